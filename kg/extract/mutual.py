"""What two or more do with each other: "Biden and Trudeau met", "negotiations between Canada and Mexico"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING

from kg.extract.reading import ACTORS, Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref
from kg.schema import Cue, Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

_AT_MOST = 6


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim in each direction for every two actors that a cue with the form EACH names together."""
    index: dict[tuple[str, str], list[tuple[Cue, Relation]]] = {}
    for relation in reading.schema.relations.values():
        for cue in relation.cues:
            if "EACH" in cue.forms:
                index.setdefault((cue.pos, cue.head), []).append((cue, relation))
    for passage, sentence in reading.sentences():
        for token in sentence:
            for cue, relation in index.get((token.pos_, token.lemma_.lower()), ()):
                yield from _claims(reading, passage, token, cue, relation)


def _claims(reading: Reading, passage: int, token: Token, cue: Cue, relation: Relation) -> Iterator[Claim]:
    sides = _sides(token, cue)
    if not 2 <= len(sides) <= _AT_MOST:
        return
    actors = [r for side in sides if (r := _actor(reading, passage, side, relation)) is not None]
    over = reading.algebra.over(token) if token.pos_ == "VERB" else None
    vain = over is not None and over.name in ("failing", "refusing", "unable")  # "failed to agree"
    negated = token.pos_ == "VERB" and grammar.negated(token)
    for one, other in permutations(actors, 2):
        if one.entity == other.entity:
            continue
        yield Claim(
            relation="disagreesWith" if vain and relation.name == "agreesWith" else relation.name,
            subject=one,
            object=other,
            evidence=reading.evidence(passage, token),
            said_by=reading.said_by(passage, token),
            modality=_firmness(reading, token, vain),
            polarity=_sign(relation, negated, vain),
            negated=negated,
            when=reading.when(passage, token),
            rule=f"mutual: {relation.name} by {cue.head}",
        )


def _firmness(reading: Reading, token: Token, vain: bool) -> Modality:
    if vain:
        return grammar.modality(token.head)
    return reading.algebra.firmness(token) if token.pos_ == "VERB" else grammar.modality(token)


def _sign(relation: Relation, negated: bool, vain: bool) -> int | None:
    """The sign: none where it was not done; against where they failed to agree."""
    if negated:
        return None
    return (-1 if relation.name == "agreesWith" else None) if vain else relation.sign


def _sides(token: Token, cue: Cue) -> list[Token]:
    """Those who do it: the coordinated subjects of a verb without another object, or who stand after *between*."""
    last = grammar.after(token, cue.rest)
    if last is None:
        return []
    if cue.pos == "NOUN":
        nouns = [
            n for p in grammar.children(token, "prep") if p.lower_ == "between" for n in grammar.children(p, "pobj")
        ]
        return [one for noun in nouns for one in _listed(noun)]
    others = grammar.children(token, "dobj") if not cue.rest else []
    with_whom = [p for base in (token, last) for p in grammar.children(base, "prep") if p.lower_ in ("with", "against")]
    if others or with_whom or grammar.passive(token) or grammar.children(token, "ccomp"):
        return []
    doers = grammar.doers(token)
    return _parties(doers[0]) or doers if len(doers) == 1 else doers


def _parties(noun: Token) -> list[Token]:
    """Those whose people a plural noun names: *UK* and *EU* of "UK and EU negotiators"."""
    before = grammar.children(noun, "amod", "compound", "nmod")
    if noun.tag_ not in ("NNS", "NNPS") or not any(grammar.children(b, "cc") for b in before):
        return []
    return [one for b in before for one in (b, *grammar.children(b, "conj")) if one.text[:1].isupper()]


def _listed(noun: Token) -> list[Token]:
    """The items of a list themselves: of "officials and aides, including Roe and Doe" the officials and the aides."""
    return [noun, *(one for other in grammar.children(noun, "conj") for one in _listed(other))]


def _actor(reading: Reading, passage: int, token: Token, relation: Relation) -> Ref | None:
    ref = reading.party(passage, token)
    if ref is None or not reading.is_any(ref, ACTORS):
        return None
    return ref if reading.is_any(ref, relation.range) or reading.capital(ref) else None
