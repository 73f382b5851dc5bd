"""What must not reach a terminal or a spreadsheet as it is: control characters, and cells that would be run."""

from __future__ import annotations

import re

#: C1 controls and DEL, line and paragraph separators, and what turns the direction of text: JSON leaves these as they
#: are, RDF's formats too. Other controls they escape themselves.
_UNSEEN = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_ESCAPED = re.compile(f"[{_UNSEEN}]")
_REPLACED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_UNSEEN}]")
#: A cell that starts so is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def escaped(written: str) -> str:
    """JSON, N-Quads, TriG or Turtle that says the same, with such characters as ``\\uXXXX``.

    >>> escaped('{"a": "\\x9b31m"}')
    '{"a": "\\\\u009B31m"}'
    """
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04X}", written)


def referenced(written: str) -> str:
    """XML that says the same, with such characters, and carriage returns, as ``&#N;``.

    A carriage return would be read back as a line feed (XML 1.0, 2.11).
    """
    return re.sub(f"[\r{_UNSEEN}]", lambda match: f"&#{ord(match[0])};", written)


def cell(words: str) -> str:
    """A cell of CSV: such characters replaced by U+FFFD, and an apostrophe before what would be run as a formula.

    >>> cell("=1+1"), cell("Mexico")
    ("'=1+1", 'Mexico')
    """
    plain = _REPLACED.sub("\ufffd", words)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
