"""What the graph formats share: the network with only characters that XML 1.0 allows."""

from __future__ import annotations

import re

import networkx as nx

from kg.analyse import network
from kg.store.base import Store

#: What no XML 1.0 document may hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_network(store: Store) -> nx.MultiDiGraph[str]:
    """:func:`kg.analyse.network`, each illegal character dropped from its texts."""
    graph = network(store)
    for _, data in graph.nodes(data=True):
        data.update(_clean(data))
    for *_, data in graph.edges(keys=True, data=True):
        data.update(_clean(data))
    return graph


def _clean(data: dict[str, object]) -> dict[str, object]:
    return {name: _ILLEGAL.sub("", value) if isinstance(value, str) else value for name, value in data.items()}
