"""Places that a title names: the state of "New York Attorney General", the country of "Mexican President"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg import gazetteer
from kg.model import Ref, Span

if TYPE_CHECKING:
    from kg.extract.reading import Reading

_CAPITAL = re.compile(r"[A-Z][\w.'’-]*")
_LONGEST = 3
PLACES = ("Country", "State", "City", "Region")


def place_in(reading: Reading, span: Span, types: Sequence[str] = PLACES) -> Ref | None:
    """The first place that the words name, by its name or adjective, as an entity; types in order of preference.

    >>> # place_in(reading, span of "New York Attorney General", ("State", "Country")): the state, not the city
    """
    found = [(entry, at) for entry, at in _entries(span.of(reading.document.text)) if entry.type in types]
    if not found:
        return None
    entry, (start, end) = min(found, key=lambda f: (types.index(f[0].type), f[1][0], -f[1][1]))
    words = Span(span.start + start, span.start + end)
    for iri, entity in (*reading.found.entities.items(), *reading.added.items()):
        if entity.label == entry.label and entity.type in (*types, "Government"):
            return Ref(iri, words)
    return reading.add(words, entry.type, entry.label)


def _entries(words: str) -> Iterator[tuple[gazetteer.Entry, tuple[int, int]]]:
    """The gazetteer's places in the words, with their offsets; of names that overlap the longest."""
    known = gazetteer.load()
    names = list(_CAPITAL.finditer(words))
    at = 0
    while at < len(names):
        for size in range(min(_LONGEST, len(names) - at), 0, -1):
            start, end = names[at].start(), names[at + size - 1].end()
            name = words[start:end].removesuffix("'s").removesuffix("’s")
            entries = known.find(name) if size > 1 or len(name) > 2 else ()
            demonym = known.demonym(name)
            all_ = [*entries, *([demonym] if demonym is not None else [])]
            if all_:
                yield from ((entry, (start, start + len(name))) for entry in all_)
                at += size - 1
                break
        at += 1
