"""A document's text as passages: headline, paragraphs, captions, and paragraphs printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.model import Part, Span
from kg.readers import about, dateline

#: A longer line than this is cut at a sentence end or a space, so that none takes long to parse (characters).
MAX_PASSAGE = 5_000
_CAPTION_WORDS = 30
#: Paragraphs are broken at a column between these; lines up to the second need not be equally full.
_MIN_WIDTH, _RAGGED, _MAX_WIDTH = 45, 100, 140
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_CUT = re.compile(r"[.!?][\"'”’)\]]*\s+")


class SegmentKind(StrEnum):
    """What part of the page a passage is. Only *headline* and *body* are evidence."""

    HEADLINE = "headline"
    BODY = "body"
    CAPTION = "caption"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Segment:
    """ "Characters 0 to 224 of the document are a paragraph of its body." """

    span: Span
    kind: SegmentKind


def segments(text: str, parts: Sequence[Part] = ()) -> Iterator[Segment]:
    """The passages of ``text`` in order, without blank lines and surrounding white space.

    :param parts: what the format says the passages are; where it says nothing of one's kind, its words tell.

    A line is a passage, except in hard-wrapped text, where a block of lines is one. A short line with no final
    punctuation is a headline if it opens the text, dates and bylines aside, and more follows, and a caption elsewhere,
    unless it stands between two lines of one block: there a full stop was forgotten. A passage that repeats an earlier
    one is a duplicate. A dateline ("AUSTIN, Texas (AP) – ") is no part of its paragraph; in the first, a place will do.

    >>> text = "Court blocks rule\\n\\nA judge ruled.\\n\\nA judge in May\\n\\nA judge ruled."
    >>> [s.kind.value for s in segments(text)]
    ['headline', 'body', 'caption', 'duplicate']
    """
    blocks = [(p.span, False, p.kind) for p in parts] or [(block, inner, "") for block, inner in _blocks(text)]
    spans = [(piece, inner, known) for block, inner, known in blocks for piece in _pieces(text, block)]
    seen: set[str] = set()
    first, opened = True, False
    for span, inner, known in spans:
        words = span.of(text)
        key = re.sub(r"\W+", " ", words).strip().casefold()
        if key in seen:
            kind = SegmentKind.DUPLICATE
        elif known:
            kind = SegmentKind(known)
        elif _TERMINAL.search(words) or inner or len(words.split()) > _CAPTION_WORDS or len(spans) == 1:
            kind = SegmentKind.BODY
        else:
            kind = SegmentKind.HEADLINE if first and not about(words) else SegmentKind.CAPTION
        first = first and about(words)
        if kind is SegmentKind.BODY:
            span, opened = _past_dateline(text, span, first=not opened), True
        if key:
            seen.add(key)
            yield Segment(span, kind)


def _past_dateline(text: str, span: Span, first: bool) -> Span:
    """The passage without a dateline at its start, which would be read as the subject of its first sentence."""
    start = span.start + dateline(span.of(text), bare=first)
    return Span(start, span.end) if start < span.end else span


def _blocks(text: str) -> Iterator[tuple[Span, bool]]:
    """Lines, or whole blocks where it is hard wrapped; and whether a line stands between two others of its block."""
    width = max(map(len, text.split("\n")))
    for block in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text):
        lines = block.group().split("\n")
        if _hard_wrapped([line.rstrip() for line in lines], width):
            yield Span(block.start(), block.end()), False
            continue
        at = block.start()
        for number, line in enumerate(lines):
            yield Span(at, at + len(line)), 0 < number < len(lines) - 1
            at += len(line) + 1


def _hard_wrapped(lines: list[str], width: int) -> bool:
    """True if the lines look like one paragraph, broken at a column: full lines, most of them ending mid-sentence.

    A line is full if the first word of the next one would have stood out.

    :param width: of the longest line of the text.
    """
    full = lines[:-1]
    if not full or min(map(len, full)) < _MIN_WIDTH:
        return False
    if sum(bool(_TERMINAL.search(line)) for line in full) * 3 > len(full):
        return False
    if len(full) > 1 and max(map(len, full)) <= _RAGGED:
        return True
    whole = width <= _MAX_WIDTH
    if not whole and (len(full) == 1 or max(map(len, lines)) > _MAX_WIDTH):
        return False
    column = width if whole else max(map(len, lines))
    nexts = (line.split(maxsplit=1)[0] for line in lines[1:])
    return all(len(line) + 1 + len(word) > column for line, word in zip(full, nexts, strict=True))


def _pieces(text: str, block: Span) -> Iterator[Span]:
    """The block without its surrounding white space, cut where it is too long."""
    start, end = block.start, block.end
    while start < end:
        stop = end
        if end - start > MAX_PASSAGE:
            window = text[start : start + MAX_PASSAGE]
            cuts = [m.end() for m in _CUT.finditer(window)]
            stop = start + (cuts[-1] if cuts else window.rfind(" ") + 1 or MAX_PASSAGE)
        words = text[start:stop]
        left = start + len(words) - len(words.lstrip())
        right = start + len(words.rstrip())
        if left < right:
            yield Span(left, right)
        start = stop
