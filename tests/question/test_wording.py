"""The words of a question: what is left of it when politeness is taken away, and how it is put as a statement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.pipeline import load
from kg.model import Document, Entity
from kg.question.wording import among, clean, declarative, joined, names, stem, stems

KNOWN = (
    Entity("https://kg.example/x/1", "Programme", "Migrant Protection Protocols", ("MPP", "Remain in Mexico")),
    Entity("https://kg.example/x/2", "Person", "Anna Keller", ("Governor Keller",)),
    Entity("https://kg.example/x/3", "Rule", "Clean River Rule", ("the rule", "rule")),
    Entity("https://kg.example/x/4", "Company", "Acme Inc."),
    Entity("https://kg.example/x/5", "State", "Texas"),
)


def parsed(text: str):  # type: ignore[no-untyped-def]
    return load().parse(Document(text))[0].doc


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("Who opposes MPP?", "Who opposes MPP?"),
        ("  Could you please tell me who opposes MPP", "who opposes MPP?"),
        ("I would like to know who opposes MPP.", "who opposes MPP?"),
        ("List the states that sued over MPP", "which states sued over MPP?"),
        ("Which states went to court over MPP?", "Which states sued over MPP?"),
        ("Who is in favour of the rule?", "Who is for the rule?"),
        ("Who opposes (a new start of) MPP / Remain in Mexico?", "Who opposes MPP or Remain in Mexico?"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_a_question_is_freed_of_what_asks_nothing(question: str, plain: str) -> None:
    assert clean(question) == plain


@given(st.text(max_size=80))
def test_cleaning_never_fails_and_never_leaves_two_question_marks(text: str) -> None:
    assert not clean(text).endswith("??")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who opposes MPP?", ["MPP"]),
        ("Who opposes remain in mexico?", ["remain in mexico"]),
        ("Does Keller support the Clean River Rule?", ["Keller", "the Clean River Rule"]),
        ("Did Acme sue Texas?", ["Acme", "Texas"]),
        ("Who supports the rule?", ["the rule"]),
        ("Which rule did Texas oppose?", ["Texas"]),
        ("What happened?", []),
    ],
)
def test_names_are_found_by_label_alias_and_short_form(question: str, expected: list[str]) -> None:
    doc = parsed(question)
    assert [doc[n.start : n.end].text for n in names(doc, KNOWN)] == expected


def test_a_name_that_reads_like_a_phrase_is_drawn_together() -> None:
    doc = parsed("Does Texas support Remain in Mexico?")
    text, words = joined(doc, names(doc, KNOWN))
    assert text == "Does Texas support RemainInMexico?"
    assert [e.label for e in words["RemainInMexico"].entities] == ["Migrant Protection Protocols"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which policies does Keller favour?", "Keller does favour some policies."),
        ("Who opposes MPP?", "Somebody opposes MPP."),
        ("Does Texas oppose MPP?", "Texas does oppose MPP."),
        ("What has Texas proposed?", "Texas has proposed something."),
        ("Why does Texas oppose MPP?", None),
    ],
)
def test_a_question_is_put_as_a_statement(question: str, told: str | None) -> None:
    doc = parsed(question)
    assert declarative(list(doc), names(doc, KNOWN)) == told


@pytest.mark.parametrize(
    ("left", "right"), [("suspended", "suspends"), ("ends", "ended"), ("policy", "policies"), ("extend", "extended")]
)
def test_forms_of_a_word_share_their_stem(left: str, right: str) -> None:
    assert among(stem(left), stems(right))


@pytest.mark.parametrize(("left", "right"), [("parole", "parade"), ("Texas", "taxes"), ("2019", "2020")])
def test_other_words_do_not(left: str, right: str) -> None:
    assert not among(stem(left), stems(right))
