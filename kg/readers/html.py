"""Web pages: main text, title, authors, date and outlet, by trafilatura. Nothing is fetched and no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import InputError
from kg.model import Document, Part, Span
from kg.readers import _base, _dateline
from kg.readers._base import Limits, Raw
from kg.readers._decode import decode, quiet

EXTENSIONS = (".html", ".htm", ".xhtml")
CONTENT_TYPES = ("text/html", "application/xhtml+xml")

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)", re.IGNORECASE)
#: Scripts, styles and comments hold no elements, and "<" inside them is no tag. Each stops at its end or the page's.
_OPAQUE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|template|noscript|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})")
#: A tag and its attributes, of which the parser compares each with all others; and their values.
_OPENED = re.compile(r"<[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_MAX_ATTRIBUTES = 1_000
#: Elements without content, and those that a following one ends: they never nest in themselves.
_FLAT = frozenset(
    re.findall(
        r"\w+",
        "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot "
        "option optgroup colgroup rt rp html head body",
    )
)
#: The blocks of trafilatura's tree, and what some are. What stands in these is no caption, however short it is.
_KINDS = {"head": "headline", "item": "body", "quote": "body", "cell": "body"}
_BLOCKS = frozenset({*_KINDS, "p", "list", "table", "row", "lb", "code", "div", "main", "figure"})
_DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/?", re.IGNORECASE)


def read(raw: Raw, limits: Limits) -> Iterator[Document | InputError]:
    """The one document of a page; its text is the main text, a paragraph a line.

    :raises InputError: if it is empty, too large, too deep, in an unknown encoding, without main text, or not English.
    """
    data = raw.bytes(limits)
    page = decode(data, raw.source, raw.charset or _declared(data))
    if not page.strip():
        raise _base.empty(raw.source)
    _check(page, raw.source, limits)
    from trafilatura import bare_extraction  # not before it is needed: it takes half a second to import

    quiet("trafilatura", "htmldate", "courlan", "justext")
    try:
        found = bare_extraction(
            page,
            url=raw.url,
            include_comments=False,
            with_metadata=True,
            # Without this a date may be guessed from the body, where it is one of events.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # what a parser makes of a hostile page is anybody's guess; the batch goes on
        raise InputError(f"the page cannot be parsed ({type(error).__name__})", raw.source, "give its text") from error
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise InputError("the page has no main text", raw.source, "give a page with an article, or its text")
    text, parts = _laid_out(_blocks(found.body) if found.body is not None else ())
    if not text:
        text, parts = found.text or "", ()
    outlet = _base.field(found.sitename)
    language = _LANGUAGE.search(page[:5_000])
    yield _base.document(
        text,
        raw.source,
        limits,
        title=_base.field(found.title),
        # A host name is where a page lies, not who published it.
        outlet=None if outlet is None or _DOMAIN.fullmatch(outlet) else outlet,
        authors=_base.names(found.author),
        published=_dateline.day(found.date),
        language=language[1] if language else None,
        url=raw.url or _base.url(found.url),
        parts=parts,
    )


def _blocks(element: Any, kind: str = "") -> Iterator[tuple[str, str]]:
    """The blocks of trafilatura's tree in order, words and kind; see :class:`~kg.model.Part`."""
    kind = _KINDS.get(element.tag, kind)
    words = element.text or ""
    for child in element:
        if child.tag in _BLOCKS:
            yield words, kind
            yield from _blocks(child, kind)
            words = child.tail or ""
        elif isinstance(child.tag, str):
            words += "".join(child.itertext()) + (child.tail or "")
    yield words, kind


def _laid_out(blocks: Iterable[tuple[str, str]]) -> tuple[str, tuple[Part, ...]]:
    """A text with a line for each block, and which part of it is which block."""
    lines: list[str] = []
    parts: list[Part] = []
    at = 0
    for words, kind in blocks:
        if line := " ".join(words.split()):
            lines.append(line)
            parts.append(Part(Span(at, at + len(line)), kind))
            at += len(line) + 1
    return "\n".join(lines), tuple(parts)


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4_000])
    return found[1].decode("ascii") if found else None


def _check(page: str, source: str, limits: Limits) -> None:
    """Refuse, before any parser sees it, a page that nests too deep or has too many elements."""
    plain, count = _OPAQUE.subn("", page)
    deepest = depth = 0
    for slash, name in _TAG.findall(plain):
        if slash:
            depth -= depth > 0 and name.lower() not in _FLAT
            continue
        count += 1
        if name.lower() not in _FLAT:
            depth += 1
            deepest = max(deepest, depth)
    for tag in _OPENED.finditer(plain):
        if len(tag[0]) > 2 * _MAX_ATTRIBUTES and len(_VALUE.sub(" ", tag[0]).split()) > _MAX_ATTRIBUTES:
            what = f"the page has an element with over {_MAX_ATTRIBUTES:,} attributes"
            raise InputError(what, source, "give its text")
    if deepest > limits.max_depth:
        what = f"the page nests too deep: {deepest:,} elements, the limit is {limits.max_depth:,}"
        raise InputError(what, source, "give its text")
    if count > limits.max_elements:
        what = f"the page is too large: {count:,} elements, the limit is {limits.max_elements:,}"
        raise InputError(what, source, "give its text, or split it")
