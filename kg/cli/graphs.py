"""The commands about the graph as a whole: ``dump``, ``export``, ``validate``, ``stats``."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, BinaryIO, cast

import typer

from kg import export as formats
from kg.cli.common import STORE, ReadOption, StoreOption, opened, wrong_usage
from kg.cli.output import Shape, json_out, plain, progress
from kg.cli.tables import line, table
from kg.errors import KGError
from kg.graph import canonical, to_rdflib
from kg.model import TERMS, graph_iri
from kg.pipeline import DOCUMENTS
from kg.query import PREFIXES
from kg.store import Store
from kg.validate import Severity
from kg.validate import validate as check

ShapeOption = Annotated[Shape, typer.Option("--format", help="How it is printed.")]

_HEAD = f"PREFIX pol: <{TERMS}> PREFIX rdf: <{PREFIXES['rdf']}> PREFIX rdfs: <{PREFIXES['rdfs']}> "
_IDENTITY, _INFERRED, _LINKS = graph_iri("identity"), graph_iri("inferred"), graph_iri("links/")
#: What is counted, and by what: SELECT ?kind (COUNT …).
_COUNTS = {
    "documents": "GRAPH ?g { ?x a pol:Document BIND('' AS ?kind) }",
    "claims": "GRAPH ?g { ?x a pol:Claim BIND('' AS ?kind) }",
    "claims by relation": "GRAPH ?g { ?x a pol:Claim ; pol:relation ?kind }",
    "claims by modality": "GRAPH ?g { ?x a pol:Claim ; pol:modality ?kind }",
    "entities": f"GRAPH <{_IDENTITY}> {{ ?x rdfs:label ?label BIND('' AS ?kind) }}",
    "entities by type": f"GRAPH <{_IDENTITY}> {{ ?x rdfs:label ?label ; a ?kind }}",
    "links": f"GRAPH ?g {{ ?x ?p ?y }} FILTER(STRSTARTS(STR(?g), '{_LINKS}')) BIND('' AS ?kind)",
    "conclusions": f"GRAPH <{_INFERRED}> {{ ?x ?p ?y }} BIND('' AS ?kind)",
}


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: kg dump > graph.nq")(dump)
    app.command(epilog="Example: kg export --format graphml --output graph.graphml")(export)
    app.command(epilog="Example: kg validate --format json")(validate)
    app.command(epilog="Example: kg stats")(stats)


def dump(store: StoreOption = STORE, read: ReadOption = None) -> None:
    """Print the whole graph, without the ontology, as canonical N-Quads: sorted, the same for the same documents."""
    with opened(store, read) as graph:
        names = [name for name in graph.graphs() if name != graph_iri("ontology")]
        for quad in canonical(quad for name in names for quad in graph.quads(name)):
            sys.stdout.write(quad + "\n")


def export(
    format: Annotated[
        str | None,
        typer.Option("--format", help=f"One of {', '.join(formats.exporters())}. Else by the output's name."),
    ] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Else standard output.")] = None,
    store: StoreOption = STORE,
    read: ReadOption = None,
) -> None:
    """Write the graph for another program."""
    extension = Path(output or "").suffix[1:]
    by_name = [e for e in formats.exporters().values() if extension == e.extension]
    if format is None and not by_name:
        raise typer.BadParameter(f"give --format, one of {', '.join(formats.exporters())}")
    if output is not None and not Path(output).name:
        raise typer.BadParameter(f"{output!r} is no file; give --output FILE")
    with wrong_usage():
        exporter = formats.exporter(format) if format is not None else by_name[0]
    with opened(store, read) as graph, _written(output) as out:
        exporter.write(graph, out)


def validate(store: StoreOption = STORE, format: ShapeOption = Shape.TABLE) -> int:
    """Check each document's graph against the SHACL shapes; the exit status is 1 if one must not be there."""
    issues = []
    with opened(store) as graph, progress() as tell:
        documents = _documents(graph)
        for name in documents:
            tell(f"checking {name}")
            issues += [(name, issue) for issue in check(to_rdflib(graph.quads(name)))]
    bad = sum(issue.severity is Severity.VIOLATION for _, issue in issues)
    if format is Shape.JSON:
        fields = ("severity", "message", "focus", "claim", "quote", "value")
        json_out([{"document": name, **{f: getattr(issue, f) for f in fields}} for name, issue in issues])
        return 1 if bad else 0
    if issues:
        rows = ((i.severity, i.message, i.quote, i.value, i.claim or i.focus) for _, i in issues)
        table(("severity", "what is wrong", "sentence", "found", "where"), rows)
    line(f"{len(documents)} documents checked: {bad} violations, {len(issues) - bad} to look at.")
    return 1 if bad else 0


def stats(store: StoreOption = STORE, format: ShapeOption = Shape.TABLE) -> None:
    """Count what is in the graph."""
    with opened(store) as graph:
        counts = {name: _count(graph, pattern) for name, pattern in _COUNTS.items()}
    if format is Shape.JSON:
        json_out(
            {name.replace(" ", "_"): kinds if " by " in name else kinds.get("", 0) for name, kinds in counts.items()}
        )
        return
    rows = [(name, kind, number) for name, kinds in counts.items() for kind, number in (kinds or {"": 0}).items()]
    table(("what", "kind", "number"), rows)


def _documents(store: Store) -> tuple[str, ...]:
    return tuple(name for name in store.graphs() if name.startswith(DOCUMENTS))


def _count(store: Store, pattern: str) -> dict[str, int]:
    sparql = f"{_HEAD} SELECT ?kind (COUNT(*) AS ?number) WHERE {{ {pattern} }} GROUP BY ?kind"
    rows = store.query(sparql, timeout=None, limit=None).rows
    found = {
        str(plain(row["kind"])).removeprefix(TERMS): int(str(plain(row["number"]))) for row in rows if "kind" in row
    }
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


@contextlib.contextmanager
def _written(output: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there as a whole in the end, or as it was before.

    :raises KGError: if it cannot be written.
    """
    if output is None:
        yield sys.stdout.buffer
        return
    path = Path(output)
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            new = Path(file.name)
            try:
                yield cast(BinaryIO, file)
                file.flush()
                new.chmod(0o644)
                new.replace(path)
            finally:
                new.unlink(missing_ok=True)
    except OSError as error:
        raise KGError(f"it cannot be written: {error.strerror}", output, "give another file") from error
