"""Offices, memberships and spokespeople: from titles before names, appositions and "is the …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Ref, Span, Text, Value

if TYPE_CHECKING:
    from spacy.tokens import Token

_FORMER = re.compile(r"\b(?:former|ex-?|then-?|late|previous|one-time|onetime|retired|erstwhile)\b", re.IGNORECASE)
_SPOKES = re.compile(r"\b(?:spokes(?:man|woman|person|people|men)|press secretary)\b", re.IGNORECASE)
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.?", re.IGNORECASE)
_MEMBERS = frozenset(
    {"official", "member", "aide", "adviser", "advisor", "staffer", "veteran", "employee", "appointee"}
)
#: The party and the place of a member of Congress, after the name: ", R-Maine", " (D-Calif.)".
_LETTER = re.compile(r",? ?\(?([RDI])-[A-Z][A-Za-z.]+")
#: Offices of a country, a state or a city: a printed title that gives one to an agency is doubtful.
_SOVEREIGN = re.compile(r"\b(?:attorney general|president|governor|prime minister|mayor|king|queen)\b", re.IGNORECASE)


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims of the kind *office* in the document's sentences."""
    for passage, sentence in reading.sentences():
        for token in sentence:
            person = reading.ref(passage, token)
            yield from _part(reading, passage, token, person)
            if person is None or not reading.is_any(person, ("Person",)):
                continue
            yield from _title(reading, passage, token, person)
            yield from _party(reading, passage, token, person)
            for noun in grammar.children(token, "appos"):
                yield from _described(reading, passage, token, person, noun)
            if token.dep_ == "nsubj" and token.head.lemma_ == "be":
                for noun in grammar.children(token.head, "attr"):
                    if not grammar.negated(token.head):
                        yield from _described(reading, passage, token, person, noun)


def _title(reading: Reading, passage: int, head: Token, person: Ref) -> Iterator[Claim]:
    """ "Texas Attorney General Ken Paxton", "former President Donald Trump"."""
    if person.span is None or head.pos_ == "PRON":
        return
    words = person.span.of(reading.document.text)
    name = max((n for n in _names(reading, person) if words.endswith(n)), key=len, default=None)
    if name is None or name == words:
        return
    title = words[: -len(name)].strip(" ,")
    office = re.sub(r"^(?:the|a|an)\s+", "", _FORMER.split(title)[-1].strip(" -"), flags=re.IGNORECASE)
    if not office or _COURTESY.fullmatch(office) or not _is_role(reading, office):
        return
    start = person.span.start + words.index(office)
    yield _claim(reading, passage, head, person, Span(start, start + len(office)), None, title, "title")


def _names(reading: Reading, person: Ref) -> list[str]:
    entity = reading.entity(person)
    return [entity.label, *entity.aliases]


def _is_role(reading: Reading, office: str) -> bool:
    """True if the words end in a noun for a role ("Attorney General", "President")."""
    words = office.lower().replace("-", " ").split() or [""]
    nouns = set(reading.schema.types["Person"].nouns) | set(reading.schema.types["Office"].nouns)
    return any(" ".join(words[-size:]) in nouns for size in (3, 2, 1)) or words[-1] in (
        "general",
        "secretary",
        "rep.",
        "sen.",
        "gov.",
    )


def _described(reading: Reading, passage: int, head: Token, person: Ref, noun: Token) -> Iterator[Claim]:
    """ "Marsha Espinosa, a spokesman for the department", "Ken Paxton is the attorney general of Texas"."""
    if noun.pos_ not in ("NOUN", "PROPN") or reading.is_any(reading.ref(passage, noun), ("Party",)):
        return
    span = reading.subtree(passage, noun)
    whole = span.of(reading.document.text)
    cut = re.search(r",| who | that | which ", whole)
    if cut is not None and cut.start() > 3:
        span = Span(span.start, span.start + cut.start())
        whole = span.of(reading.document.text)
    if not _is_role(reading, reading.span(passage, noun.doc[noun.left_edge.i : noun.i + 1]).of(reading.document.text)):
        return
    body = _body(reading, passage, noun)
    member = noun.lemma_.lower() in _MEMBERS and reading.is_any(body, ("Administration",))
    if body is not None and (member or (noun.lemma_.lower() == "member" and reading.is_any(body, ("Body", "Group")))):
        yield _belongs(reading, passage, head, "memberOf", person, body, Text((span,)), bool(_FORMER.search(whole)))
        return
    office = re.sub(r"^(?:the|a|an)\s+", "", whole, flags=re.IGNORECASE)
    start = span.end - len(office)
    yield _claim(reading, passage, head, person, Span(start, span.end), body, whole, "apposition")
    if _SPOKES.search(whole) and body is not None:
        yield Claim(
            "spokespersonFor",
            person,
            body,
            reading.evidence(passage, head),
            reading.said_by(passage, head),
            confidence=0.9,
            rule="offices: spokesperson",
        )


def _party(reading: Reading, passage: int, head: Token, person: Ref) -> Iterator[Claim]:
    """ "Susan Collins, Republican of Maine", "Sen. Susan Collins (R-Maine)"."""
    for noun in grammar.children(head, "appos"):
        party = reading.ref(passage, noun)
        if party is not None and reading.is_any(party, ("Party",)):
            yield _belongs(reading, passage, head, "memberOf", person, party, None, False)
    if person.span is None or head.pos_ == "PRON":
        return
    found = _LETTER.match(reading.document.text, person.span.end)
    name = {"R": "Republican Party", "D": "Democratic Party"}.get(found.group(1)) if found is not None else None
    if found is not None and name is not None:
        words = Span(found.start(1), found.end())
        known = next((i for i, e in reading.found.entities.items() if e.label == name), None)
        party = reading.add(words, "Party", name) if known is None else Ref(known, words)
        yield _belongs(reading, passage, head, "memberOf", person, party, None, False)


def _part(reading: Reading, passage: int, head: Token, body: Ref | None) -> Iterator[Claim]:
    """ "The bureau is part of the department", "the Border Patrol, an arm of Homeland Security"."""
    if body is None or not reading.is_any(body, ("Body",)):
        return
    nouns = grammar.children(head, "appos")
    if head.dep_ == "nsubj" and head.head.lemma_ == "be" and not grammar.negated(head.head):
        nouns += grammar.children(head.head, "attr")
    cues = {c.head for c in reading.schema.relations["partOf"].cues}
    for noun in nouns:
        for prep in grammar.children(noun, "prep"):
            for whole in grammar.children(prep, "pobj") if prep.lower_ == "of" and noun.lemma_ in cues else ():
                ref = reading.ref(passage, whole)
                if ref is not None and ref.entity != body.entity and reading.is_any(ref, ("Body",)):
                    yield _belongs(reading, passage, head, "partOf", body, ref, None, False)


def _belongs(
    reading: Reading, passage: int, head: Token, relation: str, who: Ref, whole: Ref, role: Text | None, former: bool
) -> Claim:
    qualifiers: list[tuple[str, Value]] = [("former", True)] if former else []
    if role is not None:
        qualifiers.append(("role", role))
    return Claim(
        relation,
        who,
        whole,
        reading.evidence(passage, head),
        reading.said_by(passage, head),
        qualifiers=tuple(qualifiers),
        confidence=0.85,
        rule=f"offices: {relation}",
    )


def _body(reading: Reading, passage: int, noun: Token) -> Ref | None:
    """The body or place whose office it is: owner, or the object of *of*, *for*, *at*, *in*."""
    for owner in grammar.children(noun, "poss", "compound", "nmod"):
        ref = reading.ref(passage, owner)
        if reading.is_any(ref, ("Body", "Place", "Person")):
            return ref
    for prep in grammar.children(noun, "prep"):
        if prep.lower_ in ("of", "for", "at", "in", "with"):
            for inner in grammar.children(prep, "pobj"):
                ref = reading.ref(passage, inner)
                if reading.is_any(ref, ("Body", "Place", "Person")):
                    return ref
    return None


def _claim(
    reading: Reading, passage: int, head: Token, person: Ref, span: Span, of: Ref | None, title: str, how: str
) -> Claim:
    if of is None:
        inside = [
            Ref(m.entity, m.span) for m in reading.found.mentions if span.contains(m.span) and m.entity != person.entity
        ]
        nouns = {noun for type in reading.schema.types.values() for noun in type.nouns}
        bodies = [r for r in inside if reading.is_any(r, ("Body", "Place"))]
        of = next((r for r in bodies if reading.entity(r).label.lower() not in nouns), None)
    qualifiers: list[tuple[str, Value]] = [("former", bool(_FORMER.search(title)))]
    if of is not None:
        qualifiers.append(("of", of))
    doubtful = (
        of is not None and reading.is_any(of, ("Agency",)) and bool(_SOVEREIGN.search(span.of(reading.document.text)))
    )
    return Claim(
        relation="holdsOffice",
        subject=person,
        object=Text((span,)),
        evidence=reading.evidence(passage, head),
        said_by=reading.said_by(passage, head),
        qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
        confidence=0.3 if doubtful else 0.9,
        rule=f"offices: {how}" + (", doubtful as printed" if doubtful else ""),
    )
