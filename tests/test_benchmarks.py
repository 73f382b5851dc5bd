"""The figures on the gold don't fall; the scripts of ``benchmarks/`` measure what they say."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from kg.evaluate import Score

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "benchmarks"


def script(name: str) -> ModuleType:
    """A script of the folder as a module."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_no_kind_has_fallen_two_points_below_the_stored_figures() -> None:
    scores = script("scores")
    if not scores.STORED.is_file():
        pytest.skip("no figures are stored")
    lines = scores.fallen(scores.reached(), scores.stored())
    assert not lines, "mend it, or say in the commit why and run: python benchmarks/scores.py --update"


def test_a_fall_is_told_and_a_little_less_is_none() -> None:
    fallen = script("scores").fallen
    before = {"stance": {"f1": 0.50}, "office": {"f1": 0.50}, "ruling": {"f1": 0.5}}
    now = {"stance": Score(100, 100, 49), "office": Score(100, 100, 47)}
    grown = fallen({"stance": Score(101, 100, 49)}, {"stance": {"f1": 0.50, "gold": 100}})
    assert grown == ["the gold has changed (stance); run python benchmarks/scores.py --update"]
    assert fallen(now, before) == ["office: F1 0.470, was 0.500", "ruling: F1 0.000, was 0.500"]


def test_texts_are_varied_and_as_long_as_asked() -> None:
    texts = script("texts")
    sources = ["The mayor met Jones in Utah.\n\nThe mayor praised Jones and Smith.", "He called Miller."]
    long = texts.of_length(sources, 200)
    assert 200 <= len(long.split()) < 215
    assert len(set(long.split("\n\n"))) > 10
    assert long == texts.of_length(sources, 200)


def test_claims_are_binned_by_their_confidence() -> None:
    reliability = script("reliability")
    said = ((0.9, True), (0.92, True), (0.95, False), (0.4, False), (1.0, True))
    low, high = reliability.bins(said)
    assert (low.said, low.share, low.claims) == (0.4, 0, 1)
    assert (round(high.said, 4), high.right, high.claims) == (0.9425, 3, 4)
    assert reliability.error([low, high]) == pytest.approx((0.4 * 1 + abs(0.9425 - 0.75) * 4) / 5)
    picture = ET.fromstring(reliability.svg([low, high]))  # noqa: S314 (our own)
    assert len(picture.findall("{http://www.w3.org/2000/svg}circle")) == 2


def test_labelled_files_of_others_are_read(tmp_path: Path) -> None:
    labelled = script("labelled")
    text = '"The rule will stay for many years," Joe Poe said. Ann Lee opposes the treaty.'
    speech = {"source_spans": [[37, 44]], "content_spans": [[1, 35]]}
    stance = {"subject": "Ann Lee", "polarity": "-", "object": "treaty"}
    files: dict[str, dict[str, object]] = {
        "stances": {"entities": [{"name": "Ann Lee"}, {"name": "treaty"}], "gold": [stance]},
        "statements": {"gold": [speech]},
        "events": {"gold": [{"source": "Ann Lee", "target": "the treaty", "root": "SUPPORT"}]},
    }
    found = {}
    for name, labels in files.items():
        (tmp_path / name).write_text(json.dumps({"text": text} | labels) + "\n", encoding="utf-8")
        found[name] = [(known.claim.relation, known.right) for known in labelled.of_file(str(tmp_path / name))]
    said = [("said", True), ("said", False)]  # what she opposes is no content there
    assert found == {"stances": [("opposes", True)], "statements": said, "events": [("opposes", False)]}


@pytest.mark.parametrize(
    "command",
    [
        ["speed.py", "--words", "300", "--rounds", "1"],
        ["linearity.py", "--words", "100"],
        ["memory.py", "--documents", "3"],
    ],
)
def test_the_scripts_run(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=BENCHMARKS, capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert any(word in done.stdout for word in ("median ratio", "exponent", "grown by"))
