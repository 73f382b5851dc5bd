"""Numbers: their value and unit, the policy that they are about, the period; and numbers that count nothing."""

from __future__ import annotations

import pytest

from kg.extract.figures import number


@pytest.mark.parametrize(
    ("text", "value", "unit", "about", "period"),
    [
        ("Some 500 workers were laid off under the plan.", 500, "workers", "plan", None),
        ("The program cost $4 billion in 2021.", 4_000_000_000, "$", "program", "2021"),
        ("Support for the bill rose to 60 percent.", 60, "%", None, None),
        ("About 1,200 farms closed in 2019, and the tax bill passed in 2022.", 1200, "farms", None, "2019"),
    ],
)
def test_a_figure(read, words, text, value, unit, about, period):
    row = read(text, "figure")[0]
    assert (row["value"], row["unit"], words(row.get("about")), words(row.get("period"))) == (
        value,
        unit,
        about,
        period,
    )


def test_that_number_has_the_unit_and_the_policy_of_the_one_before(read, words):
    text = "Some 74,000 migrants were sent back under the program. Under Biden, that number is just 7,500."
    first, second = read(text, "figure")
    assert (first["unit"], words(first["about"])) == ("migrants", "program")
    assert (second["value"], second["unit"], words(second["about"])) == (7500, "migrants", "program")
    assert words(second["period"]) == "Under Biden"


@pytest.mark.parametrize(
    "text", ["The Senate voted 80-19 to pass the bill.", "The bill passed on May 12.", "Two states sued."]
)
def test_no_figure(read, text):
    assert read(text, "figure") == []


@pytest.mark.parametrize(
    ("words_", "value"),
    [("some 74,000", 74000), ("$1.5 billion", 1.5e9), ("20 percent", 20), ("hundreds of thousands", None)],
)
def test_number(words_, value):
    assert number(words_) == value
