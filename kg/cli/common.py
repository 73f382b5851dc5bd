"""What several commands share: their options, and the store that they open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from kg.cli.output import progress, say
from kg.errors import QueryError
from kg.language.pipeline import DEFAULT_MODEL
from kg.pipeline import Report, build, extractor, fingerprint
from kg.store import Store, open_store

#: Where the graph is kept if nobody says.
STORE = "./kg-store"

StoreOption = Annotated[
    str, typer.Option("--store", envvar="KG_STORE", help="A folder, memory:, or the address of a SPARQL endpoint.")
]
ModelOption = Annotated[str, typer.Option("--model", help="The spaCy model: the name of its package, or a folder.")]
ReadOption = Annotated[
    list[str] | None,
    typer.Option(
        "--read", metavar="PATH", help="Read this first, into memory, and look at nothing else. May be repeated."
    ),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, URLs, or - for standard input.")]

__all__ = [
    "DEFAULT_MODEL",
    "STORE",
    "ModelOption",
    "Paths",
    "ReadOption",
    "StoreOption",
    "filled",
    "opened",
    "wrong_usage",
]


@contextlib.contextmanager
def opened(location: str, read: Iterable[str] | None = None, model: str = DEFAULT_MODEL) -> Iterator[Store]:
    """The store to ask: that at the location, or one in memory that holds the documents to be read."""
    if read:
        with open_store("memory:") as store:
            filled(store, read, model)
            yield store
        return
    if location == "memory:":
        say("the store memory: is empty when a command starts; give a folder, or --read PATH")
    with open_store(location, reading=True) as store:
        yield store


@contextlib.contextmanager
def wrong_usage() -> Iterator[None]:
    """A query error in it is one of the command's words: of what was typed, not of what the graph holds."""
    try:
        yield
    except QueryError as error:
        raise typer.BadParameter(str(error)) from error


def filled(store: Store, paths: Iterable[str], model: str) -> Report:
    """Build the documents into the store, and say what was left out, a line each."""
    with progress() as tell:
        report = build(paths, store, extract=extractor(model), maker=fingerprint(model), progress=tell)
    for left_out in (*map(str, report.set_aside), *report.refused, *report.violations):
        say(left_out)
    if report.set_aside:
        say(f"{len(report.set_aside)} set aside")
    return report
