"""Quotations in a paragraph: where each starts and ends, whatever the marks, also if one is missing.

Marks are curly, straight, doubled ('') or angled, and single where a paragraph has no others. Works on the original
text, where curly marks tell their direction.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_MARKS = re.compile(r"[“„‟]|”|\"|''|``|«|»")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[A-Za-z])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,?!…])[’'](?![\w])")
_FAMILIES = {"“": "curly", "„": "curly", "‟": "curly", "”": "curly", '"': "straight", "''": "double", "``": "double"}
_OPENERS = frozenset("“„‟«") | {"``"}
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
#: A quotation without its opening mark is sought no further back than this (characters).
_REACH = 1500


@dataclass(frozen=True, slots=True)
class Quote:
    """ "Characters 0 to 24 of the paragraph are a quotation." Its marks are inside, where they are there.

    :param opened: False if the opening mark is missing.
    :param closed: False if the closing mark is missing, as in a quotation of several paragraphs.
    """

    start: int
    end: int
    opened: bool = True
    closed: bool = True


class _Mark(NamedTuple):
    start: int
    end: int
    family: str
    opens: bool | None


def quotes(text: str) -> tuple[Quote, ...]:
    """The quotations of a paragraph in order, outermost only; offsets count in ``text``.

    A quotation that is never closed runs to the end. One without an opening mark starts at the start of the
    paragraph, or of its sentence if another quotation stands before it.

    >>> [(q.start, q.end) for q in quotes('"Yes," she said. "We can."')]
    [(0, 6), (17, 26)]
    >>> quotes('It was critical,” said the ministry.')
    (Quote(start=0, end=17, opened=False, closed=True),)
    """
    return tuple(_runs(text))


def _runs(text: str) -> Iterator[Quote]:
    marks = list(_marks(text)) or list(_single_marks(text))
    last_end = 0
    opened: _Mark | None = None
    inner = 0
    for mark in marks:
        if opened is None:
            if mark.opens is False and not _orphan_opens(text, mark):
                if _measure(text, mark):
                    continue
                start = _unopened(text, last_end, mark.start)
                if start < mark.start:
                    yield Quote(start, mark.end, opened=False)
                last_end = mark.end
            else:
                opened, inner = mark, 0
        elif mark.opens and mark.family != opened.family:
            inner += 1
        elif inner and mark.opens is not True and mark.family != opened.family:
            inner -= 1
        elif mark.opens is not True:
            yield Quote(opened.start, mark.end)
            last_end, opened = mark.end, None
    if opened is not None:
        end = len(text.rstrip())
        if end > opened.end:
            yield Quote(opened.start, end, closed=False)


def _marks(text: str) -> Iterator[_Mark]:
    for found in _MARKS.finditer(text):
        mark = found.group()
        family = _FAMILIES.get(mark, "angle")
        if mark in _OPENERS:
            opens: bool | None = True
        elif mark in ("”", "»"):
            opens = False
        else:
            opens = _direction(text, found.start(), found.end())
        yield _Mark(found.start(), found.end(), family, opens)


def _single_marks(text: str) -> Iterator[_Mark]:
    """The single marks of a headline or of British text, in pairs; an apostrophe is none.

    A pair ends at the first mark after punctuation, so that "the workers' pay" ends none, unless another pair opens
    before that.
    """
    closers = [found.start() for found in _SINGLE_CLOSE.finditer(text)]
    openers = [found.start() for found in _SINGLE_OPEN.finditer(text)]
    end = at = 0
    for opener, following in pairwise([*openers, len(text)]):
        while at < len(closers) and closers[at] <= opener:
            at += 1
        if at == len(closers):
            return
        if opener < end:
            continue
        before = closers[at : bisect_left(closers, following, lo=at)]
        closer = next((c for c in before if text[c - 1] in ".,?!…"), closers[at])
        yield _Mark(opener, opener + 1, "single", True)
        yield _Mark(closer, closer + 1, "single", False)
        end = closer + 1


def _direction(text: str, start: int, end: int) -> bool | None:
    """Whether a mark without direction opens, by the white space around it; None where that does not tell."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    left = before.isspace() or before in "([{—–-―/"
    right = after.isspace() or after in ".,;:!?)]}—–-―/"
    if left == right:
        return None
    return left


def _orphan_opens(text: str, mark: _Mark) -> bool:
    """True if a closing mark stands where only an opening one can: before a word and after a space."""
    return not text[: mark.start].strip() or _direction(text, mark.start, mark.end) is True


def _measure(text: str, mark: _Mark) -> bool:
    """True for inches and seconds: 5'10"."""
    return mark.family != "curly" and mark.start > 0 and text[mark.start - 1].isdigit()


def _unopened(text: str, last_end: int, end: int) -> int:
    """Where a quotation without its opening mark starts."""
    if last_end == 0 and end <= _REACH:
        return len(text) - len(text.lstrip())
    low = max(last_end, end - _REACH)
    starts = [m.end() for m in _SENTENCE_END.finditer(text, low, end)]
    return starts[0] if starts else end
