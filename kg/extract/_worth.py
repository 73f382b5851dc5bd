"""What words are worth: which evaluations of the ontology a token expresses, by its part of speech and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.language import grammar
from kg.schema import Cue, Evaluation, Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

_PREDICATES = frozenset({"acomp", "attr", "oprd", "ROOT", "ccomp", "conj", "pobj", "appos"})
#: Adjectives that turn the worth of the noun after them: "fake heroes", "a false solution".
_TURNING = frozenset({"fake", "false", "failed", "phony", "bogus", "so-called", "former", "less", "supposed"})
#: What turns the word after its hyphen into another one: "bi-partisan".
_PREFIXES = frozenset({"bi", "non", "anti", "un", "post", "pre", "pro", "multi", "cross", "inter"})


class Worth:
    """The evaluations of one schema, found by word."""

    def __init__(self, schema: Schema) -> None:
        self._index: dict[tuple[str, str], list[tuple[Cue, Evaluation]]] = {}
        for evaluation in schema.evaluations.values():
            for cue in evaluation.cues:
                self._index.setdefault((cue.pos, cue.head), []).append((cue, evaluation))
        #: Words without which nothing is found: heads, and of those with a hyphen the last part.
        self._heads = {head.rpartition("-")[2] for _, head in self._index} | {head for _, head in self._index}
        for cues in self._index.values():
            cues.sort(key=lambda pair: -len(pair[0].rest))

    def of(self, token: Token) -> Evaluation | None:
        """The evaluation that the token expresses; None for a word of no worth.

        Of "broke the law" *broke* is misconduct, of "broke the news" it is nothing.
        """
        found = self.match(token)
        return None if found is None else found[1]

    def match(self, token: Token) -> tuple[Cue, Evaluation] | None:
        """The longest cue of an evaluation that the token is the head of, and the evaluation."""
        if token.lower_ not in self._heads and token.lemma_.lower() not in self._heads:
            return None
        if token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ in _PREFIXES:
            return None
        for pos, words in _readings(token):
            for word in words:
                for cue, evaluation in self._index.get((pos, word), ()):
                    if not cue.rest or (cue.pos != "ADJ" and grammar.after(token, cue.rest) is not None):
                        return cue, evaluation
        return None

    def noun(self, noun: Token) -> Evaluation | None:
        """The evaluation of a noun or of what it is called with the words before it ("witch hunt")."""
        return self.of(noun) if noun.pos_ in ("NOUN", "PROPN") else None


def turned(noun: Token) -> bool:
    """True for "fake heroes": an adjective turns the worth of the noun."""
    return any(c.lower_ in _TURNING for c in grammar.children(noun, "amod"))


def describes(verb: Token) -> bool:
    """True for a participle in the place of an adjective: "a rigged vote", "leaves them stranded"."""
    if verb.dep_ == "acl":
        return verb.tag_ == "VBN" and verb.head.dep_ == "dobj" and not grammar.children(verb, "agent", "dobj")
    return verb.dep_ in ("amod", "acomp", "oprd")


def _readings(token: Token) -> list[tuple[str, tuple[str, ...]]]:
    """The parts of speech that a token may stand for, each with the forms to look up, likeliest first.

    The parser takes shouted adjectives for names, "sham" for an adjective and participles for verbs.
    """
    pos, low, lemma = token.pos_, token.lower_, token.lemma_.lower()
    if pos == "ADJ":
        return [("ADJ", (low, lemma)), ("NOUN", (low,))]
    if pos in ("NOUN", "PROPN"):
        before = [c for c in token.children if c.dep_ in ("compound", "amod") and c.i < token.i and c.pos_ != "DET"]
        joined = tuple(f"{c.lower_}-{lemma}" for c in before[-1:])
        found = [("NOUN", (*joined, lemma, low) if pos == "NOUN" else (*joined, low))]
        if token.dep_ in ("amod", "compound", "acomp") or (pos == "PROPN" and token.dep_ in _PREDICATES):
            found.insert(0, ("ADJ", (low,)))
        return found
    if pos in ("VERB", "AUX"):
        if describes(token):
            return [("ADJ", (low,)), ("NOUN", (low,))]
        verb: tuple[str, tuple[str, ...]] = ("VERB", (lemma,))
        described = token.tag_ in ("VBN", "VBG") and any(c.lemma_ == "be" for c in token.children)
        if not described:
            return [verb]
        adjective = ("ADJ", (low,))
        done = token.tag_ == "VBN" and not grammar.children(token, "agent")
        return [adjective, verb] if done else [verb, adjective]
    if pos == "ADV":
        return [("ADV", (low,)), *([("ADJ", (low,))] if token.dep_ in ("acomp", "oprd") else [])]
    if pos in ("ADP", "SCONJ"):
        return [("ADP", (low,))]
    return [("ADJ", (low,)), ("NOUN", (low,))] if pos == "INTJ" else []
