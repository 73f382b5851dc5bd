"""Tables for people: as wide as the terminal, no word broken if it can be helped; records where it is too narrow."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import Literal
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.cli.output import heading, plain, printable, word
from kg.query import sources
from kg.store import Result, Store

#: Width of a table that goes to a file or a pipe, in characters, unless COLUMNS says otherwise.
WIDTH = 120
#: Who says what the text says of itself, and no source is known.
ITSELF = "the text itself"
#: Stands for a quote that is that of the row above.
AS_ABOVE = "(as above)"
#: Blanks between two columns; one of them is drawn by the box.
_GAP = 2
#: No column is narrower than its longest word, if that is no longer than this.
_LONGEST_WORD = 24
#: Of the columns that must be wrapped the widest has at least this width; else records are printed.
_NARROWEST = 28
#: Columns that stand in each row, though all their cells may be the same.
_ALWAYS = frozenset({"answer", "name", "how", "modality", "said by", "quote"})


def line(words: str, style: str = "") -> None:
    """A paragraph for people."""
    _console().print(Text(printable(words), style=style))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under their headings; empty columns are left out.

    Where they do not fit, cells are wrapped, and what is the same in all rows is said once, below.
    """
    console = _console()
    cells = [[printable("" if cell is None else str(cell)) for cell in row] for row in rows]
    shown = [n for n in range(len(columns)) if any(row[n] for row in cells)]
    below: list[str] = []
    if len(cells) > 1 and sum(_natural(columns, cells, shown)) > _room(console, shown):
        same = [n for n in shown if columns[n] not in _ALWAYS and len({row[n] for row in cells}) == 1]
        below = [f"{columns[n]}: {cells[0][n]}" for n in same]
        shown = [n for n in shown if n not in same]
    widths = _widths(columns, cells, shown, _room(console, shown))
    if widths is None:
        for row in cells:
            console.print(_record(columns, row, shown))
    else:
        wrapped = any(width < natural for width, natural in zip(widths, _natural(columns, cells, shown), strict=True))
        grid = Table(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), show_edge=False, pad_edge=False)
        for n, width in zip(shown, widths, strict=True):
            grid.add_column(columns[n], overflow="fold", width=width)
        for row in cells:
            grid.add_row(*(Text(row[n]) for n in shown), end_section=wrapped)
        console.print(grid)
    if below:
        line("; ".join(below), "dim")
    if cells:
        console.print()


def fields(rows: Iterable[tuple[str, str]]) -> None:
    """A record: what is said of one thing, a field a row."""
    cells = [[printable(name), printable(value)] for name, value in rows]
    grid = _grid()
    for name, value in cells:
        grid.add_row(Text(name), Text(value))
    _console().print(grid)


def people(store: Store, without: Iterable[str] = ()) -> Callable[[Result], None]:
    """Prints what a named query found: its words without its IRIs, and where each document was read.

    :param without: headings of columns to leave out.
    """
    files, left_out = sources(store), frozenset(without)

    def show(found: Result) -> None:
        names = [n for n in found.variables if any(isinstance(row.get(n), Literal) for row in found.rows)]
        names = [n for n in names if heading(n) not in left_out]
        rows = [
            [
                *(word(plain(row.get(n))) or (ITSELF if n == "saidBy" else "") for n in names),
                source(word(plain(row.get("document"))), files),
            ]
            for row in found.rows
        ]
        table([*map(heading, names), "source"], _once(rows, [heading(n) for n in names]))

    return show


def _once(rows: Iterable[list[str]], columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows, with a quote that is that of the row above said to be so."""
    at = columns.index("quote") if "quote" in columns else None
    last = None
    for row in rows:
        this = None if at is None else (row[at], row[-1])
        if at is not None and this == last and row[at]:
            row = [*row[:at], AS_ABOVE, *row[at + 1 :]]
        yield row
        last = this


def source(document: str, files: Mapping[str, str]) -> str:
    """A short name of the document: its file's, or its address, or its IRI."""
    key = files.get(document, document)
    return key if urlsplit(key).netloc else Path(key).name


def _natural(columns: Sequence[str], cells: Sequence[Sequence[str]], shown: Sequence[int]) -> list[int]:
    """How wide each column is if nothing is wrapped."""
    return [max(len(columns[n]), *(max(map(len, row[n].split("\n"))) for row in cells)) for n in shown]


def _room(console: Console, shown: Sequence[int]) -> int:
    return console.width - _GAP * len(shown)


def _widths(
    columns: Sequence[str], cells: Sequence[Sequence[str]], shown: Sequence[int], room: int
) -> list[int] | None:
    """The width of each column, None if they don't fit. Room goes to columns by the root of what they hold."""
    natural = _natural(columns, cells, shown)
    if sum(natural) <= room:
        return natural
    words = [[w for text in (columns[n], *(row[n] for row in cells)) for w in text.split()] for n in shown]
    widths = [min(max(map(len, found), default=1), _LONGEST_WORD) for found in words]
    missing = [wish - width for wish, width in zip(natural, widths, strict=True)]
    rest, shares = room - sum(widths), sum(max(m, 0) ** 0.5 for m in missing)
    if rest < 0:
        return None
    for n, m in enumerate(missing):
        widths[n] += min(m, int(rest * max(m, 0) ** 0.5 / shares)) if m > 0 else 0
    widest = natural.index(max(natural))
    widths[widest] += room - sum(widths)
    return widths if widths[widest] >= _NARROWEST else None


def _record(columns: Sequence[str], row: Sequence[str], shown: Sequence[int]) -> Table:
    grid = _grid()
    for n in shown:
        if row[n]:
            grid.add_row(Text(columns[n]), Text(row[n]))
    grid.add_row()
    return grid


def _grid() -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def _console() -> Console:
    fixed = not sys.stdout.isatty() and not os.environ.get("COLUMNS")
    return Console(file=sys.stdout, width=WIDTH if fixed else None, highlight=False, emoji=False, markup=False)
