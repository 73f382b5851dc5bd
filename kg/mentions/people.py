"""The persons that a document names: their gender, and which of them a bare family name or a title means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import first_names, fold, given_fit, person_name, words
from kg.language import grammar
from kg.mentions.detect import Candidate
from kg.model import MentionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_MALE = words(
    "mr sir lord king prince congressman chairman businessman councilman assemblyman alderman spokesman policeman "
    "statesman gunman man boy father son husband brother uncle nephew grandfather grandson stepfather stepson widower "
    "gentleman"
)
_FEMALE = words(
    "mrs ms miss dame lady queen princess congresswoman chairwoman businesswoman councilwoman assemblywoman "
    "spokeswoman policewoman woman girl mother daughter wife sister aunt niece grandmother granddaughter stepmother "
    "stepdaughter widow actress"
)
#: Nouns for relatives, who are named beside the person that a text is about.
KIN = words(
    "father mother parent son daughter child wife husband spouse brother sister sibling uncle aunt nephew niece cousin "
    "grandfather grandmother grandson granddaughter stepfather stepmother stepson stepdaughter widow widower fiance "
    "fiancee girlfriend boyfriend in-law"
)
#: Words before a name that are no office.
_PLAIN = words("mr mrs ms miss sir dame lord lady the then former late")
_RANKS = words("vice deputy prime attorney lieutenant assistant first foreign under")
_FULL = {"sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "pres": "president"}


@dataclass(slots=True)
class _Bearer:
    """One person with a full name: where it first stands, its titles, and whether it comes in as somebody's kin.

    ``roles`` are titles and appositions with all their words ("vice president").
    """

    name: str
    start: int
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    kin: bool = False


def gender(c: Candidate) -> str:
    """The gender that the words of a mention show: a title, a noun, a first name. Empty where they show none or two."""
    said = {w.strip(".,").lower() for w in c.title.split()}
    if c.kind is MentionKind.NOMINAL:
        said = {c.head.lemma_.lower()}
    shown = {name for name, nouns in (("m", _MALE), ("f", _FEMALE)) if said & nouns}
    if "lady" in said and "first" in said:
        shown = {"f"}
    if not shown and c.kind is MentionKind.NAMED and (given := person_name(c.name)[0]):
        shown = {g} if (g := first_names().get(given[0])) else set()
    return shown.pop() if len(shown) == 1 else ""


class People:
    """Who is who among the persons that a document names, from all its mentions at once."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._kinds: dict[str, Counter[bool]] = {}
        self._bearers: dict[str, list[_Bearer]] = {}
        self._bare: dict[str, set[str]] = {}
        self._families: set[str] = set()
        self._first: dict[str, int] = {}
        self._offices: dict[str, list[tuple[int, str]]] = {}
        named = [c for c in candidates if c.kind is MentionKind.NAMED and c.entry is None and c.name]
        for c in named:
            kinds = self._kinds.setdefault(fold(c.name), Counter())
            kinds[c.type == "Person"] += 1
            if c.type == "Organisation" and " " not in c.name:
                kinds[True] += 2 * _like_a_person(c.head)  # the tagger takes many a family name for a firm
        for c in sorted((c for c in named if self._typed(c)), key=lambda c: -len(c.name.split())):
            self._learn(c)

    def is_person(self, c: Candidate) -> bool:
        """True for a person, and for a name of one that the tagger took for something else."""
        if c.type == "Person":
            return True
        if c.entry is not None or not c.name or c.kind is not MentionKind.NAMED:
            return False
        return self._typed(c) or (" " not in c.name and fold(c.name) in self._families)

    def key(self, c: Candidate) -> str:
        """A key that the mentions of one person share, and nobody else has."""
        given, family, suffix = person_name(c.name)
        bearers = self._bearers.get(f"{family} {suffix}".strip(), [])
        if given:
            own = next((b for b in bearers if _fits(c.name, b.name)), None)
            return own.name if own is not None else fold(c.name)
        found = self._meant(c, bearers, family)
        return found.name if found is not None else family

    def _typed(self, c: Candidate) -> bool:
        kinds = self._kinds[fold(c.name)]
        return kinds[True] > 0 and kinds[True] >= kinds[False]

    def _learn(self, c: Candidate) -> None:
        given, family, suffix = person_name(c.name)
        shown = gender(c)
        if not given:
            self._bare.setdefault(family, set()).update({shown, _own_pronoun(c.head)} - {""})
            if office := _office(c.title):
                self._offices.setdefault(family, []).append((c.span.start, office))
            self._families.add(family)
            self._first[family] = min(self._first.get(family, c.span.start), c.span.start)
            return
        self._families.add(family)
        bearers = self._bearers.setdefault(f"{family} {suffix}".strip(), [])
        own = next((b for b in bearers if _fits(c.name, b.name)), None)
        if own is None:
            own = _Bearer(fold(c.name), c.span.start, shown)
            bearers.append(own)
        own.start = min(own.start, c.span.start)
        own.roles |= {r for r in (_office(c.title), *_apposed(c.head)) if r}
        own.gender = own.gender or shown
        said = {w.strip(".,").lower() for w in c.title.split()}
        own.titles |= said - _PLAIN
        kin = said & KIN | _kin_beside(c.head)
        own.kin = own.kin or bool(kin)
        own.gender = own.gender or next((g for g, nouns in (("m", _MALE), ("f", _FEMALE)) if kin & nouns), "")

    def _meant(self, c: Candidate, bearers: list[_Bearer], family: str) -> _Bearer | None:
        """The one bearer of a family name that a mention without a given name can mean."""
        own = gender(c)
        shown = {own} if own else self._bare.get(family, set())
        fits = [b for b in bearers if not shown or not b.gender or b.gender in shown]
        # Kin are named beside the person that the name alone means, unless nobody else has come in by it.
        first = self._first.get(family, c.span.start)
        fits = [b for b in fits if not b.kin or (own and b.gender == own) or (len(bearers) == 1 and b.start < first)]
        held = min(self._offices.get(family, []), default=None)
        if held is not None:
            # "President Trump … Eric Trump, an executive": who came in by an office is not who comes in by another.
            fits = [b for b in fits if b.start < held[0] or not b.roles or held[1] in b.roles]
        titles = {w.strip(".,").lower() for w in c.title.split()} - _PLAIN
        if len(fits) > 1:
            fits = [b for b in fits if titles & b.titles] if titles else [b for b in fits if b.titles]
        return fits[0] if len(fits) == 1 else None


def _office(title: str) -> str:
    """The office in a title, in full: "former Vice President" gives "vice president"; empty where there is none."""
    said = [_FULL.get(w, w) for t in title.split() if (w := t.strip(".,").lower()) not in _PLAIN]
    return " ".join(said[-2:] if len(said) > 1 and said[-2] in _RANKS else said[-1:])


def _apposed(head: Token) -> list[str]:
    """The offices that stand beside a name: "Eric Trump, *executive vice president* of …"."""
    return [
        _office(" ".join([*(t.text for t in noun.lefts if t.dep_ in ("compound", "amod")), noun.text]))
        for noun in grammar.children(head, "appos")
        if noun.pos_ == "NOUN"
    ]


def _fits(name: str, full: str) -> bool:
    """True if a full name can be another's: its words are among them, or initials and short forms of them."""
    (given, family, suffix), (known, other, end) = person_name(name), person_name(full)
    if (family, suffix) != (other, end) or not given or not known:
        return False
    among = all(w in known or (len(w) == 1 and any(k[0] == w for k in known)) for w in given)
    return among or given_fit(given, known)


def _like_a_person(head: Token) -> bool:
    """True for a name that a person's pronoun takes up at once: "Walz said *he* would sign", "Walz, *who*"."""
    who = any(t.lower_ == "who" for c in grammar.children(head, "relcl") for t in c.lefts)
    return bool(_own_pronoun(head)) or who


def _own_pronoun(subject: Token) -> str:
    """The gender of the pronoun by which a speaker is taken up at once: "Walz said *he* would sign it"."""
    if subject.dep_ != "nsubj":
        return ""
    clauses = grammar.children(subject.head, "ccomp")
    inner = {s.lower_ for clause in clauses for s in grammar.children(clause, "nsubj")}
    return {"he": "m", "she": "f"}.get(inner.pop(), "") if len(inner) == 1 else ""


def _kin_beside(head: Token) -> frozenset[str]:
    """The nouns of kinship beside a name, that somebody owns: "his *wife*, Gwen Walz"."""
    nouns = [head.head] if head.dep_ == "appos" else []
    nouns += [*grammar.children(head, "appos", "compound", "nmod")]
    owned = (n.lemma_.lower() for n in nouns if n.dep_ != "appos" or grammar.children(n, "poss"))
    return KIN & frozenset(owned)
