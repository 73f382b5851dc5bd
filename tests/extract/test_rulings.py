"""Rulings: which court did what to what, what it refused, and what it only may do."""

from __future__ import annotations

import pytest

CASES = [
    ("The Supreme Court ruled on the ban.", "Supreme Court", "ban", None),
    ("The Supreme Court blocked the mandate.", "Supreme Court", "mandate", "blocks"),
    ("A judge stayed the rule.", "judge", "rule", "stays"),
    ("The court vacated the rule.", "court", "rule", "vacates"),
    ("The court struck down the law.", "court", "law", "strikesDown"),
    ("A judge ruled that the ban is unconstitutional.", "judge", "ban", "strikesDown"),
    ("The court found the rule unlawful.", "court", "rule", "strikesDown"),
    ("The judge held that the order violated the law.", "judge", "order", "strikesDown"),
    ("The appeals court upheld the ban.", "appeals court", "ban", "upholds"),
    ("The court allowed the rule.", "court", "rule", "allows"),
    ("The court reinstated the program.", "court", "program", "reinstates"),
    ("The court ordered the agency to restart the program.", "court", "program", "reinstates"),
    ("The court ruled that the agency must keep the program.", "court", "program", "orders"),
    ("The judge dismissed the lawsuit.", "judge", "lawsuit", "dismisses"),
    ("The appeals court reversed the ruling.", "appeals court", "ruling", "reverses"),
    ("The ban was blocked by a federal judge.", "federal judge", "ban", "blocks"),
]


@pytest.mark.parametrize(("text", "court", "what", "effect"), CASES)
def test_a_ruling(read, text, court, what, effect):
    (row,) = read(text, "ruledOn")
    assert (row["subject"]["label"], row["object"]["label"], row.get("effect")) == (court, what, effect)
    assert (row["modality"], row["negated"]) == ("asserted", False)


def test_what_a_court_refused(read):
    (row,) = read("The appeals court refused to block the law.", "ruledOn")
    assert (row["effect"], row["negated"]) == ("blocks", True)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("A judge may block the rule.", "possible"),
        ("The court should block the rule.", "conditional"),
        ("The court is expected to strike down the law.", "planned"),
        ("The union asked the court to block the rule.", "conditional"),
    ],
)
def test_what_a_court_may_do(read, text, modality):
    assert [row["modality"] for row in read(text, "ruledOn")] == [modality]


@pytest.mark.parametrize("text", ["The Supreme Court blocked the mandate.", "A judge upheld the rule."])
def test_a_ruling_is_no_stance(read, text):
    assert [row for row in read(text) if row["relation"] in ("blocks", "opposes", "supports", "defends")] == []


def test_what_no_court_does_is_no_ruling(read):
    assert read("The senator blocked the rule.", "ruledOn") == []
