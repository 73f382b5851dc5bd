"""Graphs in memory or in a folder, kept by Oxigraph: ``<folder>/oxigraph`` and ``<folder>/manifest.json``."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph
import rdflib
from oxrdflib import OxigraphStore
from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kg.errors import KGError, QueryError, StoreError
from kg.store import manifest
from kg.store.base import (
    MOST_ROWS,
    TIMEOUT,
    Result,
    Store,
    Value,
    belonging,
    changing,
    in_graph,
    replacing,
    result,
    terms,
)
from kg.store.manifest import Entry
from kg.store.sparql import bind, parse

#: So many queries may outlive their time before the next is refused.
MOST_ABANDONED = 4

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_LONGEST = 120


class LocalStore(Store):
    """A store of this process. A folder is locked until :meth:`close`, so no other process can open it.

    Oxigraph cannot be told to stop a query. One that takes too long goes on in its thread, unheard, until it is done;
    after a few of those (:data:`MOST_ABANDONED`) no other is begun until one ends.
    """

    def __init__(self, location: str, inner: pyoxigraph.Store, folder: Path | None = None) -> None:
        self.location = location
        self._inner: pyoxigraph.Store | None = inner
        self._folder = folder
        self._manifest: dict[str, Entry] = {}
        self._abandoned: list[threading.Thread] = []

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Value] | None = None,
        timeout: float | None = TIMEOUT,
        limit: int | None = MOST_ROWS,
    ) -> Result:
        store, text = self._open, bind(parse(sparql), terms(bindings))

        def work() -> Result:
            try:
                return result(store.query(text), limit)
            except SyntaxError as error:
                # The place must be that in the query as it was given, without our VALUES.
                raise syntax_error(sparql) or _syntax_error(error) from error
            except (ValueError, RuntimeError) as error:
                raise QueryError(f"the query cannot be answered: {error}", "query", "put it differently") from error
            except OSError as error:
                raise StoreError(f"the graph cannot be read: {error}", self.location) from error

        return work() if timeout is None else self._in_time(work, timeout)

    def replace_graph(self, graph: str, quads: Iterable[Quad | Triple]) -> None:
        wanted, held = set(belonging(graph, quads)), set(self.quads(graph))
        gone, new = held - wanted, wanted - held
        try:
            # Each of these is one transaction. Writing only what changed is many times faster than all of it.
            if gone and (not wanted or any(_is_blank(q) for q in gone)):
                self._open.update(replacing(graph, wanted))
            elif gone:
                self._open.update(changing(graph, gone, new))
            elif new:
                self._open.extend(new)
        except OSError as error:
            raise StoreError(f"the graph cannot be written: {error}", self.location, "free some space") from error

    def graphs(self) -> tuple[str, ...]:
        return tuple(sorted(name.value for name in self._open.named_graphs()))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        for name in self.graphs() if graph is None else (graph,):
            for quad in self._open.quads_for_pattern(None, None, None, NamedNode(name)):
                yield in_graph(quad, NamedNode(name))

    def manifest(self) -> dict[str, Entry]:
        return manifest.read(self._folder / "manifest.json") if self._folder else dict(self._manifest)

    def put_manifest(self, entries: Mapping[str, Entry]) -> None:
        if self._folder:
            manifest.write(self._folder / "manifest.json", entries)
        else:
            self._manifest = dict(entries)

    def close(self) -> None:
        self._inner = None

    def dataset(self) -> rdflib.Dataset:
        """The same graphs for rdflib, which reads and writes them in place; let go of it before :meth:`close`."""
        return rdflib.Dataset(store=OxigraphStore(store=self._open))

    @property
    def _open(self) -> pyoxigraph.Store:
        if self._inner is None:
            raise StoreError("the store was closed", self.location, "open it again")
        return self._inner

    def _in_time(self, work: Callable[[], Result], timeout: float) -> Result:
        self._abandoned = [t for t in self._abandoned if t.is_alive()]
        if len(self._abandoned) >= MOST_ABANDONED:
            raise QueryError("earlier queries that took too long are still running", "query", "wait, then try again")
        found: list[Result] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                found.append(work())
            except KGError as error:
                # A new one without a traceback: its frames hold Oxigraph's answer, which must die in its own thread.
                failed.append(type(error)(error.what, error.where, error.do))
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=run, name="kg-query", daemon=True)
        thread.start()
        thread.join(timeout)
        if thread.is_alive():
            self._abandoned.append(thread)
            raise QueryError(f"the query took longer than {timeout:g} s", "query", "narrow it or allow more time")
        if failed:
            raise failed[0]
        return found[0]


def _is_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def memory() -> LocalStore:
    """An empty store in memory; it is gone when it is closed."""
    return LocalStore("memory:", pyoxigraph.Store())


def folder(path: Path, create: bool) -> LocalStore:
    """The store in a folder.

    :param create: make the folder and the store where there is none.
    :raises StoreError: if there is none and ``create`` is False; if a file is in the way, the folder holds something
        else, cannot be written, is damaged, or another process has it open.
    """
    where, database = str(path), path / "oxigraph"
    try:
        if path.exists() and not path.is_dir():
            raise StoreError("this is a file, not a folder", where, "give a folder for the store")
        if not (database / "CURRENT").is_file():
            others = [p.name for p in path.iterdir() if p != database] if path.is_dir() else []
            if others:
                raise StoreError("the folder is neither empty nor a store of kg", where, "give another folder")
            if not create:
                raise StoreError("no graph there", where, "run kg build")
            database.mkdir(parents=True, exist_ok=True)
        return LocalStore(where, pyoxigraph.Store(database), path)
    except OSError as error:
        text = str(error)
        if "lock" in text.lower():
            raise StoreError("another process has the store open", where, "wait for it or stop it") from error
        reason = error.strerror or text
        raise StoreError(f"the store cannot be opened: {reason}", where, "give a folder that can be written") from error


def syntax_error(query: str) -> QueryError | None:
    """What is wrong with the syntax of a query that :func:`~kg.store.sparql.parse` let pass; None if nothing is."""
    try:
        pyoxigraph.Store().query(query)
    except SyntaxError as error:
        return _syntax_error(error)
    except (ValueError, RuntimeError, OSError):
        return None
    return None


def _syntax_error(error: SyntaxError) -> QueryError:
    found = _PLACE.match(str(error))
    where = f"query, line {found[1]}, column {found[2]}" if found else "query"
    reason = " ".join((found[3] if found else str(error)).split())
    if "Prefix not found" in reason:
        reason = "a prefix is not declared"
    elif len(reason) > _LONGEST:
        reason = reason[:_LONGEST].rpartition(",")[0] + " …"
    return QueryError(f"not SPARQL: {reason}", where, "mend the query")
