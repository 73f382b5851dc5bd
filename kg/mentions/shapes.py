"""What the form of a name and its place in the sentence say of what bears it, where neither table nor tagger knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.gazetteer import Entry, first_names, fold, is_acronym, words
from kg.language import grammar
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Countries that are named with an article ("the Government of the United States").
_ARTICLE = re.compile(r"(?:United|Netherlands|Philippines|Bahamas|Maldives|Gambia|Comoros|Seychelles|Czech Republic)\b")
#: Titles as they are written before names, beside the nouns for persons.
_SHORT = words("gov sen rep reps sens govs mr mrs ms dr prof gen col lt capt sgt adm rev hon atty pres sir lord dame")
#: Last words of names of bodies.
_BODY = words(
    "inc corp co llc ltd llp plc association institute institution foundation alliance coalition committee council "
    "fund union university college society league federation center centre group party partners project network "
    "organization organisation commission authority board bureau office administration agency department ministry "
    "company corporation bank advocates conference congress club church campaign caucus action initiative trust "
    "service services technologies systems industries holdings international forum lab labs exchange"
)
_QUANTIFIERS = words("some many most several few both all these those no more other any")
#: Nouns for outlets that mean other things as well.
_MANY_SENSES = words("channel network station outlet paper")
_NEWS = words("news media tv television radio cable broadcast broadcasting online public local state-run")
#: Auxiliaries with which a question starts.
_OPENERS = words("will would can could should shall may might must do does did has have had is was are were")
_PREFIXES = words("non ex pro anti pre post co mid semi multi un re inter intra sub neo pan quasi vice self")


class Shapes:
    """Types of names by their shape, for one schema."""

    def __init__(self, schema: Schema) -> None:
        verbs = [(r, c) for r in schema.relations.values() for c in r.cues if c.pos == "VERB"]
        said = (schema.words.get(name, frozenset()) for name in ("speech", "belief", "intention"))
        #: What only persons and bodies do.
        self.done = frozenset(c.head for r, c in verbs if r.domain == ("Actor",)).union(*said)
        actors = {"Actor", "Country", "Person", "Group", "Place"}
        #: What is only done to persons and bodies.
        self.suffered = frozenset(c.head for r, c in verbs if not c.rest and r.range and set(r.range) <= actors)
        self.roles = {noun.split()[-1] for noun in schema.types["Person"].nouns}

    def title(self, name: Sequence[Token]) -> int:
        """How many words at the start of a name are titles: 1 in "Governor Walz", 0 where nothing would be left."""
        count = 0
        for token in name:
            if token.lower_.strip(".") not in _SHORT and token.lemma_.lower() not in self.roles:
                break
            count += 1
        return count if count < len(name) else 0

    def type(self, name: Sequence[Token], head: Token) -> str:
        """``Person``, ``Organisation`` or, where neither shape nor place tells, an empty text."""
        last = name[-1].lower_.strip(".,")
        if last in _BODY or (len(name) == 1 and is_acronym(name[0].text) and len(name[0].text) > 1):
            return "Organisation"
        if self.given(name):
            return "Person"
        return "Organisation" if self.acts(head) else ""

    @staticmethod
    def body(head: Token) -> bool:
        """True for a last word of names of bodies: "University", "Institute"."""
        return head.lower_.strip(".,") in _BODY

    @staticmethod
    def given(name: Sequence[Token]) -> bool:
        """True for two to four capitalised words of which the first is a common first name."""
        capital = all(t.text[:1].isupper() and not t.text.isupper() for t in name if len(t.text) > 2)
        return 1 < len(name) < 5 and capital and name[-1].lower_ not in _BODY and fold(name[0].text) in first_names()

    def acts(self, head: Token) -> bool:
        """True for what does, or suffers, what only persons and bodies do and suffer."""
        if head.dep_ == "nsubj":
            return head.head.lemma_ in self.done
        if head.dep_ == "pobj" and head.head.dep_ == "agent":
            return head.head.head.lemma_ in self.done
        return head.dep_ in ("dobj", "nsubjpass") and head.head.lemma_ in self.suffered


def members(head: Token, party: Entry) -> str:
    """``Person`` or ``Group`` for some members of a party ("two Democrats"), empty where the word is for the party."""
    word = head.text
    if f"{word}s" in party.aliases:
        # "Maria Ruiz, a Democrat": what is said of somebody tells the party.
        apart = head.dep_ not in ("compound", "amod", "nmod", "appos", "attr")
        return "Person" if apart and head.tag_ in ("NN", "NNP") else ""
    if not word.endswith("s") or word[:-1] not in party.aliases:
        return ""
    few = any(
        c.dep_ in ("nummod", "compound", "amod", "nmod", "quantmod")
        or (c.dep_ in ("det", "predet") and c.lower_ in _QUANTIFIERS)
        for c in head.lefts
    )
    inside = any(p.lower_ in ("in", "from", "on", "of") for p in grammar.children(head, "prep") if p.i == head.i + 1)
    counted = head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.pos_ in ("NUM", "DET", "PRON", "NOUN")
    said = any(c.dep_ == "relcl" and c.left_edge.i == head.i + 1 for c in head.children)
    return "Group" if few or inside or said or (counted and head.head.head.pos_ != "NOUN") else ""


def opens_question(token: Token) -> bool:
    """True for an auxiliary before the subject, at the start of a question: *Will* in "Will Biden end it?"."""
    if token.i != token.sent.start or token.lower_ not in _OPENERS or token.i + 1 >= len(token.doc):
        return False
    return token.tag_ == "MD" or token.dep_ in ("aux", "auxpass") or token.sent[-1].text == "?"


def prefix(token: Token) -> bool:
    """True for the *non* of "non-Mexican"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return token.lower_ in _PREFIXES and after is not None and after.text == "-" and not after.whitespace_


def outlet(head: Token) -> bool:
    """True if a noun for an outlet means one: "the network", "a news channel"; not "proper legal channels"."""
    lemma = head.lemma_.lower()
    if lemma not in _MANY_SENSES:
        return True
    before = [t for t in head.lefts if t.dep_ in ("amod", "compound", "nmod")]
    if any(t.lower_ in _NEWS or t.pos_ == "PROPN" for t in before):
        return True
    return not before and head.tag_ == "NN" and lemma != "channel" and not grammar.children(head, "prep")


def government(country: str) -> str:
    """What the government of a country is called here.

    >>> government("Mexico"), government("United States")
    ('Government of Mexico', 'Government of the United States')
    """
    return f"Government of {'the ' if _ARTICLE.match(country) else ''}{country}"


def borne(doc: Doc) -> Iterator[str]:
    """Words of the document that are part of a person's name, or follow a name as a family name does."""
    for entity in doc.ents:
        if entity.label_ == "PERSON" and len(entity) > 1:
            yield entity[0].text
    for token in doc[1:]:
        before = token.nbor(-1)
        if token.pos_ == "PROPN" and before.pos_ == "PROPN" and before.dep_ == "compound" and before.head == token:
            yield token.text
