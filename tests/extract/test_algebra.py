"""The sign algebra, by a table: ``tests/cases/algebra.tsv`` has every stance, act and interaction in each sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import schema as schemas
from kg.extract.algebra import Algebra
from kg.language.pipeline import load
from kg.model import Document, Modality

CASES = Path(__file__).parents[1] / "cases" / "algebra.tsv"
KINDS = {"stance", "act", "interaction"}
SIGNS = {"+": 1, "-": -1, "0": None}


def table() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, *row = line.split("\t")
            found.setdefault(text, []).extend([tuple(row)] if row != ["-"] else [])
    return found


TABLE = table()


@pytest.mark.parametrize("text", TABLE)
def test_signs(read, words, text):
    relations = schemas.load().relations
    found = {
        (
            row["relation"],
            words(row["subject"]),
            words(row["object"]),
            next(sign for sign, value in SIGNS.items() if value == row["polarity"]),
            row["modality"],
            "yes" if row["negated"] else "no",
        )
        for row in read(text)
        if relations[row["relation"]].kind in KINDS
    }
    assert found == set(TABLE[text])


def test_the_table_is_large_and_varied():
    rows = [row for rows in TABLE.values() for row in rows]
    assert len(TABLE) >= 150
    assert {row[4] for row in rows} == {str(m) for m in Modality}
    assert {row[3] for row in rows} == set(SIGNS)


def test_a_predication_keeps_its_factors():
    (passage,) = load().parse(Document("The senator opposed the repeal of the law."))
    (found,) = [p for p in Algebra(schemas.load()).predications(next(passage.doc.sents)) if p.target.text == "law"]
    assert (found.sign, found.steps, found.core.text) == (1, ("refusing −", "ends −"), "repeal")


@pytest.mark.parametrize(
    ("text", "verb", "modality"),
    [
        ("Texas sued the agency.", "sued", Modality.ASSERTED),
        ("Texas tried to sue the agency.", "sue", Modality.ATTEMPTED),
        ("Texas threatened to sue the agency.", "sue", Modality.PLANNED),
        ("The law allows residents to sue the agency.", "sue", Modality.CONDITIONAL),
        ("The mayor asked Texas to sue the agency.", "sue", Modality.CONDITIONAL),
        ("The mayor forced Texas to sue the agency.", "sue", Modality.ASSERTED),
        ("Texas may sue the agency.", "sue", Modality.POSSIBLE),
        ("Texas has to sue the agency.", "sue", Modality.CONDITIONAL),
    ],
)
def test_how_firmly_a_predicate_is_said(text, verb, modality):
    (passage,) = load().parse(Document(text))
    token = next(t for t in passage.doc if t.text == verb)
    assert Algebra(schemas.load()).firmness(token) is modality
