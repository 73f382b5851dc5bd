"""Rows for programs: what was found in a document as plain dictionaries, one a claim or a mention, for JSON Lines.

All offsets are Python string offsets into the document's text. Words are verbatim: ``text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.link import Link
from kg.link.gazetteer import WIKIDATA
from kg.model import Claim, Document, Entity, Extraction, Ref, Span, Text, Value, claim_iri, outlet_iri

Row = dict[str, Any]
#: Qualifiers of a claim that describe its lawsuit, and stand in the row's ``case``.
_OF_CASE = ("court", "filed")


def claim_rows(extraction: Extraction) -> Iterator[Row]:
    """A row for each claim, in the order of the claims.

    Keys: ``document`` (its source), ``relation``, ``polarity``, ``subject``, ``object``, ``modality``, ``negated``,
    ``said_by`` (outermost first, the outlet before all others), ``when``, ``evidence``, ``confidence``, ``rule``,
    ``id``, its IRI; and each qualifier by its name, a list where it has several values.
    """
    document = extraction.document
    entities = with_outlet(extraction)
    for claim in extraction.claims:
        row: Row = {
            "document": document.source,
            "relation": claim.relation,
            "polarity": claim.polarity,
            "subject": _value(claim.subject, document, entities),
            "object": _value(claim.object, document, entities),
            "modality": str(claim.modality),
            "negated": claim.negated,
            "said_by": [_entity(source, entities) for source in _chain(claim, document)],
            "when": None if claim.when is None else {**_words(claim.when.span, document), "date": claim.when.date},
            "evidence": {
                "start": claim.evidence.start,
                "end": claim.evidence.end,
                "quote": claim.evidence.of(document.text),
            },
            "confidence": claim.confidence,
            "rule": claim.rule,
            "id": claim_iri(document.id, claim),
        }
        yield row | {k: v for k, v in _qualifiers(claim, document, entities).items() if k not in row}


def mention_rows(extraction: Extraction, links: Iterable[Link] = ()) -> Iterator[Row]:
    """A row for each mention, in the order of the text.

    :param links: of the document's local entities. A row of a linked entity has ``wikidata`` (``"Q96"``) and ``match``:
        ``exact``, or ``close`` for something that is not quite the same, such as the country of a government.
    """
    document = extraction.document
    items: dict[str, tuple[str, str]] = {}
    for link in sorted((k for k in links if k.target.startswith(WIKIDATA)), key=lambda k: (k.exact, k.score, k.target)):
        items[link.entity] = (link.target.removeprefix(WIKIDATA), "exact" if link.exact else "close")
    for mention in sorted(extraction.mentions, key=lambda m: (m.span, m.type, m.entity)):
        entity = extraction.entities[mention.entity]
        row: Row = {
            "document": document.source,
            **_words(mention.span, document),
            "type": mention.type,
            "kind": str(mention.kind),
            "label": entity.label,
            "id": entity.id,
        }
        if mention.entity in items:
            row["wikidata"], row["match"] = items[mention.entity]
        yield row


def with_outlet(extraction: Extraction) -> dict[str, Entity]:
    """The document's entities and, where its metadata name one, its outlet."""
    entities = dict(extraction.entities)
    if extraction.document.outlet:
        iri = outlet_iri(extraction.document.id)
        entities.setdefault(iri, Entity(iri, "MediaOutlet", extraction.document.outlet))
    return entities


def _chain(claim: Claim, document: Document) -> tuple[Ref, ...]:
    outlet = outlet_iri(document.id)
    if not document.outlet or any(source.entity == outlet for source in claim.said_by):
        return claim.said_by
    return (Ref(outlet), *claim.said_by)


def _qualifiers(claim: Claim, document: Document, entities: dict[str, Entity]) -> Row:
    found: dict[str, list[Any]] = {}
    for name, value in claim.qualifiers:
        found.setdefault(name, []).append(_value(value, document, entities))
    row: Row = {name: values[0] if len(values) == 1 else values for name, values in found.items()}
    if isinstance(row.get("case"), dict):
        row["case"] |= {name: row.pop(name, None) for name in _OF_CASE}
    return row


def _value(value: Value | None, document: Document, entities: dict[str, Entity]) -> Any:
    match value:
        case Ref():
            return _entity(value, entities)
        case Text(spans=(span,)):
            return _words(span, document)
        case Text():
            words = " ".join(span.of(document.text) for span in value.spans)
            return {"text": words, "spans": [[span.start, span.end] for span in value.spans]}
    return value


def _entity(ref: Ref, entities: dict[str, Entity]) -> Row:
    entity, span = entities[ref.entity], ref.span
    row: Row = {"label": entity.label, "type": entity.type, "id": entity.id}
    row |= {"start": span.start if span else None, "end": span.end if span else None}
    return row | ({"aliases": list(entity.aliases)} if entity.aliases else {})


def _words(span: Span, document: Document) -> Row:
    return {"start": span.start, "end": span.end, "text": span.of(document.text)}
