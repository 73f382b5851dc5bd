"""English questions: the pattern of a question becomes a SPARQL query, its hole a variable; answers carry evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pyoxigraph import NamedNode

from kg import gazetteer as gazetteers
from kg.language.pipeline import Pipeline
from kg.model import TERMS, Entity, graph_iri, term
from kg.query import entities, plain
from kg.question import Analyst, Hole, Pattern
from kg.schema import Schema
from kg.store import Store

#: Claims that are less sure are not shown as answers.
_SURE = 0.5
_NO_STANCE = ("conditional", "possible", "denied", "question")
_STANCE_KINDS = frozenset({"stance", "act", "interaction"})
_ABOUT = ("object", "over", "about", "under", "case", "subject")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """ "Characters 120 to 178 of the file say so, according to Reuters, as asserted." """

    document: str
    start: int
    end: int
    quote: str
    said_by: tuple[str, ...]
    modality: str
    relation: str = ""
    negated: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields of the contract, and the relation."""
        return {
            "document": self.document,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "said_by": list(self.said_by),
            "modality": self.modality,
            "relation": self.relation,
            "negated": self.negated,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: an entity (``id`` and ``type`` set), or a value, or an entity and the value that goes with it."""

    label: str
    id: str | None = None
    type: str | None = None
    value: str | int | float | bool | None = None
    evidence: tuple[Evidence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer as the contract has it; absent keys are left out."""
        row: dict[str, Any] = {"label": self.label}
        if self.id is not None:
            row |= {"id": self.id, "type": self.type}
        if self.value is not None:
            row["value"] = self.value
        return row | {"evidence": [e.to_json() for e in self.evidence]}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the graph answers to a question; ``note`` says what was not understood or not found."""

    question: str
    sparql: str = ""
    answers: tuple[Found, ...] = ()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The answer as ``kg ask --format json`` prints it."""
        answers = [a.to_json() for a in self.answers]
        return {"question": self.question, "sparql": self.sparql, "answers": answers, "note": self.note}


@dataclass(slots=True)
class _Row:
    """A claim as the query returns it, with all its qualifiers."""

    claim: str
    relation: str
    document: str
    modality: str
    negated: bool
    sign: int
    confidence: float
    start: int
    end: int
    quote: str
    text: str = ""
    subject: Entity | None = None
    object: Entity | None = None
    said_by: list[str] = field(default_factory=list)
    qualifiers: dict[str, str] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)


def ask(store: Store, question: str, schema: Schema, pipeline: Pipeline) -> Answer:
    """Answer an English question from the graph. What is not understood, or not known, is said in the note.

    :raises StoreError: if the store cannot be read.
    """
    known = entities(store)
    offices = _offices(store)
    pattern = Analyst(schema, pipeline, gazetteers.load(), known, offices).pattern(question)
    if isinstance(pattern, str):
        return Answer(question, note=pattern)
    sparql = to_sparql(pattern, schema)
    rows = _rows(store, sparql, {e.id: e for e in known})
    rows = [r for r in rows if _counts(r, pattern, schema, store)]
    answers = _answers(rows, pattern, schema)
    note = "" if answers else "Nothing in the graph says so."
    return Answer(question, sparql, tuple(answers), note)


# --- the query ----------------------------------------------------------------------------------------------------


def to_sparql(pattern: Pattern, schema: Schema) -> str:
    """The SPARQL query for a pattern. Entities and relations enter as terms that the RDF library has written."""
    lines = [
        f"PREFIX pol: <{TERMS}>",
        "PREFIX oa: <http://www.w3.org/ns/oa#>",
        "SELECT ?claim ?relation ?doc ?modality ?negated ?polarity ?confidence ?start ?end ?quote ?text",
        "  ?subject ?object",
        "WHERE {",
        f"  VALUES ?relation {{ {_terms(term(r) for r in sorted(pattern.relations))} }}",
    ]
    if pattern.subjects is not None:
        lines.append(f"  VALUES ?subject {{ {_terms(pattern.subjects)} }}")
    if pattern.topics is not None:
        lines.append(f"  VALUES ?topic {{ {_terms(pattern.topics)} }}")
    lines += [
        "  GRAPH ?doc {",
        "    ?claim a pol:Claim ; pol:relation ?relation ; pol:modality ?modality ; pol:negated ?negated ;",
        "      pol:polarity ?polarity ; pol:confidence ?confidence ; pol:evidence ?span .",
        "    ?span oa:hasSelector ?position , ?words . ?position oa:start ?start ; oa:end ?end .",
        "    ?words oa:exact ?quote .",
        "  }",
    ]
    identity = f"GRAPH <{graph_iri('identity')}>"
    subject = f"GRAPH ?doc {{ ?claim pol:subject ?s }} {identity} {{ ?s pol:denotes ?subject }}"
    lines.append(f"  {subject}" if pattern.subjects is not None else f"  OPTIONAL {{ {subject} }}")
    if pattern.topics is not None and "position" not in pattern.details and "said" not in pattern.relations:
        ends = " ".join(f"pol:{name}" for name in _ABOUT)
        lines.append(f"  VALUES ?end_ {{ {ends} }}")
        lines.append(f"  GRAPH ?doc {{ ?claim ?end_ ?t }} {identity} {{ ?t pol:denotes ?topic }}")
    lines += [
        f"  OPTIONAL {{ GRAPH ?doc {{ ?claim pol:object ?o }} {identity} {{ ?o pol:denotes ?object }} }}",
        "  OPTIONAL { GRAPH ?doc { ?claim pol:objectText ?text } }",
    ]
    if pattern.sign is not None and pattern.hole is not Hole.TRUTH:
        polarity = "positive" if pattern.sign > 0 else "negative"
        lines.append(f"  FILTER (?polarity = pol:{polarity} && ?negated = false)")
    lines += ["}", "ORDER BY ?doc ?start ?relation ?claim", f"LIMIT {_MOST * 5}"]
    return "\n".join(lines)


def _terms(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in iris)


def _offices(store: Store) -> dict[str, tuple[str, ...]]:
    """The offices that each entity holds or held, as the documents print them."""
    sparql = (
        f"PREFIX pol: <{TERMS}> SELECT ?who ?office WHERE {{ GRAPH ?doc {{ ?claim pol:relation pol:holdsOffice ; "
        f"pol:subject ?s ; pol:objectText ?office }} GRAPH <{graph_iri('identity')}> {{ ?s pol:denotes ?who }} }} "
        "ORDER BY ?who ?office"
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in store.query(sparql).rows:
        found[plain(row, "who")] = (*found.get(plain(row, "who"), ()), plain(row, "office"))
    return found


def _rows(store: Store, sparql: str, known: Mapping[str, Entity]) -> list[_Row]:
    rows: dict[str, _Row] = {}
    for row in store.query(sparql).rows:
        claim = plain(row, "claim")
        polarity = plain(row, "polarity").removeprefix(TERMS)
        rows.setdefault(
            claim,
            _Row(
                claim,
                plain(row, "relation").removeprefix(TERMS),
                plain(row, "doc"),
                plain(row, "modality").removeprefix(TERMS),
                plain(row, "negated") == "true",
                {"positive": 1, "negative": -1}.get(polarity, 0),
                float(plain(row, "confidence") or 0),
                int(plain(row, "start")),
                int(plain(row, "end")),
                plain(row, "quote"),
                plain(row, "text"),
                known.get(plain(row, "subject")),
                known.get(plain(row, "object")),
            ),
        )
    _complete(store, rows, known)
    return list(rows.values())


def _complete(store: Store, rows: Mapping[str, _Row], known: Mapping[str, Entity]) -> None:
    """Add who says each claim, its qualifiers, and where its document was read."""
    if not rows:
        return
    claims = _terms(rows)
    identity = f"GRAPH <{graph_iri('identity')}>"
    said = (
        f"PREFIX pol: <{TERMS}> SELECT ?claim ?rank ?who WHERE {{ VALUES ?claim {{ {claims} }} GRAPH ?doc {{ ?claim "
        f"pol:attribution ?a . ?a pol:rank ?rank ; pol:agent ?e }} {identity} {{ ?e pol:denotes ?who }} }} "
        "ORDER BY ?claim ?rank"
    )
    for row in store.query(said).rows:
        who = known.get(plain(row, "who"))
        if who is not None:
            rows[plain(row, "claim")].said_by.append(who.label)
    extra = (
        f"PREFIX pol: <{TERMS}> SELECT ?claim ?name ?value ?who WHERE {{ VALUES ?claim {{ {claims} }} GRAPH ?doc {{ "
        f"?claim ?name ?value }} OPTIONAL {{ {identity} {{ ?value pol:denotes ?who }} }} }} "
        "ORDER BY ?claim ?name ?value"
    )
    for row in store.query(extra).rows:
        name = plain(row, "name")
        if name.startswith(TERMS):
            key, entity = name.removeprefix(TERMS), known.get(plain(row, "who"))
            found = rows[plain(row, "claim")]
            if entity is not None:
                found.entities.setdefault(key, entity)
            found.qualifiers.setdefault(key, entity.label if entity is not None else plain(row, "value"))
    places = {entry.document: path for path, entry in sorted(store.manifest().items())}
    for found in rows.values():
        found.document = places.get(found.document, found.document)


# --- which claims count -------------------------------------------------------------------------------------------


def _counts(row: _Row, pattern: Pattern, schema: Schema, store: Store) -> bool:
    relation = schema.relations[row.relation]
    if row.confidence < _SURE:
        return False
    if row.relation == "said" and row.qualifiers.get("act", "speech") != "speech":
        return False
    if "position" in pattern.details:
        return _on_topic(row, pattern, schema)
    if (
        relation.kind in _STANCE_KINDS
        and pattern.hole is not Hole.TRUTH
        and (row.modality in _NO_STANCE or row.negated)
    ):
        return False
    if row.relation == "said" and pattern.type is not None and pattern.hole is not Hole.TRUTH:
        ends = [e for e in (row.subject, row.entities.get("addressee")) if e is not None]
        return any(_fits(e, pattern.type, schema) for e in ends)
    if pattern.hole in (Hole.SUBJECT, Hole.NAME) and row.subject is None:
        return False
    if "office" in pattern.details:
        held = f"{row.text} {row.qualifiers.get('of', '')}".lower()
        if not all(any(w in held for w in words.split("|")) for words in pattern.words):
            return False
    if pattern.hole is Hole.TRUTH and row.relation == "hasStatus":
        return any(w[:6] in row.text.lower() for w in pattern.words if len(w) > 3)
    if pattern.hole is Hole.NUMBER:
        return row.relation == "figure"
    if pattern.former is False and row.relation == "holdsOffice" and row.qualifiers.get("former") == "true":
        return False
    if pattern.hole is Hole.SUBJECT and pattern.type and row.relation != "said":
        return row.subject is not None and _fits(row.subject, pattern.type, schema)
    if pattern.hole is Hole.OBJECT and pattern.type and relation.kind in _STANCE_KINDS:
        return row.object is not None and _fits(row.object, pattern.type, schema)
    if row.relation == "said" and pattern.topics is not None:
        return _mentions(row, pattern, store)
    return True


def _fits(entity: Entity, type: str, schema: Schema) -> bool:
    family = {"Country": ("Country", "Government"), "State": ("State",), "Person": ("Person",)}.get(type, (type,))
    if type == "Administration":
        return entity.type == "Administration"
    return schema.is_any(entity.type, family)


def _on_topic(row: _Row, pattern: Pattern, schema: Schema) -> bool:
    """For "what is X's position on Y": not what X holds of another policy, and no mere statement."""
    if row.relation == "said":
        return False
    if pattern.topics is None or row.object is None:
        return True
    return row.object.id in pattern.topics or not schema.is_a(row.object.type, "Policy")


def _mentions(row: _Row, pattern: Pattern, store: Store) -> bool:
    """True if the words of a statement name one of the topics, by a name or by a mention that denotes it."""
    del store
    words = f" {re.sub(r'[^a-z0-9]+', ' ', row.text.lower())} "
    return any(f" {w} " in words for w in pattern.words if len(w) > 2) or row.text == ""


# --- the answers --------------------------------------------------------------------------------------------------


def _answers(rows: Sequence[_Row], pattern: Pattern, schema: Schema) -> list[Found]:
    if not rows:
        return []
    match pattern.hole:
        case Hole.TRUTH:
            return _truth(rows, pattern)
        case Hole.NUMBER:
            return _numbers(rows, pattern)
        case Hole.SUBJECT | Hole.BOTH:
            found = [_subject(r, pattern) for r in rows if r.subject is not None]
        case _:
            found = [_value(r, pattern, schema) for r in _best(rows, pattern)]
    return _merged([*found, *(d for r in rows for d in _details(r, pattern))])[:_MOST]


def _subject(row: _Row, pattern: Pattern) -> Found:
    assert row.subject is not None  # noqa: S101 (the caller has looked)
    value: str | None = None
    if row.relation in ("holdsOffice", "said", "accepts", "contingentOn", "faces") and row.text:
        value = row.text
    elif pattern.hole is Hole.BOTH:
        value = row.object.label if row.object is not None else row.text or None
        if value is not None and row.qualifiers.get("about"):
            value = f"{value} ({row.qualifiers['about']})"
    if row.relation == "said" and row.text and "addressee" in row.qualifiers and pattern.type == "MediaOutlet":
        outlet = row.entities.get("addressee")
        if outlet is not None and outlet.type == "MediaOutlet" and row.subject.type != "MediaOutlet":
            return Found(
                outlet.label,
                outlet.id,
                outlet.type,
                f"received from {row.subject.label}: {row.text}",
                (_evidence(row),),
            )
    return Found(row.subject.label, row.subject.id, row.subject.type, value, (_evidence(row),))


def _value(row: _Row, pattern: Pattern, schema: Schema) -> Found:
    if pattern.hole is Hole.WHEN:
        when = next((row.qualifiers[n] for n in ("date", "whenText", "filed") if n in row.qualifiers), row.text)
        return Found(when, value=row.text or when, evidence=(_evidence(row),))
    if "position" in pattern.details and row.subject is not None:
        holds = f"{'not ' if row.negated else ''}{schema.relations[row.relation].label}"
        what = row.object.label if row.object is not None else row.text.removeprefix("to ")
        words = f"{row.subject.label}: {holds} {what}"
        return Found(words, value=words, evidence=(_evidence(row),))
    if row.object is not None:
        return Found(row.object.label, row.object.id, row.object.type, None, (_evidence(row),))
    if row.text:
        negation = "not: " if row.negated else ""
        return Found(f"{negation}{row.text}", value=f"{negation}{row.text}", evidence=(_evidence(row),))
    about = row.entities.get("over") or row.entities.get("case")
    if about is not None:
        return Found(about.label, about.id, about.type, None, (_evidence(row),))
    return Found(row.quote, value=row.quote, evidence=(_evidence(row),))


def _best(rows: Sequence[_Row], pattern: Pattern) -> list[_Row]:
    """Where a question asks for something dated, the claims that are; else all."""
    if pattern.hole is not Hole.WHEN:
        return list(rows)
    dated = ("date", "whenText", "filed")
    named = ("alsoKnownAs",) if "description" in pattern.details else ()
    return [r for r in rows if r.relation in named or any(r.qualifiers.get(name) for name in dated)]


def _details(row: _Row, pattern: Pattern) -> list[Found]:
    """What the second half of a question asks for."""
    found = []
    for detail in pattern.details:
        words = row.qualifiers.get(detail)
        if detail == "said_by" and row.said_by:
            found.append(Found(row.said_by[-1], value=row.said_by[-1], evidence=(_evidence(row),)))
        elif detail == "relief" and not words and row.qualifiers.get("seeks"):
            found.append(Found(row.qualifiers["seeks"], value=row.qualifiers["seeks"], evidence=(_evidence(row),)))
        elif words:
            found.append(Found(words, value=words, evidence=(_evidence(row),)))
    return found


def _truth(rows: Sequence[_Row], pattern: Pattern) -> list[Found]:
    """Yes or no, from the surest claims; what is only possible or asked says neither."""
    firm = [r for r in rows if r.modality not in _NO_STANCE]
    if not firm:
        return []
    if pattern.sign is None:
        denied = {r.claim for r in firm if r.negated or re.match(r"(?:not|no longer|never)\b", r.text)}
        yes = [r for r in firm if r.claim not in denied]
        no = [r for r in firm if r.claim in denied]
    else:
        yes = [r for r in firm if not r.negated and r.sign == pattern.sign]
        no = [r for r in firm if not r.negated and r.sign == -pattern.sign]
    if not yes and not no:
        return []
    value, shown = bool(yes), yes or no
    return [Found("yes" if value else "no", value=value, evidence=tuple(_evidence(r) for r in shown))]


def _numbers(rows: Sequence[_Row], pattern: Pattern) -> list[Found]:
    """The figures whose sentence and period share most words with the question."""

    def fit(row: _Row) -> int:
        words = re.findall(r"[a-z0-9]+", row.quote.lower())
        period = re.findall(r"[a-z0-9]+", row.qualifiers.get("period", "").lower())
        return sum(w in words for w in pattern.words) + 5 * sum(w in period for w in pattern.words)

    figures = [r for r in rows if r.relation == "figure"]
    best = max((fit(r) for r in figures), default=0)
    found = []
    for row in figures:
        if best and fit(row) == best:
            value = row.qualifiers.get("value", row.text)
            number = float(value) if re.fullmatch(r"-?\d+(?:\.\d+)?", value) else None
            shown = int(number) if number is not None and number.is_integer() else number
            found.append(Found(row.text, value=shown if shown is not None else value, evidence=(_evidence(row),)))
    return found


def _evidence(row: _Row) -> Evidence:
    return Evidence(
        row.document, row.start, row.end, row.quote, tuple(row.said_by), row.modality, row.relation, row.negated
    )


def _merged(found: Iterable[Found]) -> list[Found]:
    """Equal answers as one, with all their evidence, in order of first appearance."""
    merged: dict[tuple[str | None, str, object], Found] = {}
    for one in found:
        key = (one.id, one.label, one.value)
        if key in merged:
            evidence = dict.fromkeys((*merged[key].evidence, *one.evidence))
            merged[key] = replace(merged[key], evidence=tuple(evidence))
        else:
            merged[key] = one
    return list(merged.values())
