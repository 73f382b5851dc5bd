"""Does confidence mean what it says? Of the claims said with 0.9, about nine in ten should be right.

    python benchmarks/reliability.py [--gold FOLDER] [FILE.jsonl …] [--svg FILE]

Bins the claims by their confidence and prints how many of each bin are right: of our gold, and of labelled files that
are given by path (see `labelled.py`). The SVG shows the same: a circle a bin, its area the number of claims, against
the line where both are equal.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from labelled import of_file, of_gold
from texts import GOLD

_SIZE, _EDGE = 360, 40


class Bin(NamedTuple):
    """ "Of 40 claims said with 0.93 on average 36 were right." """

    said: float
    claims: int
    right: int

    @property
    def share(self) -> float:
        return self.right / self.claims


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE.jsonl", help="labelled files")
    parser.add_argument("--gold", default=str(GOLD), help="a folder of gold; empty for none")
    parser.add_argument("--svg", metavar="FILE", help="write a plot")
    options = parser.parse_args()
    for place in filter(None, (options.gold, *options.files)):
        known = list(of_gold(place) if Path(place).is_dir() else of_file(place))
        binned = bins((one.claim.confidence, one.right) for one in known)
        print(f"\n{place}: {len(known)} claims judged")
        print("said   right  claims")
        for one in binned:
            print(f"{one.said:.2f}   {one.share:.2f}   {one.claims:6}")
        print(f"expected calibration error {error(binned):.3f}")
        if options.svg and place == (options.gold or options.files[0]):
            Path(options.svg).write_text(svg(binned), encoding="utf-8")


def bins(known: Iterable[tuple[float, bool]], width: float = 0.1) -> list[Bin]:
    """Confidences, and whether the claim is right, in bins of a width, from the lowest."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for said, right in known:
        groups.setdefault(min(int(said / width + 1e-9), round(1 / width) - 1), []).append((said, right))
    return [
        Bin(sum(said for said, _ in group) / len(group), len(group), sum(right for _, right in group))
        for _, group in sorted(groups.items())
    ]


def error(binned: Iterable[Bin]) -> float:
    """How far said and right are apart on average, by the number of claims."""
    binned = list(binned)
    total = sum(one.claims for one in binned)
    return sum(abs(one.said - one.share) * one.claims for one in binned) / total if total else 0.0


def svg(binned: Iterable[Bin]) -> str:
    """The reliability diagram."""
    binned = list(binned)
    most = max((one.claims for one in binned), default=1)
    full = _SIZE + 2 * _EDGE

    def at(x: float, y: float) -> tuple[float, float]:
        return round(_EDGE + x * _SIZE, 1), round(_EDGE + (1 - y) * _SIZE, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{full}" height="{full}" viewBox="0 0 {full} {full}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Confidence against the share of claims that are right</title>",
        f'<rect width="{full}" height="{full}" fill="white"/>',
    ]
    for tenth in range(0, 11, 2):
        x, _ = at(tenth / 10, 0)
        _, y = at(0, tenth / 10)
        parts += [
            f'<path d="M{x} {_EDGE}V{_EDGE + _SIZE}M{_EDGE} {y}H{_EDGE + _SIZE}" stroke="#ddd"/>',
            f'<text x="{x}" y="{full - 22}" text-anchor="middle">{tenth / 10:.1f}</text>',
            f'<text x="{_EDGE - 6}" y="{y + 4}" text-anchor="end">{tenth / 10:.1f}</text>',
        ]
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts += [
        f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#888" stroke-dasharray="4"/>',
        f'<text x="{full / 2}" y="{full - 6}" text-anchor="middle">confidence</text>',
        f'<text x="12" y="{full / 2}" text-anchor="middle" transform="rotate(-90 12 {full / 2})">right</text>',
    ]
    for one in binned:
        x, y = at(one.said, one.share)
        radius = round(3 + 12 * (one.claims / most) ** 0.5, 1)
        words = f"said {one.said:.2f}, right {one.share:.2f}, {one.claims} claims"
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#36c" fill-opacity="0.6"><title>{words}</title></circle>'
        )
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    main()
