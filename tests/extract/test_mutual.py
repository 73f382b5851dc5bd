"""What two do with each other holds in both directions; what they do to a third is no such thing."""

from __future__ import annotations

import pytest


def pairs(read, text, relation):
    return {
        (row["subject"]["label"].removeprefix("Government of "), row["object"]["label"].removeprefix("Government of "))
        for row in read(text, relation)
        if row["rule"].startswith("mutual")
    }


@pytest.mark.parametrize(
    ("text", "relation", "one", "other"),
    [
        ("Biden and Trudeau met on Monday.", "meets", "Biden", "Trudeau"),
        ("Canada and Mexico are negotiating.", "negotiatesWith", "Canada", "Mexico"),
        ("Negotiations between Canada and Mexico ended.", "negotiatesWith", "Canada", "Mexico"),
        ("India and China clashed.", "attacks", "India", "China"),
        ("France and Germany agreed on a treaty.", "agreesWith", "France", "Germany"),
        ("Japan and India signed an agreement.", "agreesWith", "Japan", "India"),
        ("The summit between Russia and Turkey was short.", "meets", "Russia", "Turkey"),
    ],
)
def test_each_with_the_other(read, text, relation, one, other):
    assert pairs(read, text, relation) == {(one, other), (other, one)}


@pytest.mark.parametrize(
    "text",
    [
        "Biden and Trudeau met the chancellor.",
        "Biden and Trudeau met with the chancellor.",
        "France and Germany fought the ban.",
        "France and Germany agreed that the ban was wrong.",
        "Biden met on Monday.",
    ],
)
def test_a_third_is_met(read, text):
    assert not [row for row in read(text) if row["rule"].startswith("mutual")]
