"""Which of a document's parties are those that the tables know: a party of another country may bear the same name."""

from __future__ import annotations

from dataclasses import replace

from kg.gazetteer import Gazetteer
from kg.mentions.detect import Candidate


def at_home(found: list[Candidate], known: Gazetteer) -> list[Candidate]:
    """The candidates without the entries of parties of other countries: Uruguay's National Front is not France's."""
    parties = [c for c in found if c.entry is not None and c.entry.type == "Party"]
    if not parties:
        return found
    places = {c.entry.country for c in found if c.entry is not None and c.entry.type in ("Country", "State", "City")}
    abroad: set[str] = set()
    for c in parties:
        owners = (
            known.demonym(t.text) or next(iter(known.find(t.text)), None) for t in c.head.lefts if t.text[:1].isupper()
        )
        told = {o.country for o in owners if o is not None and o.type == "Country"} or places
        home = c.entry.country if c.entry is not None else None
        if home is not None and told - {None} and home not in told and (home != "US" or told is not places):
            abroad.add(c.name)
    return [replace(c, entry=None) if c.name in abroad and c in parties else c for c in found]
