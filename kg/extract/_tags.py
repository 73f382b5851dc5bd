"""Source tags: an outlet's name alone at the end of a paragraph, "… next week. Washington Post.", "… (Reuters)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.attribution import Attribution
from kg.language.pipeline import Passage
from kg.language.segments import SegmentKind
from kg.mentions import Found
from kg.model import Document, Mention, Modality, Span
from kg.schema import Schema

_TAG = re.compile(r"(?P<end>[.!?][”\"’')]*)\s+[(\[]?(?P<name>[A-Z][\w'’&-]*(?:\s+[\w'’&-]+){0,4})[)\]]?\.?\s*$")


def source_tags(passages: Sequence[Passage], document: Document, found: Found, schema: Schema) -> Iterator[Attribution]:
    """An attribution of the sentence before it for each known outlet that stands alone at the end of a paragraph."""
    for number, passage in enumerate(passages):
        tag = _TAG.search(passage.segment.span.of(document.text))
        if tag is None or passage.segment.kind is not SegmentKind.BODY:
            continue
        start = passage.segment.span.start
        name = Span(start + tag.start("name"), start + tag.end("name"))
        heads = [t for t in passage.doc if (m := found.of(number, t)) is not None and m.span == name]
        before = [s for s in passage.doc.sents if passage.span(s).start < start + tag.start("end")]
        if not before or not any(schema.is_a(found.entities[m.entity].type, "MediaOutlet") for m in _of(found, name)):
            continue
        yield Attribution(
            passage=number,
            source=tuple(heads[:1]),
            source_spans=(name,),
            cue=name,
            content=(Span(passage.span(before[-1]).start, start + tag.end("end")),),
            act="speech",
            quoted=False,
            addressee=None,
            medium=None,
            when=None,
            negated=False,
            modality=Modality.ASSERTED,
            rule="attribution:tag",
        )


def _of(found: Found, span: Span) -> Iterator[Mention]:
    return (m for m in found.mentions if m.span == span)
