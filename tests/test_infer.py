"""What follows from claims and judgements: direct edges, lawsuits with their parties, memberships; always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import SchemaError
from kg.graph import canonical, document_graph, identity_quads, link_quads, to_rdflib
from kg.infer import infer, rules
from kg.link import Link
from kg.model import (
    Claim,
    Document,
    Entity,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Ref,
    Span,
    Text,
    global_entity_iri,
    graph_iri,
    local_entity_iri,
    term,
)
from kg.schema import Schema, from_graph
from kg.store import Store, open_store

ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
POL = rdflib.Namespace(term(""))
RDF, RDFS = rdflib.RDF, rdflib.RDFS

TYPES = {
    "Mexico": "Government",
    "Biden": "Person",
    "MPP": "Programme",
    "Texas": "State",
    "Missouri": "State",
    "DHS": "Agency",
    "Lawsuit": "Lawsuit",
    "President": "Office",
}
#: One text that names everything, so that a claim can point anywhere.
TEXT = " ".join(TYPES) + " attorney general; Attorney General."


@dataclass(frozen=True)
class Judged:
    local: str
    global_: str
    verdict: str
    reason: str
    decided_by: str


@pytest.fixture(scope="module")
def schema() -> Schema:
    turtle = f"""@prefix pol: <{term("")}> . @prefix rdfs: <{RDFS}> .
    pol:supports a pol:RelationType ; pol:relationKind "stance" ; pol:sign 1 .
    pol:opposes a pol:RelationType ; pol:relationKind "stance" ; pol:sign -1 .
    pol:criticises a pol:RelationType ; pol:relationKind "stance" ; pol:sign -1 ; rdfs:subPropertyOf pol:opposes .
    pol:derides a pol:RelationType ; pol:relationKind "stance" ; pol:sign -1 ; rdfs:subPropertyOf pol:criticises .
    pol:openTo a pol:RelationType ; pol:relationKind "stance" .
    pol:sues a pol:RelationType ; pol:relationKind "legal" ; pol:sign -1 .
    pol:intervenesIn a pol:RelationType ; pol:relationKind "legal" .
    pol:filesBriefIn a pol:RelationType ; pol:relationKind "legal" .
    pol:holdsOffice a pol:RelationType ; pol:relationKind "office" ."""
    return from_graph(rdflib.Graph().parse(data=turtle, format="turtle"))


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@dataclass(frozen=True)
class World:
    """Documents with the same text and their own titles, each entity of which denotes the one of that name."""

    documents: tuple[Extraction, ...]

    @staticmethod
    def of(*claims: tuple[Claim, ...]) -> World:
        return World(tuple(World.document(f"Title {n}", some) for n, some in enumerate(claims)))

    @staticmethod
    def document(title: str, claims: tuple[Claim, ...]) -> Extraction:
        document = Document(TEXT, title=title)
        entities = {n: Entity(local_entity_iri(document.id, span(n)), t, n) for n, t in TYPES.items()}
        mentions = tuple(Mention(span(n), e.type, MentionKind.NAMED, e.id) for n, e in entities.items())

        def moved(end: object) -> object:
            return Ref(entities[end.entity].id, end.span) if isinstance(end, Ref) else end

        own = tuple(
            replace(
                c,
                subject=moved(c.subject),  # type: ignore[arg-type]
                object=moved(c.object),  # type: ignore[arg-type]
                qualifiers=tuple((n, moved(v)) for n, v in c.qualifiers),  # type: ignore[misc]
            )
            for c in claims
        )
        return Extraction(document, {e.id: e for e in entities.values()}, mentions, own)

    def build(self, store: Store, schema: Schema, dice: random.Random | None = None) -> int:
        documents = list(self.documents)
        judged = [
            Judged(e.id, one(e.label).id, "same", "the names match", "rule:exact-name")
            for d in documents
            for e in d.entities.values()
        ]
        names = [one(n) for n in TYPES]
        if dice:
            for items in (documents, judged, names):
                dice.shuffle(items)
        for extraction in documents:
            graph = document_graph(extraction, schema)
            assert not graph.refused
            store.replace_graph(graph.iri, graph.quads)
        store.replace_graph(graph_iri("identity"), identity_quads(judged, names))
        link = Link(one("Texas").id, "http://www.wikidata.org/entity/Q1439", True, 1.0, "name")
        store.replace_graph(graph_iri("links/gazetteer"), link_quads("gazetteer", [link]))
        return infer(store, schema)


def one(name: str) -> Entity:
    return Entity(global_entity_iri(TYPES[name], name, "first"), TYPES[name], name)


def claim(relation: str, subject: str | None, object: str | Text | None, **more: object) -> Claim:
    """A claim whose ends are names; their places are in the text above."""
    ends = [Ref(e, span(e)) if isinstance(e, str) else e for e in (subject, object)]
    made = Claim(relation, ends[0], ends[1], Span(0, len(TEXT)), polarity=-1, rule="r")  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


def named(**qualifiers: object) -> tuple[tuple[str, object], ...]:
    return tuple((n, Ref(v, span(v)) if isinstance(v, str) else v) for n, v in sorted(qualifiers.items()))


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    location = "memory:" if request.param == "memory" else str(tmp_path / "graph")
    with open_store(location, create=True) as opened:
        yield opened


def inferred(store: Store) -> rdflib.Graph:
    return to_rdflib(store.quads(graph_iri("inferred")))


def edges(store: Store) -> set[tuple[str, str, str]]:
    """The inferred edges between the entities above, by name."""
    labels = {one(n).id: n for n in TYPES}
    return {
        (labels[str(s)], str(p).removeprefix(term("")), labels[str(o)])
        for s, p, o in inferred(store)
        if str(s) in labels and str(o) in labels
    }


def test_an_asserted_claim_becomes_an_edge_between_global_entities(store: Store, schema: Schema) -> None:
    count = World.of((claim("opposes", "Mexico", "MPP"),), (claim("opposes", "Mexico", "MPP"),)).build(store, schema)
    assert edges(store) == {("Mexico", "opposes", "MPP")}
    assert count == len(inferred(store)) == 1


@pytest.mark.parametrize("modality", [m for m in Modality if m is not Modality.ASSERTED])
def test_what_is_not_asserted_makes_no_edge(store: Store, schema: Schema, modality: Modality) -> None:
    assert World.of((claim("opposes", "Mexico", "MPP", modality=modality),)).build(store, schema) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"negated": True},
        {"polarity": None},
        {"polarity": 1},
        {"object": None},
        {"subject": None},
        {"object": Text((span("MPP"),))},
        {"object": Ref("Mexico", span("Mexico"))},
    ],
)
def test_what_is_denied_unsigned_or_lacks_an_end_makes_no_edge(
    store: Store, schema: Schema, changes: dict[str, object]
) -> None:
    made = replace(claim("opposes", "Mexico", "MPP"), **changes)  # type: ignore[arg-type]
    assert World.of((made,)).build(store, schema) == 0


def test_a_relation_without_a_sign_takes_any(store: Store, schema: Schema) -> None:
    World.of((claim("openTo", "Mexico", "MPP", polarity=None),)).build(store, schema)
    assert edges(store) == {("Mexico", "openTo", "MPP")}


def test_sub_relations_are_closed_upwards_and_not_downwards(store: Store, schema: Schema) -> None:
    World.of((claim("derides", "Mexico", "MPP"), claim("opposes", "Texas", "MPP"))).build(store, schema)
    assert edges(store) == {
        ("Mexico", "derides", "MPP"),
        ("Mexico", "criticises", "MPP"),
        ("Mexico", "opposes", "MPP"),
        ("Texas", "opposes", "MPP"),
    }


def test_an_entity_that_denotes_nothing_has_no_edges(store: Store, schema: Schema) -> None:
    World.of((claim("opposes", "Mexico", "MPP"),)).build(store, schema)
    store.drop_graph(graph_iri("identity"))
    assert infer(store, schema) == 0
    assert graph_iri("inferred") not in store.graphs()


def test_a_lawsuit_has_its_parties_and_what_it_challenges(store: Store, schema: Schema) -> None:
    case = named(case="Lawsuit", over="MPP")
    World.of(
        (
            claim("sues", "Texas", "DHS", qualifiers=case),
            claim("sues", "Missouri", None, qualifiers=named(case="Lawsuit", over=Text((span("MPP"),)))),
            claim("intervenesIn", "Mexico", "Lawsuit", polarity=None),
            claim("filesBriefIn", "Biden", None, polarity=None, qualifiers=named(case="Lawsuit")),
        ),
    ).build(store, schema)
    lawsuit = {(p, o) for s, p, o in edges(store) if s == "Lawsuit"}
    assert lawsuit == {
        ("plaintiff", "Texas"),
        ("plaintiff", "Missouri"),
        ("defendant", "DHS"),
        ("challenges", "MPP"),
        ("intervener", "Mexico"),
        ("amicus", "Biden"),
    }
    assert (rdflib.URIRef(one("Lawsuit").id), RDF.type, POL.Lawsuit) in inferred(store)


def test_a_suit_over_a_part_of_a_policy_challenges_the_policy_as_well(store: Store, schema: Schema) -> None:
    qualifiers = named(case="Lawsuit", over="DHS", about="MPP")
    World.of((claim("sues", "Texas", None, qualifiers=qualifiers),)).build(store, schema)
    assert {o for _, p, o in edges(store) if p == "challenges"} == {"DHS", "MPP"}


@pytest.mark.parametrize("changes", [{"negated": True}, {"modality": Modality.PLANNED}, {"qualifiers": ()}])
def test_a_suit_that_was_not_brought_or_has_no_case_makes_no_lawsuit(
    store: Store, schema: Schema, changes: dict[str, object]
) -> None:
    made = claim("sues", "Texas", "DHS", qualifiers=named(case="Lawsuit", over="MPP"))
    World.of((replace(made, **changes),)).build(store, schema)  # type: ignore[arg-type]
    assert not [edge for edge in edges(store) if edge[0] == "Lawsuit"]


def memberships(store: Store) -> list[dict[str, str]]:
    graph = inferred(store)
    found = graph.subjects(RDF.type, ORG.Membership)
    rows = [{str(p).rpartition("#")[2]: str(o) for p, o in graph.predicate_objects(s)} for s in found]
    return sorted(rows, key=str)


def test_an_office_makes_one_membership_for_member_office_and_body(store: Store, schema: Schema) -> None:
    small, capital = Text((span("attorney general"),)), Text((span("Attorney General"),))
    office = {"polarity": None}
    World.of(
        (
            claim("holdsOffice", "Biden", small, **office, qualifiers=named(of="Texas")),
            claim("holdsOffice", "Biden", "President", **office),
        ),
        (
            claim("holdsOffice", "Biden", capital, **office, qualifiers=named(former=True, of="Texas")),
            claim("holdsOffice", "Biden", "President", **office, negated=True, qualifiers=named(of="Missouri")),
        ),
    ).build(store, schema)
    kind = {"type": str(ORG.Membership), "member": one("Biden").id}
    assert memberships(store) == sorted(
        [
            {**kind, "organization": one("Texas").id, "label": "Attorney General", "former": "true"},
            {**kind, "role": one("President").id},
        ],
        key=str,
    )


CLAIMS = (
    claim("opposes", "Mexico", "MPP"),
    claim("derides", "Texas", "MPP"),
    claim("sues", "Texas", "DHS", qualifiers=named(case="Lawsuit", over="MPP")),
    claim("sues", "Missouri", "DHS", qualifiers=named(case="Lawsuit", over="MPP")),
    claim("holdsOffice", "Biden", Text((span("attorney general"),)), polarity=None),
    claim("holdsOffice", "Biden", Text((span("Attorney General"),)), polarity=None, qualifiers=named(former=True)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(CLAIMS), st.randoms(use_true_random=False))
def test_the_same_claims_give_the_same_graph(
    store: Store, schema: Schema, claims: list[Claim], dice: random.Random
) -> None:
    with open_store("memory:") as other:
        World.of(CLAIMS[:3], CLAIMS[3:]).build(other, schema)
        wanted = list(canonical(other.quads()))
    first, second = (tuple(c for c in claims if c in part) for part in (CLAIMS[:3], CLAIMS[3:]))
    World.of(first, second).build(store, schema, dice)
    assert list(canonical(store.quads())) == wanted
    infer(store, schema)
    assert list(canonical(store.quads())) == wanted


def test_claims_that_are_gone_leave_nothing(store: Store, schema: Schema) -> None:
    World.of(CLAIMS).build(store, schema)
    store.drop_graph(World.of(CLAIMS).documents[0].document.id)
    assert infer(store, schema) == 0


@pytest.mark.parametrize("path", rules(), ids=lambda p: p.name)
def test_each_rule_says_what_it_infers(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()
    assert head[0].startswith("# title: ") and head[1].startswith("# infers: ")


def test_there_are_rules() -> None:
    assert {p.name for p in rules()} >= {"direct.rq", "lawsuits.rq", "memberships.rq"}


def test_a_broken_rule_is_named(store: Store, schema: Schema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.rq").write_text("CONSTRUCT {")
    monkeypatch.setattr("kg.infer.folder", lambda name: tmp_path)
    with pytest.raises(SchemaError, match=r"bad\.rq"):
        infer(store, schema)
