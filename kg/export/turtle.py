"""RDF 1.1 Turtle (W3C): all graphs merged into one; use trig to keep them apart."""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import RdfFormat

from kg.export._rdf import quads, write_rdf
from kg.store.base import Store

NAME, EXTENSION = "turtle", "ttl"


def write(store: Store, out: BinaryIO) -> None:
    """Write every triple once, sorted by subject, without the ontology."""
    triples = {quad.triple for quad in quads(store)}
    ordered = sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    write_rdf(ordered, out, RdfFormat.TURTLE)
