from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable

import pytest
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef

from kg.model import TERMS
from kg.validate import Issue, Severity, validate

POL = Namespace(TERMS)
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
D = "https://kg.example/doc/0123456789abcdef"
DOC = URIRef(D)
SENTENCE = "Mexico opposes the program, Reuters said."

PREFIXES = f"""
@prefix pol: <{TERMS}> .
@prefix oa: <{OA}> .
@prefix prov: <{PROV}> .
@prefix dcterms: <{DCTERMS}> .
@prefix rdfs: <{RDFS}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <{XSD}> .
@prefix d: <{D}#> .
"""


def entity(name: str, type: str, label: str, at: str) -> str:
    return f"""d:{name} a pol:{type}, pol:LocalEntity ; rdfs:label "{label}" ;
        pol:inDocument <{D}> ; pol:mentionedIn <{D}#char={at}> ."""


def span(at: str, words: str) -> str:
    start, end = at.split(",")
    node = f"{D}#char={at}"
    return f"""<{node}> a oa:SpecificResource ; oa:hasSource <{D}> ; oa:hasSelector <{node};position>, <{node};quote> .
        <{node};position> a oa:TextPositionSelector ;
            oa:start "{start}"^^xsd:nonNegativeInteger ; oa:end "{end}"^^xsd:nonNegativeInteger .
        <{node};quote> a oa:TextQuoteSelector ; oa:exact "{words}" ."""


def claim(name: str, kind: str, relation: str, rest: str, at: str = "0,41") -> str:
    return f"""d:{name} a pol:Claim, pol:{kind} ; pol:relation pol:{relation} ;
        pol:modality pol:asserted ; pol:negated false ; pol:confidence 0.9 ; pol:rule "frame" ;
        pol:evidence <{D}#char={at}> ; prov:wasDerivedFrom <{D}> ;
        prov:wasAttributedTo <https://kg.example/software/kg-0.1.0/en_core_web_sm> ; {rest} ."""


def text(claims: int = 0) -> str:
    """A document with a stance, a statement and a lawsuit, all right, and ``claims`` more stances."""
    parts = [
        PREFIXES,
        f"""<{D}> a pol:Document, schema:Article ; pol:sha256 "{"0" * 64}" ; dcterms:language "en" ;
            schema:headline "Mexico opposes it" ; dcterms:issued "2023-02-06"^^xsd:date ; pol:publishedBy d:outlet .
        d:outlet a pol:MediaOutlet, pol:LocalEntity ; rdfs:label "The Post" ; pol:inDocument <{D}> .""",
        entity("e0-6", "Government", "Government of Mexico", "0,6"),
        entity("e15-26", "Programme", "the program", "15,26"),
        entity("e28-35", "MediaOutlet", "Reuters", "28,35"),
        entity("e60-65", "State", "Texas", "60,65"),
        entity("e70-77", "Lawsuit", "the suit", "70,77"),
        span("0,41", SENTENCE),
        span("42,90", "Texas has filed a suit to keep the program."),
        claim(
            "c1",
            "Stance",
            "opposes",
            """pol:subject d:e0-6 ; pol:object d:e15-26 ; pol:polarity pol:negative ; pol:saidBy d:e28-35 ;
            pol:attribution <d:c1/said/0> ; pol:whenText "last year" ; pol:date "2022"^^xsd:gYear""",
        ).replace("<d:c1/said/0>", f"<{D}#c1/said/0>"),
        f'<{D}#c1/said/0> a pol:Attribution ; pol:rank "0"^^xsd:nonNegativeInteger ; pol:agent d:e28-35 .',
        claim(
            "c2",
            "Statement",
            "said",
            """pol:subject d:e28-35 ; pol:objectText "Mexico opposes the program" ; pol:polarity pol:neutral ;
            pol:act "speech" ; pol:quoted false""",
        ),
        claim(
            "c3",
            "LegalAct",
            "sues",
            """pol:subject d:e60-65 ; pol:over d:e15-26 ; pol:seeks "keep" ; pol:case d:e70-77 ;
            pol:polarity pol:negative ; pol:court "a federal court" """,
            "42,90",
        ),
    ]
    for i in range(claims):
        at = f"{100 + 50 * i},{140 + 50 * i}"
        parts += [
            entity(f"e{100 + 50 * i}-{104 + 50 * i}", "Person", f"Person {i}", at),
            span(at, f"Person {i} supports the program."),
            claim(
                f"x{i}",
                "Stance",
                "supports",
                f"pol:subject d:e{100 + 50 * i}-{104 + 50 * i} ; pol:object d:e15-26 ; pol:polarity pol:positive",
                at,
            ),
        ]
    return "\n".join(parts)


def graph(claims: int = 0) -> Graph:
    return Graph().parse(data=text(claims), format="turtle")


def test_a_sound_graph_has_no_issues() -> None:
    assert validate(graph(claims=3)) == ()


def test_the_graph_is_left_as_it_was() -> None:
    checked = graph()
    before = set(checked)
    validate(checked)
    assert set(checked) == before


Change = Callable[[Graph], None]


def without(node: str, property: URIRef) -> Change:
    return lambda g: g.remove((URIRef(f"{D}#{node}"), property, None)) and None


def with_(node: str, property: URIRef, value: Literal | URIRef) -> Change:
    return lambda g: g.add((URIRef(f"{D}#{node}"), property, value)) and None


def set_(node: str, property: URIRef, value: Literal | URIRef) -> Change:
    return lambda g: g.set((URIRef(f"{D}#{node}"), property, value)) and None


QUOTE, PLACE = "char=0,41;quote", "char=0,41;position"

#: What is broken, and words of the message that must say so. All of these belong to the first claim.
DEFECTS: dict[str, tuple[Change, str]] = {
    "no relation": (without("c1", POL.relation), "exactly one relation"),
    "two relations": (with_("c1", POL.relation, POL.supports), "exactly one relation"),
    "an unknown relation": (set_("c1", POL.relation, POL.eats), "no relation type of the ontology"),
    "a relation of another kind": (set_("c1", POL.relation, POL.sues), "marked as a stance, but its relation is none"),
    "two kinds": (with_("c1", RDF.type, POL.Act), "exactly one kind"),
    "no polarity": (without("c1", POL.polarity), "polarity is not one of"),
    "an unknown polarity": (set_("c1", POL.polarity, POL.furious), "polarity is not one of"),
    "no modality": (without("c1", POL.modality), "modality is not one of"),
    "two modalities": (with_("c1", POL.modality, POL.planned), "modality is not one of"),
    "negated is a word": (set_("c1", POL.negated, Literal("no")), "whether the text denies"),
    "confidence above 1": (set_("c1", POL.confidence, Literal("1.5", datatype=XSD.decimal)), "from 0 to 1"),
    "confidence below 0": (set_("c1", POL.confidence, Literal("-0.1", datatype=XSD.decimal)), "from 0 to 1"),
    "confidence is no decimal": (set_("c1", POL.confidence, Literal("0.5", datatype=XSD.double)), "from 0 to 1"),
    "no rule": (without("c1", POL.rule), "the one rule that made it"),
    "no document": (without("c1", PROV.wasDerivedFrom), "exactly one document"),
    "no software": (without("c1", PROV.wasAttributedTo), "which software"),
    "a foreign subject": (
        set_("c1", POL.subject, URIRef("https://kg.example/doc/1#e0-6")),
        "subject is not one entity",
    ),
    "a foreign object": (set_("c1", POL.object, URIRef("https://kg.example/doc/1#e0-6")), "object is not one entity"),
    "object and words": (with_("c1", POL.objectText, Literal("the program")), "both an entity and words"),
    "a day that is none": (set_("c1", POL.date, Literal("2023-02-31", datatype=XSD.date)), "date is not one valid day"),
    "a date without type": (set_("c1", POL.date, Literal("2023-02-28")), "date is not one valid day"),
    "an empty date in words": (set_("c1", POL.whenText, Literal(" ")), "date in words"),
    "unknown relief": (set_("c1", POL.seeks, Literal("win")), "relief sought is none of"),
    "unknown effect": (set_("c1", POL.effect, Literal("annoys")), "ruling's effect is none of"),
    "unknown side": (set_("c1", POL.side, Literal("judge")), "neither plaintiff nor defendant"),
    "a case that is no lawsuit": (set_("c1", POL.case, URIRef(f"{D}#e15-26")), "not one lawsuit"),
    "former is a word": (set_("c1", POL.former, Literal("yes")), "true or false"),
    "a qualifier of another document": (
        set_("c1", POL.over, URIRef("https://kg.example/x")),
        "A qualifier of the claim",
    ),
    "an unlisted speaker": (with_("c1", POL.saidBy, URIRef(f"{D}#e60-65")), "chain of sources and the list"),
    "a link without rank": (without("c1/said/0", POL.rank), "no place in it"),
    "a link without agent": (without("c1/said/0", POL.agent), "does not name one entity"),
    "evidence without source": (without("char=0,41", OA.hasSource), "exactly one document of the graph"),
    "evidence without quote": (lambda g: g.remove((None, None, URIRef(f"{D}#{QUOTE}"))) and None, "give its words"),
    "evidence without place": (lambda g: g.remove((None, None, URIRef(f"{D}#{PLACE}"))) and None, "starts and ends"),
    "an empty quote": (set_(QUOTE, OA.exact, Literal("")), "quote has no words"),
    "an end before the start": (
        set_(PLACE, OA.end, Literal("0", datatype=XSD.nonNegativeInteger)),
        "end before they start",
    ),
    "a start below zero": (set_(PLACE, OA.start, Literal(-1, datatype=XSD.integer)), "whole number from 0"),
}
NO_QUOTE = {"evidence without quote", "an empty quote"}


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_a_violation_told_with_its_claim_and_sentence(name: str) -> None:
    change, words = DEFECTS[name]
    broken = graph()
    change(broken)
    issues = [i for i in validate(broken) if words in i.message]
    assert issues, validate(broken)
    assert {i.severity for i in issues} == {Severity.VIOLATION}
    # The document's second claim rests on the same sentence, so a broken span may be told of either.
    assert {i.claim for i in issues} <= {f"{D}#c1", f"{D}#c2"}
    if name not in NO_QUOTE:
        assert {i.quote for i in issues} == {SENTENCE}
        assert SENTENCE in str(issues[0])


def test_a_claim_without_evidence_is_a_violation() -> None:
    broken = graph()
    broken.remove((URIRef(f"{D}#c1"), POL.evidence, None))
    (issue,) = validate(broken)
    assert issue.severity is Severity.VIOLATION
    assert issue.message == "The claim has no evidence: no words of the document say it."
    assert (issue.focus, issue.claim, issue.quote) == (f"{D}#c1", f"{D}#c1", None)


def test_evidence_that_the_graph_does_not_describe_is_a_violation() -> None:
    broken = graph()
    broken.set((URIRef(f"{D}#c1"), POL.evidence, URIRef(f"{D}#char=7,9")))
    assert [i.message for i in validate(broken)] == ["The claim's evidence is not described in the graph."]


def test_a_claim_without_ends_is_a_violation() -> None:
    broken = graph()
    for end in (POL.subject, POL.object):
        broken.remove((URIRef(f"{D}#c1"), end, None))
    assert [i.message for i in validate(broken)] == ["The claim has neither a subject nor an object."]


def test_a_statement_that_says_nothing_is_a_violation() -> None:
    broken = graph()
    broken.remove((URIRef(f"{D}#c2"), POL.objectText, None))
    (issue,) = validate(broken)
    assert issue.message == "The statement does not say what was said."


def test_a_stance_of_a_policy_is_only_a_warning() -> None:
    odd = graph()
    odd.set((URIRef(f"{D}#c1"), POL.subject, URIRef(f"{D}#e15-26")))
    (issue,) = validate(odd)
    assert issue.severity is Severity.WARNING
    assert issue.quote == SENTENCE
    assert issue.value == f"{D}#e15-26"


ENTITY_DEFECTS: dict[str, tuple[Change, str]] = {
    "no label": (without("e0-6", RDFS.label), "needs one label"),
    "an empty label": (set_("e0-6", RDFS.label, Literal(" ")), "needs one label"),
    "no document": (without("e0-6", POL.inDocument), "exactly one document"),
    "no mention": (without("e0-6", POL.mentionedIn), "mentioned nowhere"),
    "two contradictory types": (with_("e0-6", RDF.type, POL.Policy), "exactly one type"),
    "no type but local": (lambda g: g.remove((URIRef(f"{D}#e0-6"), RDF.type, POL.Government)) and None, "one type"),
    "not local": (
        lambda g: g.remove((URIRef(f"{D}#e0-6"), RDF.type, POL.LocalEntity)) and None,
        "not marked as a local",
    ),
}


@pytest.mark.parametrize("name", ENTITY_DEFECTS)
def test_a_defect_of_an_entity_is_told_with_a_claim_that_names_it(name: str) -> None:
    change, words = ENTITY_DEFECTS[name]
    broken = graph()
    change(broken)
    issues = [i for i in validate(broken) if words in i.message]
    assert issues, validate(broken)
    assert {(i.severity, i.focus, i.claim, i.quote) for i in issues} == {
        (Severity.VIOLATION, f"{D}#e0-6", f"{D}#c1", SENTENCE)
    }


@pytest.mark.parametrize(
    ("property", "value", "words"),
    [
        (POL.sha256, Literal("abc"), "SHA-256"),
        (DCTERMS.language, Literal("EN"), "tag in lower case"),
        (DCTERMS.issued, Literal("yesterday"), "date of publication"),
    ],
)
def test_a_defect_of_the_document_belongs_to_no_claim(property: URIRef, value: Literal, words: str) -> None:
    broken = graph()
    broken.set((DOC, property, value))
    (issue,) = validate(broken)
    assert words in issue.message
    assert (issue.focus, issue.claim, issue.quote, issue.value) == (D, None, None, str(value))


def test_blank_nodes_are_refused() -> None:
    broken = graph()
    node = BNode()
    broken.add((node, RDF.type, POL.Event))
    broken.add((node, RDF.type, POL.LocalEntity))
    broken.add((node, RDFS.label, Literal("the election")))
    broken.add((node, POL.inDocument, DOC))
    broken.add((node, POL.mentionedIn, URIRef(f"{D}#char=0,41")))
    (issue,) = validate(broken)
    assert "blank node" in issue.message


def test_an_issue_is_one_line_whatever_the_document_says() -> None:
    hostile = Issue(Severity.VIOLATION, "The claim has no rule.", "d#c", "d#c", "a\nb\x1b[2J\u2028c" + "x" * 9999)
    line = str(hostile)
    assert line.isprintable()
    assert line.startswith("violation: The claim has no rule. (claim d#c: “a b [2J c")
    assert len(line) < 400


def test_issues_come_in_one_order() -> None:
    def broken(turn: int) -> Graph:
        triples = sorted(graph(claims=2))[::turn]
        found = Graph()
        for triple in triples:
            if triple[1] not in (POL.rule, POL.polarity):
                found.add(triple)
        return found

    first, second = validate(broken(1)), validate(broken(-1))
    assert first == second
    assert len(first) == 10


def calls(claims: int) -> int:
    """How many functions are called to check so many claims, which no busy machine changes."""
    data = graph(claims=claims)
    with cProfile.Profile() as profile:
        assert validate(data) == ()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_the_work_grows_with_the_number_of_claims_and_no_faster() -> None:
    validate(graph())  # the shapes are read once
    assert calls(100) < 11 * calls(10)
