"""Which claims say what a row of gold says. Rules of measure, not of extraction; see ``docs/measuring.md``.

What a document says twice counts once. All that is found counts, since gold is meant to be complete: a stance that gold
does not have is wrong. Ends are compared by their names: a claim's by the label and aliases of the entity and the
words of its mentions in the document, pronouns excepted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from kg.evaluate.gold import FIRM, Gold
from kg.gazetteer import fold, person_name, words
from kg.model import Claim, Extraction, MentionKind, Modality, Ref, Text, Value
from kg.schema import Schema

#: Names that differ in no more than a letter in ten are one; numbers in them must agree.
ALIKE = 92.0
#: Two contents are one statement if they share at least half of their words.
SHARED = 0.5
_SIGNED = frozenset({"stance", "act", "interaction"})
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_DIGITS = re.compile(r"\d+")
_SPOKESPERSON = ("spokesperson",)
_TRIVIAL = words("a an the of for to in on at and its his her their whose mr mrs ms")
#: What narrows a description after its noun: "the chapter *of the decree*", "a rule *that bars claims*".
_TAIL = re.compile(
    r"\s+(?:of|that|which|who|whose|for|on|in|to|at|by|from|with|against|over|about|under)\s.*", re.DOTALL
)
_ARTICLE = re.compile(r"(?:an?|the|its|his|her|their|this|that)\s+", re.IGNORECASE)


class Names(NamedTuple):
    """What an end is called, in the forms of :func:`plain`; and the same of descriptions without what narrows them."""

    full: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.full)


@dataclass(frozen=True, slots=True)
class Found:
    """What claims of the document say together: "Texas is against the parole program", by one claim or several.

    :param called: what the ends are called, for people.
    :param words: the words of what is said, or of each name of the office.
    :param of: words of the body whose office it is.
    :param free: True for what may be right but is never wrong, since gold has it under another kind.
    """

    kind: str
    subject: Names
    object: Names
    claims: tuple[Claim, ...]
    called: tuple[str, str] = ("", "")
    sign: int | None = None
    effect: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    of: frozenset[str] = frozenset()
    free: bool = False


def findings(extraction: Extraction, schema: Schema) -> list[Found]:
    """All that the claims say of the kinds that are measured, none twice."""
    called = Called(extraction)
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in extraction.claims:
        if claim.modality in FIRM and not claim.negated:
            for kind in _kinds(claim, schema):
                groups[kind, *_key(claim, kind)].append(claim)
    return [_finding(str(key[0]), tuple(claims), called) for key, claims in groups.items()]


def _kinds(claim: Claim, schema: Schema) -> Iterator[str]:
    signed = schema.relations[claim.relation].kind in _SIGNED or claim.relation == "sues"
    if signed and claim.polarity is not None and claim.subject is not None and isinstance(claim.object, Ref):
        yield "stance"
    match claim.relation:
        case "sues" if claim.modality is Modality.ASSERTED:  # what is only announced is no lawsuit yet
            yield "lawsuit"
        case "ruledOn":
            yield "ruling"
        case "said" if claim.qualifier("act") == "speech":
            yield "statement"
        case "holdsOffice" | "spokespersonFor":
            yield "office"


def _key(claim: Claim, kind: str) -> tuple[object, ...]:
    """What makes two claims of a kind say the same."""
    ends = [end.entity if isinstance(end, Ref) else end for end in (claim.subject, claim.object)]
    match kind:
        case "stance":
            return (*ends, claim.polarity)
        case "ruling":
            return (*ends, claim.qualifier("effect"))
        case "office":
            return (*ends, claim.relation)
    return tuple(ends)


def _finding(kind: str, claims: tuple[Claim, ...], called: Called) -> Found:
    claim = claims[0]
    speaks = claim.relation == "spokespersonFor"
    body = claim.object if speaks else claim.qualifier("of")
    return Found(
        kind,
        called.names(claim.subject),
        called.names(claim.object),
        claims,
        (called.label(claim.subject), called.label(claim.object)),
        claim.polarity,
        str(claim.qualifier("effect") or ""),
        (_SPOKESPERSON,) if speaks else tuple(map(tokens, called.texts(claim.object))),
        frozenset(word for name in called.texts(body) for word in tokens(name)),
        free=speaks or (kind == "stance" and all(c.relation == "sues" for c in claims)),
    )


class Called:
    """What the ends of an extraction's claims are called."""

    def __init__(self, extraction: Extraction) -> None:
        self._text, self._entities = extraction.document.text, extraction.entities
        self._mentions: dict[str, set[str]] = defaultdict(set)
        for mention in extraction.mentions:
            if mention.kind is not MentionKind.PRONOUN:
                self._mentions[mention.entity].add(mention.span.of(self._text))

    def texts(self, end: Value | None) -> tuple[str, ...]:
        """The words of an end that is words; the names of an entity, its label first."""
        match end:
            case Ref():
                entity = self._entities[end.entity]
                return (entity.label, *entity.aliases, *sorted(self._mentions[end.entity]))
            case Text():
                return (end.of(self._text),)
            case str():
                return (end,)
        return ()

    def label(self, end: Value | None) -> str:
        """What an end is called, for people."""
        return next(iter(self.texts(end)), "")

    def names(self, end: Value | None) -> Names:
        """The names of an end as :func:`plain` has them; none for no end."""
        return names_of(self.texts(end))


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without punctuation."""
    return tuple(word.removesuffix("'s") for word in _WORD.findall(text.lower().replace("’", "'")))


@lru_cache(maxsize=10_000)
def plain(name: str) -> tuple[str, ...]:
    """The forms in which a name is compared: without case, accents, article, punctuation and ending; without titles.

    >>> plain("The U.S. Senate"), plain("Gov. Ann Lee’s")
    (('us senate',), ('gov ann lee', 'ann lee'))
    """
    bare = " ".join(w for w in _WORD.findall(re.sub(r"['’]s?\b", "", fold(name))) if w not in ("a", "an"))
    given, family, _ = person_name(bare)
    return tuple(dict.fromkeys(n for n in (bare, " ".join((*given, family))) if n))


def names_of(names: Iterable[str]) -> Names:
    """All forms of all names.

    >>> sorted(names_of(["a rule that bars claims", "Law of Return"]).short)
    ['rule']
    """
    names = tuple(names)
    heads = [_TAIL.sub("", name) for name in names if _ARTICLE.sub("", name)[:1].islower()]
    full = frozenset(form for name in names for form in plain(name))
    return Names(full, frozenset(form for head in heads for form in plain(head)) - full)


@lru_cache(maxsize=100_000)
def alike(left: str, right: str) -> bool:
    """True if two forms are one name but for slips: the same words in any order, nearly the same letters.

    >>> alike("senate bill 12", "senate bill 13"), alike("parole programme", "parole program")
    (False, True)
    """
    if left == right:
        return True
    near = fuzz.token_sort_ratio(left, right) >= ALIKE
    return near and sorted(_DIGITS.findall(left)) == sorted(_DIGITS.findall(right))


def same(left: Names, right: Names) -> bool:
    """True if two ends share a name; a description may be narrowed in one of both: "the rule", "the rule on claims"."""
    if not left.full.isdisjoint(right.full | right.short) or not left.short.isdisjoint(right.full):
        return True
    return any(alike(a, b) for a in left.full for b in right.full)


def fits(gold: Gold, found: Found) -> bool:
    """True if the finding says what the row of gold says."""
    if gold.kind != found.kind or bool(gold.subject) > bool(found.subject):
        return False
    if gold.subject and not same(names_of(gold.subject), found.subject):
        return False
    match gold.kind:
        case "stance":
            return gold.sign == found.sign and same(names_of(gold.object), found.object)
        case "lawsuit":
            return not gold.object or same(names_of(gold.object), found.object)
        case "ruling":
            effects = gold.details.get("effect", (found.effect,))
            return found.effect in effects and same(names_of(gold.object), found.object)
        case "office":
            return _same_office(gold, found)
    if not gold.subject and found.subject:
        return False
    content = tokens(" ".join(gold.object))
    return any(jaccard(content, said) >= SHARED for said in found.words)


def _same_office(gold: Gold, found: Found) -> bool:
    """True if the offices share their words, be it that one says in them whose office it is."""
    of = found.of | {word for name in gold.details.get("of", ()) for word in tokens(name)} | _TRIVIAL
    for left in map(tokens, gold.object):
        for right in found.words:
            shared = (set(left) & set(right)) - _TRIVIAL
            if shared and set(left) <= {*right, *of} and set(right) <= {*left, *of}:
                return True
            if right == _SPOKESPERSON and any(w.startswith("spokes") for w in left):
                return True
    return False


def jaccard(left: Sequence[str], right: Sequence[str]) -> float:
    """The share of words that two texts have in common, each as often as it stands in both."""
    a, b = Counter(left), Counter(right)
    return (a & b).total() / max((a | b).total(), 1)


def repeats(gold: Gold, found: Found) -> bool:
    """True if the finding says no more than the row, which another finding says already.

    That is so if it fits as well (one actor was taken for two), or is a lawsuit without its defendant.
    """
    if gold.kind == found.kind == "lawsuit" and not found.object:
        return same(names_of(gold.subject), found.subject)
    return gold.kind != "statement" and fits(gold, found)


def pairs(rows: Sequence[Gold], found: Sequence[Found]) -> Mapping[int, int]:
    """One to one and as many as can be: the number of the finding for each number of a row that is found.

    Findings that count come first, so that what is free takes no place of theirs.
    """
    order = sorted(range(len(found)), key=lambda n: found[n].free)
    fitting = [[n for n in order if fits(row, found[n])] for row in rows]
    taken: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for n in fitting[row]:
            if n not in seen:
                seen.add(n)
                if n not in taken or place(taken[n], seen):
                    taken[n] = row
                    return True
        return False

    for row in range(len(rows)):
        place(row, set())
    return {row: n for n, row in taken.items()}
