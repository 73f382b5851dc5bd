"""What the RDF formats share: the order of the quads, and the prefixes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.export._safe import escaped
from kg.model import graph_iri
from kg.query import PREFIXES
from kg.store.base import Store


def quads(store: Store) -> list[Quad]:
    """All quads but those of the ontology, sorted by graph, subject, predicate and object."""
    ontology = graph_iri("ontology")
    names = (name for name in store.graphs() if name != ontology)
    found = (quad for name in names for quad in store.quads(name))
    return sorted(found, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))


def write_rdf(statements: Iterable[Quad] | Iterable[Triple], out: BinaryIO, format: RdfFormat) -> None:
    """Write statements in their order, in a format with or without prefixes; control characters are escaped."""
    if format not in (RdfFormat.TURTLE, RdfFormat.TRIG):
        plain = BytesIO()
        serialize(statements, output=plain, format=format)
        out.write(escaped(plain.getvalue().decode()).encode())
        return
    prefixes = {name: iri for name, iri in PREFIXES.items() if name != "kg"}
    written = BytesIO()
    serialize(statements, output=written, format=format, prefixes=prefixes)
    text = escaped(written.getvalue().decode())
    # pyoxigraph writes the prefixes in another order each time.
    head = [line for line in text.split("\n", len(prefixes))[:-1] if line.startswith("@prefix ")]
    body = text.split("\n", len(head))[-1]
    out.write("\n".join([*sorted(head), body]).encode())
