"""A question as a claim with a hole: which relations it asks for, between whom, and what is missing.

The same algebra that reads "Mexico opposes MPP" reads "Who opposes MPP?". What no predication says ("What is the
status of …?") is told by the lemmas that the ontology gives each relation (``pol:askedBy``). Each reader knows one
kind of question. What is left of a question, its readers' words and names aside, must stand in the words of what
answers it: so "Who opposed MPP in 2019?" is not answered with what is said of another year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.algebra import Algebra
from kg.gazetteer import Gazetteer
from kg.language.pipeline import Pipeline
from kg.model import Entity
from kg.question import courts, facts, people, stands
from kg.question.asked import Asked, World
from kg.question.pattern import Hole, Pattern
from kg.question.wording import AUXILIARIES, PLAIN, WH, Named, clean, joined
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: What none of the readers can honour.
_BEYOND = frozenset(
    {"except", "excluding", "besides", "apart", "unless", "most", "least", "best", "worst", "more", "less", "than"}
)
_MONTHS = frozenset(
    (
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("january", "february", "march", "april", "june", "july", "august", "september", "october", "november"),
        *("december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
)
#: Longest question, in characters.
_LONGEST = 1_000
_KNOWN_NOT = "I did not understand what is asked: no verb or noun of the question is one that I know."
#: Readers in order: the first that knows the question reads it.
_READERS: tuple[Callable[[World, Asked], Pattern | None], ...] = (
    people.position,
    people.office,
    people.said,
    courts.legal,
    facts.status,
    facts.duration,
    facts.consequence,
    facts.reason_given,
    stands.framed,
    facts.described,
)


class Analyst:
    """Reads questions against the entities of one graph."""

    def __init__(
        self,
        schema: Schema,
        pipeline: Pipeline,
        gazetteer: Gazetteer,
        known: Sequence[Entity],
        offices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        known = [_with_offices(e, (offices or {}).get(e.id, ())) for e in known]
        self._world = World(schema, pipeline, gazetteer, known, offices or {}, Algebra(schema))

    def pattern(self, question: str) -> Pattern | str:
        """The pattern of a question, or a sentence that says what was not understood."""
        plain = clean(question)
        if not re.search(r"\w\w", plain):
            return "That is no question."
        if len(plain) > _LONGEST:
            return f"The question is longer than {_LONGEST} characters; shorten it."
        world = self._world
        text, words = joined(doc := world.parse(plain), world.names(doc))
        if words:
            world = replace(world, words=words)
            doc = world.parse(text)
        named = world.names(doc)
        beyond = self._beyond(doc, named)
        if beyond is not None:
            return f"I cannot yet answer a question with {beyond!r} in it."
        stranger = self._stranger(doc, named)
        if stranger is not None:
            return f"Nothing in the graph is called {stranger!r}."
        if (
            not any(t.lower_ in WH for t in doc)
            and doc[0].lower_ not in AUXILIARIES
            and not self._topic_only(doc, named)
        ):
            return "This is no question that I understand: it has no question word and no verb in front."
        return self._read(world, doc, named)

    def _read(self, world: World, doc: Doc, named: list[Named]) -> Pattern | str:
        main, details = _clauses(doc)
        if len(main) < len(doc) - 3 and not details:
            return "That is more than one question; ask one at a time."
        hole, type = self._hole(main)
        asked = Asked(doc, main, [n for n in named if n.end <= main[-1].i + 1], hole, type, details, set(), [])
        if main[0].lower_ == "where":
            return "I cannot yet say where something happened."
        for reader in _READERS:
            asked.used, asked.placed = set(), []
            found = reader(world, asked)
            if found is not None:
                return self._completed(asked, found)
        return _KNOWN_NOT

    def _completed(self, asked: Asked, found: Pattern) -> Pattern | str:
        """The pattern with what is left of the question as words to be met; a note where it asks for anything."""
        words = found.words | asked.left()
        type = found.type or asked.type
        if type is not None and found.hole in (Hole.REASON, Hole.MEANS, Hole.WHEN, Hole.TRUTH):
            type = None
        closed = (found.subjects, found.topics, found.defendants, found.addressees, found.mentioned or None)
        limited = bool(found.hints) or "party" in found.details
        open_ = all(end is None for end in closed) and not words and found.hole is not Hole.BOTH and type is None
        if open_ and not limited:
            return "I did not understand whom or what the question is about."
        if "description" in asked.details:
            found = replace(found, relations=found.relations | {"alsoKnownAs"})
        return replace(found, words=words, type=type, details=(*found.details, *asked.details), future=asked.future)

    # --- the hole ---------------------------------------------------------------------------------------------------

    def _hole(self, main: Sequence[Token]) -> tuple[Hole, str | None]:
        text = " ".join(t.lower_ for t in main)
        if re.search(r"\bhow (?:many|much)\b", text):
            return Hole.NUMBER, None
        if re.match(r"(?:for )?how long\b", text):
            return Hole.DURATION, None
        if re.match(r"(?:why\b|for what reasons?\b|what (?:is|was|were|are) the reasons? )", text):
            return Hole.REASON, None
        if re.match(r"(?:how\b|by what means\b|through what\b)", text):
            return Hole.MEANS, None
        if re.match(r"(?:when\b|since when\b|(?:on |in )?(?:what|which) (?:date|day|month|year)\b)", text):
            return Hole.WHEN, None
        wh = [t for t in main if t.lower_ in WH]
        if not wh and main[0].lower_ not in AUXILIARIES:
            return Hole.OBJECT, None
        if not wh or (main[0].lower_ in AUXILIARIES and wh[0].i > 3):
            return Hole.TRUTH, None
        if len(wh) > 1 and wh[0].lower_ == "who" and wh[1].lower_ in ("which", "what", "whom") and wh[1].dep_ != "mark":
            return Hole.BOTH, self._type(wh[1])
        noun = wh[0].head if wh[0].dep_ in ("det", "amod", "poss") else wh[0]
        subject = noun.dep_ in ("nsubj", "nsubjpass", "csubj") or (noun.dep_ == "attr" and wh[0].lower_ == "who")
        return (Hole.SUBJECT if subject else Hole.OBJECT), self._type(wh[0])

    def _type(self, wh: Token) -> str | None:
        """The class that "which administration" asks for."""
        noun = wh.head if wh.dep_ in ("det", "amod") else None
        if noun is None or noun.pos_ not in ("NOUN", "PROPN"):
            return None
        nouns: Mapping[str, str] = {n: t.name for t in self._world.schema.types.values() for n in t.nouns}
        return nouns.get(noun.lemma_.lower())

    # --- what the graph does not know -------------------------------------------------------------------------------

    @staticmethod
    def _within(token: Token, named: Iterable[Named]) -> bool:
        return any(n.start <= token.i < n.end for n in named)

    def _beyond(self, doc: Doc, named: list[Named]) -> str | None:
        """A word of the question, outside names and quotations, that no reader can honour."""
        quoted = re.search(r"[\"“'‘].*[\"”'’]", doc.text)
        start, end = quoted.span() if quoted is not None else (0, 0)
        free = (t for t in doc if not self._within(t, named) and not start <= t.idx < end)
        return next((t.text for t in free if t.lower_ in _BEYOND), None)

    def _stranger(self, doc: Doc, named: list[Named]) -> str | None:
        """A capitalised name in the question that nothing in the graph bears."""
        inside = {i for n in named for i in range(n.start, n.end)}
        for token in doc:
            if token.pos_ != "PROPN" or not token.text[:1].isupper() or token.i in inside or token.lower_ in PLAIN:
                continue
            dated = token.ent_type_ in ("DATE", "TIME", "ORDINAL", "CARDINAL") or token.lower_.rstrip(".") in _MONTHS
            beside = any(i in inside for i in (token.i - 1, token.i + 1))
            if token.i and not dated and not beside and not self._world.gazetteer.demonym(token.text):
                words = next((e.text for e in doc.ents if e.start <= token.i < e.end), token.text)
                return words.removeprefix("the ").strip()
        return None

    @staticmethod
    def _topic_only(doc: Doc, named: list[Named]) -> bool:
        """True for "Mexico stance on MPP": keywords in the order of a question."""
        return bool(named) and any(t.lower_ in people.POSITION for t in doc)


def _clauses(doc: Doc) -> tuple[list[Token], tuple[str, ...]]:
    """The main clause, and what a second one asks for: "and what did they seek", "and by what means"."""
    cut = next(
        (t.i for t in doc if t.lower_ == "and" and t.i > 2 and any(w.lower_ in WH for w in doc[t.i + 1 : t.i + 4])),
        len(doc),
    )
    second = doc[cut:].text.lower()
    details = []
    for words, detail in (
        (("seek", "sought", "what for", "ask for", "want"), "relief"),
        (("means", "how"), "means"),
        (("says", "said", "who say"), "said_by"),
        (("why", "reason"), "reason"),
        (("what is it", "what was it"), "description"),
        (("when",), "when"),
    ):
        if any(w in second for w in words):
            details.append(detail)
    main = [t for t in doc[:cut] if not t.is_space]
    while main and main[-1].is_punct and len(main) > 1:
        main.pop()
    return main, tuple(details)


def _with_offices(entity: Entity, offices: Sequence[str]) -> Entity:
    """The entity with its offices as other names, where they say whose they are: "the Mexican president"."""
    more = tuple(o for o in offices if len(o.split()) in (2, 3, 4) and o[:1].isupper())
    return replace(entity, aliases=(*entity.aliases, *more)) if more else entity
