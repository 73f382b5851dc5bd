"""What stands where a cue asks for it: targets, complements, and the word above, on the tokens of a parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import schema as schemas
from kg.extract import _converse as converse
from kg.language import grammar
from kg.schema import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token


def parts_of_speech(token: Token) -> tuple[str, ...]:
    """The parts of speech that the token's cues may have; a participle after "be" may be an adjective."""
    if token.pos_ in ("NOUN", "PROPN"):
        return ("NOUN",)
    if token.pos_ in ("ADP", "SCONJ"):
        return ("ADP",)
    if token.pos_ in ("VERB", "AUX"):
        return ("VERB", "ADJ") if token.tag_ == "VBN" else ("VERB",)
    return (token.pos_,)


def has_complement(token: Token, cue: Cue) -> bool:
    """True if a predicate follows the operator cue: "attempt to end", "stop somebody from ending"."""
    last = grammar.after(token, cue.rest)
    return last is not None and bool(grammar.children(last, "pcomp", "acl", "xcomp"))


def finite(verb: Token) -> bool:
    """True for a clause that says what is, was or will be, not what shall be: "would veto it", not "that it pay"."""
    modal = any(c.tag_ == "MD" and c.lower_ != "should" for c in grammar.children(verb, "aux"))
    bare = verb.tag_ == "VB" or any(c.tag_ == "VB" for c in grammar.children(verb, "aux", "auxpass"))
    singular = any(c.tag_ in ("NN", "NNP") for c in grammar.children(verb, "nsubj"))
    bare = bare or (verb.tag_ == "VBP" and singular)  # "that Congress repeal it"
    return modal or (not bare and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG") and verb.dep_ == "ccomp")


def infinitive_after(noun: Token) -> bool:
    """True if "to" and a verb directly follow the noun: "calls to lift it", whatever the parser hung them on."""
    end = noun.i + 1
    return end < len(noun.doc) and noun.doc[end].tag_ == "TO" and noun.doc[end].head.tag_ == "VB"


def takes(governor: Token, cue: Cue, below: Token) -> bool:
    """True if the predicate below is what the operator cue asks for, and no adjunct of its head.

    After a preposition it must be the cue's own ("stop from"), or directly follow a noun ("the threat of ending it").
    """
    if grammar.after(governor, cue.rest) is None:
        return False
    if "INFINITIVE" in cue.forms and not any(c.tag_ == "TO" for c in below.children):
        return False
    if below.dep_ == "acl" and below.tag_ in ("VBN", "VBD"):
        aimed = [c for p in grammar.children(below, "prep") for c in grammar.children(p, "pcomp")]
        return bool(aimed)  # "a measure aimed at ending it", not "the rule proposed by"
    if governor.pos_ == "NOUN" and governor.head.lemma_ in ("use", "invoke") and governor.dep_ == "dobj":
        return False  # "used the law to end it": the user did
    if governor.lower_ == "order" and governor.i and governor.nbor(-1).lower_ == "in":
        return False  # "in order to"
    if below.dep_ in ("pcomp", "pobj"):
        prep = below.head
        own = bool(cue.rest) and cue.rest[-1] == prep.lower_
        return own or (governor.pos_ == "NOUN" and prep.lower_ in ("of", "at", "for", "to") and prep.i > governor.i)
    return True


def targets_of(token: Token, cue: Cue) -> list[Token]:
    """The tokens that the relation is towards, given that ``token`` is the cue's head; empty where the cue fails."""
    last = grammar.after(token, cue.rest)
    if last is None and cue.pos == "NOUN" and cue.rest == ("of",):
        return [one for patient in grammar.patients(token) for one in grammar.expand(patient)]
    if last is None or cue.forms & {"GERUND", "INFINITIVE", "WHY", "ALONE", "EACH", "FELT", "DONE"}:
        return []
    if "NOUN" in cue.forms and grammar.children(token, "oprd", "xcomp"):
        return []
    blamed = [] if cue.rest else _blamed(token)
    if blamed:
        return blamed
    if "DATED" in cue.forms and not grammar.dated(token):
        return []
    if cue.pos == "ADP" and not (token.dep_ == "prep" and token.head.pos_ == "AUX"):
        return []
    if "DOER" in cue.forms:
        return [doer for noun in grammar.expand(last) if noun.pos_ == "NOUN" for doer in grammar.named_doers(noun)]
    if grammar.children(last, "pobj"):
        if cue.pos == "NOUN" and cue.rest == ("of",) and _received(token):
            return []  # "won the support of unions": theirs
        return [one for noun in grammar.children(last, "pobj") for one in grammar.expand(noun)]
    if last.dep_ == "dative" and last.pos_ != "ADP":
        return list(grammar.expand(last))
    return grammar.undergoers(token) if cue.pos == "VERB" else []


def _received(noun: Token) -> bool:
    """True for *support* in "won the support of unions", which is theirs."""
    return noun.dep_ == "dobj" and converse.receives(noun.head, noun, schemas.load())


def gerunds_of(token: Token, cue: Cue) -> list[Token]:
    """The gerunds that stand where the target of a cue does: "opposes *requiring* licenses"."""
    last = grammar.after(token, cue.rest)
    if last is None or cue.forms or cue.pos == "ADP":
        return []
    found = grammar.children(last, "pcomp")
    if not cue.rest:
        found = grammar.children(token, "xcomp", "dobj", "ccomp")
    return [g for g in found if g.tag_ == "VBG" and g.i > token.i and not grammar.children(g, "nsubj", "mark", "aux")]


def governor_of(token: Token) -> Token | None:
    """The predicate that a predicate is the complement, the purpose or the object of."""
    head = token.head
    if head == token:
        return None
    if token.dep_ in ("xcomp", "ccomp", "acl", "dobj", "nsubjpass", "attr"):
        return head
    if token.dep_ in ("advcl", "relcl") and any(c.tag_ == "TO" for c in token.children):
        return head
    if token.dep_ == "relcl" and any(grammar.relative(c) for c in grammar.children(token, "nsubj")):
        return head  # "a bill that would end it"
    if token.dep_ in ("pcomp", "pobj") and head.dep_ == "prep":
        return head.head
    if token.dep_ == "conj" and head.pos_ == token.pos_:
        return governor_of(head)
    return None


def _blamed(verb: Token) -> list[Token]:
    """Who is blamed after *on*: "blamed the delay on *the agency*"."""
    if verb.lemma_.lower() not in grammar.word_class("shifting"):
        return []
    preps = [p for one in (verb, *grammar.children(verb, "dobj")) for p in grammar.children(one, "prep")]
    nouns = [n for p in preps if p.lower_ in ("on", "upon") for n in grammar.children(p, "pobj")]
    return [one for noun in nouns for one in grammar.expand(noun)]
