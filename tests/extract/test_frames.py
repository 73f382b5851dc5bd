"""Predications as claims: what a judged act says of its doer, and which ends a claim may have."""

from __future__ import annotations

import pytest


def found(read, text, *relations):
    rows = [r for r in read(text, *relations) if r["relation"] != "said"]
    return {(r["subject"]["label"], r["relation"], r["object"]["label"], r["polarity"]) for r in rows}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The senator criticized Biden's decision to end the program.", ("senator", "criticises", "Biden", -1)),
        ("The senator slammed Biden's remarks.", ("senator", "criticises", "Biden", -1)),
        ("The group praised the governor's response.", ("group", "praises", "governor", 1)),
    ],
)
def test_who_judges_an_act_judges_its_doer(read, text, claim):
    assert claim in found(read, text)


@pytest.mark.parametrize(
    "text",
    [
        "The senator criticized the decision to end the program.",
        "The senator opposed Biden's plan.",
        "The senator did not criticize Biden's remarks.",
        "The senator criticized Biden's car.",
    ],
)
def test_who_does_not_judge_a_doer(read, text):
    assert not {c for c in found(read, text) if c[2] == "Biden"}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor agreed with the senator on taxes.",
        "The senator worked with the governor.",
        "The mayor met a deadline.",
    ],
)
def test_no_agreement_and_no_meeting(read, text):
    assert read(text, "agreesWith", "meets") == []


def test_bodies_agree(read):
    assert read("France agreed with Germany.", "agreesWith")


def test_courts_rule_and_have_no_stance(read):
    assert found(read, "A judge blocked the rule.", "blocks", "opposes") == set()


def test_means(read):
    (row,) = read("Texas is trying to end the program through the courts.", "ends")
    assert row["means"]["text"] == "through the courts"
