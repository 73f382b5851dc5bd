"""The graph as networks for networkx: who is related to whom by which claim, and who stands where on which policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx

from kg.model import Entity
from kg.query import Qualifier, entities, load, plain, qualifiers
from kg.schema import load as load_schema
from kg.store.base import Store, Term

WIKIDATA = "http://www.wikidata.org/entity/"
_SIGNS = {"positive": 1, "negative": -1}
#: What counts as a position: what the text states, or says that somebody tries or means to do.
_FIRM = frozenset({"asserted", "attempted", "planned"})
#: Where the edge of a claim without object leads instead: of a suit against nobody named, to what it is over.
_INSTEAD = ("over", "case", "about")
#: Qualifiers that an edge carries, since it would be misread without them.
_CARRIED = ("over", "about", "seeks", "side", "effect")


def network(store: Store) -> nx.MultiDiGraph[str]:
    """Entities and the claims between them.

    A node is a global entity at either end of an edge; its key is the entity's IRI, its attributes ``label``, ``type``
    and, where linked, ``wikidata``. An edge leads from subject to object; its key is the claim's IRI. ``via`` says what
    it leads to: ``object``, or for a claim that has no object, such as a suit against nobody named, the first that
    there is of ``over`` (the policy), ``case`` and ``about``; the sign is then 0, since it is that towards the object.
    A claim whose object is words has no edge.

    The other attributes are ``relation`` (local name), ``label``, ``sign`` (1, −1, 0 for none), ``modality``,
    ``negated``, ``confidence``, ``evidence`` (the quote), ``quote_start`` and ``quote_end`` (character offsets),
    ``document`` (IRI), ``said_by`` (outermost first) and, where known, ``title``, ``when``, ``over``, ``about``,
    ``seeks``, ``side`` and ``effect``. What the text denies is there as well: look at ``negated`` and ``modality``.

    Nodes and edges are in the order of their keys, so that the same graph is written the same.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    known = {e.id: e for e in entities(store)}
    relations = load_schema().relations
    rows = store.query(load("claims").sparql, timeout=None, limit=None).rows
    carried = qualifiers(store)
    edges: list[tuple[str, str, str, str, Mapping[str, Term]]] = []
    for row in rows:
        subject, claim = plain(row, "subjectId"), plain(row, "id")
        target, via = _target(row, carried.get(claim, {}))
        if subject and target:
            edges.append((claim, subject, target, via, row))
    edges.sort(key=lambda edge: edge[:4])
    for iri in sorted({iri for edge in edges for iri in edge[1:3]}):
        graph.add_node(iri, **_node(known.get(iri, Entity(iri, "Thing", iri))))
    for claim, subject, target, via, row in edges:
        relation = plain(row, "how")
        optional = {name: plain(row, name) for name in ("title", "when") if name in row}
        values = carried.get(claim, {})
        optional |= {name: " | ".join(v.label for v in values[name]) for name in _CARRIED if name in values}
        graph.add_edge(
            subject,
            target,
            key=claim,
            relation=relation,
            label=relations[relation].label if relation in relations else relation,
            via=via,
            sign=_SIGNS.get(plain(row, "sign"), 0) if via == "object" else 0,
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


def _target(row: Mapping[str, Term], carried: Mapping[str, Sequence[Qualifier]]) -> tuple[str, str]:
    """The IRI to which a claim's edge leads, and the name of what it is; two empty strings if it leads nowhere."""
    if "objectId" in row:
        return plain(row, "objectId"), "object"
    if "object" in row:
        return "", ""
    return next(((value.id, name) for name in _INSTEAD for value in carried.get(name, ()) if value.id), ("", ""))


def _node(entity: Entity) -> dict[str, str]:
    item = next((s.removeprefix(WIKIDATA) for s in entity.same_as if s.startswith(WIKIDATA)), None)
    return {"label": entity.label, "type": entity.type} | ({"wikidata": item} if item else {})
