"""Gold: what documents say according to people. A folder has ``NAME.txt`` and beside it ``NAME.tsv``, a fact a line.

The columns are ``relation subject sign object details``, for example::

    stance	Texas	-	the parole program | parole
    lawsuit	Texas	-	the department	seeks=block; over=the parole program
    ruling	Judge Jane Roe		the rule	effect=blocks
    statement	Ann Lee		“The rule is sound … and it stays,”
    office	Ann Lee		spokeswoman	of=the department

Names are words of the document, other names of the same parted by `` | ``, parts of a statement by `` … ``. A subject
is empty where nobody is named, an object where there is none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from kg.errors import InputError
from kg.model import Document, Modality
from kg.readers import read_all

#: What is measured, in the order of the report.
KINDS = ("stance", "lawsuit", "ruling", "statement", "office")
COLUMNS = ("relation", "subject", "sign", "object", "details")
OR, GAP = " | ", " … "
#: Rows of these kinds have no sign.
_UNSIGNED = frozenset({"ruling", "statement", "office"})
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1, "": None}


@dataclass(frozen=True, slots=True)
class Gold:
    """ "The document says that Texas is against the parole program, also called *parole*; so line 3 of its table."

    :param subject: the names of who holds, does or says it; empty where nobody is named.
    :param object: the names of the other end, or the parts of a statement.
    :param details: values by name, each with its alternatives: ``{"seeks": ("block",)}``.
    """

    kind: str
    subject: tuple[str, ...]
    sign: int | None
    object: tuple[str, ...]
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with its gold. ``rows`` are those that count: firm facts, and of what is said only speech."""

    name: str
    document: Document
    rows: tuple[Gold, ...]


def read(place: str) -> Iterator[GoldDocument | InputError]:
    """The documents of a folder in the order of their names; an error in place of one whose table or text is faulty.

    :raises InputError: if there is no gold at the place.
    """
    folder = Path(place)
    tables = sorted(folder.glob("*.tsv"))
    if not tables:
        raise InputError("there is no gold", place, "give a folder of NAME.txt and NAME.tsv")
    for text in sorted(folder.glob("*.txt")):
        if not text.with_suffix(".tsv").is_file():
            yield InputError("the document has no gold", str(text), f"add {text.stem}.tsv")
    for table in tables:
        try:
            yield _document(table)
        except InputError as error:
            yield error


def _document(table: Path) -> GoldDocument:
    text = table.with_suffix(".txt")
    if not text.is_file():
        raise InputError("the gold has no document", str(table), f"add {text.name}")
    found = next(iter(read_all([str(text)])))
    if isinstance(found, InputError):
        raise found
    words = folded(found.text)
    rows = []
    for number, line in _lines(table):
        try:
            row = parse(line, words)
        except ValueError as error:
            raise InputError(str(error), f"{table}, line {number}", "mend the line") from error
        if _counts(row):
            rows.append(Gold(row.kind, row.subject, row.sign, row.object, row.details, number))
    return GoldDocument(table.stem, found, tuple(rows))


def _lines(table: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with their numbers; comments and empty lines are left out."""
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the gold cannot be read", str(table), "give a table in UTF-8") from error
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, 1):
        if number == 1:
            if tuple(c.strip() for c in row) != COLUMNS:
                raise InputError(f"the header is not {' '.join(COLUMNS)}", f"{table}, line 1", "mend the line")
        elif any(row) and not row[0].startswith("#"):
            yield number, row


def parse(cells: list[str], words: str) -> Gold:
    """The row that the cells of a line say.

    :param words: the document's text as :func:`folded` has it, in which names and statements are looked up.
    :raises ValueError: that says what is wrong with the line.

    >>> parse(["stance", "Texas | the state", "-", "the rule"], "Texas opposes the rule.").subject
    ('Texas', 'the state')
    """
    if len(cells) > len(COLUMNS):
        raise ValueError(f"there are {len(cells)} columns, not {len(COLUMNS)}")
    kind, subject, sign, object, details = [c.strip() for c in cells] + [""] * (len(COLUMNS) - len(cells))
    if kind not in KINDS:
        raise ValueError(f"the relation {kind!r} is none of {', '.join(KINDS)}")
    if sign not in _SIGNS or (kind == "stance") > (_SIGNS[sign] is not None):
        raise ValueError(f"the sign {sign!r} is neither + nor -")
    if not object and kind != "lawsuit":
        raise ValueError("there is no object")
    if not subject and kind not in ("statement", "ruling"):
        raise ValueError("there is no subject")
    parts = _split(object, GAP if kind == "statement" else OR)
    each = [(part,) for part in parts] if kind == "statement" else [parts]
    for names in (_split(subject), *each):
        if names and not any(folded(name) in words for name in names):
            raise ValueError(f"{OR.join(names)!r} does not stand in the document")
    signed = None if kind in _UNSIGNED else _SIGNS[sign]
    return Gold(kind, _split(subject), signed, parts, MappingProxyType(dict(_details(details))))


def folded(text: str) -> str:
    """The text with single blanks and straight quotes, as names are looked up in it."""
    return " ".join(text.split()).translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


def _split(cell: str, by: str = OR) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(by.strip()) if part.strip())


def _details(cell: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pair in filter(None, (p.strip() for p in cell.split(";"))):
        key, equals, value = pair.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise ValueError(f"the detail {pair!r} is not key=value")
        yield key.strip(), _split(value)


def _counts(row: Gold) -> bool:
    """False for what is less than a fact, and for beliefs and intentions."""
    said = {"modality": str(Modality.ASSERTED), "negated": "false", "act": "speech"}
    said |= {key: values[0] for key, values in row.details.items()}
    return said["modality"] in FIRM and said["negated"] != "true" and said["act"] == "speech"


#: The modalities that count; what is conditional, possible, denied or asked is no fact.
FIRM = frozenset({Modality.ASSERTED, Modality.ATTEMPTED, Modality.PLANNED})
