"""Stances said from the other end: the object of a stance is the subject of its sentence, or stands inside a noun.

"The plan *drew criticism* from farmers" (Gross 1989: converse constructions), "the move *angered* farmers" (Levin 1993,
class 31.1: the object feels it), "a *Trump critic*", "a *Biden appointee*". Works on tokens, as the algebra does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kg.language import grammar
from kg.schema import Cue, Relation, Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

_HOLDING = frozenset({"from", "by", "among", "of"})
_PAST = frozenset({"former", "old", "ex", "erstwhile", "onetime", "one-time"})
#: "U.S. allies" may be allies in the United States.
_PLACES = frozenset({"GPE", "LOC", "NORP", "FAC"})
_AGAINST_WITH = frozenset({"with", "by", "to", "into", "under"})


class Converse(NamedTuple):
    """ "*farmers* by *drew … criticism* are against *the plan*": relation, holders, targets, predicate, the cue's
    word and its forms.
    """

    relation: Relation
    holders: tuple[Token, ...]
    targets: tuple[Token, ...]
    predicate: Token
    core: Token
    forms: frozenset[str] = frozenset()


def received(noun: Token, relations: list[tuple[Cue, Relation]], schema: Schema) -> Iterator[Converse]:
    """What a noun of stance says as the object of a verb of receiving: "drew criticism from", "won the support of"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "of" and verb.head.lemma_.lower() in schema.words.get("targetNoun", ()):
        targets, givers = _named_by(verb.head), [one for owner in _givers(noun) for one in grammar.expand(owner)]
        if targets and givers:
            yield Converse(relations[0][1], tuple(givers), tuple(targets), verb.head, noun)
        return
    if noun.dep_ == "pobj" and verb.lower_ in _AGAINST_WITH:
        verb = verb.head
    elif noun.dep_ not in ("dobj", "conj"):
        return
    if noun.dep_ == "conj":
        first = noun.head
        verb = first.head if first.dep_ == "dobj" else verb
    if verb.pos_ not in ("VERB", "AUX") or not receives(verb, noun, schema):
        return
    passive = grammar.passive(verb)
    if not passive and noun.dep_ == "pobj" and noun.head.lower_ == "with":
        return
    targets = grammar.undergoers(verb) if passive else grammar.doers(verb)
    holders = [one for owner in _givers(noun) for one in grammar.expand(owner)]
    if targets and holders:
        yield Converse(relations[0][1], tuple(holders), tuple(targets), verb, noun)


def reacted(noun: Token, relation: Relation, schema: Schema) -> Iterator[Converse]:
    """What a noun of stance says after *with*: "reacted to the tariffs with skepticism", "greeted it with praise"."""
    first = noun.head if noun.dep_ == "conj" else noun
    if first.dep_ != "pobj" or first.head.lower_ != "with":
        return
    verb = first.head.head
    verb = verb.head.head if verb.dep_ == "pobj" else verb.head if verb.dep_ == "dobj" else verb
    if grammar.passive(verb):
        return
    if verb.lemma_.lower() not in schema.words.get("reacting", ()):
        return
    targets = grammar.undergoers(verb)
    if not targets:
        preps = [p for p in grammar.children(verb, "prep") if p.lower_ == "to"]
        targets = [one for p in preps for n in grammar.children(p, "pobj") for one in grammar.expand(n)]
    holders = grammar.doers(verb)
    if holders and targets:
        yield Converse(relation, tuple(holders), tuple(targets), verb, noun)


def departing(verb: Token, relation: Relation, schema: Schema) -> Iterator[Converse]:
    """Who wants somebody to leave a post is against them: "*called on* the mayor to *resign*"."""
    words = schema.words.get("departing", frozenset())
    particle = " ".join(
        [verb.lemma_.lower(), *(c.lower_ for c in grammar.children(verb, "prt", "advmod") if c.i == verb.i + 1)]
    )
    if not {verb.lemma_.lower(), particle} & words or verb.tag_ != "VB" or verb.dep_ not in ("xcomp", "ccomp", "advcl"):
        return
    above = verb.head
    asked = grammar.undergoers(above) or grammar.children(verb, "nsubj")
    if not asked:
        asked = [
            n for p in grammar.children(above, "prep") if p.lower_ in ("on", "for") for n in grammar.children(p, "pobj")
        ]
    if asked and any(c.tag_ == "TO" for c in verb.children):
        yield Converse(
            relation, tuple(grammar.doers(above)), tuple(o for n in asked for o in grammar.expand(n)), above, verb
        )


def receives(verb: Token, noun: Token, schema: Schema) -> bool:
    """True for "drew criticism", "met with criticism", "ran into opposition": the subject is what the noun is about."""
    words = schema.words.get("receiving", frozenset())
    if noun.dep_ == "pobj":
        return f"{verb.lemma_.lower()} {noun.head.lower_}" in words
    return verb.lemma_.lower() in words


def _givers(noun: Token) -> list[Token]:
    """Who a received noun comes from: "*from farmers*", "of *unions*", "*Ruiz's* ire", "*Republican* criticism"."""
    for prep in grammar.children(noun, "prep", "agent"):
        if prep.lower_ in _HOLDING:
            return grammar.children(prep, "pobj")
    for above in (noun.head, noun.head.head):
        for prep in grammar.children(above, "prep", "agent"):
            if prep.lower_ in ("from", "among", "by") and prep.i > noun.i:
                return grammar.children(prep, "pobj")
    return grammar.children(noun, "poss") or grammar.children(noun, "amod", "compound", "nmod")


def felt(verb: Token, relation: Relation) -> Iterator[Converse]:
    """What a verb of feeling says: "the move angered farmers", "farmers were angered by the move"."""
    if grammar.passive(verb):
        holders = grammar.undergoers(verb)
        targets = grammar.doers(verb) if grammar.children(verb, "agent") else _felt_about(verb)
    else:
        holders, targets = grammar.undergoers(verb), grammar.doers(verb)
    if holders and targets:
        yield Converse(relation, tuple(holders), tuple(targets), verb, verb, frozenset({"FELT"}))


def _felt_about(verb: Token) -> list[Token]:
    preps = [p for p in grammar.children(verb, "prep") if p.lower_ in ("with", "by", "at", "about", "over")]
    return [one for p in preps for noun in grammar.children(p, "pobj") for one in grammar.expand(noun)]


def held(noun: Token, relation: Relation, reverse: bool, mutual: bool = False) -> Iterator[Converse]:
    """What a noun for somebody with a stance says with its object before it: "a Trump critic", "her allies".

    :param reverse: True where the noun is who it was done to: "a Biden appointee" was appointed by Biden.
    :param mutual: True where either is it of the other: rivals.
    """
    names, owners = _named_by(noun), _before(noun)
    if reverse:
        for prep in grammar.children(noun, "prep", "agent"):
            if prep.lower_ in ("of", "by"):
                owners = [*owners, *(one for n in grammar.children(prep, "pobj") for one in grammar.expand(n))]
    if owners and names:
        ends = (owners, names) if reverse else (names, owners)
        yield Converse(relation, tuple(ends[0]), tuple(ends[1]), noun, noun)
        if mutual:
            yield Converse(relation, tuple(ends[1]), tuple(ends[0]), noun, noun)


def _before(noun: Token) -> list[Token]:
    """What stands before a noun as its owner or first part."""
    if any(a.lower_ in _PAST for a in grammar.children(noun, "amod")):
        return []
    found = grammar.children(noun, "poss", "compound", "nmod", "npadvmod")
    found = [one for one in found if one.dep_ == "poss" or one.ent_type_ not in _PLACES]
    found += [a for a in grammar.children(noun, "amod") if a.text[0].isupper()]
    if not found and noun.dep_ in ("compound", "nmod") and noun.i:
        before = noun.nbor(-1)
        found = [before] if before.head in (noun, noun.head) and before.dep_ in ("compound", "nmod", "poss") else []
    if not found:
        return []
    if any(c.lower_ in ("of", "to", "for") for c in grammar.children(noun, "prep")):
        return [one for one in found if one.dep_ == "poss"]
    return found


def _named_by(noun: Token) -> list[Token]:
    """Who the noun denotes: who it is said of, its apposition, the name that it stands before, else itself."""
    if noun.dep_ == "attr" and noun.head.pos_ == "AUX":
        return grammar.doers(noun.head)
    if noun.dep_ == "pobj" and noun.head.lower_ == "among" and noun.head.head.pos_ == "AUX":
        return grammar.doers(noun.head.head)
    of = noun.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if of is not None and of.head.lower_ in ("one", "some", "many", "several") and of.head.dep_ in ("attr", "appos"):
        return grammar.doers(of.head.head) if of.head.dep_ == "attr" else [of.head.head]
    if noun.dep_ == "appos":
        return [one for one in (noun.head,) if one.pos_ in ("PROPN", "NOUN", "PRON")]
    if noun.dep_ in ("compound", "nmod") and noun.head.pos_ == "PROPN":
        return list(grammar.expand(noun.head))
    named = [a for a in grammar.children(noun, "appos") if a.pos_ == "PROPN"]
    if named:
        return [one for name in named for one in grammar.expand(name)]
    if noun.pos_ == "PROPN" or noun.dep_ in ("compound", "nmod", "amod"):
        return []
    return list(grammar.expand(noun))
