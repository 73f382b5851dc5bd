from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.analyse import network, stances
from kg.model import term
from kg.query import find_entities
from kg.store import Store, open_store

MINI = Path(__file__).parent / "cases" / "mini.trig"


@contextlib.contextmanager
def without(*properties: str) -> Iterator[Store]:
    """The mini corpus, where suits lack these properties."""
    corpus = list(parse(path=MINI, format=RdfFormat.TRIG))
    suits = {q.subject for q in corpus if q.object == NamedNode(term("sues"))}
    left_out = {term(name) for name in properties}
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in corpus:
        assert isinstance(quad.graph_name, NamedNode)
        if quad.subject not in suits or quad.predicate.value not in left_out:
            graphs[quad.graph_name.value].append(quad)
    with open_store("memory:") as opened:
        for name, quads in graphs.items():
            opened.replace_graph(name, quads)
        yield opened


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with without() as opened:
        yield opened


def iri(store: Store, name: str) -> str:
    (entity,) = find_entities(store, name)
    return entity.id


def test_an_edge_carries_the_claim_with_its_words(store: Store) -> None:
    edges = network(store)[iri(store, "Joe Biden")][iri(store, "MPP")]
    (ends,) = [data for data in edges.values() if data["relation"] == "ends"]
    assert ends == {
        "relation": "ends",
        "label": "ends",
        "via": "object",
        "sign": -1,
        "modality": "attempted",
        "negated": False,
        "confidence": 0.9,
        "evidence": "Joe Biden has attempted to end the program.",
        "quote_start": 224,
        "quote_end": 267,
        "document": "https://kg.example/doc/fd62fc2d2b55b072",
        "title": "Mexico opposes restart",
        "said_by": "Reuters",
    }


def test_what_the_text_denies_is_there_and_marked(store: Store) -> None:
    edges = network(store)[iri(store, "Government of Canada")][iri(store, "MPP")]
    assert sorted((e["relation"], e["negated"], e["sign"]) for e in edges.values()) == [
        ("opposes", False, -1),
        ("opposes", True, 0),
    ]


def test_nodes_have_their_name_type_and_wikidata_item(store: Store) -> None:
    nodes = network(store).nodes
    assert nodes[iri(store, "Texas")] == {"label": "Texas", "type": "State", "wikidata": "Q1439"}
    # A close match is not the same thing.
    assert nodes[iri(store, "MPP")] == {"label": "Migrant Protection Protocols", "type": "Programme"}


def test_only_claims_between_two_entities_are_edges(store: Store) -> None:
    graph = network(store)
    assert {d["relation"] for *_, d in graph.edges(data=True)}.isdisjoint({"said", "hasStatus", "holdsOffice"})
    assert iri(store, "Ken Paxton") not in graph
    assert all(degree > 0 for _, degree in graph.degree())


@pytest.mark.parametrize(
    ("missing", "via", "target"),
    [
        ([], "object", "Department of Homeland Security"),
        (["object"], "over", "Migrant Protection Protocols"),
        (["object", "over"], "case", "Texas and Missouri lawsuit over Migrant Protection Protocols"),
    ],
)
def test_a_suit_against_nobody_named_leads_to_its_policy_or_else_its_case(
    missing: list[str], via: str, target: str
) -> None:
    with without(*missing) as store:
        graph = network(store)
        (edge,) = [(v, d) for u, v, d in graph.edges(data=True) if d["relation"] == "sues" and u == iri(store, "Texas")]
        assert (edge[1]["via"], graph.nodes[edge[0]]["label"]) == (via, target)
        assert edge[1]["seeks"] == "keep"
        # The sign is that towards the defendant: who sues to keep a policy is not against it.
        assert edge[1]["sign"] == (-1 if via == "object" else 0)
        assert stances(store).edges[iri(store, "Texas"), iri(store, "MPP")]["sign"] == 1


def test_a_suit_without_defendant_policy_and_case_has_no_edge() -> None:
    with without("object", "over", "case") as store:
        assert "sues" not in {d["relation"] for *_, d in network(store).edges(data=True)}


def test_the_network_is_in_one_order(store: Store) -> None:
    first, second = network(store), network(store)
    assert list(first.nodes) == sorted(second.nodes)
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))


def test_stances_join_actors_and_policies_only(store: Store) -> None:
    graph = stances(store)
    actors = {n for n, data in graph.nodes(data=True) if data["bipartite"] == 0}
    assert nx.bipartite.is_bipartite_node_set(graph, actors)
    assert {graph.nodes[n]["label"] for n in set(graph) - actors} == {"Migrant Protection Protocols", "Parole Act"}


@pytest.mark.parametrize(
    ("actor", "sign", "favourable", "unfavourable"),
    [
        ("Government of Mexico", 0, 1, 1),  # for in one document, against in the other
        ("Texas", 1, 2, 0),
        ("Joe Biden", -1, 0, 1),  # his support is denied
        ("Government of Canada", -1, 0, 1),  # that it is not against it is no position
    ],
)
def test_a_stance_sums_up_the_claims(store: Store, actor: str, sign: int, favourable: int, unfavourable: int) -> None:
    edge = stances(store).edges[iri(store, actor), iri(store, "MPP")]
    assert (edge["sign"], edge["favourable"], edge["unfavourable"]) == (sign, favourable, unfavourable)
    assert len(edge["claims"].split()) == favourable + unfavourable


def test_neither_possible_opposition_nor_openness_nor_a_ruling_is_a_stance(store: Store) -> None:
    graph = stances(store)
    for name in ("Government of France", 'the mayor of "El <Paso>"', "a federal judge"):
        assert iri(store, name) not in graph


def test_an_empty_store_has_empty_networks() -> None:
    with open_store("memory:") as empty:
        assert len(network(empty)) == len(stances(empty)) == 0
