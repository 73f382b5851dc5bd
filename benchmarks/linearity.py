"""Does the time grow with the length of a document, or faster? One document of 1×, 2× and 4× so many words.

    python benchmarks/linearity.py [--texts FOLDER] [--words 20000]

Prints words a second of each, and the exponent between the first and the last: 1 is linear, 2 quadratic.
"""

from __future__ import annotations

import argparse
import math
import time

from texts import of_length, texts

from kg import pipeline
from kg.model import Document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", help="a folder of texts; else those of the project")
    parser.add_argument("--words", type=int, default=20_000)
    options = parser.parse_args()
    sources, extract = texts(options.texts), pipeline.extractor()
    extract(Document(of_length(sources, 500)))  # warm
    times = []
    for factor in (1, 2, 4):
        text = of_length(sources, factor * options.words)
        began = time.perf_counter()
        found = extract(Document(text))
        times.append(time.perf_counter() - began)
        words = len(text.split())
        print(f"{words:,} words: {times[-1]:.1f} s, {words / times[-1]:,.0f} words/s, {len(found.claims)} claims")
    print(f"exponent {math.log(times[-1] / times[0], 4):.2f}")


if __name__ == "__main__":
    main()
