"""Offices, memberships and spokespeople: from titles before names, appositions, "is the …", "served as …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg import schema as schemas
from kg.extract._places import place_in
from kg.extract._tenure import FORMER, began, interval, status
from kg.extract._worth import Worth
from kg.extract.reading import Reading, complement
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Span, Text, Value
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARTICLE = re.compile(r"^(?:the|a|an|his|her|its|their)\s+", re.IGNORECASE)
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.?", re.IGNORECASE)
#: Where the words for an office end: at a comma, a relative clause, a second description.
_CUT = re.compile(
    r",| who | that | which | and (?:an?|the) | when | since | until | from \d| in \d| between \d| under (?=[A-Z])"
)
#: The party and the place of a member of Congress, after the name: ", R-Maine", " (D-Calif.)".
_LETTER = re.compile(r",? ?\(?([RDI])-[A-Z][A-Za-z.]+")
#: Adjectives that tell one of several by what he did or is.
_SINGLING = frozenset({"only", "sole", "lone", "superior"})
#: Offices of a country, a state or a city: a printed title that gives one to an agency is doubtful.
_SOVEREIGN = re.compile(r"\b(?:attorney general|president|governor|prime minister|mayor|king|queen)$", re.IGNORECASE)


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims of the kind *office* in the document's sentences."""
    for passage, sentence in reading.sentences():
        for token in sentence:
            who = reading.ref(passage, token)
            yield from _part(reading, passage, token, who)
            if token.pos_ in ("VERB", "AUX"):
                yield from _told(reading, passage, token)
                yield from _moved(reading, passage, token)
                yield from _succeeded(reading, passage, token)
            if who is None or not reading.is_any(who, ("Person",)):
                continue
            yield from _title(reading, passage, token, who)
            yield from _party(reading, passage, token, who)
            for noun in grammar.children(token, "appos"):
                yield from _described(reading, passage, token, who, noun, aside=True)
            if token.dep_ == "appos" and token.head.pos_ == "NOUN":
                yield from _described(reading, passage, token, who, token.head, aside=True)


def _told(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "Ken Paxton is the attorney general", "served as secretary of state", "Poland belongs to NATO"."""
    nouns = grammar.children(verb, "attr") if verb.lemma_ == "be" else []
    for cue in reading.schema.relations["holdsOffice"].cues:
        if cue.head == verb.lemma_ and (found := complement(verb, cue)) is not None:
            nouns = [found]
    joined = [
        found
        for cue in reading.schema.relations["memberOf"].cues
        if cue.pos == "VERB" and cue.head == verb.lemma_ and (found := complement(verb, cue)) is not None
    ]
    if not (nouns or joined) or grammar.negated(verb):
        return
    for holder in grammar.doers(verb):
        who = reading.ref(passage, holder)
        if who is None:
            continue
        for noun in nouns if reading.is_any(who, ("Person",)) else ():
            yield from _described(reading, passage, verb, who, noun, aside=False)
        for body in (reading.ref(passage, noun) for noun in joined if reading.is_any(who, ("Actor", "Country"))):
            if body is not None and reading.is_any(body, ("Body", "Group")) and who.entity != body.entity:
                yield _belongs(reading, passage, verb, "memberOf", who, body, None, False)


def _moved(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "Jane Roe was appointed secretary of state in 2021", "resigned as attorney general"."""
    terms, lemma = reading.schema.words, verb.lemma_.lower()
    leaves = lemma in terms["leavingOffice"]
    if not (leaves or lemma in terms["installing"]) or grammar.negated(verb):
        return
    nouns = [] if leaves else grammar.children(verb, "oprd", "attr")
    nouns += [n for p in grammar.children(verb, "prep") if p.lower_ == "as" for n in grammar.children(p, "pobj")]
    people = grammar.doers(verb) if leaves and not grammar.passive(verb) else grammar.undergoers(verb)
    for holder in people if nouns else ():
        who = reading.ref(passage, holder)
        if who is not None and reading.is_any(who, ("Person",)):
            yield from _described(reading, passage, verb, who, nouns[0], aside=False)


def _succeeded(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "Jane Roe succeeded John Doe as mayor of Austin", "John Doe, who preceded Roe"."""
    cues = {cue.head for cue in reading.schema.relations["succeeds"].cues if cue.pos == "VERB"}
    before = verb.lemma_ == "precede"
    if verb.lemma_ not in cues and not before:
        return
    ends = grammar.doers(verb), grammar.undergoers(verb)
    people = [[r for t in end if (r := reading.ref(passage, t)) and reading.is_any(r, ("Person",))] for end in ends]
    if any(len(end) != 1 for end in people) or people[0][0].entity == people[1][0].entity:
        return
    later, earlier = (people[1][0], people[0][0]) if before else (people[0][0], people[1][0])
    role = [n for p in grammar.children(verb, "prep") if p.lower_ == "as" for n in grammar.children(p, "pobj")]
    yield Claim(
        relation="succeeds",
        subject=later,
        object=earlier,
        evidence=reading.evidence(passage, verb),
        said_by=reading.said_by(passage, verb),
        modality=reading.algebra.firmness(verb),
        negated=grammar.negated(verb),
        when=reading.when(passage, verb),
        qualifiers=(("role", reading.text(passage, role[0])),) if role else (),
        rule="offices: succeeds",
    )


def _title(reading: Reading, passage: int, head: Token, person: Ref) -> Iterator[Claim]:
    """ "Texas Attorney General Ken Paxton", "former President Donald Trump", "agency spokesman Ned Price"."""
    if person.span is None or head.pos_ == "PRON":
        return
    words = person.span.of(reading.document.text)
    name = max((n for n in _names(reading, person) if words.endswith(n)), key=len, default=None)
    if name is None or name == words:
        return
    title = words[: -len(name)].strip(" ,")
    office = _ARTICLE.sub("", FORMER.split(title)[-1].strip(" -"))
    if not office or _COURTESY.fullmatch(office) or not _is_role(reading.schema, office):
        return
    start = person.span.start + words.index(office)
    claim = _claim(reading, passage, head, person, Span(start, start + len(office)), None, title, "title", aside=True)
    yield claim
    of = claim.qualifier("of")
    if isinstance(of, Ref):
        yield from _speaks(reading, passage, head, person, of, office, aside=True)


def _names(reading: Reading, person: Ref) -> list[str]:
    entity = reading.entity(person)
    return [entity.label, *entity.aliases]


def _is_role(schema: Schema, office: str) -> bool:
    """True if the words end in a noun for an office ("Attorney General", "President"), not just for a person."""
    words = re.sub(r"-(?:elect|designate)\b", "", office.lower()).replace("-", " ").split() or [""]
    return any(" ".join(words[-size:]) in schema.words["officeNoun"] for size in (3, 2, 1))


def _described(reading: Reading, passage: int, head: Token, person: Ref, noun: Token, aside: bool) -> Iterator[Claim]:
    """ "Marsha Espinosa, a spokesman for the department", "Ken Paxton is the attorney general of Texas"."""
    if noun.pos_ not in ("NOUN", "PROPN") or reading.is_any(reading.ref(passage, noun), ("Party",)):
        return
    span = reading.subtree(passage, noun)
    whole = span.of(reading.document.text)
    cut = _CUT.search(whole)
    if cut is not None and cut.start() > 3:
        span = Span(span.start, span.start + cut.start())
        whole = span.of(reading.document.text)
    if not _is_role(
        reading.schema, reading.span(passage, noun.doc[noun.left_edge.i : noun.i + 1]).of(reading.document.text)
    ) or _judged(noun):
        return
    body = _body(reading, passage, noun)
    lemma, former = noun.lemma_.lower(), bool(FORMER.search(whole))
    member = lemma in reading.schema.words["staffNoun"] and reading.is_any(body, ("Administration",))
    nouns = reading.schema.heads("memberOf", "NOUN")
    if body is not None and (member or (lemma in nouns and reading.is_any(body, ("Body", "Group")))):
        yield _belongs(reading, passage, head, "memberOf", person, body, Text((span,)), former, aside)
        return
    if lemma in nouns or (lemma == "candidate" and body is None and not grammar.children(noun, "prep", "compound")):
        return
    office = _ARTICLE.sub("", whole)
    yield _claim(reading, passage, head, person, Span(span.end - len(office), span.end), body, whole, "text", aside)
    if body is not None:
        yield from _speaks(reading, passage, head, person, body, lemma, aside)


def _judged(noun: Token) -> bool:
    """True for "the superior candidate", "the only lawmaker to object": it says what somebody is worth, no office."""
    adjectives = [t for t in noun.lefts if t.pos_ == "ADJ" and t.lower_ not in ("chief", "top")]
    return any(t.tag_ in ("JJR", "JJS") or t.lower_ in _SINGLING or _worth().of(t) is not None for t in adjectives)


@cache
def _worth() -> Worth:
    return Worth(schemas.load())


def _speaks(
    reading: Reading, passage: int, head: Token, person: Ref, body: Ref, office: str, aside: bool
) -> Iterator[Claim]:
    """Whom a spokesman speaks for."""
    last = office.lower().split()[-1]
    if last not in reading.schema.heads("spokespersonFor", "NOUN"):
        return
    if body.entity != person.entity:
        yield Claim(
            "spokespersonFor",
            person,
            body,
            reading.evidence(passage, head),
            reading.said_by(passage, head, aside),
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
    cues = reading.schema.heads("partOf", "NOUN")
    for noun in nouns:
        for prep in grammar.children(noun, "prep"):
            for whole in grammar.children(prep, "pobj") if prep.lower_ == "of" and noun.lemma_ in cues else ():
                ref = reading.ref(passage, whole)
                if ref is not None and ref.entity != body.entity and reading.is_any(ref, ("Body",)):
                    yield _belongs(reading, passage, head, "partOf", body, ref, None, False)


def _belongs(
    reading: Reading,
    passage: int,
    head: Token,
    relation: str,
    who: Ref,
    whole: Ref,
    role: Text | None,
    former: bool,
    aside: bool = False,
) -> Claim:
    qualifiers: list[tuple[str, Value]] = [("former", True)] if former else []
    if role is not None:
        qualifiers.append(("role", role))
    return Claim(
        relation,
        who,
        whole,
        reading.evidence(passage, head),
        reading.said_by(passage, head, aside),
        modality=_firm(reading, head),
        qualifiers=tuple(qualifiers),
        rule=f"offices: {relation}",
    )


def _body(reading: Reading, passage: int, noun: Token) -> Ref | None:
    """The body or place whose office it is: owner, or the object of *of*, *for*, *at*, *in*."""
    for owner in grammar.children(noun, "poss", "compound", "nmod"):
        ref = reading.ref(passage, owner)
        if reading.is_any(ref, ("Body", "Place", "Person")):
            return ref
    preps = grammar.children(noun, "prep")
    inside = [p for q in preps for n in grammar.children(q, "pobj") for p in grammar.children(n, "prep")]
    at = [p for p in (*preps, *inside) if p.lower_ == "at"]  # "head of North America at the foreign ministry"
    for prep in (*at, *preps):
        if prep.lower_ in ("of", "for", "at", "in", "with"):
            for inner in grammar.children(prep, "pobj"):
                ref = reading.ref(passage, inner)
                bare = inner.text[0].islower() and not grammar.children(inner, "det", "poss")  # "secretary of state"
                if reading.is_any(ref, ("Body", "Place", "Person")) and not bare:
                    return ref
    return None


def _claim(
    reading: Reading,
    passage: int,
    head: Token,
    person: Ref,
    span: Span,
    of: Ref | None,
    title: str,
    how: str,
    aside: bool,
) -> Claim:
    office = span.of(reading.document.text)
    if of is None:
        inside = [
            Ref(m.entity, m.span) for m in reading.found.mentions if span.contains(m.span) and m.entity != person.entity
        ]
        nouns = {noun for type in reading.schema.types.values() for noun in type.nouns}
        bodies = [r for r in inside if reading.is_any(r, ("Body", "Place"))]
        of = next((r for r in bodies if reading.entity(r).label.lower() not in nouns), None)
        of = of or place_in(reading, span)
    held = dict(_held(reading, passage, head, span))
    leaves = head.lemma_.lower() in reading.schema.words["leavingOffice"] and not aside
    over = bool(FORMER.search(title)) or ("until" in held and _past(head)) or leaves
    qualifiers: list[tuple[str, Value]] = [("former", over), *held.items()]
    firm = _firm(reading, head)
    if (known := status(title)) is not None:
        qualifiers.append(("heldAs", known[0]))
        firm = grammar.weaker(firm, known[1])
    elif head.lemma_ == "nominate" and not aside:
        qualifiers.append(("heldAs", "nominee"))
        firm = grammar.weaker(firm, Modality.POSSIBLE)
    if of is not None:
        qualifiers.append(("of", of))
    noun = re.split(r"\s+(?:of|for|at|in|to)\s+", office)[0]
    doubtful = of is not None and reading.is_any(of, ("Agency",)) and bool(_SOVEREIGN.search(noun))
    return Claim(
        relation="holdsOffice",
        subject=person,
        object=Text((span,)),
        evidence=reading.evidence(passage, head),
        said_by=reading.said_by(passage, head, aside),
        modality=firm,
        qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
        rule=f"offices: {how}" + (", doubtful as printed" if doubtful else ""),
    )


def _held(reading: Reading, passage: int, head: Token, office: Span) -> Iterator[tuple[str, Value]]:
    """From when to when the office is held, as the clause or the description itself says."""
    nouns = [t for t in head.sent if reading.span(passage, t).start >= office.start]
    inside = [t for t in nouns if reading.span(passage, t).end <= office.end and t.pos_ in ("NOUN", "PROPN")]
    if head.pos_ not in ("VERB", "AUX"):
        yield from interval(reading, passage, *inside)
        return
    moves = reading.schema.words["installing"]
    if head.lemma_ in moves or head.lemma_ == "become":
        yield from began(reading, passage, head, *inside)
    elif head.lemma_ in reading.schema.words["leavingOffice"]:
        yield from (("until", words) for _, words in began(reading, passage, head, *inside))
    else:
        yield from interval(reading, passage, head, *inside)


def _past(head: Token) -> bool:
    """True if what a verb says is over: "served until 2015"; so is what a description of the past says."""
    return head.pos_ not in ("VERB", "AUX") or head.tag_ == "VBD" or any(c.lower_ == "had" for c in head.children)


def _firm(reading: Reading, head: Token) -> Modality:
    """How firmly an office is told: "may become governor"; a title beside a name is a fact."""
    return reading.algebra.firmness(head) if head.pos_ in ("VERB", "AUX") else Modality.ASSERTED
