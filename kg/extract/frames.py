"""Stances, acts and interactions: the algebra's predications as claims between entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.algebra import Predication
from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Ref, Value

#: Relations that judge an act and its doer, not only its outcome.
_JUDGEMENTS = frozenset({"criticises", "praises", "defends"})
#: How often rules of this length are right; longer chains multiply more chances to err.
_CONFIDENCE = (0.9, 0.85, 0.8, 0.7)


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim for each predication whose ends are known and of the types that its relation asks for."""
    for passage, sentence in reading.sentences():
        kept: set[tuple[str, str, int]] = set()
        for found in reading.algebra.predications(sentence):
            claim = _claim(reading, passage, found)
            if claim is None or claim.subject is None or not isinstance(claim.object, Ref):
                continue
            # One predicate says one thing about a pair: the first relation whose types fit.
            pair = (claim.subject.entity, claim.object.entity, found.predicate.i)
            if pair not in kept:
                kept.add(pair)
                yield claim
                yield from _of_actor(reading, passage, found, claim)
                yield from _of_candidate(reading, passage, found, claim)


def _claim(reading: Reading, passage: int, found: Predication) -> Claim | None:
    subject, object = reading.actor(passage, found.holder), reading.ref(passage, found.target)
    if subject is None or object is None or subject.entity == object.entity:
        return None
    if reading.judge(subject) and (
        found.relation not in ("criticises", "praises", "opposes")
        or reading.is_any(object, ("Lawsuit", "Ruling"))
        or any(c.head == found.core.lemma_ for cues in reading.schema.effects.values() for c in cues)
    ):
        return None
    relation = reading.schema.relations[found.relation]
    if "BODY" in found.forms and not all(reading.is_any(r, ("Body", "Country")) for r in (subject, object)):
        return None
    if relation.name == "openTo" and grammar.duty(found.core):
        return None  # what must be considered
    if relation.name == "attacks" and found.core.lemma_ == "attack" and _of_words(reading, subject, object):
        relation = reading.schema.relations["criticises"]
    loose = relation.kind == "stance" and relation.name != "maintains"
    known = reading.is_any(object, [*relation.range, "Country"] if loose else relation.range)
    done = reading.schema.relations.get(found.steps[-1].split()[0])
    if not known and len(found.steps) > 1 and done is not None and done.kind == "interaction":
        return None  # who accuses somebody of shelling a plant is not for the plant
    if not known and not (loose and reading.entity(object).type in ("Thing", "Measure", "Event", "Place")):
        return None
    confidence = _CONFIDENCE[min(len(found.steps), len(_CONFIDENCE)) - 1] * (1 if known else 0.75)
    return Claim(
        relation=relation.name,
        subject=subject,
        object=object,
        evidence=reading.evidence(passage, found.predicate),
        said_by=reading.said_by(passage, found.predicate),
        modality=found.modality,
        polarity=found.sign,
        negated=found.negated,
        when=reading.when(passage, found.predicate),
        qualifiers=_means(reading, passage, found),
        confidence=round(confidence, 2),
        rule="frames: " + " × ".join(found.steps),
    )


def _of_actor(reading: Reading, passage: int, found: Predication, claim: Claim) -> Iterator[Claim]:
    """Who judges an act judges who did it: "criticised *Biden's decision* to end it" is criticism of Biden as well."""
    judgement = reading.schema.relations.get(found.steps[0].split()[0])
    if judgement is None or claim.polarity is None or claim.subject is None:
        return
    if judgement.name not in _JUDGEMENTS and "FELT" not in found.forms:
        return
    for noun in dict.fromkeys((*grammar.undergoers(found.predicate), found.target)):
        if noun.lemma_.lower() not in reading.schema.words["actNoun"]:
            continue
        for owner in grammar.children(noun, "poss") or grammar.owners(noun):
            actor = reading.actor(passage, owner)
            if actor is not None and actor.entity != claim.subject.entity:
                yield replace(
                    claim,
                    relation=judgement.name,
                    object=actor,
                    polarity=judgement.sign,
                    confidence=round(claim.confidence * 0.8, 2),
                    rule=f"frames: {found.steps[0]}, of who did it",
                )


def _of_candidate(reading: Reading, passage: int, found: Predication, claim: Claim) -> Iterator[Claim]:
    """Who is for or against somebody's rise to a post is so of that person: "opposes *the mayor's* reelection"."""
    if found.target.lemma_.lower() not in reading.schema.words["candidacyNoun"] or claim.subject is None:
        return
    if reading.schema.relations[claim.relation].kind != "stance":
        return
    for owner in grammar.owners(found.target):
        actor = reading.actor(passage, owner)
        if actor is not None and actor.entity != claim.subject.entity:
            rule = f"{claim.rule}, of whose it is"
            yield replace(claim, object=actor, confidence=round(claim.confidence * 0.9, 2), rule=rule)


def _of_words(reading: Reading, subject: Ref, object: Ref) -> bool:
    """True if an attack is one of words: by a person, a party or an outlet, or on a policy. Forces attack with arms."""
    return reading.is_any(subject, ("Person", "Organisation", "State")) or not reading.is_any(
        object, ("Actor", "Country", "City", "Place")
    )


def _means(reading: Reading, passage: int, found: Predication) -> tuple[tuple[str, Value], ...]:
    """By what means: "through the courts", "by cutting its funds"."""
    for token in dict.fromkeys((found.core, found.predicate)):
        for prep in grammar.children(token, "prep"):
            if prep.lower_ in ("through", "via") or (prep.lower_ == "by" and grammar.children(prep, "pcomp")):
                return (("means", reading.text(passage, prep)),)
    return ()
