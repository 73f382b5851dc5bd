"""English questions: the pattern of a question becomes a SPARQL query, its hole a variable; answers carry evidence.

:func:`ask` is the whole way: :mod:`kg.question` reads the question, :mod:`kg.ask.claims` finds the claims,
:mod:`kg.ask.choose` keeps those that answer it, :mod:`kg.ask.phrase` puts them into words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg import gazetteer as gazetteers
from kg.ask.choose import answering, unmet
from kg.ask.claims import Row, mentions, offices, rows, to_sparql
from kg.ask.phrase import Evidence, Found, answers, missed
from kg.language.pipeline import Pipeline
from kg.query import entities
from kg.question import Analyst, Hole, Pattern, stem
from kg.question.pattern import SAID
from kg.schema import Schema
from kg.store import Store

__all__ = ["Answer", "Evidence", "Found", "ask", "to_sparql"]

_NOTHING = "Nothing in the graph says so."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the graph answers to a question; ``note`` says what was not understood or not found."""

    question: str
    sparql: str = ""
    answers: tuple[Found, ...] = ()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer as ``kg ask --format json`` prints it."""
        found = [a.to_json() for a in self.answers]
        return {"question": self.question, "sparql": self.sparql, "answers": found, "note": self.note}


def ask(store: Store, question: str, schema: Schema, pipeline: Pipeline) -> Answer:
    """Answer an English question from the graph. What is not understood, or not known, is said in the note.

    :raises StoreError: if the store cannot be read.
    """
    known = entities(store)
    by_id = {e.id: e for e in known}
    pattern = Analyst(schema, pipeline, gazetteers.load(), known, offices(store)).pattern(question)
    if isinstance(pattern, str):
        return Answer(question, note=pattern)
    sparql = to_sparql(pattern, schema)
    found = answering(rows(store, sparql, by_id), pattern, schema, lambda ids: mentions(store, ids))
    kept = [row for row in found if not unmet(row, pattern)]
    near = _near(store, kept, pattern, schema, by_id)
    made = tuple(answers(kept, pattern, schema, near))
    return Answer(question, sparql, made, "" if made else _note(question, found, kept, pattern))


def _near(store: Store, kept: Sequence[Row], pattern: Pattern, schema: Schema, known: dict[str, Any]) -> list[Row]:
    """What the subjects of the claims said, and whether they gave reasons, where a question asks why."""
    if pattern.hole is not Hole.REASON and "reason" not in pattern.details:
        return []
    ids = tuple(dict.fromkeys(r.subject.id for r in kept if r.subject is not None)) or pattern.subjects
    if ids is None:
        return []
    family = tuple(dict.fromkeys((*ids, *(pattern.subjects or ()))))
    said = Pattern(frozenset({"said"}), Hole.OBJECT, subjects=family, firmness=SAID)
    silent = Pattern(frozenset({"givesReason"}), Hole.OBJECT, subjects=family, firmness=SAID, negated=True)
    return [row for one in (said, silent) for row in rows(store, to_sparql(one, schema), known)]


def _note(question: str, found: Sequence[Row], kept: Sequence[Row], pattern: Pattern) -> str:
    if not found:
        return _NOTHING
    if not kept:
        lacking = missed(found, pattern)
        words = [w for w in re.findall(r"[\w'’-]+", question) if stem(w) in lacking]
        return f"Nothing in the graph says so of {', '.join(map(repr, words))}." if words else _NOTHING
    return {
        Hole.REASON: "The texts give no reason.",
        Hole.MEANS: "The texts do not say how.",
        Hole.WHEN: "The texts do not say when.",
        Hole.DURATION: "The texts do not say how long.",
    }.get(pattern.hole, _NOTHING)
