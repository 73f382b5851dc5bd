"""Stances, acts and interactions: the algebra's predications as claims between entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract._reasons import reason
from kg.extract.algebra import Predication
from kg.extract.reading import ACTORS, Reading
from kg.language import grammar
from kg.model import Claim, Ref, Value
from kg.schema import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What it is a refusal not to want to do.
_GIVEN = frozenset({"aids", "agreesWith", "eases", "givesBackTo", "negotiatesWith", "permits", "releases", "yieldsTo"})
#: The most words that describe a policy; what is longer is a story.
_DESCRIBED = 14


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim for each predication whose ends are known and of the types that its relation asks for."""
    for passage, sentence in reading.sentences():
        kept: set[tuple[str, str, int]] = set()
        said: set[tuple[object, ...]] = set()
        for found in reading.algebra.predications(sentence):
            claim = _claim(reading, passage, found)
            if claim is None or claim.subject is None or not isinstance(claim.object, Ref):
                continue
            # One predicate says one thing about a pair: the first relation whose types fit.
            pair = (claim.subject.entity, claim.object.entity, found.predicate.i)
            same = (claim.relation, *pair[:2], claim.polarity, claim.modality, claim.negated)
            if pair not in kept and same not in said:  # "gave aid to" is said by the verb and by the noun
                kept.add(pair)
                said.add(same)
                yield claim
                for other in (
                    *_of_actor(reading, passage, found, claim),
                    *_of_candidate(reading, passage, found, claim),
                ):
                    pair = (claim.subject.entity, _entity(other), found.predicate.i)
                    if pair not in kept:
                        kept.add(pair)
                        yield other


def _entity(claim: Claim) -> str:
    return claim.object.entity if isinstance(claim.object, Ref) else ""


def _claim(reading: Reading, passage: int, found: Predication) -> Claim | None:
    relation = reading.schema.relations[found.relation]
    due = found.steps[0].startswith("due")
    subject = reading.says(passage, found.predicate) if due else reading.party(passage, found.holder)
    object = _object(reading, passage, found.target, relation)
    if object is None and subject is not None and found.target.tag_ == "VBG":
        object = _described(reading, passage, found.target)
    if subject is None or object is None or subject.entity == object.entity or not reading.is_any(subject, ACTORS):
        return None
    if (
        reading.judge(subject)
        and relation.kind != "interaction"
        and (
            relation.name not in ("criticises", "praises", "opposes")
            or reading.is_any(object, ("Lawsuit", "Ruling"))
            or _rules(reading, found, object)
        )
    ):
        return None
    if not due:
        subject = _speaker(reading, passage, found.holder, subject) or subject
    if "BODY" in found.forms and not all(reading.is_any(r, ("Body", "Country")) for r in (subject, object)):
        return None
    if relation.name == "openTo" and grammar.duty(found.core):
        return None  # what must be considered
    if relation.name == "attacks" and _of_words(reading, found.core, subject, object):
        relation = reading.schema.relations["criticises"]
    loose = relation.kind == "stance" and relation.name != "maintains"
    known = reading.is_any(object, [*relation.range, "Country"] if loose else relation.range)
    known = known or (relation.kind == "interaction" and "Country" in relation.range and reading.capital(object))
    done = reading.schema.relations.get(found.steps[-1].split()[0])
    if not known and len(found.steps) > 1 and done is not None and done.kind == "interaction":
        return None  # who accuses somebody of shelling a plant is not for the plant
    if not known and not (loose and reading.entity(object).type in ("Thing", "Measure", "Event", "Place")):
        return None
    sign, negated = found.sign, found.negated
    if negated and len(found.steps) == 2 and relation.name in _GIVEN and grammar.will_not(found.predicate):
        relation, sign, negated = reading.schema.relations["refuses"], -1, False  # "will not lift the ban"
    return Claim(
        relation=relation.name,
        subject=subject,
        object=object,
        evidence=reading.evidence(passage, found.predicate),
        said_by=reading.said_by(passage, found.predicate),
        modality=found.modality,
        polarity=sign,
        negated=negated,
        when=reading.when(passage, found.predicate),
        qualifiers=(*_means(reading, passage, found), *_why(reading, passage, found)),
        rule="frames: " + " × ".join(found.steps),
    )


def _object(reading: Reading, passage: int, target: Token, relation: Relation) -> Ref | None:
    """What the target denotes; whose it is where what is done to somebody's things is done to them.

    "hit *Iran*'s ports", "shelled positions of *the rebels*"
    """
    object = reading.party(passage, target)
    if not relation.through_things or reading.is_any(object, relation.range):
        return object
    owners = (reading.party(passage, owner) for owner in grammar.possessors(target))
    return next((o for o in owners if o is not None and reading.is_any(o, relation.range)), object)


def _speaker(reading: Reading, passage: int, holder: Token, subject: Ref) -> Ref | None:
    """Who says what they will do, instead of the pronoun for them: "*the rebels* said that they would free him"."""
    verb = holder.head
    if holder.pos_ != "PRON" or holder.dep_ != "nsubj" or verb.dep_ != "ccomp":
        return None
    said = (reading.ref(passage, speaker) for speaker in grammar.doers(verb.head) if speaker.pos_ != "PRON")
    return next((s for s in said if s is not None and s.entity == subject.entity), None)


def _described(reading: Reading, passage: int, gerund: Token) -> Ref | None:
    """The policy that a gerund describes: "requiring a license for every gun". None if it says too little or much."""
    words = [t for t in gerund.subtree if t.i >= gerund.i]
    text = reading.text(passage, gerund)
    span = text.spans[0]
    if not 2 <= len(words) <= _DESCRIBED or words[-1].i - gerund.i >= len(words):
        return None
    return reading.add(span, "Proposal", span.of(reading.document.text))


def _of_actor(reading: Reading, passage: int, found: Predication, claim: Claim) -> Iterator[Claim]:
    """Who judges an act judges who did it: "criticised *Biden's decision* to end it" is criticism of Biden as well."""
    judgement = reading.schema.relations.get(found.steps[0].split()[0])
    if judgement is None or claim.polarity is None or claim.subject is None:
        return
    words = reading.schema.words
    if judgement.judges or "FELT" in found.forms:
        acts = words["actNoun"]
    elif judgement.name == "opposes":
        acts = words["personalAct"]
    else:
        return
    for noun in dict.fromkeys((*grammar.undergoers(found.predicate), found.target)):
        if noun.lemma_.lower() not in acts:
            continue
        for owner in grammar.named_doers(noun) or grammar.owners(noun):
            actor = reading.actor(passage, owner)
            if actor is not None and actor.entity != claim.subject.entity:
                yield replace(
                    claim,
                    relation=judgement.name,
                    object=actor,
                    polarity=judgement.sign,
                    rule=f"frames: {found.steps[0]}, of who did it",
                )


def _rules(reading: Reading, found: Predication, object: Ref) -> bool:
    """True if what a court does is a ruling: "barred the state from enforcing the law"."""
    heads = {c.head for cues in reading.schema.effects.values() for c in cues}
    if found.core.lemma_ in heads:
        return True
    return found.predicate.lemma_ in heads and reading.is_any(object, ("Policy",))


def _of_candidate(reading: Reading, passage: int, found: Predication, claim: Claim) -> Iterator[Claim]:
    """Who is for or against somebody's rise to a post is so of that person: "opposes *the mayor's* reelection"."""
    noun = found.target.lemma_.lower()
    leaves = noun in reading.schema.words["departureNoun"]
    if claim.subject is None or not (leaves or noun in reading.schema.words["candidacyNoun"]):
        return
    if reading.schema.relations[claim.relation].kind != "stance":
        return
    for owner in grammar.owners(found.target):
        actor = reading.actor(passage, owner)
        if actor is not None and actor.entity != claim.subject.entity:
            rule = f"{claim.rule}, of whose it is"
            sign = -claim.polarity if leaves and claim.polarity is not None else claim.polarity
            relation = claim.relation if not leaves else "opposes" if sign == -1 else "supports"
            yield replace(claim, relation=relation, polarity=sign, object=actor, rule=rule)


def _of_words(reading: Reading, core: Token, subject: Ref, object: Ref) -> bool:
    """True if an attack is one of words: by a person, a party or an outlet, or on a policy. Forces attack with arms."""
    if core.lemma_.lower() not in reading.schema.words["warOrWords"]:
        return False
    if reading.is_any(object, ("Policy", "Ruling", "Lawsuit", "Event")):
        return True
    if reading.entity(subject).type == "Organisation":  # a party or a militia
        return not reading.is_any(object, ("Place", "Government", "Group"))
    if reading.is_any(subject, ("Person", "Organisation", "State")):
        return not reading.is_any(object, ("Place",)) or reading.is_any(object, ("Government",))
    return False


def _means(reading: Reading, passage: int, found: Predication) -> tuple[tuple[str, Value], ...]:
    """By what means: "through the courts", "by cutting its funds"."""
    for token in dict.fromkeys((found.core, found.predicate)):
        for prep in grammar.children(token, "prep"):
            if prep.lower_ in ("through", "via") or (prep.lower_ == "by" and grammar.children(prep, "pcomp")):
                return (("means", reading.text(passage, prep)),)
    return ()


def _why(reading: Reading, passage: int, found: Predication) -> tuple[tuple[str, Value], ...]:
    """The reason, in words, that the clause gives: "because it raises taxes", "for closing the school"."""
    why = reason(reading, passage, *dict.fromkeys((found.predicate, found.core)))
    return () if why is None or why.hull.contains(reading.span(passage, found.target)) else (("reason", why),)
