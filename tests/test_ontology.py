from __future__ import annotations

import io
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import owlready2
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

import kg
from kg.files import folder
from kg.model import NAMESPACE, TERMS, Modality
from kg.schema import FILE_NAMESPACE, from_graph
from kg.validate import validate

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
    kinds = (*KINDS, POL.RelationType, POL.Operator, POL.Evaluation, POL.WordClass)
    assert [kind for kind in kinds if not ours(whole[: RDF.type : kind])] == []
    terms = ours(whole.subjects(RDF.type)) | ours(read("shapes.ttl").objects(None, SH.targetClass))
    assert len(terms) > 250
    assert [t for t in terms if not any((t, RDF.type, kind) in whole for kind in kinds)] == []
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


def test_a_property_that_nothing_writes_is_marked_so(core: Graph) -> None:
    text = (folder("ontology") / "core.ttl").read_text(encoding="utf-8")
    marked = set(re.findall(r"^pol:(\w+) a ", text.partition("# --- Not written yet")[2], re.MULTILINE))
    program = "".join(
        path.read_text(encoding="utf-8")
        for path in (*Path(kg.__file__).parent.rglob("*.py"), *folder("queries").rglob("*.rq"))
    )
    properties = ours(core[: RDF.type : OWL.ObjectProperty]) | ours(core[: RDF.type : OWL.DatatypeProperty])
    above = {o for p in properties for o in core[p : RDFS.subPropertyOf]}
    names = {str(p).removeprefix(TERMS) for p in properties - above}
    unused = {n for n in names if not re.search(rf"pol:{n}\b|[\"']{n}(Span)?[\"']", program)}
    assert "status" in marked
    assert unused - {"subjectSpan", "objectSpan", "objectText"} <= marked


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


def test_the_shapes_are_well_formed_shacl() -> None:
    conforms, _, report = pyshacl.validate(Graph(), shacl_graph=read("shapes.ttl"), meta_shacl=True)
    assert conforms, report


# --- Alignments ------------------------------------------------------------------------------------------------------

#: The vocabularies that the ontology reuses or is aligned to, and terms of each that must be reached.
VOCABULARIES = {
    "http://www.w3.org/ns/prov#": "Agent Entity Attribution qualifiedAttribution agent wasAttributedTo hadPlan",
    "http://www.w3.org/ns/oa#": "Annotation hasTarget",
    "http://www.w3.org/ns/org#": "Organization Post Membership member organization memberOf subOrganizationOf holds",
    "https://schema.org/": "Person GovernmentOrganization Legislation Quotation NewsMediaOrganization Place Country",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "Statement subject predicate object",
    "http://purl.org/dc/terms/": "publisher isPartOf date medium",
    "http://www.w3.org/2006/time#": "ProperInterval hasBeginning hasEnd hasTime inXSDDate inXSDgYearMonth inXSDgYear",
    "http://data.europa.eu/eli/ontology#": "LegalResource in_force first_date_entry_in_force date_no_longer_in_force",
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "Event hasActor hasTimeStamp",
    "http://purl.org/linked-data/cube#": "Observation",
    "http://purl.org/linked-data/sdmx/2009/measure#": "obsValue",
    "http://www.wikidata.org/entity/": "P39 P580 P582 P1001 P1620 P1591 P4884 P463 P102 P361 P585 Q5 Q7278 Q41487",
    "https://w3id.org/ftm#": "Person Organization Company PublicBody Position Occupancy CourtCase CourtCaseParty Event",
    "http://www.popoloproject.com/schemas/": "person.json organization.json post.json membership.json motion.json",
}
#: The event types of PLOVER's manual that are relations of ours; REQUEST and MOBILIZE are not.
PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "COERCE",
    "ASSAULT",
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_our_terms_are_aligned_to_the_vocabulary(vocabulary: str) -> None:
    graph = read("alignments.ttl")
    reached = {str(o) for s, p, o in graph if s in ours([s]) and p != SOURCE}
    assert {vocabulary + name for name in VOCABULARIES[vocabulary].split()} - reached == set()


@pytest.mark.parametrize(
    ("ours_", "theirs"),
    [
        ("holdsOffice", "P39"),
        ("start", "P580"),
        ("end", "P582"),
        ("jurisdiction", "P1001"),
        ("plaintiff", "P1620"),
        ("defendant", "P1591"),
    ],
)
def test_a_property_matches_its_property_of_wikidata(ours_: str, theirs: str) -> None:
    wikidata = "http://www.wikidata.org/entity/P"
    matches = [str(o) for o in read("alignments.ttl")[POL[ours_] : SKOS.closeMatch] if str(o).startswith(wikidata)]
    assert matches == ["http://www.wikidata.org/entity/" + theirs]


def test_a_match_is_no_axiom_and_joins_our_term_to_one_of_others() -> None:
    graph = read("alignments.ttl")
    for match in (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, RDFS.seeAlso):
        pairs = [(s, o) for s, o in graph[:match] if s != URIRef(f"{HEADER.removesuffix('#')}/alignments")]
        assert [(s, o) for s, o in pairs if not ours([s]) or ours([o])] == []
        assert [s for s, _ in pairs if (s, RDF.type, None) not in read("core.ttl", "relations.ttl")] == []


def test_relations_have_the_event_types_of_plover_that_their_source_names(whole: Graph) -> None:
    types = {str(o) for o in whole.objects(None, POL.plover)}
    assert types == PLOVER
    told = {POL.openTo}  # its source names what the openness is to
    for relation in set(whole.subjects(POL.plover)) - told:
        named = {
            name
            for source in whole[relation:SOURCE]
            if "PLOVER:" in source
            for name in str(source).partition("PLOVER:")[2].partition(";")[0].replace(",", " ").split()
        }
        named = (named - {"YIELD"}) | ({"CONCEDE", "RETREAT"} if "YIELD" in named else set())
        assert named <= {str(o) for o in whole[relation : POL.plover]}, relation


# --- Shapes ----------------------------------------------------------------------------------------------------------

DOC = NAMESPACE + "doc/0123456789abcdef"
#: A document with one sentence; the planted nodes are added to it. ``d:s`` is a span, ``d:p`` a person, ``d:y`` a law.
GROUND = f"""@prefix pol: <{TERMS}> . @prefix d: <{DOC}#> . @prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <{XSD}> .
@prefix rdf: <{RDF}> . @prefix owl: <{OWL}> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
<{DOC}> a pol:Document ; pol:sha256 "{"0" * 64}" ; dcterms:language "en" .
d:s a oa:SpecificResource ; oa:hasSource <{DOC}> ; oa:hasSelector d:at, d:words .
d:at a oa:TextPositionSelector ; oa:start "0"^^xsd:nonNegativeInteger ; oa:end "9"^^xsd:nonNegativeInteger .
d:words a oa:TextQuoteSelector ; oa:exact "Ann sued." .
d:kg a prov:SoftwareAgent ; rdfs:label "kg" .
"""


def entity(node: str, type: str, label: str = "a name") -> str:
    return f"""{node} a pol:{type}, pol:LocalEntity ; rdfs:label "{label}" ; pol:inDocument <{DOC}> ;
        pol:mentionedIn d:s . """


def claim(node: str, kind: str, relation: str, rest: str) -> str:
    return f"""{node} a pol:Claim, pol:{kind} ; pol:relation pol:{relation} ; pol:polarity pol:neutral ;
        pol:modality pol:asserted ; pol:negated false ; pol:confidence 0.5 ; pol:rule "r" ; pol:evidence d:s ;
        prov:wasDerivedFrom <{DOC}> ; prov:wasAttributedTo d:kg ; {rest} . """


GROUND += entity("d:p", "Person") + entity("d:y", "Law") + entity("d:co", "Company") + entity("d:l", "Lawsuit")


def end(type: str, role: str, kind: str, relation: str) -> str:
    """An entity of that type as the subject or object of a claim."""
    other = "pol:object d:y" if role == "subject" else "pol:subject d:p"
    return entity("$", type) + claim("$-c", kind, relation, f"pol:{role} $ ; {other}")


def has(kind: str, rest: str) -> str:
    relation = {"Stance": "opposes", "LegalAct": "sues", "Statement": "said", "Description": "appliesTo"}[kind]
    return claim("$", kind, relation, f"pol:subject d:p ; {rest}")


_UNDONE = "enacted, sued, met or the like"
#: The start of a message and what earns it; ``$`` is the node that it is told of.
PLANTED = {
    "The node is a blank node": "[] a pol:Claim .",
    "The document needs one SHA-256": "$ a pol:Document .",
    "The document needs one language": '$ a pol:Document ; dcterms:language "EN" .',
    "The document has more than one headline": '$ a pol:Document ; schema:headline " " .',
    "The document's date of publication": '$ a pol:Document ; dcterms:issued "2023-02-31"^^xsd:date .',
    "The document's outlet is not one": "$ a pol:Document ; pol:publishedBy d:nobody .",
    "The document's address": '$ a pol:Document ; schema:url "http://x.example" .',
    "The software that derived": "$ a prov:SoftwareAgent .",
    "Words of the document are a node": "$ a pol:Text .",
    "The entity is not marked as a local entity": "$ a pol:Person .",
    "The entity has a type that is no type": "$ a pol:LocalEntity, pol:Statement .",
    "The entity needs exactly one type": "$ a pol:LocalEntity, pol:Person, pol:Law .",
    "The entity needs one label": entity("$", "Person", " "),
    "The entity has an empty alternative label": entity("$", "Person") + '$ skos:altLabel "" .',
    "The entity does not belong to exactly one": '$ a pol:Person, pol:LocalEntity ; rdfs:label "Ann" .',
    "The entity is mentioned nowhere": '$ a pol:Person, pol:LocalEntity ; rdfs:label "Ann" .',
    "The actor is known by a pronoun alone": entity("$", "Group", "They"),
    "A lawsuit is said to be over an actor": entity("$", "Agency") + claim("$-c", "LegalAct", "sues", "pol:over $"),
    "Somebody is said to be a part or a member": end("Person", "object", "OfficeHolding", "memberOf"),
    "The document's outlet is people": entity("$", "Group") + f"<{DOC}> pol:publishedBy $ .",
    "A body is said to hold an office": end("Agency", "subject", "OfficeHolding", "holdsOffice"),
    "A body is said to be appointed": end("Company", "object", "Interaction", "appoints"),
    "A government is said to have ruled": end("Government", "subject", "LegalAct", "ruledOn"),
    "An administration is said to be a member": end("Administration", "subject", "OfficeHolding", "memberOf"),
    "An agency is said to have ruled": end("Agency", "subject", "LegalAct", "ruledOn"),
    "A court is said to sue": end("Court", "subject", "LegalAct", "sues"),
    "A legislature is said to have ruled": end("Legislature", "subject", "LegalAct", "ruledOn"),
    "An organisation is said to have ruled": end("Party", "subject", "LegalAct", "ruledOn"),
    "Somebody is said to be a member of a company": end("Company", "object", "OfficeHolding", "memberOf"),
    "What belongs to a party": entity("$", "Party")
    + claim("$-c", "OfficeHolding", "memberOf", "pol:subject d:y ; pol:object $"),
    "What belongs to a trade union": entity("$", "Union")
    + claim("$-c", "OfficeHolding", "memberOf", "pol:subject d:y ; pol:object $"),
    "A media outlet is said to veto": end("MediaOutlet", "subject", "Act", "vetoes"),
    "An advocacy group is said to veto": end("AdvocacyGroup", "subject", "Interaction", "coerces"),
    "A place is said to hold an office": end("Place", "subject", "OfficeHolding", "holdsOffice"),
    "A place is said to be appointed": end("City", "object", "Interaction", "dismisses"),
    "A country is said to have ruled": end("Country", "subject", "LegalAct", "ruledOn"),
    "A state is said to have vetoed": end("State", "subject", "Act", "vetoes"),
    "A city is said to have ruled": end("City", "subject", "LegalAct", "ruledOn"),
    "A region is said to have ruled": end("Region", "subject", "LegalAct", "ruledOn"),
    "An office is said to be sued": end("Office", "object", "Interaction", "meets"),
    "An office is said to belong to an office": entity("$", "Office")
    + claim("$-c", "OfficeHolding", "holdsOffice", "pol:subject d:p ; pol:of $"),
    "A policy is said to be sued": end("Policy", "object", "Interaction", "aids"),
    "The programme is named like a broadcast": entity("$", "Programme", "the TV program"),
    "A court is said to have vetoed a law": entity("$", "Law")
    + entity("$-x", "Court")
    + claim("$-c", "Act", "vetoes", "pol:subject $-x ; pol:object $"),
    "The rule is named like a ruling": entity("$", "Rule", "the court's ruling"),
    "The order is named like a court's": entity("$", "Order", "law and order"),
    "The agreement is named 'a great deal'": entity("$", "Agreement", "a great deal"),
    "The proposal is named like something": entity("$", "Proposal", "the existing plan"),
    "The measure is named by a number": entity("$", "Measure", "3,000 %"),
    f"A lawsuit is said to be {_UNDONE}": end("Lawsuit", "object", "Act", "signs"),
    f"A ruling is said to be {_UNDONE}": end("Ruling", "object", "Act", "enacts"),
    f"A negotiation is said to be {_UNDONE}": end("Negotiation", "object", "Act", "vetoes"),
    f"An event is said to be {_UNDONE}": end("Event", "object", "LegalAct", "sues"),
    "The figure's name has no number": entity("$", "Figure", "many"),
    "The thing is named by a number": entity("$", "Thing", "74,000"),
    "A party to the lawsuit": entity("$", "Lawsuit") + "$ pol:defendant d:y .",
    "What the lawsuit challenges": entity("$", "Lawsuit") + "$ pol:challenges d:nothing .",
    "The judgement needs exactly one local": "$ a pol:Judgement .",
    "The judgement needs exactly one global": "$ a pol:Judgement .",
    "The judgement's verdict": "$ a pol:Judgement ; pol:verdict pol:asserted .",
    "The judgement gives no reason": '$ a pol:Judgement ; pol:reason "" .',
    "The judgement does not say who": "$ a pol:Judgement .",
    "The policy's status": entity("$", "Law") + "$ pol:status pol:asserted .",
    "The first day of the policy in force": entity("$", "Law") + '$ pol:inForceFrom "soon" .',
    "The last day of the policy in force": entity("$", "Law") + '$ pol:inForceUntil "2023-02-31"^^xsd:date .',
    "A ruling in the lawsuit": entity("$", "Lawsuit") + "$ pol:ruling d:y .",
    "The jurisdiction is no place": entity("$", "Office") + "$ pol:jurisdiction d:y .",
    "The tenure needs exactly one holder": "$ a pol:Tenure ; pol:holder d:y .",
    "The tenure is of something": "$ a pol:Tenure ; pol:tenureOf d:p .",
    "The tenure is in something": "$ a pol:Tenure ; pol:tenureIn d:nothing .",
    "The start of the tenure": '$ a pol:Tenure ; pol:start "in May" .',
    "The end of the tenure": '$ a pol:Tenure ; pol:end "in June" .',
    "The claim has no evidence": "$ a pol:Claim .",
    "The claim's evidence is not described": "$ a pol:Claim ; pol:evidence d:nowhere .",
    "The claim needs exactly one kind": "$ a pol:Claim, pol:Stance, pol:Act .",
    "The claim needs exactly one relation": "$ a pol:Claim .",
    "The claim's relation is no relation type": "$ a pol:Claim ; pol:relation pol:adores .",
    "The claim's subject is not one entity": "$ a pol:Claim ; pol:subject d:nobody .",
    "The claim's object is not one entity": "$ a pol:Claim ; pol:object d:nothing .",
    "The claim's polarity": "$ a pol:Claim ; pol:polarity pol:asserted .",
    "The claim's modality": "$ a pol:Claim .",
    "The claim does not say, as true or false": '$ a pol:Claim ; pol:negated "no" .',
    "The claim's confidence": '$ a pol:Claim ; pol:confidence "1.5"^^xsd:decimal .',
    "The claim does not name the one rule": "$ a pol:Claim .",
    "The claim is not derived": "$ a pol:Claim .",
    "The claim does not say which software": "$ a pol:Claim .",
    "The claim has neither a subject": "$ a pol:Claim .",
    "The claim's object in words": has("Statement", 'pol:objectText ""'),
    "The claim's object is both": has("Statement", 'pol:objectText "it" ; pol:object d:y'),
    "The words of a claim's subject": claim("$-c", "Stance", "opposes", "pol:subjectSpan $"),
    "The words of a claim's object": claim("$-c", "Stance", "opposes", "pol:objectSpan $"),
    "Someone who is said to say": has("Stance", "pol:saidBy d:nobody"),
    "A link of the claim's chain of sources is not": has("Stance", "pol:attribution d:nothing"),
    "The claim's chain of sources and the list": has("Stance", "pol:saidBy d:p"),
    "The claim's date in words is not one text": has("Stance", 'pol:whenText ""'),
    "The claim's date is not one valid day": has("Stance", 'pol:date "now"'),
    "The claim has a date, but no words": has("Stance", 'pol:date "2023"^^xsd:gYear'),
    "The relief sought is none of": has("LegalAct", 'pol:seeks "win"'),
    "The side is neither": has("LegalAct", 'pol:side "judge"'),
    "The stage of the lawsuit": has("LegalAct", 'pol:stage "lunch"'),
    "The ruling's effect": has("LegalAct", 'pol:effect "annoys"'),
    "The kind of statement is none": has("Statement", 'pol:act "song"'),
    "The claim's case is not one lawsuit": has("LegalAct", "pol:case d:y"),
    "Whether the words are quoted": has("Statement", 'pol:quoted "yes"'),
    "Whether the office is over": has("Stance", 'pol:former "yes"'),
    "The day on which the lawsuit was filed": has("LegalAct", "pol:filed d:y"),
    "The value of the figure": has("Description", "pol:value d:y"),
    "The figure has more than one unit": has("Description", 'pol:value 1 ; pol:unit "people", "cats"'),
    "The claim has a value, but is no figure": has("Description", "pol:value 1"),
    "A qualifier of the claim is neither": has("LegalAct", "pol:over d:nothing"),
    "The court of the case": has("LegalAct", "pol:court d:y"),
    "The claim says something about a lawsuit": has("Stance", 'pol:relief "to keep it"'),
    "The claim says how something was said": has("Stance", 'pol:medium "in a letter"'),
    "The claim says something about an office": has("Stance", 'pol:role "chair"'),
    "The words of a qualifier do not say which qualifier": "$ a pol:Qualifier .",
    "The words of a qualifier are no stretch": "$ a pol:Qualifier .",
    "The words of a qualifier do not say which value": "$ a pol:Qualifier .",
    "The words of a qualifier do not belong": "$ a pol:Qualifier .",
    "The claim is marked as a stance": claim("$", "Stance", "sues", "pol:subject d:p"),
    "The one who takes the stance": claim("$", "Stance", "opposes", "pol:subject d:y"),
    "The claim is marked as an act on": claim("$", "Act", "sues", "pol:subject d:p"),
    "The one who acts on the policy": claim("$", "Act", "ends", "pol:subject d:y"),
    "The claim is marked as a legal act": claim("$", "LegalAct", "ends", "pol:subject d:p"),
    "The one who sues, joins or rules": claim("$", "LegalAct", "sues", "pol:subject d:y"),
    "The one who ruled": claim("$", "LegalAct", "ruledOn", "pol:subject d:co"),
    "Somebody sued, but no lawsuit": claim("$", "LegalAct", "sues", "pol:subject d:p"),
    "What is joined": claim("$", "LegalAct", "intervenesIn", "pol:subject d:p ; pol:object d:y"),
    "The claim is marked as an interaction": claim("$", "Interaction", "sues", "pol:subject d:p"),
    "The one who acts towards": claim("$", "Interaction", "meets", "pol:subject d:y"),
    "The claim is marked as the holding": claim("$", "OfficeHolding", "sues", "pol:subject d:p"),
    "Nobody holds the office": claim("$", "OfficeHolding", "memberOf", "pol:object d:co"),
    "The claim is marked as a statement": claim("$", "Statement", "sues", "pol:subject d:p"),
    "The statement does not say what": claim("$", "Statement", "said", "pol:subject d:p"),
    "The statement does not say which one": claim("$", "Statement", "said", "pol:subject d:p"),
    "The speaker is no person": claim("$", "Statement", "said", "pol:subject d:y"),
    "The claim is marked as a description": claim("$", "Description", "sues", "pol:subject d:p"),
    "The figure has no value": claim("$", "Description", "figure", 'pol:objectText "ten cats"'),
    "A link of the claim's chain of sources has no place": "$ a pol:Attribution .",
    "A link of the claim's chain of sources does not name": "$ a pol:Attribution .",
    "The words of a source": "$ a pol:Attribution ; pol:agentSpan d:nothing .",
    "A link of a chain of sources does not belong": "$ a pol:Attribution .",
    "The stretch of text does not come": "$ a oa:SpecificResource .",
    "The stretch of text does not say where": "$ a oa:SpecificResource .",
    "The stretch of text does not give": "$ a oa:SpecificResource .",
    "The stretch of text has more": "$ a oa:SpecificResource ; oa:hasSelector d:at, d:words, d:s .",
    "The start of the words": "$ a oa:TextPositionSelector .",
    "The end of the words": "$ a oa:TextPositionSelector .",
    "The words end before": '$ a oa:TextPositionSelector ; oa:start "9"^^xsd:nonNegativeInteger ; '
    'oa:end "3"^^xsd:nonNegativeInteger .',
    "The quote has no words": '$ a oa:TextQuoteSelector ; oa:exact " " .',
    "The relation type's kind": "$ a pol:RelationType .",
    "The type of the relation's subject": "$ pol:subjectType pol:Nonsense .",
    "The type of the relation's object": "$ pol:objectType pol:Nonsense .",
    "The sign is neither": "$ pol:sign 0 .",
    "The operator has no sign": "$ a pol:Operator .",
    "The operator has no cue": '$ a pol:Operator ; pol:cue "try" .',
    "The operator does not give one modality": "$ a pol:Operator ; pol:givesModality pol:positive .",
    "What negation does to the operator": '$ a pol:Operator ; pol:negation "turn" .',
    "Whether the operator is an attitude": '$ a pol:Operator ; pol:judges "perhaps" .',
    "The evaluation has no sign": "$ a pol:Evaluation .",
    "The evaluation has no cue": '$ a pol:Evaluation ; pol:cue "liar" .',
    "Whether the evaluation is owned": '$ a pol:Evaluation ; pol:owned "perhaps" .',
    "The word class has no words": "$ a pol:WordClass .",
    "The concept is not in exactly one scheme": "$ a skos:Concept .",
    "The concept has not one notation": "$ a skos:Concept .",
    "The concept has not one preferred label": "$ a skos:Concept .",
    "The scheme has fewer than two": "$ a skos:ConceptScheme .",
}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read("shapes.ttl")


@pytest.fixture(scope="module")
def found() -> dict[str, set[tuple[str, str]]]:
    """The messages about each planted node with their severities, from one graph with all that is planted."""
    planted = "\n".join(text.replace("$", f"d:x{number}") for number, text in enumerate(PLANTED.values()))
    issues: dict[str, set[tuple[str, str]]] = {}
    for issue in validate(Graph().parse(data=GROUND + planted, format="turtle")):
        issues.setdefault(issue.focus.removeprefix(DOC + "#"), set()).add((issue.message, str(issue.severity)))
    return issues


def test_the_ground_of_the_planted_faults_is_sound() -> None:
    assert validate(Graph().parse(data=GROUND, format="turtle")) == ()


@pytest.mark.parametrize("start", PLANTED)
def test_each_message_of_the_shapes_is_earned_by_a_planted_fault(
    found: dict[str, set[tuple[str, str]]], shapes: Graph, start: str
) -> None:
    ((shape, message),) = [(s, str(o)) for s, o in shapes[: SH.message] if str(o).startswith(start)]
    severity = str(shapes.value(shape, SH.severity, default=SH.Violation)).rpartition("#")[2].lower()
    places = [focus for focus, told in found.items() if (message, severity) in told]
    node = f"x{list(PLANTED).index(start)}"
    assert node in places or ("blank node" in start and places)


def test_no_message_of_the_shapes_goes_unearned(shapes: Graph) -> None:
    messages = [str(o) for o in shapes.objects(None, SH.message)]
    assert len(messages) > 130
    assert [m for m in messages if not m.startswith(tuple(PLANTED))] == []
    assert [m for m in messages if not m.endswith(".")] == []


def test_every_class_is_the_target_of_a_shape(whole: Graph, shapes: Graph) -> None:
    classes = ours(whole[: RDF.type : OWL.Class]) | {SKOS.Concept, SKOS.ConceptScheme}
    assert len(classes) > 50
    assert classes - set(shapes.objects(None, SH.targetClass)) == set()


def test_every_property_without_a_message_is_part_of_one_that_has_one(shapes: Graph) -> None:
    top = [p for node in shapes[: RDF.type : SH.NodeShape] for p in shapes[node : SH.property]]
    assert len(top) > 100
    assert [p for p in top if not shapes.value(p, SH.message)] == []


def test_the_shapes_allow_every_entity_class_of_the_core(core: Graph, shapes: Graph) -> None:
    allowed = {node for values in shapes.objects(None, SH["in"]) for node in shapes.items(values)}
    below = {c for c in core.transitive_subjects(RDFS.subClassOf, POL.Entity) if c not in (POL.Entity, POL.LocalEntity)}
    assert below <= allowed


def test_the_ontology_passes_its_own_shapes(whole: Graph) -> None:
    assert [str(issue) for issue in validate(whole)] == []


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(
            entity("d:z", place) + claim("d:c", "LegalAct", "sues", f"pol:{role} d:z ; pol:case d:l"),
            id=f"a {place.lower()} is the {role} of a suit",
        )
        for place in ("Country", "City", "State")
        for role in ("subject", "object")
    ]
    + [
        claim("d:c", "LegalAct", relation, f'pol:subject d:p ; pol:object d:l ; pol:case d:l ; pol:side "{side}"')
        for relation in ("intervenesIn", "filesBriefIn")
        for side in ("plaintiff", "defendant")
    ]
    + [
        claim("d:c", "LegalAct", "ruledOn", "pol:subject d:p ; pol:object d:y"),
        claim("d:c", "LegalAct", "ruledOn", 'pol:subject d:p ; pol:object d:y ; pol:effect "stays"'),
        entity("d:z", "Party")
        + claim(
            "d:c", "OfficeHolding", "memberOf", 'pol:subject d:p ; pol:object d:z ; pol:role "chair" ; pol:former true'
        ),
        entity("d:z", "Agency") + claim("d:c", "OfficeHolding", "partOf", "pol:subject d:z ; pol:object d:co"),
        claim("d:c", "Description", "figure", 'pol:objectText "ten cats" ; pol:value 10 ; pol:unit "cats"'),
    ],
)
def test_sound_claims_pass_without_a_warning(facts: str) -> None:
    assert [str(issue) for issue in validate(Graph().parse(data=GROUND + facts, format="turtle"))] == []


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


def with_ends(whole: Graph) -> Graph:
    """The ontology with the types of its relations' ends as axioms: ``rdfs:domain`` and ``rdfs:range``.

    They stand here and not in the files since pol:subjectType and pol:objectType say the same, a union on that side is
    outside OWL 2 RL, and a new relation must be an edit of one file. pol:Text is no type of an edge: it joins entities.
    """
    graph = Graph() + whole
    for relation in whole[: RDF.type : POL.RelationType]:
        for types, axiom in ((POL.subjectType, RDFS.domain), (POL.objectType, RDFS.range)):
            classes = sorted(set(whole[relation:types]) - {POL.Text})
            union: Node | None = classes[0] if len(classes) == 1 else BNode() if classes else None
            if union is None:
                continue
            if len(classes) > 1:
                graph.add((union, RDF.type, OWL.Class))
                graph.add((union, OWL.unionOf, Collection(graph, None, classes).uri))
            graph.add((relation, axiom, union))
    return graph


def test_each_relation_can_hold_between_the_types_of_its_ends(whole: Graph) -> None:
    edges = [
        (relation, subject, object)
        for relation in whole[: RDF.type : POL.RelationType]
        for subject in set(whole[relation : POL.subjectType]) - {POL.Text} or {POL.Thing}
        for object in set(whole[relation : POL.objectType]) - {POL.Text} or {POL.Thing}
    ]
    assert len(edges) > 100
    facts = "\n".join(
        f"x:s{n} a <{subject}> ; <{relation}> x:o{n} . x:o{n} a <{object}> ."
        for n, (relation, subject, object) in enumerate(edges)
    )
    assert reason(planted(with_ends(whole), facts)) == []


@pytest.mark.parametrize(
    "facts",
    [
        "x:a a pol:Policy ; pol:sues x:b . x:b a pol:Person .",
        "x:a a pol:Person ; pol:enacts x:b . x:b a pol:Agency .",
        "x:a a pol:Lawsuit ; pol:opposes x:b . x:b a pol:Law .",
        "x:a a pol:Person ; pol:partOf x:b . x:b a pol:Agency .",
        "x:a a pol:Court ; pol:ruledOn x:b . x:b a pol:Office .",
        "x:a a pol:Person ; pol:intervenesIn x:b . x:b a pol:Ruling .",
        "x:a a pol:Person ; pol:criticises x:b . x:b a pol:Figure .",
    ],
)
def test_a_misused_relation_is_a_contradiction(whole: Graph, facts: str) -> None:
    assert reason(planted(with_ends(whole), facts)) is None
    assert reason(planted(whole, facts)) == []


def test_a_class_that_cannot_have_instances_is_found(whole: Graph) -> None:
    facts = """x:Impossible a <http://www.w3.org/2002/07/owl#Class> ;
        <http://www.w3.org/2000/01/rdf-schema#subClassOf> pol:Person, pol:Policy ."""
    assert reason(planted(whole, facts)) == ["https://kg.example/x/Impossible"]


def test_the_program_does_not_need_the_reasoner() -> None:
    modules = list(Path(kg.__file__).parent.rglob("*.py"))
    assert modules
    assert [m.name for m in modules if "owlready2" in m.read_text(encoding="utf-8")] == []
