"""From bytes to text: UTF-8 first, then what the bytes or the server say, then a guess; binary files are refused."""

from __future__ import annotations

import codecs
import logging
import re

from charset_normalizer import from_bytes

from kg.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
#: Control characters that a text may hold, as a share: some systems leave a stray one.
_MAX_CONTROL = 0.01
#: What an English text in Windows-1252 may hold beside ASCII: quotes, dashes, accented letters and a few signs.
_WESTERN = re.compile("[‘’‚“”„–—…•€™£¥§©®°±²³´·¼½¾«»¿¡\u00a0\u00adÀ-ÖØ-öø-ÿŒœŠšŽžŸª-¬¶¢]")
_SAMPLE = 200_000


def decode(data: bytes, source: str, declared: str | None = None) -> str:
    """The text of ``data``, character by character as it is; only a byte order mark goes.

    :param declared: the encoding that a server or a page names; tried when the bytes are no UTF-8.
    :raises InputError: if it is not text, or its encoding cannot be known.
    """
    text = _decode(data, source, declared)
    stray = len(_CONTROL.findall(text))
    if "\0" in text or stray > max(1, _MAX_CONTROL * len(text)):
        raise _binary(source)
    return text


def _decode(data: bytes, source: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(f"byte {error.start} is not {encoding.upper()}", source, "save it as UTF-8") from error
    if b"\0" in data:
        raise _binary(source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        flaw = error
    if declared and (text := _as_declared(data, declared)) is not None:
        return text
    return _guess(data, source, flaw)


def _as_declared(data: bytes, declared: str) -> str | None:
    try:
        codec = codecs.lookup(declared)
        # The WHATWG Encoding Standard reads ISO-8859-1 and ASCII as Windows-1252, since so do those who write it.
        name = "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name
        return data.decode(name) if name != "utf-8" else None
    except (LookupError, UnicodeError, ValueError):
        return None


def _guess(data: bytes, source: str, flaw: UnicodeDecodeError) -> str:
    sample = data[max(0, flaw.start - _SAMPLE // 2) :][:_SAMPLE]
    # A character of several bytes is rarely good UTF-8 by chance: where most are, the file is UTF-8 with a flaw.
    lenient = sample.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    good = sum(1 for c in lenient if c > "\x7f" and c != "\ufffd")
    if good > broken:
        byte = data[flaw.start]
        raise InputError(f"byte {flaw.start} (0x{byte:02X}) is not UTF-8", source, "mend it, or save it as UTF-8")
    high = [c for c in sample.decode("cp1252", "replace") if c > "\x7f"]
    if len(high) < 0.1 * len(sample) and sum(1 for c in high if _WESTERN.fullmatch(c)) >= 0.95 * len(high):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass  # charset-normalizer may know better; if it does not, the file is refused below
    quiet("charset_normalizer")
    best = from_bytes(sample).best()
    try:
        if best is not None and len(_CONTROL.findall(str(best))) <= _MAX_CONTROL * len(sample):
            return data.decode(best.encoding)
    except UnicodeDecodeError:
        pass  # the guess holds for the sample only; refused below
    if len([b for b in sample if b < 9 or 13 < b < 27]) > _MAX_CONTROL * len(sample):
        raise _binary(source)
    raise InputError("its encoding cannot be told", source, "save it as UTF-8")


def _binary(source: str) -> InputError:
    return InputError("it looks like a binary file, not text", source, "give text, HTML, PDF or JSON Lines")


def quiet(*names: str) -> None:
    """Keep the warnings of these libraries off the terminal unless the program that uses us asks for them."""
    for logger in map(logging.getLogger, names):
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
