"""The commands about the graph as a whole: ``dump``, ``export``, ``validate``, ``stats``."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import export as formats
from kg.cli.common import STORE, ReadOption, StoreOption, opened
from kg.cli.output import Shape, json_out, line, printable, progress, say, table
from kg.errors import KGError
from kg.graph import canonical
from kg.model import TERMS, graph_iri
from kg.query import PREFIXES, plain
from kg.store import Store
