"""GEXF 1.2 of the network of entities and claims, for Gephi."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from networkx.readwrite.gexf import GEXFWriter

from kg.export._network import clean_network
from kg.export._safe import referenced
from kg.store.base import Store

NAME, EXTENSION = "gexf", "gexf"


def write(store: Store, out: BinaryIO) -> None:
    """Write :func:`kg.analyse.network`; the id of an edge is its claim's IRI."""
    graph = clean_network(store)
    for *_, claim, data in graph.edges(keys=True, data=True):
        data["id"] = claim
    writer = GEXFWriter(graph, version="1.2draft")
    for meta in writer.xml.iter("meta"):
        # The day of writing would make two exports of one graph differ.
        meta.attrib.pop("lastmodifieddate", None)
    written = BytesIO()
    writer.write(written)
    out.write(referenced(written.getvalue().decode()).encode())
