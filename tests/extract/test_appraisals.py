"""Stance in what is said of something: words that speak well or ill of it, turned by negation and reducing words."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "who", "target", "sign"),
    [
        ("The mayor said the rule is a disaster.", "mayor", "rule", -1),
        ("The mayor said the rule is a dangerous mistake.", "mayor", "rule", -1),
        ("The mayor said the rule harms farmers.", "mayor", "rule", -1),
        ("The mayor said the rule causes chaos.", "mayor", "rule", -1),
        ("The mayor said the rule leads to chaos.", "mayor", "rule", -1),
        ("The mayor called the rule a disaster.", "mayor", "rule", -1),
        ("The mayor described the ban as cruel.", "mayor", "ban", -1),
        ("“The rule is a disgrace,” the mayor said.", "mayor", "rule", -1),
        ("The mayor said the law reduces harm.", "mayor", "law", 1),
        ("The mayor said the law is a success.", "mayor", "law", 1),
        ("The mayor called the treaty a triumph.", "mayor", "treaty", 1),
        ("The mayor said the law is not effective.", "mayor", "law", -1),
    ],
)
def test_an_appraisal(read, text, who, target, sign):
    found = [
        (row["subject"]["label"], row["object"]["label"], row["polarity"])
        for row in read(text, "praises", "criticises")
    ]
    assert (who, target, sign) in found


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said the rule is long.",
        "The mayor said the rule is dangerous but effective.",
        "The mayor said the rule could be a disaster.",
        "The mayor asked whether the rule is a disaster.",
        "The rule is for fair elections.",
    ],
)
def test_no_appraisal(read, text):
    assert read(text, "praises", "criticises") == []
