"""Claims that are known to be right or wrong: of our gold, and of labelled files of three kinds that are given by path.

The kinds are told by what a line of the file (JSON Lines) holds: a closed list of `entities` and who is for or against
whom; `content_spans` of attributions and their `source_spans`; or pairs of words with the `root` of an event. A claim
on which such a file says nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kg import pipeline
from kg.errors import InputError
from kg.evaluate import FIRM, Verdict, evaluate
from kg.evaluate.matching import Called, plain_of, same
from kg.model import Claim, Document, Extraction, Ref, Span, Text
from kg.schema import load

#: A claim, and whether it is right.
Known = tuple[Claim, bool]
_FRIENDLY = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "CONCEDE", "RETREAT"))
_HOSTILE = frozenset(("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
#: Of two contents that are one at least this share of characters is the same.
_SHARED = 0.5


def of_gold(folder: str) -> Iterator[Known]:
    """The claims of our gold's kinds."""
    for judged in evaluate(folder, pipeline.extractor(), load()):
        if isinstance(judged, InputError):
            raise judged
        for one in judged:
            if one.found is not None:
                yield from ((claim, one.verdict is Verdict.RIGHT) for claim in one.found.claims)


def of_file(path: str) -> Iterator[Known]:
    """The claims on which a labelled file says something."""
    extract = pipeline.extractor()
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            labels = json.loads(line)
            yield from _judge_of(labels)(labels, extract(Document(labels["text"])))


def _judge_of(labels: dict[str, Any]) -> Callable[[dict[str, Any], Extraction], Iterator[Known]]:
    if "entities" in labels:
        return _stances
    return _events if labels["gold"] and "root" in labels["gold"][0] else _statements


def _stances(labels: dict[str, Any], found: Extraction) -> Iterator[Known]:
    """Signed claims between two of the listed entities."""
    names = {entity["name"]: plain_of([entity["name"]]) for entity in labels["entities"]}
    gold = {(g["subject"], {"+": 1, "-": -1}[g["polarity"]], g["object"]) for g in labels["gold"]}
    called = Called(found)

    def listed(end: Ref | Text | None) -> str | None:
        return next((name for name, forms in names.items() if same(forms, called.names(end))), None)

    for claim in found.claims:
        if claim.polarity is not None and claim.modality in FIRM and not claim.negated:
            ends = listed(claim.subject), listed(claim.object)
            if None not in ends and ends[0] != ends[1]:
                yield claim, (ends[0], claim.polarity, ends[1]) in gold


def _statements(labels: dict[str, Any], found: Extraction) -> Iterator[Known]:
    """What is said: right if half of the content and the source agree."""
    for claim in found.claims:
        if claim.relation == "said" and isinstance(claim.object, Text):
            said = _characters([(s.start, s.end) for s in claim.object.spans])
            who = claim.subject.span if claim.subject else None
            yield claim, any(_same_words(said, who, gold) for gold in labels["gold"])


def _same_words(said: set[int], who: Span | None, gold: dict[str, Any]) -> bool:
    content, source = _characters(gold["content_spans"]), _characters(gold["source_spans"])
    near = len(said & content) >= _SHARED * len(said | content)
    return near and (not source if who is None else bool(source & set(range(who.start, who.end))))


def _characters(spans: list[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _events(labels: dict[str, Any], found: Extraction) -> Iterator[Known]:
    """Signed claims between two ends that the file pairs."""
    text = found.document.text
    for gold in labels["gold"]:
        sign = 1 if gold["root"] in _FRIENDLY else -1 if gold["root"] in _HOSTILE else None
        places = [(text.find(gold[key]), len(gold[key])) for key in ("source", "target")]
        if sign is None or any(at < 0 for at, _ in places):
            continue
        spans = [Span(at, at + length) for at, length in places]
        for claim in found.claims:
            ends = [e.span for e in (claim.subject, claim.object) if isinstance(e, Ref) and e.span]
            firm = claim.polarity is not None and claim.modality in FIRM and not claim.negated
            if firm and len(ends) == 2 and all(e.overlaps(s) for e, s in zip(ends, spans, strict=True)):
                yield claim, claim.polarity == sign
