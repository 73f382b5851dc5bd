"""Rulings: which court or judge did what to which policy, act or earlier ruling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Value
from kg.schema import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Acts that a court keeps from being done to a policy by ordering that it stay.
_ENDING = frozenset({"ends", "suspends", "blocks", "undermines", "vetoes"})
_ENDS = ("Policy", "Ruling", "Lawsuit", "Event", "Thing")


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims *ruledOn* of the document's sentences."""
    for passage, sentence in reading.sentences():
        for verb in sentence:
            if verb.pos_ not in ("VERB", "AUX"):
                continue
            judges = [r for t in grammar.doers(verb) if (r := reading.ref(passage, t)) and reading.judge(r)]
            if judges:
                yield from _rulings(reading, passage, verb, judges)


def _rulings(reading: Reading, passage: int, verb: Token, judges: list[Ref]) -> Iterator[Claim]:
    found = _declared(reading, verb) or _ordered(reading, verb) or next(_effects(reading, verb), None)
    if found is None:
        return
    effect, targets = found
    over = reading.algebra.over(verb)
    refused = over is not None and over.sign < 0
    for target in targets:
        ref = reading.ref(passage, target)
        if ref is None or not reading.is_any(ref, _ENDS):
            continue
        about = _policy_below(reading, passage, target, ref)
        qualifiers: list[tuple[str, Value]] = []
        if about is not None:
            qualifiers.append(("about", about))
        if effect is not None:
            qualifiers.append(("effect", effect))
        for judge in judges:
            if judge.entity == ref.entity:
                continue
            yield Claim(
                relation="ruledOn",
                subject=judge,
                object=ref,
                evidence=reading.evidence(passage, verb),
                said_by=tuple(r for r in reading.said_by(passage, verb) if r.entity != judge.entity),
                modality=grammar.modality(verb.head) if refused else reading.algebra.firmness(verb),
                negated=(grammar.negated(verb) != refused) and effect is not None,
                when=reading.when(passage, verb),
                qualifiers=tuple(qualifiers),
                confidence=0.85,
                rule=f"rulings: {effect or 'a ruling'}",
            )


def _declared(reading: Reading, verb: Token) -> tuple[str | None, list[Token]] | None:
    """ "ruled that the ban is unconstitutional", "found the rule unlawful", "held that the order violated the law"."""
    terms = reading.schema.words
    if verb.lemma_ not in terms["rulingVerb"]:
        return None
    for clause in grammar.children(verb, "ccomp", "xcomp", "oprd", "acomp"):
        words = {clause.lemma_.lower(), *(t.lemma_.lower() for t in grammar.children(clause, "acomp", "attr", "oprd"))}
        sign = (
            -1
            if words & terms["unlawful"] or clause.lemma_ in terms["breaking"]
            else 1
            if words & terms["lawful"]
            else 0
        )
        if sign == 0 or grammar.modality(clause) is Modality.POSSIBLE:
            continue
        sign = -sign if grammar.negated(clause) else sign
        own = grammar.children(clause, "nsubj", "nsubjpass") or grammar.children(verb, "dobj")
        if own:
            return ("upholds" if sign > 0 else "strikesDown"), [one for t in own for one in grammar.expand(t)]
    return None


def _ordered(reading: Reading, verb: Token) -> tuple[str | None, list[Token]] | None:
    """ "ordered the agency to restart the program", "ruled that it must keep the rule", "may not end it"."""
    stopped = [c for p in grammar.children(verb, "prep") if p.lower_ == "from" for c in grammar.children(p, "pcomp")]
    orders = {cue.head for cue in reading.schema.effects["orders"]}
    if verb.lemma_ not in orders | reading.schema.words["rulingVerb"] and not stopped:
        return None
    for clause in [*stopped, *grammar.children(verb, "xcomp", "ccomp")]:
        must = any(c.lower_ in ("must", "should") or c.lemma_ == "have" for c in grammar.children(clause, "aux"))
        may = any(c.lower_ in ("can", "could", "may", "might") for c in grammar.children(clause, "aux"))
        if clause not in stopped and verb.lemma_ not in orders and not must and not may:
            continue
        acts = {cue.head: r.name for r in reading.schema.relations.values() if r.kind == "act" for cue in r.cues}
        acts |= {cue.head: "maintains" for cue in reading.schema.relations["maintains"].cues}
        act, targets = acts.get(clause.lemma_.lower()), grammar.undergoers(clause)
        if act is None or not targets:
            continue
        if grammar.negated(clause) or clause in stopped:
            return ("orders" if act in _ENDING else "blocks"), targets
        if may:
            return "allows", targets
        return {"reinstates": "reinstates", "ends": "vacates", "suspends": "stays"}.get(act, "orders"), targets
    return None


def _effects(reading: Reading, verb: Token) -> Iterator[tuple[str | None, list[Token]]]:
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
    if verb.lemma_ in ("rule", "decide"):
        prepositions = [p for p in grammar.children(verb, "prep") if p.lower_ in ("on", "over", "about")]
        nouns = [n for p in prepositions for noun in grammar.children(p, "pobj") for n in grammar.expand(noun)]
        if nouns:
            yield None, nouns


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
