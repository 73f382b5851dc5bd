"""Confidence is looked up in a table of what was right on gold, by rule, steps and ends."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.errors import SchemaError
from kg.extract import _confidence, extract
from kg.extract._confidence import ANY, Confidence, Likeness, load, read, rules
from kg.files import folder
from kg.model import Document

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import confidence


def like(text: str, relation: str) -> Likeness:
    """What the claims of that relation of a text are like."""
    from kg.schema import load as schema

    found = extract(Document(text))
    kinds = {mention.span: mention.kind for mention in found.mentions}
    (claim,) = [c for c in found.claims if c.relation == relation]
    return _confidence.likeness(claim, kinds, found.entities, schema())


@pytest.mark.parametrize(
    ("text", "relation", "steps", "ends"),
    [
        ("Mexico opposes NAFTA.", "opposes", "1", "named"),
        ("Mexico opposes the asylum rule.", "opposes", "1", "described"),
        ("Mexico refused to end the asylum rule.", "supports", "2", "described"),
        ("Ann Lee met voters. She opposes NAFTA.", "opposes", "1", "pronoun"),
        ("Texas sued Ohio.", "sues", "", "named"),
    ],
)
def test_claims_are_told_apart_by_steps_and_ends(text: str, relation: str, steps: str, ends: str) -> None:
    found = like(text, relation)
    assert (found.steps, found.ends) == (steps, ends)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("frames: suing + × maintains +", ("frames",)),
        ("frames: criticises −, of who did it", ("frames, of who did it", "frames")),
        ("attribution:quote", ("attribution: quote", "attribution")),
        ("legal: file a suit", ("legal: file a suit", "legal: file a", "legal: file", "legal")),
    ],
)
def test_a_rule_has_wider_names(rule: str, names: tuple[str, ...]) -> None:
    assert rules(rule) == names


def test_the_narrowest_row_that_fits_is_taken() -> None:
    rows = {("a: b", ANY, "named"): 0.9, ("a: b", ANY, ANY): 0.8, ("a", ANY, ANY): 0.7}
    table = Confidence(rows.items())
    assert table.of(Likeness(("a: b", "a"), "", "named")) == 0.9
    assert table.of(Likeness(("a: b", "a"), "", "pronoun")) == 0.8
    assert table.of(Likeness(("a: c", "a"), "", "named")) == 0.7
    assert table.of(Likeness(("c",), "", "named")) is None


def test_every_claim_has_the_confidence_of_the_table() -> None:
    (claim,) = [c for c in extract(Document("Mexico opposes NAFTA.")).claims if c.relation == "opposes"]
    assert claim.confidence == load().of(like("Mexico opposes NAFTA.", "opposes"))


def test_shares_are_smoothed_towards_the_wider_row() -> None:
    known = [(Likeness(("a",), "", "named"), n < 27) for n in range(30)]
    known += [(Likeness(("a",), "", "pronoun"), n < 2) for n in range(4)]
    rows = confidence.fitted(known)
    assert rows["a", ANY, ANY] == (34, 29, round((29 + 1) / 36, 2))
    assert rows["a", ANY, "named"] == (30, 27, round((27 + 2 * 0.83) / 32, 2))
    assert ("a", ANY, "pronoun") not in rows  # too few


def test_what_was_never_wrong_is_not_sure() -> None:
    rows = confidence.fitted([(Likeness(("a",), "", "named"), True)] * 1000)
    assert rows["a", ANY, ANY][2] == 0.99


def test_the_table_is_what_its_counts_say() -> None:
    for key, claims, right, share in read(folder("data") / _confidence.FILE):
        assert 0 <= right <= claims and 0 < share < 1, key


@pytest.mark.parametrize(
    "text",
    ["rule\tclaims\n", "rule\tsteps\tends\tclaims\tright\tconfidence\na\t*\t*\t1\t1\t2\n", "rule\tsteps\tends\t"],
)
def test_a_faulty_table_is_said_to_be(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError, match=r"t\.tsv"):
        list(read(tmp_path / "t.tsv"))
