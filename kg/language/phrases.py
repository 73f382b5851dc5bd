"""Phrases of a dependency parse: what stands below a word, what a noun phrase lists and counts, what is passive.

Works on spaCy tokens with the labels of the English models (ClearNLP dependencies).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg import schema as schemas

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVES = frozenset({"who", "which", "that", "whom"})


def word_class(name: str) -> frozenset[str]:
    """The words of a word class of the ontology, empty where there is none of that name."""
    return schemas.load().words.get(name, frozenset())


def children(token: Token, *labels: str) -> list[Token]:
    """The dependents of ``token`` with one of the labels, in order."""
    if not token.n_lefts and not token.n_rights:
        return []
    return [child for child in token.children if child.dep_ in labels]


def passive(verb: Token) -> bool:
    """True for "was blocked", and for a bare participle after its noun ("the rule proposed by")."""
    if children(verb, "nsubjpass", "auxpass"):
        return True
    if children(verb, "agent") and not children(verb, "aux", "nsubj"):
        return True
    if had_done(verb) or compounded(verb):
        return True
    return verb.tag_ in ("VBN", "VBD") and verb.dep_ == "acl" and not children(verb, "aux")


def compounded(verb: Token) -> bool:
    """True for *backed* in "the union-backed bill": a participle before its noun, with its doer before a hyphen."""
    if verb.dep_ != "amod" or verb.tag_ not in ("VBN", "VBD") or verb.i < 2 or verb.nbor(-1).text != "-":
        return False
    return any(c.i < verb.i for c in children(verb, "npadvmod"))


def had_done(verb: Token) -> bool:
    """True for *terminated* in "have the program terminated", "want it gone"."""
    causes = verb.dep_ == "ccomp" and verb.head.lemma_ in ("have", "get", "want", "see")
    return causes and verb.tag_ == "VBN" and not children(verb, "aux", "mark")


def expand(token: Token) -> Iterator[Token]:
    """The head of a noun phrase and all that it lists: conjuncts, and examples after "such as" and "including".

    "US states such as Texas and Missouri" gives *Texas* and *Missouri* only: they are who did it.
    """
    todo = [token]
    while todo:  # a list may be longer than Python's stack is deep
        at = todo.pop()
        examples = [
            named
            for prep in children(at, "prep")
            if prep.lower_ == "including"
            or (prep.lower_ == "as" and any(c.lower_ == "such" for c in prep.children))
            or (prep.lower_ == "like" and at.tag_ in ("NNS", "NNPS") and prep.i == at.i + 1)
            for named in children(prep, "pobj")
            if named.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")
        ]
        counted = counted_by(at)
        inner = examples or ([] if counted is None else [counted])
        if not inner:
            yield at
        todo += reversed([*inner, *(c for c in children(at, "conj") if _listed(c))])


def _listed(noun: Token) -> bool:
    """True for an item of a list: no verb, and none that is left out or starts a clause of its own."""
    return noun.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ") and not _starts_clause(noun) and not _left_out(noun)


def _left_out(listed: Token) -> bool:
    """True for *the treaty* in "the bill instead of the treaty", "the bill, not the treaty"."""
    start = listed.left_edge.i
    return start > 0 and listed.doc[start - 1].lower_ in ("of", "than", "not")


def _starts_clause(noun: Token) -> bool:
    """True for *Trump* in "opposed the bill and Trump vetoed it", which the parser lists with *the bill*."""
    return subject_taken(noun.nbor()) == noun if noun.i + 1 < len(noun.doc) else False


def subject_taken(verb: Token) -> Token | None:
    """The subject of a coordinated finite verb that the parser hung on the object before it, as one of a list."""
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBP") or children(verb, "nsubj", "nsubjpass"):
        return None
    noun = verb.nbor(-1) if verb.i else verb
    if noun.dep_ != "conj" or noun.pos_ not in ("PROPN", "NOUN", "PRON") or noun.head == verb.head:
        return None
    start = noun.left_edge.i
    return noun if start and noun.doc[start - 1].dep_ == "cc" and noun.head.i < start else None


def counted_by(token: Token) -> Token | None:
    """What a noun of quantity counts: *protesters* of "dozens of protesters", None for any other noun."""
    counts = token.pos_ == "NUM" or (token.pos_ == "NOUN" and token.lemma_.lower() in word_class("quantity"))
    if not counts:
        return None
    return next((n for p in children(token, "prep") if p.lower_ == "of" for n in children(p, "pobj")), None)


def relative(token: Token) -> bool:
    """True for a relative pronoun: "a bill *that* would end it"."""
    return token.lower_ in RELATIVES and token.tag_ in ("WP", "WDT", "IN", "DT")


def supports(verb: Token) -> bool:
    """True for "voiced" in "voiced opposition": a verb that lends its subject to the noun after it."""
    return verb.lemma_.lower() in word_class("supportVerb")


def to_infinitive(verb: Token) -> bool:
    """True for an infinitive with *to*."""
    return any(c.tag_ == "TO" for c in verb.children)
