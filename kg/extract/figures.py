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
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALE |= {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_NUMBER = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(?:[\s-]*(k|m|mn|bn|tn|hundred|thousand|million|billion|trillion)\b)?", re.IGNORECASE
)
_HALF = re.compile(r"\bhalf an? (million|billion)\b", re.IGNORECASE)
_RANGE = re.compile(r"\bbetween\b.*\d.*\band\b|\d\s?(?:to|[-–])\s?[$€£]?\d", re.IGNORECASE)
_CURRENCIES = "$€£¥"
_MONEY = {"dollar": "$", "euro": "€", "pound": "£", "peso": "pesos", "real": "reais", "yen": "¥"}
_YEAR = re.compile(r"(?:some |many |most )?(?:19|20)\d\d")
_RESULT = re.compile(r"\d\s?[-–—]\s?\d")
#: Word classes for how exactly a figure is given.
_PRECISION = {
    "atLeast": "lowerBound",
    "moreThan": "lowerLimit",
    "atMost": "upperBound",
    "lessThan": "upperLimit",
    "almost": "shortOf",
    "about": "roundly",
}
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
            value = number(words.text)
            if value is not None and (value >= 10 or _measures(words)) and not _year(words):
                last = _claim(reading, passage, words, value, last)
                yield last


def _year(words: SpacySpan) -> bool:
    """True for *2020* of "some 2020 candidates", which is a year."""
    return words.label_ == "CARDINAL" and words.root.dep_ != "pobj" and _YEAR.fullmatch(words.text.lower()) is not None


def _measures(words: SpacySpan) -> bool:
    """True for a share or a sum, which says something however small it is; small counts are often no figures."""
    return words.label_ in ("PERCENT", "MONEY") or _currency(words) is not None


def _score(text: str, span: Span) -> bool:
    """True for the numbers of "80-19" and "218–212"."""
    around = text[max(span.start - 2, 0) : span.end + 2]
    return _RESULT.search(around) is not None


def number(words: str) -> float | None:
    """The number that the words say, the first of several, None where they are no digits.

    >>> number("some 74,000"), number("$1.5 billion"), number("£2bn"), number("hundreds of thousands")
    (74000.0, 1500000000.0, 2000000000.0, None)
    """
    if half := _HALF.search(words):
        return _SCALE[half[1].lower()] / 2
    found = _NUMBER.search(words)
    if found is None:
        return None
    return float(found[1].replace(",", "")) * _SCALE.get((found[2] or _last_scale(words)).lower(), 1)


def _last_scale(words: str) -> str:
    """The scale of a range, which its last number has for both: "between 2 and 3 million"."""
    scales = [m[2] for m in _NUMBER.finditer(words) if m[2]]
    return scales[-1] if scales else ""


def _upper(words: str) -> float | None:
    """The second number of a range: 300 of "between 200 and 300"."""
    numbers = list(_NUMBER.finditer(words))
    if len(numbers) != 2 or _RANGE.search(words) is None:
        return None
    return number(words[numbers[1].start() :])


def _precision(reading: Reading, words: SpacySpan) -> str | None:
    """How exactly the number is given, by the words in and right before it: "some", "at least", "up to"."""
    own = words.text.lower()
    digits = re.search(r"\d|\bhalf\b", own)
    before = words.doc[max(words.start - 4, words.sent.start) : words.start].text.lower()
    ahead = f" {before} {own[: digits.start()] if digits is not None else own}".rstrip(" $€£¥")
    for name, kind in _PRECISION.items():
        if any(ahead.endswith(f" {word}") for word in reading.schema.words[kind]):
            return name
    return None


def _claim(reading: Reading, passage: int, words: SpacySpan, value: float, last: Claim | None) -> Claim:
    root = words.root
    noun = root.head if root.dep_ in ("nummod", "quantmod") and root.head.pos_ in ("NOUN", "PROPN") else None
    qualifiers: list[tuple[str, Value]] = [("value", int(value) if value.is_integer() else value)]
    unit = "%" if words.label_ == "PERCENT" else _currency(words)
    if unit is None and noun is not None:
        unit = noun.text
    if unit is None and words.label_ == "QUANTITY" and root.pos_ in ("NOUN", "PROPN"):
        unit = root.text  # "8 million acres"
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
    precision = _precision(reading, words)
    if precision is not None:
        qualifiers.append(("precision", precision))
    if (upper := _upper(words.text)) is not None:
        qualifiers.append(("upTo", int(upper) if upper.is_integer() else upper))
    subject = reading.ref(passage, noun) if noun is not None else None
    qualifiers += _course(reading, passage, root, noun, unit)
    each = _each(root)
    if each is not None:
        qualifiers.append(("per", each))
    return Claim(
        relation="figure",
        subject=subject,
        object=Text((_as_printed(reading, passage, words),)),
        evidence=reading.evidence(passage, root),
        said_by=reading.said_by(passage, root),
        modality=grammar.modality(root),
        qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
        rule="figures: number",
    )


def _as_printed(reading: Reading, passage: int, words: SpacySpan) -> Span:
    """The words of the number, with the sign of the currency before them, without a preposition after them."""
    end = len(words)
    while end > 1 and words[end - 1].pos_ in ("ADP", "PART", "PUNCT"):
        end -= 1
    span = reading.span(passage, words[:end])
    signed = span.start > 0 and reading.document.text[span.start - 1] in _CURRENCIES
    return Span(span.start - 1, span.end) if signed else span


def _currency(words: SpacySpan) -> str | None:
    """The sign of a sum of money, whether inside the number's words or right before them."""
    text = words.doc[max(words.start - 1, 0) : words.end].text
    sign = next((c for c in text if c in _CURRENCIES), None)
    if sign is not None:
        return sign
    return next((_MONEY[t.lemma_.lower()] for t in words if t.lemma_.lower() in _MONEY), None)


def _course(
    reading: Reading, passage: int, root: Token, noun: Token | None, unit: str | None
) -> Iterator[tuple[str, Value]]:
    """What rose or fell, and whether the figure says by how much: "emissions fell by 20%", "rose to 7 percent"."""
    prep = root.head if root.dep_ == "pobj" and root.head.dep_ == "prep" else None
    verb = root.head if prep is None else prep.head
    words = reading.schema.words
    if verb.pos_ != "VERB" or (noun is not None and unit == noun.text) or unit is None:
        return
    way = "up" if verb.lemma_ in words["rising"] else "down" if verb.lemma_ in words["falling"] else None
    if way is None:
        return
    if prep is None or prep.lower_ == "by":
        yield "change", way
    things = grammar.children(verb, "nsubjpass") or (
        [t for t in grammar.children(verb, "dobj") if t != root] or grammar.children(verb, "nsubj")
    )
    if things and things[0].pos_ in ("NOUN", "PROPN"):
        yield "measure", reading.text(passage, things[0])


def _each(root: Token) -> str | None:
    """*hour* of "$15 an hour", "€1.2bn a year", "40 dollars per person"."""
    head = root if root.pos_ == "NOUN" else root.head
    for base in dict.fromkeys((root, head)):
        for each in grammar.children(base, "npadvmod"):
            if each.i > root.i and any(c.lower_ in ("a", "an", "per", "each") for c in each.lefts):
                return each.text
        for prep in grammar.children(base, "prep"):
            if prep.lower_ == "per":
                return next((n.text for n in grammar.children(prep, "pobj")), None)
    return None


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
    if token.dep_ == "prep" and token.lower_ in ("over", "within", "for", "by") and _dated(token):
        return reading.text(passage, token)
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


def _dated(prep: Token) -> bool:
    """True for "over five years", "by 2030"."""
    return any(noun.ent_type_ == "DATE" for noun in grammar.children(prep, "pobj"))
