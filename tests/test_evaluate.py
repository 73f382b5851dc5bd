"""What counts as right, missed and wrong against gold; and what is said of gold that is faulty."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from kg.errors import InputError
from kg.evaluate import ALL, Score, Verdict, evaluate, scores
from kg.evaluate.matching import alike, jaccard
from kg.schema import load

HEADER = "relation\tsubject\tsign\tobject\tdetails"
Judge = Callable[..., dict[str, list[str]]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """``write(text, row, …)`` makes a folder of one document and its gold."""

    def run(text: str, *rows: str, header: str = HEADER) -> Path:
        (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
        (tmp_path / "a.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return tmp_path

    return run


@pytest.fixture
def judge(write: Callable[..., Path]) -> Judge:
    """The kinds that are right, missed and wrong in a text."""

    def run(text: str, *rows: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {verdict: [] for verdict in Verdict}
        for judged in evaluate(str(write(text, *rows)), pipeline.extractor(), load()):
            assert not isinstance(judged, InputError), judged
            for one in judged:
                found[one.verdict].append(one.kind)
        return {verdict: kinds for verdict, kinds in found.items() if kinds}

    return run


CASES = {
    "a stance needs its sign": (
        "Mexico opposes the asylum rule.",
        ("stance\tMexico\t+\tthe asylum rule",),
        {"missed": ["stance"], "wrong": ["stance"]},
    ),
    "any signed relation is a stance": (
        "Mexico suspended the asylum rule.",
        ("stance\tMexico\t-\tthe asylum rule | the rule",),
        {"right": ["stance"]},
    ),
    "what gold does not have is wrong": ("Mexico opposes the asylum rule.", (), {"wrong": ["stance"]}),
    "what is said twice counts once": (
        "Mexico opposes the asylum rule. On Monday Mexico rejected the asylum rule.",
        ("stance\tMexico\t-\tthe asylum rule",),
        {"right": ["stance"]},
    ),
    "what is only possible does not count": (
        "The union might support the bill. Did the union oppose the treaty?",
        ("stance\tThe union\t+\tthe bill\tmodality=possible",),
        {},
    ),
    "a pronoun's referent is the end": (
        "Ann Lee met voters. She opposes the treaty.",
        ("stance\tAnn Lee\t-\tthe treaty", "stance\tAnn Lee\t+\tvoters"),
        {"right": ["stance", "stance"]},
    ),
    "a lawsuit needs the defendant that gold names": (
        "Texas sued Ohio.",
        ("lawsuit\tTexas\t\tTexas",),
        {"missed": ["lawsuit"], "wrong": ["lawsuit"]},
    ),
    "a lawsuit without a defendant in gold takes any": (
        "Texas sued Ohio.",
        ("lawsuit\tTexas",),
        {"right": ["lawsuit"]},
    ),
    "a ruling needs its effect": (
        "A federal judge blocked the asylum rule.",
        ("ruling\tA federal judge | judge\t\tthe asylum rule\teffect=upholds",),
        {"missed": ["ruling"], "wrong": ["ruling"]},
    ),
    "a ruling of a judge": (
        "A federal judge blocked the asylum rule.",
        ("ruling\tA federal judge\t\tasylum rule\teffect=blocks | stays",),
        {"right": ["ruling"]},
    ),
    "a statement needs half its words": (
        '"The rule is long and it will stay," Ann Lee said.',
        ("statement\tAnn Lee\t\tThe rule is long and it will stay,",),
        {"right": ["statement"]},
    ),
    "a statement in parts": (
        '"The rule is long," Ann Lee said, "and it will stay."',
        ("statement\tAnn Lee\t\tThe rule is long … and it will stay",),
        {"right": ["statement"]},
    ),
    "a statement of another": (
        '"The rule is long and it will stay," Ann Lee told Joe Poe.',
        ("statement\tJoe Poe\t\tThe rule is long and it will stay,",),
        {"missed": ["statement"], "wrong": ["statement"]},
    ),
    "a belief is no statement": (
        "Ann Lee believes that the rule is long.",
        ("statement\tAnn Lee\t\tthe rule is long\tact=belief",),
        {},
    ),
    "an office may say whose it is or not": (
        "Ann Lee, the governor of Ohio, met Joe Poe, the Texas attorney general.",
        (
            "stance\tAnn Lee\t+\tJoe Poe",
            "office\tAnn Lee\t\tgovernor of Ohio",
            "office\tJoe Poe\t\tattorney general\tof=Texas",
        ),
        {"right": ["stance", "office", "office"]},
    ),
    "a description may be narrowed or not": (
        "Mexico opposes a rule on asylum claims. Ohio backed the rule.",
        ("stance\tMexico\t-\ta rule on asylum claims", "stance\tOhio\t+\ta rule on asylum claims"),
        {"right": ["stance", "stance"]},
    ),
    "a suit that is announced is none yet": (
        "Texas will sue Ohio.",
        ("stance\tTexas\t-\tOhio",),
        {"right": ["stance"]},
    ),
    "who speaks for a body is its spokeswoman": (
        "Jane Poe, a spokeswoman for the Justice Department, opposes the bill.",
        ("stance\tJane Poe\t-\tthe bill", "office\tJane Poe\t\tspokeswoman\tof=Justice Department"),
        {"right": ["stance", "office"]},
    ),
}


@pytest.mark.parametrize(("text", "rows", "expected"), CASES.values(), ids=CASES)
def test_what_is_right(judge: Judge, text: str, rows: tuple[str, ...], expected: dict[str, list[str]]) -> None:
    assert judge(text, *rows) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("parole programme", "parole program", True),
        ("asylum rule", "rule asylum", True),
        ("bill 12", "bill 13", False),
        ("north korea", "south korea", False),
        ("senator lee", "senator roe", False),
    ],
)
def test_names_are_alike_but_for_slips(left: str, right: str, expected: bool) -> None:
    assert alike(left, right) is expected


def test_words_count_as_often_as_they_stand() -> None:
    assert jaccard(("no", "no", "yes"), ("no", "yes")) == pytest.approx(2 / 3)
    assert jaccard((), ()) == 0


def test_scores_of_nothing_are_nothing() -> None:
    assert scores([]) == {ALL: Score()}
    assert Score().f1 == Score().precision == Score().recall == 0


TEXT = "Texas opposes the bill. Ohio does not."
FAULTS = {
    "a name that is not there": ("stance\tUtah\t-\tthe bill", "line 2: 'Utah' does not stand in the document"),
    "words that are not there": ("statement\tTexas\t\tthe bill … passes", "line 2: 'passes' does not stand"),
    "no such kind": ("opinion\tTexas\t-\tthe bill", "line 2: the relation 'opinion' is none of stance,"),
    "a stance without a sign": ("stance\tTexas\t\tthe bill", "line 2: the sign '' is neither + nor -"),
    "a sign that is none": ("stance\tTexas\tx\tthe bill", "line 2: the sign 'x'"),
    "no object": ("stance\tTexas\t-\t", "line 2: there is no object"),
    "no subject": ("office\t\t\tgovernor", "line 2: there is no subject"),
    "a detail without a value": ("lawsuit\tTexas\t\tOhio\tseeks", "line 2: the detail 'seeks' is not key=value"),
    "too many columns": ("stance\tTexas\t-\tthe bill\t\tx", "line 2: there are 6 columns, not 5"),
}


@pytest.mark.parametrize(("row", "message"), FAULTS.values(), ids=FAULTS)
def test_faulty_gold_is_one_line(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str], row: str, message: str
) -> None:
    folder = write(TEXT, row)
    assert main(["evaluate", str(folder)]) == 1
    first, counted = capsys.readouterr().err.splitlines()
    assert first.startswith(f"kg: {folder / 'a.tsv'}, ") and message in first and counted == "kg: 1 set aside"


def test_a_faulty_header_or_a_lonely_file_is_one_line(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(TEXT, header="who\twhat")
    (folder / "b.txt").write_text("Nobody has read this.\n", encoding="utf-8")
    (folder / "c.tsv").write_text(HEADER + "\n", encoding="utf-8")
    assert main(["evaluate", str(folder)]) == 1
    errors = capsys.readouterr().err
    assert "a.tsv, line 1: the header is not relation subject" in errors
    assert "b.txt: the document has no gold; add b.tsv" in errors
    assert "c.tsv: the gold has no document; add c.txt" in errors


def test_a_folder_without_gold_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"kg: {tmp_path}: there is no gold; give a folder of NAME.txt and NAME.tsv\n"


def test_the_command_prints_scores_and_errors(write: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(
        "Mexico opposes the asylum rule. Ann Lee, the mayor, backs the treaty.",
        "# a comment",
        "stance\tMexico\t-\tthe asylum rule",
        "",
        "stance\tAnn Lee\t-\tthe treaty",
        "office\tAnn Lee\t\tmayor",
    )
    assert main(["evaluate", str(folder), "--format", "json", "--errors"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scores"]["stance"] == {
        "gold": 2, "found": 2, "right": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5,
    }  # fmt: skip
    assert [(e["what"], e["line"], e["sign"], e["sentence"]) for e in told["errors"]] == [
        ("missed", 5, -1, "Ann Lee, the mayor, backs the treaty."),
        ("wrong", None, 1, "Ann Lee, the mayor, backs the treaty."),
    ]
    assert main(["evaluate", str(folder), "--format", "csv"]) == 0
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert rows[0][:4] == ["kind", "gold", "found", "right"] and rows[-1][:4] == ["all", "3", "3", "2"]
    assert main(["evaluate", str(folder), "--errors"]) == 0
    shown = capsys.readouterr().out
    assert "missed" in shown and "precision" in shown and "0.667" in shown
