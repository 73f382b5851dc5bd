"""What a document says of a person's office, party and home, and whether a description can mean that person.

"Rep. Nora Quinn of California … *the California Democrat*"; "former Vice President Cross … *the president*" is not he.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import Gazetteer, fold, words
from kg.mentions.detect import Candidate
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Titles in short, and in other words.
_FULL = {
    **{"sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "pres": "president"},
    **{"congressman": "representative", "congresswoman": "representative", "premier": "prime minister"},
    **{"mp": "lawmaker", "legislator": "lawmaker", "chairwoman": "chair", "chairman": "chair", "pm": "prime minister"},
    **{"spokesman": "spokesperson", "spokeswoman": "spokesperson", "assemblyman": "lawmaker"},
}
#: "The lawmaker" for a senator, "the leader" for a president.
_WIDER = {
    "lawmaker": words("senator representative assemblywoman councilman councilwoman"),
    "leader": frozenset({"president", "prime minister", "chancellor", "leader"}),
    "politician": frozenset(
        {"senator", "representative", "governor", "president", "prime minister", "mayor", "minister"}
    ),
    "minister": frozenset({"minister", "secretary"}),
}
#: Words that make another office of one: a vice president is no president, an attorney general no general.
_RANKS = words("vice deputy prime attorney lieutenant assistant associate under former ex acting secretary")
_FORMER = words("former ex then late onetime")
#: Titles of people who hold or seek a public office, and may be called by party and home.
_POLITICIANS = words(
    "senator representative governor lawmaker president mayor leader candidate nominee chair speaker congressman "
    "minister delegate assemblyman councilman whip"
)
_NARROWING = frozenset({"amod", "compound", "nmod", "poss", "advmod"})
_LETTERS = {"D": "Democratic Party", "R": "Republican Party"}
_AFTER_NAME = re.compile(r",?\s*\(?([DRI])[-–—]\s?([A-Z][\w.]*(?:\s[A-Z]\w+)?)")


@dataclass(slots=True)
class Role:
    """ "A *former vice president*, *Democrat*, from *Delaware*."

    :param offices: office nouns in full, without what narrows them ("vice president").
    :param former: those of them that the person is said to have left.
    :param said: all words of titles and descriptions, folded.
    """

    offices: set[str] = field(default_factory=set)
    former: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)

    def add(self, other: Role) -> None:
        """Take in what else is said of the person."""
        self.offices |= other.offices
        self.former |= other.former
        self.parties |= other.parties
        self.places |= other.places
        self.said |= other.said

    def public(self) -> bool:
        """True for who holds or seeks a public office, or stands for a party."""
        return bool(self.parties) or any(o.split()[-1] in _POLITICIANS for o in self.offices)

    def contradicts(self, other: Role) -> bool:
        """True if party or home of two descriptions differ, so that they can't be one person's."""
        pairs = ((self.parties, other.parties), (self.places, other.places))
        return any(a and b and not a & b for a, b in pairs)

    def fits(self, wanted: Role) -> bool:
        """True if a description by office can mean this person: office, rank, party and home, as far as known."""
        if self.contradicts(wanted) or not wanted.offices:
            return False
        for office in wanted.offices:
            same = {o for o in self.offices if _covers(office, o)}
            if not same or (bool(wanted.former) != bool(same <= self.former)):
                return False
        return True


def _covers(wanted: str, office: str) -> bool:
    """True if a word can stand for an office: *minister* for a defense minister, no *president* for a vice one."""
    if wanted == office or office in _WIDER.get(wanted, ()):
        return True
    rest = office.removesuffix(wanted).split() if office.endswith(f" {wanted}") else None
    return rest is not None and not set(rest) & _RANKS


class Roles:
    """Reads roles from mentions, for one schema and gazetteer."""

    def __init__(self, schema: Schema, known: Gazetteer) -> None:
        self.known = known
        self._nouns = frozenset(schema.types["Person"].nouns)

    def of(self, c: Candidate) -> Role:
        """What the words of a mention say of the person that it denotes, and the words just after a name."""
        found = Role()
        if c.title:
            self._read(c.title.split(), found)
        if c.name:
            self._beside(c, found)
            return found
        head = c.head
        left = [t.text for t in head.doc[head.left_edge.i : head.i] if t.head == head and t.dep_ in _NARROWING]
        self._read([*left, head.text if head.pos_ == "PROPN" else head.lemma_], found)
        self._home(head, found)
        return found

    def place(self, name: str) -> bool:
        """True for the name of a country or state, or its adjective."""
        entry = self.known.demonym(name) or next(iter(self.known.find(name)), None)
        return entry is not None and entry.type in ("Country", "State")

    def _read(self, said: list[str], found: Role) -> None:
        """Office, party and places from the words of a title or description."""
        apart = [w for word in said for w in re.split(r"[-–]", word) if w]  # "then-President"
        plain = [w.strip(".,").replace("’", "'").removesuffix("'s") for w in apart]
        folded = [_FULL.get(w.lower(), w.lower()) for w in plain]
        found.said |= set(folded)
        for size in (2, 1):
            for start in range(len(plain) - size + 1):
                self._named(" ".join(plain[start : start + size]), found)
        last = self.known.find(plain[-1]) if plain else ()
        if any(e.type == "Party" for e in last) and plain[-1][:1].isupper():
            return  # "the Texas Republican": a party is no office
        for size in (3, 2, 1):
            office = " ".join(folded[-size:])
            if len(folded) < size or not (office in self._nouns or office in _FULL.values()):
                continue
            if folded[-size - 1 : -size] in (["vice"], ["deputy"]) or (office == "general" and len(folded) > 1):
                office = " ".join(folded[-size - 1 :])
            found.offices.add(office)
            if set(folded) & _FORMER:
                found.former.add(office)
            break

    def _named(self, name: str, found: Role) -> None:
        entry = self.known.demonym(name) or next(iter(self.known.find(name)), None)
        if entry is None or not name[:1].isupper():
            return
        if entry.type == "Party":
            found.parties.add(entry.label)
        elif entry.type in ("Country", "State"):
            found.places.add(fold(entry.label))

    def _home(self, head: Token, found: Role) -> None:
        """The place after *of* and *from*: "Rep. Nora Quinn *of California*", "a Democrat *from Ohio*"."""
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in ("of", "from") and prep.i > head.i:
                for noun in prep.children:
                    if noun.dep_ == "pobj":
                        self._named(noun.doc[noun.left_edge.i : noun.i + 1].text, found)

    def _beside(self, c: Candidate, found: Role) -> None:
        self._home(c.head, found)
        for noun in c.head.children:
            if noun.dep_ == "appos" and noun.i > c.head.i and noun.pos_ in ("NOUN", "PROPN", "ADJ"):
                said = [t.text for t in noun.lefts if t.dep_ in _NARROWING]
                if noun.ent_type_ != "PERSON":
                    self._read([*said, noun.text], found)
                    self._home(noun, found)
        after = c.head.doc[c.head.i + 1 : c.head.i + 8].text
        if letters := _AFTER_NAME.match(after):
            if party := _LETTERS.get(letters[1]):
                found.parties.add(party)
            place = self.known.postal(letters[2].strip(".")) or next(iter(self.known.find(letters[2])), None)
            if place is not None and place.type == "State":
                found.places.add(fold(place.label))
