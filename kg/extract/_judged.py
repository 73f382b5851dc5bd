"""Whom or what an evaluative word speaks of: its target, by the grammar of the clause, with the sign.

From the word upwards: a predicate speaks of its subject, a modifier of its noun, a verb of who does it, an adverb of
who does it so, a trait of its owner, what somebody causes of who causes it. Negation and words such as *reduce* turn
the sign on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract._worth import Worth, describes, turned
from kg.extract.algebra import Algebra
from kg.language import grammar
from kg.model import Modality
from kg.schema import Cue, Evaluation, Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOWARD = frozenset({"to", "into", "toward", "towards", "from", "in"})
_FIRM = (Modality.ASSERTED, Modality.PLANNED, Modality.CONDITIONAL, Modality.ATTEMPTED)
_MAKING = frozenset({"make", "keep", "leave", "render"})
_UNREAL = frozenset({"if", "unless", "whether", "although", "though", "while", "whereas", "until", "once", "lest"})
_NOTHING = frozenset({"nothing", "none", "nobody"})
#: Adverbs that take an adjective's worth away, or make of it a quality of another kind.
_WEAKENING = frozenset({"least", "less", "politically", "enough", "seemingly", "supposedly", "equally"})
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """ "*reckless* speaks ill of *decision*": the head token of who or what is judged, and by which word.

    :param clause: the predicate of the clause that says so, for evidence and for what is mixed.
    :param how: predicate, modifier, doer, manner, trait, cause, apposition, making or act, for explanation.
    :param agentive: True if only somebody who can act is judged by it.
    :param possible: True for what only may be so: "could hurt farmers".
    :param quoted: True if only words of a quotation are clear enough.
    """

    target: Token
    sign: int
    word: Token
    clause: Token
    how: str
    agentive: bool = False
    quoted: bool = False
    possible: bool = False


class Judging:
    """Finds what is judged, with one schema's evaluations."""

    def __init__(self, schema: Schema, algebra: Algebra) -> None:
        self.schema, self.algebra, self.worth = schema, algebra, Worth(schema)
        self._against = [r.name for r in schema.relations.values() if r.sign == -1]

    def of(self, token: Token) -> Iterator[Judged]:
        """Everything that the token speaks well or ill of."""
        match = self.worth.match(token)
        if match is None or match[1].felt:
            return
        cue, evaluation = match
        sign = evaluation.sign
        if token.pos_ == "ADV" and token.dep_ == "advmod" and token.head.pos_ in ("VERB", "AUX"):
            verb = token.head
            if (
                verb.lemma_ not in self.schema.words["copula"]
                and not grammar.negated(verb)
                and not self._valued_verb(verb)
            ):
                yield from self._subjects(verb, sign, token, "manner")
        elif token.pos_ in ("VERB", "AUX") and not describes(token):
            if cue.pos == "VERB":
                yield from self._verb(token, cue, evaluation)
            else:
                yield from self._subjects(token, sign, token, "predicate")
        else:
            yield from self._nominal(token, cue, evaluation)

    def _idiom(self, verb: Token) -> bool:
        return verb.lemma_.lower() in ("do", "have", "mean", "make")

    def _valued_verb(self, verb: Token) -> bool:
        found = self.worth.of(verb)
        return found is not None and not found.felt

    # ---------------------------------------------------------------------------------------------- nouns, adjectives

    def _nominal(self, token: Token, cue: Cue, evaluation: Evaluation) -> Iterator[Judged]:
        role = _role(token)
        sign = evaluation.sign
        if token.pos_ == "NOUN" and turned(token):
            sign = -abs(sign)
        before = token.nbor(-1) if token.i else token
        if role.dep_ == "advmod" and before.lower_ in _NOTHING and before.dep_ == "dobj":
            yield from self._subjects(before.head, -sign, token, "cause")  # "did nothing wrong"
            return
        if role.dep_ == "amod" and role.head.lower_ in (*_NOTHING, "something", "everything", "anything"):
            yield from self.upwards(role.head, -sign if role.head.lower_ in _NOTHING else sign, token)
            return
        modifies = role.dep_ in ("amod", "compound", "nmod") and role.head.pos_ in ("NOUN", "PROPN")
        if modifies:
            noun = role.head
            if _named(token, noun):
                return
            own = self.worth.noun(noun)
            if own is not None:
                return  # the noun speaks for itself: "a terrible mistake", "the great liar"
            if evaluation.predicative and token.pos_ != "ADJ":
                return  # "the crime bill"
            weak = _WEAKENING & {c.lower_ for c in grammar.children(token, "advmod")}
            if not evaluation.predicative and not weak:
                yield Judged(noun, sign, token, noun, "modifier")
            if cue.pos == "NOUN" and noun.pos_ == "NOUN" and role.dep_ != "amod":
                return  # "a bully pulpit"
            if not evaluation.predicative or (sign < 0 and _role(noun).dep_ in ("attr", "oprd")):
                yield from self.upwards(noun, sign, token)
            return
        if evaluation.owned and token.pos_ in ("NOUN", "PROPN"):
            for owner in _owners(token) if sign < 0 or not self._under_attack(token) else ():
                yield Judged(owner, sign, token, token, "trait")
        if role.dep_ == "appos" and role.head.pos_ in ("PROPN", "NOUN") and not evaluation.predicative:
            yield Judged(role.head, sign, token, role.head, "apposition")
        yield from self.upwards(token, sign, token)

    def _under_attack(self, trait: Token) -> bool:
        """True for a good trait that somebody is against or takes away: "questioned her integrity"."""
        head = trait.head
        lemma = head.lemma_.lower()
        return trait.dep_ in ("dobj", "pobj") and (
            lemma in self.schema.words["reducing"]
            or self._valued_verb(head)
            or any(lemma in self.schema.heads(name) for name in self._against)
        )

    def upwards(self, token: Token, sign: int, word: Token, depth: int = _DEPTH) -> Iterator[Judged]:
        """What a noun phrase or adjective that is worth ``sign`` speaks of, by its place in the clause."""
        if depth == 0:
            return
        role = _role(token)
        degree = {c.lower_ for c in grammar.children(token, "advmod")}
        if sign > 0 and grammar.children(token, "xcomp"):
            return  # "is fair to look into"
        if degree & _WEAKENING or (sign > 0 and "too" in degree):
            return
        sign *= -1 if _denied(token) else 1
        head, dep = role.head, role.dep_
        verbal = head.pos_ in ("AUX", "VERB")
        copular = verbal and head.lemma_ in self.schema.words["copula"]
        if copular and dep in ("acomp", "attr", "oprd", "prep", "advmod", "dobj"):
            if dep in ("prep", "advmod") and token.pos_ not in ("ADP", "ADJ", "ADV"):
                return
            if dep == "oprd" and grammar.children(head, "dobj"):
                return
            yield from self._subjects(head, sign, word, "predicate")
        elif dep == "acomp" and head.lemma_ in _MAKING:
            yield from self._subjects(head, sign, word, "making")
        elif dep in ("dobj", "attr") and verbal:
            yield from self._object(head, sign, word)
        elif dep in ("ccomp", "xcomp", "oprd") and head.lemma_ in _MAKING:
            yield from self._subjects(head, sign, word, "making")
        elif dep == "acl" and head.dep_ == "dobj" and head.head.lemma_ in _MAKING:
            yield from self._subjects(head.head, sign, word, "making")
        elif dep == "pobj":
            yield from self._after_preposition(role, sign, word, depth)
        elif token.pos_ != "VERB" and (dep in ("ROOT", "conj") or head.lemma_ in self.schema.words["speech"]):
            for subject in grammar.children(token, "nsubj"):
                yield Judged(subject, sign, word, token, "predicate")

    def _object(self, verb: Token, sign: int, word: Token) -> Iterator[Judged]:
        """ "causes chaos", "made a great speech": of who does it; "reduces harm" with the sign turned."""
        words = self.schema.words
        lemma = verb.lemma_.lower()
        if self._valued_verb(verb):
            return
        if lemma in words["reducing"]:
            sign = -sign
        elif lemma not in words["causing"]:
            return
        found = self.worth.of(word)
        if lemma == "have" and found is not None and found.predicative:
            return  # "has a problem", "had pain"
        yield from self._subjects(verb, sign, word, "cause")

    def _after_preposition(self, role: Token, sign: int, word: Token, depth: int) -> Iterator[Judged]:
        prep = role.head
        above = prep.head
        if prep.lower_ in _TOWARD and above.lemma_ in self.schema.words["leadingTo"]:
            turning = prep.i and prep.nbor(-1).lower_ in self.schema.words["reducing"]
            yield from self._subjects(above, -sign if turning else sign, word, "cause")
        elif prep.lower_ == "of" and (
            above.lemma_.lower() in self.schema.words["kindNoun"] or above.lower_ in ("guilty", "capable", "full")
        ):
            yield from self.upwards(above, sign, word, depth - 1)
        elif prep.lower_ in ("as", "like") and above.lemma_ in ("serve", "act", "behave", "rank", "sound", "look"):
            yield from self._subjects(above, sign, word, "predicate")

    # -------------------------------------------------------------------------------------------------------- verbs

    def _verb(self, verb: Token, cue: Cue, evaluation: Evaluation) -> Iterator[Judged]:
        sign = evaluation.sign
        done_to = grammar.children(verb, "dobj", "prt", "xcomp", "oprd")
        if sign > 0 and not done_to and verb.lemma_.lower() not in self.schema.words["goodWithoutObject"]:
            return  # "serves in the army"
        for target in grammar.children(verb, "dobj"):
            if target.lower_ == "little" or any(c.lower_ in ("little", "few") for c in target.children):
                return  # "accomplished too little"
            own = self.worth.noun(target)
            low = own.sign if own is not None and not own.felt else 0
            nothing = target.lower_ in _NOTHING or any(c.lower_ == "no" for c in target.children)
            if nothing and (grammar.children(target, "amod") or not self._idiom(verb)):
                return
            after = target.nbor(1) if target.i + 1 < len(target.doc) else target
            if nothing and (after.lower_ == "but" or after.pos_ == "ADJ"):
                return  # "has done nothing but lead", "did nothing wrong"
            if not cue.rest and verb.lemma_.lower() not in self.schema.words["causing"]:
                sign = _with_object(sign, low)
        if evaluation.wronging and sign < 0:
            yield from self._wronged(verb)
        for found in self._subjects(verb, sign, verb, "doer"):
            agentive = evaluation.agentive
            yield replace(found, agentive=agentive, quoted=agentive)

    def _wronged(self, verb: Token) -> Iterator[Judged]:
        """Who is spoken up for: "they smeared *Roe*", "*Roe* was smeared"."""
        if grammar.negated(verb) or grammar.duty(verb) or grammar.modality(verb) not in _FIRM or self._wanted(verb):
            return
        if verb.tag_ in ("VB", "VBG") and verb.dep_ in ("pcomp", "acl", "amod") and not grammar.children(verb, "aux"):
            return
        for target in grammar.undergoers(verb):
            yield Judged(target, 1, verb, verb, "victim")

    def _subjects(self, verb: Token, sign: int, word: Token, how: str) -> Iterator[Judged]:
        """Who the verb is said of, through the verbs above it that share their subject: "is trying to corrupt"."""
        if grammar.children(verb, "expl") or _beside(verb) or _advised(verb):
            return
        at = verb
        firm, possible = True, False
        if verb.pos_ == "VERB" and grammar.passive(verb) and how in ("doer", "manner", "cause"):
            targets = [n for by in grammar.children(verb, "agent") for n in grammar.children(by, "pobj")]
        else:
            targets = grammar.doers(verb)
        if how == "predicate" and (acts := _acts(verb, targets, hard=sign < 0)) is not None:
            targets, how = acts, "act"
        for _ in range(_DEPTH):
            modality = grammar.modality(at)
            possible = possible or modality is Modality.POSSIBLE
            if grammar.duty(at) or modality not in (*_FIRM, Modality.POSSIBLE) or _on_condition(at):
                firm = False
                break
            if grammar.negated(at) or any(c.lower_ == "hardly" for c in at.children if c.i < at.i):
                if how == "making" and sign < 0:
                    return  # "does not make it worse"
                future = grammar.modality(at) is not Modality.ASSERTED
                if future and (how == "cause" or (sign < 0 and how in ("doer", "manner"))):
                    return  # "will not harm farmers" is no praise, "won't end violence" no blame
                sign = -sign
            if _only_meant(at, sign) or self._wanted(at):
                return
            if at.dep_ not in ("xcomp", "pcomp") or at.head.pos_ in ("NOUN", "PROPN"):
                break
            above = at.head
            if at.dep_ == "pcomp":
                above = at.head.head
                if at.head.lower_ not in ("of", "from", "for", "in", "by") or above.pos_ not in ("VERB", "ADJ"):
                    return
            passed = self._passes(at, above, sign)
            if passed is None:
                return
            sign, at = passed, above
        if not firm:
            return
        for target in targets:
            for one in _identified(target):
                yield Judged(one, sign, word, at, how, possible=possible)

    def _passes(self, verb: Token, above: Token, sign: int) -> int | None:
        """The sign of an infinitive under the verb above, None where that says nothing of who does it."""
        operator = self.algebra.over(verb)
        if operator is None:
            return sign if grammar.implicative(above) and not grammar.passive(above) else None
        if operator.judges or operator.name in ("directing", "accusingOf", "obliged", "allegedly"):
            return None
        if operator.name in ("failing", "unable"):
            return -1 if sign > 0 else None
        return sign * operator.sign

    # ------------------------------------------------------------------------------------------------- what is unreal

    def _wanted(self, verb: Token) -> bool:
        """True for what somebody wants another to do: "requested that the committee act"."""
        finite = {"VBD", "VBZ", "MD"} & {verb.tag_, *(c.tag_ for c in grammar.children(verb, "aux", "auxpass"))}
        if verb.dep_ != "ccomp" or finite:
            return False
        operator = self.algebra.over(verb)
        return operator is not None and operator.attitude and not operator.factive

    @staticmethod
    def conceded(token: Token) -> bool:
        """True for what stands in a condition or a concession: "if it is a disaster", "although it is good"."""
        at = token
        for _ in range(40):
            clause = at.dep_ in ("advcl", "ccomp", "relcl")
            if clause and any(m.lower_ in _UNREAL for m in grammar.children(at, "mark")):
                return True
            if at.head == at:
                return False
            at = at.head
        return False


def _acts(verb: Token, subjects: list[Token], hard: bool) -> list[Token] | None:
    """Who does what a predicate is said of: "what the *agency* did was wrong", "it is wrong that *Roe* lied".

    None where the predicate is said of a thing; nobody for "it is wrong to lie".

    :param hard: True for bad words: "it was wrong for Roe to lie" is about Roe, "it is good for Roe to rest" is not.
    """
    clauses = grammar.children(verb, "csubj", "csubjpass")
    if not clauses and any(s.lower_ in ("it", "that") for s in subjects):
        adjectives = grammar.children(verb, "acomp", "attr", "oprd")
        below = [c for at in (verb, *adjectives) for c in grammar.children(at, "ccomp", "advcl", "xcomp", "relcl")]
        clauses = [c for c in below if c.i > verb.i and (_marked(c) or _to(c))]
    if not clauses:
        return None
    done: list[Token] = []
    for clause in clauses:
        real = not grammar.passive(clause) and not grammar.negated(clause) and (hard or not _to(clause))
        if clause.pos_ in ("VERB", "AUX") and real:
            done += [t for s in grammar.children(clause, "nsubj") for t in grammar.expand(s)]
    return done


def _identified(noun: Token) -> list[Token]:
    """Who somebody is said to be: *Roe* for *one* and *people* in "Roe is one of the people who lied", else itself."""
    at = noun
    if at.dep_ == "pobj" and at.head.lower_ == "of" and at.head.head.lower_ == "one":
        at = at.head.head
    if at.dep_ != "attr" or at.head.lemma_ not in ("be", "'s", "’s"):
        return [noun]
    subjects = [s for s in grammar.children(at.head, "nsubj") if s.pos_ in ("PROPN", "PRON", "NOUN")]
    return [one for s in subjects for one in grammar.expand(s)] or [noun]


def _beside(verb: Token) -> bool:
    """True for ", which is wise": it may be said of all that stands before it."""
    if verb.dep_ != "relcl" or verb.head.pos_ not in ("NOUN", "PROPN"):
        return False
    which = next((c for c in grammar.children(verb, "nsubj") if c.lower_ == "which"), None)
    return which is not None and which.i > 0 and which.nbor(-1).text in (",", "—", "–", "-")


def _advised(verb: Token) -> bool:
    """True for "would be wise to go", and for what shall be done: "insisted that Roe stop"."""
    would = any(c.lower_ in ("would", "may", "might", "could") for c in grammar.children(verb, "aux"))
    if would and any(_to(x) for a in grammar.children(verb, "acomp") for x in grammar.children(a, "xcomp")):
        return True
    singular = any(c.tag_ in ("NN", "NNP") and not grammar.children(c, "conj") for c in grammar.children(verb, "nsubj"))
    return verb.tag_ == "VB" and singular and not grammar.children(verb, "aux")


def _only_meant(verb: Token, sign: int) -> bool:
    """True for what nobody is said to have done: "want people to lie", and good that is but an aim or an aside.

    "To protect farmers, Roe …" is no praise of Roe, nor is "the issues that Roe cares about".
    """
    infinitive = _to(verb)
    if verb.dep_ == "ccomp" and infinitive and not grammar.implicative(verb.head):
        return True
    own = any(c.tag_ not in ("WP", "WDT") and c.lower_ != "that" for c in grammar.children(verb, "nsubj"))
    return sign > 0 and ((infinitive and verb.dep_ in ("advcl", "acl", "relcl")) or (verb.dep_ == "relcl" and own))


def _marked(clause: Token) -> bool:
    return any(m.lower_ == "that" for m in grammar.children(clause, "mark"))


def _to(clause: Token) -> bool:
    """True for an infinitive, with or without a subject of its own: "(for Roe) to lie"."""
    return any(c.tag_ == "TO" for c in clause.children)


def _role(token: Token) -> Token:
    """The first of a list that the token stands in: its place is that of all."""
    at = token
    while at.head != at and at.pos_ != "VERB":
        listed = at.dep_ == "conj" and at.head.pos_ in ("ADJ", "NOUN", "PROPN", "ADV", "ADP")
        if not listed and not (at.dep_ == "amod" and at.pos_ == at.head.pos_ == "ADJ"):
            break
        at = at.head
    return at


def _named(word: Token, noun: Token) -> bool:
    """True for a word in a name, "Good Friday", "Petty Officer"; not for one that is put before a person's name."""
    if not (word.text[0].isupper() and noun.pos_ == "PROPN"):
        return False
    return noun.ent_type_ != "PERSON" or word.ent_type_ not in ("", "PERSON")


def _denied(token: Token) -> bool:
    """True for "no mistake", "nothing wrong", "not a failure", and for "hardly good"."""
    before = [c for c in token.children if c.i < token.i and c.dep_ in ("det", "neg", "advmod", "preconj")]
    return any(c.lower_ in ("no", "not", "n't", "never", "hardly", "neither") for c in before)


def _owners(noun: Token) -> list[Token]:
    """Who owns a trait: "*his* corruption", "the corruption of the *agency*", "lies by the *mayor*"."""
    if grammar.children(noun, "det") and any(c.lower_ == "no" for c in noun.children):
        return []
    found = [one for owner in grammar.children(noun, "poss") for one in grammar.expand(owner)]
    for prep in grammar.children(noun, "prep", "agent"):
        if prep.lower_ in ("of", "by", "from"):
            found += [one for owner in grammar.children(prep, "pobj") for one in grammar.expand(owner)]
    return found


def _with_object(sign: int, low: int) -> int:
    """The worth of a deed by the worth of what it is done to: fighting evil is good, helping criminals is bad."""
    if low == 0:
        return sign
    return low if sign > 0 else -low


def _on_condition(verb: Token) -> bool:
    """True for what is said only if something else holds: "would be worthless unless it is amended"."""
    clauses = grammar.children(verb, "advcl")
    return any(m.lower_ in ("if", "unless") for c in clauses for m in grammar.children(c, "mark"))
