"""What a dependency parse says about who does what: subjects, objects, negation, modality, fixed words after a head.

Works on spaCy tokens with the labels of the English models (ClearNLP dependencies).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.model import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
OBJECTS = frozenset({"dobj", "dative", "attr", "oprd"})
#: From firm to weak; of two, the weaker one counts.
_ORDER = (
    Modality.ASSERTED,
    Modality.ATTEMPTED,
    Modality.PLANNED,
    Modality.CONDITIONAL,
    Modality.POSSIBLE,
    Modality.DENIED,
    Modality.QUESTION,
)
_AUXILIARIES = {
    "will": Modality.PLANNED,
    "shall": Modality.PLANNED,
    "would": Modality.CONDITIONAL,
    "could": Modality.POSSIBLE,
    "may": Modality.POSSIBLE,
    "might": Modality.POSSIBLE,
    "can": Modality.POSSIBLE,
    "must": Modality.CONDITIONAL,
    "should": Modality.CONDITIONAL,
    "ought": Modality.CONDITIONAL,
}
_CONDITIONS = frozenset({"if", "unless", "whether"})
_NEGATIVE = frozenset({"not", "n't", "never", "hardly", "no", "neither", "nor"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
#: Verbs that lend their subject to the noun after them: "the state voiced its opposition".
_SUPPORT_VERBS = frozenset(
    (
        *("voice", "express", "announce", "declare", "have", "make", "launch", "state", "reiterate", "show", "offer"),
        *("give", "mount", "lead", "stage", "hold", "register", "issue", "signal", "repeat", "reaffirm", "maintain"),
        *("lodge", "begin", "continue", "start", "pursue", "conduct", "carry", "be", "remain", "become", "raise"),
        *("intensify", "renew", "drop", "abandon", "file", "impose", "order", "open", "take", "find", "win", "throw"),
    )
)
#: A gerund after these is no fact: "contingent on Biden expanding it", "without ending it".
_UNREAL = frozenset({"on", "upon", "of", "about", "without", "to", "against", "toward", "than", "instead"})
#: Nouns that only count what stands after their *of*: "dozens of protesters".
_COUNTS = frozenset(
    (
        *("dozen", "hundred", "thousand", "million", "score", "handful", "couple", "number", "majority", "minority"),
        *("lot", "plenty", "host", "pair", "trio", "bulk", "rest", "ten", "array", "slew"),
    )
)
#: Verbs over an infinitive that say that it was done: "managed to", "forced the agency to", "voted to".
_IMPLICATIVE = frozenset(
    (
        *("manage", "help", "begin", "start", "continue", "proceed", "go", "come", "get", "have", "cause", "force"),
        *("compel", "lead", "prompt", "bother", "happen", "dare", "serve", "vote", "use", "make", "remember", "join"),
        *("move", "step", "rush", "act", "keep", "see", "hear", "watch", "find", "unite", "do", "turn", "take"),
    )
)
_DEPTH = 12


def weaker(*modalities: Modality) -> Modality:
    """The weakest of the modalities.

    >>> weaker(Modality.ASSERTED, Modality.POSSIBLE, Modality.PLANNED).value
    'possible'
    """
    return max(modalities, key=_ORDER.index)


def children(token: Token, *labels: str) -> list[Token]:
    """The dependents of ``token`` with one of the labels, in order."""
    return [child for child in token.children if child.dep_ in labels]


def passive(verb: Token) -> bool:
    """True for "was blocked", and for a bare participle after its noun ("the rule proposed by")."""
    if children(verb, "nsubjpass", "auxpass"):
        return True
    if children(verb, "agent") and not children(verb, "aux", "nsubj"):
        return True
    return verb.tag_ in ("VBN", "VBD") and verb.dep_ == "acl" and not children(verb, "aux")


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
            if prep.lower_ == "including" or (prep.lower_ == "as" and any(c.lower_ == "such" for c in prep.children))
            for named in children(prep, "pobj")
        ]
        counted = counted_by(at)
        inner = examples or ([] if counted is None else [counted])
        if not inner:
            yield at
        more = [c for c in children(at, "conj") if c.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")]
        todo += reversed([*inner, *more])


def counted_by(token: Token) -> Token | None:
    """What a noun of quantity counts: *protesters* of "dozens of protesters", None for any other noun."""
    if token.lemma_.lower() not in _COUNTS or token.pos_ not in ("NOUN", "NUM"):
        return None
    return next((n for p in children(token, "prep") if p.lower_ == "of" for n in children(p, "pobj")), None)


def doers(verb: Token, depth: int = 0) -> list[Token]:
    """Who does what the verb says: its subject, its by-agent, or the subject it shares with the verb above it.

    Relative pronouns give way to the noun that they stand for. Empty where nobody is named.
    """
    if depth > _DEPTH:
        return []
    if passive(verb):
        agents = [noun for by in children(verb, "agent") for noun in children(by, "pobj")]
        if agents or verb.dep_ != "conj" or children(verb, "auxpass"):
            return [one for agent in agents for one in expand(agent)]
    elif own := children(verb, "nsubj"):
        return [one for subject in own for one in expand(_antecedent(subject))]
    return _inherited(verb, depth)


def undergoers(verb: Token) -> list[Token]:
    """What a verb is done to: its object, or its subject in the passive."""
    if passive(verb):
        subjects = children(verb, "nsubjpass")
        if not subjects and verb.dep_ == "acl":
            return [verb.head]
        if not subjects and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            subjects = children(verb.head, "nsubjpass", "nsubj")
        return [one for subject in subjects for one in expand(_antecedent(subject))]
    found = children(verb, "dobj")
    if not found and (shared := [c for c in children(verb, "conj") if children(c, "dobj") and c.i - verb.i <= 3]):
        found = children(shared[0], "dobj")
    return [one for target in found for one in expand(_antecedent(target))]


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for, else the token itself."""
    if token.lower_ not in _RELATIVES or token.tag_ not in ("WP", "WDT", "IN", "DT"):
        return token
    for above in token.ancestors:
        if above.dep_ == "relcl":
            return above.head
    return token


def _inherited(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        if passive(head) and not passive(verb):
            return [one for subject in children(head, "nsubjpass") for one in expand(_antecedent(subject))]
        if verb.tag_ == "VBZ" and head.tag_ == "VBP" and (stranded := children(head, "dobj")):
            # "Activists claim the policy, …, leaves": agreement says that the object is the subject of what follows.
            return [one for subject in stranded if subject.i < verb.i for one in expand(subject)]
        return doers(head, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and head.pos_ in ("VERB", "AUX", "ADJ"):
        controlled = children(head, "dobj") if verb.dep_ != "advcl" and not passive(head) else []
        if controlled:
            return [one for target in controlled for one in expand(target)]
        if passive(head):
            return [one for subject in children(head, "nsubjpass") for one in expand(_antecedent(subject))]
        return holders(head, depth + 1)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        above = head.head
        return undergoers(above) or doers(above, depth + 1) if above.pos_ in ("VERB", "AUX") else []
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return owners(head, depth + 1) if verb.tag_ == "VB" else [head]
    return []


def owners(noun: Token, depth: int = 0) -> list[Token]:
    """Who holds what a noun names: "Biden's attempt", "opposition from farmers", "the state voiced its opposition"."""
    found = children(noun, "poss")
    if found and found[0].pos_ != "PRON":
        return [one for owner in found for one in expand(owner)]
    for prep in children(noun, "prep", "agent"):
        if prep.lower_ in ("by", "from", "among"):
            return [one for owner in children(prep, "pobj") for one in expand(owner)]
    if noun.dep_ in ("dobj", "attr") and noun.head.lemma_ in _SUPPORT_VERBS and depth <= _DEPTH:
        return doers(noun.head, depth + 1)
    return [one for owner in found for one in expand(owner)]


def owned(noun: Token) -> bool:
    """True if the noun phrase itself names its holder: "Biden's attempt", "an attempt by Biden"."""
    return bool(children(noun, "poss")) or any(c.lower_ in ("by", "from") for c in children(noun, "prep", "agent"))


def holders(predicate: Token, depth: int = 0) -> list[Token]:
    """Who a predicate is said of, whatever its part of speech."""
    if predicate.pos_ in ("VERB", "AUX") and predicate.dep_ != "acomp":
        return doers(predicate, depth)
    if predicate.pos_ == "NOUN":
        return owners(predicate, depth)
    above = predicate.head
    if predicate.dep_ in ("acomp", "prep", "attr", "advmod") and above.pos_ in ("AUX", "VERB"):
        return doers(above, depth + 1)
    if predicate.dep_ in ("amod", "prep", "acl") and above.pos_ in ("NOUN", "PROPN"):
        return [above]
    return []


def negated(predicate: Token) -> bool:
    """True for "did not end", "never ended", "no longer supports", and for adjectives under such a verb."""
    at = predicate
    if predicate.dep_ == "acomp" or (predicate.pos_ == "ADP" and predicate.dep_ == "prep"):
        at = predicate.head
    if predicate.pos_ == "NOUN":
        return any(c.dep_ == "det" and c.lower_ == "no" for c in predicate.children)
    words = [c for t in {predicate, at} for c in t.children]
    if any(c.dep_ == "neg" or (c.dep_ in ("preconj", "cc") and c.lower_ in _NEGATIVE) for c in words):
        return True
    subjects = children(at, "nsubj", "nsubjpass")
    if any(c.lower_ in ("no", "neither", "few") for s in subjects for c in children(s, "det", "amod")):
        return True
    if predicate.i > 1 and predicate.nbor(-1).lower_ == "than" and predicate.nbor(-2).lower_ == "rather":
        return True
    longer = any(c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children) for c in words)
    return longer or any(s.lower_ in ("nobody", "none") for s in children(at, "nsubj"))


def modality(predicate: Token) -> Modality:
    """How firmly the clause of the predicate is said, from its auxiliaries, conditions and question mark."""
    found = [Modality.ASSERTED]
    at = predicate
    while at.pos_ not in ("VERB", "AUX") and at.head != at:
        at = at.head
    for child in at.children:
        if child.dep_ == "aux":
            said = _AUXILIARIES.get(child.lower_, Modality.ASSERTED)
            found.append(Modality.PLANNED if child.lower_ == "would" and _future_in_past(at) else said)
        if child.dep_ == "mark" and child.lower_ in _CONDITIONS:
            found.append(Modality.CONDITIONAL)
    if at.dep_ == "pcomp" and at.head.lower_ in _UNREAL:
        found.append(Modality.CONDITIONAL)
    if predicate.sent[-1].text == "?":
        found.append(Modality.QUESTION)
    return weaker(*found)


def _future_in_past(verb: Token) -> bool:
    """True for "she said she would end it": what a speaker said of her own future acts."""
    subjects = children(verb, "nsubj")
    own = bool(subjects) and subjects[0].pos_ == "PRON" and verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")
    return own and not any(c.dep_ == "advcl" for c in verb.children)


def embedded(predicate: Token) -> Modality:
    """What a predicate's place below another one says of it, where no word over it is known to bear on it.

    An infinitive is no fact unless the word over it says so: "allows residents to sue", "has the power to end it". That
    of purpose is what somebody sets out to do. A finite clause is as firm as it is said.
    """
    infinitive = predicate.tag_ == "VB" and any(c.tag_ == "TO" for c in predicate.children)
    bare = predicate.tag_ == "VB" and not children(predicate, "aux")
    above = predicate.head
    if predicate.dep_ == "conj" and predicate.head.pos_ in ("VERB", "AUX"):
        return embedded(predicate.head) if bare or infinitive else Modality.ASSERTED
    if predicate.dep_ == "ccomp" and above.lemma_ == "deny" and not negated(above):
        return Modality.DENIED
    if predicate.dep_ == "advcl" and infinitive:
        return Modality.PLANNED
    if predicate.dep_ in ("xcomp", "ccomp") and (infinitive or bare):
        firm = above.lemma_.lower() in _IMPLICATIVE and not negated(above)
        return modality(above) if firm else Modality.CONDITIONAL
    if predicate.dep_ in ("acl", "relcl") and infinitive:
        return Modality.POSSIBLE
    return Modality.ASSERTED


def after(head: Token, words: tuple[str, ...]) -> Token | None:
    """The last token of the fixed words that follow a head, or None where they don't.

    "phase out", "stand in way of", "opposition to": each word is a particle, preposition, adverb or object, by lemma,
    of the word before it or of the head.
    """
    last = head
    for word in words:
        found = next((c for base in (last, head) for c in base.children if c.i > head.i and word in _names(c)), None)
        if found is None and word == "to" and any(_to(c) for c in children(last, "xcomp", "acl")):
            found = last
        if found is None:
            return None
        last = found
    return last


def _to(verb: Token) -> bool:
    """True for an infinitive with *to*."""
    return any(c.tag_ == "TO" for c in verb.children)


def _names(token: Token) -> tuple[str, str]:
    return token.lower_, token.lemma_.lower()
