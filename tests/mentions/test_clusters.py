"""Own short paragraphs in which it is marked what denotes what: names, descriptions and pronouns are one or apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

_MARK = re.compile(r"\{([\d-]+)(?:/(\w+))?:|\}")
_LINES = Path(__file__).with_name("clusters.txt").read_text(encoding="utf-8").splitlines()
PARAGRAPHS = [line for line in _LINES if line and not line.startswith("#")]


class Mark(NamedTuple):
    """ "From 3 to 7 stands *they*, which denotes 2" ("-" for what denotes nothing that is marked)."""

    start: int
    end: int
    number: str
    type: str | None


def marks(line: str) -> tuple[str, list[Mark]]:
    """A line without its marks, and the marks in order: "{1:Jane Roe} left" gives *Jane Roe left*."""
    text, at, stack, found = "", 0, [], []
    for m in _MARK.finditer(line):
        text += line[at : m.start()]
        at = m.end()
        if m[0] == "}":
            number, type, start = stack.pop()
            found.append(Mark(start, len(text), number, type))
        else:
            stack.append((m[1], m[2], len(text)))
    return text + line[at:], sorted(found)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line.lstrip("? "), marks=[pytest.mark.xfail(reason="not read right yet")])
        if line.startswith("?")
        else line
        for line in PARAGRAPHS
    ],
)
def test_marked_paragraphs(read: Callable[[str], Any], line: str) -> None:
    text, marked = marks(line)
    found = read(text).found
    ends = {m.span.end: m for m in found.mentions}
    ends |= {(m.span.start, m.span.end): m for m in found.mentions}
    entities: dict[str, str] = {}
    for mark in marked:
        mention = ends.get((mark.start, mark.end)) or ends.get(mark.end)
        entity = mention.entity if mention is not None else ""
        words = text[mark.start : mark.end]
        if mark.number == "-":
            assert entity not in entities.values(), f"{words} denotes {found.entities[entity].label}"
            continue
        assert entity, f"{words} denotes nothing"
        assert entities.setdefault(mark.number, entity) == entity, f"{words} is {found.entities[entity].label}"
        assert mark.type in (None, found.entities[entity].type), f"{words} is a {found.entities[entity].type}"
    assert len(set(entities.values())) == len(entities), "two entities are one"
