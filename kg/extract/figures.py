"""Numbers that a text gives: how many of what, about which policy, in which period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Ref, Text, Value

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

_KINDS = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY"})
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 10**12}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SMALL = frozenset("one two three four five six seven eight nine ten".split())  # noqa: SIM905


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *figure* for each number of at least two digits that counts or measures something."""
    for passage, sentence in reading.sentences():
        for words in sentence.ents:
            if words.label_ in _KINDS and (value := number(words.text)) is not None and value >= 10:
                yield _claim(reading, passage, words, value)


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


def _claim(reading: Reading, passage: int, words: SpacySpan, value: float) -> Claim:
    root = words.root
    noun = root.head if root.dep_ in ("nummod", "quantmod") and root.head.pos_ in ("NOUN", "PROPN") else None
    qualifiers: list[tuple[str, Value]] = [("value", int(value) if value.is_integer() else value)]
    unit = "%" if words.label_ == "PERCENT" else words.text.strip()[0] if words.text.strip()[:1] in "$€£" else None
    if unit is None and noun is not None:
        unit = noun.text
    if unit is None and root.dep_ == "attr":
        unit = next((t.text for t in grammar.children(root.head, "nsubj")), None)
    if unit is not None:
        qualifiers.append(("unit", unit))
    about = _policy(reading, passage, root)
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


def _policy(reading: Reading, passage: int, root: Token) -> Ref | None:
    """The policy named in the sentence, else the last one before it in the passage."""
    here = [r for t in root.sent if (r := reading.ref(passage, t)) and reading.is_any(r, ("Policy",))]
    if here:
        return here[0]
    before = [
        r
        for t in root.doc
        if t.i < root.sent.start and (r := reading.ref(passage, t)) and reading.is_any(r, ("Policy",))
    ]
    return before[-1] if before else None


def _period(reading: Reading, passage: int, root: Token) -> Text | None:
    """ "under Biden", "when Trump was in power", "in 2021"."""
    for token in root.sent:
        if token.dep_ == "prep" and token.lower_ in ("under", "during", "since", "between"):
            nouns = grammar.children(token, "pobj")
            if nouns and not reading.is_any(reading.ref(passage, nouns[0]), ("Policy",)):
                return reading.text(passage, token)
        if token.dep_ == "advcl" and any(c.lower_ == "when" for c in token.children):
            return reading.text(passage, token)
        if token.ent_type_ == "DATE" and token.dep_ in ("pobj", "npadvmod"):
            words = next(e for e in token.doc.ents if e.start <= token.i < e.end)
            return Text((reading.span(passage, words),))
    return None
