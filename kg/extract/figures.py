"""Numbers that a text gives: how many of what, about which policy, in which period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract import citations
from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Ref, Span, Text, Value

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

_KINDS = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY"})
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 10**12}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_RESULT = re.compile(r"\d\s?[-–—]\s?\d")
#: Nouns that stand for the unit of a figure before them: "that number".
_ANAPHORS = frozenset({"number", "figure", "total", "count", "tally", "toll", "sum", "amount"})
#: Prepositions of the policy that a figure is about.
_ABOUT = frozenset({"under", "by", "in", "through", "for", "of", "on", "from", "to", "into", "with", "as", "at"})


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *figure* for each number of at least two digits that counts or measures something."""
    last: Claim | None = None
    cited = [one.words for one in citations.find(reading.document.text)]
    for passage, sentence in reading.sentences():
        for words in sentence.ents:
            at = reading.span(passage, words)
            if words.label_ not in _KINDS or _score(reading.document.text, at) or any(at.overlaps(c) for c in cited):
                continue
            if (value := number(words.text)) is not None and value >= 10:
                last = _claim(reading, passage, words, value, last)
                yield last


def _score(text: str, span: Span) -> bool:
    """True for the numbers of "80-19" and "218–212"."""
    around = text[max(span.start - 2, 0) : span.end + 2]
    return _RESULT.search(around) is not None


def number(words: str) -> float | None:
    """The number that the words say, None where they are no digits.

    >>> number("some 74,000"), number("$1.5 billion"), number("hundreds of thousands")
    (74000.0, 1500000000.0, None)
    """
    found = _NUMBER.search(words)
    if found is None:
        return None
    factor = 1
    for word in words.lower().split():
        factor *= _SCALE.get(word.rstrip("s"), 1)
    return float(found.group().replace(",", "")) * factor


def _claim(reading: Reading, passage: int, words: SpacySpan, value: float, last: Claim | None) -> Claim:
    root = words.root
    noun = root.head if root.dep_ in ("nummod", "quantmod") and root.head.pos_ in ("NOUN", "PROPN") else None
    qualifiers: list[tuple[str, Value]] = [("value", int(value) if value.is_integer() else value)]
    unit = "%" if words.label_ == "PERCENT" else words.text.strip()[0] if words.text.strip()[:1] in "$€£" else None
    if unit is None and noun is not None:
        unit = noun.text
    about = _policy(reading, passage, noun or root)
    if unit is None and root.dep_ == "attr":
        for counted in grammar.children(root.head, "nsubj"):
            unit = counted.text
            if counted.lemma_.lower() in _ANAPHORS and last is not None and not grammar.children(counted, "prep"):
                before, policy = last.qualifier("unit"), last.qualifier("about")
                unit = before if isinstance(before, str) else unit
                about = about or (policy if isinstance(policy, Ref) else None)
    if unit is not None:
        qualifiers.append(("unit", unit))
    if about is not None:
        qualifiers.append(("about", about))
    period = _period(reading, passage, root)
    if period is not None:
        qualifiers.append(("period", period))
    subject = reading.ref(passage, noun) if noun is not None else None
    return Claim(
        relation="figure",
        subject=subject,
        object=Text((reading.span(passage, words),)),
        evidence=reading.evidence(passage, root),
        said_by=reading.said_by(passage, root),
        modality=grammar.modality(root),
        qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
        confidence=0.8,
        rule="figures: number",
    )


def _policy(reading: Reading, passage: int, counted: Token) -> Ref | None:
    """The policy that a figure is about: in the counted noun's own phrase, else at the nearest verb above it.

    "74,000 migrants passed through Mexico *under the program*", "*the bill* gives $4 billion to farmers".
    """
    for token in counted.subtree:
        ref = reading.ref(passage, token)
        if token != counted and ref is not None and reading.is_any(ref, ("Policy",)):
            return ref
    for verb in (t for t in counted.ancestors if t.pos_ in ("VERB", "AUX")):
        nouns = [n for s in grammar.children(verb, "nsubj", "nsubjpass", "dobj") for n in grammar.expand(s)]
        for prep in grammar.children(verb, "prep", "agent"):
            nouns += grammar.children(prep, "pobj") if prep.lower_ in _ABOUT else []
        if verb.dep_ in ("acl", "relcl"):
            nouns.append(verb.head)
        for noun in nouns:
            ref = reading.ref(passage, noun)
            if ref is not None and reading.is_any(ref, ("Policy",)):
                return ref
        if verb.dep_ in ("ccomp", "parataxis"):
            break
    return None


def _period(reading: Reading, passage: int, root: Token) -> Text | None:
    """ "under Biden", "when Trump was in power", "in 2021": of the number's own clause, else of those around it."""
    clauses = [t for t in root.ancestors if t.pos_ in ("VERB", "AUX")] or [root.head]
    inside = {t.i: clauses[0] for t in clauses[0].subtree}
    phrase = {t.i for t in (root.head if root.dep_ == "nummod" else root).subtree}
    ordered = sorted(inside, key=lambda i: (i not in phrase, abs(i - root.i)))
    others = [t.i for c in clauses[1:] for t in (c, *c.children) if t.i not in inside]
    for i in (*ordered, *others):
        found = _period_at(reading, passage, root.doc[i])
        if found is not None:
            return found
    return None


def _period_at(reading: Reading, passage: int, token: Token) -> Text | None:
    if token.dep_ == "prep" and token.lower_ in ("under", "during", "since", "between"):
        nouns = grammar.children(token, "pobj")
        if nouns and not reading.is_any(reading.ref(passage, nouns[0]), ("Policy", "Law", "Ruling")):
            return reading.text(passage, token)
    if token.dep_ == "advcl" and any(c.lower_ == "when" for c in token.children):
        return reading.text(passage, token)
    if token.ent_type_ == "DATE" and token.dep_ in ("pobj", "npadvmod"):
        words = next(e for e in token.doc.ents if e.start <= token.i < e.end)
        return Text((reading.span(passage, words),))
    return None
