"""RDF 1.1 TriG (W3C): every named graph with its triples."""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import RdfFormat

from kg.export._rdf import quads, write_rdf
from kg.store.base import Store

NAME, EXTENSION = "trig", "trig"


def write(store: Store, out: BinaryIO) -> None:
    """Write all graphs but the ontology."""
    write_rdf(quads(store), out, RdfFormat.TRIG)
