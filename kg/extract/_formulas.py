"""Fixed ways of speaking well or ill of somebody: "should resign", "shame on", "proud of", "no evidence for"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract._judged import Judged
from kg.extract._worth import Worth
from kg.language import grammar
from kg.model import Modality
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

_ABOUT = frozenset({"of", "by", "with", "in", "at", "about", "for", "to", "over", "toward", "towards", "on"})
_SEEING = frozenset({"see", "hear", "learn", "watch", "know", "find"})
_FIRM = (Modality.ASSERTED, Modality.PLANNED, Modality.CONDITIONAL)
_NONE = frozenset({"no", "zero", "not", "n't", "little", "any", "neither"})


class Formulas:
    """Finds them, with one schema's word classes and evaluations."""

    def __init__(self, schema: Schema, worth: Worth) -> None:
        self.worth = worth
        self.words = schema.words
        #: What is a stance anyway, by a cue of a relation: "proud of".
        self._stances = {
            (cue.head, cue.rest)
            for r in schema.relations.values()
            for cue in r.cues
            if cue.pos in ("ADJ", "NOUN", "VERB")
        }

    def of(self, token: Token) -> Iterator[Judged]:
        """Everything that the token speaks well or ill of in a fixed way."""
        if token.lower_ == "thank" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "you":
            yield from _thanked(token)
        elif token.lower_ == "bless" and any(c.lower_ == "god" for c in grammar.children(token, "nsubj")):
            for target in grammar.undergoers(token):
                yield Judged(target, 1, token, token, "wish")
        elif token.pos_ == "VERB":
            yield from self._duty(token)
        elif token.pos_ == "ADJ" and token.dep_ == "acomp" and token.lower_ in self.words["owedByWrongdoers"]:
            if _due(token.head) and not grammar.negated(token):
                for target in grammar.doers(token.head):
                    yield Judged(target, -1, token, token.head, "duty", agentive=True)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in self.words["lacked"]:
            yield from self._lacking(token)

    # ------------------------------------------------------------------------------------------------- what one should

    def _duty(self, verb: Token) -> Iterator[Judged]:
        """ "Roe should resign", "Roe must stop lying", "Roe should be fired", "it is time for Roe to go"."""
        lemma = verb.lemma_.lower()
        for name, sign in (("owedByWrongdoers", -1), ("owedToWrongdoers", -1), ("owedToWorthy", 1)):
            if lemma not in self.words[name] or (lemma == "step" and not _away(verb)):
                continue
            done_to = name != "owedByWrongdoers"
            if done_to and _ordered(verb) and not grammar.negated(verb):
                for target in grammar.undergoers(verb):
                    yield Judged(target, sign, verb, verb, "duty", agentive=sign < 0, quoted=True)
            if done_to != grammar.passive(verb) or not _due(verb) or grammar.negated(verb):
                continue
            targets = grammar.undergoers(verb) if done_to else grammar.doers(verb)
            for target in targets:
                yield Judged(target, sign, verb, verb, "duty", agentive=name != "owedToWorthy")
        if lemma in ("stop", "quit", "cease") and _due(verb) and not grammar.negated(verb):
            below = grammar.children(verb, "xcomp", "dobj")
            if any(c.tag_ == "VBG" for c in below):
                for target in grammar.doers(verb):
                    yield Judged(target, -1, verb, verb, "duty", agentive=True)

    # ------------------------------------------------------------------------------------------------- what is lacking

    def _lacking(self, noun: Token) -> Iterator[Judged]:
        """ "no evidence for *the claim*", "*Roe* has no respect for the law"."""
        if not any(c.lower_ in _NONE for c in noun.children if c.i < noun.i):
            verb = noun.head
            if not (noun.dep_ in ("dobj", "attr") and verb.pos_ in ("VERB", "AUX") and grammar.negated(verb)):
                return
        verb = noun.head
        if noun.dep_ == "dobj" and verb.lemma_ in ("have", "show", "offer", "provide", "present", "take", "possess"):
            if grammar.modality(verb) is Modality.ASSERTED:
                for target in grammar.doers(verb):
                    yield Judged(target, -1, noun, verb, "lack")
        elif noun.dep_ == "attr" and verb.lemma_ in ("be", "'s", "’s") and grammar.children(verb, "expl"):
            for prep in grammar.children(noun, "prep") + grammar.children(verb, "prep"):
                if prep.lower_ in ("for", "behind", "in", "to", "about"):
                    for target in grammar.children(prep, "pobj"):
                        yield Judged(target, -1, noun, verb, "lack")

    # -------------------------------------------------------------------------------------------------------- feelings

    def felt(self, token: Token) -> Iterator[tuple[Judged, list[Token]]]:
        """What a feeling is about, and who feels it; nobody where the words have no subject ("shame on you")."""
        match = self.worth.match(token)
        if match is None or not match[1].felt:
            return
        cue, evaluation = match
        holders = grammar.holders(token) if token.pos_ != "NOUN" else []
        if token.pos_ == "VERB" and token.dep_ not in ("acomp", "oprd"):
            holders = [t for s in grammar.children(token, "nsubjpass", "nsubj") for t in grammar.expand(s)]
        verb = token if token.pos_ in ("VERB", "AUX") else token.head
        if grammar.duty(verb) or grammar.modality(token) not in _FIRM:
            return
        sign = -evaluation.sign if grammar.negated(token) or grammar.negated(verb) else evaluation.sign
        if any(c.lower_ == "no" for noun in grammar.children(token, "dobj") for c in noun.lefts):
            if sign < 0:
                return  # "has no issue with the bill"
            sign = -sign
        last = grammar.after(token, cue.rest)
        if cue.rest and last is not None:
            about = [one for noun in grammar.children(last, "pobj") for one in grammar.expand(noun)]
        else:
            about = list(self._about(token))
        for target in about:
            yield Judged(target, sign, token, verb if verb.pos_ in ("VERB", "AUX") else token, "feeling"), holders

    def _about(self, token: Token) -> Iterator[Token]:
        for prep in grammar.children(token, "prep", "agent"):
            known = any((form, (prep.lower_,)) in self._stances for form in (token.lower_, token.lemma_.lower()))
            if prep.lower_ in _ABOUT and prep.i > token.i:
                for noun in grammar.children(prep, "pobj"):
                    if noun.lower_ in ("way", "manner", "fact"):
                        yield from (t for c in grammar.children(noun, "relcl", "acl") for t in grammar.doers(c))
                    yield from (one for one in grammar.expand(noun) if not known or grammar.owned(one))
                for how in grammar.children(prep, "pcomp"):
                    if any(c.lower_ == "how" for c in how.lefts):
                        yield from grammar.doers(how)
        above = token.head.head
        clauses = grammar.children(token, "ccomp", "xcomp")
        if above.i > token.i and any(m.lower_ == "that" and m.i > token.i for m in grammar.children(above, "mark")):
            clauses.append(above)  # the parser took what is felt about for the main clause
        for clause in clauses:
            if clause.i < token.i:
                continue
            at = clause
            if clause.lemma_ in _SEEING and clause.dep_ == "xcomp":
                inner = grammar.children(clause, "ccomp", "xcomp")
                if inner:
                    at = inner[0]
            if at.dep_ == "xcomp" or at.pos_ not in ("VERB", "AUX") or grammar.passive(at) or grammar.negated(at):
                continue
            if grammar.modality(at) is Modality.ASSERTED:
                for subject in grammar.children(at, "nsubj"):
                    yield from grammar.expand(subject)


def _thanked(verb: Token) -> Iterator[Judged]:
    """ "Thank you, *President Roe*!", "thank you to the *troops*"."""
    for token in verb.doc[verb.i + 2 : verb.i + 8]:
        if token.lower_ in ("for", "that", "and") or token.pos_ in ("VERB", "AUX") or token.text in (".", "!", "?"):
            return
        if token.pos_ in ("PROPN", "NOUN") and token.dep_ not in ("compound", "amod"):
            yield Judged(token, 1, verb, verb, "wish")
            return


def _ordered(verb: Token) -> bool:
    """True for an imperative: "Impeach the president", "lock her up"."""
    return (
        verb.tag_ == "VB"
        and verb.dep_ in ("ROOT", "ccomp")
        and not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "mark") for c in verb.children)
    )


def _away(verb: Token) -> bool:
    """True for "step down", "step aside"."""
    return any(c.lower_ in ("down", "aside", "away") for c in verb.children)


def _due(verb: Token) -> bool:
    """True for what somebody should do: "must resign", "needs to resign", "it is time for her to resign"."""
    if grammar.duty(verb):
        return True
    return any(m.lower_ == "for" for m in grammar.children(verb, "mark")) and verb.head.lemma_ in ("time", "be")
