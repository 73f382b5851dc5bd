"""Dates in text, to a day where text and day of publication allow it."""

from __future__ import annotations

import datetime

import pytest

from kg.extract.dates import find_date

PUBLISHED = datetime.date(2023, 2, 8)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Jan. 24, 2023", "2023-01-24"),
        ("May 2021", "2021-05"),
        ("in 2019", "2019"),
        ("on Monday", None),
        ("Jan. 24", None),
        ("this spring", None),
        ("recent months", None),
    ],
)
def test_without_a_day_of_publication(words, date):
    assert find_date(words, None) == date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("on Monday", "2023-02-06"),
        ("Wednesday", "2023-02-08"),
        ("last Wednesday", "2023-02-01"),
        ("yesterday", "2023-02-07"),
        ("Jan. 24", "2023-01-24"),
        ("Dec. 24", "2022-12-24"),
        ("in January", "2023-01"),
        ("in March", "2022-03"),
        ("last February", "2022-02"),
        ("three days ago", "2023-02-05"),
        ("two weeks ago", "2023-01"),
        ("last week", None),
        ("two months ago", "2022-12"),
        ("a year ago", "2022"),
        ("last month", "2023-01"),
        ("last year", "2022"),
        ("earlier this month", "2023-02"),
        ("next year", "2024"),
        ("the past year", "2022"),
        ("several years ago", None),
        ("recent months", None),
        ("this spring", None),
        ("last Tuesday", "2023-02-07"),
    ],
)
def test_seen_from_the_day_of_publication(words, date):
    assert find_date(words, PUBLISHED) == date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Friday", "2023-02-10"),
        ("June 1", "2023-06-01"),
        ("in March", "2023-03"),
        ("in January", "2024-01"),
    ],
)
def test_what_has_still_to_come(words, date):
    assert find_date(words, PUBLISHED, future=True) == date
