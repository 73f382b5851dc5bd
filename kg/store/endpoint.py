"""Graphs behind a SPARQL 1.1 endpoint, by the SPARQL protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import hashlib
import os
import threading
import time
import urllib.error
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple, parse_query_results
from pyoxigraph import parse as parse_rdf
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
)

from kg.errors import QueryError, StoreError
from kg.store import manifest
from kg.store.base import MOST_ROWS, TIMEOUT, Result, Store, Value, belonging, in_graph, replacing, result, terms
from kg.store.local import syntax_error
from kg.store.manifest import Entry
from kg.store.sparql import bind, parse

#: Seconds that a change may take, and whatever is to take as long as it needs: no server may keep us for ever.
LONG = 600.0
#: Longest answer in bytes.
MOST_BYTES = 1 << 30
#: Pauses in seconds before a read is tried again. Changes are never tried again: the first may have been done.
PAUSES = (0.2, 1.0)

_ACCEPT = {
    "SELECT": "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    "ASK": "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    "CONSTRUCT": "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5",
    "DESCRIBE": "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5",
}
_BUSY = frozenset({502, 503, 504})
_CHUNK = 1 << 16


class EndpointStore(Store):
    """A store on another server. Its manifest is a file of this machine, in ``$XDG_STATE_HOME/kg``.

    Name and password are read from ``KG_STORE_USER`` and ``KG_STORE_PASSWORD`` (HTTP Basic).
    """

    def __init__(self, location: str) -> None:
        """:param location: see :func:`addresses`."""
        self.location = location
        self._query_url, self._update_url = addresses(location)
        self._closed = False
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        name = hashlib.sha256(self._query_url.encode()).hexdigest()[:16]
        self._manifest = Path(state) / "kg" / f"{name}.json"

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Value] | None = None,
        timeout: float | None = TIMEOUT,
        limit: int | None = MOST_ROWS,
    ) -> Result:
        parsed = parse(sparql)
        text, wrong = bind(parsed, terms(bindings)), syntax_error(sparql)
        if wrong or not parsed.form:
            raise wrong or QueryError("this is no query", "query", "use SELECT, ASK or CONSTRUCT")
        body, kind = self._ask(parsed.form, text, timeout)
        try:
            if parsed.form in ("SELECT", "ASK"):
                results = QueryResultsFormat.from_media_type(kind)
                if results:
                    return result(parse_query_results(body, format=results), limit)
            elif rdf := RdfFormat.from_media_type(kind):
                triples = {quad.triple for quad in parse_rdf(body, format=rdf)}
                if limit is not None and len(triples) > limit:
                    raise QueryError(f"the answer has more than {limit} rows", "query", "add LIMIT")
                return Result(triples=tuple(sorted(triples, key=str)))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"the answer cannot be read: {error}", self._query_url, _CHECK) from error
        raise StoreError(f"the answer is {kind or 'of no known type'}, not SPARQL results", self._query_url, _CHECK)

    def replace_graph(self, graph: str, quads: Iterable[Quad | Triple]) -> None:
        update = replacing(graph, belonging(graph, quads))
        self._send("INSERT", update, LONG, time.monotonic() + LONG)

    def graphs(self) -> tuple[str, ...]:
        found = self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", timeout=LONG, limit=None)
        return tuple(sorted(term.value for row in found.rows if isinstance(term := row["g"], NamedNode)))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        for name in self.graphs() if graph is None else (graph,):
            node = NamedNode(name)
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
            for triple in self.query(text, timeout=LONG, limit=None).triples or ():
                yield in_graph(triple, node)

    def manifest(self) -> dict[str, Entry]:
        return manifest.read(self._manifest)

    def put_manifest(self, entries: Mapping[str, Entry]) -> None:
        manifest.write(self._manifest, entries)

    def close(self) -> None:
        self._closed = True

    def _ask(self, form: str, text: str, timeout: float | None) -> tuple[bytes, str]:
        """Send a query; again after a pause where the server was busy or gone."""
        limit = LONG if timeout is None else timeout
        ends = time.monotonic() + limit
        for pause in PAUSES:
            try:
                return self._send(form, text, limit, ends)
            except _TryAgainError:
                time.sleep(pause)
        return self._send(form, text, limit, ends)

    def _send(self, form: str, text: str, limit: float, ends: float) -> tuple[bytes, str]:
        """One request; the answer's bytes and media type.

        :param ends: when all must be done; ``limit`` is for the message.
        """
        if self._closed:
            raise StoreError("the store was closed", self.location, "open it again")
        reading = form in _ACCEPT
        url = self._query_url if reading else self._update_url
        try:
            return _in_time(lambda: self._exchange(form, text, ends, url), ends)
        except QueryBadFormed as error:
            if reading:
                raise QueryError(f"the endpoint refuses it: {_said(error)}", "query", "mend the query") from error
            raise StoreError(f"the endpoint refuses the change: {_said(error)}", url) from error
        except Unauthorized as error:
            raise StoreError("the endpoint wants a name and password", url, _CREDENTIALS) from error
        except EndPointNotFound as error:
            raise StoreError("nothing there (404)", url, _CHECK) from error
        except EndPointInternalError as error:
            raise StoreError(f"the endpoint failed (500): {_said(error)}", url, "look at its log") from error
        except SPARQLWrapperException as error:
            raise StoreError(f"the endpoint refuses: {_said(error)}", url, _CHECK) from error
        except urllib.error.HTTPError as error:
            error.close()
            kind = _TryAgainError if error.code in _BUSY else StoreError
            do = _CREDENTIALS if error.code == 403 else _CHECK
            raise kind(f"the endpoint answered {error.code} {error.reason}", url, do) from error
        except (urllib.error.URLError, HTTPException, OSError) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            if isinstance(reason, TimeoutError):
                late = f"took longer than {limit:g} s"
                if reading:
                    raise QueryError(f"the query {late}", "query", "narrow it or allow more time") from error
                raise StoreError(f"the change {late}", url, "look whether it was done") from error
            text = reason.strerror or str(reason) if isinstance(reason, OSError) else str(reason)
            raise _TryAgainError(f"cannot be reached: {text}", url, "check that the server runs") from error

    def _exchange(self, form: str, text: str, ends: float, url: str) -> tuple[bytes, str]:
        response = self._request(form, text, max(ends - time.monotonic(), 0.001)).query().response
        with response:
            return _read(response, ends, url), response.headers.get_content_type()

    def _request(self, form: str, text: str, timeout: float) -> Any:
        request = SPARQLWrapper(self._query_url, updateEndpoint=self._update_url, returnFormat=JSON)
        if form in ("CONSTRUCT", "DESCRIBE"):
            request.setReturnFormat(TURTLE)
        request.setQuery(text)
        # SPARQLWrapper guesses the form by the first such word, even one in a comment; we know it.
        request.queryType = form
        request.setMethod(POST)
        request.setRequestMethod(POSTDIRECTLY)
        request.setOnlyConneg(True)
        request.addCustomHttpHeader("Accept", _ACCEPT.get(form, "*/*"))
        # Its setter rounds down to whole seconds, and takes 0 for no end.
        setattr(request, "timeout", timeout)  # noqa: B010 (it is annotated as int)
        user = os.environ.get("KG_STORE_USER")
        if user:
            request.setCredentials(user, os.environ.get("KG_STORE_PASSWORD", ""))
        return request


class _TryAgainError(StoreError):
    """The server was busy or could not be reached; a read may be tried again."""


_CHECK = "check that the address is a SPARQL 1.1 endpoint"
_CREDENTIALS = "set KG_STORE_USER and KG_STORE_PASSWORD"


def addresses(location: str) -> tuple[str, str]:
    """Where queries and where updates go.

    A server's root or an address that ends in ``/`` is a folder with ``query`` and ``update`` in it, as Oxigraph and
    Fuseki have it; so is one that ends in ``/query`` or ``/update``. Any other address takes both, unless
    ``KG_STORE_UPDATE`` holds another for updates.

    :raises StoreError: if it is no plain http(s) address.

    >>> addresses("http://localhost:7878")
    ('http://localhost:7878/query', 'http://localhost:7878/update')
    >>> addresses("https://example.org/ds/sparql")
    ('https://example.org/ds/sparql', 'https://example.org/ds/sparql')
    """
    try:
        parts = urlsplit(location)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError as error:
        raise StoreError(f"this is no address: {error}", location, _CHECK) from error
    if parts.username or parts.password:
        raise StoreError("the address holds a name or password", parts.hostname or "endpoint", _CREDENTIALS)
    plain = location.isascii() and location.isprintable() and " " not in location
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise StoreError("this is no plain http address", location, _CHECK)
    if not plain or not port_is_number:
        raise StoreError("the address has signs that it must not have", location, _CHECK)
    base, _, last = (parts.path or "/").rpartition("/")
    other = os.environ.get("KG_STORE_UPDATE")
    if last not in ("", "query", "update"):
        return location, other or location
    query, update = (urlunsplit((parts.scheme, parts.netloc, f"{base}/{name}", "", "")) for name in ("query", "update"))
    return query, other or update


def _in_time(work: Callable[[], tuple[bytes, str]], ends: float) -> tuple[bytes, str]:
    """What the work gives, in a thread: a time limit of a socket begins anew with each byte that trickles in.

    :raises TimeoutError: if it is not done in time. The thread goes on, unheard, as long as the server keeps it.
    """
    done: list[tuple[bytes, str]] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="kg-request", daemon=True)
    thread.start()
    thread.join(max(ends - time.monotonic(), 0))
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]


def _read(response: Any, ends: float, url: str) -> bytes:
    chunks, size = [], 0
    # read1 gives what has come, where read waits until the chunk is full.
    while chunk := response.read1(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise StoreError(f"the answer is longer than {MOST_BYTES >> 20} MB", url, "add LIMIT")
        if time.monotonic() > ends:
            raise TimeoutError
    if getattr(response, "length", None):
        raise OSError("the answer broke off")
    return b"".join(chunks)


def _said(error: SPARQLWrapperException) -> str:
    """The first words of what the server said, without SPARQLWrapper's frame."""
    raw = error.args[0] if error.args else ""
    text = str(raw).partition("Response:\n")[2] or str(raw)
    if text[:2] in ("b'", 'b"'):
        text = text[2:-1].replace("\\n", " ")
    return " ".join(text.split())[:200]
