"""Stance in what is said of something: "called the rule a disaster", "claim that the policy leaves people stranded".

Inside the words of a speaker, the predicate of a clause is weighed by words that speak well or ill of their subject
(word classes of the ontology), each turned by negation and by words such as *reduce* and *away from*. Mixed and
uncertain clauses give nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.extract.attribution import Attribution
from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Value

if TYPE_CHECKING:
    from spacy.tokens import Token

_TARGETS = ("Policy", "Actor", "Ruling", "Lawsuit", "Government")
_TOWARD = frozenset({"to", "into", "toward", "towards", "from", "in"})
_FIRM = (Modality.ASSERTED, Modality.PLANNED, Modality.CONDITIONAL, Modality.ATTEMPTED)
_CLAUSES = frozenset({"ccomp", "ROOT", "conj", "parataxis", "advcl"})


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *criticises* or *praises* for each clearly weighed clause in somebody's words, and for each label."""
    for found in reading.attributions:
        if found.act != "intention" and not found.negated:
            yield from _clauses(reading, found)
    for passage, sentence in reading.sentences():
        for token in sentence:
            if (
                token.lemma_ in reading.schema.words["labelling"]
                and token.pos_ == "VERB"
                and not grammar.negated(token)
            ):
                yield from _label(reading, passage, token)


def _clauses(reading: Reading, found: Attribution) -> Iterator[Claim]:
    speakers = [r for t in found.source if (r := reading.actor(found.passage, t)) and not reading.judge(r)]
    if not speakers:
        return
    for token in reading.passages[found.passage].doc:
        if token.pos_ not in ("VERB", "AUX") or token.dep_ not in _CLAUSES:
            continue
        at = reading.span(found.passage, token)
        if at.overlaps(found.cue) or not any(s.contains(at) for s in found.content):
            continue
        if not _own_words(reading, found, token):
            continue
        if token.lemma_ in reading.schema.words.get("speech", ()) and grammar.children(token, "ccomp"):
            continue
        if grammar.modality(token) not in _FIRM or _on_condition(token):
            continue
        subjects = grammar.undergoers(token) if grammar.passive(token) else grammar.doers(token)
        sign = weigh(reading, token, subjects)
        if sign is None:
            continue
        for subject in subjects:
            target = reading.ref(found.passage, subject)
            if target is not None and reading.is_any(target, _TARGETS):
                about = [r for t in grammar.undergoers(token) if (r := reading.ref(found.passage, t))]
                policy = next((r for r in about if reading.is_any(r, ("Policy",))), None)
                for speaker in speakers:
                    yield from _claim(reading, found.passage, token, speaker, target, sign, policy, "clause")


def _on_condition(verb: Token) -> bool:
    """True for what is said only if something else holds: "would be worthless unless it is amended"."""
    clauses = grammar.children(verb, "advcl")
    return any(m.lower_ in ("if", "unless") for c in clauses for m in grammar.children(c, "mark"))


def _own_words(reading: Reading, found: Attribution, token: Token) -> bool:
    """True for a main clause of the content: what is embedded in it is weighed there, or is somebody else's."""
    if any(c.lower_ in ("why", "how", "whether", "if", "what") for c in token.lefts):
        return False
    at = token
    while at.dep_ == "conj" and at.head != at:
        at = at.head
    if at.dep_ not in ("ccomp", "advcl"):
        return True
    above = reading.span(found.passage, at.head)
    inside = any(s.contains(above) for s in found.content) and not above.overlaps(found.cue)
    return not inside or at.head.lemma_ in ("think", "believe", "feel", "know")


def _label(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "called the rule a disaster", "described the ban as cruel"."""
    labels = grammar.children(verb, "oprd", "attr", "acomp")
    labels += [n for p in grammar.children(verb, "prep") if p.lower_ == "as" for n in p.children]
    targets = grammar.undergoers(verb)
    for clause in grammar.children(verb, "ccomp"):
        if clause.pos_ in ("NOUN", "ADJ", "PROPN") and (subjects := grammar.children(clause, "nsubj")):
            labels, targets = [clause], subjects
    if not labels or not targets:
        return
    sign = weigh(reading, labels[0], targets)
    if sign is None or grammar.modality(verb) not in _FIRM:
        return
    for holder in grammar.doers(verb):
        speaker = reading.actor(passage, holder)
        for one in targets:
            target = reading.ref(passage, one)
            if speaker is not None and target is not None:
                yield from _claim(reading, passage, verb, speaker, target, sign, None, "label")


def _claim(
    reading: Reading, passage: int, token: Token, speaker: Ref, target: Ref, sign: int, about: Ref | None, how: str
) -> Iterator[Claim]:
    if speaker.entity == target.entity:
        return
    qualifiers: tuple[tuple[str, Value], ...] = () if about is None else (("about", about),)
    yield Claim(
        relation="praises" if sign > 0 else "criticises",
        subject=speaker,
        object=target,
        evidence=reading.evidence(passage, token),
        said_by=reading.said_by(passage, token),
        polarity=sign,
        qualifiers=qualifiers,
        confidence=0.65,
        rule=f"appraisals: {how}",
    )


def weigh(reading: Reading, predicate: Token, subjects: list[Token]) -> int | None:
    """The sign of what a predicate says of its subject, None where it says nothing or both.

    "reduces harm" is 1, "is a dangerous mistake" −1, "is dangerous but effective" None.
    """
    words = reading.schema.words
    own = {t.i for s in subjects for t in s.subtree}
    signs = set()
    for token in _bearers(predicate, words):
        lemma = token.lemma_.lower()
        if token.i in own or token.pos_ not in ("ADJ", "NOUN", "VERB", "ADV"):
            continue
        for name, sign in (("harmful", -1), ("helpful", 1)):
            if {lemma, token.lower_} & words.get(name, frozenset()):
                signs.add(sign * _turned(reading, token, predicate))
    return signs.pop() if len(signs) == 1 else None


def _bearers(predicate: Token, words: Mapping[str, frozenset[str]]) -> Iterator[Token]:
    """The words of a predicate that say what its subject is or does; none of what stands beside it or below those.

    "is a *dangerous mistake*", "*harms* farmers", "causes *chaos*", "leaves them *stranded*", "moves them away from
    *dangerous* routes"; not "is for fair elections", "met the fraud victims".
    """
    yield predicate
    heads = grammar.children(predicate, "acomp", "attr", "oprd")
    for small in grammar.children(predicate, "ccomp", "xcomp"):
        bare = not grammar.children(small, "aux", "mark") and small.tag_ in ("VBN", "JJ", "NN")
        if predicate.pos_ == "VERB" and bare:
            heads.append(small)
    if predicate.lemma_ in ("leave", "keep", "render"):
        heads += [a for o in grammar.children(predicate, "dobj") for a in grammar.children(o, "acl") if a.tag_ == "VBN"]
    if predicate.lemma_.lower() in words["causing"] | words["reducing"]:
        heads += grammar.children(predicate, "dobj")
    if predicate.lemma_ in words["leadingTo"]:
        preps = [*grammar.children(predicate, "prep")]
        preps += [p for a in grammar.children(predicate, "advmod") for p in grammar.children(a, "prep")]
        preps += [p for q in preps for p in grammar.children(q, "conj", "prep")]
        heads += [n for p in preps if p.lower_ in _TOWARD for n in grammar.children(p, "pobj")]
    if predicate.pos_ in ("NOUN", "PROPN"):
        heads.append(predicate)
    for head in heads:
        for one in (head, *grammar.children(head, "conj")):
            if one != predicate:
                yield one
            yield from grammar.children(one, "amod")


def _turned(reading: Reading, token: Token, predicate: Token) -> int:
    """−1 for each negation and each reducing word between the token and the predicate, predicate included."""
    reducing = reading.schema.words.get("reducing", frozenset())
    sign, at = 1, token
    while True:
        before = at.doc[at.i - 1] if at.dep_ == "prep" and at.i else at
        governs = at != token and {at.lemma_.lower(), at.lower_} & reducing
        if governs or (before not in (at, at.head) and before.lower_ in reducing):
            sign = -sign
        if (at.dep_ != "acomp" and grammar.negated(at)) or any(c.lower_ in ("no", "hardly") for c in at.children):
            sign = -sign
        if at == predicate or at.head == at:
            return sign
        at = at.head
