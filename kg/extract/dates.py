"""Dates in text: to a day where text and publication date allow, else unknown."""

from __future__ import annotations

import datetime
import re

import dateparser

_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_ONLY_YEAR = re.compile(r"(?:in |by |since )?((?:1[6-9]|20)\d\d)")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:(next|last|this|coming)\s+)?({'|'.join(_DAYS)})\b", re.IGNORECASE)
_RELATIVE = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_RELATIVE_WORD = re.compile(rf"\b(?:{'|'.join(_RELATIVE)})\b", re.IGNORECASE)


def find_date(words: str, published: datetime.date | None, future: bool = False) -> str | None:
    """The date that the words name, in ISO 8601: a day, a month or a year, None where it can't be known.

    A date without a year needs the day of publication. A day of the week is the last such day, that of publication
    included, a day of the month the nearest one in the past.

    :param future: True if what is dated has still to come; then the next such day is meant.

    >>> find_date("Jan. 24, 2023", None), find_date("May 2021", None), find_date("Monday", None)
    ('2023-01-24', '2021-05', None)
    >>> published = datetime.date(2023, 2, 8)  # a Wednesday
    >>> find_date("on Monday", published), find_date("Wednesday", published)
    ('2023-02-06', '2023-02-08')
    >>> find_date("June 1", published, future=True)
    '2023-06-01'
    """
    year, month, day = _YEAR.search(words), _MONTH.search(words), _DAY.search(_YEAR.sub("", words))
    if only := _ONLY_YEAR.fullmatch(words.strip()):
        return only.group(1)
    if not month:
        return _near(words, published, future)
    if not (day or year) or (not year and published is None):
        return None
    base = published or datetime.date(int(year.group()) if year else 2000, 12, 31)
    parsed = dateparser.parse(
        re.sub(r"^(?:on|in|by|since|until|last|next)\s+", "", words.strip()),
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.datetime.combine(base, datetime.time(12)),
            "PREFER_DATES_FROM": "future" if future else "past",
            "PREFER_DAY_OF_MONTH": "first",
        },
    )
    if parsed is None:
        return None
    return parsed.strftime("%Y-%m-%d" if day else "%Y-%m")


def _near(words: str, published: datetime.date | None, future: bool) -> str | None:
    """The day that "Monday", "next Friday" or "yesterday" means, seen from the day of publication."""
    if published is None:
        return None
    if relative := _RELATIVE_WORD.search(words):
        return (published + datetime.timedelta(days=_RELATIVE[relative.group().lower()])).isoformat()
    weekday = _WEEKDAY.search(words)
    if weekday is None:
        return None
    which, name = (weekday[1] or "").lower(), weekday[2].lower()
    ahead = (_DAYS.index(name) - published.weekday()) % 7
    if which in ("next", "coming"):
        days = ahead or 7
    elif which == "last":
        days = ahead - 7
    else:
        days = ahead if future or which == "this" else ahead - 7 if ahead else 0
    return (published + datetime.timedelta(days=days)).isoformat()
