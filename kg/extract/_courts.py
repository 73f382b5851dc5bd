"""Which court it is: courts of the United States by their ids in courts-db and CourtListener, where that is certain."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING

from kg import gazetteer
from kg.extract.reading import Reading
from kg.files import folder
from kg.language import grammar
from kg.model import Ref

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What may stand before "Court" in the name of the Supreme Court of the United States.
_FEDERAL = frozenset({"the", "supreme", "u.s.", "us", "states"})
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_CIRCUIT = re.compile(
    r"\b(?:(\d+)(?:st|nd|rd|th)|([A-Z][a-z]+|D\.?C\.?|District of Columbia))\s+(?:U\.S\.\s+)?Circuit\b"
)
_OF_APPEALS = re.compile(r"Court of Appeals for the ([A-Z][\w. ]*?) Circuit")
_SIDE = r"(?:North|South|East|West)ern|Central|Middle"
_DISTRICT = re.compile(rf"\b((?:{_SIDE}) )?District of ([A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_SUPREME = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?:'s|’s)? Supreme (?:Judicial )?Court|Supreme Court of ([A-Z].*)"
)


def court_id(name: str) -> str | None:
    """The id of the US court that a name denotes, None where it is none or none for certain.

    >>> court_id("the Fifth Circuit"), court_id("U.S. District Court for the Northern District of Texas")
    ('ca5', 'txnd')
    >>> court_id("the High Court"), court_id("federal court")
    (None, None)
    """
    if (circuit := _OF_APPEALS.search(name) or _CIRCUIT.search(name)) is not None:
        return _circuit(next(group for group in circuit.groups() if group))
    if (district := _DISTRICT.search(name)) is not None:
        return _listed(f"United States District Court for the {district[1] or ''}District of {district[2]}")
    if re.fullmatch(r"(?:the )?(?:U\.S\.|US|United States) Supreme Court|Supreme Court of the United States", name):
        return "scotus"
    supreme = _SUPREME.search(name)
    state = (supreme[1] or supreme[2] or "").removeprefix("The ") if supreme is not None else ""
    if any(entry.type == "State" for entry in gazetteer.load().find(state)):
        return _listed(f"{state} Supreme Court") or _listed(f"Supreme Court of {state}")
    return None


def _circuit(word: str) -> str | None:
    if word.isdigit():
        return f"ca{word}" if 1 <= int(word) <= 11 else None
    special = {"federal": "cafc", "dc": "cadc", "district of columbia": "cadc"}
    lower = word.lower().replace(".", "")
    return f"ca{_ORDINALS.index(lower) + 1}" if lower in _ORDINALS else special.get(lower)


@cache
def _listed(name: str) -> str | None:
    """The id of the only court of that name in courts-db, bankruptcy courts left out."""
    from courts_db import find_court  # its patterns take a third of a second to compile

    found = find_court(name, bankruptcy=False)
    return found[0] if len(found) == 1 else None


@cache
def _seats() -> dict[str, str]:
    """The id of the federal district court that sits in a town, by the town's name."""
    with (folder("data") / "court-seats.csv").open(encoding="utf-8", newline="") as file:
        return {row["city"]: row["court"] for row in csv.DictReader(file)}


def court_of(reading: Reading, passage: int, head: Token, ref: Ref | None) -> str | None:
    """The id of the court that a noun phrase denotes, or in which its judge sits.

    "A federal judge in Amarillo", "federal court in Boston", "a judge of the Northern District of Texas".
    """
    if ref is not None and reading.is_any(ref, ("Court",)):
        if any(c.ent_type_ == "GPE" or c.pos_ == "PROPN" for c in grammar.children(head, "poss")):
            return None  # "Mexico's Supreme Court"
        label = reading.entity(ref).label
        places = [c for c in head.lefts if c.text[:1].isupper() and c.lower_ not in _FEDERAL]
        bare = not places and not grammar.children(head, "prep")
        if label == "Supreme Court" and head.text == "Court" and bare:
            return "scotus"
        if (found := court_id(label)) is not None:
            return found
    words = _phrase(head)
    if (found := court_id(words)) is not None:
        return found
    if "federal" not in words.lower().split() and "District" not in words:
        return None
    town = words.partition(" in ")[2].strip(" ,")
    return _seats().get(town) or _seats().get(town.split(",")[0])


def _phrase(head: Token) -> str:
    """The words of a court or judge with the phrases right after them, whatever the parser hung those on."""
    doc, end = head.doc, head.right_edge.i + 1
    if any(c.dep_ in ("relcl", "acl") for c in head.rights):
        end = head.i + 1
    while end < len(doc) and doc[end].lower_ in ("in", "for", "of") and doc[end].dep_ == "prep":
        end = doc[end].right_edge.i + 1
    return str(doc[head.left_edge.i : end].text)
