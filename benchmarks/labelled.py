"""Claims that are known to be right or wrong: of our gold, and of labelled files of three kinds that are given by path.

The kinds are told by what a line of the file (JSON Lines) holds: a closed list of `entities` and who is for or against
whom; `content_spans` of attributions and their `source_spans`; or pairs of words with the `root` of an event. A claim
on which such a file says nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kg import pipeline
from kg.errors import InputError
from kg.evaluate import FIRM, Verdict, judge
from kg.evaluate.gold import read
from kg.evaluate.matching import Called, names_of, same, tokens
from kg.extract._confidence import Likeness, likeness
from kg.model import Claim, Document, Extraction, Ref, Span, Text
from kg.schema import load


class Known(NamedTuple):
    """A claim, whether it is right, and what its confidence is taken from."""

    claim: Claim
    right: bool
    like: Likeness


#: What a labelled line says of an extraction's claims.
Judge = Callable[[dict[str, Any], Extraction], Iterator[tuple[Claim, bool]]]
_FRIENDLY = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "CONCEDE", "RETREAT"))
_HOSTILE = frozenset(("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
#: Of two contents that are one at least this share of characters is the same; of two names, of words.
_SHARED = 0.5
_SMALL = frozenset(("the", "a", "an", "of", "for"))


def of_gold(folder: str) -> Iterator[Known]:
    """The claims of our gold's kinds."""
    extract, schema = pipeline.extractor(), load()
    for gold in read(folder):
        if isinstance(gold, InputError):
            raise gold
        found = extract(gold.document)
        for one in judge(gold, found, schema):
            if one.found is not None:
                yield from _known(found, ((claim, one.verdict is Verdict.RIGHT) for claim in one.found.claims))


def of_file(path: str) -> Iterator[Known]:
    """The claims on which a labelled file says something."""
    extract = pipeline.extractor()
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            labels = json.loads(line)
            found = extract(Document(labels["text"]))
            yield from _known(found, _judge_of(labels)(labels, found))


def _known(found: Extraction, judged: Iterable[tuple[Claim, bool]]) -> Iterator[Known]:
    kinds = {mention.span: mention.kind for mention in found.mentions}
    for claim, right in judged:
        yield Known(claim, right, likeness(claim, kinds, found.entities, load()))


def _judge_of(labels: dict[str, Any]) -> Judge:
    if "entities" in labels:
        return _stances
    return _events if labels["gold"] and "root" in labels["gold"][0] else _statements


def _stances(labels: dict[str, Any], found: Extraction) -> Iterator[tuple[Claim, bool]]:
    """Signed claims between two of the listed entities."""
    listed = [entity["name"] for entity in labels["entities"]]
    gold = {(g["subject"], {"+": 1, "-": -1}[g["polarity"]], g["object"]) for g in labels["gold"]}
    called = Called(found)
    for claim in found.claims:
        if claim.polarity is not None and claim.modality in FIRM and not claim.negated:
            ends = [_closest(called.texts(end), listed) for end in (claim.subject, claim.object)]
            if None not in ends and ends[0] != ends[1]:
                yield claim, (ends[0], claim.polarity, ends[1]) in gold


def _closest(names: Iterable[str], listed: Iterable[str]) -> str | None:
    """The one of a list that is meant: of the same name, else the one that shares half of the words of a name."""
    names = list(names)
    forms = names_of(names)
    if exact := [one for one in listed if same(names_of([one]), forms)]:
        return exact[0]
    near = [(max(_shared(name, one) for name in names), one) for one in listed] if names else []
    best = max(near, default=(0.0, ""))
    return best[1] if best[0] >= _SHARED else None


def _shared(left: str, right: str) -> float:
    a, b = set(tokens(left)) - _SMALL, set(tokens(right)) - _SMALL
    return len(a & b) / len(a | b) if a & b else 0.0


def _statements(labels: dict[str, Any], found: Extraction) -> Iterator[tuple[Claim, bool]]:
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


def _events(labels: dict[str, Any], found: Extraction) -> Iterator[tuple[Claim, bool]]:
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
