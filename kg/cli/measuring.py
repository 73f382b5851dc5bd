"""The command that measures how right the claims are: ``evaluate``."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Sequence
from typing import Annotated

import typer

from kg import pipeline
from kg.cli.common import DEFAULT_MODEL, ModelOption
from kg.cli.output import Format, json_out, progress, say
from kg.cli.tables import table
from kg.errors import InputError
from kg.evaluate import Judged, Score, Verdict, scores
from kg.evaluate import evaluate as judged
from kg.export import cell
from kg.schema import load

_SCORES = ("kind", "gold", "found", "right", "precision", "recall", "f1")
_ERRORS = ("what", "kind", "document", "line", "subject", "sign", "object", "rule", "sentence")
_SIGN = _ERRORS.index("sign")
_SIGNS: dict[object, str] = {1: "+", -1: "−"}


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: kg evaluate benchmarks/gold --errors")(evaluate)


def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="A folder of documents NAME.txt with gold NAME.tsv.")],
    errors: Annotated[
        bool, typer.Option("--errors", help="Print all that is missed or wrong, with its words.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How it is printed.")] = Format.TABLE,
    model: ModelOption = DEFAULT_MODEL,
) -> int:
    """Measure what is found in documents against what people have found in them: precision, recall and F1 by kind."""
    all_judged: list[Judged] = []
    faulty, began = 0, time.monotonic()
    with progress(began) as tell:
        for one in judged(gold, pipeline.extractor(model), load()):
            if isinstance(one, InputError):
                faulty += 1
                say(str(one))
                continue
            all_judged += one
            tell(f"{len(all_judged)} facts judged")
    rows = [_score(kind, score) for kind, score in scores(all_judged).items()]
    bad = [_error(one) for one in all_judged if one.verdict is not Verdict.RIGHT] if errors else []
    if format is Format.JSON:
        found = {str(row[0]): dict(zip(_SCORES[1:], row[1:], strict=True)) for row in rows}
        listed = [dict(zip(_ERRORS, row, strict=True)) for row in bad]
        json_out({"scores": found} | ({"errors": listed} if errors else {}))
    elif format is Format.CSV:
        _csv(_ERRORS if errors else _SCORES, bad if errors else rows)
    else:
        if errors:
            table(_ERRORS, [[*row[:_SIGN], _SIGNS.get(row[_SIGN]), *row[_SIGN + 1 :]] for row in bad])
        table(_SCORES, [[f"{c:.3f}" if isinstance(c, float) else c for c in row] for row in rows])
    if faulty:
        say(f"{faulty} set aside")
    return 1 if faulty else 0


def _score(kind: str, score: Score) -> list[object]:
    shares = (round(share, 4) for share in (score.precision, score.recall, score.f1))
    return [kind, score.gold, score.found, score.right, *shares]


def _error(one: Judged) -> list[object]:
    """A row of the table of errors: as gold has it where it was missed, as the claim has it where it is wrong."""
    gold, found = one.gold, one.found
    if gold is not None:
        ends = " | ".join(gold.subject), gold.sign, " | ".join(gold.object)
        details = "; ".join(f"{key}={' | '.join(values)}" for key, values in gold.details.items())
        return [one.verdict, one.kind, one.document, gold.line, *ends, details, one.sentence]
    assert found is not None  # noqa: S101 (a verdict has one of them)
    subject, object = found.called
    sign = found.sign if one.kind == "stance" else None
    return [one.verdict, one.kind, one.document, None, subject, sign, object, found.claims[0].rule, one.sentence]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([c if isinstance(c, int | float) else cell(str("" if c is None else c)) for c in r] for r in rows)
