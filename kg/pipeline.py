"""From documents to an answerable graph. :func:`build` is the whole way; follow one document through it.

What a document gives depends on it alone. All else (who is who, links, what follows) is made from all documents in the
store, so that neither the order of reading nor earlier builds can matter.
"""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Self

from pyoxigraph import Quad, RdfFormat, Triple
from pyoxigraph import parse as parse_rdf

from kg.errors import InputError, KGError
from kg.files import folder
from kg.graph import document_graph, identity_quads, link_quads, sifted, to_rdflib
from kg.infer import infer
from kg.language.pipeline import DEFAULT_MODEL, digest
from kg.language.pipeline import load as load_language
from kg.link import link, linkers
from kg.model import (
    GAP,
    NAMESPACE,
    TERMS,
    Claim,
    Document,
    Entity,
    Extraction,
    Mention,
    Part,
    Ref,
    Span,
    Text,
    When,
    claim_iri,
    graph_iri,
    local_entity_iri,
    term,
)
from kg.query import PREFIXES, plain
from kg.readers import DEFAULT, STDIN, Limits, UnreadableError, located
from kg.resolve import LocalEntity, resolve
from kg.schema import FILE_NAMESPACE, FILES, Schema
from kg.schema import load as load_schema
from kg.store import Entry, Store
from kg.store import key as key_of
from kg.validate import Issue, Severity, validate

#: Says what one document says: :func:`extractor`'s, or another.
Extract = Callable[[Document], Extraction]
#: Is told what is being done, in a few words.
Progress = Callable[[str], None]

#: Names of documents' graphs start with this.
DOCUMENTS = f"{NAMESPACE}doc/"
#: How often what breaks the shapes is taken out, before the document is set aside.
_ROUNDS = 3
#: The marks of Markdown that close at a word.
_CLOSING = re.compile(r"(?:[*_`]+|\]\([^()\s]*\)|\]\[[^\[\]\n]*\])+")


@dataclass(slots=True)
class Report:
    """What a build did. ``claims`` are those of the documents analysed now; the last three count the whole store.

    :param read: documents read; each was analysed, unchanged since an earlier build, a copy, or set aside.
    :param copies: documents that other sources of this build hold as well; each is in the graph once.
    :param dropped: graphs removed, since their file has changed or is gone.
    :param set_aside: what could not be read or stored, and why.
    :param refused: what was left out of the graph for want of evidence, a line each.
    :param violations: what was left out since it breaks the shapes, with claim and sentence, a line each.
    """

    read: int = 0
    unchanged: int = 0
    copies: int = 0
    analysed: int = 0
    dropped: int = 0
    claims: int = 0
    set_aside: list[KGError] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    entities: int = 0
    links: int = 0
    inferred: int = 0


def build(
    sources: Iterable[str],
    store: Store,
    *,
    extract: Extract,
    maker: str = "",
    progress: Progress = lambda _: None,
    limits: Limits = DEFAULT,
    stdin: BinaryIO | None = None,
) -> Report:
    """Bring the store up to date with the documents at ``sources``: paths, folders, URLs, or "-".

    What cannot be read, or breaks the shapes, is set aside and reported; the rest goes on. A build that was stopped
    goes on where it was.

    :param maker: what the analysis depends on beside the document; see :func:`fingerprint`. What the same maker has
        analysed is not analysed again.
    :raises StoreError: if the store cannot be read or written.
    """
    places, schema, report = tuple(sources), load_schema(), Report()
    with _Ledger(store, report) as ledger:
        store.replace_graph(graph_iri("ontology"), _ontology())
        for place, document in located(places, limits, stdin):
            if isinstance(document, InputError):
                ledger.set_aside(document, place)
                continue
            report.read += 1
            progress(f"reading {document.source}, document {report.read}")
            key, entry = _key(document, place), Entry(document.id, _digest(document.id, maker))
            if ledger.is_taken(key, entry):
                what = "another document was read under that name"
                report.set_aside.append(InputError(what, document.source, "give each its own"))
                continue
            if ledger.met(entry):
                report.copies += 1
            elif ledger.has(entry):
                report.unchanged += 1
            else:
                try:
                    graph = _document_graph(analyse(document, extract), schema, report)
                except InputError as error:
                    ledger.set_aside(error, place)
                    continue
                store.replace_graph(document.id, graph)
                report.analysed += 1
            ledger.put(key, entry)
        ledger.forget_gone(places)
    progress("finding who is who")
    found = resolve(local_entities(store), schema)
    store.replace_graph(graph_iri("identity"), identity_quads((*found.judgements, *found.unsure), found.entities))
    for name, linker in linkers().items():
        progress(f"linking to {name}")
        links = link(found.entities, linker, schema)
        store.replace_graph(graph_iri(f"links/{name}"), link_quads(name, links))
        report.links += len(links)
    progress("drawing conclusions")
    report.entities, report.inferred = len(found.entities), infer(store, schema)
    return report


def extractor(model: str = DEFAULT_MODEL) -> Extract:
    """The analysis of this package with a spaCy model, which is loaded when the first document comes.

    :raises KGError: when called, if the model cannot be used.
    """

    def run(document: Document) -> Extraction:
        from kg.extract import extract  # not before it is needed: spaCy takes a second to import

        read, offsets = unmarked(document)
        return _marked(extract(read, load_language(model), load_schema()), document, offsets)

    return run


def unmarked(document: Document) -> tuple[Document, tuple[int, ...]]:
    """The document as it is analysed, without the markup of its format; and where each character stands in its text.

    >>> unmarked(Document("**Texas** sued.", plain="\\0\\0Texas\\0\\0 sued."))[0].text
    'Texas sued.'
    """
    if document.plain is None:
        return document, ()
    plain = document.plain
    # White space counts once, except that a line's end stays one.
    kept = [m.start() for m in re.finditer(rf"[^\S\n](?![{GAP}]*\s)|[^ \t{GAP}]", plain)]
    parts = tuple(
        Part(Span(bisect_left(kept, p.span.start), bisect_left(kept, p.span.end)), p.kind) for p in document.parts
    )
    return replace(document, text="".join(plain[at] for at in kept), plain=None, parts=parts), tuple(kept)


def _marked(found: Extraction, document: Document, offsets: Sequence[int]) -> Extraction:
    """What was found in the document without its markup, as found in the document."""
    if found.document is document:
        return found
    plain = document.plain or document.text
    local = re.compile(re.escape(found.document.id) + r"#(?:e(\d+)-(\d+))?")

    def iri(match: re.Match[str]) -> str:
        return local_entity_iri(document.id, span(int(match[1]), int(match[2]))) if match[1] else f"{document.id}#"

    def span(start: int, end: int) -> Span:
        return Span(offsets[start], offsets[end - 1] + 1)

    def whole(span: Span) -> Span:
        """With the marks that open at its first word and close at its last."""
        start, end = span.start, span.end
        while start and plain[start - 1] == GAP and document.text[start - 1] in "*_`[":
            start -= 1
        if after := _CLOSING.match(document.text, end):
            end += len(after[0]) if set(plain[end : after.end()]) == {GAP} else 0
        return Span(start, end)

    def back(value: Any) -> Any:
        match value:
            case Span():
                return span(value.start, value.end)
            case Claim():
                made = replace(value, **{f.name: back(getattr(value, f.name)) for f in fields(value)})
                return replace(made, evidence=whole(made.evidence))
            case Entity() | Mention() | Ref() | Text() | When():
                return replace(value, **{f.name: back(getattr(value, f.name)) for f in fields(value)})
            case tuple():
                return tuple(map(back, value))
            case str() if type(value) is str:
                return local.sub(iri, value)
        return value

    entities = {back(key): back(entity) for key, entity in found.entities.items()}
    return replace(
        found, document=document, entities=entities, mentions=back(found.mentions), claims=back(found.claims)
    )


def fingerprint(model: str = DEFAULT_MODEL) -> str:
    """What the analysis with that model depends on: this program, its data files, the model and its version."""
    try:
        release = version(model)
    except (PackageNotFoundError, ValueError):  # a folder, or nothing: loading it will tell
        release = ""
    parts = (Path(__file__).resolve().parent, folder("ontology"), folder("data") / "gazetteer")
    confidence = (folder("data") / "confidence.tsv").read_text(encoding="utf-8")
    return _digest(*map(digest, parts), confidence, model, release)


def analyse(document: Document, extract: Extract) -> Extraction:
    """What one document says. A fault of ours costs that document, not the batch.

    :raises InputError: if the analysis fails; with ``KG_DEBUG`` set, the fault itself.
    """
    try:
        return extract(document)
    except (KGError, ImportError):  # no other document would fare better
        raise
    except Exception as error:
        if os.environ.get("KG_DEBUG"):
            raise
        what = f"kg failed on it ({type(error).__name__}: {error})"
        raise InputError(what, document.source, "report it, with what KG_DEBUG=1 shows") from error


def sound(extraction: Extraction, schema: Schema) -> Extraction:
    """The extraction without what the graph refuses, which is added to ``refused``."""
    _, orphans = sifted(extraction, schema)
    if not orphans:
        return extraction
    bad = [orphan.item for orphan in orphans]
    return replace(
        extraction,
        claims=tuple(c for c in extraction.claims if c not in bad),
        mentions=tuple(m for m in extraction.mentions if m not in bad),
        entities={iri: e for iri, e in extraction.entities.items() if e not in bad},
        refused=(*extraction.refused, *(f"{extraction.document.source}: {orphan}" for orphan in orphans)),
    )


def local_entities(store: Store) -> Iterator[LocalEntity]:
    """The local entities of all documents in the store."""
    issued = {
        plain(row, "document"): date.fromisoformat(plain(row, "day"))
        for row in store.query(_ISSUED, timeout=None, limit=None).rows
    }
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.query(_LOCAL, timeout=None, limit=None).rows:
        found[plain(row, "document"), plain(row, "entity")][plain(row, "property")].add(plain(row, "value"))
    for (document, iri), values in sorted(found.items()):
        names = sorted(values[_LABEL])
        types = sorted(values[_TYPE] - {term("LocalEntity")})
        entity = Entity(iri, (types or ["Thing"])[0].removeprefix(TERMS), names[0], tuple(sorted(values[_ALIAS])))
        yield LocalEntity(entity, document, issued.get(document))


def violations(quads: Iterable[Quad]) -> tuple[Issue, ...]:
    """What is wrong with one document's graph so that it must not be stored."""
    return tuple(issue for issue in validate(to_rdflib(quads)) if issue.severity is Severity.VIOLATION)


# --- the steps ------------------------------------------------------------------------------------------------------

_TYPE, _LABEL, _ALIAS = PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel"
_LOCAL = f"""SELECT ?document ?entity ?property ?value WHERE {{
  VALUES ?property {{ <{_TYPE}> <{_LABEL}> <{_ALIAS}> }}
  GRAPH ?document {{ ?entity <{term("inDocument")}> ?document ; ?property ?value }}
}}"""
_ISSUED = f"SELECT ?document ?day WHERE {{ GRAPH ?document {{ ?document <{PREFIXES['dcterms']}issued> ?day }} }}"


def _document_graph(extraction: Extraction, schema: Schema, report: Report) -> tuple[Quad, ...]:
    """The document's graph without what breaks the shapes.

    :raises InputError: if it breaks them even so.
    """
    source = extraction.document.source
    issues: tuple[Issue, ...] = ()
    for _ in range(_ROUNDS):
        graph = document_graph(extraction, schema)
        issues = violations(graph.quads)
        if not issues:
            report.refused += extraction.refused
            report.refused += [f"{source}: {orphan}" for orphan in graph.refused]
            report.claims += sum(quad.predicate.value == term("relation") for quad in graph.quads)
            return graph.quads
        report.violations += [f"{source}: {issue}" for issue in issues]
        extraction = _without(extraction, issues)
    raise InputError(f"its graph would break the shapes: {issues[0].message}", source, "report it")


def _without(extraction: Extraction, issues: Iterable[Issue]) -> Extraction:
    """The extraction without the entities and claims that the issues are about."""
    entities = dict(extraction.entities)
    claims = {i.claim for i in issues if entities.pop(i.focus, None) is None}
    kept = tuple(c for c in extraction.claims if claim_iri(extraction.document.id, c) not in claims)
    return replace(extraction, entities=entities, claims=kept)


def _ontology() -> Iterator[Triple]:
    """The ontology's files, whose syntax :func:`kg.schema.load` has checked; pyoxigraph reads them much faster."""
    for name in FILES:
        text = (folder("ontology") / name).read_text(encoding="utf-8").replace(FILE_NAMESPACE, NAMESPACE)
        for quad in parse_rdf(text, format=RdfFormat.TURTLE):
            yield quad.triple


# --- which source is which document -----------------------------------------------------------------------------------


class _Ledger:
    """The store's manifest during a build. At its end, even a sudden one, it is saved, and the graphs of documents
    that no source holds any more are dropped.
    """

    def __init__(self, store: Store, report: Report) -> None:
        self._store, self._report = store, report
        self._entries = store.manifest()
        self._known = set(self._entries.values())
        self._graphs = set(store.graphs())
        self._old: set[str] = set()
        self._seen: set[str] = set()
        self._met: set[Entry] = set()
        self._unreadable: dict[str, list[int]] = defaultdict(list)
        self._refused: set[str] = set()

    def met(self, entry: Entry) -> bool:
        """True if another source of this build holds that document as well."""
        return entry in self._met

    def has(self, entry: Entry) -> bool:
        """True if an earlier build has analysed that document so, be it from another source."""
        return entry in self._known and entry.document in self._graphs

    def is_taken(self, key: str, entry: Entry) -> bool:
        """True if in this build the source held another document before."""
        return key in self._seen and self._entries[key] != entry

    def put(self, key: str, entry: Entry) -> None:
        """The source holds that document now, whose graph is in the store."""
        self._forget([key])
        self._seen.add(key)
        self._entries[key] = entry
        self._met.add(entry)

    def set_aside(self, error: InputError, place: str) -> None:
        """Nothing could be got from the path or address; see :class:`~kg.readers.UnreadableError`."""
        if isinstance(error, UnreadableError):
            self._unreadable[_place(place)].append(len(self._report.set_aside))
        else:
            self._refused.add(_place(place))
        self._report.set_aside.append(error)

    def forget_gone(self, places: Iterable[str]) -> None:
        """Forget the sources at these places that are there no more: files gone from a folder, lines from a file, what
        can still be read but is no document now.

        What cannot be read may be there still, and is said to be kept. So may all that an address gave before but for
        the page itself: feeds show only their newest.
        """
        roots = [_place(place) for place in places if place != STDIN and not _is_url(place)]
        unseen = [key for key in self._entries if key not in self._seen]
        kept = {key for key in unseen if any(_is_under(key, place) for place in self._unreadable)}
        self._forget(
            key
            for key in unseen
            if key not in kept and (key in self._refused or any(_is_under(key, root) for root in roots))
        )
        for place, errors in self._unreadable.items():
            if any(_is_under(key, place) for key in kept):
                for at in errors:
                    error = self._report.set_aside[at]
                    what = f"{error.what}, so the graph keeps what it said before"
                    self._report.set_aside[at] = UnreadableError(what, error.where, error.do)

    def _forget(self, keys: Iterable[str]) -> None:
        """These sources hold no document any more."""
        self._old.update(self._entries.pop(key).document for key in keys if key in self._entries)

    def __enter__(self) -> Self:
        # If the manifest cannot be written, no graph is changed.
        self._store.put_manifest(self._entries)
        return self

    def __exit__(self, *_: object) -> None:
        for document in sorted(self._old - {entry.document for entry in self._entries.values()}):
            self._store.drop_graph(document)
            self._report.dropped += 1
        self._store.put_manifest(self._entries)


def _is_under(key: str, place: str) -> bool:
    return key == place or key.startswith((place.rstrip("/") + "/", place + "#"))


def _key(document: Document, place: str) -> str:
    """What the manifest knows the source by. Standard input is another each time."""
    return document.id if place == STDIN else _place(place) + document.source.removeprefix(place)


def _place(place: str) -> str:
    """The key of an address, or of a path from the root, so that it means the same from everywhere."""
    return key_of(place if _is_url(place) else os.path.abspath(place))  # noqa: PTH100 (links are kept)


def _is_url(source: str) -> bool:
    return "://" in source[:12]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
