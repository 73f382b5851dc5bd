"""Texts to measure with: the sample document, those of the gold, and any folder; varied, none like another."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "benchmarks" / "gold"
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")


def texts(folder: str | None = None) -> list[str]:
    """The texts of the project, or those of a folder (``*.txt``), in the order of their names."""
    folders = [Path(folder)] if folder else [ROOT / "data" / "documents", GOLD]
    found = [path.read_text(encoding="utf-8") for place in folders for path in sorted(place.glob("*.txt"))]
    if not found:
        raise SystemExit(f"there is no *.txt in {', '.join(map(str, folders))}")
    return found


def varied(sources: list[str]) -> Iterator[str]:
    """Texts without end: the sources in turn, each time with other names, a third of which are exchanged.

    A name is a capital word inside a sentence; the same word becomes the same other one throughout a text.
    """
    names = sorted({name for text in sources for name in _NAME.findall(text)})
    for number in count():
        for text in sources:
            yield text if number == 0 else _renamed(text, names, number)


def _renamed(text: str, names: list[str], number: int) -> str:
    def other(match: re.Match[str]) -> str:
        chosen = zlib.crc32(f"{number} {match[0]}".encode())
        return match[0] if chosen % 3 or not names else names[chosen // 3 % len(names)]

    return _NAME.sub(other, text)


def of_length(sources: list[str], words: int) -> str:
    """One text of about so many words, made of paragraphs that differ."""
    parts: list[str] = []
    total = 0
    for text in varied(sources):
        for paragraph in text.splitlines():
            if paragraph.strip() and total < words:
                parts.append(paragraph.strip())
                total += len(paragraph.split())
        if total >= words:
            return "\n\n".join(parts)
    raise AssertionError
