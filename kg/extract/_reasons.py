"""Why, in the document's words: what a clause gives as the reason for a stance or an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Text

if TYPE_CHECKING:
    from spacy.tokens import Token


def reason(reading: Reading, passage: int, *predicates: Token) -> Text | None:
    """The words for why: of the first predicate that has any beside it.

    "opposes the bill *because it raises taxes*", "sued, *arguing that it broke the law*", "criticised the minister
    *over the cuts*", "blamed the mayor *for closing the school*", "rejected it, *citing the cost*".
    """
    words = reading.schema.words
    for predicate in predicates:
        verbal = predicate.pos_ in ("VERB", "AUX")
        for child in predicate.children:
            if child.i < predicate.i and child.dep_ != "advcl":
                continue
            if child.dep_ == "advcl" and _because(child):
                return _without_mark(reading, passage, child)
            if child.dep_ in ("advcl", "acl") and child.tag_ == "VBG" and verbal and child.lemma_ in words["reasoning"]:
                content = grammar.children(child, "ccomp", "dobj")
                if content:
                    return _without_mark(reading, passage, content[0])
            if child.dep_ == "prep" and child.i > predicate.i:
                found = _phrase(reading, passage, predicate, child)
                if found is not None:
                    return found
    return None


def _because(clause: Token) -> bool:
    """True for a clause after *because*; *since* and *as* are as often of time."""
    return any(c.dep_ == "mark" and c.lower_ == "because" for c in clause.children)


def _without_mark(reading: Reading, passage: int, clause: Token) -> Text:
    """The words of a clause without the *because* or *that* before it."""
    marks = [c for c in clause.children if c.dep_ == "mark" and c.i == clause.left_edge.i]
    if not marks:
        return reading.text(passage, clause)
    return Text((reading.span(passage, clause.doc[marks[0].i + 1 : clause.right_edge.i + 1]),))


def _phrase(reading: Reading, passage: int, predicate: Token, prep: Token) -> Text | None:
    """ "because of the cost", "over the cuts", "for closing the school", "on the grounds that it is costly"."""
    words = reading.schema.words
    below = grammar.children(prep, "pobj", "pcomp")
    if not below:
        return None
    if prep.lower_ == "because" or (prep.lower_ in ("due", "owing")):
        return reading.text(passage, below[-1])
    if prep.lower_ == "on" and below[0].lemma_ in ("ground", "basis"):
        inner = [c for c in below[0].children if c.dep_ in ("acl", "relcl", "ccomp", "prep") and c.i > below[0].i]
        return _without_mark(reading, passage, inner[0]) if inner else None
    judged = predicate.lemma_.lower() in words["forControl"]
    if predicate.lemma_.lower() == "sue":
        return None  # what a suit is over has a place of its own
    if prep.lower_ == "over" and (judged or predicate.lemma_.lower() in words["overReason"]):
        return reading.text(passage, below[0])
    if prep.lower_ == "for" and judged:
        return reading.text(passage, below[0])
    return None
