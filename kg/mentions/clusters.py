"""An entity of one document while its mentions are gathered, and what it is called in the end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from kg.gazetteer import Entry, is_acronym, words
from kg.mentions.detect import LIGHT, Candidate
from kg.model import Entity, MentionKind

_EMPTY = words("its their his her our my your which the a an this that these those what whose")
#: Countries that are named with an article ("the Government of the United States").
_ARTICLE = re.compile(r"(?:United|Netherlands|Philippines|Bahamas|Maldives|Gambia|Comoros|Seychelles|Czech Republic)\b")


@dataclass(slots=True, eq=False)
class Cluster:
    """ "*Michelle Obama*, a person, a woman, named three times, last in the fourth sentence."

    :param refused: what the gazetteer knows under an acronym that the document uses for this entity.
    :param gender: ``"m"``, ``"f"`` or empty, as names, titles and nouns have it.
    :param votes: how often pronouns of a gender were taken to denote it; they can be wrong.
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
        self.gender = self.gender or other.gender
        if self.entry is None and other.entry is not None:
            self.entry, self.type = other.entry, other.type
        self.members += other.members
        self.mentions = sorted([*self.mentions, *other.mentions], key=lambda c: c.span)

    def entity(self, iri: str) -> Entity:
        """The entity: a table's name for it, else its fullest name, else the description that says most."""
        names = sorted(self.names, key=lambda n: (is_acronym(n), -len(n.split()), -self.names[n], n))
        listed = self.entry is not None and self.entry.type == self.type
        if self.entry is not None and listed:
            label = self.entry.label
        elif names:
            label = names[0]
        else:
            label = min(self.descriptions, key=lambda d: (_owned(d), _bare(d), -len(d.split()), d))
        known = self.entry.aliases if self.entry is not None and listed else ()
        aliases = {a for a in (*names, *self.descriptions, *known) if a and a != label}
        return Entity(iri, self.type, label, tuple(sorted(aliases)))

    def once_described(self) -> bool:
        """True for what one noun phrase describes and nothing else takes up: "a reporter"."""
        return not self.names and sum(m.kind is not MentionKind.PRONOUN for m in self.mentions) == 1


def government(country: str) -> str:
    """What the government of a country is called here.

    >>> government("Mexico"), government("United States")
    ('Government of Mexico', 'Government of the United States')
    """
    return f"Government of {'the ' if _ARTICLE.match(country) else ''}{country}"


def _owned(description: str) -> bool:
    """True for a description that starts with a pronoun or an article, which says little out of its sentence."""
    return description.lower().split()[0] in _EMPTY


def _bare(description: str) -> bool:
    """True for a description that says no more than its kind ("the plan")."""
    said = description.lower().split()
    return len([w for w in said if w not in LIGHT and w not in ("the", "a", "an", "this", "that")]) < 2
