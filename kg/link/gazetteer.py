"""Links to Wikidata through our own tables (``data/gazetteer``), whose ids have a source each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.gazetteer import Gazetteer, fold, load, match
from kg.link import Link, Linker
from kg.model import Entity
from kg.schema import Schema

#: IRIs of Wikidata's items start with this.
WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class GazetteerLinker:
    """Links an entity to the one row that has its name and a type that fits; the government of a country is only close.

    :param gazetteer: the tables; None for those of this installation.
    """

    name: str = "gazetteer"
    gazetteer: Gazetteer | None = None

    def link(self, entities: Iterable[Entity], schema: Schema) -> Iterator[Link]:
        """At most one link an entity; rows without a Wikidata id give none."""
        known = self.gazetteer or load()
        for entity in entities:
            found = match(entity, schema, known)
            if found is None or found.entry.wikidata is None:
                continue
            entry, target = found.entry, WIKIDATA + found.entry.wikidata
            if not found.exact:
                yield Link(entity.id, target, False, 0.7, f"the government of {entry.label} ({entry.source})")
                continue
            label = fold(found.name) == fold(entry.label)
            how = "the name of" if label else "another name of"
            score = 1.0 if label else 0.9
            yield Link(entity.id, target, True, score, f'"{found.name}" is {how} {entry.label} ({entry.source})')


LINKER: Linker = GazetteerLinker()
