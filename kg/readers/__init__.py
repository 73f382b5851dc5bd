"""Readers: one file a format, each turns bytes into documents. ``read`` takes paths, folders, URLs and "-".

A reader is a module of this package, or of another and named by an entry point of the group ``kg.readers``, with
``EXTENSIONS`` (in lower case, with the dot), ``CONTENT_TYPES`` (media types; may be left out) and ``read(raw,
limits)``, which gives a :class:`~kg.model.Document` or an :class:`~kg.errors.InputError` for each document, and raises
:class:`~kg.errors.InputError` where there is none to give. Modules whose name starts with ``_`` are helpers.
"""

from __future__ import annotations

import codecs
import importlib
import io
import os
import pkgutil
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, TypeGuard
from urllib.parse import unquote, urlsplit

from kg.errors import InputError, KGError
from kg.model import Document
from kg.readers._base import Limits, Raw, UnreadableError
from kg.readers._dateline import about, dateline
from kg.readers._url import fetch
from kg.readers._walk import walk

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = [
    "DEFAULT",
    "GROUP",
    "STDIN",
    "Limits",
    "Raw",
    "Reader",
    "UnreadableError",
    "about",
    "dateline",
    "located",
    "read",
    "read_all",
    "readers",
]

GROUP = "kg.readers"
#: The limits where a caller gives none.
DEFAULT = Limits()
#: The source that means standard input.
STDIN = "-"
#: How much of the bytes is looked at where no name tells the format.
_SNIFF = 2_048
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_OBJECT = re.compile(rb'\{\s*"[^"\n]{1,40}"\s*:')


@dataclass(frozen=True, slots=True)
class Reader:
    """ "``html`` reads files that end in ``.html`` and answers of the type ``text/html``." """

    name: str
    extensions: tuple[str, ...]
    content_types: tuple[str, ...]
    read: Callable[[Raw, Limits], Iterator[Document | InputError]]


@cache
def readers() -> MappingProxyType[str, Reader]:
    """All readers by name, sorted: those of this package, and those of other packages.

    :raises KGError: if one cannot be loaded, is no reader, or two claim one name, extension or media type.
    """
    found: dict[str, Reader] = {}
    taken: dict[str, str] = {}
    for name, where, module in (*_ours(), *_theirs()):
        reader = _reader(name, where, module)
        for key in (name, *reader.extensions, *reader.content_types):
            if (other := taken.setdefault(key, where)) != where:
                raise KGError(f"there is another reader for {key!r}: {other}", where, "remove one of the packages")
        found[name] = reader
    return MappingProxyType(dict(sorted(found.items())))


def read_all(
    sources: Iterable[str], limits: Limits = DEFAULT, stdin: BinaryIO | None = None
) -> Iterator[Document | InputError]:
    """The documents of all ``sources``, one after the other; what cannot be read is an error in its place."""
    for _, found in located(sources, limits, stdin):
        yield found


def located(
    sources: Iterable[str], limits: Limits = DEFAULT, stdin: BinaryIO | None = None
) -> Iterator[tuple[str, Document | InputError]]:
    """As :func:`read_all`, each with the path or URL where it stands: ``PATH`` for a document ``PATH#id``."""
    for source in sources:
        try:
            if source == STDIN:
                yield from _standard_input(limits, stdin)
            elif "://" in source[:12]:
                for found in _fetch(source, limits):
                    yield source, found
            else:
                yield from _path(source, limits)
        except InputError as error:
            yield source, error


def read(source: str, limits: Limits = DEFAULT, stdin: BinaryIO | None = None) -> Iterator[Document | InputError]:
    """The documents at ``source``, in an order that never changes; what cannot be read is an error in its place.

    :param source: a path, a folder (read through, hidden files aside), an http(s) URL, or "-" for standard input.
    :param stdin: what "-" stands for; the process's standard input if None.
    """
    return read_all([source], limits, stdin)


def _standard_input(limits: Limits, stdin: BinaryIO | None) -> Iterator[tuple[str, Document | InputError]]:
    if stdin is None and sys.stdin is None:
        raise InputError("standard input is closed", STDIN, "pipe a text to kg")
    try:
        for found in _stream(Raw(stdin if stdin is not None else sys.stdin.buffer, STDIN), None, limits):
            yield STDIN, found
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror or error}", STDIN, "pipe a text to kg") from error


def _path(source: str, limits: Limits) -> Iterator[tuple[str, Document | InputError]]:
    if not source or "\0" in source:
        raise InputError("it is no path", ascii(source), "give a file, a folder, a URL, or - for standard input")
    folder = Path(source)
    try:
        source.encode()
        is_folder = folder.is_dir()
    except UnicodeEncodeError as error:
        raise _bad_name(source) from error
    except OSError as error:
        raise UnreadableError(
            f"it cannot be read: {error.strerror or error}", source[:200], "check the path"
        ) from error
    if not is_folder:
        for document in _file(source, limits):
            yield source, document
        return
    some = False
    for found in walk(folder):
        some = True
        if isinstance(found, InputError):
            yield found.where or source, found
            continue
        path = str(folder / found)
        try:
            path.encode()
            for document in _file(path, limits):
                yield path, document
        except UnicodeEncodeError:
            yield path, _bad_name(path)
        except InputError as error:
            yield path, error
    if not some:
        raise InputError("the folder has no files", source, "give a folder with documents")


def _bad_name(source: str) -> InputError:
    return InputError("the name is not UTF-8", ascii(source)[1:-1], "rename it")


def _file(source: str, limits: Limits) -> Iterator[Document | InputError]:
    # To open a pipe would be to wait until somebody writes. /dev holds those that the shell makes, and standard input.
    special = source.startswith("/dev/")
    try:
        with open(source, "rb", opener=None if special else _at_once) as stream:
            if not special and not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise InputError("it is no regular file", source, "give a file, or pipe the text to kg and give -")
            yield from _stream(Raw(stream, source), _by_extension(PurePath(source).suffix), limits)
    except FileNotFoundError as error:
        raise UnreadableError("there is no such file or folder", source, "check the path") from error
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror or error}", source, "check the file") from error


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _fetch(source: str, limits: Limits) -> Iterator[Document | InputError]:
    got = fetch(source, limits)
    reader = next((r for r in readers().values() if got.media_type in r.content_types), None)
    suffix = PurePosixPath(unquote(urlsplit(got.raw.url or source).path)).suffix
    # Servers send JSON Lines and Markdown as text/plain or as nothing in particular; the name says more.
    if reader is None or reader.name == "text":
        reader = _by_extension(suffix) or reader
    if reader is None and got.media_type.partition("/")[0] in ("image", "audio", "video", "font"):
        raise InputError(f"the server sent {got.media_type}", source, "give the address of a text, HTML or PDF file")
    yield from _stream(got.raw, reader, limits)


def _stream(raw: Raw, reader: Reader | None, limits: Limits) -> Iterator[Document | InputError]:
    if reader is None:
        buffered = io.BufferedReader(_Inner(raw.stream), _SNIFF)
        reader = readers()[_sniff(buffered.peek(_SNIFF))]
        raw = Raw(buffered, raw.source, raw.url, raw.charset)
    yield from reader.read(raw, limits)


class _Inner(io.RawIOBase):
    """A stream that may be no file, so that :class:`io.BufferedReader` can look ahead in it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def _sniff(head: bytes) -> str:
    """The name of the reader for bytes that no name or media type tells the format of."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"%PDF-"):
        return "pdf"
    if _HTML.match(start):
        return "html"
    return "jsonl" if _OBJECT.match(start) else "text"


def _by_extension(suffix: str) -> Reader | None:
    return next((r for r in readers().values() if suffix.lower() in r.extensions), None)


def _reader(name: str, where: str, module: object) -> Reader:
    extensions, types = getattr(module, "EXTENSIONS", None), getattr(module, "CONTENT_TYPES", ())
    read = getattr(module, "read", None)
    if not (_is_strings(extensions) and _is_strings(types) and callable(read)):
        raise KGError("it is no reader: it needs EXTENSIONS and read", where, "mend or remove that package")
    return Reader(name, tuple(extensions), tuple(types), read)


def _is_strings(value: object) -> TypeGuard[Iterable[str]]:
    return isinstance(value, (tuple, list, set, frozenset)) and all(isinstance(v, str) for v in value)


def _ours() -> Iterator[tuple[str, str, object]]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            where = f"{__name__}.{module.name}"
            yield module.name, where, importlib.import_module(where)


def _theirs() -> Iterator[tuple[str, str, object]]:
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        where = f"the reader {point.name} ({point.value})"
        try:
            yield point.name, where, point.load()
        except (ImportError, AttributeError) as error:
            raise KGError(f"it cannot be loaded: {error}", where, "mend or remove that package") from error
