"""Plain text: the text is the decoded file as it is, so that offsets are the file's."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import InputError
from kg.model import Document
from kg.readers import _base, _dateline
from kg.readers._base import Limits, Raw
from kg.readers._decode import decode

EXTENSIONS = (".txt", ".text")
CONTENT_TYPES = ("text/plain",)


def read(raw: Raw, limits: Limits) -> Iterator[Document | InputError]:
    """The one document of a text file.

    :raises InputError: if it is empty, too large, binary, in an unknown encoding, or not English.
    """
    text = decode(raw.bytes(limits), raw.source, raw.charset)
    said = _dateline.facts(text)
    yield _base.document(
        text, raw.source, limits, language=_base.field(said.language), url=raw.url or _base.url(said.url)
    )
