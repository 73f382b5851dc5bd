from __future__ import annotations

import datetime
import doctest
import time

import pytest

from kg.readers import _base, _dateline
from kg.readers._dateline import day, facts

FEBRUARY = datetime.date(2023, 2, 6)
JANUARY = datetime.date(2023, 1, 24)
BODY = "The governor said that he would not sign the bill, which had passed on May 1, 2021."


@pytest.mark.parametrize("module", [_base, _dateline])
def test_the_examples_hold(module: object) -> None:
    tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried.attempted > 0
    assert tried.failed == 0


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("WASHINGTON (Reuters) - Mexico said it.", "Reuters", None),
        ("WASHINGTON, Feb 6 (Reuters) - Mexico said it.", "Reuters", None),
        ("LOS ANGELES/CHARLESTON, S.C. (Reuters) - Biden said.", "Reuters", None),
        ("SAN FRANCISCO, Feb. 6, 2023 — The city sued.", None, FEBRUARY),
        ("SAN FRANCISCO, February 6, 2023—The city sued.", None, FEBRUARY),
        ("ALBUQUERQUE, N.M. (AP) -- The judge ruled.", "Associated Press", None),
        ("Mexico City, 6 Feb 2023 (EFE).- The state said.", "EFE", FEBRUARY),
        ("AUSTIN, Texas, Feb. 6, 2023 /PRNewswire/ -- Today it said.", "PR Newswire", FEBRUARY),
        ("AUSTIN, Texas (KXAN) — The state said.", "KXAN", None),
        ("AUSTIN (The Texas Tribune) — The state said.", "The Texas Tribune", None),
        ("Washington, D.C. – January 24, 2023 – Today Texas sued.", None, JANUARY),
        ("El Paso, TX — January 24, 2023 — The city said.", None, JANUARY),
    ],
)
def test_a_dateline_gives_outlet_and_date(line: str, outlet: str | None, published: datetime.date | None) -> None:
    found = facts(f"{line}\n{BODY}\n")
    assert (found.outlet, found.published, found.title) == (outlet, published, None)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "On January 24, 2023 - the day of the vote - the state sued.",
        "January 24, 2023 was the day on which Texas sued.",
        "The bill - signed on January 24, 2023 - ends it.",
        "SENATOR JOHN CORNYN (R-Texas) - he said it on Jan. 24, 2023.",
        "NATO (North Atlantic Treaty Organization) - an alliance - met.",
        "Date: 2023-02-30\n\nText.",
        "Published 01/02/2023\n\nText.",
        "By Monday the state had sued.\n\nText.",
        f"{BODY} {BODY} {BODY}\nPublished: January 24, 2023\n",
    ],
)
def test_events_and_doubtful_forms_give_no_outlet_author_or_date(text: str) -> None:
    found = facts(text)
    assert (found.outlet, found.authors, found.published) == (None, (), None)


@pytest.mark.parametrize(
    ("line", "authors", "outlet"),
    [
        ("By Jane Doe", ("Jane Doe",), None),
        ("By JANE DOE and John van Roe", ("JANE DOE", "John van Roe"), None),
        ("By Jane Doe, John Roe and Al Poe", ("Jane Doe", "John Roe", "Al Poe"), None),
        ("By Jane Doe, Associated Press", ("Jane Doe",), "Associated Press"),
        ("By Jane Doe | Associated Press", ("Jane Doe",), "Associated Press"),
        ("By The Associated Press", (), "Associated Press"),
        ("**By Jane Doe**", ("Jane Doe",), None),
        ("Author: Jane Doe", ("Jane Doe",), None),
        ("By Executive Order 13767 the wall is built", (), None),
    ],
)
def test_a_byline_gives_authors(line: str, authors: tuple[str, ...], outlet: str | None) -> None:
    found = facts(f"Mexico opposes restart\n\n{line}\n\n{BODY}")
    assert (found.title, found.authors, found.outlet) == ("Mexico opposes restart", authors, outlet)


@pytest.mark.parametrize(
    "head",
    [
        "Published: 24 January 2023",
        "Posted on Jan. 24, 2023 at 10:32 a.m. ET",
        "FOR IMMEDIATE RELEASE: January 24, 2023",
        "FOR IMMEDIATE RELEASE\nTuesday, January 24, 2023",
        "PRESS RELEASE\n2023-01-24",
        "Jan. 24, 2023 / 5:03 PM EST / CBS News",
        "Updated Feb. 6, 2023\nPublished Jan. 24, 2023",
        "Updated Jan. 24, 2023",
    ],
)
def test_a_line_of_its_own_gives_the_date(head: str) -> None:
    found = facts(f"{head}\n\nTexas Sues Over Parole\n\n{BODY}")
    assert (found.published, found.title) == (JANUARY, "Texas Sues Over Parole")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Mexico opposes restart\n\n{BODY}", "Mexico opposes restart"),
        (f"Mexico opposes restart\nMonday, May 18, 2015\n{BODY}", "Mexico opposes restart"),
        (f"# Mexico *opposes* restart #\n{BODY}", "Mexico *opposes* restart"),
        (f"Mexico opposes restart\n======\n\n{BODY}", "Mexico opposes restart"),
        (f"Mexico opposes restart\n{BODY}", None),
        (f"Mexico opposes restart.\n\n{BODY}", None),
        ("Mexico opposes restart\n\n", None),
        ("Mexico opposes restart", None),
        (f"{BODY}\n\nMexico opposes restart\n\n{BODY}", None),
    ],
)
def test_only_a_clear_headline_is_a_title(text: str, title: str | None) -> None:
    assert facts(text).title == title


def test_days_are_read_only_where_they_are_beyond_doubt() -> None:
    assert {day(s) for s in ("Mon, 06 Feb 2023 10:00:00 GMT", "20230206", "February 6th, 2023", FEBRUARY)} == {FEBRUARY}
    assert {day(s) for s in ("Feb 6", "2/6/2023", "Monday", 1675641600, None, "February 30, 2023", "9999999")} == {None}


@pytest.mark.parametrize(
    "part", ["A ", "A.B ", "AAA, ", "A-", "January 1 ", "Aa Bb, ", "a_", "Mon ", "---\na:\n", "(A"]
)
def test_no_head_takes_long_to_look_at(part: str) -> None:
    start = time.monotonic()
    for before in ("", "By ", "Published ", "WASHINGTON, "):
        facts((before + part * 400 + "!\n\n") * 12)
    assert time.monotonic() - start < 2
