"""The commands that read documents: ``build``, ``extract``, ``mentions``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Annotated, Any

import typer

from kg import pipeline
from kg.cli.common import DEFAULT_MODEL, STORE, ModelOption, Paths, StoreOption, filled
from kg.cli.output import Rows, Shape, json_out, progress, say
from kg.cli.tables import line, table
from kg.errors import InputError
from kg.link import link, linkers
from kg.model import Extraction
from kg.readers import read_all
from kg.rows import claim_rows, mention_rows
from kg.schema import load
from kg.store import open_store

RowsOption = Annotated[
    Rows | None,
    typer.Option("--format", help="jsonl: an object a line. The default is table on a terminal, else jsonl."),
]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: kg build news/ https://example.org/a.html --store my-store")(build)
    app.command(epilog="Example: kg extract data/documents --format jsonl")(extract)
    app.command(epilog="Example: kg mentions data/documents --format jsonl")(mentions)


def build(
    paths: Paths,
    store: StoreOption = STORE,
    model: ModelOption = DEFAULT_MODEL,
    format: Annotated[Shape, typer.Option("--format", help="How the counts are printed.")] = Shape.TABLE,
) -> int:
    """Read documents into the graph, or bring it up to date.

    What has not changed is not read again; what has is replaced. Nothing depends on the order.
    """
    with open_store(store, create=True) as graph:
        report = filled(graph, paths, model)
    counts = {
        "read": report.read,
        "analysed": report.analysed,
        "unchanged": report.unchanged,
        "copies": report.copies,
        "set aside": len(report.set_aside),
        "dropped": report.dropped,
        "claims": report.claims,
        "claims refused": len(report.refused),
        "violations": len(report.violations),
        "entities": report.entities,
        "links": report.links,
        "conclusions": report.inferred,
    }
    if format is Shape.JSON:
        json_out({name.replace(" ", "_"): count for name, count in counts.items()})
    else:
        many = "document" if report.read == 1 else "documents"
        line(
            f"{report.read} {many} read: {report.analysed} analysed, {report.unchanged} unchanged, "
            f"{_copies(report.copies)}{len(report.set_aside)} set aside."
        )
        line(
            f"{report.claims} new claims, each with its words; {len(report.refused)} refused, "
            f"{len(report.violations)} violations of the shapes."
        )
        line(f"The graph in {store}: {report.entities} entities, {report.links} links, {report.inferred} conclusions.")
    if store == "memory:":
        say("nothing is kept, since the store is memory:; give a folder to keep the graph")
    return 1 if report.set_aside else 0


def extract(paths: Paths, format: RowsOption = None, model: ModelOption = DEFAULT_MODEL) -> int:
    """Print what documents say, a claim a row, each with the words that say it. Nothing is stored."""
    columns: dict[str, Callable[[dict[str, Any]], object]] = {
        "subject": lambda row: _name(row["subject"]),
        "relation": lambda row: ("not " if row["negated"] else "") + row["relation"],
        "object": lambda row: _name(row["object"]),
        "sign": lambda row: {1: "+", -1: "−"}.get(row["polarity"], ""),
        "modality": lambda row: row["modality"],
        "said by": lambda row: " > ".join(map(_name, row["said_by"])),
        "quote": lambda row: row["evidence"]["quote"],
    }
    return _rows(paths, model, format, claim_rows, columns)


def mentions(paths: Paths, format: RowsOption = None, model: ModelOption = DEFAULT_MODEL) -> int:
    """Print who and what documents mention, a mention a row, with Wikidata's id where one is known."""
    schema, known = load(), linkers()

    def rows(extraction: Extraction) -> Iterator[dict[str, Any]]:
        entities = extraction.entities.values()
        return mention_rows(extraction, [found for one in known.values() for found in link(entities, one, schema)])

    names = ("text", "kind", "label", "type", "wikidata", "start", "end")
    return _rows(paths, model, format, rows, {name: partial(_field, name) for name in names})


def _rows(
    paths: Iterable[str],
    model: str,
    format: Rows | None,
    rows: Callable[[Extraction], Iterator[dict[str, Any]]],
    columns: dict[str, Callable[[dict[str, Any]], object]],
) -> int:
    """Print the rows of each document as it was read; 1 if one was set aside."""
    as_table = format is Rows.TABLE or (format is None and sys.stdout.isatty())
    analyse, schema, set_aside = pipeline.extractor(model), load(), 0
    began = time.monotonic()
    for number, document in enumerate(read_all(paths), 1):
        try:
            if isinstance(document, InputError):
                raise document
            with progress(began) as tell:
                tell(f"reading {document.source}, document {number}")
                extraction = pipeline.sound(pipeline.analyse(document, analyse), schema)
        except InputError as error:
            set_aside += 1
            say(str(error))
            continue
        for refused in extraction.refused:
            say(refused)
        if as_table:
            line(document.source, "bold")
            table(list(columns), [[cell(row) for cell in columns.values()] for row in rows(extraction)])
        else:
            for row in rows(extraction):
                json_out(row, indent=None)
    if set_aside:
        say(f"{set_aside} set aside")
    return 1 if set_aside else 0


def _copies(number: int) -> str:
    """Nothing, where there are none."""
    return "" if not number else "1 a copy of another, " if number == 1 else f"{number} copies of others, "


def _field(name: str, row: dict[str, Any]) -> object:
    return row.get(name)


def _name(end: dict[str, Any] | None) -> str:
    return "" if end is None else str(end.get("label") or end.get("text") or "")
