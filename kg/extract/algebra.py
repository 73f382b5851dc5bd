"""The sign algebra: who is for or against what, as the product of signs along the clause.

attitude (oppose −, back +, refuse −, criticise somebody *for* −) × effect on the policy (end −, block −, keep +).
Plain negation is no factor but leaves no sign ("did not endorse the bill" is no opposition), except over refusals and
neg-raising words, which it turns ("does not support" is −). The signs and cues are data of ``ontology/relations.ttl``;
this module only multiplies. It works on tokens; what they denote is for others to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.extract import _converse as converse
from kg.extract._converse import Converse
from kg.extract._cues import (
    finite,
    gerunds_of,
    governor_of,
    has_complement,
    infinitive_after,
    parts_of_speech,
    takes,
    targets_of,
)
from kg.language import grammar
from kg.model import Modality
from kg.schema import Cue, Operator, Relation, Schema

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

T = TypeVar("T")
#: Cues by part of speech and head lemma.
_Index = dict[tuple[str, str], list[tuple[Cue, T]]]
_KINDS = frozenset({"stance", "act", "interaction"})
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Predication:
    """ "*Texas*, by *sued to keep*, supports *the program*, asserted": one actor's sign towards one target.

    :param relation: name of the relation type.
    :param holder: the head token of who holds or does it; the predicate itself for what should be done, which whoever
        says so wants.
    :param target: the head token of what it is towards.
    :param sign: 1, −1, or None where plain negation left none.
    :param steps: the factors from the outermost to the innermost, ``"suing +"``, ``"maintains +"``, for explanation.
    :param predicate: the token that the holder is the subject of.
    :param core: the innermost predicate, whose target it is.
    :param forms: those of the cue that names the relation, where it is the core's own ("BODY").
    """

    relation: str
    holder: Token
    target: Token
    sign: int | None
    modality: Modality
    negated: bool
    steps: tuple[str, ...]
    predicate: Token
    core: Token
    forms: frozenset[str] = frozenset()


class _State(NamedTuple):
    """What has been multiplied so far, from the innermost predicate outwards."""

    relation: str
    sign: int | None
    modality: Modality
    negated: bool
    steps: tuple[str, ...]
    at: Token
    #: The holder is what the predicate is said of or done to, not its doer: "opposed to", "accused them *of*".
    of_object: bool = False
    forms: frozenset[str] = frozenset()
    #: The sign without the last plain negation: "not *to end it*" is a complement that turns it.
    plain: int | None = None


class Algebra:
    """The algebra over one schema's cues."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    @cached_property
    def _relations(self) -> _Index[Relation]:
        index: _Index[Relation] = {}
        for relation in self.schema.relations.values():
            if relation.kind in _KINDS:
                for cue in relation.cues:
                    index.setdefault((cue.pos, cue.head), []).append((cue, relation))
        return _longest_first(index)

    @cached_property
    def _operators(self) -> _Index[Operator]:
        index: _Index[Operator] = {}
        for operator in self.schema.operators.values():
            for cue in operator.cues:
                index.setdefault((cue.pos, cue.head), []).append((cue, operator))
        return _longest_first(index)

    @cached_property
    def _heads(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of relations, and of operators: what is none of them expresses none."""
        relations, operators = (frozenset(head for _, head in index) for index in (self._relations, self._operators))
        return relations, operators

    def predications(self, sentence: SpacySpan) -> Iterator[Predication]:
        """Every signed relation between two tokens of the sentence, in order of their predicates, none twice."""
        seen: set[Predication] = set()
        for token in sentence:
            for relation, cue, targets in self._matches(token):
                for target in targets:
                    for found in self._outwards(token, relation, target, cue):
                        if found not in seen and found.holder != found.target:
                            seen.add(found)
                            yield found
            for turned in self._converses(token):
                yield from self._said_of(turned, seen)

    def _converses(self, token: Token) -> Iterator[Converse]:
        """The relations that the token expresses from their other end."""
        for pos in parts_of_speech(token):
            cues = self._relations.get((pos, token.lemma_.lower()), ())
            if pos == "VERB":
                if any(o.name == "directing" for _, o in self._operator_cues(token.head)):
                    yield from converse.departing(token, self.schema.relations["opposes"], self.schema)
                for cue, relation in cues:
                    if "FELT" in cue.forms:
                        yield from converse.felt(token, relation)
            elif pos == "NOUN":
                done = [relation for cue, relation in cues if "DONE" in cue.forms]
                own = [relation for cue, relation in cues if cue.rest in (("of",), ("for",))]
                if done:
                    yield from converse.held(token, done[0], reverse=True)
                elif own and token.lemma_.lower() in self.schema.words.get("stanceHolder", ()):
                    mutual = any("EACH" in cue.forms for cue, _ in cues)
                    yield from converse.held(token, own[0], reverse=False, mutual=mutual)
                elif stances := [(cue, relation) for cue, relation in cues if relation.kind != "act"]:
                    yield from converse.received(token, stances, self.schema)
                    yield from converse.reacted(token, stances[0][1], self.schema)

    def _said_of(self, found: Converse, seen: set[Predication]) -> Iterator[Predication]:
        at = found.predicate
        negated = grammar.negated(at)
        steps = (_step(found.relation),)
        firm = self.firmness(at) if at.pos_ in ("VERB", "AUX") else Modality.ASSERTED
        for holder in found.holders:
            for target in found.targets:
                one = Predication(
                    found.relation.name,
                    holder,
                    target,
                    None if negated else found.relation.sign,
                    firm,
                    negated,
                    ("not (no sign)", *steps) if negated else steps,
                    at,
                    found.core,
                    found.forms,
                )
                if one not in seen and holder != target:
                    seen.add(one)
                    yield one

    def _matches(self, token: Token) -> Iterator[tuple[Relation, Cue, list[Token]]]:
        """The relations that the token expresses, by which cue, and their targets.

        Of cues towards one target only the longest count. What is the complement of an operator is no target: who stops
        the agency *from ending it* does not stop the agency; who opposes the *end* of it opposes no end.
        """
        if token.lower_ not in self._heads[0] and token.lemma_.lower() not in self._heads[0]:
            return
        least = max(
            (
                len(c.rest)
                for c, o in self._operator_cues(token)
                if c.rest and o.attitude and not o.judges and has_complement(token, c)
            ),
            default=0,
        )
        taken: dict[int, int] = {}
        for pos in parts_of_speech(token):
            word = token.lower_ if pos == "ADJ" else token.lemma_.lower()
            for cue, relation in self._relations.get((pos, word), ()):
                if len(cue.rest) < least:
                    break
                targets = [t for t in targets_of(token, cue) if not self._is_act(t)]
                if not targets and (relation.kind == "stance" or relation.name == "proposes"):
                    targets = [t for t in gerunds_of(token, cue) if not self._bears(t)]
                if relation.judges and "DOER" not in cue.forms:
                    targets += self._who_is_judged(token, cue)
                if targets and all(taken.setdefault(t.i, len(cue.rest)) == len(cue.rest) for t in targets):
                    yield relation, cue, targets

    def _bears(self, verb: Token) -> bool:
        """True for a verb that has a sign or bears on one below, so that it is no name of a policy: "*ending* it"."""
        if any(has_complement(verb, cue) for cue, _ in self._operator_cues(verb)):
            return True
        return next(self._matches(verb), None) is not None

    def _who_is_judged(self, token: Token, cue: Cue) -> Iterator[Token]:
        """Who does the acts that a judgement is of: "praised *Biden*'s decision to end it"."""
        for act in targets_of(token, cue):
            if act.lemma_.lower() in self.schema.words["actNoun"] and self._is_act(act):
                yield from grammar.named_doers(act)

    def _is_act(self, target: Token) -> bool:
        """True for "attempt to end it" and "reboot of it", whose own target is meant, not for "a bill to end it"."""
        if target.pos_ != "NOUN" or target.lemma_.lower() in self.schema.words.get("vehicle", ()):
            return False
        operators = self._operator_cues(target)
        if any(has_complement(target, cue) for cue, _ in operators) or (operators and infinitive_after(target)):
            return True
        cues = self._relations.get(("NOUN", target.lemma_.lower()), ())
        return any(relation.kind == "act" and targets_of(target, cue) for cue, relation in cues)

    def _operator_cues(self, token: Token) -> list[tuple[Cue, Operator]]:
        low, lemma = token.lower_, token.lemma_.lower()
        if low not in self._heads[1] and lemma not in self._heads[1]:
            return []
        words = {pos: low if pos == "ADJ" else lemma for pos in parts_of_speech(token)}
        return [found for pos, word in words.items() for found in self._operators.get((pos, word), [])]

    def _outwards(self, token: Token, relation: Relation, target: Token, cue: Cue) -> Iterator[Predication]:
        """The predicate's own holders, then those of each operator or predicate above it.

        A complement is somebody's act only where the operator over it says that it was done, or its noun has an owner
        of its own: "Biden's attempt to end it" is Biden's, "wants Congress to end it" is nothing that Congress did.
        """
        modality = grammar.modality(token)
        state = self._negate(
            _State(
                relation.name, relation.sign, modality, False, (_step(relation),), token, cue.pos == "ADJ", cue.forms
            ),
            flips=self._turns(token),
        )
        yield from self._climb(state, token, target, _DEPTH)

    def _climb(self, state: _State, core: Token, target: Token, depth: int) -> Iterator[Predication]:
        above, done = self._above(state, target)
        if not above:
            state = state._replace(modality=grammar.weaker(state.modality, grammar.embedded(state.at)))
            yield from _due(state, core, target)
        if done or (state.at.pos_ == "NOUN" and grammar.owned(state.at) and not _given_up(state, above)):
            holders = grammar.undergoers(state.at) if state.of_object else []
            for holder in holders or [w for h in grammar.holders(state.at) for w in grammar.wielders(h)]:
                yield Predication(
                    state.relation,
                    holder,
                    target,
                    state.sign,
                    state.modality,
                    state.negated,
                    state.steps,
                    state.at,
                    core,
                    state.forms,
                )
        for grown in above if depth else ():
            yield from self._climb(grown, core, target, depth - 1)

    def _above(self, state: _State, target: Token) -> tuple[list[_State], bool]:
        """One step outwards, none where nothing above bears on the sign; and whether what is below was done."""
        governor = self._governor(state.at)
        if governor is None:
            return [], True
        fits = [(cue, o) for cue, o in self._operator_cues(governor) if takes(governor, cue, state.at)]
        fits = [(cue, o) for cue, o in fits if o.name != "carrying" or self._judged(governor)]
        subjects = grammar.children(state.at, "nsubj", "nsubjpass")
        if fits and subjects and not grammar.had_done(state.at) and not grammar.relative(subjects[0]):
            # "announced that the company broke the law": what others did is only said; "demanded that it pay": wanted
            fits = [(cue, o) for cue, o in fits if o.attitude and (o.factive or not finite(state.at))]
            if not fits:
                return [], True
        if fits:
            length = len(fits[0][0].rest)
            used = {o.name: (cue, o) for cue, o in reversed(fits) if len(cue.rest) == length}
            grown = [self._apply(state, governor, cue, o) for cue, o in used.values()]
            return grown, any(o.factive for _, o in used.values())
        if state.at.pos_ == "NOUN":
            for pos in parts_of_speech(governor):
                for cue, relation in self._relations.get((pos, governor.lemma_.lower()), ()):
                    event = self.schema.relations[state.relation].kind == "interaction"
                    if relation.kind == "act" and (event or not cue.rest) and grammar.supports(governor):
                        continue  # "launched an effort to end it", "carried out raids on": who launched it makes it
                    if relation.sign is not None and state.at in targets_of(governor, cue):
                        return [self._multiply(state, governor, relation)], False
            if grammar.lent(state.at):  # "refused to give aid to": what bears on the verb bears on the noun
                firm = grammar.weaker(state.modality, grammar.modality(governor))
                return [self._negate(state._replace(at=governor, modality=firm), flips=False)], False
        return [], True

    def _judged(self, noun: Token) -> bool:
        """True if something is done with, or for or against, what the noun names: "*backed* a bill to end it"."""
        above = governor_of(noun)
        if above is None:
            return grammar.owned(noun)
        for pos in parts_of_speech(above):
            cues = self._relations.get((pos, above.lemma_.lower()), ())
            if any(r.sign is not None and noun in targets_of(above, cue) for cue, r in cues):
                return True
        return grammar.owned(noun) or any(takes(above, cue, noun) for cue, _ in self._operator_cues(above))

    def firmness(self, predicate: Token) -> Modality:
        """How firmly a predicate is said, with all that stands over it: "tried to sue", "allows them to sue"."""
        found, at = grammar.modality(predicate), predicate
        for _ in range(_DEPTH):
            operator = self.over(at)
            if operator is None:
                return grammar.weaker(found, grammar.embedded(at))
            governor = self._governor(at)
            if governor is None or operator.factive:
                return found
            if operator.attitude and not grammar.implicative(governor):
                return grammar.weaker(found, Modality.CONDITIONAL)
            found = grammar.weaker(found, operator.modality, grammar.modality(governor))
            at = governor
        return found

    def over(self, predicate: Token) -> Operator | None:
        """The operator that a predicate is the complement of: *refusing* over *take* in "resisted taking in"."""
        governor = self._governor(predicate)
        if governor is None:
            return None
        fits = [o for cue, o in self._operator_cues(governor) if takes(governor, cue, predicate)]
        return fits[0] if fits else None

    def _governor(self, predicate: Token) -> Token | None:
        """The predicate that bears on one below it; for "launched an effort to end it" the noun before *to*."""
        governor = governor_of(predicate)
        if governor is None or governor.pos_ != "VERB" or not any(c.tag_ == "TO" for c in predicate.children):
            return governor
        before = predicate.doc[predicate.left_edge.i - 1] if predicate.left_edge.i else governor
        if before.dep_ == "dobj" and before.head == governor and self._operator_cues(before):
            return before
        return governor

    def _turns(self, token: Token) -> bool:
        return token.lemma_.lower() in self.schema.words.get("negRaising", ())

    def _apply(self, state: _State, governor: Token, cue: Cue, operator: Operator) -> _State:
        wills = operator.attitude or operator.modality in (Modality.PLANNED, Modality.ATTEMPTED)
        if wills and state.negated and state.plain is not None:
            # "urged her not to end it", "decided not to end it": what is willed is the contrary.
            turned = -state.plain
            state = state._replace(sign=turned, plain=None, negated=False, relation=_stance(turned))
        sign = None if state.sign is None else state.sign * operator.sign
        own = operator.attitude and not self._same_holder(state.at, governor, operator)
        relation = _stance(sign) if own or operator.sign < 0 else state.relation
        step = f"{operator.name} {'+' if operator.sign > 0 else '−'}"
        # Somebody who takes a stance on an act takes it firmly, however firm the act is.
        inner = Modality.ASSERTED if own else state.modality
        modality = grammar.weaker(inner, grammar.modality(governor), Modality.ASSERTED if own else operator.modality)
        of_object = not operator.attitude and cue.pos == "VERB" and bool(cue.rest) and state.at.dep_ == "pcomp"
        of_object = of_object or (not operator.attitude and governor.pos_ == "VERB" and grammar.passive(governor))
        grown = _State(relation, sign, modality, state.negated and not own, (step, *state.steps), governor, of_object)
        return self._negate(grown, flips=operator.negation == "flip")

    def _multiply(self, state: _State, governor: Token, relation: Relation) -> _State:
        sign = None if state.sign is None or relation.sign is None else state.sign * relation.sign
        grown = _State(
            _stance(sign),
            sign,
            grammar.modality(governor),
            False,
            (_step(relation), *state.steps),
            governor,
        )
        return self._negate(grown, flips=self._turns(governor))

    @staticmethod
    def _same_holder(inner: Token, governor: Token, operator: Operator) -> bool:
        """True for "wants to end it": holder and doer are one, so the act keeps its own relation, as a plan."""
        wanted = operator.modality is Modality.PLANNED and any(c.tag_ == "TO" for c in inner.children)
        return wanted and grammar.holders(inner) == grammar.holders(governor)

    @staticmethod
    def _negate(state: _State, flips: bool) -> _State:
        if not grammar.negated(state.at):
            return state
        steps = ("not (turns)" if flips else "not (no sign)", *state.steps)
        if flips and state.sign is not None:
            firm = grammar.modality(state.at)
            return state._replace(sign=-state.sign, relation=_stance(-state.sign), steps=steps, modality=firm)
        return state._replace(sign=None, plain=state.sign, negated=not state.negated, steps=steps)


def _due(state: _State, core: Token, target: Token) -> Iterator[Predication]:
    """What should be done, whoever should: "the law must be repealed". Its holder is the predicate itself, for whoever
    says so.
    """
    sign = state.plain if state.negated else state.sign
    needs = state.steps[0].startswith("obliged") and state.at.lemma_ in ("need", "have", "ought")
    due = needs or grammar.duty(state.at) or grammar.urged(state.at)
    if sign is not None and due and not grammar.left_open(state.at):
        sign = -sign if state.negated else sign
        steps = ("due +", *state.steps)
        yield Predication(_stance(sign), state.at, target, sign, Modality.ASSERTED, False, steps, state.at, core)


def _given_up(state: _State, above: list[_State]) -> bool:
    """True for "abandoned *its* plan to end it": what stands above turns what its own holder meant to do."""
    own = any(c.tag_ == "PRP$" for c in grammar.children(state.at, "poss"))
    return own and any(grown.sign != state.sign for grown in above)


def _longest_first(index: _Index[T]) -> _Index[T]:
    return {key: sorted(cues, key=lambda pair: -len(pair[0].rest)) for key, cues in index.items()}


def _stance(sign: int | None) -> str:
    return "opposes" if sign == -1 else "supports"


def _step(relation: Relation) -> str:
    return f"{relation.name} {'' if relation.sign is None else '+' if relation.sign > 0 else '−'}".strip()
