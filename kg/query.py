"""Named queries (``queries/*.rq``), ad-hoc SPARQL, and the entities that a name may mean.

A named query is a file of plain SPARQL 1.1 with a header of comments: title, parameters, example. A parameter
``policy`` stands in it as the line ``VALUES ?policy { UNDEF }``, which any engine runs as "any policy"; a call puts the
RDF terms into that block of inline data (SPARQL 1.1, section 10.2.1), each checked and written by the RDF library. A
name never gets into a query: it is first looked up in the graph, and the IRIs of what bears it are bound. (The bindings
of :meth:`kg.store.Store.query` hold one term each; a name may be borne by several entities.)
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode
from pyparsing import ParseBaseException
from rapidfuzz import fuzz, process
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError, SchemaError
from kg.files import folder
from kg.model import NAMESPACE, TERMS, Entity, Modality, graph_iri, term
from kg.schema import FILE_NAMESPACE
from kg.schema import load as load_schema
from kg.store.base import Result, Store, Term
from kg.store.local import syntax_error
from kg.store.manifest import shown
from kg.store.sparql import parse as parse_tokens

#: Longest ad-hoc query and longest name, in characters.
LONGEST_QUERY, LONGEST_NAME = 20_000, 500
#: What ad-hoc queries may use without declaring it.
PREFIXES: Mapping[str, str] = {
    "pol": TERMS,
    "kg": NAMESPACE,
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "wd": "http://www.wikidata.org/entity/",
}
_PARAMETER = re.compile(r"(\w+) \((entity|modality)(, optional)?\)")
_VALUES = re.compile(r"^[ \t]*VALUES \?(\w+) \{ UNDEF \}\n", re.MULTILINE)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
#: Up to how many characters of what was typed, which similarity, of 100, makes a name worth proposing. In a short word
#: one wrong letter may make another word; of longer ones a part may be missing as well.
_CLOSE = ((3, 85), (7, 75), (LONGEST_NAME, 70))
#: So far behind the closest name another may be.
_BEHIND = 15
#: So long is a word at least that finds a longer name by itself ("Paxton" for "Ken Paxton").
_TELLING = 4


@dataclass(frozen=True, slots=True)
class Parameter:
    """ "``--policy``, an entity, must be given." ``kind`` is ``entity`` (a name or an IRI) or ``modality``."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """ "``who-opposes``: Who is against a policy; takes a policy; for example ``kg query who-opposes --policy MPP``."

    :param sparql: the query in the configured namespace, every parameter open.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    example: str
    sparql: str


def names() -> tuple[str, ...]:
    """The names of all named queries, sorted."""
    return tuple(sorted(path.stem for path in folder("queries").glob("*.rq")))


@cache
def load(name: str) -> NamedQuery:
    """The named query.

    :raises QueryError: if there is none of that name; close names are proposed.
    :raises SchemaError: if its file is wrong.
    """
    if name not in names():
        raise QueryError(f"there is no query named {_shown(name)}", do=_propose(name, names(), "see kg queries"))
    path = folder("queries") / f"{name}.rq"
    return parse(name, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> NamedQuery:
    """Read the text of a ``.rq`` file.

    :raises SchemaError: if the header lacks title or example, or its parameters are not those of the query.
    """
    header = dict(re.findall(r"^# (title|parameters|example): (.+)$", text, re.MULTILINE))
    where = f"queries/{name}.rq"
    if "title" not in header or "example" not in header:
        raise SchemaError("the header needs a title and an example", where, "add the line")
    found = _PARAMETER.findall(header.get("parameters", ""))
    parameters = tuple(Parameter(n, kind, not optional) for n, kind, optional in found)
    if {p.name for p in parameters} != set(_VALUES.findall(text)):
        raise SchemaError("the parameters of the header are not the VALUES lines of the query", where, "mend the file")
    sparql = text.replace(FILE_NAMESPACE, NAMESPACE)
    return NamedQuery(name, header["title"], parameters, header["example"], sparql)


def run(store: Store, name: str, params: Mapping[str, str] | None = None) -> Result:
    """Run a named query.

    :param params: a value for each parameter that is to be bound: a name or an IRI for an entity, a word for a
        modality. A name that several entities bear binds all of them.
    :raises QueryError: if the query or a parameter is unknown, one is missing, or nothing bears the name.
    """
    return store.query(bind(store, load(name), params or {}))


def bind(store: Store, query: NamedQuery, params: Mapping[str, str]) -> str:
    """The query's SPARQL with its parameters bound; those not given are left open.

    :raises QueryError: as :func:`run`.
    """
    check(query, params)
    known = {p.name: p for p in query.parameters}
    return with_terms(query, {name: _terms(store, known[name], value) for name, value in params.items()})


def check(query: NamedQuery, params: Mapping[str, str]) -> None:
    """Look whether these parameters fit the query, as far as that can be told without a graph.

    :raises QueryError: if one is unknown, is missing, or is no modality where one is wanted.
    """
    known = {p.name: p for p in query.parameters}
    for name, value in params.items():
        if name not in known:
            takes = ", ".join(f"--{n}" for n in known) or "no parameters"
            raise QueryError(f"the query {query.name} has no parameter {_shown(name)}", do=f"it takes {takes}")
        if known[name].kind == "modality" and value.lower() not in set(Modality):
            raise QueryError(f"{_shown(value)} is no modality", do=f"use one of {', '.join(Modality)}")
    missing = [f"--{p.name}" for p in query.parameters if p.required and p.name not in params]
    if missing:
        raise QueryError(f"the query {query.name} needs {', '.join(missing)}", do=f"for example: {query.example}")


def with_terms(query: NamedQuery, terms: Mapping[str, Sequence[NamedNode]]) -> str:
    """The query's SPARQL with the terms in the inline data of its parameters, and the other parameters open."""

    def block(match: re.Match[str]) -> str:
        bound = terms.get(match[1])
        # NamedNode has refused all that cannot stand between angle brackets.
        return "" if bound is None else f"VALUES ?{match[1]} {{ {' '.join(map(str, bound))} }}\n"

    return _VALUES.sub(block, query.sparql)


def run_sparql(store: Store, text: str) -> Result:
    """Run an ad-hoc query: SELECT, ASK, CONSTRUCT or DESCRIBE. Standard prefixes may be used undeclared.

    :raises QueryError: if it is too long, no SPARQL 1.1, an update, or reaches out of the store (SERVICE).
    """
    return store.query(checked(text))


def checked(text: str) -> str:
    """An ad-hoc query with the standard prefixes that it lacks, after it was parsed and found to be only a query.

    :raises QueryError: as :func:`run_sparql`.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"the query is longer than {LONGEST_QUERY} characters", do="shorten it")
    if not re.sub(r"#.*", "", text).strip():
        raise QueryError("the query is empty", do="write a query, such as SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }")
    declared = set(_DECLARED.findall(text))
    missing = "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items() if p not in declared)
    # On the first line of the query, so that the lines of the store's error messages stay true.
    full = missing + text
    try:
        # On a line of their own, since rdflib reads the # of an IRI as a comment where SERVICE follows in its line.
        parsed = parseQuery(f"{missing}\n{text}")
    except RecursionError as error:
        raise QueryError("the query is too long or nested too deeply", do="make it simpler") from error
    except ParseBaseException as error:
        if _is_update(full):
            raise QueryError("the query is an update, and the graph is only read here", do="use kg build") from error
        parse_tokens(full)  # so that nothing too deep reaches the other parser, whose words are better
        if flaw := syntax_error(full, len(missing)):
            raise flaw from error
        where = f"query, line {max(error.lineno - 1, 1)}, column {error.col}"
        raise QueryError(f"no SPARQL: {error.msg}", where, "mend the query") from error
    except Exception as error:  # rdflib raises a bare Exception for an undeclared prefix, and others
        raise QueryError(f"no SPARQL: {error}", do="mend the query") from error
    nodes = tuple(_nodes(parsed))
    if any(node.name == "ServiceGraphPattern" for node in nodes):
        raise QueryError("the query uses SERVICE, which reaches out of the graph", do="leave it out")
    used = {str(node.get("prefix") or "") for node in nodes if node.name == "pname"}
    unknown = sorted(used - declared - set(PREFIXES))
    if unknown:
        raise QueryError(f"the prefix {unknown[0]}: is not declared", do=f"add PREFIX {unknown[0]}: <…>")
    return full


def entities(store: Store) -> tuple[Entity, ...]:
    """All global entities with their names and the IRIs in other data sets that denote the same, sorted by IRI.

    An entity with several types (from several documents) has the one that comes first.
    """
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for sparql in (_NAMES, _SAME_AS):
        for row in store.query(sparql, timeout=None, limit=None).rows:
            found[plain(row, "id")][plain(row, "property")].add(plain(row, "value"))
    return tuple(_entity(iri, values) for iri, values in sorted(found.items()) if _RDF_TYPE in values)


def sources(store: Store) -> dict[str, str]:
    """Where each document was read, by its IRI; of several places the last."""
    return {entry.document: shown(key) for key, entry in sorted(store.manifest().items())}


def find_entities(store: Store, text: str, types: Iterable[str] | None = None) -> tuple[Entity, ...]:
    """The global entities that a name or an IRI means.

    A name fits a label or an alternative label that is equal after case folding, white space and a leading "the"
    aside. An IRI is an entity's own or one that a link says is the same (``http://www.wikidata.org/entity/Q1439``).

    :param types: local names of classes; only entities of these or of classes below them. All if None.
    :returns: sorted by IRI; empty if nothing fits.
    """
    known = entities(store)
    if types is not None:
        schema, wanted = load_schema(), tuple(types)
        known = tuple(e for e in known if schema.is_any(e.type, wanted))
    iri = text.strip()
    by_iri = tuple(e for e in known if iri == e.id or iri in e.same_as)
    return by_iri or tuple(e for e in known if _folded(text) in {_folded(n) for n in (e.label, *e.aliases)})


class Qualifier(NamedTuple):
    """ "``Migrant Protection Protocols`` with its global IRI", or "``keep``" with an empty ``id``: words or a value."""

    label: str
    id: str = ""


def qualifiers(store: Store) -> dict[str, dict[str, tuple[Qualifier, ...]]]:
    """What claims carry besides their ends, sign, modality, date and chain: ``over``, ``seeks``, ``about``, ``value``…

    :returns: by the claim's IRI and the qualifier's name, sorted; an entity has its label and global IRI. Claims
        without any are left out.
    """
    found: dict[str, dict[str, dict[str, Qualifier]]] = defaultdict(lambda: defaultdict(dict))
    for row in store.query(_QUALIFIERS, timeout=None, limit=None).rows:
        values = found[plain(row, "claim")][plain(row, "property").removeprefix(TERMS)]
        one = Qualifier(plain(row, "label") or plain(row, "value"), plain(row, "id"))
        # An entity of several labels has the one that comes first.
        key = one.id or one.label
        values[key] = min(one, values.get(key, one))
    return {
        claim: {name: tuple(sorted(values.values())) for name, values in sorted(names.items())}
        for claim, names in sorted(found.items())
    }


def plain(row: Mapping[str, Term], name: str) -> str:
    """The IRI or the characters in that column, without language or datatype; empty if it is unbound."""
    value = row.get(name)
    return value.value if isinstance(value, NamedNode | Literal | BlankNode) else "" if value is None else str(value)


def close_names(store: Store, text: str, limit: int = 3) -> tuple[str, ...]:
    """Names in the graph that are spelled like ``text``, closest first, one of each entity; empty if none is close."""
    return _closest(text, entities(store), limit)


# --- parameters -----------------------------------------------------------------------------------------------------


def _terms(store: Store, parameter: Parameter, value: str) -> tuple[NamedNode, ...]:
    if parameter.kind == "modality":
        return (NamedNode(term(value.lower())),)
    if len(value) > LONGEST_NAME:
        raise QueryError(f"the name for --{parameter.name} is longer than {LONGEST_NAME} characters", do="shorten it")
    found = find_entities(store, value)
    if found:
        return tuple(NamedNode(e.id) for e in found)
    if _IRI.fullmatch(value.strip()):
        try:
            return (NamedNode(value.strip()),)
        except ValueError as error:
            raise QueryError(f"{_shown(value)} is no IRI: {error}", do="give a name or an IRI") from error
    known = entities(store)
    close = _closest(value, known, 3)
    otherwise = "use a name that the documents use" if known else "the graph is empty: run kg build first"
    do = f"did you mean {_listed(close)}?" if close else otherwise
    raise QueryError(f"nothing in the graph is called {_shown(value)}", do=do)


def _propose(name: str, known: Iterable[str], otherwise: str) -> str:
    close = _close(name, known, 3)
    return f"did you mean {_listed(close)}?" if close else otherwise


def _closest(text: str, known: Iterable[Entity], limit: int) -> tuple[str, ...]:
    """The closest names, one of each entity."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for entity in known:
        for name in (entity.label, *entity.aliases):
            bearers[name].add(entity.id)
    found: list[str] = []
    shown: set[str] = set()
    for name in _close(text, sorted(bearers), len(bearers)):
        if not bearers[name] <= shown:
            found.append(name)
        shown |= bearers[name]
    return tuple(found[:limit])


def _close(text: str, known: Iterable[str], limit: int) -> tuple[str, ...]:
    """Those of the names that are spelled like ``text``, closest first.

    Letter by letter, or word by word in any order; or all words of the text are words of the name.
    """
    typed = _bare(text[:LONGEST_NAME])
    if not typed:
        return ()
    cutoff = next(score for length, score in _CLOSE if len(typed) <= length)
    names = {name: _bare(name) for name in known}
    scores: dict[str, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        for _, score, name in process.extract(typed, names, scorer=scorer, score_cutoff=cutoff, limit=None):
            scores[name] = max(score, scores.get(name, 0))
    words = set(typed.split())
    if any(len(word) >= _TELLING for word in words):
        for name, bare in names.items():
            if words <= set(bare.split()):
                scores[name] = max(cutoff, scores.get(name, 0))
    good = [name for name, score in scores.items() if score >= max(scores.values()) - _BEHIND]
    return tuple(sorted(good, key=lambda name: (-scores[name], len(name), name))[:limit])


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _shown(text: str) -> str:
    """One line of what the user gave, cut to a length that fits a message."""
    return repr(text if len(text) <= 80 else text[:79] + "…")


def _bare(name: str) -> str:
    """The letters of a name as people type them: folded, and without accents and hyphens."""
    letters = unicodedata.normalize("NFD", _folded(name).replace("-", " "))
    return "".join(c for c in letters if not unicodedata.combining(c))[:LONGEST_NAME]


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).removeprefix("the ")


# --- reading the graph ----------------------------------------------------------------------------------------------

_RDF_TYPE = PREFIXES["rdf"] + "type"
_NAMES = f"""SELECT ?id ?property ?value WHERE {{
  VALUES ?property {{ <{_RDF_TYPE}> <{PREFIXES["rdfs"]}label> <{PREFIXES["skos"]}altLabel> }}
  GRAPH <{graph_iri("identity")}> {{ ?id <{PREFIXES["rdfs"]}label> ?any ; ?property ?value . }}
}}"""
_SAME_AS = f"""SELECT ?id ?property ?value WHERE {{
  VALUES ?property {{ <{PREFIXES["owl"]}sameAs> }}
  GRAPH ?links {{ ?id ?property ?value . }}
  FILTER(STRSTARTS(STR(?links), "{graph_iri("links/")}"))
}}"""

#: What a claim has of its own: all its other properties are qualifiers.
_OF_CLAIM = (
    *("relation", "subject", "object", "objectText", "subjectSpan", "objectSpan", "polarity", "modality", "negated"),
    *("confidence", "rule", "evidence", "saidBy", "attribution", "date", "whenText"),
)
_QUALIFIERS = f"""SELECT ?claim ?property ?value ?id ?label WHERE {{
  GRAPH ?document {{ ?claim a <{term("Claim")}> ; ?property ?value . }}
  FILTER(STRSTARTS(STR(?property), "{TERMS}"))
  FILTER(?property NOT IN ({", ".join(f"<{term(name)}>" for name in _OF_CLAIM)}))
  OPTIONAL {{
    GRAPH <{graph_iri("identity")}> {{ ?value <{term("denotes")}> ?id . ?id <{PREFIXES["rdfs"]}label> ?label . }}
  }}
}}"""


def _entity(iri: str, values: Mapping[str, set[str]]) -> Entity:
    labels = sorted(values[PREFIXES["rdfs"] + "label"])
    aliases = values.get(PREFIXES["skos"] + "altLabel", set()) | set(labels[1:])
    types = sorted(t.removeprefix(TERMS) for t in values[_RDF_TYPE] if t.startswith(TERMS))
    same = values.get(PREFIXES["owl"] + "sameAs", set())
    label = labels[0] if labels else iri
    return Entity(iri, types[0] if types else "Thing", label, tuple(sorted(aliases - {label})), tuple(sorted(same)))


# --- what a query may do --------------------------------------------------------------------------------------------


def _is_update(text: str) -> bool:
    try:
        parseUpdate(text)
    except Exception:  # whatever is wrong with it: it is no update, and the message about the query stands
        return False
    return True


def _nodes(parsed: object) -> Iterator[CompValue]:
    """All nodes of rdflib's parse tree."""
    todo: list[object] = [parsed]
    while todo:
        node = todo.pop()
        if isinstance(node, CompValue):
            yield node
            todo.extend(node.values())
        elif not isinstance(node, str) and isinstance(node, Iterable):
            todo.extend(node)
