"""CSV (RFC 4180) of the claims, one a row, for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from kg.export._safe import cell
from kg.query import Qualifier, entities, load, plain, qualifiers
from kg.store.base import Store, Term

NAME, EXTENSION = "csv", "csv"

#: Column, and the variable of queries/claims.rq that it holds: who does what, and how firmly it is said.
_CLAIM: Mapping[str, str] = {
    "subject": "label",
    "relation": "how",
    "object": "object",
    "sign": "sign",
    "modality": "modality",
    "negated": "negated",
    "when": "whenText",
    "date": "date",
}
#: Columns of qualifiers, named as they are. What else a claim carries stands in ``other``.
_QUALIFIERS = (
    *("over", "about", "under", "seeks", "relief", "case", "court", "filed", "side", "effect"),
    *("courtId", "official", "onBehalfOf", "stage", "favours", "goesAgainst", "whom", "kind"),
    *("since", "until", "heldAs"),
    *("precision", "change", "measure", "per", "upTo"),
    *("of", "role", "former", "act", "quoted", "addressee", "medium"),
    *("value", "unit", "period", "means", "condition", "reason"),
)
#: Column, and the variable that it holds: the words, their source, and the IRIs of all.
_SOURCE: Mapping[str, str] = {
    "said_by": "saidBy",
    "quote": "quote",
    "start": "start",
    "end": "end",
    "title": "title",
    "published": "issued",
    "outlet": "outlet",
    "url": "url",
    "confidence": "confidence",
    "rule": "rule",
    "document": "document",
    "claim": "id",
    "subject_id": "subjectId",
    "object_id": "objectId",
    "said_by_ids": "saidByIds",
}
#: Qualifiers that hold entities, each with a column for their IRIs.
_ENTITIES = ("over", "about", "under", "case", "of", "addressee")
COLUMNS = (
    *_CLAIM,
    *_QUALIFIERS,
    "other",
    *_SOURCE,
    *("subject_type", "object_type"),
    *(f"{name}_id" for name in _ENTITIES),
)


def write(store: Store, out: BinaryIO) -> None:
    """Write every claim, in UTF-8, with a line of column names (:data:`COLUMNS`).

    Several values of a qualifier are joined by " | ", the chain of ``said_by`` by " > ", outermost first, and IRIs by a
    blank. ``when`` has the words, ``date`` the date that they mean, where it is known. ``other`` is a JSON object of
    the qualifiers without a column, each with a list of values.

    A cell that a spreadsheet would run as a formula, since it starts with ``=``, ``+``, ``-``, ``@``, a tab, a carriage
    return or another line end, gets an apostrophe in front, negative numbers too: strip it when you read the file with
    a program. Control characters are replaced by U+FFFD.
    """
    # newline="" leaves line ends to the csv module; the wrapper must not close what the caller opened.
    lines = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    types, carried = {e.id: e.type for e in entities(store)}, qualifiers(store)
    for row in store.query(load("claims").sparql, timeout=None, limit=None).rows:
        cells = _cells(row, carried.get(plain(row, "id"), {}), types)
        writer.writerow([cell(words) for words in cells])
    lines.detach()


def _cells(
    row: Mapping[str, Term], carried: Mapping[str, Sequence[Qualifier]], types: Mapping[str, str]
) -> Iterator[str]:
    """The cells of a claim, in the order of the columns."""
    for variable in _CLAIM.values():
        yield plain(row, variable)
    for name in _QUALIFIERS:
        yield " | ".join(value.label for value in carried.get(name, ()))
    other = {name: [v.label for v in values] for name, values in carried.items() if name not in _QUALIFIERS}
    yield json.dumps(other, ensure_ascii=False, sort_keys=True) if other else ""
    for variable in _SOURCE.values():
        yield plain(row, variable)
    for end in ("subjectId", "objectId"):
        yield types.get(plain(row, end), "")
    for name in _ENTITIES:
        yield " ".join(value.id for value in carried.get(name, ()) if value.id)
