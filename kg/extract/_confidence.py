"""How sure a claim is: the share of claims like it that were right on documents that people have read.

The table ``data/confidence.tsv`` is made by ``benchmarks/confidence.py`` from counts. A row says of claims of a rule,
with so many steps and such ends, how many were judged and how many were right. A claim has the confidence of the
narrowest row that fits it; one whose rule no row names keeps what its extractor says.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.errors import SchemaError
from kg.files import folder
from kg.model import Claim, Entity, Mention, MentionKind, Ref, Span
from kg.schema import Schema

COLUMNS = ("rule", "steps", "ends", "claims", "right", "confidence")
FILE = "confidence.tsv"
#: Stands in a row for any number of steps, or any ends.
ANY = "*"
_STEPS = re.compile(r"^frames: [^,]*")
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """ "Of the rule ``attribution: quote``, with no steps, said by somebody who is named."

    :param rules: names of the rule, from the narrowest to the widest: ``("attribution: quote", "attribution")``.
    :param steps: ``"1"``, ``"2"``, ``"3+"`` factors of the sign; empty where the rule has none.
    :param ends: ``pronoun`` if an end is one, ``loose`` if the object is of none of the types that the relation asks
        for, ``described`` if an end is no name, else ``named``.
    """

    rules: tuple[str, ...]
    steps: str
    ends: str

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """The rows that it may have, from the narrowest to the widest."""
        for rule in self.rules:
            if self.steps:
                yield rule, self.steps, self.ends
                yield rule, self.steps, ANY
            yield rule, ANY, self.ends
            yield rule, ANY, ANY


class Confidence:
    """The rows of a table."""

    def __init__(self, rows: Iterable[tuple[tuple[str, str, str], float]]) -> None:
        self._rows = dict(rows)

    def set(
        self, claims: Iterable[Claim], mentions: Iterable[Mention], entities: Mapping[str, Entity], schema: Schema
    ) -> Iterator[Claim]:
        """The claims, each with its confidence."""
        kinds = {mention.span: mention.kind for mention in mentions}
        for claim in claims:
            found = self.of(likeness(claim, kinds, entities, schema))
            yield claim if found is None else replace(claim, confidence=found)

    def of(self, like: Likeness) -> float | None:
        """The confidence of claims like that, None if no row names their rule."""
        return next((self._rows[key] for key in like.rows() if key in self._rows), None)


def likeness(
    claim: Claim, kinds: Mapping[Span, MentionKind], entities: Mapping[str, Entity], schema: Schema
) -> Likeness:
    """What tells how sure a claim is.

    :param kinds: of the mentions, by their place.
    """
    steps = claim.rule.partition(",")[0].count(" × ") + 1 if claim.rule.startswith("frames:") else 0
    number = f"{_MOST_STEPS}+" if steps >= _MOST_STEPS else str(steps or "")
    return Likeness(rules(claim.rule), number, _ends(claim, kinds, entities, schema))


@cache
def rules(rule: str) -> tuple[str, ...]:
    """The names of a rule from the narrowest to the widest; the steps of a frame are no part of them.

    >>> rules("attribution:quote"), rules("frames: criticises −, of who did it")
    (('attribution: quote', 'attribution'), ('frames, of who did it', 'frames'))
    """
    family, _, rest = (part.strip() for part in rule.partition(":"))
    if family == "frames":
        tail = _STEPS.sub("", rule)
        return (f"frames{tail}", "frames") if tail else ("frames",)
    words = rest.split()
    shorter = [f"{family}: {' '.join(words[:n])}" for n in range(len(words), 0, -1)]
    return (*shorter, family)


def _ends(claim: Claim, kinds: Mapping[Span, MentionKind], entities: Mapping[str, Entity], schema: Schema) -> str:
    ends = [end for end in (claim.subject, claim.object) if isinstance(end, Ref)]
    found = {kinds.get(end.span, MentionKind.NAMED) for end in ends if end.span}
    if MentionKind.PRONOUN in found:
        return "pronoun"
    object, relation = claim.object, schema.relations.get(claim.relation)
    if relation and isinstance(object, Ref) and not schema.is_any(entities[object.entity].type, relation.range):
        return "loose"
    return "described" if MentionKind.NOMINAL in found else "named"


@cache
def load() -> Confidence:
    """The table of this installation.

    :raises SchemaError: if it cannot be read.
    """
    return Confidence((key, confidence) for key, _, _, confidence in read(folder("data") / FILE))


def read(path: Path) -> Iterator[tuple[tuple[str, str, str], int, int, float]]:
    """The rows of a table: rule, steps and ends; how many claims were judged, how many were right; confidence.

    :raises SchemaError: if it cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if tuple(lines.fieldnames or ()) != COLUMNS:
                raise SchemaError(f"the columns are not {' '.join(COLUMNS)}", f"{path}, line 1", "mend the file")
            for line in lines:
                confidence = float(line["confidence"])
                if not 0 <= confidence <= 1:
                    raise ValueError(f"the confidence {confidence} is not from 0 to 1")
                key = line["rule"], line["steps"], line["ends"]
                yield key, int(line["claims"]), int(line["right"]), confidence
    except (OSError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise SchemaError(f"the table cannot be read: {error}", str(path), "mend the file") from error
