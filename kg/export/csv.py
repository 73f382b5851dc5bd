"""CSV (RFC 4180) of the claims, one a row, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import BinaryIO

from kg.query import load, plain
from kg.store.base import Store, Term

NAME, EXTENSION = "csv", "csv"

#: Column, and the variable of queries/claims.rq that it holds.
COLUMNS: Mapping[str, str] = {
    "subject": "label",
    "relation": "how",
    "object": "object",
    "sign": "sign",
    "modality": "modality",
    "negated": "negated",
    "when": "when",
    "said_by": "saidBy",
    "quote": "quote",
    "start": "start",
    "end": "end",
    "title": "title",
    "published": "issued",
    "confidence": "confidence",
    "rule": "rule",
    "document": "document",
    "claim": "id",
    "subject_id": "subjectId",
    "object_id": "objectId",
}
#: A cell that starts so is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(store: Store, out: BinaryIO) -> None:
    """Write every claim, in UTF-8, with a line of column names.

    A cell that a spreadsheet would run as a formula, since it starts with ``=``, ``+``, ``-``, ``@``, a tab or a line
    end, gets an apostrophe in front: strip it when you read the quotes with a program.
    """
    # newline="" leaves line ends to the csv module; the wrapper must not close what the caller opened.
    lines = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for row in store.query(load("claims").sparql, timeout=None, limit=None).rows:
        writer.writerow([_cell(row, variable) for variable in COLUMNS.values()])
    lines.detach()


def _cell(row: Mapping[str, Term], variable: str) -> str:
    value = plain(row, variable)
    return f"'{value}" if value.startswith(_FORMULA) else value
