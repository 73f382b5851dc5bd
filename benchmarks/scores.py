"""The figures on the gold, and whether they have fallen. `scores.json` holds those that were reached last.

python benchmarks/scores.py             # prints both; status 1 if the F1 of a kind is two points lower
python benchmarks/scores.py --update    # writes what is reached now
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kg import pipeline
from kg.errors import InputError
from kg.evaluate import Judged, Score, evaluate, scores
from kg.schema import load

ROOT = Path(__file__).resolve().parent.parent
GOLD, STORED = ROOT / "benchmarks" / "gold", ROOT / "benchmarks" / "scores.json"
#: So far F1 may fall below what is stored.
SLACK = 0.02


def reached() -> dict[str, Score]:
    """The scores of this version on the gold, by kind.

    :raises InputError: if a file of the gold is faulty.
    """
    judged: list[Judged] = []
    for one in evaluate(str(GOLD), pipeline.extractor(), load()):
        if isinstance(one, InputError):
            raise one
        judged += one
    return dict(scores(judged))


def stored() -> dict[str, dict[str, float]]:
    """The figures of the file, by kind; none if there is no file."""
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.is_file() else {}


def fallen(now: dict[str, Score], before: dict[str, dict[str, float]]) -> list[str]:
    """A line for each kind whose F1 is two points or more below what is stored, or which has other gold now."""
    if changed := [
        k for k, figures in before.items() if "gold" in figures and now.get(k, Score()).gold != figures["gold"]
    ]:
        return [f"the gold has changed ({', '.join(changed)}); run python benchmarks/scores.py --update"]
    return [
        f"{kind}: F1 {now.get(kind, Score()).f1:.3f}, was {figures['f1']:.3f}"
        for kind, figures in before.items()
        if now.get(kind, Score()).f1 <= figures["f1"] - SLACK
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write the figures of this version")
    options = parser.parse_args()
    now, before = reached(), stored()
    for kind, score in now.items():
        was = f"{before[kind]['f1']:.3f}" if kind in before else "–"
        print(
            f"{kind:10} gold {score.gold:4} found {score.found:4} right {score.right:4}  "
            f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} (was {was})"
        )
    if options.update:
        figures = {
            kind: {"gold": s.gold, "found": s.found, "right": s.right}
            | {name: round(getattr(s, name), 4) for name in ("precision", "recall", "f1")}
            for kind, s in now.items()
        }
        STORED.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        return 0
    lines = fallen(now, before)
    for line in lines:
        print(f"fallen: {line}", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
