"""Who said, believes, wants or found what: attributions as claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.attribution import Attribution
from kg.extract.reading import Reading
from kg.model import Claim, Modality, Ref, Span, Text, Value, outlet_iri

if TYPE_CHECKING:
    from spacy.tokens import Token


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *said* for each outermost attribution, and for what somebody said according to somebody else."""
    for found in reading.attributions:
        outer = _reporter(reading, found) if found.nested else None
        if found.nested and outer is None:
            continue
        subjects = [_seen(reading, found, t, r) for t in found.source if (r := reading.ref(found.passage, t))]
        if found.rule == "attribution:object" and any(reading.judge(r) for r in subjects):
            continue  # what a court rejects or dismisses it rules on
        if not subjects and found.source_spans:
            subjects = [reading.add(found.source_spans[0], "Thing", found.source_spans[0].of(reading.document.text))]
        qualifiers: list[tuple[str, Value]] = [("act", found.act), ("quoted", found.quoted)]
        if found.addressee is not None and (to := reading.ref(found.passage, found.addressee)) is not None:
            qualifiers.append(("addressee", to))
        if found.medium is not None:
            qualifiers.append(("medium", found.medium))
        coming = found.modality is not Modality.ASSERTED
        when = None if found.when is None else reading.dated(found.passage, found.when, coming)
        chain = [Ref(outlet_iri(reading.document.id))] if reading.document.outlet else []
        chain += [r for t in (outer.source if outer else ()) if outer and (r := reading.ref(outer.passage, t))]
        speakers: list[Ref | None] = [*subjects[:4]] or [None]
        for subject in speakers:
            yield Claim(
                relation="said",
                subject=subject,
                object=Text(found.content),
                evidence=_sentences(reading, found.passage, [found.cue, *found.content]),
                said_by=tuple(chain),
                modality=found.modality,
                when=when,
                negated=found.negated != _contrary(reading, found),
                qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
                rule=found.rule,
            )


def _seen(reading: Reading, found: Attribution, source: Token, ref: Ref) -> Ref:
    """The speaker where the sentence has it: for "the mayor, who said", the words of the pronoun."""
    stands = found.source_spans[0] if len(found.source_spans) == 1 else None
    if stands is None or stands.overlaps(reading.span(found.passage, source)):
        return ref
    return Ref(ref.entity, stands)


def _contrary(reading: Reading, found: Attribution) -> bool:
    """True for what somebody refuses or denies: "declined to comment", "denied that it had sold data"."""
    if found.rule not in ("attribution:clause", "attribution:infinitive", "attribution:gerund"):
        return False
    doc = reading.passages[found.passage].doc
    start = found.cue.start - reading.passages[found.passage].segment.span.start
    cue = doc.char_span(start, start + found.cue.end - found.cue.start, alignment_mode="expand")
    heads = {c.head for name in ("refusing", "denying") for c in reading.schema.operators[name].cues if not c.rest}
    return cue is not None and cue.root.lemma_.lower() in heads


def _reporter(reading: Reading, found: Attribution) -> Attribution | None:
    """Who is named as the source of what a speaker said: *The Post* of "…, Roe said, according to The Post"."""
    if not found.source or found.act != "speech":
        return None
    for other in reading.attributions:
        around = other.passage == found.passage and any(s.contains(found.cue) for s in other.content)
        if around and not other.nested and other.rule == "attribution:according":
            return other
    return None


def _sentences(reading: Reading, passage: int, spans: list[Span]) -> Span:
    """The span of all sentences that hold one of the spans."""
    hull = Span(min(s.start for s in spans), max(s.end for s in spans))
    start, end = hull.start, hull.end
    for sentence in reading.passages[passage].doc.sents:
        whole = reading.span(passage, sentence)
        if whole.overlaps(hull):
            start, end = min(start, whole.start), max(end, whole.end)
    return Span(start, end)
