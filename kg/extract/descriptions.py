"""What policies do, depend on and are called, who faces what, and what state things are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading, complement
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Span, Text, Value
from kg.schema import Cue, Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

_PARTS = {"VERB": ("VERB", "AUX"), "ADJ": ("ADJ", "VERB"), "NOUN": ("NOUN",), "ADP": ("ADP",)}
_STATES = frozenset(
    (
        *("suspend", "block", "enjoin", "end", "terminate", "finalize", "approve", "pend", "repeal", "freeze", "pause"),
        *("delay", "cancel", "extend", "implement", "reinstate", "activate", "enact", "adopt", "reject", "pass"),
        *("active", "inactive", "dead", "alive", "final", "pending", "dormant", "effective", "invalid", "valid"),
        *("operational", "temporary", "permanent", "void", "unlawful", "illegal", "mandatory", "voluntary"),
    )
)
_BREAKS = re.compile(r",\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+(?=(?:the|an?|their|its)\b)")
_LIFE = ("Policy", "Lawsuit", "Ruling", "Negotiation")


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims of the kind *description*, and *openTo*, in the document's sentences."""
    relations = [r for r in reading.schema.relations.values() if r.kind == "description" or r.name == "openTo"]
    index: dict[str, list[tuple[Cue, Relation]]] = {}
    for relation in relations:
        for cue in relation.cues:
            index.setdefault(cue.head, []).append((cue, relation))
    for passage, sentence in reading.sentences():
        for token in sentence:
            for cue, relation in index.get(token.lemma_.lower(), ()):
                if token.pos_ in _PARTS[cue.pos]:
                    yield from _matched(reading, passage, token, cue, relation)
            yield from _state(reading, passage, token)
            yield from _names(reading, passage, token)


def _matched(reading: Reading, passage: int, token: Token, cue: Cue, relation: Relation) -> Iterator[Claim]:
    if relation.name == "hasStatus":
        yield from _event(reading, passage, token, cue)
        return
    target = complement(token, cue)
    operator = reading.algebra.over(token)
    if target is None or (operator is not None and operator.attitude and operator.sign > 0):
        return
    objects: list[Ref | Text] = []
    ref = reading.ref(passage, target)
    if "Text" not in relation.range and ref is not None and reading.is_any(ref, relation.range):
        objects = [ref]
    elif relation.name == "openTo" and ref is not None and reading.is_any(ref, ("Policy", "Actor", "Negotiation")):
        return  # between entities: the algebra's
    elif "Text" in relation.range:
        objects = _texts(reading, passage, token, target, relation)
    if not objects:
        return
    holders: list[Token | None] = [*grammar.holders(token)] or [None]
    for holder in holders:
        subject = reading.ref(passage, holder) if holder is not None else None
        if subject is None and not (relation.name == "contingentOn" and holder is not None):
            continue
        if subject is not None and not reading.is_any(
            subject, (*relation.domain, "Country") if "Actor" in relation.domain else relation.domain
        ):
            continue
        for object in objects:
            turned = operator is not None and operator.sign < 0
            negated = grammar.negated(token) != turned
            firm = operator.modality if operator is not None else Modality.ASSERTED
            qualifiers: list[tuple[str, Value]] = []
            if relation.name == "faces" and (under := _under(reading, passage, token)) is not None:
                qualifiers.append(("under", under))
            if (condition := _condition(reading, passage, token)) is not None:
                qualifiers.append(("condition", condition))
            about = _about(reading, passage, holder, subject)
            if about is not None:
                qualifiers.append(("about", about))
            elif subject is None and holder is not None:
                qualifiers.append(("about", Text((reading.subtree(passage, holder),))))
            yield Claim(
                relation=relation.name,
                subject=subject,
                object=object,
                evidence=reading.evidence(passage, token),
                said_by=reading.said_by(passage, token),
                modality=grammar.weaker(grammar.modality(token), firm),
                polarity=None if negated else relation.sign,
                negated=negated,
                when=reading.when(passage, token),
                qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
                confidence=0.75,
                rule=f"descriptions: {relation.name} by {cue.head}",
            )


def _texts(reading: Reading, passage: int, token: Token, target: Token, relation: Relation) -> list[Ref | Text]:
    """The words below the complement; a list of things faced is one text each."""
    if relation.name == "faces":
        return list(_items(reading, passage, target))
    text = reading.text(passage, target)
    for prep in grammar.children(token, "prep"):
        near = prep.i == target.right_edge.i + 1 and prep.lower_ in ("from", "of", "for", "in")
        if relation.name == "accepts" and near:
            text = Text((Span(text.hull.start, reading.text(passage, prep).hull.end),))
    return [text]


def _about(reading: Reading, passage: int, holder: Token | None, subject: Ref | None) -> Ref | None:
    """The policy inside a subject that is none itself: "our ability to implement the rule"."""
    if holder is None or reading.is_any(subject, _LIFE):
        return None
    inside = [r for t in holder.subtree if t != holder and (r := reading.ref(passage, t))]
    return next((r for r in inside if reading.is_any(r, _LIFE)), None)


def _own(reading: Reading, passage: int, token: Token) -> Text:
    """The words of one item of a list, without the items after it."""
    end = token.i
    for child in token.rights:
        if child.dep_ in ("conj", "cc", "appos") or child.is_punct:
            break
        end = child.right_edge.i
    listed = [t for t in token.doc[token.i : end + 1] if t.dep_ in ("conj", "cc") and t.head.dep_ == "pobj"]
    if listed and listed[-1].dep_ == "conj" and token.dep_ != "conj":
        end = min(end, next((t.i - 1 for t in listed), end))
    span = reading.span(passage, token.doc[token.left_edge.i : end + 1])
    words = span.of(reading.document.text).rstrip(" ,;")
    return Text((Span(span.start, span.start + len(words)),))


def _items(reading: Reading, passage: int, target: Token) -> Iterator[Text]:
    """The items of a list, a text each: cut at its commas, and at *and* before an article."""
    whole = reading.text(passage, target).hull
    words = whole.of(reading.document.text)
    start = 0
    for cut in [*_BREAKS.finditer(words), None]:
        end = cut.start() if cut is not None else len(words)
        if end > start:
            yield Text((Span(whole.start + start, whole.start + end),))
        start = cut.end() if cut is not None else end


def _event(reading: Reading, passage: int, token: Token, cue: Cue) -> Iterator[Claim]:
    """ "Title 42 expires this spring", "the order takes effect in May": intransitive uses only."""
    if grammar.passive(token) or (not cue.rest and grammar.children(token, "dobj", "xcomp")):
        return
    if grammar.after(token, cue.rest) is None:
        return
    for holder in grammar.doers(token):
        subject = reading.ref(passage, holder)
        if not reading.is_any(subject, _LIFE):
            continue
        last = max(
            t.right_edge.i for t in (token, *grammar.children(token, "npadvmod", "prep", "prt", "advmod", "dobj"))
        )
        words = token.doc[token.i : min(last, token.sent.end - 1) + 1]
        yield _status(reading, passage, token, subject, words[0], words[-1])


def _state(reading: Reading, passage: int, token: Token) -> Iterator[Claim]:
    """ "is currently suspended", "is not yet finalized", "is still active"."""
    participle = token.tag_ == "VBN" and grammar.children(token, "auxpass") and not grammar.children(token, "agent")
    adjective = token.dep_ == "acomp" and token.head.lemma_ in ("be", "remain", "stay")
    if token.lemma_.lower() not in _STATES or not (participle or adjective):
        return
    verb = token if participle else token.head
    holders = grammar.undergoers(token) if participle else grammar.doers(verb)
    for holder in holders:
        subject = reading.ref(passage, holder)
        if not reading.is_any(subject, _LIFE):
            continue
        left = [c for c in (*verb.lefts, *token.lefts) if c.dep_ in ("advmod", "neg") and c.i < token.i]
        start = min([token.i, *(c.i for c in left)])
        yield _status(reading, passage, verb, subject, token.doc[start], token)


def _status(reading: Reading, passage: int, verb: Token, subject: Ref | None, first: Token, last: Token) -> Claim:
    span = reading.span(passage, verb.doc[first.i : last.i + 1])
    return Claim(
        relation="hasStatus",
        subject=subject,
        object=Text((span,)),
        evidence=reading.evidence(passage, verb),
        said_by=reading.said_by(passage, verb),
        modality=grammar.modality(verb),
        negated=False,
        when=reading.when(passage, verb),
        confidence=0.85,
        rule="descriptions: status",
    )


def _names(reading: Reading, passage: int, token: Token) -> Iterator[Claim]:
    """ "known as X", "officially called X"; "Title 42 — the pandemic-era border policy": name and description."""
    subject: Ref | None = None
    words: Token | None = None
    if token.lemma_.lower() in ("know", "call", "dub", "nickname") and token.tag_ == "VBN":
        subjects = [token.head] if token.dep_ == "acl" else grammar.undergoers(token)
        subject = reading.ref(passage, subjects[0]) if subjects else None
        below = [n for p in grammar.children(token, "prep") if p.lower_ == "as" for n in p.children if not n.is_punct]
        below += grammar.children(token, "oprd", "attr", "dobj", "xcomp")
        words = below[0] if below else None
    elif token.dep_ == "appos" and token.pos_ == "NOUN":
        subject, words = reading.ref(passage, token.head), token
        if not reading.is_any(subject, ("Policy",)):
            return
    if subject is None or words is None or not reading.is_any(subject, ("Policy", "Body", "Group", "Lawsuit")):
        return
    yield Claim(
        relation="alsoKnownAs",
        subject=subject,
        object=reading.text(passage, words),
        evidence=reading.evidence(passage, token),
        said_by=reading.said_by(passage, token),
        confidence=0.85,
        rule="descriptions: name",
    )


def _under(reading: Reading, passage: int, verb: Token) -> Ref | None:
    for prep in grammar.children(verb, "prep"):
        if prep.lower_ == "under":
            for noun in grammar.children(prep, "pobj"):
                return reading.ref(passage, noun)
    return None


def _condition(reading: Reading, passage: int, token: Token) -> Text | None:
    """The words of an if-clause on the predicate or below its complement."""
    for child in token.subtree:
        if child.dep_ == "advcl" and any(c.lower_ in ("if", "unless") for c in grammar.children(child, "mark")):
            return reading.text(passage, child)
    return None
