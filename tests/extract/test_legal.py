"""Lawsuits: who sued whom over what, seeking what; who joined a suit; who advised the court, on which side."""

from __future__ import annotations

import pytest


def label(value):
    return value.get("label") if isinstance(value, dict) else value


SUITS = [
    # text, plaintiff, defendant, over, seeks, modality
    ("Texas sued the agency.", "Texas", "agency", None, None, "asserted"),
    ("The union filed a lawsuit against the company.", "union", "company", None, None, "asserted"),
    ("California sued the agency over the rule.", "California", "agency", "rule", None, "asserted"),
    ("Texas sued to keep the program.", "Texas", None, "program", "keep", "asserted"),
    ("Texas sued to block the rule.", "Texas", None, "rule", "block", "asserted"),
    ("Texas sued to end the program.", "Texas", None, "program", "end", "asserted"),
    ("Texas sued to reinstate the program.", "Texas", None, "program", "reinstate", "asserted"),
    ("Ohio filed a suit against the agency, seeking damages.", "Ohio", "agency", None, "damages", "asserted"),
    ("The lawsuit, filed by Texas in federal court, challenges the rule.", "Texas", None, "rule", "block", "asserted"),
    ("Texas's lawsuit against the agency seeks to keep the program.", "Texas", "agency", "program", "keep", "asserted"),
    ("Texas sued the agency, challenging the rule.", "Texas", "agency", "rule", "block", "asserted"),
    ("Texas threatened to sue the agency.", "Texas", "agency", None, None, "planned"),
    ("Texas may sue the agency over the rule.", "Texas", "agency", "rule", None, "possible"),
    ("If Texas were to sue the agency, it would lose.", "Texas", "agency", None, None, "conditional"),
    ("The law allows residents to sue the agency.", "residents", "agency", None, None, "conditional"),
]


@pytest.mark.parametrize(("text", "plaintiff", "defendant", "over", "seeks", "modality"), SUITS)
def test_a_suit(read, text, plaintiff, defendant, over, seeks, modality):
    found = [
        (label(r["subject"]), label(r["object"]), label(r.get("over")), r.get("seeks"), r["modality"])
        for r in read(text, "sues")
    ]
    assert found == [(plaintiff, defendant, over, seeks, modality)]


def test_a_suit_that_was_not_filed(read):
    (row,) = read("California has not sued the company.", "sues")
    assert (row["negated"], row["polarity"]) == (True, None)


def test_each_plaintiff_sues(read):
    rows = read("Texas and Missouri sued the agency.", "sues")
    assert {label(r["subject"]) for r in rows} == {"Texas", "Missouri"}
    assert len({r["case"]["id"] for r in rows}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The company had sued for peace.",
        "The suit fits the mayor.",
        "The union filed a complaint.",
        "The company lost its appeal.",
    ],
)
def test_no_suit(read, text):
    assert [r for r in read(text, "sues") if r["object"]] == []


@pytest.mark.parametrize(
    ("text", "who", "side"),
    [
        ("Two states intervened in the lawsuit.", "Two states", None),
        ("Texas moved to intervene in the case on the side of the government.", "Texas", "defendant"),
        ("The union joined the lawsuit against the agency.", "union", "plaintiff"),
    ],
)
def test_an_intervention(read, text, who, side):
    assert (who, side) in [(label(r["subject"]), r.get("side")) for r in read(text, "intervenesIn")]


@pytest.mark.parametrize(
    ("text", "who", "side"),
    [
        ("The senators filed a brief in the lawsuit.", "senators", None),
        ("Texas filed a friend-of-the-court brief in support of the rule.", "Texas", "defendant"),
        ("The union submitted an amicus brief in support of the plaintiffs.", "union", "plaintiff"),
    ],
)
def test_a_brief(read, text, who, side):
    assert (who, side) in [(label(r["subject"]), r.get("side")) for r in read(text, "filesBriefIn")]
