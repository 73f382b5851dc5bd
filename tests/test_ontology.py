from __future__ import annotations

import io
import os
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import owlready2
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

import kg
from kg.files import folder
from kg.model import NAMESPACE, TERMS, Modality
from kg.schema import FILE_NAMESPACE, from_graph

POL = Namespace(TERMS)
SH = Namespace("http://www.w3.org/ns/shacl#")
SOURCE = URIRef("http://purl.org/dc/terms/source")
HEADER = URIRef(TERMS.removesuffix("#"))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, SKOS.Concept, SKOS.ConceptScheme)


def read(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        text = (folder("ontology") / name).read_text(encoding="utf-8")
        graph.parse(data=text.replace(FILE_NAMESPACE, NAMESPACE), format="turtle")
    return graph


@pytest.fixture(scope="module")
def core() -> Graph:
    return read("core.ttl")


@pytest.fixture(scope="module")
def whole() -> Graph:
    return read("core.ttl", "relations.ttl", "alignments.ttl")


def ours(nodes: Iterable[Node]) -> set[URIRef]:
    return {n for n in nodes if isinstance(n, URIRef) and str(n).startswith(TERMS)}


# --- Terms ------------------------------------------------------------------------------------------------------------


def test_every_term_has_label_definition_example_and_source(whole: Graph) -> None:
    terms = ours(
        s for kind in (*KINDS, POL.RelationType, POL.Operator, POL.WordClass) for s in whole[: RDF.type : kind]
    )
    assert len(terms) > 150
    missing = [
        (str(t).removeprefix(TERMS), name)
        for t in sorted(terms)
        for name, property in {
            "label": RDFS.label,
            "definition": SKOS.definition,
            "example": SKOS.example,
            "source": SOURCE,
        }.items()
        if not any(str(o).strip() for o in whole[t:property])
    ]
    assert missing == []


def test_labels_definitions_and_examples_of_the_core_are_english(core: Graph) -> None:
    for property in (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.example):
        assert {o.language if isinstance(o, Literal) else None for o in core.objects(None, property)} == {"en"}


def test_each_term_of_the_core_has_one_label_and_one_definition(core: Graph) -> None:
    for property in (RDFS.label, SKOS.definition):
        assert [s for s, n in Counter(core.subjects(property)).items() if n > 1] == []


def test_the_header_names_the_version(core: Graph) -> None:
    assert (HEADER, RDF.type, OWL.Ontology) in core
    assert core.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/0.1.0")
    assert core.value(HEADER, OWL.versionInfo) == Literal("0.1.0")


def test_nothing_of_ours_is_used_without_being_defined(whole: Graph) -> None:
    defined = set(whole.subjects(RDF.type))
    used = ours(n for triple in (whole + read("shapes.ttl")) for n in triple)
    assert sorted(used - defined) == []


# --- What the program reads ------------------------------------------------------------------------------------------

ENTITIES = [
    "Person",
    "Group",
    "Government",
    "State",
    "Administration",
    "Agency",
    "Court",
    "Legislature",
    "Organisation",
    "Company",
    "Party",
    "Union",
    "MediaOutlet",
    "AdvocacyGroup",
    "Country",
    "City",
    "Region",
    "Office",
    "Programme",
    "Law",
    "Rule",
    "Order",
    "Agreement",
    "Proposal",
    "Measure",
    "Lawsuit",
    "Ruling",
    "Negotiation",
    "Event",
    "Figure",
    "Thing",
]


def test_every_entity_type_is_an_entity_and_most_have_nouns(core: Graph) -> None:
    schema = from_graph(core)
    assert [t for t in ENTITIES if not schema.is_a(t, "Entity")] == []
    assert [t for t in ENTITIES if not schema.types[t].nouns] == ["Figure", "Thing"]
    assert len(schema.types["Person"].nouns) > 120
    assert {"Government", "Place"} <= set(schema.types["State"].parents)


@pytest.mark.parametrize(
    ("noun", "type"),
    [
        ("program", "Programme"),
        ("policy", "Policy"),
        ("executive order", "Order"),
        ("spokesman", "Person"),
        ("activist", "Person"),
        ("public", "Group"),
        ("lawsuit", "Lawsuit"),
        ("injunction", "Ruling"),
        ("country", "Country"),
        ("administration", "Administration"),
        ("newspaper", "MediaOutlet"),
    ],
)
def test_a_noun_names_a_type(core: Graph, noun: str, type: str) -> None:
    assert list(core[: POL.noun : Literal(noun)]) == [POL[type]]


def test_a_noun_names_one_type_and_is_a_lower_case_lemma(core: Graph) -> None:
    nouns = [str(o) for o in core.objects(None, POL.noun)]
    assert [n for n, count in Counter(nouns).items() if count > 1] == []
    assert [n for n in nouns if n != " ".join(n.lower().split())] == []


def test_modalities_are_those_of_the_program(core: Graph) -> None:
    found = {str(core.value(c, SKOS.notation)) for c in core[: SKOS.inScheme : POL.Modality]}
    assert found == {str(m) for m in Modality}
    assert all((POL[m], SKOS.inScheme, POL.Modality) in core for m in Modality)


@pytest.mark.parametrize(
    ("property", "scheme", "by_notation"),
    [
        ("polarity", "Polarity", False),
        ("modality", "Modality", False),
        ("status", "PolicyStatus", False),
        ("verdict", "Verdict", False),
        ("seeks", "ReliefSought", True),
        ("side", "LawsuitSide", True),
        ("effect", "RulingEffect", True),
        ("act", "StatementAct", True),
    ],
)
def test_the_shapes_allow_exactly_the_concepts_of_the_scheme(
    core: Graph, property: str, scheme: str, by_notation: bool
) -> None:
    shapes = read("shapes.ttl")
    lists = [values for shape in shapes[: SH.path : POL[property]] for values in shapes[shape : SH["in"]]]
    assert len(lists) == 1
    concepts = set(core[: SKOS.inScheme : POL[scheme]])
    expected = {core.value(c, SKOS.notation) for c in concepts} if by_notation else concepts
    assert set(shapes.items(lists[0])) == expected


def test_shapes_cover_every_entity_class_of_the_core(core: Graph) -> None:
    shapes = read("shapes.ttl")
    allowed = {node for values in shapes.objects(None, SH["in"]) for node in shapes.items(values)}
    below = {c for c in core.transitive_subjects(RDFS.subClassOf, POL.Entity) if c not in (POL.Entity, POL.LocalEntity)}
    assert below <= allowed


def test_every_violation_has_a_message(core: Graph) -> None:
    shapes = read("shapes.ttl")
    top = [p for node in shapes[: RDF.type : SH.NodeShape] for p in shapes[node : SH.property]]
    assert len(top) > 50
    assert [p for p in top if not str(shapes.value(p, SH.message) or "").endswith(".")] == []


def test_the_shapes_are_well_formed_shacl() -> None:
    conforms, _, report = pyshacl.validate(Graph(), shacl_graph=read("shapes.ttl"), meta_shacl=True)
    assert conforms, report


# --- Profile and reasoning -------------------------------------------------------------------------------------------

#: Class constructors that OWL 2 RL does not allow on the right of rdfs:subClassOf, or at all.
NOT_RL = (OWL.unionOf, OWL.someValuesFrom, OWL.oneOf, OWL.minCardinality, OWL.cardinality, OWL.disjointUnionOf)


def test_the_ontology_stays_in_owl_2_rl_and_away_from_dates(whole: Graph) -> None:
    assert [t for t in whole if t[1] in NOT_RL or t[1] in (OWL.hasSelf, OWL.topObjectProperty)] == []
    assert [t for t in whole if t[2] in (OWL.ReflexiveProperty, XSD.date, XSD.gYear, XSD.gYearMonth)] == []
    assert list(whole.objects(None, OWL.imports)) == []
    foreign = [
        t for t in whole if t[1] in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf) and not ours([t[0]])
    ]
    assert foreign == []


def test_no_property_is_both_for_things_and_for_values(whole: Graph) -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    counts = Counter(s for kind in kinds for s in set(whole[: RDF.type : kind]))
    assert [s for s, n in counts.items() if n > 1] == []


def reason(graph: Graph) -> list[str] | None:
    """HermiT's verdict: the unsatisfiable classes, or None where the whole is inconsistent."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("HermiT needs a Java runtime, and there is none on the path")
        pytest.skip("HermiT needs a Java runtime")
    world = owlready2.World()
    data = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    world.get_ontology(str(HEADER)).load(fileobj=data)
    try:
        owlready2.sync_reasoner(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return sorted(c.iri for c in world.inconsistent_classes() if c.iri != str(OWL.Nothing))


def test_the_ontology_is_consistent_and_every_class_can_have_instances(whole: Graph) -> None:
    assert reason(whole) == []


def planted(whole: Graph, turtle: str) -> Graph:
    data = f"@prefix pol: <{TERMS}> . @prefix x: <https://kg.example/x/> . {turtle}"
    return whole + Graph().parse(data=data, format="turtle")


def test_sound_facts_are_consistent_with_the_ontology(whole: Graph) -> None:
    facts = """x:texas a pol:State . x:case a pol:Lawsuit ; pol:plaintiff x:texas ; pol:defendant x:dhs .
        x:dhs a pol:Agency . x:order a pol:Order, pol:Ruling . x:c a pol:Stance ; pol:subject x:texas ;
        pol:relation pol:opposes ; pol:modality pol:asserted ; pol:negated false ; pol:confidence 0.9 ."""
    assert reason(planted(whole, facts)) == []


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param("x:a a pol:Person, pol:Policy .", id="a person is a policy"),
        pytest.param("x:a a pol:Person, pol:Agency .", id="a person is an agency"),
        pytest.param("x:a a pol:Programme, pol:Lawsuit .", id="a programme is a lawsuit"),
        pytest.param("x:a a pol:Country, pol:State .", id="a country is a state"),
        pytest.param("x:a a pol:Stance, pol:Act .", id="a claim is of two kinds"),
        pytest.param("x:a pol:modality pol:asserted, pol:planned .", id="a claim has two modalities"),
        pytest.param("x:a a pol:Claim, pol:Person .", id="a claim is a person"),
        pytest.param("x:a a pol:Policy ; pol:plaintiff x:b .", id="a policy has a plaintiff"),
        pytest.param('x:a pol:negated "perhaps" .', id="a truth value is a word"),
    ],
)
def test_a_planted_contradiction_is_caught(whole: Graph, facts: str) -> None:
    assert reason(planted(whole, facts)) is None


def test_a_class_that_cannot_have_instances_is_found(whole: Graph) -> None:
    facts = """x:Impossible a <http://www.w3.org/2002/07/owl#Class> ;
        <http://www.w3.org/2000/01/rdf-schema#subClassOf> pol:Person, pol:Policy ."""
    assert reason(planted(whole, facts)) == ["https://kg.example/x/Impossible"]


def test_the_program_does_not_need_the_reasoner() -> None:
    modules = list(Path(kg.__file__).parent.rglob("*.py"))
    assert modules
    assert [m.name for m in modules if "owlready2" in m.read_text(encoding="utf-8")] == []
