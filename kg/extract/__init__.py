"""From parsed passages to claims: one file an extractor.

An extractor is a module of this folder, or an entry point of the group ``kg.extractors``, with a function
``extract(reading: Reading) -> Iterator[Claim]``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points

from kg import schema as schemas
from kg.extract import _confidence
from kg.extract._tags import source_tags
from kg.extract.algebra import Algebra
from kg.extract.attribution import attributions
from kg.extract.reading import Reading
from kg.language import pipeline as pipelines
from kg.language.pipeline import LONGEST_SENTENCE, Pipeline
from kg.mentions import find
from kg.model import Claim, Document, Entity, Extraction, Mention, MentionKind, Span, claim_iri, outlet_iri
from kg.schema import Schema

Extractor = Callable[[Reading], Iterator[Claim]]
_ALGEBRA: list[Algebra] = []


@cache
def extractors() -> tuple[Extractor, ...]:
    """Every extractor: the modules of this folder that have an ``extract``, then entry points, each in name order."""
    modules = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    found: list[Extractor] = [m.extract for m in modules if hasattr(m, "extract")]
    found += [e.load() for e in sorted(entry_points(group="kg.extractors"), key=lambda e: e.name)]
    return tuple(found)


def extract(document: Document, pipeline: Pipeline | None = None, schema: Schema | None = None) -> Extraction:
    """Everything that the document says: mentions, entities and claims, each with its evidence.

    :raises KGError: if the language model cannot be loaded.
    """
    pipeline, schema = pipeline or pipelines.load(), schema or schemas.load()
    passages = pipeline.parse(document)
    found = find(document, passages, schema)
    said = (*attributions(passages, document, schema), *source_tags(passages, document, found, schema))
    reading = Reading(document, passages, found, tuple(sorted(said, key=lambda a: a.cue)), schema, _algebra(schema))
    claims: dict[str, Claim] = {}
    for extractor in extractors():
        for claim in extractor(reading):
            claims.setdefault(claim_iri(document.id, claim), claim)
    entities: dict[str, Entity] = {**reading.found.entities, **reading.added}
    if document.outlet:
        iri = outlet_iri(document.id)
        entities[iri] = Entity(iri, "MediaOutlet", document.outlet)
    kept, refused = _checked(document, entities, claims)
    refused = (*refused, *(_long(document, span) for span in reading.too_long()))
    implied = [
        Mention(_span(iri, document), e.type, MentionKind.NOMINAL, iri)
        for iri, e in reading.added.items()
        if iri not in reading.found.entities
    ]
    mentions = tuple(sorted((*reading.found.mentions, *implied), key=lambda m: (m.span, m.entity)))
    sure = tuple(_confidence.load().set(kept, mentions, entities, schema))
    return Extraction(document, entities, mentions, sure, refused, pipeline.name)


def _algebra(schema: Schema) -> Algebra:
    """The algebra over a schema; that of the last one is kept, since it indexes all cues."""
    if not _ALGEBRA or _ALGEBRA[-1].schema is not schema:
        _ALGEBRA[:] = [Algebra(schema)]
    return _ALGEBRA[-1]


def _long(document: Document, span: Span) -> str:
    words = f"characters {span.start}–{span.end} are one sentence of over {LONGEST_SENTENCE} words"
    return f"{document.source}: {words}; left out"


def _span(iri: str, document: Document) -> Span:
    """The span in the IRI of a local entity."""
    start, end = iri.removeprefix(f"{document.id}#e").split("-")
    return Span(int(start), int(end))


def _checked(
    document: Document, entities: Mapping[str, Entity], claims: Mapping[str, Claim]
) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """The claims whose evidence lies in the text and whose ends are known, in order; and a line for each other."""
    kept, refused = [], []
    for claim in sorted(claims.values(), key=lambda c: (c.evidence, c.relation, claim_iri(document.id, c))):
        missing = [r.entity for r in claim.refs() if r.entity not in entities]
        if claim.evidence.end > len(document.text) or missing:
            refused.append(f"{document.source}: a claim {claim.relation} by {claim.rule} has no evidence; refused")
        else:
            kept.append(claim)
    return tuple(kept), tuple(refused)
