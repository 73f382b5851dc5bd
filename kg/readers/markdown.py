"""Markdown: the text is the decoded file as it is, markup included; what is analysed is the same without the markup."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import InputError
from kg.model import Document
from kg.readers import _base, _dateline
from kg.readers._base import Limits, Raw
from kg.readers._decode import decode

EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd")
CONTENT_TYPES = ("text/markdown", "text/x-markdown")


def read(raw: Raw, limits: Limits) -> Iterator[Document | InputError]:
    """The one document of a Markdown file; front matter and headings say what they can about it.

    :raises InputError: if it is empty, too large, binary, in an unknown encoding, or not English.
    """
    from kg.readers._markup import unmarked

    text = decode(raw.bytes(limits), raw.source, raw.charset)
    _base.check_lines(text, raw.source, limits)
    said, front = _dateline.front_matter(text)
    try:
        found = unmarked(text, front)
    except Exception as error:  # what a parser makes of a hostile file is anybody's guess; the batch goes on
        what = f"the Markdown cannot be parsed ({type(error).__name__})"
        raise InputError(what, raw.source, "give it as plain text, named .txt") from error
    yield _base.document(
        text,
        raw.source,
        limits,
        title=_base.field(said.title) or _base.field(found.title),
        outlet=_base.field(said.outlet),
        authors=_base.names(said.authors),
        published=said.published,
        language=_base.field(said.language),
        url=raw.url or _base.url(said.url),
        plain=found.plain,
        parts=found.parts,
    )
