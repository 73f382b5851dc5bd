"""When, where and to whom something is said, from what stands beside its cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract._lexicon import Lexicon
from kg.extract._scene import Find
from kg.language import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token

_DATED = frozenset({"DATE", "TIME"})
#: Prepositions before the day on which something is said.
_ON = frozenset({"on", "in", "at", "during", "since"})
#: Prepositions before what something is said in.
_IN = frozenset({"in", "during", "at", "via", "through", "by", "on"})


def date(find: Find) -> Token | None:
    """The head of the words that date the saying: *Monday* of "said Monday that", "in a statement on Monday".

    A second verb or a participle is said when the first one is: "On Monday she praised the plan, adding that …".
    """
    cue: Token = find.cue
    inside = {i for start, end in find.pieces for i in range(start, end)}
    while True:
        for child in cue.children:
            if child.dep_ in ("prep", "npadvmod", "advmod", "ccomp", "dobj", "dative", "acl"):
                found = _dated(child, inside)
                if found is not None:
                    return found
        above = cue.head
        shares = cue.dep_ == "conj" or (cue.dep_ in ("advcl", "dobj", "ccomp") and cue.tag_ in ("VBG", "NN", "NNS"))
        if above == cue or not shares or above.pos_ not in ("VERB", "AUX"):
            return None
        cue = above


def _dated(child: Token, inside: set[int]) -> Token | None:
    """The first date below what hangs on a verb, outside what is said; none below another verb."""
    for token in child.subtree:
        if token.i in inside or token.ent_type_ not in _DATED:
            continue
        if token.dep_ not in ("npadvmod", "pobj") and token.head.dep_ != "acl":
            continue
        if token.dep_ == "pobj" and token.head.lower_ not in _ON:
            continue
        above = [t for t in token.ancestors if t != child.head and child.head.is_ancestor(t)]
        if all(t.pos_ not in ("VERB", "AUX") or t.dep_ == "acl" or t.i in inside for t in above):
            return token
    return None


def medium(find: Find, lexicon: Lexicon) -> str | None:
    """Where it is said, with its compounds and without article: "statement", "news conference", "Twitter"; of "tweeted"
    the verb.
    """
    noun = _medium_noun(find.cue, lexicon)
    if noun is None:
        lemma: str = find.cue.lemma_.lower()
        return lemma if lemma in lexicon.channels and find.cue.pos_ == "VERB" else None
    start = noun.i
    while start and noun.doc[start - 1].dep_ == "compound" and noun.doc[start - 1].head == noun:
        start -= 1
    return str(noun.doc[start : noun.i + 1].text)


def _medium_noun(cue: Token, lexicon: Lexicon) -> Token | None:
    if cue.pos_ == "NOUN":
        return cue if cue.lemma_.lower() in lexicon.media else None
    for prep in grammar.children(cue, "prep"):
        for noun in grammar.children(prep, "pobj"):
            if prep.lower_ in _IN and noun.lemma_.lower() in lexicon.media:
                return noun
            if prep.lower_ == "on" and noun.pos_ == "PROPN" and noun.ent_type_ in ("ORG", "PRODUCT"):
                return noun
    return None


def addressee(find: Find, lexicon: Lexicon) -> Token | None:
    """Whom it is said to: "told X", "wrote to X", "in a statement to X", "an interview with X", "her letter to X"."""
    cue = find.cue
    if cue.pos_ not in ("VERB", "NOUN") or find.rule == "according":
        return None
    lemma = cue.lemma_.lower()
    told = lemma in lexicon.listened
    for child in cue.children if cue.pos_ == "VERB" else ():
        if child.i > cue.i and child.dep_ == "dative" and child.pos_ != "ADP":
            return child
        if told and child.i > cue.i and child.dep_ == "dobj":
            return child
    noun = _medium_noun(cue, lexicon)
    hosts: list[tuple[Token, tuple[str, ...]]] = [] if noun is None else [(noun, ("to", "with"))]
    if cue.pos_ == "VERB" and not _takes_to(lemma, lexicon):
        hosts.insert(0, (cue, ("to",)))
    for above, prepositions in hosts:
        for prep in grammar.children(above, "prep", "dative"):
            for heard in grammar.children(prep, "pobj") if prep.lower_ in prepositions else ():
                if heard.lemma_.lower() not in lexicon.media:
                    return heard
    return None


def _takes_to(lemma: str, lexicon: Lexicon) -> bool:
    """True for a verb after which *to* opens what it is about: "compared it to the dam", "objected to the dam"."""
    frames = (*lexicon.objects.get(lemma, ()), *lexicon.complements.get(lemma, ()))
    return any(rest[:1] == ("to",) for rest in frames)
