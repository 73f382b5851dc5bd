"""Dates in text: to a day where text and publication date allow, else unknown."""

from __future__ import annotations

import datetime
import re

import dateparser

_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_ONLY_YEAR = re.compile(r"(?:in |by |since )?((?:1[6-9]|20)\d\d)")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:today|yesterday|tomorrow)\b", re.IGNORECASE)


def find_date(words: str, published: datetime.date | None) -> str | None:
    """The date that the words name, in ISO 8601: a day, a month or a year, None where it can't be known.

    A date without a year needs the day of publication: a day of the week is the last such day, a day of the month the
    nearest one in the past.

    >>> find_date("Jan. 24, 2023", None), find_date("May 2021", None), find_date("Monday", None)
    ('2023-01-24', '2021-05', None)
    >>> find_date("on Monday", datetime.date(2023, 2, 8))
    '2023-02-06'
    """
    year, month, day = _YEAR.search(words), _MONTH.search(words), _DAY.search(_YEAR.sub("", words))
    if only := _ONLY_YEAR.fullmatch(words.strip()):
        return only.group(1)
    weekday = _WEEKDAY.search(words)
    if not (month and (day or year)) and not weekday:
        return None
    if not year and published is None:
        return None
    base = published or datetime.date(int(year.group()) if year else 2000, 12, 31)
    parsed = dateparser.parse(
        weekday.group() if weekday and not month else re.sub(r"^(?:on|in|by|since|until|last)\s+", "", words.strip()),
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.datetime.combine(base, datetime.time(12)),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
        },
    )
    if parsed is None:
        return None
    return parsed.strftime("%Y-%m-%d" if day or weekday else "%Y-%m")
