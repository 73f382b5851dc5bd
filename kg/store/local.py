"""Graphs in memory or in a folder, kept by Oxigraph: ``<folder>/oxigraph`` and ``<folder>/manifest.json``."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
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
from kg.store.lock import SUPPORTED, SharedLock
from kg.store.manifest import Entry
from kg.store.sparql import bind, parse

#: So many queries may outlive their time before the next is refused.
MOST_ABANDONED = 4
#: Seconds to wait for another process that has the folder open, and between two looks.
PATIENCE, PAUSE = 10.0, 0.05

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_LONGEST = 120


class LocalStore(Store):
    """A store of this process. A folder is locked until :meth:`close`: one process writes, or many read.

    Oxigraph cannot be told to stop a query. One that takes too long goes on in its thread, unheard, until it is done;
    after a few of those (:data:`MOST_ABANDONED`) no other is begun until one ends.
    """

    def __init__(
        self,
        location: str,
        inner: pyoxigraph.Store,
        folder: Path | None = None,
        lock: SharedLock | None = None,
        reading: bool = False,
    ) -> None:
        """:param lock: is released on closing. ``reading``: nothing can be changed."""
        self.location = location
        self._inner: pyoxigraph.Store | None = inner
        self._folder, self._lock, self._reading = folder, lock, reading
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
                if _is_damage(error):
                    raise _damaged(self.location, error) from error
                raise QueryError(f"the query cannot be answered: {error}", "query", "put it differently") from error
            except OSError as error:
                raise _unreadable(self.location, error) from error

        return work() if timeout is None else self._in_time(work, timeout)

    def replace_graph(self, graph: str, quads: Iterable[Quad | Triple]) -> None:
        wanted, held = set(belonging(graph, quads)), set(self.quads(graph))
        gone, new = held - wanted, wanted - held
        self._check_writable()
        try:
            # Each of these is one transaction. Writing only what changed is many times faster than all of it.
            if gone and (not wanted or any(_is_blank(q) for q in gone)):
                self._open.update(replacing(graph, wanted))
            elif gone:
                self._open.update(changing(graph, gone, new))
            elif new:
                self._open.extend(new)
        except (OSError, RuntimeError) as error:
            if _is_damage(error):
                raise _damaged(self.location, error) from error
            raise StoreError(f"the graph cannot be written: {error}", self.location, "free some space") from error

    def graphs(self) -> tuple[str, ...]:
        with self._read():
            return tuple(sorted(name.value for name in self._open.named_graphs()))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        for name in self.graphs() if graph is None else (graph,):
            with self._read():
                for quad in self._open.quads_for_pattern(None, None, None, NamedNode(name)):
                    yield in_graph(quad, NamedNode(name))

    def manifest(self) -> dict[str, Entry]:
        return manifest.read(self._folder / "manifest.json") if self._folder else dict(self._manifest)

    def put_manifest(self, entries: Mapping[str, Entry]) -> None:
        self._check_writable()
        if self._folder:
            manifest.write(self._folder / "manifest.json", entries)
        else:
            self._manifest = dict(entries)

    def close(self) -> None:
        self._inner = None
        if self._lock:
            self._lock.release()

    def dataset(self) -> rdflib.Dataset:
        """The same graphs for rdflib, which reads and writes them in place; let go of it before :meth:`close`."""
        return rdflib.Dataset(store=OxigraphStore(store=self._open))

    @property
    def _open(self) -> pyoxigraph.Store:
        if self._inner is None:
            raise StoreError("the store was closed", self.location, "open it again")
        return self._inner

    def _check_writable(self) -> None:
        if self._reading:
            raise StoreError("the store was opened for reading only", self.location, "open it for writing")

    @contextlib.contextmanager
    def _read(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise _unreadable(self.location, error) from error

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


def folder(path: Path, create: bool, reading: bool = False) -> LocalStore:
    """The store in a folder.

    :param create: make the folder and the store where there is none.
    :param reading: change nothing, not even what Oxigraph notes for itself; others may read at the same time.
    :raises StoreError: if there is none and ``create`` is False; if a file is in the way, the folder holds something
        else, cannot be read or written, is damaged, or another process has had it open for :data:`PATIENCE` seconds.
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
        return _to_read(path) if reading else LocalStore(where, _opened(database, where), path)
    except (OSError, RuntimeError) as error:
        if _is_damage(error):
            raise _damaged(where, error) from error
        reason = getattr(error, "strerror", None) or str(error)
        do = "give a folder that can be read" if reading else "give a folder that can be written"
        raise StoreError(f"the store cannot be opened: {reason}", where, do) from error


def _to_read(path: Path) -> LocalStore:
    """The store in a folder, opened so that other processes can read it too, if the system has locks for that.

    :raises OSError: or ``RuntimeError``, if it cannot be opened.
    """
    where, database = str(path), path / "oxigraph"
    with contextlib.suppress(OSError):  # no file to lock, or no such locks there: the exclusive one must do
        if SUPPORTED:
            return _shared(path)
    if os.access(database, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        return LocalStore(where, _opened(database, where), path, reading=True)
    # Nobody who has the folder open could have got along without the file LOCK.
    return LocalStore(where, pyoxigraph.Store.read_only(str(database)), path, reading=True)


def _shared(path: Path) -> LocalStore:
    """:raises OSError: if the folder cannot be locked so."""
    where, lock = str(path), SharedLock(path / "oxigraph" / "LOCK")
    try:
        until = time.monotonic() + PATIENCE
        while not lock.take():
            if lock.is_ours():
                raise StoreError("this process has the store open already", where, "close it first")
            if time.monotonic() > until:
                raise _busy(where)
            time.sleep(PAUSE)
        try:
            inner = pyoxigraph.Store.read_only(str(path / "oxigraph"))
        except (OSError, RuntimeError) as error:
            raise _unreadable(where, error) from error
    except BaseException:
        lock.release()
        raise
    return LocalStore(where, inner, path, lock, reading=True)


def _opened(database: Path, where: str) -> pyoxigraph.Store:
    """Oxigraph's store, as soon as no other process has it open.

    :raises OSError: or ``RuntimeError``, if it cannot be opened.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return pyoxigraph.Store(str(database))
        except OSError as error:
            text = str(error).lower()
            if "current process" in text:
                raise StoreError("this process has the store open already", where, "close it first") from error
            if "lock" not in text:
                raise
            if time.monotonic() > until:
                raise _busy(where) from error
            time.sleep(PAUSE)


def _busy(where: str) -> StoreError:
    return StoreError("another process has the store open", where, "wait for it or stop it")


def _is_damage(error: Exception) -> bool:
    """True for what RocksDB says of broken files, and of those that are not there though others name them."""
    text = str(error)
    return "Corruption" in text or (text.startswith("IO error: No such file") and "MANIFEST" in text)


def _damaged(where: str, error: Exception) -> StoreError:
    reason = " ".join(str(error).split())[:_LONGEST]
    return StoreError(f"the store is damaged ({reason})", where, "delete the folder and build again")


def _unreadable(where: str, error: Exception) -> StoreError:
    return _damaged(where, error) if _is_damage(error) else StoreError(f"the graph cannot be read: {error}", where)


def syntax_error(query: str, ahead: int = 0) -> QueryError | None:
    """What is wrong with the syntax of a query that :func:`~kg.store.sparql.parse` let pass; None if nothing is.

    :param ahead: so many characters were put before the first line.
    """
    try:
        pyoxigraph.Store().query(query)
    except SyntaxError as error:
        return _syntax_error(error, query, ahead)
    except (ValueError, RuntimeError, OSError):
        return None
    return None


def _syntax_error(error: SyntaxError, query: str = "", ahead: int = 0) -> QueryError:
    found = _PLACE.match(str(error))
    column = max(int(found[2]) - (ahead if found[1] == "1" else 0), 1) if found else 0
    where = f"query, line {found[1]}, column {column}" if found else "query"
    reason = " ".join((found[3] if found else str(error)).split())
    if "Prefix not found" in reason:
        reason = "a prefix is not declared"
    elif found and reason.startswith("expected") and not _rest(query, int(found[1]), int(found[2])):
        reason = "it breaks off"
    elif len(reason) > _LONGEST:
        reason = reason[:_LONGEST].rpartition(",")[0] + " …"
    return QueryError(f"not SPARQL: {reason}", where, "mend the query")


def _rest(query: str, line: int, column: int) -> str:
    """What stands from that place on, without white space."""
    lines = query.split("\n")[line - 1 :]
    return "".join([lines[0][column - 1 :], *lines[1:]]).strip() if lines else ""
