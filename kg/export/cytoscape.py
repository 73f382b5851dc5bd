"""Cytoscape JSON of the network of entities and claims, for Cytoscape and Cytoscape.js."""

from __future__ import annotations

import json
from typing import BinaryIO

from networkx.readwrite.json_graph import cytoscape_data

from kg.analyse import network
from kg.export._safe import escaped
from kg.store.base import Store

NAME, EXTENSION = "cytoscape", "cyjs"


def write(store: Store, out: BinaryIO) -> None:
    """Write :func:`kg.analyse.network` as ``elements``; an edge's ``id`` is its claim's IRI."""
    data = cytoscape_data(network(store), name="label")
    for edge in data["elements"]["edges"]:
        edge["data"]["id"] = edge["data"]["key"]
    out.write(escaped(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)).encode("utf-8", "replace"))
    out.write(b"\n")
