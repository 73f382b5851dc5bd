"""Linkers: one file a data set, each says which items of that set our entities denote.

A linker is a module of this package with a ``LINKER``, or an entry point of the group ``kg.linkers`` that loads one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from kg.errors import KGError
from kg.model import Entity
from kg.schema import Schema

GROUP = "kg.linkers"


@dataclass(frozen=True, slots=True)
class Link:
    """ "Our entity *Department of Homeland Security* is Wikidata's Q11231, since the names are the same."

    :param entity: IRI of our entity.
    :param target: IRI in the other data set.
    :param exact: True for the same thing (``owl:sameAs``), False for something close to it (``skos:closeMatch``).
    :param score: 0 to 1, how sure.
    """

    entity: str
    target: str
    exact: bool
    score: float
    reason: str


@runtime_checkable
class Linker(Protocol):
    """What a linker offers."""

    @property
    def name(self) -> str:
        """The name of its graph, ``graph/links/<name>``: lower case, letters and hyphens."""

    def link(self, entities: Iterable[Entity], schema: Schema) -> Iterable[Link]:
        """The links of ``entities``; none for an entity that no item or several fit equally well."""


def linkers() -> dict[str, Linker]:
    """All linkers by name, sorted: those of this package, and those of other packages.

    :raises KGError: if one cannot be loaded, is no linker, or two have one name.
    """
    found: dict[str, Linker] = {}
    for where, linker in (*_ours(), *_theirs()):
        if not isinstance(linker, Linker):
            raise KGError("it is no linker: it needs a name and a method link", where, "mend or remove that package")
        if linker.name in found:
            raise KGError(f"there is another linker named {linker.name!r}", where, "remove one of the packages")
        found[linker.name] = linker
    return dict(sorted(found.items()))


def link(entities: Iterable[Entity], linker: Linker, schema: Schema) -> tuple[Link, ...]:
    """The links of ``entities`` by one linker, sorted and without repetition, so that order cannot matter."""
    links = set(linker.link(entities, schema))
    return tuple(sorted(links, key=lambda x: (x.entity, x.target, x.exact, x.score, x.reason)))


def _ours() -> Iterator[tuple[str, object]]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        name = f"{__name__}.{module.name}"
        yield name, getattr(importlib.import_module(name), "LINKER", None)


def _theirs() -> Iterator[tuple[str, object]]:
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        where = f"the linker {point.name} ({point.value})"
        try:
            yield where, point.load()
        except (ImportError, AttributeError) as error:
            raise KGError(f"it cannot be loaded: {error}", where, "mend or remove that package") from error
