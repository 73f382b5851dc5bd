"""JSON-LD 1.1 (W3C), expanded form: every named graph with its nodes."""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import RdfFormat

from kg.export._rdf import quads, write_rdf
from kg.store.base import Store

NAME, EXTENSION = "jsonld", "jsonld"


def write(store: Store, out: BinaryIO) -> None:
    """Write all graphs but the ontology."""
    write_rdf(quads(store), out, RdfFormat.JSON_LD)
