"""The fixed words that follow a head: "phase *out*", "stand *in way of*", "send *arms to*"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.language.phrases import children, supports, to_infinitive, word_class

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Particles that are also prepositions: with an object before them they are no part of the verb ("took office in").
_PARTICLES = frozenset({"in", "out", "up", "back", "off", "down", "forward", "away", "over", "on", "through", "around"})


def after(head: Token, words: tuple[str, ...]) -> Token | None:
    """The last token of the fixed words that follow a head, or None where they don't.

    "phase out", "stand in way of", "opposition to": each word is a particle, preposition, adverb or object, by lemma,
    of the word before it or of the head. ``@arms`` is any word of that class, ``*`` any object. An object may be the
    subject of a passive ("arms were sent to"), and who is given something may stand before it ("sent it arms").
    """
    last = head
    lent = head.head if head.dep_ == "dobj" and head.pos_ == "NOUN" and supports(head.head) else head
    for word in words:
        found = next(
            (
                c
                for base in dict.fromkeys((last, head, lent))
                for c in base.children
                if (c.i > head.i or c.dep_ == "nsubjpass")
                and c.dep_ != "aux"
                and _is(c, word)
                and not (words == (word,) and _astray(head, c))
            ),
            None,
        )
        if found is None and word in ("to", "for") and last != head:
            found = next((c for c in children(head, "dative") if c.pos_ != "ADP"), None)
            if found is None and word == "to" and last.i > head.i:  # "returned skulls found in a cave to Peru"
                found = next((c for c in reversed(list(last.subtree)) if c.dep_ == "prep" and c.lower_ == "to"), None)
        if found is None and word == "to" and any(to_infinitive(c) for c in children(last, "xcomp", "acl")):
            found = last
        if found is None:
            return None
        last = found
    return last


def _astray(verb: Token, word: Token) -> bool:
    """True for a particle's word that is a preposition of its own: "took office *in* 2017"."""
    if word.lower_ not in _PARTICLES or word.dep_ not in ("prep", "advmod") or verb.pos_ not in ("VERB", "AUX"):
        return False
    dated = any(noun.ent_type_ in ("DATE", "TIME") for noun in children(word, "pobj"))
    return dated or (word.dep_ == "prep" and any(c.i < word.i for c in children(verb, "dobj", "attr")))


def _is(token: Token, word: str) -> bool:
    """True if a word of a cue means the token: by form, by lemma, by class (``@arms``), or as any object (``*``)."""
    if word == "*":
        return token.dep_ in ("dobj", "nsubjpass")
    if word[0] != "@":
        return token.lower_ == word or token.lemma_.lower() == word
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "SYM"):
        return False
    members = word_class(word[1:])
    if token.lemma_.lower() in members:
        return True
    if token.lemma_.lower() not in word_class("collection") and token.pos_ == "NOUN":
        return False
    return any(n.lemma_.lower() in members for p in children(token, "prep") if p.lower_ == "of" for n in p.children)
