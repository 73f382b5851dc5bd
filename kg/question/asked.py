"""A question while it is read, and what it is read against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from kg.extract.algebra import Algebra
from kg.gazetteer import Gazetteer
from kg.language.pipeline import Pipeline
from kg.model import Document, Entity
from kg.question.pattern import Hole
from kg.question.wording import PLAIN, WH, Named, names, stem
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FUTURE = re.compile(r"\b(?:will|shall|going to|plans?|planning|intends?)\b", re.IGNORECASE)
#: Content words that ask for nothing in particular.
_IGNORED = frozenset(
    (
        *("be", "do", "have", "can", "will", "there", "current", "currently", "now", "today", "exactly", "actually"),
        *("please", "kind", "sort", "anyone", "anybody", "someone", "somebody", "something", "people", "person", "far"),
        *("also", "really", "specifically", "text", "document", "article", "according", "exact", "all", "any", "side"),
        *("before", "earlier", "many", "much", "past", "previously", "back", "currently", "presently", "latest", "new"),
        *("other", "ever", "already", "still", "yet", "some", "to", "not", "so", "then", "just", "us", "u.s."),
    )
)
#: From this likeness on, of 100, two spellings of a given name before one family name are one.
_NEARLY = 80
_CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV", "X", "SYM", "INTJ")


@dataclass(slots=True)
class Asked:
    """A question while it is read."""

    doc: Doc
    main: list[Token]
    named: list[Named]
    hole: Hole
    type: str | None
    details: tuple[str, ...]
    #: Lemmas that the reader has understood.
    used: set[str]
    #: Names that the reader has given a place.
    placed: list[Named]

    @property
    def first(self) -> str:
        """The first word, in lower case."""
        return self.main[0].lower_

    @property
    def free(self) -> list[Token]:
        """The tokens of the main clause outside names."""
        inside = {i for n in self.named for i in range(n.start, n.end)}
        return [t for t in self.main if t.i not in inside]

    @property
    def lemmas(self) -> set[str]:
        """Lemmas and forms of the tokens outside names."""
        return {t.lemma_.lower() for t in self.free} | {t.lower_ for t in self.free}

    @property
    def future(self) -> bool:
        """True for what has still to come."""
        return bool(_FUTURE.search(" ".join(t.text for t in self.main)))

    def at(self, token: Token | None) -> Named | None:
        """The name that holds the token."""
        return None if token is None else next((n for n in self.named if n.start <= token.i < n.end), None)

    def place(self, names: Iterable[Named]) -> tuple[str, ...] | None:
        """The entities of the names, None for no name; the names count as understood."""
        chosen = [n for n in names if n is not None]
        self.placed += chosen
        return tuple(dict.fromkeys(i for n in chosen for i in n.ids)) or None

    def left(self) -> frozenset[str]:
        """The stems of the content words that nothing has understood, names included that got no place."""
        placed = {i for n in self.placed for i in range(n.start, n.end)}
        left = set()
        asking = {
            c.i
            for t in self.main
            if t.lower_ in ("which", "what", "many", "much")
            for c in ((t.head,) if t.dep_ in ("det", "amod", "nmod") else ())
            if self.type is not None or self.hole in (Hole.COUNT, Hole.NUMBER)
        }
        for token in self.main:
            content = token.pos_ in _CONTENT and token.lower_ not in WH and any(c.isalnum() for c in token.text)
            content = content and not (token.lower_ in PLAIN and token.i + 1 in placed)
            lemma = token.lemma_.lower()
            ignored = {lemma, token.lower_} & (self.used | _IGNORED)
            if content and token.pos_ == "PROPN" and token.i + 1 in placed and _spelt_so(token, self.placed):
                continue
            if content and token.i and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
                continue  # "non-Mexican" is one word, taken at its start
            if content and token.i not in placed and token.i not in asking and not ignored:
                left.add(stem(_whole(token)))
        return frozenset(w for w in left if w)


def _whole(token: Token) -> str:
    """The word with what is joined to it by hyphens."""
    end = token.i + 1
    while end + 1 < len(token.doc) and token.doc[end].text == "-" and not token.doc[end - 1].whitespace_:
        end += 2
    return str(token.doc[token.i : end].text)


def _spelt_so(token: Token, placed: Iterable[Named]) -> bool:
    """True for a given name before a family name that is nearly the one in the graph ("Dois" for "Doris")."""
    bearers = [e for n in placed if n.start == token.i + 1 for e in n.entities]
    return any(fuzz.ratio(token.lower_, w.lower()) >= _NEARLY for e in bearers for w in e.label.split()[:-1])


@dataclass(slots=True)
class World:
    """What a question is read against: the graph's entities, the schema, and a parser.

    :param words: words of the question that stand for names drawn together; see :func:`kg.question.wording.joined`.
    """

    schema: Schema
    pipeline: Pipeline
    gazetteer: Gazetteer
    known: Sequence[Entity]
    offices: Mapping[str, Sequence[str]]
    algebra: Algebra
    words: dict[str, Named] = field(default_factory=dict)

    def parse(self, text: str) -> Doc:
        """The text as one parsed passage."""
        return self.pipeline.parse(Document(text))[0].doc

    def names(self, doc: Doc) -> list[Named]:
        """The names in a parsed text."""
        return names(doc, self.known, self.words)

    def is_any(self, named: Named, *types: str) -> bool:
        """True if the name means something of one of the types."""
        return any(self.schema.is_any(e.type, types) for e in named.entities)

    def family(self, *named: Named, officials: bool = False, bodies: bool = True) -> tuple[str, ...]:
        """The entities of names, and those that act for them: a president's administration, a country's bodies."""
        found = {i for n in named for i in n.ids}
        for entity in (e for n in named for e in n.entities):
            family = entity.label.split()[-1]
            if entity.type == "Person":
                found |= {e.id for e in self.known if e.type == "Administration" and e.label.startswith(family + " ")}
            country = entity.label.removeprefix("Government of ").removeprefix("the ")
            entry = next((e for e in self.gazetteer.find(country) if e.type == "Country"), None)
            if entry is not None and entity.type in ("Country", "Government") and bodies:
                of = (entry.label, *entry.demonyms)
                known = [e for e in self.known if e.type in ("Government", "Agency", "Legislature", "Country")]
                found |= {e.id for e in known if any(re.search(rf"\b{re.escape(w)}\b", e.label) for w in of)}
                if officials:
                    held = [
                        i
                        for i, offices in self.offices.items()
                        if any(re.search(rf"\b{re.escape(w)}\b", o) for w in of for o in offices)
                    ]
                    found |= set(held)
            elif entry is not None and entity.type in ("Country", "Government"):
                labels = {entry.label, f"Government of {entry.label}", f"Government of the {entry.label}"}
                found |= {e.id for e in self.known if e.label in labels}
        return tuple(sorted(found))
