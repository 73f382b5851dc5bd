"""Builds the graph ``graph/inferred`` anew: what follows from all documents' claims and the judgements of identity.

Each rule is a file of ``queries/rules``, run over the whole store at once. A rule that CONSTRUCTs is only a file; only
the two that need more (the relations above a relation, a node of their own) are known here by name. Only claims that
are asserted and not negated count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import QueryError, SchemaError
from kg.files import folder
from kg.model import NAMESPACE, graph_iri, inferred_iri, term
from kg.schema import FILE_NAMESPACE, Schema
from kg.store import Result, Store, Value

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_ORG = "http://www.w3.org/ns/org#"
_TRUE = Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
_SIGNS = {1: "positive", -1: "negative"}


def infer(store: Store, schema: Schema) -> int:
    """Replace the inferred graph by what follows from the store's claims; the same claims give the same graph.

    :returns: the number of its triples.
    :raises SchemaError: if a rule is no query.
    :raises StoreError: if the store cannot be read or written; its old inferred graph is then as it was.
    """
    found: set[Triple] = set()
    for path in rules():
        match path.name:
            case "direct.rq":
                for bindings in _relations(schema):
                    found.update(_run(store, path, bindings).triples or ())
            case "memberships.rq":
                found.update(_memberships(_run(store, path)))
            case _:
                found.update(_run(store, path).triples or ())
    graph = NamedNode(graph_iri("inferred"))
    quads = [Quad(t.subject, t.predicate, t.object, graph) for t in sorted(found, key=str)]
    store.replace_graph(graph.value, quads)
    return len(quads)


def rules() -> tuple[Path, ...]:
    """The files of the rules, by name."""
    return tuple(sorted((folder("queries") / "rules").glob("*.rq")))


def _run(store: Store, path: Path, bindings: Mapping[str, Value] | None = None) -> Result:
    try:
        text = path.read_text(encoding="utf-8").replace(FILE_NAMESPACE, NAMESPACE)
        return store.query(text, bindings, timeout=None, limit=None)
    except OSError as error:
        raise SchemaError("the rule cannot be read", str(path), "install the package again") from error
    except QueryError as error:
        raise SchemaError(f"the rule cannot be run: {error}", str(path), "mend the file") from error


def _relations(schema: Schema) -> Iterator[dict[str, Value]]:
    """The parameters of the direct edges: each relation with itself and each relation above it."""
    for name, relation in schema.relations.items():
        bound: dict[str, Value] = {"relation": NamedNode(term(name))}
        if relation.sign is not None:
            bound["polarity"] = NamedNode(term(_SIGNS[relation.sign]))
        for above in sorted(r for r in schema.relations if name in schema.below(r)):
            yield bound | {"edge": NamedNode(term(above))}


def _memberships(rows: Result) -> Iterator[Triple]:
    """A node for each member, office and body. It is former if any claim says so: what has ended has ended.

    An office in words counts as one whatever its capitals; its label is the spelling that sorts first.
    """
    labels: dict[str, set[str]] = defaultdict(set)
    for row in rows.rows:
        member, office, body, words = (row.get(name) for name in ("member", "office", "body", "words"))
        if not isinstance(member, NamedNode) or (office is None and words is None):
            continue
        spelling = " ".join(words.value.split()) if isinstance(words, Literal) else ""
        key = office.value if isinstance(office, NamedNode) else spelling.casefold()
        iri = inferred_iri("membership", member.value, key, body.value if isinstance(body, NamedNode) else "")
        node = NamedNode(iri)
        yield Triple(node, _TYPE, NamedNode(_ORG + "Membership"))
        yield Triple(node, NamedNode(_ORG + "member"), member)
        if isinstance(office, NamedNode):
            yield Triple(node, NamedNode(_ORG + "role"), office)
        else:
            labels[iri].add(spelling)
        if isinstance(body, NamedNode):
            yield Triple(node, NamedNode(_ORG + "organization"), body)
        if row.get("former") == _TRUE:
            yield Triple(node, NamedNode(term("former")), _TRUE)
    for iri, spellings in labels.items():
        yield Triple(NamedNode(iri), _LABEL, Literal(min(spellings)))
