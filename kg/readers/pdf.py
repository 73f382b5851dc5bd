"""PDF files: the text of their pages, set back into paragraphs, by pypdf. Scans without a text layer are refused."""

from __future__ import annotations

import io
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.errors import InputError
from kg.model import Document
from kg.readers import _base
from kg.readers._base import Limits, Raw
from kg.readers._decode import quiet

EXTENSIONS = (".pdf",)
CONTENT_TYPES = ("application/pdf", "application/x-pdf")

_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"untitled.*|microsoft word.*|.*\.(?:docx?|pdf|indd|rtf|odt|qxd|tmp)|document\d*|slide \d+", re.I
)
_AUTHOR = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}")
_STOP = re.compile(r"[.!?:;][\"'”’)\]]*$")
#: Prefixes that keep their hyphen where a line ends after them ("non-" at the end of a line, then "immigrant").
_PREFIXES = frozenset(re.findall(r"\w+", "non anti self cross well long high short"))
#: A line this much shorter than the others, that ends a sentence, ends a paragraph.
_SHORT = 0.8


class _LateError(Exception):
    """The time is up."""


def read(raw: Raw, limits: Limits) -> Iterator[Document | InputError]:
    """The one document of a file; its text has paragraphs on one line each, a blank line between them.

    :raises InputError: if it is empty, too large, encrypted, broken, without text, too slow, or not English.
    """
    data = raw.bytes(limits)
    import pypdf  # not before it is needed: it takes a while to import
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    quiet("pypdf")
    until = time.monotonic() + limits.timeout

    def on_time(*_: object) -> None:
        if time.monotonic() > until:
            raise _LateError

    try:
        with pypdf.apply_configuration(
            zlib_maximum_output_length=limits.max_stream,
            lzw_maximum_output_length=limits.max_stream,
            run_length_maximum_output_length=limits.max_stream,
            array_based_stream_maximum_output_length=limits.max_stream,
            maximum_declared_stream_length=limits.max_bytes,
        ):
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise _encrypted(raw.source)
            if (count := len(reader.pages)) > limits.max_pages:
                what = f"the file is too large: {count:,} pages, the limit is {limits.max_pages:,}"
                raise InputError(what, raw.source, "split it")
            pages: list[str] = []
            for page in reader.pages:
                on_time()
                pages.append(page.extract_text(visitor_operand_before=on_time))
            title, author = (reader.metadata.title, reader.metadata.author) if reader.metadata else (None, None)
    except InputError:
        raise
    except _LateError as error:
        raise InputError(f"it takes over {limits.timeout:g} s to read", raw.source, "split it") from error
    except (FileNotDecryptedError, DependencyError) as error:
        raise _encrypted(raw.source) from error
    except (LimitReachedError, MemoryError) as error:
        raise InputError("a part of the file is too large when decompressed", raw.source, "give its text") from error
    except Exception as error:  # what a parser makes of a broken file is anybody's guess; the batch goes on
        raise InputError(
            f"it is no PDF file that can be read ({type(error).__name__})", raw.source, "mend it"
        ) from error
    text = paragraphs([page.splitlines() for page in pages])
    if not text.strip():
        raise InputError("the PDF file has no text, only images perhaps", raw.source, "run OCR on it first")
    heading, name = _base.field(title), _base.field(author)
    good = heading and " " in heading and not _NO_TITLE.fullmatch(heading)
    yield _base.document(
        text,
        raw.source,
        limits,
        title=heading if good else None,
        authors=(name,) if name and _AUTHOR.fullmatch(name) else (),
        # /CreationDate is when the file was made, which for scans and archives is years after publication.
        url=raw.url,
    )


def paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Lines of pages joined into paragraphs; page numbers and running heads go, hyphens at line ends too.

    >>> paragraphs([["The state has re-", "jected the plan of the", "government.", "", "It sued."]])
    'The state has rejected the plan of the government.\\n\\nIt sued.'
    """
    running = _running(pages)
    lines: list[str] = []
    for page in pages:
        kept = [" ".join(line.split()) for line in page]
        while kept and (not kept[0] or _is_margin(kept[0], running)):
            kept.pop(0)
        while kept and (not kept[-1] or _is_margin(kept[-1], running)):
            kept.pop()
        if lines and kept and _STOP.search(lines[-1]) and not kept[0][:1].islower():
            lines.append("")
        lines.extend(kept)
    lengths = [len(line) for line in lines if line]
    usual = statistics.quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0
    done: list[str] = []
    current = ""
    for line in lines:
        current = _join(current, line)
        if not line or (len(line) < _SHORT * usual and _STOP.search(line)):
            done.append(current)
            current = ""
    return "\n\n".join(p for p in (*done, current) if p)


def _join(before: str, line: str) -> str:
    if not before or not line:
        return before or line
    if before.endswith(("-", "‐", "\u00ad")) and before[-2:-1].isalpha():
        word = re.split(r"[\s—–-]", before[:-1])[-1].lower()
        whole = line[:1].islower() and (word not in _PREFIXES or before.endswith("\u00ad"))
        return (before[:-1] if whole else before) + line
    return f"{before} {line}"


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """First and last lines that stand on three pages or more, digits aside."""
    edges: Counter[str] = Counter()
    for page in pages:
        full = [line for line in page if line.strip()]
        edges.update({_key(line) for line in (*full[:1], *full[-1:])})
    return frozenset(key for key, count in edges.items() if count >= 3)


def _is_margin(line: str, running: frozenset[str]) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line)) or _key(line) in running


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _encrypted(source: str) -> InputError:
    return InputError("the PDF file is encrypted", source, "decrypt it first, as with: qpdf --decrypt IN OUT")
