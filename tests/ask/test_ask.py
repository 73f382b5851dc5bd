"""Questions and their answers on two documents: the sample, and a report of our own about a river rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.ask import Answer, ask
from kg.language.pipeline import load
from kg.pipeline import build, extractor, fingerprint
from kg.schema import load as schema
from kg.store import Store, open_store

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "documents"
RIVER = ROOT / "tests" / "cases" / "documents" / "river-rule.txt"


def filled(path: Path) -> Iterator[Store]:
    with open_store("memory:") as store:
        build([str(path)], store, extract=extractor(), maker=fingerprint())
        yield store


@pytest.fixture(scope="module")
def sample() -> Iterator[Store]:
    yield from filled(SAMPLE)


@pytest.fixture(scope="module")
def river() -> Iterator[Store]:
    yield from filled(RIVER)


def answer(store: Store, question: str) -> Answer:
    return ask(store, question, schema(), load())


def shown(found: Answer) -> set[str]:
    """What is answered, in a word each: the entity, and the value that goes with it."""
    return {
        str(a.value) if a.id is None else a.label if a.value is None else f"{a.label}: {a.value}" for a in found.answers
    }


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who opposes MPP?", {"Government of Mexico", "Joe Biden", "Biden administration", "Activists"}),
        ("who opposes remain in mexico", {"Government of Mexico", "Joe Biden", "Biden administration", "Activists"}),
        ("Who criticises MPP?", {"Activists"}),
        ("Who supports MPP?", {"Texas", "Missouri"}),
        ("Which countries are against MPP?", {"Government of Mexico"}),
        ("Which countries support MPP?", set()),
        ("Which states sued to keep MPP?", {"Texas", "Missouri"}),
        ("Who sued to end MPP?", set()),
        ("Which states sued over the parole process?", set()),
        ("Who sued over the parole process?", {"Ken Paxton"}),
        ("Whom did Texas sue?", set()),
        ("Who started MPP?", {"Trump administration"}),
        ("Who ended MPP?", set()),
        ("Who is trying to end MPP?", {"Joe Biden", "Biden administration"}),
        ("Who suspended MPP?", set()),
        ("Which policy is suspended?", {"Migrant Protection Protocols: currently suspended"}),
        ("Who speaks for the Department of Homeland Security?", {"Marsha Espinosa"}),
        ("Who is the attorney general of Texas?", {"Ken Paxton: Texas Attorney General"}),
        ("Who is the attorney general of Mexico?", set()),
        ("Who opposed MPP in 2019?", set()),
    ],
)
def test_who_did_or_holds_what(sample: Store, question: str, expected: set[str]) -> None:
    found = answer(sample, question)
    assert shown(found) == expected
    assert bool(found.note) != bool(expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does Mexico oppose MPP?", {"True"}),
        ("Does Texas oppose MPP?", {"False"}),
        ("Does Mexico support Remain in Mexico?", {"False"}),
        ("Did Texas sue over MPP?", {"True"}),
        ("Did Texas sue to end MPP?", {"False"}),
        ("Did Texas sue over the parole process?", set()),
        ("Did Texas sue Mexico?", set()),
        ("Has Biden ended MPP?", {"not said as a fact: attempted"}),
        ("Will Biden end MPP?", {"not yet: attempted"}),
        ("Is MPP in force?", {"False"}),
        ("Has the deal been finalized?", {"False"}),
        ("Is Donald Trump the president?", {"no, formerly"}),
        ("Has Mexico responded to the latest developments?", {"False"}),
        ("Did Biden say the deal is final?", set()),
    ],
)
def test_yes_and_no_are_said_of_facts(sample: Store, question: str, expected: set[str]) -> None:
    assert shown(answer(sample, question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does MPP depend on?", "willingness of the government of Mexico"),
        ("When did Ken Paxton file his lawsuit?", "Jan. 24"),
        ("When does Title 42 expire?", "this spring"),
        ("What is Title 42?", "pandemic-era border policy"),
        ("What is Remain in Mexico also called?", "Migrant Protection Protocols"),
        ("What does Paxton's lawsuit challenge?", "extension of the parole process"),
        ("What does Texas want?", "to keep the program active"),
        ("How does the Biden administration plan to end MPP?", "through the courts"),
        ("Why did the judge block Biden's attempt to end MPP?", "had not sufficiently explained"),
        ("Why does Mexico oppose MPP?", "no reason given"),
        ("How long is the ban from the US?", "five-year"),
        ("How many migrants passed through Mexico under MPP when Trump was in power?", "74000"),
        ("How many migrants passed through Mexico under Biden?", "7500"),
        ("How many states sued over MPP?", "at least 2"),
        ("What would migrants who enter the US illegally face under the plan?", "deportation to Mexico"),
        ("What did Meissner say about the policy?", "game changer"),
        ("What did Espinosa tell Reuters?", "through the courts"),
        ("Who said “we’ve entered a new era and new territory”?", "Meissner"),
        ("What is Mexico's position on taking in migrants?", "does not accept migrants expelled from the US"),
    ],
)
def test_values_come_in_the_words_of_the_text(sample: Store, question: str, expected: str) -> None:
    found = answer(sample, question)
    assert any(expected in f"{a.label} {a.value}" for a in found.answers), (shown(found), found.note)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who sued the Environmental Protection Agency?", {"Ohio", "Indiana"}),
        ("Which states sued to block the Clean River Rule?", {"Ohio", "Indiana"}),
        ("Did Ohio sue Indiana?", set()),
        ("Does Maria Torres oppose the Clean River Rule?", {"no: denied"}),
        ("Does the Sierra Club oppose the Clean River Rule?", {"False"}),
        ("Did Judge Thomas Reed block the Clean River Rule?", {"False"}),
        ("Who ended River Watch?", {"Keller administration"}),
        ("Who introduced River Watch?", {"John Hayes"}),
        ("Who extended the Clean River Rule?", set()),
        ("Who vetoed the bill?", set()),
        ("Did the Farm Bureau oppose the Clean River Rule?", set()),
        ("Who criticises the Clean River Rule?", {"Anna Keller"}),
        ("Who announced the Clean River Rule?", {"Environmental Protection Agency"}),
        ("When did Ohio sue?", {"Monday"}),
        ("Is Peter Lund the attorney general of Michigan?", {"True"}),
        ("Who is Maria Torres?", {"Senator", "member of Democratic Party"}),
        ("What did Anna Keller say about the Clean River Rule?", {"“The rule is a disaster for family farms,”"}),
    ],
)
def test_another_document_is_answered_as_well(river: Store, question: str, expected: set[str]) -> None:
    assert shown(answer(river, question)) == expected


def test_each_answer_has_its_words_at_their_place(sample: Store) -> None:
    text = next(SAMPLE.iterdir()).read_text(encoding="utf-8")
    for question in ("Who opposes MPP?", "Which states sued over MPP, and what for?", "What does MPP depend on?"):
        found = answer(sample, question)
        assert found.answers
        assert "SELECT" in found.sparql
        for one in (e for a in found.answers for e in a.evidence):
            assert text[one.start : one.end] == one.quote


def test_the_second_half_of_a_question_is_answered_too(sample: Store) -> None:
    assert shown(answer(sample, "Which states sued over MPP, and what for?")) == {
        "Texas",
        "Missouri",
        "to keep the program active",
    }


def test_the_sparql_of_an_answer_can_be_run(sample: Store) -> None:
    assert sample.query(answer(sample, "Who opposes MPP?").sparql).rows


@pytest.mark.parametrize(
    "question", ["", "?", "Who opposes ' OR } SELECT * #?", "Who opposes <https://x> MPP?", "\x00"]
)
def test_odd_questions_get_a_note_or_an_answer_and_no_fault(sample: Store, question: str) -> None:
    found = answer(sample, question)
    assert found.answers or found.note
