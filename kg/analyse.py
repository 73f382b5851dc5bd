"""The graph as networks for networkx: who is related to whom by which claim, and who stands where on which policy."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx

from kg.model import Entity
from kg.query import entities, load, plain
from kg.schema import load as load_schema
from kg.store.base import Store

WIKIDATA = "http://www.wikidata.org/entity/"
_SIGNS = {"positive": 1, "negative": -1}
#: What counts as a position: what the text states, or says that somebody tries or means to do.
_FIRM = frozenset({"asserted", "attempted", "planned"})


def network(store: Store) -> nx.MultiDiGraph[str]:
    """Entities and the claims between them.

    A node is a global entity at either end of a claim whose two ends are entities; its key is the entity's IRI, its
    attributes ``label``, ``type`` and, where linked, ``wikidata``. An edge leads from subject to object; its key is the
    claim's IRI. Its attributes are ``relation`` (local name), ``label``, ``sign`` (1, −1, 0 for none), ``modality``,
    ``negated``, ``confidence``, ``evidence`` (the quote), ``quote_start`` and ``quote_end`` (character offsets),
    ``document`` (IRI), ``said_by`` (outermost first) and, where known, ``title`` and ``when``. Every claim is there,
    also what the text denies: look at ``negated`` and ``modality``.

    Nodes and edges are in the order of their keys, so that the same graph is written the same.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    known = {e.id: e for e in entities(store)}
    relations = load_schema().relations
    rows = store.query(load("claims").sparql, timeout=None, limit=None).rows
    edges = sorted((r for r in rows if "subjectId" in r and "objectId" in r), key=lambda r: plain(r, "id"))
    for iri in sorted({plain(row, end) for row in edges for end in ("subjectId", "objectId")}):
        graph.add_node(iri, **_node(known.get(iri, Entity(iri, "Thing", iri))))
    for row in edges:
        relation = plain(row, "how")
        optional = {name: plain(row, name) for name in ("title", "when") if name in row}
        graph.add_edge(
            plain(row, "subjectId"),
            plain(row, "objectId"),
            key=plain(row, "id"),
            relation=relation,
            label=relations[relation].label if relation in relations else relation,
            sign=_SIGNS.get(plain(row, "sign"), 0),
            modality=plain(row, "modality"),
            negated=plain(row, "negated") == "true",
            confidence=float(plain(row, "confidence")),
            evidence=plain(row, "quote"),
            quote_start=int(plain(row, "start")),
            quote_end=int(plain(row, "end")),
            document=plain(row, "document"),
            said_by=plain(row, "saidBy"),
            **optional,
        )
    return graph


def stances(store: Store) -> nx.Graph[str]:
    """Who stands where: the two-mode network of actors and policies.

    A node has ``bipartite`` 0 for an actor and 1 for a policy (as networkx wants it), and what :func:`network` gives.
    An edge joins an actor and a policy towards which at least one claim gives it a position; ``favourable`` and
    ``unfavourable`` count the claims, ``sign`` is 1 or −1 where all agree and 0 where they differ, and ``claims`` are
    their IRIs, joined by spaces. Claims that the text denies, asks, or holds possible count for nothing.
    """
    schema, full = load_schema(), network(store)
    counts: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: {1: [], -1: []})
    for actor, policy, claim, data in full.edges(keys=True, data=True):
        kinds = full.nodes[actor]["type"], full.nodes[policy]["type"]
        firm = data["modality"] in _FIRM and not data["negated"] and data["relation"] != "openTo"
        if data["sign"] and firm and schema.is_a(kinds[0], "Actor") and schema.is_a(kinds[1], "Policy"):
            counts[actor, policy][data["sign"]].append(claim)
    graph: nx.Graph[str] = nx.Graph()
    for mode in (0, 1):
        for iri in sorted({pair[mode] for pair in counts}):
            graph.add_node(iri, bipartite=mode, **full.nodes[iri])
    for (actor, policy), signs in sorted(counts.items()):
        favourable, unfavourable = len(signs[1]), len(signs[-1])
        graph.add_edge(
            actor,
            policy,
            sign=0 if favourable and unfavourable else 1 if favourable else -1,
            favourable=favourable,
            unfavourable=unfavourable,
            claims=" ".join(sorted(signs[1] + signs[-1])),
        )
    return graph


def _node(entity: Entity) -> dict[str, str]:
    item = next((s.removeprefix(WIKIDATA) for s in entity.same_as if s.startswith(WIKIDATA)), None)
    return {"label": entity.label, "type": entity.type} | ({"wikidata": item} if item else {})
