"""Segments: what is a headline, a paragraph, a caption, and what is printed twice."""

from __future__ import annotations

import itertools
import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.files import folder
from kg.language.segments import MAX_PASSAGE, segments
from kg.model import Part, Span


def kinds(text: str) -> list[tuple[str, str]]:
    return [(s.kind.value, s.span.of(text)) for s in segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Texas sued", [("body", "Texas sued")]),
        ("Texas sues\n\nTexas sued.", [("headline", "Texas sues"), ("body", "Texas sued.")]),
        ("One.\n  Two.  \nThree.", [("body", "One."), ("body", "Two."), ("body", "Three.")]),
        (
            "One.\nThe stop was forgotten\nTwo.",
            [("body", "One."), ("body", "The stop was forgotten"), ("body", "Two.")],
        ),
        ("It said so.\nA judge in May", [("body", "It said so."), ("caption", "A judge in May")]),
        ("It said so.\n\n“It  said so.”", [("body", "It said so."), ("duplicate", "“It  said so.”")]),
        (
            "FOR IMMEDIATE RELEASE\n\nMay 2, 2024\n\nTexas sues\n\nAUSTIN, Texas – Texas sued.\n\nAUSTIN – It won.",
            [
                ("caption", "FOR IMMEDIATE RELEASE"),
                ("caption", "May 2, 2024"),
                ("headline", "Texas sues"),
                ("body", "Texas sued."),
                ("body", "AUSTIN – It won."),
            ],
        ),
        (
            "It won.\n\nPARIS, Jan. 5 (Reuters) — Texas sued.\n\nNATO – an alliance – met.\n\nTEXAS (AP) - He left.",
            [("body", words) for words in ("It won.", "Texas sued.", "NATO – an alliance – met.", "He left.")],
        ),
        ('He left.\n"We won."', [("body", "He left."), ("body", '"We won."')]),
    ],
)
def test_text_falls_into_passages(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_a_hard_wrapped_paragraph_is_one_passage() -> None:
    text = (
        "The ministry said on Tuesday that it would appeal against the\n"
        "ruling of the court, which found that the levy had been set in\n"
        "breach of the treaty, and would ask for a stay.\n\nUnions cheered."
    )
    assert [t for _, t in kinds(text)] == [text.split("\n\n")[0], "Unions cheered."]


@pytest.mark.parametrize("column", [60, 72, 100, 118])
def test_paragraphs_broken_at_any_column_are_whole_be_they_of_two_lines(column: int) -> None:
    sentence = (
        "The state of Nebraska sued the agency over the Clean Engine Rule, and Iowa has intervened as a plaintiff. "
    )
    paragraphs = [(sentence * times).strip() for times in (5, 2, 9)]
    text = "Nebraska sues\n\n" + "\n\n".join(textwrap.fill(paragraph, column) for paragraph in paragraphs)
    assert [" ".join(words.split()) for _, words in kinds(text)][1:] == paragraphs


def test_lines_that_end_where_no_column_is_stay_apart() -> None:
    text = "Nebraska sued the agency over the rule, and Iowa has joined it as a plaintiff\nBy Jane Doe\nIt won."
    assert len(kinds(text)) == 3


def test_the_sample_documents_repeated_paragraph_and_captions_are_no_evidence() -> None:
    text = next(folder("data").glob("documents/*.txt")).read_text(encoding="utf-8")
    found = kinds(text)
    assert sum(kind == "duplicate" for kind, _ in found) == 1
    captions = [t for kind, t in found if kind == "caption"]
    assert len(captions) == 8
    assert all(t.startswith(("President", "Venezuelan", "Migrants", "Mexic")) for t in captions)


def test_what_the_format_says_of_a_passage_holds_and_else_its_words_tell() -> None:
    text = "Ohio\nTexas sues\nTexas\nA judge in May\nTexas sued.\ntexas sued"
    known = {"Ohio": "body", "Texas sues": "headline", "Texas": "body", "Texas sued.": "caption"}
    parts = [Part(Span(*line.span()), known.get(line[0], "")) for line in re.finditer(".+", text)]
    assert [(s.kind.value, s.span.of(text)) for s in segments(text, parts)] == [
        ("body", "Ohio"),
        ("headline", "Texas sues"),
        ("body", "Texas"),
        ("caption", "A judge in May"),
        ("caption", "Texas sued."),
        ("duplicate", "texas sued"),
    ]


def test_a_line_without_end_is_cut() -> None:
    assert max(len(t) for _, t in kinds("word " * MAX_PASSAGE)) <= MAX_PASSAGE


@given(st.text(alphabet="ab. \n\t“é😀"))
def test_spans_rise_and_lose_nothing_but_white_space_and_marks(text: str) -> None:
    spans = [s.span for s in segments(text)]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    letters = [c for s in spans for c in s.of(text) if c.isalnum()]
    assert letters == [c for c in text if c.isalnum()]
