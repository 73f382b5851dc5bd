"""Writes what was found as RDF: a document's claims, the judgements of identity, the links to other data sets.

RDF 1.1 without blank nodes, run times or language tags, and with literals in canonical lexical form, so that
:func:`canonical` is the same for the same claims, whatever their order. Evidence follows the W3C Web Annotation
vocabulary (text position and text quote selectors), provenance PROV-O.
"""

from __future__ import annotations

import datetime
import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, urlsplit

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import __version__
from kg.errors import SchemaError
from kg.model import (
    NAMESPACE,
    Claim,
    Document,
    Entity,
    Extraction,
    Mention,
    Ref,
    Span,
    Text,
    Value,
    claim_iri,
    graph_iri,
    inferred_iri,
    judgement_iri,
    outlet_iri,
    span_iri,
    term,
)
from kg.schema import Schema

_OA, _PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
_RDFS, _SKOS = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2004/02/skos/core#"
_XSD, _OWL = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/2002/07/owl#"
_DCTERMS, _SCHEMA = "http://purl.org/dc/terms/", "https://schema.org/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE, _VALUE = NamedNode(_RDF + "type"), NamedNode(_RDF + "value")

#: The class of a claim by the kind of its relation.
KINDS = {
    "stance": "Stance",
    "act": "Act",
    "legal": "LegalAct",
    "interaction": "Interaction",
    "office": "OfficeHolding",
    "statement": "Statement",
    "description": "Description",
}
_POLARITY = {1: "positive", -1: "negative", 0: "neutral", None: "neutral"}
_DATES = ((r"\d{4}-\d\d-\d\d", "date", ""), (r"\d{4}-\d\d", "gYearMonth", "-01"), (r"\d{4}", "gYear", "-01-01"))
_SURROGATE = re.compile("[\ud800-\udfff]")

Node = NamedNode | BlankNode | Literal | Triple


class JudgementLike(Protocol):
    """ "The local entity denotes the global one, for this reason": what :mod:`kg.resolve` gives."""

    @property
    def local(self) -> str: ...
    @property
    def global_(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def decided_by(self) -> str: ...


class LinkLike(Protocol):
    """ "Our entity is the same as, or close to, that item": what :mod:`kg.link` gives."""

    @property
    def entity(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def exact(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Orphan:
    """ "The claim *opposes* was refused, since its evidence lies outside the text." It is not in the graph."""

    item: Claim | Mention | Entity
    reason: str

    def __str__(self) -> str:
        """One line.

        >>> print(Orphan(Entity("e:1", "Person", "Joe Biden"), "it belongs to another document"))
        entity Joe Biden refused: it belongs to another document
        """
        match self.item:
            case Claim():
                name = f"claim {self.item.relation} at {self.item.evidence.start}-{self.item.evidence.end}"
            case Mention():
                name = f"mention at {self.item.span.start}-{self.item.span.end}"
            case Entity():
                name = f"entity {self.item.label}"
        return " ".join(f"{name} refused: {self.reason}".split())


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """The graph of one document: its name, its quads sorted by their N-Quads lines, and what was refused."""

    iri: str
    quads: tuple[Quad, ...]
    refused: tuple[Orphan, ...]


def document_graph(extraction: Extraction, schema: Schema) -> DocumentGraph:
    """All that one document says, as quads of the graph that is named like the document.

    Refused are claims without words or with spans outside the text, claims and mentions that name entities which are
    unknown or another document's, and claims whose relation the schema doesn't know. Of claims that differ only in
    rule and confidence the surest is written.

    :raises SchemaError: if the schema has a relation of a kind that has no class.
    """
    document, writer = extraction.document, _Writer(extraction.document.id)
    entities, refused = sifted(extraction, schema)
    bad = {id(orphan.item) for orphan in refused}
    _write_document(writer, document, outlet_iri(document.id) in entities)
    for entity in entities.values():
        _write_names(writer, entity)
        writer.add(entity.id, _TYPE, _pol("LocalEntity"))
        writer.add(entity.id, _pol("inDocument"), NamedNode(document.id))
    for mention in extraction.mentions:
        if id(mention) not in bad:
            writer.add(mention.entity, _pol("mentionedIn"), writer.span(document, mention.span))
    software = _write_software(writer, extraction.model)
    surest: dict[str, Claim] = {}
    for claim in extraction.claims:
        if id(claim) not in bad:
            other = surest.setdefault(iri := claim_iri(document.id, claim), claim)
            surest[iri] = min(claim, other, key=lambda c: (-c.confidence, c.rule))
    for iri, claim in surest.items():
        _write_claim(writer, iri, claim, document, schema)
        writer.add(iri, _iri(_PROV + "wasAttributedTo"), software)
    return DocumentGraph(document.id, writer.sorted(), refused)


def sifted(extraction: Extraction, schema: Schema) -> tuple[dict[str, Entity], tuple[Orphan, ...]]:
    """The entities that the document's graph may name, its outlet among them; and what the graph refuses."""
    document, refused = extraction.document, list[Orphan]()
    entities = dict(extraction.entities)
    outlet = outlet_iri(document.id)
    if document.outlet and document.outlet.strip() and outlet not in entities:
        entities[outlet] = Entity(outlet, "MediaOutlet", document.outlet)
    for iri, entity in list(entities.items()):
        if iri != entity.id or not iri.startswith(document.id + "#"):
            refused.append(Orphan(entities.pop(iri), "it belongs to another document"))
    items: tuple[Mention | Claim, ...] = (*extraction.mentions, *extraction.claims)
    refused += [Orphan(item, reason) for item in items if (reason := _fault(item, document, entities, schema))]
    return entities, tuple(sorted(refused, key=str))


def identity_quads(judgements: Iterable[JudgementLike], entities: Iterable[Entity]) -> tuple[Quad, ...]:
    """The identity graph: each judgement with its reason, what local entities denote, and the global entities.

    Only the verdict ``same`` makes a local entity denote a global one. ``Entity.same_as`` is no part of this graph:
    links have graphs of their own.
    """
    writer = _Writer(graph_iri("identity"))
    for judgement in judgements:
        local, other, verdict = judgement.local, judgement.global_, str(judgement.verdict)
        same = verdict == "same"
        iri = judgement_iri(local) if same else inferred_iri("judgement", local, other, verdict)
        writer.add(iri, _TYPE, _pol("Judgement"))
        writer.add(iri, _pol("localEntity"), NamedNode(local))
        writer.add(iri, _pol("globalEntity"), NamedNode(other))
        writer.add(iri, _pol("verdict"), _pol(verdict))
        writer.add(iri, _pol("reason"), _text(judgement.reason))
        writer.add(iri, _pol("decidedBy"), _text(judgement.decided_by))
        if same:
            writer.add(local, _pol("denotes"), NamedNode(other))
    for entity in entities:
        _write_names(writer, entity)
    return writer.sorted()


def link_quads(dataset: str, links: Iterable[LinkLike]) -> tuple[Quad, ...]:
    """The graph ``graph/links/<dataset>``: ``owl:sameAs`` for exact links, ``skos:closeMatch`` for all others."""
    writer = _Writer(graph_iri(f"links/{dataset}"))
    for link in links:
        writer.add(link.entity, _iri(_OWL + "sameAs" if link.exact else _SKOS + "closeMatch"), NamedNode(link.target))
    return writer.sorted()


def canonical(quads: Iterable[Quad]) -> Iterator[str]:
    """The lines of the canonical N-Quads form, without line ends: each once, sorted by code point.

    >>> list(canonical([Quad(NamedNode("e:s"), NamedNode("e:p"), Literal("x"), NamedNode("e:g"))]))
    ['<e:s> <e:p> "x" <e:g> .']
    """
    yield from sorted({f"{quad} ." for quad in quads})


def to_rdflib(quads: Iterable[Quad | Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph, for SHACL; graph names are dropped, lexical forms are kept."""
    graph = rdflib.Graph()
    for quad in quads:
        subject, predicate, object = _rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)
        graph.add((subject, predicate, object))
    return graph


def _rdflib(node: Node) -> rdflib.term.Node:
    match node:
        case NamedNode():
            return rdflib.URIRef(node.value)
        case BlankNode():
            return rdflib.BNode(node.value)
        case Literal(language=str(tag)):
            return rdflib.Literal(node.value, lang=tag)
        case Literal():
            # Turtle's plain literals have no datatype in rdflib, and the shapes are read from Turtle.
            plain = node.datatype.value == _XSD + "string"
            return rdflib.Literal(
                node.value, datatype=None if plain else rdflib.URIRef(node.datatype.value), normalize=False
            )
    raise ValueError(f"rdflib has no term for {node}")


class _Writer:
    """Collects the quads of one graph, each once."""

    def __init__(self, graph: str) -> None:
        self.graph = NamedNode(graph)
        self.quads: set[Quad] = set()

    def add(self, subject: str | NamedNode, predicate: NamedNode, object: NamedNode | Literal) -> None:
        node = NamedNode(subject) if isinstance(subject, str) else subject
        self.quads.add(Quad(node, predicate, object, self.graph))

    def span(self, document: Document, span: Span) -> NamedNode:
        """The node of a stretch of text, described by position and quote."""
        iri = span_iri(document.id, span)
        node, position, words = NamedNode(iri), NamedNode(iri + ";position"), NamedNode(iri + ";quote")
        self.add(node, _TYPE, _iri(_OA + "SpecificResource"))
        self.add(node, _iri(_OA + "hasSource"), NamedNode(document.id))
        self.add(node, _iri(_OA + "hasSelector"), position)
        self.add(node, _iri(_OA + "hasSelector"), words)
        self.add(position, _TYPE, _iri(_OA + "TextPositionSelector"))
        self.add(position, _iri(_OA + "start"), _typed(str(span.start), "nonNegativeInteger"))
        self.add(position, _iri(_OA + "end"), _typed(str(span.end), "nonNegativeInteger"))
        self.add(words, _TYPE, _iri(_OA + "TextQuoteSelector"))
        self.add(words, _iri(_OA + "exact"), _text(span.of(document.text)))
        return node

    def sorted(self) -> tuple[Quad, ...]:
        return tuple(sorted(self.quads, key=str))


def _write_document(writer: _Writer, document: Document, outlet: bool) -> None:
    iri, text = document.id, document.text.encode("utf-8", "surrogatepass")
    writer.add(iri, _TYPE, _pol("Document"))
    writer.add(iri, _TYPE, _iri(_SCHEMA + "Article"))
    writer.add(iri, _pol("sha256"), _text(hashlib.sha256(text).hexdigest()))
    writer.add(iri, _iri(_DCTERMS + "language"), _text(document.language.lower()))
    if document.title and document.title.strip():
        writer.add(iri, _iri(_SCHEMA + "headline"), _text(document.title))
    if document.published:
        writer.add(iri, _iri(_DCTERMS + "issued"), _typed(document.published.isoformat(), "date"))
    if outlet:
        writer.add(iri, _pol("publishedBy"), NamedNode(outlet_iri(iri)))
    for author in filter(str.strip, document.authors):
        writer.add(iri, _iri(_SCHEMA + "author"), _text(author))
    address = _address(document.url)
    if address:
        writer.add(iri, _iri(_SCHEMA + "url"), address)


def _write_names(writer: _Writer, entity: Entity) -> None:
    writer.add(entity.id, _TYPE, _pol(entity.type))
    writer.add(entity.id, _iri(_RDFS + "label"), _text(entity.label))
    for alias in entity.aliases:
        if alias != entity.label and alias.strip():
            writer.add(entity.id, _iri(_SKOS + "altLabel"), _text(alias))


def _write_software(writer: _Writer, model: str) -> NamedNode:
    iri = f"{NAMESPACE}software/kg-{__version__}" + (f"/{_quoted(model)}" if model else "")
    writer.add(iri, _TYPE, _iri(_PROV + "SoftwareAgent"))
    writer.add(iri, _iri(_RDFS + "label"), _text(f"kg {__version__}" + (f" with {model}" if model else "")))
    return NamedNode(iri)


def _write_claim(writer: _Writer, iri: str, claim: Claim, document: Document, schema: Schema) -> None:
    kind = schema.relations[claim.relation].kind
    if kind not in KINDS:
        raise SchemaError(f"the relation {claim.relation} has the unknown kind {kind!r}", "ontology/relations.ttl")
    writer.add(iri, _TYPE, _pol("Claim"))
    writer.add(iri, _TYPE, _pol(KINDS[kind]))
    writer.add(iri, _pol("relation"), _pol(claim.relation))
    _write_end(writer, iri, "subject", claim.subject, document)
    _write_end(writer, iri, "object", claim.object, document)
    writer.add(iri, _pol("polarity"), _pol(_POLARITY[claim.polarity]))
    writer.add(iri, _pol("modality"), _pol(str(claim.modality)))
    writer.add(iri, _pol("negated"), _number(claim.negated))
    writer.add(iri, _pol("confidence"), _number(float(claim.confidence)))
    writer.add(iri, _pol("rule"), _text(claim.rule))
    writer.add(iri, _pol("evidence"), writer.span(document, claim.evidence))
    writer.add(iri, _iri(_PROV + "wasDerivedFrom"), NamedNode(document.id))
    for rank, source in enumerate(claim.said_by):
        link = f"{iri}/said/{rank}"
        writer.add(iri, _pol("saidBy"), NamedNode(source.entity))
        writer.add(iri, _pol("attribution"), NamedNode(link))
        writer.add(link, _TYPE, _pol("Attribution"))
        writer.add(link, _pol("rank"), _typed(str(rank), "nonNegativeInteger"))
        writer.add(link, _pol("agent"), NamedNode(source.entity))
        if source.span:
            writer.add(link, _pol("agentSpan"), writer.span(document, source.span))
    if claim.when:
        writer.add(iri, _pol("whenText"), _text(Text((claim.when.span,)).of(document.text)))
        _write_words(writer, iri, "when", "when", Text((claim.when.span,)), document)
        if claim.when.date:
            writer.add(iri, _pol("date"), _date(claim.when.date))
    for number, (name, value) in enumerate(claim.qualifiers):
        writer.add(iri, _pol(name), _node(value, document))
        _write_words(writer, iri, str(number), name, value, document)


def _write_words(writer: _Writer, claim: str, key: str, name: str, value: Value, document: Document) -> None:
    """Where the words stand that give a date or qualifier; a plain value has none."""
    match value:
        case Ref(span=Span() as span):
            spans: tuple[Span, ...] = (span,)
        case Text():
            spans = value.spans
        case _:
            return
    words = f"{claim}/with/{key}"
    writer.add(words, _TYPE, _pol("Qualifier"))
    writer.add(words, _pol("qualifies"), NamedNode(claim))
    writer.add(words, _pol("qualifierName"), _text(name))
    writer.add(words, _VALUE, _node(value, document))
    for span in spans:
        writer.add(words, _pol("qualifierSpan"), writer.span(document, span))


def _node(value: Value, document: Document) -> NamedNode | Literal:
    match value:
        case Ref():
            return NamedNode(value.entity)
        case Text():
            return _text(value.of(document.text))
        case str():
            return _text(value)
    return _number(value)


def _write_end(writer: _Writer, iri: str, name: str, end: Ref | Text | None, document: Document) -> None:
    match end:
        case Ref():
            writer.add(iri, _pol(name), NamedNode(end.entity))
            if end.span:
                writer.add(iri, _pol(name + "Span"), writer.span(document, end.span))
        case Text():
            writer.add(iri, _pol(name + "Text"), _text(end.of(document.text)))
            for span in end.spans:
                writer.add(iri, _pol(name + "Span"), writer.span(document, span))


def _fault(claim: Claim | Mention, document: Document, entities: dict[str, Entity], schema: Schema) -> str | None:
    """Why the claim or mention must not be written, None if it may."""
    if isinstance(claim, Mention):
        return _fault_of_spans(document, (claim.span,)) or _fault_of_refs((claim.entity,), entities)
    if claim.relation not in schema.relations:
        return f"the ontology has no relation {claim.relation}"
    if _fault_of_spans(document, (claim.evidence,)):
        return "its evidence is no words of the text"
    if not (math.isfinite(claim.confidence) and 0 <= claim.confidence <= 1):
        return f"its confidence {claim.confidence} is not from 0 to 1"
    if claim.polarity not in _POLARITY:
        return f"its polarity {claim.polarity} is not 1, -1 or none"
    if any(isinstance(value, float) and not math.isfinite(value) for _, value in claim.qualifiers):
        return "a number of it is not finite"
    if any(isinstance(value, Text) and not value.spans for value in _values(claim)):
        return "a text of it has no words"
    if claim.when and claim.when.date and not _date_parts(claim.when.date):
        return f"its date {claim.when.date!r} is no day, month or year"
    return _fault_of_spans(document, _spans(claim)) or _fault_of_refs((r.entity for r in claim.refs()), entities)


def _values(claim: Claim) -> tuple[Value | None, ...]:
    return claim.subject, claim.object, *claim.said_by, *(value for _, value in claim.qualifiers)


def _spans(claim: Claim) -> Iterator[Span]:
    for value in _values(claim):
        match value:
            case Ref(span=Span() as span):
                yield span
            case Text():
                yield from value.spans
    if claim.when:
        yield claim.when.span


def _fault_of_spans(document: Document, spans: Iterable[Span]) -> str | None:
    for span in spans:
        if span.end > len(document.text):
            return f"characters {span.start} to {span.end} lie outside the text"
        if not span.of(document.text).strip():
            return f"characters {span.start} to {span.end} are no words"
    return None


def _fault_of_refs(refs: Iterable[str], entities: dict[str, Entity]) -> str | None:
    return next((f"it names the unknown entity {ref}" for ref in refs if ref not in entities), None)


# --- Terms --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _iri(value: str) -> NamedNode:
    return NamedNode(value)


@lru_cache(maxsize=1024)
def _pol(name: str) -> NamedNode:
    return NamedNode(term(name))


def _text(value: str) -> Literal:
    """A plain string. Half a surrogate pair is no character, so U+FFFD stands for it; lengths stay the same."""
    return Literal(_SURROGATE.sub("\ufffd", value))


def _typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=_iri(_XSD + datatype))


def _number(value: float | bool) -> Literal:
    """Canonical ``xsd:boolean``, ``xsd:integer`` or ``xsd:decimal`` (XSD 1.1: no trailing zeros, at most 9 places)."""
    if isinstance(value, bool):
        return _typed("true" if value else "false", "boolean")
    if isinstance(value, int):
        return _typed(str(value), "integer")
    digits = f"{value:.9f}".rstrip("0").rstrip(".")
    return _typed("0" if digits == "-0" else digits, "decimal")


def _date_parts(value: str) -> tuple[str, str] | None:
    """The value and its XSD type, None if it is no real day, month or year."""
    for pattern, datatype, rest in _DATES:
        if re.fullmatch(pattern, value, re.ASCII):
            try:
                datetime.date.fromisoformat(value + rest)
            except ValueError:
                return None
            return value, datatype
    return None


def _date(value: str) -> Literal:
    parts = _date_parts(value)
    if parts is None:
        raise ValueError(f"{value!r} is no day, month or year")
    return _typed(*parts)


def _address(url: str | None) -> NamedNode | None:
    """The web address as an IRI, what is not allowed there escaped; None if it is no http(s) address."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    escaped = quote(_SURROGATE.sub("\ufffd", url.strip()), safe="%:/?#@!$&'()*+,;=~[]")
    try:
        return NamedNode(escaped)
    except ValueError:
        return None


def _quoted(name: str) -> str:
    return quote(_SURROGATE.sub("\ufffd", name), safe="")
