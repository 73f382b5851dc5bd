"""GraphML (graphdrawing.org) of the network of entities and claims, for yEd, Gephi, igraph and networkx."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from networkx.readwrite.graphml import write_graphml_xml

from kg.export._network import clean_network
from kg.export._safe import referenced
from kg.store.base import Store

NAME, EXTENSION = "graphml", "graphml"


def write(store: Store, out: BinaryIO) -> None:
    """Write :func:`kg.analyse.network`. Read it back with ``networkx.read_graphml(path, force_multigraph=True)``."""
    written = BytesIO()
    # Not write_graphml: it takes lxml where there is one, and then writes other bytes.
    write_graphml_xml(clean_network(store), written)
    out.write(referenced(written.getvalue().decode()).encode())
