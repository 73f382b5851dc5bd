"""Why a claim is there: its sentence with the ends marked, the steps of its sign, the parse; from a file or a store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import pipeline
from kg.cli import main
from kg.errors import QueryError
from kg.explain import Explanation, in_extraction, in_store, marked, prefix, steps, tree
from kg.language.pipeline import load as language
from kg.model import Document, Extraction, claim_iri
from kg.schema import load
from kg.store import open_store

TEXT = """Mexico refused to end the asylum rule on Monday.

"We do not support the treaty," Ann Lee said. Texas sued Ohio to keep the asylum rule.
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("news") / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return pipeline.extractor()(Document(TEXT, source="a.txt"))


def one(extraction: Extraction, words: str, relation: str) -> Explanation:
    found = in_extraction(extraction, load(), TEXT.index(words))
    return next(e for e in found if e.relation == relation)


def test_the_sentence_has_its_ends_marked(extraction: Extraction) -> None:
    shown = marked(one(extraction, "refused", "supports"))
    assert shown == "[subject: Mexico] refused to end [object: the asylum rule] on Monday."


def test_marks_may_stand_in_each_other(extraction: Extraction) -> None:
    shown = marked(one(extraction, "sued", "sues"))
    assert shown == "[subject: Texas] [case: sued] [object: Ohio] [relief: to keep [over: the asylum rule]]."


def test_the_steps_of_the_sign_have_examples(extraction: Extraction) -> None:
    found = one(extraction, "refused", "supports")
    assert [step.text for step in found.steps] == ["refusing −", "ends −"] and found.sign == 1
    assert all(step.example.endswith(".") for step in found.steps)
    assert found.said_by == ()


def test_who_says_it_is_told(extraction: Extraction) -> None:
    found = one(extraction, "support the treaty", "opposes")
    assert found.said_by == ("Ann Lee",) and [s.text for s in found.steps] == ["not (turns)", "supports +"]


def test_other_rules_have_no_steps() -> None:
    assert steps("legal: sue", load()) == ()


def test_the_parse_is_a_tree_of_all_words(extraction: Extraction) -> None:
    found = one(extraction, "refused", "supports")
    lines = list(tree(found, language(), extraction.document, found.marks))
    assert lines[0].startswith("refused  VERB VBD ROOT (refuse)")
    assert [line.lstrip("│├└─ ").split()[0] for line in lines if "←" in line] == ["Mexico", "rule"]
    assert len(lines) == 10
    assert list(tree(found, language(), None, found.marks)) == lines


def test_a_store_tells_the_same_as_the_document(extraction: Extraction, news: Path, tmp_path: Path) -> None:
    assert main(["build", str(news), "--store", str(tmp_path / "store")]) == 0
    iris = [claim_iri(extraction.document.id, claim) for claim in extraction.claims]
    with open_store(str(tmp_path / "store"), reading=True) as store:
        for iri in iris:
            (told,) = in_store(store, load(), iri)
            (same,) = in_extraction(extraction, load(), id=iri)
            assert (told.sentence, told.steps, told.sign, told.modality) == (
                same.sentence, same.steps, same.sign, same.modality,
            )  # fmt: skip
            assert told.said_by == same.said_by and set(told.marks) >= {m for m in same.marks if m.name != "case"}
        assert {e.claim for e in in_store(store, load(), "c")} == set(iris)
        assert in_store(store, load(), "https://kg.example/doc/0#c1") == []


@pytest.mark.parametrize("id", ["x", "c12 34", 'c"', "https://kg.example/doc/0", "c" * 30])
def test_what_is_no_claim_is_refused(id: str) -> None:
    with pytest.raises(QueryError, match="is no claim"):
        prefix(id)


def test_the_command_explains_a_sentence(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(news), "--at", "refused to"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "Mexico supports asylum rule (+)",
        "refusing −, as in:",
        "refused  VERB VBD ROOT",
        "from character 0",
    ):
        assert words in shown
    assert "Texas" not in shown


def test_the_command_explains_a_claim(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(news), "--format", "jsonl"]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert main(["explain", row["id"], "--read", str(news), "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["claim"], told["rule"], told["sentence"]) == (row["id"], row["rule"], row["evidence"]["quote"])
    assert any("← object" in line for line in told["parse"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "Nevada"], "'Nevada' is no place in the text; give an offset, or words of it"),
        (["--at", "100000"], "'100000' is no place in the text"),
        (["--at", str(TEXT.index("\n"))], "nothing is claimed there"),
    ],
)
def test_what_cannot_be_explained_is_one_line(
    news: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["explain", str(news), *arguments]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
