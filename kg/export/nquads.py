"""RDF 1.1 N-Quads (W3C): a quad a line, sorted."""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import RdfFormat

from kg.export._rdf import quads, write_rdf
from kg.store.base import Store

NAME, EXTENSION = "nquads", "nq"


def write(store: Store, out: BinaryIO) -> None:
    """Write all graphs but the ontology."""
    write_rdf(quads(store), out, RdfFormat.N_QUADS)
