"""Who said, believes, wants or found what: attributions as claims."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.reading import Reading
from kg.model import Claim, Ref, Span, Text, Value, outlet_iri


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *said* for each outermost attribution."""
    for found in reading.attributions:
        if found.nested:
            continue
        subjects = [r for t in found.source if (r := reading.ref(found.passage, t))]
        if found.rule == "attribution:object" and any(reading.judge(r) for r in subjects):
            continue  # what a court rejects or dismisses it rules on
        if not subjects and found.source_spans:
            subjects = [reading.add(found.source_spans[0], "Thing", found.source_spans[0].of(reading.document.text))]
        qualifiers: list[tuple[str, Value]] = [("act", found.act), ("quoted", found.quoted)]
        if found.addressee is not None and (to := reading.ref(found.passage, found.addressee)) is not None:
            qualifiers.append(("addressee", to))
        if found.medium is not None:
            qualifiers.append(("medium", found.medium))
        outlet = (Ref(outlet_iri(reading.document.id)),) if reading.document.outlet else ()
        speakers: list[Ref | None] = [*subjects[:4]] or [None]
        for subject in speakers:
            yield Claim(
                relation="said",
                subject=subject,
                object=Text(found.content),
                evidence=_sentences(reading, found.passage, [found.cue, *found.content]),
                said_by=outlet,
                modality=found.modality,
                negated=found.negated,
                qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
                confidence=found.confidence,
                rule=found.rule,
            )


def _sentences(reading: Reading, passage: int, spans: list[Span]) -> Span:
    """The span of all sentences that hold one of the spans."""
    hull = Span(min(s.start for s in spans), max(s.end for s in spans))
    start, end = hull.start, hull.end
    for sentence in reading.passages[passage].doc.sents:
        whole = reading.span(passage, sentence)
        if whole.overlaps(hull):
            start, end = min(start, whole.start), max(end, whole.end)
    return Span(start, end)
