"""Does memory grow with the number of documents? Reads so many, one after the other, and prints what the process holds.

    python benchmarks/memory.py [--texts FOLDER] [--documents 10000] [--words 100]

The documents are pieces of the texts with names exchanged, about so many words each.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

from texts import texts, varied

from kg import pipeline
from kg.model import Document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", help="a folder of texts; else those of the project")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=100)
    options = parser.parse_args()
    extract = pipeline.extractor()
    pieces = _pieces(varied(texts(options.texts)), options.words)
    first, claims = 0.0, 0
    for number, text in enumerate(itertools.islice(pieces, options.documents), 1):
        claims += len(extract(Document(text)).claims)
        if number in (100, options.documents) or number % max(options.documents // 10, 1) == 0:
            held = resident()
            first = first or held
            print(f"{number:>7,} documents: {held:,.0f} MB, {claims:,} claims", flush=True)
    print(f"grown by {resident() - first:,.0f} MB since the first 100")


def _pieces(long: Iterator[str], words: int) -> Iterator[str]:
    for text in long:
        piece: list[str] = []
        for paragraph in filter(str.strip, text.splitlines()):
            piece.append(paragraph)
            if sum(len(p.split()) for p in piece) >= words:
                yield "\n\n".join(piece)
                piece = []


def resident() -> float:
    """Megabytes of memory that the process holds now (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
