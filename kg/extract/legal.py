"""Lawsuits and rulings: who sued whom over what, seeking what; which court did what to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Ref, Text, Value
from kg.schema import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token

_FILE = frozenset({"file", "bring", "launch", "mount", "lodge", "join", "lead", "pursue", "announce", "initiate"})
_SEEKS = {
    "maintains": "keep",
    "defends": "keep",
    "supports": "keep",
    "reinstates": "reinstate",
    "ends": "end",
    "blocks": "block",
    "suspends": "block",
    "opposes": "block",
    "criticises": "block",
    "undermines": "block",
}
_MONEY = frozenset({"damage", "damages", "compensation", "restitution", "money"})
_OVER = frozenset({"over", "about", "concerning"})


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims of the kind *legal* in the document's sentences."""
    for passage, sentence in reading.sentences():
        for token in sentence:
            if token.pos_ in ("VERB", "AUX"):
                yield from _suits(reading, passage, token)
                yield from _rulings(reading, passage, token)


# --- lawsuits -----------------------------------------------------------------------------------------------------


def _suits(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    suit = _suit_noun(reading, verb)
    if verb.lemma_ != "sue" and suit is None:
        return
    plaintiffs = [r for t in grammar.doers(verb) if (r := reading.actor(passage, t))]
    if not plaintiffs:
        return
    defendants = [r for t in _defendants(verb, suit) if (r := reading.actor(passage, t))]
    over, seeks, policy = _object_of_suit(reading, passage, verb, suit, defendants)
    case = _case(reading, passage, verb, suit, plaintiffs, over)
    qualifiers: list[tuple[str, Value]] = [("case", case)]
    if over is not None:
        qualifiers.append(("over", over))
    if policy is not None and policy != over:
        qualifiers.append(("about", policy))
    if seeks is not None:
        qualifiers.append(("seeks", seeks))
    relief = _relief(reading, passage, verb, suit)
    if relief is not None:
        qualifiers.append(("relief", relief))
    when = reading.when(passage, verb)
    if when is not None:
        qualifiers.append(("filed", when.span.of(reading.document.text)))
    court = _court(reading, passage, verb, suit)
    if court is not None:
        qualifiers.append(("court", court))
    negated = grammar.negated(verb)
    for plaintiff in plaintiffs:
        against: list[Ref | None] = [*defendants] or [None]
        for defendant in against:
            yield Claim(
                relation="sues",
                subject=plaintiff,
                object=defendant,
                evidence=reading.evidence(passage, verb),
                said_by=reading.said_by(passage, verb),
                modality=grammar.modality(verb),
                polarity=None if negated or defendant is None else -1,
                negated=negated,
                when=when,
                qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
                confidence=0.9 if over is not None else 0.8,
                rule="legal: sue" if suit is None else "legal: file a suit",
            )


def _suit_noun(reading: Reading, verb: Token) -> Token | None:
    """*lawsuit* in "filed a lawsuit", and None if the verb's object is no suit."""
    if verb.lemma_ not in _FILE:
        return None
    for noun in grammar.children(verb, "dobj", "nsubjpass"):
        words = [t.lemma_.lower() for t in noun.lefts] + [noun.lemma_.lower()]
        suits = reading.schema.types["Lawsuit"].nouns
        if noun.lemma_.lower() in suits or " ".join(words[-2:]) in suits:
            return noun
    return None


def _defendants(verb: Token, suit: Token | None) -> list[Token]:
    if suit is None:
        return grammar.undergoers(verb)
    against = [p for base in (suit, verb) for p in grammar.children(base, "prep") if p.lower_ == "against"]
    return [one for p in against for noun in grammar.children(p, "pobj") for one in grammar.expand(noun)]


def _object_of_suit(
    reading: Reading, passage: int, verb: Token, suit: Token | None, defendants: list[Ref]
) -> tuple[Ref | None, str | None, Ref | None]:
    """What the suit is over, what it seeks, and the policy within: "to keep X", "challenging X", "over X"."""
    below = {t.i for base in (verb, suit) if base is not None for t in base.subtree}
    held = {d.entity for d in defendants}
    for found in reading.algebra.predications(verb.sent):
        inner = found.steps[-1].split()[0]
        if found.target.i not in below or found.target.i <= verb.i or found.predicate.i < verb.i:
            continue
        ref = reading.ref(passage, found.target)
        if ref is None or ref.entity in held or found.sign is None:
            continue
        if found.sign is not None and (inner not in _SEEKS or len(found.steps) > 1):
            direct = inner in _SEEKS and found.steps[0].startswith("suing") and len(found.steps) == 2
            seeks = _SEEKS[inner] if direct else "keep" if found.sign > 0 else "block"
            return _whole(reading, passage, ref, found.target), seeks, ref
        return _whole(reading, passage, ref, found.target), _SEEKS[inner], ref
    for base in (verb, suit):
        for prep in grammar.children(base, "prep") if base is not None else []:
            if prep.lower_ in _OVER:
                for noun in grammar.children(prep, "pobj"):
                    return reading.ref(passage, noun), None, None
        for clause in grammar.children(base, "advcl", "acl", "xcomp") if base is not None else []:
            for noun in grammar.children(clause, "dobj"):
                if noun.lemma_.lower() in _MONEY:
                    return None, "damages", None
                if reading.is_any(reading.ref(passage, noun), ("Policy", "Ruling")):
                    return reading.ref(passage, noun), None, None
    return None, None, None


def _relief(reading: Reading, passage: int, verb: Token, suit: Token | None) -> Text | None:
    """The words that say what the suit is for: "to keep the program active", "challenging the extension"."""
    for base in (verb, suit):
        for clause in grammar.children(base, "xcomp", "advcl", "acl") if base is not None else []:
            if clause.i > verb.i and (clause.tag_ == "VBG" or any(c.tag_ == "TO" for c in clause.children)):
                end = max((t.i for t in clause.subtree if not _next_clause(t, clause)), default=clause.i)
                words = clause.doc[min(clause.left_edge.i, clause.i) : end + 1]
                return Text((reading.span(passage, words),))
    return None


def _next_clause(token: Token, clause: Token) -> bool:
    """True for what the parser hung under a clause though it starts another: after a comma, or *and* with its verb."""
    at = token
    while at not in (clause, at.head):
        if at.dep_ in ("cc", "punct") and at.head in (clause, *clause.children) and at.i > clause.i:
            return True
        if at.dep_ == "conj" and at.pos_ in ("VERB", "AUX") and at.head == clause:
            return True
        at = at.head
    return False


def _whole(reading: Reading, passage: int, ref: Ref, target: Token) -> Ref:
    """The act that the suit names around the policy: "the extension of the parole process", if it is a mention."""
    head = target.head
    if target.dep_ == "pobj" and head.lower_ == "of" and head.head.pos_ == "NOUN":
        outer = reading.ref(passage, head.head)
        if outer is not None and reading.is_any(outer, ("Policy",)):
            return outer
    return ref


def _case(
    reading: Reading, passage: int, verb: Token, suit: Token | None, plaintiffs: list[Ref], over: Ref | None
) -> Ref:
    names = " and ".join(dict.fromkeys(reading.entity(p).label for p in plaintiffs))
    label = f"{names} lawsuit" + (f" over {reading.entity(over).label}" if over is not None else "")
    if suit is not None:
        ref = reading.ref(passage, suit)
        if ref is not None:
            reading.relabel(ref, label)
            return ref
    return reading.add(reading.span(passage, verb), "Lawsuit", label)


def _court(reading: Reading, passage: int, verb: Token, suit: Token | None) -> Ref | None:
    for base in (verb, suit):
        for prep in grammar.children(base, "prep") if base is not None else []:
            if prep.lower_ in ("in", "with"):
                for noun in grammar.children(prep, "pobj"):
                    ref = reading.ref(passage, noun)
                    if reading.is_any(ref, ("Court",)):
                        return ref
    return None


# --- rulings ------------------------------------------------------------------------------------------------------


def _rulings(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    judges = [r for t in grammar.doers(verb) if (r := reading.ref(passage, t)) and reading.judge(r)]
    if not judges:
        return
    for effect, targets in _effects(reading, verb):
        for target in targets:
            ref = reading.ref(passage, target)
            if ref is None or not reading.is_any(ref, ("Policy", "Ruling", "Lawsuit", "Event", "Thing")):
                continue
            about = _policy_below(reading, passage, target, ref)
            qualifiers: list[tuple[str, Value]] = [("effect", effect)]
            if about is not None:
                qualifiers.insert(0, ("about", about))
            for judge in judges:
                yield Claim(
                    relation="ruledOn",
                    subject=judge,
                    object=ref,
                    evidence=reading.evidence(passage, verb),
                    said_by=reading.said_by(passage, verb),
                    modality=grammar.modality(verb),
                    negated=grammar.negated(verb),
                    when=reading.when(passage, verb),
                    qualifiers=tuple(qualifiers),
                    confidence=0.85,
                    rule=f"legal: ruling that {effect}",
                )
        return


def _effects(reading: Reading, verb: Token) -> Iterator[tuple[str, list[Token]]]:
    """The effects whose cues the verb fits, longest cue first, with what they are done to."""
    fits: list[tuple[int, str, Cue]] = []
    for effect, cues in reading.schema.effects.items():
        fits += [(len(c.rest), effect, c) for c in cues if c.head == verb.lemma_ and c.pos == "VERB"]
    for _, effect, cue in sorted(fits, key=lambda f: (-f[0], f[1])):
        last = grammar.after(verb, cue.rest)
        if last is None:
            continue
        below = [n for p in grammar.children(last, "pobj") for n in grammar.expand(p)] if cue.rest else []
        targets = below or grammar.undergoers(verb)
        if targets:
            yield effect, targets


def _policy_below(reading: Reading, passage: int, target: Token, ref: Ref) -> Ref | None:
    """The policy inside the thing ruled on ("attempt to end the program"), else the nearest before it."""
    if reading.is_any(ref, ("Policy",)) and reading.entity(ref).type != "Measure":
        return None
    inside = [t for t in target.subtree if t != target]
    before = [t for t in reversed(list(target.sent)) if t.i < target.i]
    for token in [*inside, *before]:
        policy = reading.ref(passage, token)
        if policy is not None and policy.entity != ref.entity and reading.is_any(policy, ("Policy",)):
            return policy
    return None
