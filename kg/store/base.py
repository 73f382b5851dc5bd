"""What every store can do, and what a query answers with. The terms are pyoxigraph's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

import rdflib
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from kg.errors import QueryError
from kg.model import term
from kg.store.manifest import Entry

_T = TypeVar("_T")

#: What stands in a row of a result.
Term = NamedNode | BlankNode | Literal | Triple
#: What a parameter may be given as.
Value = NamedNode | Literal | rdflib.URIRef | rdflib.Literal
#: Most rows or triples of one answer, unless the caller says otherwise.
MOST_ROWS = 500_000
#: Seconds that a query may take, unless the caller says otherwise.
TIMEOUT = 60.0

_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_NON_NEGATIVE = NamedNode("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
_COUNTS = frozenset({"http://www.w3.org/ns/oa#start", "http://www.w3.org/ns/oa#end", term("rank")})


@dataclass(frozen=True, slots=True)
class Result:
    """What a query answers: rows (SELECT), a boolean (ASK) or triples (CONSTRUCT, DESCRIBE).

    :param variables: the names of the columns, in the query's order, without ``?``.
    :param rows: a mapping each, from name to term; what is unbound is absent.
    :param boolean: None unless it was an ASK.
    :param triples: each once, sorted; None unless it was a CONSTRUCT or DESCRIBE.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[Mapping[str, Term], ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] | None = None


class Store(ABC):
    """A set of named graphs: in memory, in a folder, or behind a SPARQL 1.1 endpoint.

    ``query`` only reads. Changes go through :meth:`replace_graph` and :meth:`drop_graph`, each of which happens as a
    whole or not at all. All methods raise :class:`~kg.errors.StoreError` if the store cannot be reached.
    """

    location: str

    @abstractmethod
    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Value] | None = None,
        timeout: float | None = TIMEOUT,
        limit: int | None = MOST_ROWS,
    ) -> Result:
        """Answer a SPARQL 1.1 query.

        :param bindings: the value of each parameter, by its variable's name; it holds wherever the query names it.
        :param timeout: seconds; None for no end in a local store, and ten minutes with an endpoint.
        :param limit: most rows or triples; None for any number.
        :raises QueryError: if the query or a binding is wrong, changes something, takes too long or answers too much.
        """

    @abstractmethod
    def replace_graph(self, graph: str, quads: Iterable[Quad | Triple]) -> None:
        """Make the graph hold these and no others, in one step. Without any, the graph is gone.

        :raises ValueError: if a quad belongs to another graph.
        """

    @abstractmethod
    def graphs(self) -> tuple[str, ...]:
        """The names of all graphs that hold something, sorted."""

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads of one graph, or of all named graphs, in any order."""

    @abstractmethod
    def manifest(self) -> dict[str, Entry]:
        """Which document each source path was read as; see :class:`~kg.store.manifest.Entry`."""

    @abstractmethod
    def put_manifest(self, entries: Mapping[str, Entry]) -> None:
        """Replace the manifest."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store. Closing twice is no error."""

    def drop_graph(self, graph: str) -> None:
        """Remove the graph; no error if there is none."""
        self.replace_graph(graph, ())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def terms(bindings: Mapping[str, Value] | None) -> dict[str, NamedNode | Literal]:
    """The values of parameters as pyoxigraph's terms.

    :raises QueryError: for a blank node, which would be a variable, and for an IRI or string that RDF doesn't allow.
    """
    return {name: _term(name, value) for name, value in (bindings or {}).items()}


def _term(name: str, value: object) -> NamedNode | Literal:
    try:
        match value:
            case NamedNode() | Literal():
                return value
            case rdflib.URIRef():
                return NamedNode(str(value))
            case rdflib.Literal(language=str(tag)):
                return Literal(str(value), language=tag)
            case rdflib.Literal():
                return Literal(str(value), datatype=NamedNode(str(value.datatype)) if value.datatype else None)
    except ValueError as error:
        raise QueryError(f"the value of {name} is no RDF term: {error}", "query", "give another value") from error
    raise QueryError(f"the value of {name} is neither an IRI nor a literal", "query", "give another value")


def result(answer: QuerySolutions | QueryBoolean | QueryTriples, limit: int | None) -> Result:
    """Read an answer to its end.

    :raises QueryError: if it has more than ``limit`` rows.
    """
    if isinstance(answer, QueryBoolean):
        return Result(boolean=bool(answer))
    if isinstance(answer, QueryTriples):
        triples = set(_limited(answer, limit))
        return Result(triples=tuple(sorted(triples, key=str)))
    names = tuple(v.value for v in answer.variables)
    rows = ({n: t for n, t in zip(names, row, strict=True) if t is not None} for row in answer)
    return Result(names, tuple(_limited(rows, limit)))


def _limited(items: Iterable[_T], limit: int | None) -> Iterator[_T]:
    for count, item in enumerate(items):
        if limit is not None and count >= limit:
            raise QueryError(f"the answer has more than {limit} rows", "query", "add LIMIT")
        yield item


def belonging(graph: str, quads: Iterable[Quad | Triple]) -> Iterator[Quad]:
    """The quads, or triples put into the graph.

    :raises ValueError: if a quad belongs to another graph, or the name is no IRI.
    """
    name = NamedNode(graph)
    for quad in quads:
        if isinstance(quad, Triple):
            yield Quad(quad.subject, quad.predicate, quad.object, name)
        elif quad.graph_name == name:
            yield quad
        else:
            raise ValueError(f"a quad of {quad.graph_name} does not belong in {name}")


def replacing(graph: str, quads: Iterable[Quad]) -> str:
    """One SPARQL update that makes the graph hold these: engines run the operations of one request as a whole."""
    return f"DROP SILENT GRAPH {NamedNode(graph)}{_data(' ; INSERT', graph, quads)}"


def changing(graph: str, gone: Iterable[Quad], new: Iterable[Quad]) -> str:
    """One SPARQL update that takes some quads out of the graph and puts others in; ``gone`` has no blank nodes."""
    return f"{_data('DELETE', graph, gone)}{_data(' ; INSERT', graph, new)}"


def _data(operation: str, graph: str, quads: Iterable[Quad]) -> str:
    lines = [f"{quad.triple} ." for quad in quads]
    return f"{operation} DATA {{ GRAPH {NamedNode(graph)} {{\n" + "\n".join(lines) + "\n} }" if lines else ""


def in_graph(triple: Quad | Triple, graph: NamedNode) -> Quad:
    """The triple in that graph, with the datatypes that Oxigraph forgets.

    It keeps ``xsd:nonNegativeInteger`` as ``xsd:integer``. The Web Annotation vocabulary wants the former for offsets,
    and a graph must be the same after it was stored.
    """
    object = triple.object
    if isinstance(object, Literal) and object.datatype.value == _INTEGER and triple.predicate.value in _COUNTS:
        object = Literal(object.value, datatype=_NON_NEGATIVE)
    return Quad(triple.subject, triple.predicate, object, graph)
