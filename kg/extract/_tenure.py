"""How somebody holds an office: from when to when, and whether still, for the time being, or not yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Modality, Text, Value

if TYPE_CHECKING:
    from spacy.tokens import Token

FORMER = re.compile(
    r"\b(?:former|ex-?|then-?|late|previous|one-time|onetime|retired|erstwhile|outgoing)\b", re.IGNORECASE
)
#: What is said of an office beside its name, and how firmly it is held then.
_STATUS = (
    ("acting", re.compile(r"\b(?:acting|interim|caretaker|provisional)\b", re.IGNORECASE), Modality.ASSERTED),
    ("elect", re.compile(r"-(?:elect|designate)\b|\bincoming\b", re.IGNORECASE), Modality.PLANNED),
    ("nominee", re.compile(r"\b(?:nominee|nominated|pick for|choice for)\b", re.IGNORECASE), Modality.POSSIBLE),
    ("candidate", re.compile(r"\b(?:candidate|contender|hopeful)\b", re.IGNORECASE), Modality.POSSIBLE),
)


def status(words: str) -> tuple[str, Modality] | None:
    """The status that the words of an office give it.

    >>> status("acting director"), status("governor")
    (('acting', <Modality.ASSERTED: 'asserted'>), None)
    """
    return next(((name, firm) for name, pattern, firm in _STATUS if pattern.search(words)), None)


def interval(reading: Reading, passage: int, *heads: Token) -> Iterator[tuple[str, Value]]:
    """``since`` and ``until`` in words: "from 2011 to 2015", "since 2019", "until May", "between 1997 and 2007"."""
    for head in heads:
        preps = grammar.children(head, "prep")
        # "from 2011 to 2015": the parser hangs the second on the first, or on its date
        preps += [
            p for q in preps for base in (q, *grammar.children(q, "pobj")) for p in grammar.children(base, "prep")
        ]
        for prep in preps:
            dates = [n for n in grammar.children(prep, "pobj") if _dated(n)]
            last = grammar.children(dates[0], "conj") if dates and prep.lower_ == "between" else []
            if dates and (last or prep.lower_ in ("since", "from")):
                yield "since", _words(reading, passage, dates[0])
            if last or (dates and prep.lower_ in ("until", "till", "to", "through")):
                yield "until", _words(reading, passage, (last or dates)[0])


def began(reading: Reading, passage: int, verb: Token, *nouns: Token) -> Iterator[tuple[str, Value]]:
    """``since`` of a verb for taking office, whatever the parser hung the date on: "became mayor in 2019"."""
    when = reading.when(passage, verb)
    preps = [p for noun in (verb, *nouns) for p in grammar.children(noun, "prep") if p.lower_ in ("in", "on")]
    dates = [n for p in preps for n in grammar.children(p, "pobj") if _dated(n)]
    if when is not None:
        yield "since", Text((when.span,))
    elif dates:
        yield "since", _words(reading, passage, dates[0])


def _dated(noun: Token) -> bool:
    return noun.ent_type_ == "DATE" or (noun.like_num and len(noun.text) == 4)


def _words(reading: Reading, passage: int, noun: Token) -> Text:
    """The date around a token, without the rest of its interval."""
    left = [t.i for t in noun.lefts if t.dep_ in ("compound", "amod", "nummod", "det") and t.ent_type_ == "DATE"]
    right = [t.i for t in noun.rights if t.dep_ in ("nummod", "punct", "npadvmod") and t.ent_type_ == "DATE"]
    return Text((reading.span(passage, noun.doc[min([noun.i, *left]) : max([noun.i, *right]) + 1]),))
