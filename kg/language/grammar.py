"""What a dependency parse says about who does what: subjects, objects, negation, modality, fixed words after a head.

Works on spaCy tokens with the labels of the English models (ClearNLP dependencies).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.language.phrases import (
    RELATIVES,
    children,
    compounded,
    counted_by,
    expand,
    had_done,
    passive,
    relative,
    subject_taken,
    supports,
    to_infinitive,
    word_class,
)
from kg.language.words import after
from kg.model import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "after",
    "children",
    "compounded",
    "counted_by",
    "dated",
    "doers",
    "duty",
    "embedded",
    "expand",
    "had_done",
    "holders",
    "implicative",
    "left_open",
    "lent",
    "modality",
    "named_doers",
    "negated",
    "owned",
    "owners",
    "passive",
    "patients",
    "possessors",
    "qualifiers",
    "relative",
    "subject_taken",
    "supports",
    "undergoers",
    "urged",
    "weaker",
    "wielders",
    "will_not",
    "word_class",
]

#: From firm to weak; of two, the weaker one counts.
_ORDER = tuple(map(Modality, ("asserted", "attempted", "planned", "conditional", "possible", "denied", "question")))
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
_DUTY = frozenset({"must", "should", "ought", "need"})
_NEGATIVE = frozenset({"not", "n't", "never", "hardly", "no", "neither", "nor"})
#: A gerund after these is no fact: "contingent on Biden expanding it", "without ending it".
_UNREAL = frozenset({"on", "upon", "of", "about", "without", "to", "against", "toward", "than", "instead"})
_DEPTH = 12


def weaker(*modalities: Modality) -> Modality:
    """The weakest of the modalities.

    >>> weaker(Modality.ASSERTED, Modality.POSSIBLE, Modality.PLANNED).value
    'possible'
    """
    return max(modalities, key=_ORDER.index)


def doers(verb: Token, depth: int = 0) -> list[Token]:
    """Who does what the verb says: its subject, its by-agent, or the subject it shares with the verb above it.

    Relative pronouns give way to the noun that they stand for. Empty where nobody is named.
    """
    if depth > _DEPTH:
        return []
    if passive(verb):
        agents = [noun for by in children(verb, "agent") for noun in children(by, "pobj")]
        if compounded(verb):
            agents = children(verb, "npadvmod")
        if agents or (verb.dep_ != "conj" and not had_done(verb)) or children(verb, "auxpass"):
            return [one for agent in agents for one in expand(agent)]
    elif own := children(verb, "nsubj"):
        return [one for subject in own for one in expand(_antecedent(subject))]
    elif (taken := subject_taken(verb)) is not None:
        return [taken]
    return _inherited(verb, depth)


def undergoers(verb: Token) -> list[Token]:
    """What a verb is done to: its object, or its subject in the passive."""
    if passive(verb):
        subjects = children(verb, "nsubjpass") or (children(verb, "nsubj") if had_done(verb) else [])
        if not subjects and (verb.dep_ == "acl" or compounded(verb)):
            return [verb.head]
        if not subjects and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            subjects = children(verb.head, "nsubjpass", "nsubj")
        return [one for subject in subjects for one in expand(_antecedent(subject))]
    found = children(verb, "dobj")
    if not found and verb.dep_ == "relcl" and _gap(verb):
        return list(expand(verb.head))
    if not found and (shared := [c for c in children(verb, "conj") if children(c, "dobj") and c.i - verb.i <= 3]):
        found = children(shared[0], "dobj")
    if not found and verb.lemma_.lower() in word_class("objectControl"):
        # "forced the plane to land", "found him guilty": the parser makes it the subject of what follows
        clauses = [c for c in children(verb, "ccomp", "xcomp") if to_infinitive(c) or c.pos_ == "ADJ"]
        found = [s for c in clauses if not children(c, "mark") for s in children(c, "nsubj")]
    return [one for target in found for one in expand(_antecedent(target))]


def _gap(verb: Token) -> bool:
    """True for *imposed* in "the tariffs Trump imposed": the noun before the clause is its object."""
    subjects = children(verb, "nsubj")
    if not subjects or subjects[0].lower_ in RELATIVES or verb.head.i >= subjects[0].i:
        return False
    between = verb.doc[verb.head.i + 1 : subjects[0].left_edge.i]
    return all(t.lower_ in ("that", "which", "whom", ",") for t in between) and not children(verb, "ccomp", "xcomp")


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for, else the token itself."""
    if not relative(token):
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
        controls = head.lemma_.lower() in word_class("objectControl") and verb.dep_ != "advcl" and not passive(head)
        controlled = children(head, "dobj") if controls else []
        if controlled:
            return [one for target in controlled for one in expand(target)]
        if passive(head):
            return [one for subject in children(head, "nsubjpass") for one in expand(_antecedent(subject))]
        return holders(head, depth + 1)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        above = head.head
        if above.pos_ not in ("VERB", "AUX"):
            return []
        controls = head.lower_ in ("from", "of") or (
            head.lower_ == "for" and above.lemma_.lower() in word_class("forControl")
        )
        if head.lower_ == "in" and above.lemma_.lower() == "join":
            return [*doers(above, depth + 1), *undergoers(above)]  # "joined Democrats in blocking it"
        return (undergoers(above) if controls else []) or doers(above, depth + 1)
    if (
        verb.dep_ == "acl"
        and verb.tag_ == "VBG"
        and head.dep_ == "dobj"
        and head.lemma_.lower() in word_class("medium")
    ):
        return doers(head.head, depth + 1) if supports(head.head) else []  # "issued a decree granting asylum to"
    if verb.dep_ in ("acl", "relcl") and head.pos_ in ("NOUN", "PROPN") and verb.tag_ == "VB" and _ranked(head):
        return doers(head.head, depth + 1) if head.dep_ == "attr" else [head]
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return owners(head, depth + 1) if verb.tag_ == "VB" else [head]
    return []


def _ranked(noun: Token) -> bool:
    """True for "the *first* Republican to challenge him": an infinitive after it is what was done."""
    return any(c.lower_ in ("first", "last", "latest", "only", "second", "third") for c in children(noun, "amod"))


def owners(noun: Token, depth: int = 0) -> list[Token]:
    """Who holds what a noun names: "Biden's attempt", "opposition from farmers", "the state voiced its opposition"."""
    found = [] if patients(noun) else children(noun, "poss")
    if found and found[0].pos_ != "PRON":
        return [one for owner in found for one in expand(owner)]
    for prep in children(noun, "prep", "agent"):
        if prep.lower_ in ("by", "from", "among"):
            return [one for owner in children(prep, "pobj") for one in expand(owner)]
    within = noun.head if noun.dep_ == "pobj" and noun.head.lower_ == "in" else None
    if within is not None and within.head.pos_ == "VERB" and not found and depth <= _DEPTH:
        return doers(within.head, depth + 1)  # "filed amendments in an attempt to sink it"
    if noun.dep_ in ("dobj", "attr") and supports(noun.head) and depth <= _DEPTH:
        return doers(noun.head, depth + 1)
    lent = noun.dep_ == "conj" and noun.head.dep_ == "dobj" and supports(noun.head.head)
    if lent and not found and depth <= _DEPTH:
        return owners(noun.head, depth + 1)  # "voiced its rejection and condemnation of"
    return [one for owner in found for one in expand(owner)] or qualifiers(noun)


def patients(noun: Token) -> list[Token]:
    """To whom something is done that a noun with an owner names: "ordered *the mayor*'s arrest"."""
    if noun.lemma_.lower() not in word_class("doneTo") or any(p.lower_ == "of" for p in children(noun, "prep")):
        return []
    return children(noun, "poss")


def lent(noun: Token) -> bool:
    """True for *opposition* in "voiced opposition": its holder is the subject of the verb over it."""
    return noun.dep_ == "dobj" and supports(noun.head) and not owned(noun)


def named_doers(noun: Token) -> list[Token]:
    """Who does what a noun names, as its own phrase says: "*Italy*'s request", "a request by, from or of *Italy*",
    "a request made by *Italy*", "the *Italian* request".
    """
    if owned(noun):
        return owners(noun)
    for verb in children(noun, "acl"):
        if agents := [one for by in children(verb, "agent") for n in children(by, "pobj") for one in expand(n)]:
            return agents
    if noun.lemma_.lower() in word_class("doneOf"):
        for prep in children(noun, "prep"):
            if prep.lower_ == "of":
                return [one for n in children(prep, "pobj") for one in expand(n)]
    return qualifiers(noun)


def qualifiers(noun: Token) -> list[Token]:
    """Words before a noun that can name whose it is: "*Israeli* strikes", "*US* aid", "*government* troops".

    The full name of a country can also be what is dealt with ("the Iran deal"), and a person's too.
    """
    return [
        c
        for c in children(noun, "amod", "compound", "nmod")
        if (c.pos_ == "ADJ" and c.text[:1].isupper())
        or c.ent_type_ in ("NORP", "ORG")
        or (c.pos_ == "PROPN" and c.text.isupper())
        or c.tag_ in ("NN", "NNS")
    ]


def possessors(thing: Token) -> list[Token]:
    """Whose a thing or place is: "*Iran*'s ports", "positions of *the rebels*", "a *police* convoy"."""
    for prep in children(thing, "prep"):
        if (
            prep.lower_ == "of"
            or (prep.lower_ in ("in", "inside", "near", "at") and thing.lemma_.lower() in word_class("spot"))
            or (prep.lower_ == "to" and prep.i and prep.nbor(-1).lower_ == "belonging")
        ):
            return [*children(thing, "poss"), *children(prep, "pobj"), *children(thing, "amod", "compound", "nmod")]
    return children(thing, "poss", "amod", "compound", "nmod")


def wielders(holder: Token) -> list[Token]:
    """Who acts through a thing that does what a verb says: "*Israeli* jets struck", "missiles of *the army* hit"."""
    if holder.lemma_.lower() not in word_class("instrument"):
        return [holder]
    return [*named_doers(holder), holder]


def owned(noun: Token) -> bool:
    """True if the noun phrase itself names its holder: "Biden's attempt", "an attempt by Biden"."""
    return (bool(children(noun, "poss")) and not patients(noun)) or any(
        c.lower_ in ("by", "from") for c in children(noun, "prep", "agent")
    )


def holders(predicate: Token, depth: int = 0) -> list[Token]:
    """Who a predicate is said of, whatever its part of speech."""
    if predicate.pos_ in ("VERB", "AUX") and predicate.dep_ != "acomp":
        return doers(predicate, depth)
    if predicate.pos_ == "NOUN" and predicate.lemma_.lower() in word_class("stanceHolder"):
        return _who_is(predicate, depth)
    if predicate.pos_ == "NOUN":
        return owners(predicate, depth)
    above = predicate.head
    if predicate.dep_ in ("acomp", "prep", "attr", "advmod") and above.pos_ in ("AUX", "VERB"):
        return doers(above, depth + 1)
    if predicate.dep_ in ("amod", "prep", "acl") and above.pos_ in ("NOUN", "PROPN"):
        return [above]
    return []


def _who_is(noun: Token, depth: int) -> list[Token]:
    """Who a noun for somebody with a stance denotes: "*Ruiz* is a critic of", "*Ruiz*, a critic of", "*critics* of"."""
    if noun.dep_ == "attr" and noun.head.pos_ == "AUX" and depth <= _DEPTH:
        return doers(noun.head, depth + 1)
    return [noun.head if noun.dep_ == "appos" else noun]


def implicative(verb: Token) -> bool:
    """True for "managed to end", "forced the agency to end": a verb over an infinitive that says that it was done."""
    return verb.lemma_.lower() in word_class("implicative") and not negated(verb)


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
    if any(c.lower_ in ("no", "neither", "few") for s in subjects for c in children(s, "det", "amod", "preconj")):
        return True
    if predicate.i > 1 and predicate.nbor(-1).lower_ == "than" and predicate.nbor(-2).lower_ == "rather":
        return True
    waits = predicate.dep_ == "xcomp" and predicate.head.lemma_ in ("have", "be") and to_infinitive(predicate)
    if waits and any(c.lower_ == "yet" for c in (*predicate.head.children, *predicate.children)):
        return True  # "has yet to say"
    longer = any(c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children) for c in words)
    return longer or any(s.lower_ in ("nobody", "none") for s in children(at, "nsubj"))


def modality(predicate: Token) -> Modality:
    """How firmly the clause of the predicate is said, from its auxiliaries, conditions and question mark."""
    found = [Modality.ASSERTED]
    at = predicate
    while at.pos_ not in ("VERB", "AUX") and at.head != at:
        at = at.head
    refuses = at.lemma_.lower() in word_class("negRaising") and any(c.dep_ == "neg" for c in at.children)
    for child in at.children:
        if child.dep_ == "aux" and not (refuses and child.lower_ in ("can", "could", "ca")):
            said = _AUXILIARIES.get(child.lower_, Modality.ASSERTED)
            found.append(Modality.PLANNED if child.lower_ == "would" and _future_in_past(at) else said)
        if child.dep_ == "mark" and child.lower_ in _CONDITIONS:
            found.append(Modality.CONDITIONAL)
        if child.dep_ == "mark" and child.lower_ == "until" and at.tag_ in ("VBZ", "VBP"):
            found.append(Modality.CONDITIONAL)
        if child.dep_ == "advmod" and child.lower_ in word_class("hearsay"):
            found.append(Modality.POSSIBLE)
    if at.dep_ == "pcomp" and at.head.lower_ in _UNREAL:
        found.append(Modality.CONDITIONAL)
    if predicate.sent[-1].text == "?":
        found.append(Modality.QUESTION)
    return weaker(*found)


def dated(verb: Token) -> bool:
    """True for "called him on Friday": a verb with the day or time."""
    times = [*children(verb, "npadvmod"), *(n for p in children(verb, "prep") for n in children(p, "pobj"))]
    return any(t.ent_type_ in ("DATE", "TIME") for t in times)


def will_not(verb: Token) -> bool:
    """True for "will not lift the ban", which is no prediction where somebody could: a refusal."""
    return negated(verb) and any(c.lower_ in ("will", "wo") for c in children(verb, "aux"))


def duty(verb: Token) -> bool:
    """True for "must end", "should end", "has to end": what somebody ought to do."""
    if any(c.lower_ in _DUTY for c in children(verb, "aux")):
        return True
    return verb.dep_ == "xcomp" and to_infinitive(verb) and verb.head.lemma_ in ("have", "need", "ought")


def urged(verb: Token) -> bool:
    """True for "let's end it", "it is time to end it", and for what somebody is told to do: "End it now!"."""
    above = verb.head
    if verb.tag_ != "VB" or passive(verb):
        return False
    if above.lemma_ == "let" and verb.dep_ in ("ccomp", "xcomp"):
        return any(c.lower_ in ("us", "'s", "’s") for c in (*above.children, *verb.children))
    if above.lower_ == "time" and verb.dep_ in ("acl", "relcl", "xcomp"):
        return above.dep_ == "attr" and above.head.lemma_ == "be"
    return False


def left_open(verb: Token) -> bool:
    """True for a clause that is asked, denied or put as a condition: "asked whether it should", "denied that"."""
    if any(c.lower_ in _CONDITIONS for c in children(verb, "mark")) or verb.sent[-1].text == "?":
        return True
    inverted = [c for c in children(verb, "aux") if any(s.i > c.i for s in children(verb, "nsubj"))]
    return bool(inverted) or embedded(verb) is Modality.DENIED


def _future_in_past(verb: Token) -> bool:
    """True for "she said she would end it": what a speaker said of her own future acts."""
    subjects = children(verb, "nsubj")
    own = bool(subjects) and subjects[0].pos_ == "PRON" and verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")
    marks = (m.lower_ for c in children(verb, "advcl") for m in children(c, "mark"))
    return own and not any(m in _CONDITIONS for m in marks)


def embedded(predicate: Token) -> Modality:
    """What a predicate's place below another one says of it, where no word over it is known to bear on it.

    An infinitive is no fact unless the word over it says so: "allows residents to sue", "has the power to end it". That
    of purpose is what somebody sets out to do. A finite clause is as firm as it is said.
    """
    if predicate.pos_ == "NOUN":
        return Modality.POSSIBLE if _unreal(predicate) else Modality.ASSERTED
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
        # "its push to have them end it": the push is no more than planned, and so is what it is for
        return weaker(modality(above), embedded(above)) if implicative(above) else Modality.CONDITIONAL
    if predicate.dep_ == "pcomp" and predicate.head.dep_ == "prep" and above.head.pos_ in ("VERB", "AUX"):
        return modality(above.head)  # "would abuse it by using it"
    if predicate.dep_ in ("acl", "relcl") and infinitive and not _ranked(above):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _unreal(noun: Token) -> bool:
    """True for an act that is only feared, planned or called for: "a possible attack", "warned of an attack"."""
    unreal = word_class("unreal")
    if any(c.lower_ in unreal for c in children(noun, "amod", "compound", "nmod")):
        return True
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    return above != noun and above.pos_ in ("NOUN", "VERB") and above.lemma_.lower() in unreal
