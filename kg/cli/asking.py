"""The commands that ask the graph: ``ask``, ``query``, ``queries``, ``show``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from kg import query as named
from kg.cli.common import DEFAULT_MODEL, STORE, ModelOption, ReadOption, StoreOption, opened, wrong_usage
from kg.cli.output import Format, Shape, json_out, plain, rows_out, shortened, table_of
from kg.cli.tables import AS_ABOVE, ITSELF, line, people, source, table
from kg.errors import KGError, QueryError
from kg.store import Result

FormatOption = Annotated[Format, typer.Option("--format", help="How the answers are printed.")]
#: So much of a file is read as a query; the limit on a query is far below, in characters.
_LONGEST = 1_000_000

ShapeOption = Annotated[Shape, typer.Option("--format", help="How the answers are printed.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: kg ask 'Who opposes MPP?'")(ask)
    app.command(
        epilog="Example: kg query who-opposes --policy MPP",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(query)
    app.command(epilog="Example: kg queries")(queries)
    app.command(epilog="Example: kg show 'Joe Biden'")(show)


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question in English.")],
    store: StoreOption = STORE,
    read: ReadOption = None,
    model: ModelOption = DEFAULT_MODEL,
    format: ShapeOption = Shape.TABLE,
) -> None:
    """Answer a question in English, each answer with the words that say it, their source, and how firmly it is said."""
    from kg.ask import ask as answer_to
    from kg.language.pipeline import load as language
    from kg.schema import load as schema

    with opened(store, read, model) as graph:
        answer = answer_to(graph, question, schema(), language(model)).to_json()
        files = named.sources(graph)
    if format is Shape.JSON:
        json_out(answer)
        return
    line(question, "bold")
    if answer["answers"]:
        rows = _answers(answer["answers"], files)
        table(("answer", "how", "said by", "quote", "source"), rows)
    if answer.get("note"):
        line(str(answer["note"]))
    elif not answer["answers"]:
        line("No answer in the graph.")


def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A named query; see kg queries.")] = None,
    sparql: Annotated[
        str | None, typer.Option("--sparql", metavar="FILE", help="Any SPARQL query: a file, or - for standard input.")
    ] = None,
    store: StoreOption = STORE,
    read: ReadOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Run a named query, with its parameters as options, or any SPARQL query."""
    given = list(context.args)
    if name is not None and name.startswith("-"):
        raise typer.BadParameter("the name of the query comes first: kg query NAME --param VALUE")
    if (name is None) == (sparql is None):
        raise typer.BadParameter("give the name of a query, or --sparql FILE")
    if sparql is not None and given:
        raise typer.BadParameter(f"no such option: {given[0]}")
    if name is None:
        text = _sparql(str(sparql))
        with opened(store, read) as graph:
            _print(named.run_sparql(graph, text), format)
        return
    parameters = _parameters(given)
    with wrong_usage():  # which matters before a wrong store
        named.check(named.load(name), parameters)
    with opened(store, read) as graph:
        _print(named.run(graph, name, parameters), format, people(graph))


def queries(format: ShapeOption = Shape.TABLE) -> None:
    """List the named queries."""
    known = [named.load(name) for name in named.names()]
    if format is Shape.TABLE:
        table(("query", "what it finds", "example"), ((q.name, q.title, q.example) for q in known))
        return
    json_out(
        [
            {
                "name": q.name,
                "title": q.title,
                "parameters": [{"name": p.name, "kind": p.kind, "required": p.required} for p in q.parameters],
                "example": q.example,
            }
            for q in known
        ]
    )


def show(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="A name, or an IRI.")],
    store: StoreOption = STORE,
    read: ReadOption = None,
    format: ShapeOption = Shape.TABLE,
) -> None:
    """Show everything about an entity, with the words that say it."""
    with opened(store, read) as graph:
        found = named.run(graph, "everything-about", {"entity": entity})
        entities = named.find_entities(graph, entity)
        print_table = people(graph, without=("name",))
    if not entities:
        raise QueryError(f"nothing in the graph has the IRI {entity}", do="give a name, or an IRI that kg query prints")
    if format is Shape.JSON:
        about = [
            {"id": e.id, "label": e.label, "type": e.type, "aliases": e.aliases, "same_as": e.same_as} for e in entities
        ]
        json_out({"entities": about, "claims": [{n: plain(t) for n, t in row.items()} for row in found.rows]})
        return
    for one in entities:
        line(f"{one.label} ({one.type})", "bold")
        if one.aliases:
            line(f"also called {', '.join(one.aliases)}")
        line("\n".join((one.id, *(f"same as {other}" for other in one.same_as))) + "\n")
    _print(found, Format.TABLE, print_table)


def _print(found: Result, format: Format, as_table: Callable[[Result], None] | None = None) -> None:
    """What a query found.

    :param as_table: prints the table; None for all columns as they are.
    """
    if format is not Format.TABLE:
        rows_out(found, format)
        return
    columns, rows = table_of(found)
    if not rows:
        line("Nothing found.")
    elif as_table:
        as_table(found)
    else:
        table(columns, ([shortened(term) for term in row] for row in rows))


def _answers(found: Iterable[Mapping[str, Any]], files: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """A row for each piece of evidence. The answer stands on its first, and a quote where it differs from the last."""
    last = ("", "")
    for answer in found:
        value = answer.get("value")
        name = str(answer["label"] if value is None or isinstance(value, bool) else value)
        name = f"{answer['label']}: {value}" if answer.get("id") and value is not None else name
        name += f" ({answer['type']})" if answer.get("type") else ""
        for one in answer.get("evidence") or [{}]:
            how = " · ".join(str(one[key]) for key in ("relation", "modality") if one.get(key))
            said = " > ".join(map(str, one.get("said_by") or ())) or ITSELF
            this = str(one.get("document", "")), str(one.get("quote", ""))
            yield name, how, said, AS_ABOVE if this == last else f"“{this[1]}”", source(this[0], files)
            name, last = "", this


def _parameters(given: list[str]) -> dict[str, str]:
    """The parameters of a query as they were given: ``--policy MPP`` or ``--policy=MPP``.

    >>> _parameters(["--policy", "MPP", "--actor=Joe Biden"])
    {'policy': 'MPP', 'actor': 'Joe Biden'}
    """
    found: dict[str, str] = {}
    words = iter(given)
    for option in words:
        name, mark, value = option.removeprefix("--").partition("=")
        if not option.startswith("--") or not name:
            raise typer.BadParameter(f"{option!r} is not expected here; give parameters as --param VALUE")
        if not mark and (value := next(words, "")) == "":
            raise typer.BadParameter(f"the option {option} needs a value")
        if name in found:
            raise typer.BadParameter(f"the option --{name} stands there twice")
        found[name] = value
    return found


def _sparql(place: str) -> str:
    """The text of a query.

    :raises KGError: if it cannot be read.
    """
    try:
        if place == "-" and sys.stdin is None:
            raise KGError("standard input is closed", place, "pipe a query to kg")
        if place == "-":
            return sys.stdin.buffer.read(_LONGEST).decode("utf-8")
        if Path(place).is_fifo() and not place.startswith("/dev/"):  # it may never be written; those of a shell will
            raise KGError("it is a pipe", place, "give a file, or pipe the query to kg and give -")
        with Path(place).open("rb") as file:
            return file.read(_LONGEST).decode("utf-8")
    except OSError as error:
        raise KGError(f"the query cannot be read: {error.strerror}", place, "check the path") from error
    except ValueError as error:
        raise KGError("the query is not UTF-8", place, "save it as UTF-8") from error
