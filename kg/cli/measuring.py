"""The commands that tell how far to trust the claims: ``evaluate``, ``explain``."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from kg import pipeline
from kg.cli.common import DEFAULT_MODEL, STORE, ModelOption, ReadOption, StoreOption, opened
from kg.cli.output import Format, Shape, json_out, progress, say
from kg.cli.tables import ITSELF, fields, line, table
from kg.errors import InputError, KGError, QueryError
from kg.evaluate import Judged, Score, Verdict, scores
from kg.evaluate import evaluate as judged
from kg.explain import Explanation, in_extraction, in_store, marked, tree
from kg.export import cell
from kg.model import Document
from kg.readers import read
from kg.schema import load

_SCORES = ("kind", "gold", "found", "right", "precision", "recall", "f1")
_ERRORS = ("what", "kind", "document", "line", "subject", "sign", "object", "rule", "sentence")
_SIGN = _ERRORS.index("sign")
_SIGNS: dict[object, str] = {1: "+", -1: "−"}


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: kg evaluate benchmarks/gold --errors")(evaluate)
    app.command(epilog="Example: kg explain story.txt --at 'sued to keep'")(explain)


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


def explain(
    what: Annotated[
        str, typer.Argument(metavar="CLAIM|FILE", help="A claim's IRI or the start of its last part, or a document.")
    ],
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="PLACE", help="Of a document, only its sentence here: an offset, or some words."),
    ] = None,
    store: StoreOption = STORE,
    read: ReadOption = None,
    model: ModelOption = DEFAULT_MODEL,
    format: Annotated[Shape, typer.Option("--format", help="How it is printed.")] = Shape.TABLE,
) -> None:
    """Show why a claim is there: its sentence, who says it, the rule, the steps of its sign, and the parse."""
    from kg.language.pipeline import load as language

    document = _document(what) if at is not None or Path(what).is_file() else None
    if document is not None:
        place = None if at is None else _place(document, at)
        extraction = pipeline.analyse(document, pipeline.extractor(model))
        found = in_extraction(extraction, load(), place)
        if not found:
            raise KGError("nothing is claimed there", what, "see kg extract for what is" if at else None)
    else:
        with opened(store, read, model) as graph:
            found = in_store(graph, load(), what)
        if not found:
            raise QueryError(f"there is no claim {what[:80]!r}", do="see kg query claims, or give a file")
    parses = {}
    for key, group in groupby(found, _sentence):
        claims = list(group)
        marks = claims[0].marks if len(claims) == 1 else ()  # those of several would blur
        parses[key] = list(tree(claims[0], language(model), document, marks))
    if format is Shape.JSON:
        json_out([asdict(one) | {"parse": parses[_sentence(one)]} for one in found])
        return
    for key, group in groupby(found, _sentence):
        for one in group:
            _print(one)
        line("\n".join(parses[key]) + "\n")


def _sentence(one: Explanation) -> tuple[str, int, str]:
    return one.document, one.start, one.sentence


def _print(one: Explanation) -> None:
    sign = "no sign" if one.sign is None else _SIGNS[one.sign]
    line(f"{one.subject or 'somebody'} {'not ' * one.negated}{one.relation} {one.object} ({sign})", "bold")
    fields(_fields(one))
    line("")


def _fields(one: Explanation) -> Iterator[tuple[str, str]]:
    yield "sentence", marked(one)
    yield "said by", " > ".join(one.said_by) or ITSELF
    yield "modality", one.modality
    yield "confidence", f"{one.confidence:.2f}"
    yield "rule", one.rule
    for step in one.steps:
        yield "step", f"{step.text}, as in: {step.example}" if step.example else step.text
    yield "source", f"{one.document}, from character {one.start}"
    yield "claim", one.claim


def _document(place: str) -> Document:
    found = list(read(place))
    if len(found) != 1:
        raise KGError(f"there are {len(found)} documents", place, "name a claim of one: kg explain CLAIM --read FILE")
    if isinstance(found[0], InputError):
        raise found[0]
    return found[0]


def _place(document: Document, at: str) -> int:
    """The offset that is meant: a number, or the first place of the words.

    :raises KGError: if it is not in the document.
    """
    place = int(at) if at.isascii() and at.isdigit() else document.text.find(at) if at else -1
    if not 0 <= place < len(document.text):
        raise KGError(f"{at[:80]!r} is no place in the text", document.source, "give an offset, or words of it")
    return place
