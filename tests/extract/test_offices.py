"""Offices, spokespeople, members and parts: who holds what, of which body, and what is no office."""

from __future__ import annotations

import pytest


def rows(read, words, text, relation):
    return [(words(row["subject"]), words(row["object"]), words(row.get("of"))) for row in read(text, relation)]


@pytest.mark.parametrize(
    ("text", "who", "office", "of"),
    [
        ("Texas Attorney General Ken Paxton spoke.", "Ken Paxton", "Texas Attorney General", "Texas"),
        ("Ken Paxton is the attorney general of Texas.", "Ken Paxton", "attorney general of Texas", "Texas"),
        ("Jane Roe served as secretary of state.", "Jane Roe", "secretary of state", None),
        ("John Roe became mayor of Austin in 2019.", "John Roe", "mayor of Austin", "Austin"),
        ("Mexican President Claudia Sheinbaum spoke.", "Claudia Sheinbaum", "Mexican President", "Mexico"),
        ("President Joe Biden signed the bill.", "Joe Biden", "President", None),
        ("Jane Roe, a senator from Texas and a lawyer, spoke.", "Jane Roe", "senator from Texas", "Texas"),
        ("Jane Roe, head of the council, resigned.", "Jane Roe", "head of the council", "council"),
    ],
)  # fmt: skip
def test_an_office(read, words, text, who, office, of):
    assert (who, office, of) in rows(read, words, text, "holdsOffice")


def test_former_and_possible_offices(read):
    (row,) = read("Former Attorney General Bill Barr criticized the decision.", "holdsOffice")
    assert row["former"] is True
    (row,) = read("John Roe may become governor of Texas.", "holdsOffice")
    assert row["modality"] == "possible"


@pytest.mark.parametrize(
    "text",
    [
        "John Roe, a frequent critic of Trump, spoke.",
        "John Roe, a Democrat, spoke.",
        "John Roe, a neighbor, spoke.",
        "John Roe is not the governor of Texas.",
        "Mr. John Roe spoke.",
    ],
)
def test_no_office(read, text):
    assert read(text, "holdsOffice") == []


@pytest.mark.parametrize(
    ("text", "who", "body"),
    [
        ("State Department spokesman Ned Price said the plan was near.", "Ned Price", "Department of State"),
        ("The agency's spokesperson, Jane Roe, declined to comment.", "Jane Roe", "agency"),
        ("Jane Roe is a spokeswoman for the department.", "Jane Roe", "department"),
        ("Jane Roe, a spokeswoman for the Sierra Club, spoke.", "Jane Roe", "Sierra Club"),
    ],
)
def test_a_spokesperson(read, words, text, who, body):
    assert [(who, body)] == [(s, o) for s, o, _ in rows(read, words, text, "spokespersonFor")]


@pytest.mark.parametrize(
    ("text", "who", "body"),
    [
        ("Jane Roe, a member of the House, opposed the bill.", "Jane Roe", "House of Representatives"),
        ("John Roe is a member of the committee.", "John Roe", "committee"),
        ("Poland belongs to NATO.", "Poland", "North Atlantic Treaty Organization"),
        ("Susan Collins, Republican of Maine, spoke.", "Susan Collins", "Republican Party"),
        ("Sen. Jane Roe (D-Calif.) spoke.", "Jane Roe", "Democratic Party"),
    ],
)
def test_a_member(read, words, text, who, body):
    assert (who, body) in [(s.removeprefix("Government of "), o) for s, o, _ in rows(read, words, text, "memberOf")]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The bureau is part of the department.", "bureau", "department"),
        ("The bureau, an arm of the Department of Homeland Security, ran it.", "bureau", "Homeland"),
        ("The office is a division of the agency.", "office", "agency"),
    ],
)
def test_a_part(read, words, text, part, whole):
    found = rows(read, words, text, "partOf")
    assert [s for s, o, _ in found if part in s and whole in o], found
