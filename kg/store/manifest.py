"""The manifest of a store: which document each source path was read as. It stands outside the graph, as JSON."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError


@dataclass(frozen=True, slots=True)
class Entry:
    """ "``/news/a.txt``, whose bytes have this SHA-256, was read as that document." ``document`` is its IRI."""

    document: str
    sha256: str


def key(place: str, part: str = "") -> str:
    """What the manifest calls a source: an address as it is, a path from the root so that ``#`` only starts a part.

    :param part: ``#id`` for a document inside of a file.

    >>> key("/news/a.jsonl", "#7"), key("/news/a.jsonl#7"), key("https://example.org/%7Ea")
    ('/news/a.jsonl#7', '/news/a.jsonl%237', 'https://example.org/%7Ea')
    """
    return (place if _is_address(place) else place.replace("%", "%25").replace("#", "%23")) + part


def shown(key: str) -> str:
    """The source as people write it.

    >>> shown("/news/a.jsonl#7"), shown("/news/a.jsonl%237"), shown("https://example.org/%7Ea")
    ('/news/a.jsonl#7', '/news/a.jsonl#7', 'https://example.org/%7Ea')
    """
    place, mark, part = key.partition("#")
    return key if _is_address(key) else place.replace("%23", "#").replace("%25", "%") + mark + part


def _is_address(place: str) -> bool:
    return "://" in place[:12]


def read(path: Path) -> dict[str, Entry]:
    """The manifest in the file; empty if there is no file.

    :raises StoreError: if the file cannot be read or is no manifest.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {str(source): Entry(str(e["document"]), str(e["sha256"])) for source, e in raw.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StoreError(f"the manifest cannot be read: {error.strerror}", str(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError("this is no manifest", str(path), "delete the file and build again") from error


def write(path: Path, entries: Mapping[str, Entry]) -> None:
    """Replace the file in one step.

    :raises StoreError: if it cannot be written; the old file is then as it was.
    """
    text = json.dumps({s: asdict(e) for s, e in sorted(entries.items())}, indent=1, sort_keys=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink()
        raise StoreError(
            f"the manifest cannot be written: {error.strerror}", str(path), "make the folder writable"
        ) from error
