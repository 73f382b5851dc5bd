"""What is written for a document, for judgements and for links: which triples, in which form, and what is refused."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD

from kg.errors import SchemaError
from kg.graph import DocumentGraph, canonical, document_graph, identity_quads, link_quads, to_rdflib
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
    Value,
    When,
    claim_iri,
    graph_iri,
    local_entity_iri,
    outlet_iri,
    span_iri,
    term,
)
from kg.schema import Schema, from_graph
from kg.validate import Severity, validate

TEXT = "Mexico opposes the plan.\nTexas sued DHS over it on Monday, she said: 'never', 'not once'.\n"
DOCUMENT = Document(
    TEXT,
    source="a.txt",
    title="Mexico opposes the plan",
    outlet="Reuters",
    authors=("A. Writer",),
    published=datetime.date(2023, 2, 6),
    url="https://news.example/a b?x=<1>",
)
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
POL = rdflib.Namespace(term(""))


@pytest.fixture(scope="module")
def schema() -> Schema:
    graph = rdflib.Graph()
    graph.parse(
        data=f"""@prefix pol: <{term("")}> . @prefix rdfs: <{RDFS}> .
        pol:opposes a pol:RelationType ; pol:relationKind "stance" ; pol:sign -1 .
        pol:sues a pol:RelationType ; pol:relationKind "legal" ; pol:sign -1 .
        pol:said a pol:RelationType ; pol:relationKind "statement" .
        pol:broken a pol:RelationType ; pol:relationKind "nonsense" .""",
        format="turtle",
    )
    return from_graph(graph)


def span(words: str, document: Document = DOCUMENT) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def entity(words: str, type: str, *aliases: str, label: str | None = None) -> Entity:
    return Entity(local_entity_iri(DOCUMENT.id, span(words)), type, label or words, aliases)


MEXICO = entity("Mexico", "Government", "Mexico's government", label="Government of Mexico")
PLAN = entity("the plan", "Policy")
TEXAS, DHS, SHE = entity("Texas", "State"), entity("DHS", "Agency"), entity("she", "Person")
OUTLET = Entity(outlet_iri(DOCUMENT.id), "MediaOutlet", "Reuters")
ENTITIES = {e.id: e for e in (MEXICO, PLAN, TEXAS, DHS, SHE, OUTLET)}
MENTIONS = tuple(
    Mention(span(words), e.type, kind, e.id)
    for words, e, kind in (
        ("Mexico", MEXICO, MentionKind.NAMED),
        ("the plan", PLAN, MentionKind.NOMINAL),
        ("Texas", TEXAS, MentionKind.NAMED),
        ("DHS", DHS, MentionKind.NAMED),
        ("she", SHE, MentionKind.PRONOUN),
        ("it on", PLAN, MentionKind.PRONOUN),
    )
)
OPPOSES = Claim(
    "opposes",
    Ref(MEXICO.id, span("Mexico")),
    Ref(PLAN.id, span("the plan")),
    span("Mexico opposes the plan."),
    said_by=(Ref(OUTLET.id), Ref(SHE.id, span("she"))),
    polarity=-1,
    confidence=0.90,
    rule="frame",
)
SUES = Claim(
    "sues",
    Ref(TEXAS.id, span("Texas")),
    Ref(DHS.id, span("DHS")),
    span("Texas sued DHS over it on Monday, she said: 'never', 'not once'."),
    modality=Modality.POSSIBLE,
    negated=True,
    when=When(span("on Monday"), "2023-02-06"),
    qualifiers=(("former", True), ("over", Ref(PLAN.id)), ("seeks", "end"), ("value", 74000), ("value", 1.50)),
    confidence=1.0,
    rule="frame",
)
SAID = Claim(
    "said",
    Ref(SHE.id, span("she")),
    Text((span("never"), span("not once"))),
    span("Texas sued DHS over it on Monday, she said: 'never', 'not once'."),
    qualifiers=(("act", "speech"), ("medium", Text((span("over it"),)))),
    rule="said",
)
CLAIMS = (OPPOSES, SUES, SAID)


def extraction(claims: Sequence[Claim] = CLAIMS, **changes: object) -> Extraction:
    whole = Extraction(DOCUMENT, ENTITIES, MENTIONS, tuple(claims), model="en_core_web_sm-3.8.0")
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def written(schema: Schema) -> DocumentGraph:
    return document_graph(extraction(), schema)


@pytest.fixture(scope="module")
def graph(written: DocumentGraph) -> rdflib.Graph:
    return to_rdflib(written.quads)


def objects(graph: rdflib.Graph, subject: str, predicate: rdflib.URIRef) -> set[rdflib.term.Node]:
    return set(graph.objects(rdflib.URIRef(subject), predicate))


def test_the_document_is_described_without_its_path(graph: rdflib.Graph, written: DocumentGraph) -> None:
    doc = DOCUMENT.id
    assert written.iri == doc
    assert {q.graph_name.value for q in written.quads} == {doc}
    assert objects(graph, doc, DCTERMS.issued) == {rdflib.Literal("2023-02-06", datatype=XSD.date)}
    assert objects(graph, doc, POL.publishedBy) == {rdflib.URIRef(OUTLET.id)}
    assert objects(graph, doc, rdflib.URIRef("https://schema.org/author")) == {rdflib.Literal("A. Writer")}
    assert objects(graph, doc, rdflib.URIRef("https://schema.org/url")) == {
        rdflib.URIRef("https://news.example/a%20b?x=%3C1%3E")
    }
    assert not any("a.txt" in line for line in canonical(written.quads))


def test_entities_have_type_names_and_every_mention(graph: rdflib.Graph) -> None:
    assert objects(graph, MEXICO.id, RDF.type) == {POL.Government, POL.LocalEntity}
    assert objects(graph, MEXICO.id, RDFS.label) == {rdflib.Literal("Government of Mexico")}
    assert objects(graph, MEXICO.id, SKOS.altLabel) == {rdflib.Literal("Mexico's government")}
    spans = {rdflib.URIRef(span_iri(DOCUMENT.id, span(w))) for w in ("the plan", "it on")}
    assert objects(graph, PLAN.id, POL.mentionedIn) == spans


def test_a_claim_is_a_node_with_its_ends_sign_modality_and_chain(graph: rdflib.Graph) -> None:
    iri = claim_iri(DOCUMENT.id, OPPOSES)
    facts = {
        RDF.type: {POL.Claim, POL.Stance},
        POL.relation: {POL.opposes},
        POL.subject: {rdflib.URIRef(MEXICO.id)},
        POL.object: {rdflib.URIRef(PLAN.id)},
        POL.polarity: {POL.negative},
        POL.modality: {POL.asserted},
        POL.negated: {rdflib.Literal("false", datatype=XSD.boolean)},
        POL.confidence: {rdflib.Literal("0.9", datatype=XSD.decimal)},
        POL.rule: {rdflib.Literal("frame")},
        POL.saidBy: {rdflib.URIRef(OUTLET.id), rdflib.URIRef(SHE.id)},
        PROV.wasDerivedFrom: {rdflib.URIRef(DOCUMENT.id)},
    }
    assert {p: objects(graph, iri, p) for p in facts} == facts
    chain = sorted(graph.objects(rdflib.URIRef(iri), POL.attribution), key=str)
    ranks = [(str(graph.value(link, POL.rank)), str(graph.value(link, POL.agent))) for link in chain]
    assert ranks == [("0", OUTLET.id), ("1", SHE.id)]
    (software,) = objects(graph, iri, PROV.wasAttributedTo)
    assert str(software).endswith("/en_core_web_sm-3.8.0")


def test_every_span_quotes_the_text_at_its_offsets(graph: rdflib.Graph) -> None:
    spans = list(graph.subjects(RDF.type, OA.SpecificResource))
    assert len(spans) >= 10
    for node in spans:
        found = {p: o for s in graph.objects(node, OA.hasSelector) for p, o in graph.predicate_objects(s)}
        start, end = found[OA.start], found[OA.end]
        assert isinstance(start, rdflib.Literal) and start.datatype == XSD.nonNegativeInteger
        assert TEXT[int(start) : int(str(end))] == str(found[OA.exact])
        assert str(node) == span_iri(DOCUMENT.id, Span(int(start), int(str(end))))


def test_qualifiers_and_dates_are_literals_in_canonical_form(graph: rdflib.Graph) -> None:
    sues, said = claim_iri(DOCUMENT.id, SUES), claim_iri(DOCUMENT.id, SAID)
    assert objects(graph, sues, POL.over) == {rdflib.URIRef(PLAN.id)}
    assert objects(graph, sues, POL.value) == {
        rdflib.Literal("74000", datatype=XSD.integer),
        rdflib.Literal("1.5", datatype=XSD.decimal, normalize=False),
    }
    assert objects(graph, sues, POL.former) == {rdflib.Literal("true", datatype=XSD.boolean)}
    assert objects(graph, sues, POL.confidence) == {rdflib.Literal("1", datatype=XSD.decimal, normalize=False)}
    assert objects(graph, sues, POL.date) == {rdflib.Literal("2023-02-06", datatype=XSD.date)}
    assert objects(graph, sues, POL.whenText) == {rdflib.Literal("on Monday")}
    assert objects(graph, sues, POL.polarity) == {POL.neutral}
    assert objects(graph, said, POL.objectText) == {rdflib.Literal("never not once")}
    assert len(objects(graph, said, POL.objectSpan)) == 2
    assert objects(graph, said, POL.medium) == {rdflib.Literal("over it")}


def test_words_of_dates_and_qualifiers_have_their_place_in_the_text(schema: Schema) -> None:
    over = Text((span("Texas"), span("on Monday")))
    claim = replace(
        SUES, qualifiers=(("about", over), ("over", Ref(PLAN.id, span("it on"))), ("seeks", "end"), ("value", 3))
    )
    found = to_rdflib(document_graph(extraction([claim]), schema).quads)
    iri = claim_iri(DOCUMENT.id, claim)

    def place(words: str) -> rdflib.URIRef:
        return rdflib.URIRef(span_iri(DOCUMENT.id, span(words)))

    given = {
        (str(found.value(node, POL.qualifierName)), found.value(node, RDF.value)): set(
            found.objects(node, POL.qualifierSpan)
        )
        for node in found.subjects(POL.qualifies, rdflib.URIRef(iri))
    }
    assert given == {
        ("when", rdflib.Literal("on Monday")): {place("on Monday")},
        ("about", rdflib.Literal("Texas on Monday")): {place("Texas"), place("on Monday")},
        ("over", rdflib.URIRef(PLAN.id)): {place("it on")},
    }
    assert objects(found, iri, POL.about) == {rdflib.Literal("Texas on Monday")}
    assert [str(i) for i in validate(found) if i.severity is Severity.VIOLATION] == []


def test_two_texts_of_one_qualifier_keep_their_own_places(schema: Schema) -> None:
    claim = replace(SAID, qualifiers=(("medium", Text((span("over it"),))), ("medium", Text((span("on Monday"),)))))
    found = to_rdflib(document_graph(extraction([claim]), schema).quads)
    nodes = set(found.subjects(POL.qualifies, rdflib.URIRef(claim_iri(DOCUMENT.id, claim))))
    assert {(str(found.value(n, RDF.value)), str(found.value(n, POL.qualifierSpan))) for n in nodes} == {
        (words, span_iri(DOCUMENT.id, span(words))) for words in ("over it", "on Monday")
    }


def test_names_without_letters_or_digits_are_left_out(schema: Schema) -> None:
    document = replace(DOCUMENT, outlet=" ", authors=("", "A. Writer", " "), title=" ")
    someone = Entity(local_entity_iri(document.id, Span(0, 6)), "Person", "Mexico", ("", " ", "Mex"))
    mention = Mention(Span(0, 6), "Person", MentionKind.NAMED, someone.id)
    found = to_rdflib(document_graph(Extraction(document, {someone.id: someone}, (mention,), ()), schema).quads)
    assert set(found.objects(None, SKOS.altLabel)) == {rdflib.Literal("Mex")}
    assert set(found.objects(None, rdflib.URIRef("https://schema.org/author"))) == {rdflib.Literal("A. Writer")}
    assert set(found.objects(None, POL.publishedBy)) == set()
    assert [str(i) for i in validate(found) if i.severity is Severity.VIOLATION] == []


@pytest.mark.parametrize(
    ("date", "datatype"), [("2023-02-06", XSD.date), ("2022-12", XSD.gYearMonth), ("2019", XSD.gYear)]
)
def test_a_date_is_typed_by_its_form(schema: Schema, date: str, datatype: rdflib.URIRef) -> None:
    claim = replace(OPPOSES, when=When(span("on Monday"), date))
    found = to_rdflib(document_graph(extraction([claim]), schema).quads)
    (value,) = objects(found, claim_iri(DOCUMENT.id, claim), POL.date)
    assert (str(value), value.datatype) == (date, datatype)  # type: ignore[attr-defined]


def test_no_blank_nodes_and_no_language_tags(written: DocumentGraph) -> None:
    assert written.quads
    for quad in written.quads:
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        assert not isinstance(quad.object, pyoxigraph.BlankNode)
        assert not (isinstance(quad.object, pyoxigraph.Literal) and quad.object.language)


def test_the_graph_passes_the_shapes(graph: rdflib.Graph) -> None:
    faults = [str(issue) for issue in validate(graph) if issue.severity is Severity.VIOLATION]
    assert faults == []


def test_the_outlet_of_the_metadata_becomes_an_entity(schema: Schema) -> None:
    entities = {iri: e for iri, e in ENTITIES.items() if iri != OUTLET.id}
    found = document_graph(extraction([replace(OPPOSES, said_by=(Ref(OUTLET.id),))], entities=entities), schema)
    assert not found.refused
    assert objects(to_rdflib(found.quads), OUTLET.id, RDF.type) == {POL.MediaOutlet, POL.LocalEntity}


Change = Callable[[Claim], Claim]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: replace(c, evidence=Span(0, len(TEXT) + 1)), "its evidence is no words of the text"),
        (lambda c: replace(c, evidence=Span(24, 25)), "its evidence is no words of the text"),
        (lambda c: replace(c, subject=Ref(MEXICO.id, Span(9000, 9009))), "outside the text"),
        (lambda c: replace(c, object=Text((Span(9000, 9009),))), "outside the text"),
        (lambda c: replace(c, when=When(Span(9000, 9009))), "outside the text"),
        (lambda c: replace(c, object=Text(())), "a text of it has no words"),
        (lambda c: replace(c, qualifiers=(("about", Text(())),)), "a text of it has no words"),
        (lambda c: replace(c, qualifiers=(("about", Text((Span(9000, 9009),))),)), "outside the text"),
        (lambda c: replace(c, subject=Ref(DOCUMENT.id + "#e900-905")), "unknown entity"),
        (lambda c: replace(c, object=Ref("https://kg.example/doc/other#e1-2")), "unknown entity"),
        (lambda c: replace(c, said_by=(Ref(DOCUMENT.id + "#e1-2"),)), "unknown entity"),
        (lambda c: replace(c, qualifiers=(("case", Ref(DOCUMENT.id + "#e1-2")),)), "unknown entity"),
        (lambda c: replace(c, relation="adores"), "no relation adores"),
        (lambda c: replace(c, confidence=float("nan")), "confidence"),
        (lambda c: replace(c, polarity=7), "polarity"),
        (lambda c: replace(c, when=When(Span(0, 6), "2023-02-30")), "no day, month or year"),
        (lambda c: replace(c, when=When(Span(0, 6), "2023-02-06T10:00")), "no day, month or year"),
        (lambda c: replace(c, qualifiers=(("value", float("inf")),)), "finite"),
    ],
)
def test_a_claim_without_ground_is_refused_and_the_rest_stays(schema: Schema, change: Change, reason: str) -> None:
    claim = change(OPPOSES)
    found = document_graph(extraction([claim, SAID]), schema)
    assert len(found.refused) == 1
    assert reason in str(found.refused[0]) and "\n" not in str(found.refused[0])
    assert found.quads == document_graph(extraction([SAID]), schema).quads


def test_what_belongs_to_another_document_is_refused(schema: Schema) -> None:
    other = Entity("https://kg.example/doc/other#e1-2", "Person", "Ann")
    stray = Mention(Span(0, 6), "Person", MentionKind.NAMED, DOCUMENT.id + "#e7-8")
    found = document_graph(
        extraction(entities={**ENTITIES, other.id: other}, mentions=(*MENTIONS, stray)),
        schema,
    )
    assert sorted(str(r).partition(" refused")[0] for r in found.refused) == ["entity Ann", "mention at 0-6"]
    assert not any("doc/other" in line for line in canonical(found.quads))


def test_of_the_same_claim_twice_the_surest_stands(schema: Schema) -> None:
    weak, strong = replace(OPPOSES, confidence=0.3, rule="a"), replace(OPPOSES, confidence=0.8, rule="b")
    both = document_graph(extraction([weak, strong]), schema)
    assert both.quads == document_graph(extraction([strong, weak]), schema).quads
    assert both.quads == document_graph(extraction([strong]), schema).quads


def test_a_kind_without_a_class_is_the_ontologys_fault(schema: Schema) -> None:
    with pytest.raises(SchemaError, match="nonsense"):
        document_graph(extraction([replace(OPPOSES, relation="broken")]), schema)


@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(schema: Schema, written: DocumentGraph, dice: random.Random) -> None:
    claims, mentions, entities = list(CLAIMS), list(MENTIONS), list(ENTITIES.items())
    for items in (claims, mentions, entities):
        dice.shuffle(items)
    shuffled = document_graph(extraction(claims, mentions=tuple(mentions), entities=dict(entities)), schema)
    assert list(canonical(reversed(shuffled.quads))) == list(canonical(written.quads))


@given(st.text(min_size=1).filter(lambda s: s.strip()), st.text(), st.text())
def test_any_text_survives_as_it_is(schema: Schema, text: str, label: str, value: str) -> None:
    document = Document(text, title=label, url=value)
    whole = Span(0, len(text))
    someone = Entity(local_entity_iri(document.id, whole), "Person", label, (value,))
    claim = Claim("said", Ref(someone.id, whole), Text((whole,)), whole, qualifiers=(("about", value),), rule="r")
    given = Extraction(
        document, {someone.id: someone}, (Mention(whole, "Person", MentionKind.NAMED, someone.id),), (claim,)
    )
    found = document_graph(given, schema)
    assert not found.refused
    lines = list(canonical(found.quads))
    assert all("\n" not in line and line.endswith(" .") for line in lines)
    read = set(pyoxigraph.parse("\n".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS))
    assert read == set(found.quads)
    exact = {str(o) for o in to_rdflib(found.quads).objects(None, OA.exact)}
    assert exact == {text}


def test_half_a_surrogate_pair_keeps_its_place(schema: Schema) -> None:
    document = Document("a\ud800b says so")
    whole = Span(0, 3)
    someone = Entity(local_entity_iri(document.id, whole), "Person", "a\ud800b")
    mention = Mention(whole, "Person", MentionKind.NAMED, someone.id)
    found = to_rdflib(document_graph(Extraction(document, {someone.id: someone}, (mention,), ()), schema).quads)
    assert {str(o) for o in found.objects(None, OA.exact)} == {"a\ufffdb"}


@dataclass(frozen=True)
class Judged:
    local: str
    global_: str
    verdict: str
    reason: str
    decided_by: str


def test_identity_records_each_judgement_and_only_same_denotes() -> None:
    person = Entity("https://kg.example/person/joe-biden-1", "Person", "Joe Biden", ("Biden", "Joe Biden"))
    same = Judged("https://kg.example/doc/1#e0-5", person.id, "same", "the names match", "rule:exact-name")
    unsure = replace(same, global_="https://kg.example/person/x-2", verdict="unsure")
    found = to_rdflib(identity_quads([unsure, same], [person]))
    assert objects(found, same.local, POL.denotes) == {rdflib.URIRef(person.id)}
    assert {str(o) for o in found.objects(None, POL.verdict)} == {term("same"), term("unsure")}
    for node in found.subjects(RDF.type, POL.Judgement):
        assert [len(set(found.objects(node, p))) for p in (POL.localEntity, POL.globalEntity, POL.reason)] == [1, 1, 1]
    assert objects(found, person.id, RDF.type) == {POL.Person}
    assert objects(found, person.id, SKOS.altLabel) == {rdflib.Literal("Biden")}
    assert identity_quads([same, unsure], [person]) == identity_quads([unsure, same], [person])


def test_judgements_pass_their_shape() -> None:
    person = Entity("https://kg.example/person/joe-biden-1", "Person", "Joe Biden")
    same = Judged("https://kg.example/doc/1#e0-5", person.id, "same", "the names match", "rule:exact-name")
    found = to_rdflib(identity_quads([same], [person]))
    judgements = {str(node) for node in found.subjects(RDF.type, POL.Judgement)}
    assert judgements
    assert [str(issue) for issue in validate(found) if issue.focus in judgements] == []


def test_links_say_same_only_when_exact() -> None:
    entity_, wikidata = "https://kg.example/country/mexico-1", "http://www.wikidata.org/entity/Q96"
    rows = [Link(entity_, wikidata, True, 1.0, "name"), Link(entity_, wikidata + "1", False, 0.5, "name")]
    quads = link_quads("gazetteer", rows)
    assert {q.graph_name.value for q in quads} == {graph_iri("links/gazetteer")}
    assert {(q.predicate.value.rpartition("#")[2], q.object.value) for q in quads} == {
        ("sameAs", wikidata),
        ("closeMatch", wikidata + "1"),
    }


NUMBERS: list[tuple[Value, str]] = [(0.0, "0"), (-0.0, "0"), (100.0, "100"), (1e-12, "0"), (1e21, "1" + "0" * 21)]


@pytest.mark.parametrize(("value", "form"), NUMBERS)
def test_decimals_have_one_form(schema: Schema, value: Value, form: str) -> None:
    claim = replace(OPPOSES, qualifiers=(("value", value),))
    found = to_rdflib(document_graph(extraction([claim]), schema).quads)
    assert {str(o) for o in objects(found, claim_iri(DOCUMENT.id, claim), POL.value)} == {form}
