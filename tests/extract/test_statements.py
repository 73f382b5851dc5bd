"""Who said what as claims: chains of sources, what is the writer's, and what is no statement."""

from __future__ import annotations

import datetime

import pytest

from kg.extract import extract
from kg.model import Document


def said(read, text, **more):
    return [
        (row["subject"] and row["subject"]["label"], row["object"]["text"], [s["label"] for s in row["said_by"]])
        for row in read(text, "said", **more)
    ]


def test_what_somebody_said_according_to_somebody_is_said_by_both(read):
    text = "Jane Roe said the deal was near, according to The Washington Post."
    assert ("Jane Roe", "the deal was near", ["The Washington Post"]) in said(read, text)


def test_the_second_quotation_is_the_inner_speaker_s_as_well(read):
    text = "“Talks go on about the plan,” Roe said, according to Reuters. “So far there are no decisions on it.”"
    assert (
        "Roe",
        "“Talks go on about the plan,” “So far there are no decisions on it.”",
        ["Reuters"],
    ) in said(read, text)


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Mexico is open to negotiations. Washington Post.", "The Washington Post"),
        ("The agency suspended the program. (Reuters)", "Reuters"),
        ("The court blocked the ban. The New York Times.", "The New York Times"),
    ],
)
def test_an_outlet_alone_at_the_end_of_a_paragraph_is_the_source_of_the_sentence_before_it(read, text, outlet):
    (row,) = read(text, "said")
    assert row["subject"]["label"] == outlet
    assert row["object"]["text"] == text[: text.index(". ") + 1]
    assert all(outlet in [s["label"] for s in other["said_by"]] for other in read(text) if other != row)


def test_a_body_that_is_no_outlet_is_no_source_tag(read):
    assert said(read, "The agency suspended the program. Sierra Club.") == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The mayor said the bill was dead, but the governor said it would pass.", "the bill was dead"),
        ("The mayor said the bill would pass while the governor called it a mistake.", "the bill would pass"),
        ("The mayor said the bill would pass after farmers called it a mistake.", "the bill would pass"),
    ],
)
def test_what_somebody_says_ends_where_somebody_else_speaks(read, text, content):
    assert content in [words for who, words, _ in said(read, text) if who == "mayor"]


@pytest.mark.parametrize("relation", ["holdsOffice", "alsoKnownAs"])
def test_titles_and_names_beside_the_words_are_the_writer_s(read, relation):
    text = "Ken Paxton said the governor, Jane Roe, and the policy, known as Catch and Release, would go."
    rows = read(text, relation)
    assert rows
    assert all(row["said_by"] == [] for row in rows)


def test_titles_in_a_quotation_are_the_speaker_s(read):
    (row,) = read("“Governor Jane Roe will sign the bill this week,” Ken Paxton said.", "holdsOffice")
    assert [s["label"] for s in row["said_by"]] == ["Ken Paxton"]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said it.",
        "The mayor explained what.",
        "The weight of the boxer, according to his body mass index, is normal.",
        "The work went according to plan.",
        "Texas sued the agency, challenging the rule.",
    ],
)
def test_no_statement(read, text):
    assert read(text, "said") == []


@pytest.mark.parametrize(
    "text", ["Biden opposes the rule.", "The senator attacked the plan.", "The senator defended Jane Roe."]
)
def test_a_stance_towards_a_thing_is_no_speech(read, text):
    assert {row["act"] for row in read(text, "said")} == {"belief"}


def test_each_source_stands_once_in_a_chain(read):
    text = "Jane Roe said she said the rule was a mistake."
    assert all(len({s["id"] for s in row["said_by"]}) == len(row["said_by"]) for row in read(text))


def test_the_words_for_a_speaker_are_those_beside_the_verb(read):
    text = "Jane Roe, who says that the rule is dead, left."
    (row,) = read(text, "said")
    assert row["subject"]["label"] == "Jane Roe"
    assert text[row["subject"]["start"] : row["subject"]["end"]] == "who"


@pytest.mark.parametrize(
    ("text", "when", "addressee", "medium"),
    [
        ("On Monday, Jane Roe said the bridge is safe.", "Monday", None, None),
        ("Jane Roe said in a statement on Monday that the bridge is safe.", "Monday", None, "statement"),
        ("Jane Roe told reporters in Oslo on Tuesday the bridge is safe.", "Tuesday", "reporters", None),
        ("“It is safe,” Jane Roe said Wednesday in an interview.", "Wednesday", None, "interview"),
        ("“It is safe,” Jane Roe said at a news conference on Jan. 24.", "Jan. 24", None, "news conference"),
        ("The bridge is safe, Jane Roe said last week.", "last week", None, None),
        ("In a letter to Congress dated May 3, Jane Roe said the bridge is safe.", "May 3", "Congress", "letter"),
        ("The bridge is safe, according to a note released Friday.", "Friday", None, None),
        ("Jane Roe told Congress last week it should act.", "last week", "Congress", None),
        ("Jane Roe tweeted that the bridge is safe.", None, None, "tweet"),
        # a date or a party in what is said is not when or to whom it is said
        ("Jane Roe said the bridge will open on Monday.", None, None, None),
        ("Jane Roe has said for two years that the bridge is safe.", None, None, None),
        ("Jane Roe compared the bridge to Congress.", None, None, None),
    ],
)
def test_when_where_and_to_whom_it_is_said(read, text, when, addressee, medium):
    (row,) = read(text, "said")
    told = row.get("addressee")
    assert (row["when"] and row["when"]["text"], told and text[told["start"] : told["end"]], row.get("medium")) == (
        when,
        addressee,
        medium,
    )


def test_what_is_added_is_said_when_the_rest_is(read):
    rows = read("On Tuesday, Jane Roe said it was safe, adding that the dam leaks.", "said")
    assert [row["when"]["text"] for row in rows] == ["Tuesday", "Tuesday"]


def test_the_day_of_a_statement_counts_from_the_day_of_publication():
    document = Document("Jane Roe said on Monday that it is safe.", published=datetime.date(2023, 2, 8))
    (claim,) = [c for c in extract(document).claims if c.relation == "said"]
    assert claim.when is not None
    assert claim.when.date == "2023-02-06"
