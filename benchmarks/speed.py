"""What the extraction costs beside the parse: `kg extract` over bare `nlp.pipe`, same model, same texts, A B A B.

    python benchmarks/speed.py [--texts FOLDER] [--words 20000] [--rounds 3] [--profile]

A is `nlp.pipe` over the whole texts, B all that `kg extract` does from text to printed rows. The ratio is words a
second of B over those of A, in the same process; 1 would mean that the extraction is free. `--profile` prints where
our part of B goes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import time
from collections.abc import Callable

from texts import texts, varied

from kg import pipeline, rows
from kg.language.pipeline import load as language
from kg.model import Document
from kg.schema import load as schema


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", help="a folder of texts; else those of the project, repeated with other names")
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    sample, words = [], 0
    for text in varied(texts(options.texts)):
        sample.append(text)
        words += len(text.split())
        if words >= options.words:
            break
    nlp, extract, terms = language().nlp, pipeline.extractor(), schema()

    def bare() -> None:
        for _ in nlp.pipe(sample):
            pass

    def ours() -> None:
        for text in sample:
            found = pipeline.sound(pipeline.analyse(Document(text), extract), terms)
            for row in rows.claim_rows(found):
                json.dumps(row, ensure_ascii=False)

    bare(), ours()  # warm
    if options.profile:
        with cProfile.Profile() as profile:
            ours()
        pstats.Stats(profile).sort_stats("tottime").print_stats(r"/kg/", 45)
        return
    print(f"{len(sample)} texts, {words} words")
    ratios: dict[str, list[float]] = {"by the clock": [], "of CPU time": []}
    for number in range(1, options.rounds + 1):
        a, b = _seconds(bare), _seconds(ours)
        for name, x, y in zip(ratios, a, b, strict=True):
            ratios[name].append(x / y)
        words_each = ", ".join(f"{name} {words / took[0]:,.0f} words/s" for name, took in (("parse", a), ("kg", b)))
        print(f"{number}: {words_each}, ratio {a[0] / b[0]:.3f}, of CPU time {a[1] / b[1]:.3f}")
    for name, found in ratios.items():
        print(f"median ratio {name} {statistics.median(found):.3f}")


def _seconds(run: Callable[[], None]) -> tuple[float, float]:
    """By the clock, and of CPU time, which other work on the machine disturbs less."""
    began = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - began[0], time.process_time() - began[1]


if __name__ == "__main__":
    main()
