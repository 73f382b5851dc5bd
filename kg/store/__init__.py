"""Where graphs are kept: in memory, in a folder, or behind a SPARQL 1.1 endpoint. :func:`open_store` tells them apart.

>>> with open_store("memory:") as store:
...     store.query("ASK { GRAPH ?g { ?s ?p ?o } }").boolean
False
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import StoreError
from kg.store import local
from kg.store.base import Result, Store, Term, Value
from kg.store.endpoint import EndpointStore
from kg.store.local import LocalStore
from kg.store.manifest import Entry, key, shown

__all__ = ["EndpointStore", "Entry", "LocalStore", "Result", "Store", "Term", "Value", "key", "open_store", "shown"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def open_store(location: str, create: bool = False, reading: bool = False) -> Store:
    """Open a store.

    :param location: ``memory:``, the ``http(s)`` address of an endpoint, or a folder.
    :param create: make the folder where there is none; else it must hold a store.
    :param reading: only read from a folder, which other processes may read meanwhile; nothing in it is touched.
    :raises StoreError: if it cannot be opened; see :func:`kg.store.local.folder`. An endpoint is not asked yet.
    """
    if location == "memory:":
        return local.memory()
    if re.match(r"https?:", location, re.IGNORECASE):
        return EndpointStore(location)
    if not location.strip() or "\0" in location:
        raise StoreError("no store is named", "--store", "give a folder, memory: or an http address")
    if _SCHEME.match(location):
        raise StoreError("no such kind of store", location, "give a folder, memory: or an http address")
    return local.folder(Path(location).expanduser(), create, reading)
