"""Exporters: one file a format, each writes the whole graph, or what its format can hold of it, as bytes.

An exporter is a module of this package, or of another and named by an entry point of the group ``kg.exporters``, with
``NAME`` (as in ``kg export --format NAME``), ``EXTENSION`` (without a dot) and ``write(store, out)``. The same graph is
written as the same bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import BinaryIO

from rapidfuzz import process

from kg.errors import KGError, QueryError
from kg.export._safe import cell, escaped
from kg.store.base import Store

__all__ = ["GROUP", "Exporter", "cell", "escaped", "exporter", "exporters", "write"]

GROUP = "kg.exporters"


@dataclass(frozen=True, slots=True)
class Exporter:
    """ "``graphml`` writes files that end in ``.graphml``: Entities and claims as GraphML." ``title`` is one line."""

    name: str
    extension: str
    title: str
    write: Callable[[Store, BinaryIO], None]


def exporters() -> dict[str, Exporter]:
    """All exporters by name, sorted: those of this package, and those of other packages.

    :raises KGError: if one cannot be loaded, is no exporter, or two have one name.
    """
    found: dict[str, Exporter] = {}
    for where, module in (*_ours(), *_theirs()):
        exporter = _exporter(where, module)
        if exporter.name in found:
            raise KGError(f"there is another exporter named {exporter.name!r}", where, "remove one of the packages")
        found[exporter.name] = exporter
    return dict(sorted(found.items()))


def exporter(name: str) -> Exporter:
    """The exporter of that name.

    :raises QueryError: if there is none.
    """
    known = exporters()
    if name not in known:
        close = process.extractOne(name[:100], list(known), score_cutoff=60)
        hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(known)}"
        raise QueryError(f"there is no export format {name[:100]!r}", do=hint)
    return known[name]


def write(store: Store, name: str, out: BinaryIO) -> None:
    """Write the graph to ``out`` in the format of that name.

    :raises QueryError: if there is no such format.
    """
    exporter(name).write(store, out)


def _exporter(where: str, module: object) -> Exporter:
    name, extension = getattr(module, "NAME", None), getattr(module, "EXTENSION", None)
    write = getattr(module, "write", None)
    if not (isinstance(name, str) and isinstance(extension, str) and callable(write)):
        raise KGError("it is no exporter: it needs NAME, EXTENSION and write", where, "mend or remove that package")
    title = (module.__doc__ or name).strip().splitlines()[0]
    return Exporter(name, extension, title, write)


def _ours() -> Iterator[tuple[str, object]]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            name = f"{__name__}.{module.name}"
            yield name, importlib.import_module(name)


def _theirs() -> Iterator[tuple[str, object]]:
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        where = f"the exporter {point.name} ({point.value})"
        try:
            yield where, point.load()
        except (ImportError, AttributeError) as error:
            raise KGError(f"it cannot be loaded: {error}", where, "mend or remove that package") from error
