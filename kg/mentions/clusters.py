"""An entity of one document while its mentions are gathered, and what it is called in the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import Entry, first_names, fold, is_acronym, words
from kg.mentions.detect import LIGHT, Candidate
from kg.mentions.roles import Role
from kg.model import Entity, MentionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_EMPTY = words("its their his her our my your which the a an this that these those what whose")
_IMAGINED = words("would could may might should can")
_WISHES = words("want seek wish need demand favor favour prefer consider hope urge")


@dataclass(slots=True, eq=False)
class Cluster:
    """ "*Michelle Obama*, a person, a woman, named three times, last in the fourth sentence."

    :param refused: what the gazetteer knows under an acronym that the document uses for this entity.
    :param gender: ``"m"``, ``"f"`` or empty, as names, titles and nouns have it.
    :param votes: how often pronouns of a gender were taken to denote it; they can be wrong.
    :param role: what is said of a person's office, party and home.
    :param tails: what a policy or act is said to be about ("end" of "the decision to end the program").
    :param mentions: in the order in which they were added.
    """

    first: Candidate
    type: str
    names: dict[str, int] = field(default_factory=dict)
    descriptions: dict[str, int] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    entry: Entry | None = None
    refused: Entry | None = None
    plural: bool = False
    gender: str = ""
    votes: Counter[str] = field(default_factory=Counter)
    role: Role = field(default_factory=Role)
    tails: set[str] = field(default_factory=set)
    members: list[int] = field(default_factory=list)
    mentions: list[Candidate] = field(default_factory=list)

    @property
    def last(self) -> Candidate:
        """The mention that was added last."""
        return self.mentions[-1]

    def seems(self) -> str:
        """The gender that is known, or else that most pronouns had; empty where neither says one."""
        if self.gender or self.votes["m"] == self.votes["f"]:
            return self.gender
        return max(self.votes, key=self.votes.__getitem__)

    def absorb(self, other: Cluster) -> None:
        """Take in another entity that turned out to be this one."""
        for names, more in ((self.names, other.names), (self.descriptions, other.descriptions)):
            for name, count in more.items():
                names[name] = names.get(name, 0) + count
        self.heads |= other.heads
        self.modifiers |= other.modifiers
        self.titles |= other.titles
        self.votes += other.votes
        self.role.add(other.role)
        self.tails |= other.tails
        self.gender = self.gender or other.gender
        if self.entry is None and other.entry is not None:
            self.entry, self.type = other.entry, other.type
        self.members += other.members
        self.mentions = sorted([*self.mentions, *other.mentions], key=lambda c: c.span)

    def entity(self, iri: str) -> Entity:
        """The entity: a table's name for it, else its fullest name, else the description that says most."""
        names = sorted(self.names, key=self._rank)
        listed = self.entry is not None and self.entry.type == self.type
        if self.entry is not None and listed:
            label = self.entry.label
        elif names:
            label = names[0].title() if self.type == "Person" and names[0].isupper() and len(names[0]) > 3 else names[0]
        else:
            label = min(self.descriptions, key=lambda d: (_owned(d), _bare(d), -len(d.split()), d))
        known = self.entry.aliases if self.entry is not None and listed else ()
        aliases = {a for a in (*names, *self.descriptions, *known) if a and a != label}
        return Entity(iri, self.type, label, tuple(sorted(aliases)))

    def _rank(self, name: str) -> tuple[bool, bool, bool, int, int, str]:
        """Sorts the names: no acronym, not in capitals, with a first name at its start, full, frequent."""
        count = self.names[name]
        person = self.type == "Person"
        given = person and fold(name.split()[0]) in first_names() and " " in name
        return is_acronym(name) and not person, name.isupper(), not given, -len(name.split()), -count, name

    def bare(self) -> bool:
        """True for a noun without an article in a fixed phrase, which names nothing: "signed it into *law*"."""
        noun = self.first.head
        alone = len(self.mentions) == 1 and not self.names and noun.tag_ == "NN"
        if alone and noun.dep_ in ("attr", "oprd") and not self.first.definite:
            return True  # "before Wyoming became *a state*"
        return alone and noun.dep_ == "pobj" and noun.left_edge == noun and noun.right_edge == noun

    def hypothetical(self) -> bool:
        """True for what so far is only wished for or imagined: "they want *a narrower bill*"."""
        return not self.names and len(self.mentions) == 1 and not self.first.definite and unreal(self.first.head)

    def once_described(self) -> bool:
        """True for what one noun phrase describes and nothing else takes up: "a reporter"."""
        return not self.names and sum(m.kind is not MentionKind.PRONOUN for m in self.mentions) == 1


def unreal(noun: Token) -> bool:
    """True for a noun that stands under a wish, a condition or a comparison: "seeks a law", "if a law passed"."""
    if any(t.tag_ == "JJR" or t.lower_ in ("any", "no") for t in noun.lefts):
        return True
    verb = noun.head if noun.head.pos_ in ("VERB", "AUX") else noun.head.head
    for _ in range(3):
        if any(t.dep_ == "aux" and t.lower_ in _IMAGINED for t in verb.lefts) or verb.lemma_ in _WISHES:
            return True
        if any(t.dep_ == "mark" and t.lower_ in ("if", "unless") for t in verb.lefts):
            return True
        if verb.dep_ not in ("xcomp", "advcl"):
            return False
        verb = verb.head
    return False


def _owned(description: str) -> bool:
    """True for a description that starts with a pronoun or an article, which says little out of its sentence."""
    return description.lower().split()[0] in _EMPTY


def _bare(description: str) -> bool:
    """True for a description that says no more than its kind ("the plan")."""
    said = description.lower().split()
    return len([w for w in said if w not in LIGHT and w not in ("the", "a", "an", "this", "that")]) < 2
