"""What questions ask for: relation, sign, ends, hole, firmness; and what is refused."""

from __future__ import annotations

from functools import cache

import pytest

from kg import gazetteer
from kg.language.pipeline import load
from kg.model import Entity, Modality
from kg.question import Analyst, Hole, Pattern
from kg.schema import load as schema

MPP, RULE, TEXAS, KELLER, AGENCY, MEXICO, JUDGE = (f"https://kg.example/x/{n}" for n in range(7))
KNOWN = (
    Entity(MPP, "Programme", "Migrant Protection Protocols", ("MPP", "Remain in Mexico")),
    Entity(RULE, "Rule", "Clean River Rule", ("the rule",)),
    Entity(TEXAS, "State", "Texas"),
    Entity(KELLER, "Person", "Anna Keller"),
    Entity(AGENCY, "Agency", "Environmental Protection Agency", ("EPA",)),
    Entity(MEXICO, "Government", "Government of Mexico", ("Mexico",)),
    Entity(JUDGE, "Person", "Thomas Reed", ("Judge Thomas Reed",)),
)


@cache
def analyst() -> Analyst:
    return Analyst(schema(), load(), gazetteer.load(), KNOWN)


def read(question: str) -> Pattern:
    found = analyst().pattern(question)
    assert isinstance(found, Pattern), found
    return found


@pytest.mark.parametrize(
    ("question", "relation", "sign", "hole"),
    [
        ("Who opposes MPP?", "opposes", -1, Hole.SUBJECT),
        ("Who is against MPP?", "opposes", -1, Hole.SUBJECT),
        ("Who is opposed to MPP?", "opposes", -1, Hole.SUBJECT),
        ("Who supports MPP?", "supports", 1, Hole.SUBJECT),
        ("Who is in favor of MPP?", "supports", 1, Hole.SUBJECT),
        ("Who wants MPP kept in force?", "supports", 1, Hole.SUBJECT),
        ("Who wants to end MPP?", "ends", -1, Hole.SUBJECT),
        ("Who does not support MPP?", "opposes", -1, Hole.SUBJECT),
        ("What does Texas oppose?", "opposes", -1, Hole.OBJECT),
        ("Which policies does Texas support?", "supports", 1, Hole.OBJECT),
        ("Does Texas oppose MPP?", "opposes", -1, Hole.TRUTH),
        ("Why does Texas oppose MPP?", "opposes", -1, Hole.REASON),
        ("Who criticises MPP?", "criticises", -1, Hole.SUBJECT),
        ("Who praised Keller?", "praises", 1, Hole.SUBJECT),
    ],
)
def test_stances_are_asked_for_by_sign(question: str, relation: str, sign: int, hole: Hole) -> None:
    found = read(question)
    assert relation in found.relations
    assert (found.sign, found.hole) == (sign, hole)


@pytest.mark.parametrize(
    ("question", "relation"),
    [
        ("Who ended MPP?", "ends"),
        ("Has Keller ended MPP?", "ends"),
        ("Who introduced MPP?", "introduces"),
        ("Who vetoed the Clean River Rule?", "vetoes"),
        ("Who sued over MPP?", "sues"),
    ],
)
def test_what_was_done_must_have_been_done(question: str, relation: str) -> None:
    found = read(question)
    assert found.relations == {relation}
    assert found.firmness == {Modality.ASSERTED}


@pytest.mark.parametrize("question", ["Who is trying to end MPP?", "Will Keller end MPP?", "Who plans to end MPP?"])
def test_what_is_tried_or_meant_need_not(question: str) -> None:
    found = read(question)
    assert found.relations == {"ends"}
    assert {Modality.ATTEMPTED, Modality.PLANNED} <= found.firmness


@pytest.mark.parametrize(
    ("question", "relation", "hole", "ends"),
    [
        ("Which states sued over MPP?", "sues", Hole.SUBJECT, (None, (MPP,), None)),
        ("Whom did Texas sue?", "sues", Hole.OBJECT, ((TEXAS,), None, None)),
        ("Did Texas sue the EPA over MPP?", "sues", Hole.TRUTH, ((TEXAS,), (MPP,), (AGENCY,))),
        ("How many states sued over MPP?", "sues", Hole.COUNT, (None, (MPP,), None)),
        ("When did Texas sue?", "sues", Hole.WHEN, ((TEXAS,), None, None)),
        ("What did Judge Thomas Reed rule?", "ruledOn", Hole.OBJECT, ((JUDGE,), None, None)),
        ("Is MPP in force?", "hasStatus", Hole.TRUTH, ((MPP,), None, None)),
        ("When does MPP end?", "hasStatus", Hole.WHEN, ((MPP,), None, None)),
        ("What does MPP depend on?", "contingentOn", Hole.OBJECT, (None, (MPP,), None)),
    ],
)
def test_each_end_finds_its_place(question: str, relation: str, hole: Hole, ends: tuple[object, ...]) -> None:
    found = read(question)
    assert relation in found.relations
    assert found.hole is hole
    assert (found.subjects, found.topics, found.defendants) == ends


def test_a_suit_is_told_by_what_it_seeks() -> None:
    assert dict(read("Did Texas sue to end MPP?").values)["seeks"] == {"end", "block"}
    assert dict(read("Who sued to keep MPP?").values)["seeks"] == {"keep", "reinstate"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who opposed MPP in 2019?", {"2019"}),
        ("Who opposes MPP in Texas?", {"texa"}),
        ("Which rich donors oppose MPP?", {"rich"}),
        ("Who currently opposes MPP?", set()),
    ],
)
def test_what_is_left_of_a_question_must_be_met(question: str, words: set[str]) -> None:
    assert read(question).words >= words
    assert bool(read(question).words) == bool(words)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "no question"),
        ("?!...", "no question"),
        ("What did Zorro say?", "'Zorro'"),
        ("Who opposes everything except MPP?", "'except'"),
        ("MPP.", "no question that I understand"),
        ("Where did Texas sue?", "where"),
        ("Who opposes MPP and who supports the rule?", "one at a time"),
        ("Who glorps MPP?", "did not understand"),
        ("谁反对这个政策？", "no question"),
    ],
)
def test_what_is_not_understood_is_said(question: str, told: str) -> None:
    found = analyst().pattern(question)
    assert isinstance(found, str)
    assert told in found


def test_a_question_that_is_too_long_is_refused() -> None:
    found = analyst().pattern("Who opposes " + "MPP and " * 3_000 + "Texas?")
    assert isinstance(found, str)
    assert "shorten" in found
