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
        ("New York Attorney General Letitia James spoke.", "Letitia James", "New York Attorney General", "New York"),
        ("Jane Roe was appointed secretary of state in 2021.", "Jane Roe", "secretary of state", None),
        ("Jane Roe was elected governor in November.", "Jane Roe", "governor", None),
        ("Ann Roe, head of Asia at the ministry, spoke.", "Ann Roe", "head of Asia at the ministry", "ministry"),
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
        "Jane Roe is the superior candidate.",
        "Jane Roe is a terrible leader.",
        "Jane Roe is a better governor.",
        "Jane Roe was the only lawmaker to oppose it.",
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


@pytest.mark.parametrize(
    ("text", "since", "until", "former"),
    [
        ("Jane Roe served as governor of Ohio from 2011 to 2015.", "2011", "2015", True),
        ("Jane Roe, who was governor of Ohio from 2011 to 2015, spoke.", "2011", "2015", True),
        ("Jane Roe has been mayor of Austin since 2019.", "2019", None, False),
        ("Jane Roe, the governor until 2018, spoke.", None, "2018", True),
        ("Jane Roe became mayor in 2019.", "2019", None, False),
        ("Jane Roe was elected governor in 2022.", "2022", None, False),
        ("Jane Roe resigned as attorney general in May.", None, "May", True),
    ],
)
def test_from_when_to_when(read, words, text, since, until, former):
    (row,) = read(text, "holdsOffice")
    assert (words(row.get("since")), words(row.get("until")), row["former"]) == (since, until, former)


@pytest.mark.parametrize(
    ("text", "held_as", "modality"),
    [
        ("Acting Secretary Chad Wolf signed the memo.", "acting", "asserted"),
        ("Jane Roe, the interim director of the agency, spoke.", "acting", "asserted"),
        ("President-elect Donald Trump spoke.", "elect", "planned"),
        ("Supreme Court nominee Amy Roe spoke.", "nominee", "possible"),
        ("John Roe, the Democratic candidate for governor, spoke.", "candidate", "possible"),
        ("Then-President Barack Obama spoke.", None, "asserted"),
    ],
)
def test_how_an_office_is_held(read, text, held_as, modality):
    (row,) = read(text, "holdsOffice")
    assert (row.get("heldAs"), row["modality"]) == (held_as, modality)


@pytest.mark.parametrize(
    ("text", "later", "earlier"),
    [
        ("Jane Roe succeeded John Doe as mayor of Austin.", "Jane Roe", "John Doe"),
        ("John Doe was replaced by Jane Roe.", "Jane Roe", "John Doe"),
        ("John Doe preceded Jane Roe as mayor.", "Jane Roe", "John Doe"),
    ],
)
def test_who_holds_it_after_whom(read, words, text, later, earlier):
    assert [(s, o) for s, o, _ in rows(read, words, text, "succeeds")] == [(later, earlier)]
