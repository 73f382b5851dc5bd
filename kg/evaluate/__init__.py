"""How right the claims are: precision, recall and F1 against documents that people have read (``kg evaluate``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import InputError
from kg.evaluate.gold import FIRM, KINDS, Gold, GoldDocument, folded, read
from kg.evaluate.matching import Found, findings, pairs, repeats
from kg.model import Document, Extraction
from kg.schema import Schema

__all__ = ["ALL", "FIRM", "KINDS", "Gold", "GoldDocument", "Judged", "Score", "Verdict", "evaluate", "judge", "scores"]

#: The kind that stands for all kinds together.
ALL = "all"
#: So many characters of a statement tell the sentence where it starts.
_OPENING = 30
_SENTENCE = re.compile(
    r"[^\n]+?(?:(?<![A-Z]\.[A-Z])(?<!Mr)(?<!Dr)(?<!R[Ee][Pp])(?<!Sen)(?<!Gov)(?<!Rev)(?<!hon)[.!?][\"”’)]*(?=\s)|(?=\n)|$)"
)


class Verdict(StrEnum):
    """What became of a row of gold or of a finding."""

    RIGHT = "right"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """ "Wrong: that Texas is for the rule, as the claims read the sentence."

    :param gold: the row, None where gold has none.
    :param found: the finding, None where the row was missed.
    :param sentence: the words that say it; for a missed row those that hold most of its names.
    """

    verdict: Verdict
    kind: str
    document: str
    gold: Gold | None
    found: Found | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Score:
    """ "Of 40 facts 30 were found, and 25 of these are right." """

    gold: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.found + other.found, self.right + other.right)


def evaluate(
    place: str, extract: Callable[[Document], Extraction], schema: Schema
) -> Iterator[list[Judged] | InputError]:
    """What is right, missed and wrong in each document of a folder of gold; an error in place of a faulty one.

    :raises InputError: if there is no gold at the place.
    """
    for gold in read(place):
        yield gold if isinstance(gold, InputError) else judge(gold, extract(gold.document), schema)


def judge(gold: GoldDocument, extraction: Extraction, schema: Schema) -> list[Judged]:
    """What is right, missed and wrong in one document, in the order of gold, then of the findings."""
    found = findings(extraction, schema)
    at = pairs(gold.rows, found)
    judged = []
    for number, row in enumerate(gold.rows):
        other = found[at[number]] if number in at else None
        verdict = Verdict.MISSED if other is None else Verdict.RIGHT
        words = _sentence(row, extraction.document.text) if other is None else _evidence(other, extraction)
        judged.append(Judged(verdict, row.kind, gold.name, row, other, words))
    for number, other in enumerate(found):
        if number in at.values() or other.free or any(repeats(row, other) for row in gold.rows):
            continue
        judged.append(Judged(Verdict.WRONG, other.kind, gold.name, None, other, _evidence(other, extraction)))
    return judged


def scores(judged: Iterable[Judged]) -> Mapping[str, Score]:
    """The score of each kind that gold or the claims have, and of :data:`ALL` together."""
    found = dict.fromkeys(KINDS, Score())
    for one in judged:
        found[one.kind] += Score(one.gold is not None, one.found is not None, one.verdict is Verdict.RIGHT)
    counted = {kind: score for kind, score in found.items() if score != Score()}
    return counted | {ALL: sum(counted.values(), Score())}


def _evidence(found: Found, extraction: Extraction) -> str:
    return " ".join(found.claims[0].evidence.of(extraction.document.text).split())


def _sentence(row: Gold, text: str) -> str:
    """The sentence with most of the row's names; the first of several."""
    words = folded(" ".join(row.object))
    groups = [row.subject, [words[:_OPENING]]] if row.kind == "statement" else [row.subject, row.object]
    groups += [names for key, names in row.details.items() if key in ("over", "court", "of")]

    def held(sentence: str) -> tuple[int, bool]:
        here = [any(folded(name) in folded(sentence) for name in names) for names in groups]
        return sum(here), here[0]

    sentences = [" ".join(m[0].split()) for m in _SENTENCE.finditer(text)]
    return max(filter(None, sentences), key=held, default="")
