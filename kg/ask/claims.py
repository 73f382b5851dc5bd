"""The claims that a pattern may mean: the SPARQL query, and its rows with their qualifiers and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.model import TERMS, Entity, Span, graph_iri, term
from kg.query import plain, sources
from kg.question import Hole, Pattern
from kg.schema import Schema
from kg.store import Store

#: No more claims than this are looked at.
MOST = 2_000
_SPAN = re.compile(r"#char=(\d+),(\d+)$")
#: Which ends and qualifiers a topic may stand at, by kind of relation.
_ENDS = {
    "stance": ("object", "about"),
    "act": ("object", "about"),
    "interaction": ("object", "about"),
    "legal": ("object", "over", "about", "case"),
    "office": ("object", "of"),
    "description": ("subject", "about", "under", "object"),
    "statement": (),
}
_IDENTITY = f"GRAPH <{graph_iri('identity')}>"


@dataclass(slots=True)
class Row:
    """A claim as the graph holds it.

    :param graph: the document's IRI; ``document``: where it was read, if that is known.
    :param spans: the words of the object, where it is a text.
    :param qualifiers: values by name: labels of entities, words, or plain values.
    :param entities: the entities among them.
    """

    claim: str
    relation: str
    graph: str
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
    spans: list[Span] = field(default_factory=list)
    qualifiers: dict[str, list[str]] = field(default_factory=dict)
    entities: dict[str, list[Entity]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first value of a qualifier, empty if it has none."""
        return next(iter(self.qualifiers.get(name, ())), "")

    def words(self) -> str:
        """Everything that the claim says in words: its sentence, its ends with their other names, its qualifiers."""
        ends = [n for e in (self.subject, self.object) if e is not None for n in (e.label, *e.aliases)]
        values = [v for name, vs in self.qualifiers.items() if name in _WORDED for v in vs]
        return " ".join([self.quote, self.text, *ends, *values])


_WORDED = frozenset(
    {"over", "about", "of", "role", "relief", "means", "condition", "period", "unit", "medium", "court"}
)


def to_sparql(pattern: Pattern, schema: Schema) -> str:
    """The SPARQL query for a pattern. Entities and relations enter as terms that the RDF library has written."""
    lines = [
        f"PREFIX pol: <{TERMS}>",
        "PREFIX oa: <http://www.w3.org/ns/oa#>",
        "SELECT DISTINCT ?claim ?relation ?doc ?modality ?negated ?polarity ?confidence ?start ?end ?quote ?text",
        "  ?subject ?object",
        "WHERE {",
        f"  VALUES ?relation {{ {terms(term(r) for r in sorted(pattern.relations))} }}",
    ]
    if pattern.subjects is not None:
        lines.append(f"  VALUES ?subject {{ {terms(pattern.subjects)} }}")
    lines += [
        "  GRAPH ?doc {",
        "    ?claim a pol:Claim ; pol:relation ?relation ; pol:modality ?modality ; pol:negated ?negated ;",
        "      pol:polarity ?polarity ; pol:confidence ?confidence ; pol:evidence ?span .",
        "    ?span oa:hasSelector ?position , ?words . ?position oa:start ?start ; oa:end ?end .",
        "    ?words oa:exact ?quote .",
        "  }",
    ]
    subject = f"GRAPH ?doc {{ ?claim pol:subject ?s }} {_IDENTITY} {{ ?s pol:denotes ?subject }}"
    lines.append(f"  {subject}" if pattern.subjects is not None else f"  OPTIONAL {{ {subject} }}")
    for name, values, ends in _ended(pattern, schema):
        lines.append(f"  VALUES ?{name} {{ {terms(values)} }}")
        lines.append(f"  VALUES ?{name}End {{ {' '.join(f'pol:{end}' for end in ends)} }}")
        local = f"GRAPH ?doc {{ ?claim ?{name}End ?{name}Local }} {_IDENTITY} {{ ?{name}Local pol:denotes ?{name} }}"
        lines.append(f"  {local}")
    lines += [
        f"  OPTIONAL {{ GRAPH ?doc {{ ?claim pol:object ?o }} {_IDENTITY} {{ ?o pol:denotes ?object }} }}",
        "  OPTIONAL { GRAPH ?doc { ?claim pol:objectText ?text } }",
    ]
    if pattern.sign is not None and pattern.hole is not Hole.TRUTH:
        polarity = "positive" if pattern.sign > 0 else "negative"
        lines.append(f"  FILTER (?polarity = pol:{polarity})")
    if pattern.negated is not None and pattern.hole is not Hole.TRUTH and "position" not in pattern.details:
        lines.append(f"  FILTER (?negated = {'true' if pattern.negated else 'false'})")
    lines += ["}", "ORDER BY ?doc ?start ?relation ?claim", f"LIMIT {MOST}"]
    return "\n".join(lines)


def _ended(pattern: Pattern, schema: Schema) -> Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The entities that must stand somewhere in the claim: a name for the variable, the entities, and where."""
    kinds = {schema.relations[r].kind for r in pattern.relations}
    if pattern.topics is not None and "position" not in pattern.details:
        ends = dict.fromkeys(end for kind in sorted(kinds) for end in _ENDS[kind])
        if "of subject" in pattern.details:
            ends.pop("object", None)
        yield "topic", pattern.topics, tuple(ends) or ("object",)
    if pattern.defendants is not None:
        yield "defendant", pattern.defendants, ("object",)
    if pattern.addressees is not None:
        yield "listener", pattern.addressees, ("addressee",)


def terms(iris: Iterable[str]) -> str:
    """IRIs as SPARQL writes them."""
    return " ".join(str(NamedNode(iri)) for iri in iris)


def offices(store: Store) -> dict[str, tuple[str, ...]]:
    """The offices that each entity holds or held, as the documents print them."""
    sparql = (
        f"PREFIX pol: <{TERMS}> SELECT ?who ?office WHERE {{ GRAPH ?doc {{ ?claim pol:relation pol:holdsOffice ; "
        f"pol:subject ?s ; pol:objectText ?office }} {_IDENTITY} {{ ?s pol:denotes ?who }} }} ORDER BY ?who ?office"
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in store.query(sparql).rows:
        found[plain(row, "who")] = (*found.get(plain(row, "who"), ()), plain(row, "office"))
    return found


def rows(store: Store, sparql: str, known: Mapping[str, Entity]) -> list[Row]:
    """The claims that the query finds, in the order of documents and text."""
    found: dict[str, Row] = {}
    for row in store.query(sparql).rows:
        claim = plain(row, "claim")
        polarity = plain(row, "polarity").removeprefix(TERMS)
        found.setdefault(
            claim,
            Row(
                claim,
                plain(row, "relation").removeprefix(TERMS),
                plain(row, "doc"),
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
    if found:
        _complete(store, found, known)
    return list(found.values())


def _complete(store: Store, found: Mapping[str, Row], known: Mapping[str, Entity]) -> None:
    """Add who says each claim, its qualifiers, and where its document was read."""
    claims = terms(found)
    said = (
        f"PREFIX pol: <{TERMS}> SELECT ?claim ?rank ?who WHERE {{ VALUES ?claim {{ {claims} }} GRAPH ?doc {{ ?claim "
        f"pol:attribution ?a . ?a pol:rank ?rank ; pol:agent ?e }} {_IDENTITY} {{ ?e pol:denotes ?who }} }} "
        "ORDER BY ?claim ?rank"
    )
    for row in store.query(said).rows:
        who, one = known.get(plain(row, "who")), found[plain(row, "claim")]
        if who is not None and who.label not in one.said_by:
            one.said_by.append(who.label)
    extra = (
        f"PREFIX pol: <{TERMS}> SELECT ?claim ?name ?value ?who WHERE {{ VALUES ?claim {{ {claims} }} GRAPH ?doc {{ "
        f"?claim ?name ?value }} OPTIONAL {{ {_IDENTITY} {{ ?value pol:denotes ?who }} }} }} "
        "ORDER BY ?claim ?name ?value"
    )
    for row in store.query(extra).rows:
        name = plain(row, "name")
        if not name.startswith(TERMS):
            continue
        key, entity = name.removeprefix(TERMS), known.get(plain(row, "who"))
        one = found[plain(row, "claim")]
        if key == "objectSpan" and (span := _SPAN.search(plain(row, "value"))) is not None:
            one.spans.append(Span(int(span[1]), int(span[2])))
        if entity is not None:
            one.entities.setdefault(key, []).append(entity)
        one.qualifiers.setdefault(key, []).append(entity.label if entity is not None else plain(row, "value"))
    places = sources(store)
    for one in found.values():
        one.document = places.get(one.graph, one.graph)


def mentions(store: Store, ids: Iterable[str]) -> dict[str, list[Span]]:
    """Where one of the entities is mentioned, by document."""
    sparql = (
        f"PREFIX pol: <{TERMS}> SELECT ?doc ?span WHERE {{ VALUES ?who {{ {terms(ids)} }} {_IDENTITY} "
        "{ ?e pol:denotes ?who } GRAPH ?doc { ?e pol:mentionedIn ?span } } ORDER BY ?doc ?span"
    )
    found: dict[str, list[Span]] = {}
    for row in store.query(sparql).rows:
        if (span := _SPAN.search(plain(row, "span"))) is not None:
            found.setdefault(plain(row, "doc"), []).append(Span(int(span[1]), int(span[2])))
    return found
