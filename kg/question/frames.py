"""Which relations a question asks for, and between whom, read by the sign algebra or by a relation's cues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extract.algebra import Algebra, Predication
from kg.language import grammar
from kg.model import Modality
from kg.question.pattern import DONE, MEANT, Hole
from kg.question.wording import SOME, WH, Named
from kg.schema import Relation, Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Acts by which somebody shows that he is for a policy, beside what he says.
_DEEDS = frozenset({"maintains", "extends", "reinstates", "pursues", "proposes", "signs"})
_WISHES = frozenset({"want", "wish", "like", "prefer", "favour", "favor", "promote", "back", "push"})
_ONLY = frozenset({"criticises", "praises", "defends", "openTo"})
_TRIED = MEANT | {Modality.POSSIBLE}


@dataclass(slots=True)
class Frame:
    """What a question's clause says: relations, sign, ends, and which of its tokens said so (by lemma)."""

    relations: frozenset[str]
    sign: int | None
    firmness: frozenset[Modality]
    holder: Token | None = None
    target: Token | None = None
    negated: bool = False
    used: set[str] = field(default_factory=set)
    steps: tuple[str, ...] = ()


def is_open(token: Token) -> bool:
    """True for what a question asks for: "who", "which states", "something"."""
    return token.lower_ in WH | SOME or any(c.lower_ in ("which", "what", "whose", "some") for c in token.children)


def read(
    schema: Schema, algebra: Algebra, main: Sequence[Token], named: Sequence[Named], hole: Hole, future: bool
) -> Frame | None:
    """The frame of a clause, None where none of its words is a cue."""
    found = _predication(algebra, main, named)
    if found is not None:
        return _of_predication(schema, found, main, hole, future)
    return _of_cue(schema, algebra, main, named, hole, future)


def root(doc: Doc, named: Named) -> Token:
    """The head of a name."""
    return doc[named.start : named.end].root


def stances(schema: Schema, sign: int | None, hole: Hole) -> frozenset[str]:
    """Stances by word and by deed: what somebody favours is also what he proposes."""
    if hole is Hole.TRUTH:
        return frozenset(r.name for r in schema.relations.values() if r.kind in ("stance", "act"))
    everything = sign == -1 or hole is not Hole.SUBJECT
    kinds = ("stance", "act", "interaction") if everything else ("stance",)
    found = {r.name for r in schema.relations.values() if r.kind in kinds and r.sign == sign}
    return frozenset(found | (_DEEDS if sign == 1 else set())) - {"openTo", "meets"}


def _predication(algebra: Algebra, main: Sequence[Token], named: Sequence[Named]) -> Predication | None:
    """Of the predications of the clause the one with most known ends; of those the shortest chain to a known target."""
    ids = {t.i for t in main}
    spans = {root(main[0].doc, n).i for n in named}

    def weight(p: Predication) -> tuple[int, bool, bool, int]:
        ends = (p.holder, p.target)
        known = sum(t.i in spans or is_open(t) for t in ends)
        return known, p.predicate.dep_ == "ROOT", p.target.i in spans, -len(p.steps)

    return max((p for p in algebra.predications(main[0].sent) if p.predicate.i in ids), key=weight, default=None)


def _of_predication(schema: Schema, p: Predication, main: Sequence[Token], hole: Hole, future: bool) -> Frame:
    relation = schema.relations[p.relation]
    sign = p.sign if p.sign is not None else None if p.negated else relation.sign
    lemmas = {t.lemma_.lower() for t in main}
    outer = p.steps[0].split()[0]
    used = _path(p.core, p.predicate)
    used |= {
        t.lemma_.lower() for at in p.core.ancestors for t in (at, *at.conjuncts) if t.pos_ in ("VERB", "AUX", "PART")
    }
    used |= {t.lemma_.lower() for t in (*p.core.conjuncts, *p.predicate.conjuncts) if t.pos_ == p.core.pos_}
    for cue in relation.cues:
        if cue.head in used:
            used |= set(cue.rest)
    for operator in schema.operators.values():
        for cue in operator.cues:
            if cue.head in used and set(cue.rest) <= lemmas:
                used |= set(cue.rest)
    frame = Frame(frozenset(), sign, MEANT, p.holder, p.target, p.negated, used, p.steps)
    imagined = bool(lemmas & _WISHES)
    plain = len(p.steps) == 1
    if outer in ("planning", "doing") and relation.kind == "stance" and not plain:
        frame.used.discard(p.predicate.lemma_.lower())  # who agreed to stop it is no more than that
    if relation.kind == "stance" or imagined:
        only = plain and not imagined and relation.name in _ONLY
        frame.relations = schema.below(relation.name) if only else stances(schema, sign, hole)
        return frame
    frame.relations = schema.below(relation.name)
    frame.sign = None if p.negated else frame.sign
    if plain or outer == "doing":
        ongoing = any(t.tag_ == "VBG" and t.dep_ == "ROOT" for t in main)
        frame.firmness = MEANT if future or ongoing else DONE
    elif outer in ("failing", "unable", "denying", "allegedly"):
        frame.firmness = _TRIED | {Modality.DENIED}
    return frame


def _path(core: Token, predicate: Token) -> set[str]:
    """The lemmas from the innermost predicate up to the outermost."""
    found, at = {core.lemma_.lower(), predicate.lemma_.lower()}, core
    while at != predicate and at.head != at:
        found |= {at.lemma_.lower()}
        at = at.head
    return found


def _of_cue(
    schema: Schema, algebra: Algebra, main: Sequence[Token], named: Sequence[Named], hole: Hole, future: bool
) -> Frame | None:
    """The relation of a cue that stands in the clause without ends that the parser sees: "the opponents of MPP"."""
    inside = {i for n in named for i in range(n.start, n.end)}
    pos = {"VERB": ("VERB",), "AUX": ("VERB",), "NOUN": ("NOUN",), "PROPN": ("NOUN",), "ADJ": ("ADJ",), "ADP": ("ADP",)}
    fits: list[tuple[int, int, Token, Relation]] = []
    for token in main:
        if token.i in inside:
            continue
        for relation in schema.relations.values():
            for cue in relation.cues:
                kinds = (*pos.get(token.pos_, ()), *(("ADJ",) if token.tag_ == "VBN" else ()))
                word = token.lower_ if cue.pos == "ADJ" else token.lemma_.lower()
                if cue.head == word and cue.pos in kinds and grammar.after(token, cue.rest) is not None:
                    fits.append((relation.kind in ("stance", "act"), len(cue.rest), token, relation))
    if not fits:
        return None
    _, _, token, relation = max(fits, key=lambda f: f[:2])
    used = {token.lemma_.lower(), token.lower_} | {
        w for c in relation.cues if c.head == token.lemma_.lower() for w in c.rest
    }
    over = algebra.over(token)
    negated = grammar.negated(token) != (over is not None and over.sign < 0)
    if over is not None:
        used |= {t.lemma_.lower() for t in token.ancestors if t.pos_ in ("VERB", "AUX", "NOUN", "ADJ")}
    sign = None if negated else relation.sign
    stance = relation.kind == "stance" and relation.name not in _ONLY
    relations = stances(schema, relation.sign, hole) if stance else schema.below(relation.name)
    done = relation.kind in ("act", "interaction", "legal") and not future
    return Frame(relations, sign, DONE if done else MEANT, negated=negated, used=used)


def conjoined(tokens: Iterable[Token]) -> set[int]:
    """The numbers of the tokens and of all that is coordinated with them."""
    return {t.i for token in tokens for t in (token, *token.conjuncts)}
