"""What every reader needs: the limits, the bytes to read, and the last steps from a text to a document."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from kg.errors import InputError
from kg.model import GAP, Document, Part
from kg.readers import _dateline, _language

_WORD_CHARACTER = re.compile(r"\w")
#: So many signs in a row are a line to write on, or a rule: no words, and spaCy takes minutes over some thousands.
_SIGNS = re.compile(r"(?<![^\w\s])([.!?]?)((?:[^\w\s\0]|_){200,})")
#: RFC 3987, and no more than what is safe between the angle brackets of N-Quads.
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+", re.IGNORECASE)
_MAX_FIELD = 500
_MAX_URL = 2000


@dataclass(frozen=True, slots=True)
class Limits:
    """What an input may cost; what needs more is set aside.

    :param max_bytes: bytes of one file, download or line of JSON Lines.
    :param max_line: characters of one line of a document's text.
    :param max_text: characters of a document's text.
    :param max_depth: how deep the elements of an HTML page may nest.
    :param max_elements: how many elements an HTML page may have.
    :param max_pages: pages of a PDF file.
    :param max_stream: bytes of one part of a PDF file when it is decompressed.
    :param max_redirects: how often a URL may lead to another.
    :param timeout: seconds for one download or one PDF file.
    :param allow_private: fetch from this machine and from private networks as well.
    """

    max_bytes: int = 20_000_000
    max_line: int = 1_000_000
    max_text: int = 2_000_000
    max_depth: int = 200
    max_elements: int = 30_000
    max_pages: int = 2_000
    max_stream: int = 10_000_000
    max_redirects: int = 5
    timeout: float = 30.0
    allow_private: bool = False


class UnreadableError(InputError):
    """What is there cannot be read now, so what it said before may still hold. Other errors mean that it does not."""


@dataclass(frozen=True, slots=True)
class Raw:
    """ "The bytes at ``news/a.html``": what a reader gets.

    :param stream: the bytes, from their beginning.
    :param source: what a document's ``source`` starts with.
    :param url: where it was fetched, None for a file.
    :param charset: the encoding that the server names, or None.
    """

    stream: BinaryIO
    source: str
    url: str | None = None
    charset: str | None = None

    def bytes(self, limits: Limits) -> bytes:
        """All of it.

        :raises InputError: if it is over the limit, or empty.
        """
        data = self.stream.read(limits.max_bytes + 1)
        if len(data) > limits.max_bytes:
            raise too_large(self.source, limits.max_bytes)
        if not data:
            raise empty(self.source)
        return data


def too_large(where: str, limit: int) -> InputError:
    """The error for an input of over ``limit`` bytes."""
    return InputError(f"the input is too large: over {limit:,} bytes", where, "split it")


def empty(where: str) -> InputError:
    """The error for an input without any text."""
    return InputError("the file is empty", where, "give a file with text")


def url(value: object) -> str | None:
    """``value`` if it is an absolute http or https URL that is safe to write into a graph, else None."""
    if not isinstance(value, str) or len(value) > _MAX_URL:
        return None
    return value.strip() if _URL.fullmatch(value.strip()) else None


def field(value: object) -> str | None:
    """A piece of metadata on one line, at most 500 characters, or None where it says nothing."""
    if not isinstance(value, str):
        return None
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in value[: 4 * _MAX_FIELD])
    plain = " ".join(plain.split())[:_MAX_FIELD].rstrip()
    return plain if _WORD_CHARACTER.search(plain) else None


def names(value: object) -> tuple[str, ...]:
    """Authors, from a list of names or from one string ("Jane Doe and John Roe").

    >>> names("Jane Doe; John Roe"), names("Doe, Jane"), names("Jane Doe, John Roe and Al Poe")
    (('Jane Doe', 'John Roe'), ('Doe, Jane',), ('Jane Doe', 'John Roe', 'Al Poe'))
    """
    if isinstance(value, str):
        value = _dateline.split_names(value[: 4 * _MAX_FIELD])
    if not isinstance(value, Iterable):
        return ()
    found = (field(v.get("name") if isinstance(v, dict) else v) for v in value)
    return tuple(dict.fromkeys(name for name in found if name))


def document(
    text: str,
    source: str,
    limits: Limits,
    *,
    title: str | None = None,
    outlet: str | None = None,
    authors: tuple[str, ...] = (),
    published: datetime.date | None = None,
    language: str | None = None,
    url: str | None = None,
    plain: str | None = None,
    parts: tuple[Part, ...] = (),
) -> Document:
    """The document; what its format did not say is taken from the text's own heading and dateline.

    :param language: what the format says; the text itself has the last word.
    :param plain: the text without its markup, and its ``parts``, as :class:`~kg.model.Document` has them.
    :raises InputError: if there is no text, it or a line of it is over the limit, or it is not English.
    """
    words = text if plain is None else plain.replace(GAP, "")
    if not _WORD_CHARACTER.search(words):
        raise empty(source) if not text.strip() else InputError("it holds no words", source, "give a file with text")
    check_lines(text, source, limits)
    if len(text) > limits.max_text:
        what = f"the text is too long: {len(text):,} characters, the limit is {limits.max_text:,}"
        raise InputError(what, source, "split it")
    if unsayable := next((c for c in text if "\ud800" <= c <= "\udfff"), None):
        raise InputError(f"the text holds half a character (U+{ord(unsayable):04X})", source, "mend its encoding")
    tag = _language.detect(words) or (language or "en").lower()
    if tag.partition("-")[0].partition("_")[0] not in ("en", "eng"):
        raise InputError(f"the text seems to be in {_language.name(tag)}", source, "give it in English")
    said = _dateline.facts(words)
    prose = _SIGNS.sub(lambda m: m[1] + GAP * len(m[2]), text if plain is None else plain)
    if plain is not None or prose != text:
        plain = prose
    return Document(
        text=text,
        source=source,
        title=title or field(said.title),
        outlet=outlet or field(said.outlet),
        authors=authors or names(said.authors),
        published=published or said.published,
        language="en",
        url=url,
        plain=plain,
        parts=parts,
    )


def check_lines(text: str, source: str, limits: Limits) -> None:
    """Refuse a text with a line that is over the limit.

    :raises InputError: names the line.
    """
    start = 0
    number = 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > limits.max_line:
            where = f"{source}, line {number}"
            what = f"the line is too large: {end - start:,} characters, the limit is {limits.max_line:,}"
            raise InputError(what, where, "break it into paragraphs")
        start, number = end + 1, number + 1
