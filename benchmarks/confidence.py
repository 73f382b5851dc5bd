"""Makes `data/confidence.tsv` from claims that are known to be right or wrong: what a claim's confidence is worth.

    python benchmarks/confidence.py [FILE.jsonl …]            # prints it, and how far it errs on the unseen
    python benchmarks/confidence.py [FILE.jsonl …] --update   # writes it

The claims are those of our gold, and of labelled files that are given by path (see `labelled.py`), of which only the
counts are kept. There is a row for each rule, and for its steps and ends where there are enough claims. Its confidence
is the share of right claims, smoothed: as if it had seen, beside its own, two claims of the share of the next wider row
(of the widest: one right and one wrong, as Laplace has it). Rules on which no labels say anything keep the confidence
that stands in the table, with counts of 0: that is our reckoning.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from labelled import Known, of_file, of_gold
from reliability import Bin, bins, error
from texts import GOLD, ROOT

from kg.extract._confidence import ANY, COLUMNS, FILE, Confidence, Likeness, read

#: A row for some steps or ends needs so many claims, one for a rule so many.
ENOUGH, ENOUGH_OF_RULE = 20, 10
_PRIOR = 2.0
_FOLDS = 5
#: So many claims that follow each other, mostly of one or two documents, are in one fold.
_TOGETHER = 40
#: Nothing is sure.
_HIGHEST = 0.99
Key = tuple[str, str, str]
TABLE = ROOT / "data" / FILE


def fitted(known: Iterable[tuple[Likeness, bool]]) -> dict[Key, tuple[int, int, float]]:
    """Claims, right ones and confidence by row."""
    claims: Counter[Key] = Counter()
    right: Counter[Key] = Counter()
    above: dict[Key, Key | None] = {}
    for like, good in known:
        keys = list(like.rows())
        for key, wider in zip(keys, [*keys[1:], None], strict=True):
            claims[key] += 1
            right[key] += good
            above[key] = wider
    rows: dict[Key, tuple[int, int, float]] = {}

    def share(key: Key | None) -> float:
        """The smoothed share of a row; of one that has too few claims that of the next wider."""
        if key is None:
            return 0.5
        wider = share(above[key])
        if claims[key] < needed(key):
            return wider
        if key not in rows:
            found = (right[key] + _PRIOR * wider) / (claims[key] + _PRIOR)
            rows[key] = claims[key], right[key], min(round(found, 2), _HIGHEST)
        return rows[key][2]

    def needed(key: Key) -> int:
        return ENOUGH_OF_RULE if key[1:] == (ANY, ANY) else ENOUGH

    for key in sorted(claims):
        share(key)
    return {key: row for key, row in rows.items() if not _as_wide(key, above, claims)}


def _as_wide(key: Key, above: Mapping[Key, Key | None], claims: Mapping[Key, int]) -> bool:
    """True if a wider row counts the same claims, so that this one says nothing new."""
    wider = above[key]
    return wider is not None and claims[wider] == claims[key]


def unseen(known: Sequence[tuple[Likeness, bool]]) -> list[Bin]:
    """What the table says of a fifth of the claims if it is made from the others, for each fifth, in bins."""
    said: list[tuple[float, bool]] = []
    folds = [n // _TOGETHER % _FOLDS for n in range(len(known))]
    for fold in range(_FOLDS):
        rows = fitted([one for one, its in zip(known, folds, strict=True) if its != fold])
        made = Confidence((key, confidence) for key, (_, _, confidence) in rows.items())
        said += [
            (found, right)
            for (like, right), its in zip(known, folds, strict=True)
            if its == fold and (found := made.of(like)) is not None
        ]
    return bins(said)


def known_of(files: Iterable[str], gold: str) -> list[tuple[Likeness, bool]]:
    """What the gold and the files know."""
    found: list[Known] = list(of_gold(gold)) if gold else []
    for file in files:
        found += of_file(file)
    return [(one.like, one.right) for one in found]


def table(rows: dict[Key, tuple[int, int, float]]) -> str:
    """The file's text, with the rows of the present one that are our reckoning, where there are no counts."""
    if TABLE.is_file():
        kept = {key: (0, 0, confidence) for key, claims, _, confidence in read(TABLE) if not claims}
        rows = {key: row for key, row in kept.items() if key not in rows} | rows
    lines = ["\t".join(COLUMNS)]
    for key, (claims, right, confidence) in sorted(rows.items()):
        lines.append("\t".join((*key, str(claims), str(right), f"{confidence:.2f}")))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE.jsonl", help="labelled files")
    parser.add_argument("--gold", default=str(GOLD), help="a folder of gold; empty for none")
    parser.add_argument("--update", action="store_true", help="write the table")
    options = parser.parse_args()
    known = known_of(options.files, options.gold)
    text = table(fitted(known))
    if options.update:
        TABLE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
        found = unseen(known)
        for one in found:
            print(f"not seen: said {one.said:.2f}, right {one.share:.2f} of {one.claims}", file=sys.stderr)
        print(f"expected calibration error of what is not seen: {error(found):.3f}", file=sys.stderr)


if __name__ == "__main__":
    main()
