"""Who says it: the subject that a verb of saying has or shares, whatever the parser hung it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract._lexicon import Lexicon
from kg.extract._scene import DASHES, own_subject
from kg.language import grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Subjects that name nobody.
EMPTY = frozenset({"it", "this", "that", "there", "these", "those", "which", "what"})
_NEVER = frozenset({"there", "'s", "nobody", "nothing", "you"})
_INSIDE_NP = frozenset({"det", "amod", "compound", "nmod", "poss", "nummod", "case", "quantmod", "predet", "punct"})


def speakers(verb: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """Who the verb is said of.

    A participle after a comma ("…, adding that") and a second verb of saying without subject ("… and warned that")
    share the subject of the verb of saying above them, not that of the clause that the parser hung them on.
    """
    if (
        verb.tag_ == "VBG"
        and verb.dep_ in ("acl", "advcl")
        and verb.left_edge.i
        and verb.left_edge.nbor(-1).text == ","
    ):
        above = [v for v in verb.ancestors if v.pos_ in ("VERB", "AUX")]
        for other in sorted(above, key=lambda v: not lexicon.says(v)):
            if found := tuple(grammar.doers(other)):
                return tuple(_past_dateline(token, other) for token in found)
    if second(verb, lexicon):
        top = next(v for v in verb.ancestors if v.dep_ != "conj").head
        return tuple(_past_dateline(token, top) for token in grammar.doers(top))
    return tuple(_past_dateline(token, verb) for token in grammar.doers(verb))


def second(verb: Token, lexicon: Lexicon) -> bool:
    """True for a verb of saying without subject that is coordinated with the content of another in the same tense."""
    if verb.dep_ != "conj" or grammar.children(verb, "nsubj", "nsubjpass") or not lexicon.says(verb):
        return False
    first = next((v for v in verb.ancestors if v.dep_ != "conj"), None)
    if first is None or first.dep_ != "ccomp" or lexicon.says(first):
        return False
    return bool(first.head.tag_ == verb.tag_ and verb.tag_ in ("VBD", "VBZ") and lexicon.says(first.head))


def _past_dateline(token: Token, verb: Token) -> Token:
    """The speaker, where the parser took "PARIS (Reuters) —" at the start of the paragraph for one."""
    if token.i > 12 or not token.doc[0].is_upper:
        return token
    dash = next((t for t in token.doc[token.i : 15] if t.text in DASHES), None)
    if dash is None or dash.i + 1 >= verb.i:
        return token
    return phrase_head(token.doc, dash.i + 1, verb.i)


def phrase_head(doc: Doc, start: int, end: int) -> Token:
    """The head of the noun phrase that starts at a token."""
    token = doc[start]
    for _ in range(12):
        above = token.head
        if above == token or not start <= above.i < end or token.dep_ not in _INSIDE_NP:
            break
        token = above
    return token


def sources(verb: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """Who does what the verb says, if it can speak; an inherited "it" or "that" cannot."""
    own = own_subject(verb) is not None
    if any(c.lower_ in ("let", "'s") for c in verb.children if c.i < verb.i and c.dep_ != "nsubj") and not own:
        return ()
    shares = own or (verb.dep_ == "advcl" and lexicon.says(verb) and lexicon.cues(verb.head))
    return tuple(t for t in speakers(verb, lexicon) if t.lower_ not in _NEVER and (shares or t.lower_ not in EMPTY))
