"""JSON Lines: one document a line, an object with ``text`` and, where known, what is known about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from kg.errors import InputError
from kg.model import Document
from kg.readers import _base, _dateline
from kg.readers._base import Limits, Raw

EXTENSIONS = (".jsonl", ".ndjson")
CONTENT_TYPES = ("application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/jsonlines")

_BOM = b"\xef\xbb\xbf"
#: Bytes that no line of JSON holds.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_KEYS = "id, text, title, outlet, authors, date, url, language"


def read(raw: Raw, limits: Limits) -> Iterator[Document | InputError]:
    """A document a line, and an error for each line that is none; the rest of the file goes on.

    Keys: ``text``; ``id`` (else the number of the line; no two documents have the same), ``title``, ``outlet``,
    ``author`` or ``authors``, ``date`` or ``published``, ``url``, ``language``. Other keys don't count. A document's
    source is ``PATH#id``.

    :raises InputError: if it is a binary file.
    """
    seen: dict[str, int] = {}
    number = full = 0
    while line := raw.stream.readline(limits.max_bytes + 1):
        number += 1
        where = f"{raw.source}, line {number}"
        if number == 1 and _BINARY.search(line):
            raise InputError("it looks like a binary file, or is not UTF-8", raw.source, f"write objects with {_KEYS}")
        if len(line) > limits.max_bytes:
            while line and not line.endswith(b"\n"):
                line = raw.stream.readline(limits.max_bytes)
            full += 1
            yield InputError(f"the line is too large: over {limits.max_bytes:,} bytes", where, "split the document")
        elif line.removeprefix(_BOM if number == 1 else b"").strip():
            full += 1
            try:
                yield _document(_record(line.removeprefix(_BOM), where), raw, number, seen, limits)
            except InputError as error:
                yield error
    if not full:
        yield _base.empty(raw.source)


def _record(line: bytes, where: str) -> dict[str, object]:
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} of the line is not UTF-8", where, "save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"the line is no JSON: {error.msg} at character {error.colno}", where, "mend it") from error
    except ValueError as error:  # NaN, or a number of thousands of digits
        raise InputError(f"the line is no JSON: {error}", where, "mend it") from error
    except RecursionError as error:
        raise InputError("the line nests too deep", where, f"write a flat object with {_KEYS}") from error
    if not isinstance(record, dict):
        raise InputError("the line is no JSON object", where, f"write an object with {_KEYS}")
    return record


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _document(record: dict[str, object], raw: Raw, number: int, seen: dict[str, int], limits: Limits) -> Document:
    where = f"{raw.source}, line {number}"
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError('the object has no "text"', where, f"write an object with {_KEYS}")
    if "\0" in text:
        raise InputError("the text holds NUL characters", where, "take them out")
    if not text.strip():
        raise InputError('its "text" is empty', where, "give it a text")
    given = record.get("id")
    key = str(given) if isinstance(given, int) and not isinstance(given, bool) else _base.field(given)
    if key is None:
        key = str(number) if str(number) not in seen else f"line {number}"
    if key in seen:
        what = f"the id {key!r} stands for line {seen[key]} already"
        raise InputError(what, where, "give each document its own id")
    source = f"{raw.source}#{key}"
    language = record.get("language")
    try:
        found = _base.document(
            text,
            source,
            limits,
            title=_base.field(record.get("title")),
            outlet=_base.field(record.get("outlet")),
            authors=_base.names(record.get("authors") or record.get("author")),
            published=_dateline.day(record.get("published") or record.get("date")),
            language=language if isinstance(language, str) and language.strip() else None,
            url=_base.url(record.get("url")),
        )
    except InputError as error:
        raise InputError(error.what, where if error.where == source else error.where, error.do) from error
    seen[key] = number
    return found
