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
        ("Up to 50,000 jobs are at risk.", 50000, "jobs", None, None),
        ("Nearly half a million people lost coverage.", 500_000, "people", None, None),
        ("The fund got €1.2bn in 2021.", 1_200_000_000, "€", None, "2021"),
        ("The plan costs at least $2 billion over five years.", 2_000_000_000, "$", "plan", "over five years"),
        ("The tax is 25% on steel.", 25, "%", "tax", None),
        ("Some 300,000 acres of forest were lost.", 300_000, "acres", None, None),
        ("Interest rates rose to 4 percent.", 4, "%", None, None),
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
    "text",
    [
        "The Senate voted 80-19 to pass the bill.",
        "The bill passed on May 12.",
        "Two states sued.",
        "Some 2020 candidates spoke.",
    ],
)
def test_no_figure(read, text):
    assert read(text, "figure") == []


@pytest.mark.parametrize(
    ("words_", "value"),
    [
        ("some 74,000", 74000),
        ("$1.5 billion", 1.5e9),
        ("20 percent", 20),
        ("hundreds of thousands", None),
        ("£2bn", 2e9),
        ("half a million", 5e5),
        ("between 2 and 3 million", 2e6),
        ("7.5%", 7.5),
    ],
)
def test_number(words_, value):
    assert number(words_) == value


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Some 500 workers left.", "about"),
        ("At least 500 workers left.", "atLeast"),
        ("More than 500 workers left.", "moreThan"),
        ("Up to 500 workers left.", "atMost"),
        ("Fewer than 500 workers left.", "lessThan"),
        ("Nearly 500 workers left.", "almost"),
        ("Exactly 500 workers left.", None),
        ("In 1868 they gave up roughly 300 acres.", "about"),
    ],
)
def test_how_exact_a_figure_is(read, text, precision):
    (row,) = read(text, "figure")
    assert row.get("precision") == precision


@pytest.mark.parametrize(
    ("text", "value", "measure", "change"),
    [
        ("Emissions fell by 20% in 2020.", 20, "Emissions", "down"),
        ("Unemployment rose to 7.2 percent.", 7.2, "Unemployment", None),
        ("The minister cut spending by £300 million.", 300_000_000, "spending", "down"),
    ],
)
def test_what_rose_or_fell(read, words, text, value, measure, change):
    (row,) = read(text, "figure")
    assert (row["value"], words(row.get("measure")), row.get("change")) == (value, measure, change)


def test_for_each_of_what(read):
    (row,) = read("The bill would raise the wage to $15 an hour.", "figure")
    assert (row["unit"], row["per"], row["object"]["text"]) == ("$", "hour", "$15")


def test_a_range(read):
    (row,) = read("Between 200 and 300 people were detained.", "figure")
    assert (row["value"], row["upTo"]) == (200, 300)
