"""DOT (Graphviz) of the network of entities and claims: green is favourable, red unfavourable, dashed not firm."""

from __future__ import annotations

from typing import BinaryIO

from kg.analyse import network
from kg.store.base import Store

NAME, EXTENSION = "dot", "dot"

_COLOURS = {1: "darkgreen", -1: "firebrick", 0: "gray40"}


def write(store: Store, out: BinaryIO) -> None:
    """Write :func:`kg.analyse.network`. An edge's label is its relation, with what a suit seeks and a
    ruling does; its tooltip is who says it and the quote."""
    graph = network(store)
    lines = ["digraph kg {", '  rankdir="LR";', '  node [shape="box", fontname="sans-serif"];']
    for iri, data in graph.nodes(data=True):
        lines.append(f"  {_quoted(iri)} [{_attributes(label=data['label'], tooltip=data['type'], URL=iri)}];")
    for subject, object, claim, data in graph.edges(keys=True, data=True):
        firm = data["modality"] == "asserted" and not data["negated"]
        label = f"not: {data['label']}" if data["negated"] else data["label"]
        label = ", ".join([label, *(f"{name}: {data[name]}" for name in ("seeks", "side", "effect") if name in data)])
        attributes = _attributes(
            id=claim,
            label=label if data["modality"] == "asserted" else f"{label} ({data['modality']})",
            color=_COLOURS[data["sign"]],
            style="solid" if firm else "dashed",
            tooltip=": ".join(filter(None, [data["said_by"], data["evidence"]])),
        )
        lines.append(f"  {_quoted(subject)} -> {_quoted(object)} [{attributes}];")
    out.write(("\n".join([*lines, "}"]) + "\n").encode("utf-8", "replace"))


def _attributes(**values: str) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def _quoted(text: str) -> str:
    """A quoted string: in it only ``"`` and, for the sake of escapes such as ``\\N``, the backslash mean anything."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
