"""How results look: tables for people, JSON and CSV for programs. No document controls the terminal."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from enum import StrEnum

from pyoxigraph import BlankNode, Literal, NamedNode
from rich.console import Console
from rich.text import Text

from kg.export import cell, escaped
from kg.query import PREFIXES
from kg.store import Result, Term

#: Seconds after which a command says what it is doing.
PATIENCE = 2.0
_INTEGERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "nonNegativeInteger"))
_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("decimal", "double", "float"))
_BOOLEAN = PREFIXES["xsd"] + "boolean"
#: The lexical forms of XML Schema, as far as they are worth a number.
_INTEGER = re.compile(r"[+-]?[0-9]{1,999}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Shape(StrEnum):
    """How something is printed that is more than a table."""

    TABLE = "table"
    JSON = "json"


class Rows(StrEnum):
    """How the rows of documents are printed."""

    JSONL = "jsonl"
    TABLE = "table"


def printable(words: str) -> str:
    """The words without what could control a terminal; line ends stay.

    >>> printable("a\\x1b[31mb")
    'a [31mb'
    """
    return "".join(c if c.isprintable() or c == "\n" else " " for c in words)


# --- standard error ---------------------------------------------------------------------------------------------------


def say(message: str) -> None:
    """One line on standard error."""
    with contextlib.suppress(OSError):  # where it cannot be said, the exit status must do
        sys.stderr.write(f"kg: {' '.join(printable(message).split())}\n")
        sys.stderr.flush()


@contextlib.contextmanager
def progress(since: float | None = None) -> Iterator[Callable[[str], None]]:
    """Shows what it is told, if someone looks on and it takes long. Nothing is left of it in the end.

    :param since: when the command began, by :func:`time.monotonic`, if this is only a step of it.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    status = Console(stderr=True).status("starting")
    waited = 0.0 if since is None else time.monotonic() - since
    timer = threading.Timer(max(PATIENCE - waited, 0), status.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda message: status.update(Text(printable(message)))
    finally:
        timer.cancel()
        timer.join()
        status.stop()


# --- standard output --------------------------------------------------------------------------------------------------


def json_out(value: object, indent: int | None = 2) -> None:
    """A value as JSON, and a line end; characters that could control a terminal are escaped."""
    sys.stdout.write(escaped(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)) + "\n")


def table_of(found: Result) -> tuple[tuple[str, ...], list[tuple[Term | None, ...]]]:
    """Columns and rows of whatever a query found."""
    if found.boolean is not None:
        answer = Literal("true" if found.boolean else "false", datatype=NamedNode(_BOOLEAN))
        return ("answer",), [(answer,)]
    if found.triples is not None:
        return ("subject", "predicate", "object"), [(t.subject, t.predicate, t.object) for t in found.triples]
    return found.variables, [tuple(row.get(name) for name in found.variables) for row in found.rows]


def rows_out(found: Result, format: Format) -> None:
    """What a query found, as a JSON array of objects, or as CSV (RFC 4180), safe as :func:`kg.export.cell` has it."""
    columns, rows = table_of(found)
    if format is Format.JSON:
        json_out([{name: plain(term) for name, term in zip(columns, row, strict=True)} for row in rows])
        return
    cells = [
        [word(value) if isinstance(value := plain(term), int | float) else cell(word(value)) for term in row]
        for row in rows
    ]
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(cells)


def heading(variable: str) -> str:
    """What stands over the column of a variable.

    >>> heading("saidBy"), heading("policyLabel"), heading("label")
    ('said by', 'policy', 'name')
    """
    words = _CAMEL.sub(" ", variable).lower().removesuffix(" label")
    return "name" if words == "label" else words


def plain(term: Term | None) -> str | int | float | bool | None:
    """A term as JSON has it: numbers and booleans as such, all else, such as what only claims to be one, as its
    characters.
    """
    match term:
        case None:
            return None
        case Literal() if term.datatype.value in _INTEGERS and _INTEGER.fullmatch(term.value):
            return int(term.value)
        case Literal() if term.datatype.value in _NUMBERS and _NUMBER.fullmatch(term.value):
            return number if math.isfinite(number := float(term.value)) else term.value
        case Literal() if term.datatype.value == _BOOLEAN and term.value in _TRUTH:
            return _TRUTH[term.value]
        case Literal() | NamedNode() | BlankNode():
            return term.value
    return str(term)


def word(value: object) -> str:
    """A value in a cell: nothing for none, true and false in lower case."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def shortened(term: Term | None) -> str:
    """An IRI with its usual prefix, where it has one."""
    if isinstance(term, NamedNode):
        for name, iri in PREFIXES.items():
            rest = term.value.removeprefix(iri)
            if rest != term.value and re.fullmatch(r"[\w-]+", rest):
                return f"{name}:{rest}"
    return word(plain(term))
