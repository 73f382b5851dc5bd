"""Why a claim is there: its sentence with the ends marked, who says it, the rule, the steps of its sign, and the parse.

A claim is found in a document that is read anew, by an offset or its IRI, or in a store by its IRI. The steps of the
sign stand in its rule, ``frames: suing + × maintains +``; the sentence is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.language.pipeline import Passage, Pipeline
from kg.model import TERMS, Claim, Document, Extraction, Ref, Span, Text, Value, claim_iri, graph_iri
from kg.query import plain, sources
from kg.rows import with_outlet
from kg.schema import Schema
from kg.store import Store

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: So much of a claim's IRI can be asked for: letters and digits after the ``#``.
_ID = re.compile(r"c[0-9a-f]{0,16}")
_CHARS = re.compile(r"#char=(\d+),(\d+)$")
_SIGN = {"positive": 1, "negative": -1}


@dataclass(frozen=True, slots=True)
class Mark:
    """ "Characters 0 to 5 of the sentence are the subject." """

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """ "*refusing*, an operator, turns the sign, as in 'Mexico refused to accept the plan'": a factor of the sign.

    :param text: as the rule has it, ``"refusing −"``.
    :param example: a sentence of the ontology; empty for negation.
    """

    text: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A claim with all that led to it. Marks count from the start of the sentence.

    :param said_by: who says so, outermost first.
    """

    claim: str
    document: str
    sentence: str
    start: int
    relation: str
    subject: str
    object: str
    sign: int | None
    negated: bool
    modality: str
    confidence: float
    rule: str
    steps: tuple[Step, ...]
    said_by: tuple[str, ...]
    marks: tuple[Mark, ...]


def in_extraction(extraction: Extraction, schema: Schema, at: int | None = None, id: str = "") -> list[Explanation]:
    """The claims of a document whose sentence holds the character at an offset; or with that IRI, or start of its end.

    :raises QueryError: if the id is none.
    """
    wanted = prefix(id)
    found = []
    for claim in extraction.claims:
        iri = claim_iri(extraction.document.id, claim)
        if _is(iri, wanted) and (at is None or claim.evidence.start <= at < claim.evidence.end):
            found.append(_of_claim(claim, iri, extraction, schema))
    return found


def in_store(store: Store, schema: Schema, id: str) -> list[Explanation]:
    """The claims of a store with that IRI, or that start of its end.

    :raises QueryError: if the id is none.
    """
    wanted = prefix(id)
    if not wanted:
        raise QueryError("no claim is named", do="give its IRI, or the start of what stands after its #")
    document, _, local = wanted.rpartition("#")
    where = f'STRSTARTS(STRAFTER(STR(?claim), "#"), "{local}")'
    rows = [
        row
        for row in store.query(_CLAIMS.replace("#WHERE", where), timeout=None, limit=None).rows
        if not document or plain(row, "claim").startswith(f"{document}#")
    ]
    iris = list(dict.fromkeys(plain(row, "claim") for row in rows))
    found, places = [], sources(store)
    for iri in iris:
        row = next(row for row in rows if plain(row, "claim") == iri)
        values: dict[str, list[str]] = {}
        for other in store.query(_VALUES, {"claim": NamedNode(iri)}, timeout=None, limit=None).rows:
            values.setdefault(plain(other, "name").removeprefix(TERMS), []).append(plain(other, "value"))
        found.append(_of_row({key: plain(row, key) for key in row}, values, places, schema))
    return found


def prefix(id: str) -> str:
    """An IRI of a claim, or the start of its local part.

    :raises QueryError: if it can be neither.

    >>> prefix("c3f"), prefix("#c3f"), prefix("3f"), prefix("https://kg.example/doc/0#c3f")
    ('c3f', 'c3f', 'c3f', 'https://kg.example/doc/0#c3f')
    """
    document, _, local = id.strip().rpartition("#")
    if local and not document and not local.startswith("c"):
        local = f"c{local}"
    if local and not _ID.fullmatch(local):
        raise QueryError(f"{id[:80]!r} is no claim", do="give its IRI, or the start of what stands after its #")
    return f"{document}#{local}" if document else local


def _is(iri: str, wanted: str) -> bool:
    return iri.startswith(wanted) if "#" in wanted else iri.rpartition("#")[2].startswith(wanted)


def _of_claim(claim: Claim, iri: str, extraction: Extraction, schema: Schema) -> Explanation:
    text, entities = extraction.document.text, with_outlet(extraction)

    def name(end: Value | None) -> str:
        match end:
            case Ref():
                return entities[end.entity].label
            case Text():
                return end.of(text)
        return ""

    spans = [("subject", s) for s in _spans(claim.subject)] + [("object", s) for s in _spans(claim.object)]
    spans += [("said by", s) for source in claim.said_by for s in _spans(source)]
    spans += [("when", claim.when.span)] if claim.when else []
    spans += [(key, s) for key, value in claim.qualifiers for s in _spans(value)]
    return Explanation(
        iri,
        extraction.document.source,
        claim.evidence.of(text),
        claim.evidence.start,
        claim.relation,
        name(claim.subject),
        name(claim.object),
        claim.polarity,
        claim.negated,
        str(claim.modality),
        claim.confidence,
        claim.rule,
        steps(claim.rule, schema),
        tuple(entities[source.entity].label for source in claim.said_by),
        _marks(spans, claim.evidence),
    )


def _spans(end: Value | None) -> tuple[Span, ...]:
    match end:
        case Ref():
            return (end.span,) if end.span else ()
        case Text():
            return end.spans
    return ()


def _marks(spans: Sequence[tuple[str, Span]], evidence: Span) -> tuple[Mark, ...]:
    """The marks inside the evidence, from its start; what crosses another is left out, subject and object first."""
    kept: list[Mark] = []
    for name, span in dict.fromkeys(spans):
        if evidence.contains(span):
            own = Span(span.start - evidence.start, span.end - evidence.start)
            others = [mark.span for mark in kept]
            if all(own.contains(o) or o.contains(own) or not own.overlaps(o) for o in others):
                kept.append(Mark(name, own))
    return tuple(sorted(kept, key=lambda m: (m.span.start, -m.span.end)))


def steps(rule: str, schema: Schema) -> tuple[Step, ...]:
    """The factors of the sign that a rule records, from the outermost to the innermost; none for other rules.

    >>> from kg.schema import load
    >>> [step.text for step in steps("frames: suing + × maintains +", load())]
    ['suing +', 'maintains +']
    """
    name, _, chain = rule.partition(": ")
    if name != "frames":
        return ()
    found = []
    for text in chain.split(" × "):
        known = schema.relations.get(text.split()[0]) or schema.operators.get(text.split()[0])
        found.append(Step(text, known.examples[0] if known is not None and known.examples else ""))
    return tuple(found)


def marked(explanation: Explanation) -> str:
    """The sentence with its marks in brackets: "[subject: Texas] sued to keep [object: the program]." """
    opening: dict[int, str] = {}
    closing: dict[int, int] = {}
    for mark in explanation.marks:
        opening[mark.span.start] = opening.get(mark.span.start, "") + f"[{mark.name}: "
        closing[mark.span.end] = closing.get(mark.span.end, 0) + 1
    text = explanation.sentence
    return " ".join(
        "".join("]" * closing.get(n, 0) + opening.get(n, "") + text[n : n + 1] for n in range(len(text) + 1)).split()
    )


def tree(
    explanation: Explanation, pipeline: Pipeline, document: Document | None = None, marks: Sequence[Mark] = ()
) -> Iterator[str]:
    """The parse of the sentence, a word a line below its head: word, part of speech, tag, lemma, role, and its mark.

    :param document: where the sentence stands, so that it is parsed as it was; without it, it is parsed alone.
    :param marks: what is to be pointed out in it.
    """
    if document is not None and document.plain is None:
        start, passages = explanation.start, pipeline.parse(document)
    else:
        start, passages = 0, pipeline.parse(Document(explanation.sentence))
    whole = Span(start, start + len(explanation.sentence))
    for passage in passages:
        if passage.segment.span.overlaps(whole):
            heads = _heads(passage, marks, start)
            for sentence in passage.doc.sents:
                if passage.span(sentence).overlaps(whole):
                    yield from _branch(sentence.root, heads, "", "")


def _heads(passage: Passage, marks: Sequence[Mark], start: int) -> Mapping[int, str]:
    """The names of the marks by the number of the token that heads their words."""
    found: dict[int, str] = {}
    doc: Doc = passage.doc
    shift = start - passage.segment.span.start
    for mark in marks:
        words = doc.char_span(mark.span.start + shift, mark.span.end + shift, alignment_mode="expand")
        if words is not None and len(words):
            found[words.root.i] = ", ".join(filter(None, (found.get(words.root.i), mark.name)))
    return found


def _branch(token: Token, heads: Mapping[int, str], before: str, below: str) -> Iterator[str]:
    label = f"{token.text}  {token.pos_} {token.tag_} {token.dep_}"
    label += f" ({token.lemma_})" if token.lemma_.lower() != token.lower_ else ""
    yield before + label + (f"  ← {heads[token.i]}" if token.i in heads else "")
    children = [child for child in token.children if not child.is_space]
    for number, child in enumerate(children, 1):
        last = number == len(children)
        yield from _branch(child, heads, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "))


# --- in a store -----------------------------------------------------------------------------------------------------

_PREFIXES = (
    f"PREFIX pol: <{TERMS}> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
_IDENTITY = f"GRAPH <{graph_iri('identity')}>"
_CLAIMS = f"""{_PREFIXES} SELECT ?claim ?doc ?relation ?polarity ?modality ?negated ?confidence ?rule ?evidence ?quote
  ?subject ?object WHERE {{
  GRAPH ?doc {{ ?claim a pol:Claim ; pol:relation ?relation ; pol:polarity ?polarity ; pol:modality ?modality ;
    pol:negated ?negated ; pol:confidence ?confidence ; pol:rule ?rule ; pol:evidence ?evidence .
    ?evidence oa:hasSelector ?selector . ?selector oa:exact ?quote . FILTER(#WHERE) }}
  OPTIONAL {{ GRAPH ?doc {{ ?claim pol:subject ?s }} {_IDENTITY} {{ ?s pol:denotes ?sg . ?sg rdfs:label ?subject }} }}
  OPTIONAL {{ GRAPH ?doc {{ ?claim pol:object ?o }} {_IDENTITY} {{ ?o pol:denotes ?og . ?og rdfs:label ?object }} }}
}} ORDER BY ?doc ?evidence ?relation ?claim"""
_VALUES = f"""{_PREFIXES} SELECT DISTINCT ?name ?value ?rank WHERE {{
  {{ GRAPH ?doc {{ ?claim ?name ?value }} FILTER(?name IN (pol:subjectSpan, pol:objectSpan, pol:objectText)) }}
  UNION {{ GRAPH ?doc {{ ?claim pol:attribution ?a . ?a pol:rank ?rank ; pol:agent ?agent }}
    {_IDENTITY} {{ ?agent pol:denotes ?who . ?who rdfs:label ?value }} BIND(pol:saidBy AS ?name) }}
  UNION {{ GRAPH ?doc {{ ?claim pol:attribution ?a . ?a pol:agentSpan ?value }} BIND(pol:agentSpan AS ?name) }}
  UNION {{ GRAPH ?doc {{ ?q pol:qualifies ?claim ; pol:qualifierName ?key ; pol:qualifierSpan ?at }}
    BIND(pol:qualifierSpan AS ?name) BIND(CONCAT(?key, " ", STR(?at)) AS ?value) }}
}} ORDER BY ?rank ?name ?value"""


def _of_row(
    row: Mapping[str, str], values: Mapping[str, Sequence[str]], places: Mapping[str, str], schema: Schema
) -> Explanation:
    evidence = _span(row["evidence"])
    named = {"subjectSpan": "subject", "objectSpan": "object", "agentSpan": "said by"}
    spans = [(name, _span(value)) for key, name in named.items() for value in values.get(key, ())]
    spans += [(v.partition(" ")[0], _span(v)) for v in values.get("qualifierSpan", ())]
    return Explanation(
        row["claim"],
        places.get(row["doc"], row["doc"]),
        row["quote"],
        evidence.start,
        row["relation"].removeprefix(TERMS),
        row.get("subject", ""),
        row.get("object") or next(iter(values.get("objectText", ())), ""),
        _SIGN.get(row["polarity"].removeprefix(TERMS)),
        row["negated"] == "true",
        row["modality"].removeprefix(TERMS),
        float(row["confidence"]),
        row["rule"],
        steps(row["rule"], schema),
        tuple(values.get("saidBy", ())),
        _marks(spans, evidence),
    )


def _span(iri: str) -> Span:
    match = _CHARS.search(iri)
    if match is None:
        raise QueryError(f"{iri} is no place in a document", do="build the store again")
    return Span(int(match[1]), int(match[2]))
