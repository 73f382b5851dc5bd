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
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MODAL = re.compile(r"may|march")
_NEXT, _LAST = re.compile(r"\bnext\b", re.IGNORECASE), re.compile(r"\blast\b", re.IGNORECASE)
_AGO = re.compile(r"\b(\w+)\s+(day|week|month|year)s?\s+(?:ago|earlier|before)\b", re.IGNORECASE)
_THIS = re.compile(r"\b(last|past|previous|this|current|next|coming)\s+(week|month|year)\b(?!s)", re.IGNORECASE)
_COUNTS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}
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
    >>> find_date("June 1", published, future=True), find_date("two months ago", published)
    ('2023-06-01', '2022-12')
    """
    year, month, day = _YEAR.search(words), _MONTH.search(words), _DAY.search(_YEAR.sub("", words))
    if only := _ONLY_YEAR.fullmatch(words.strip()):
        return only.group(1)
    if not month:
        return _near(words, published, future) or _ago(words, published)
    if not year and published is None:
        return None
    if not (day or year):
        return _month(month.group(), words, published, future)
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


def _month(name: str, words: str, published: datetime.date | None, future: bool) -> str | None:
    """The month that "in March" means: the last one of that name, that of publication included, or the next one."""
    if published is None or _MODAL.fullmatch(words.strip()):
        return None
    number = _MONTHS.index(name[:3].lower()) + 1
    year = published.year
    if _NEXT.search(words) or (future and number < published.month):
        year += number <= published.month
    elif not future and (number > published.month or (_LAST.search(words) and number == published.month)):
        year -= 1
    return f"{year}-{number:02}"


def _ago(words: str, published: datetime.date | None) -> str | None:
    """What "two months ago", "last year" and "this month" mean, as firmly as they say it: a day, a month or a year.

    A week is told by its month, where it lies in one.
    """
    if published is None:
        return None
    if found := _AGO.search(words):
        count = _COUNTS.get(found[1].lower()) or (int(found[1]) if found[1].isdigit() else None)
        return None if count is None else _back(published, found[2].lower(), count, exact=True)
    if found := _THIS.search(words):
        steps = {"last": 1, "past": 1, "previous": 1, "this": 0, "current": 0, "next": -1, "coming": -1}
        return _back(published, found[2].lower(), steps[found[1].lower()], exact=False)
    return None


def _back(published: datetime.date, unit: str, count: int, exact: bool) -> str | None:
    """The day, month or year that lies ``count`` units before the day of publication."""
    if unit == "day":
        return (published - datetime.timedelta(days=count)).isoformat() if exact else None
    if unit == "week":
        first = published - datetime.timedelta(days=7 * count + published.weekday())
        last = first + datetime.timedelta(days=6)
        return f"{first:%Y-%m}" if first.month == last.month else None
    if unit == "month":
        months = published.year * 12 + published.month - 1 - count
        return f"{months // 12}-{months % 12 + 1:02}"
    return str(published.year - count)


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
