"""Named, nominal and pronoun mentions, what type each is, and which of a document denote one entity.

:func:`find` does both steps; ``detect`` finds and types, ``coreference`` clusters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import gazetteer as gazetteers
from kg import schema as schemas
from kg.gazetteer import Gazetteer
from kg.language.pipeline import Passage
from kg.mentions.coreference import cluster
from kg.mentions.detect import Candidate, detect
from kg.mentions.homes import at_home
from kg.model import Document, Entity, Mention
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Candidate", "Found", "find"]


@dataclass(frozen=True, slots=True)
class Found:
    """All mentions of a document, by where they stand, and the entities that they denote."""

    mentions: tuple[Mention, ...]
    entities: Mapping[str, Entity]
    _at: Mapping[tuple[int, int], Mention]

    def of(self, passage: int, token: Token) -> Mention | None:
        """The mention whose head is the token of the passage with that number, or None."""
        return self._at.get((passage, token.i))


def find(
    document: Document,
    passages: Sequence[Passage],
    schema: Schema | None = None,
    known: Gazetteer | None = None,
) -> Found:
    """The mentions and local entities of a parsed document, in order of their place."""
    schema, known = schema or schemas.load(), known or gazetteers.load()
    candidates = at_home(detect(passages, schema, known), known)
    entities, denoted = cluster(document, passages, candidates, schema, known)
    mentions = {
        (c.passage, c.head.i): Mention(c.span, entities[denoted[n]].type, c.kind, denoted[n])
        for n, c in enumerate(candidates)
        if n in denoted
    }
    ordered = tuple(sorted(mentions.values(), key=lambda m: (m.span, m.entity)))
    return Found(ordered, entities, mentions)
