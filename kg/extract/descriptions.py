"""What policies do, depend on and are called, who faces what, and what state things are in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading, complement
from kg.language import grammar
from kg.model import Claim, Ref, Span, Text, Value
from kg.schema import Cue, Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Entity labels of names of works and bodies, whose words say nothing ("Face the Nation").
_NAMES = frozenset({"WORK_OF_ART", "ORG", "PRODUCT", "EVENT", "LAW", "FAC", "PERSON"})
#: Conjunctions that open a clause of what may or may not come.
_UNCERTAIN = frozenset({"before", "until", "when", "once", "if", "unless", "whether", "till"})
_BREAKS = re.compile(r",\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+(?=(?:the|an?|their|its)\b)")
_LIFE = ("Policy", "Lawsuit", "Ruling", "Negotiation")


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims of the kind *description*, and *openTo*, in the document's sentences."""
    relations = [r for r in reading.schema.relations.values() if r.kind == "description" or r.name == "openTo"]
    index: dict[str, list[tuple[Cue, Relation]]] = {}
    for relation in relations:
        for cue in relation.cues:
            index.setdefault(cue.head, []).append((cue, relation))
    for passage, sentence in reading.sentences():
        for token in sentence:
            for cue, relation in (*index.get(token.lemma_.lower(), ()), *index.get(token.lower_, ())):
                if _is(token, cue):
                    yield from _matched(reading, passage, token, cue, relation)
            yield from _state(reading, passage, token)
            yield from _provided(reading, passage, token)
            yield from _names(reading, passage, token)


def _is(token: Token, cue: Cue) -> bool:
    """True if the token is the cue's head: an adjective by its form ("subject to", not "was subjected to")."""
    if token.ent_type_ in _NAMES:
        return False
    if cue.pos == "ADJ":
        return token.lower_ == cue.head and (token.pos_ == "ADJ" or token.tag_ == "VBN")
    return token.lemma_.lower() == cue.head and ("VERB" if token.pos_ == "AUX" else token.pos_) == cue.pos


def _matched(reading: Reading, passage: int, token: Token, cue: Cue, relation: Relation) -> Iterator[Claim]:
    if relation.name == "hasStatus":
        yield from _event(reading, passage, token, cue)
        return
    target = complement(token, cue)
    operator = reading.algebra.over(token)
    if target is None or (operator is not None and operator.attitude and operator.sign > 0):
        return
    if relation.name == "openTo" and grammar.duty(token):
        return  # what must be considered
    bare = token.tag_ == "VB" and grammar.children(token, "aux") and not grammar.children(token, "nsubj")
    if relation.name == "faces" and operator is None and bare:
        return  # "the extradition of the minister to face charges" does not say who
    objects: list[Ref | Text] = []
    ref = reading.ref(passage, target)
    if "Text" not in relation.range and ref is not None and reading.is_any(ref, relation.range):
        objects = [ref]
    elif relation.name == "openTo" and ref is not None and reading.is_any(ref, ("Policy", "Actor", "Negotiation")):
        return  # between entities: the algebra's
    elif "Text" in relation.range:
        objects = _texts(reading, passage, token, target, cue, relation)
    if not objects:
        return
    holders: list[Token | None] = [*grammar.holders(token)] or [None]
    for holder in holders:
        subject = reading.ref(passage, holder) if holder is not None else None
        if subject is None and not (relation.name == "contingentOn" and holder is not None):
            continue
        if subject is not None and not reading.is_any(
            subject, (*relation.domain, "Country") if "Actor" in relation.domain else relation.domain
        ):
            continue
        for object in objects:
            turned = operator is not None and operator.sign < 0
            negated = (grammar.negated(token) or _none(token, cue)) != turned
            firm = grammar.modality(token) if turned else reading.algebra.firmness(token)
            qualifiers: list[tuple[str, Value]] = []
            if relation.name == "faces" and (under := _under(reading, passage, token)) is not None:
                qualifiers.append(("under", under))
            if (condition := _condition(reading, passage, token)) is not None:
                qualifiers.append(("condition", condition))
            about = _about(reading, passage, holder, subject)
            if about is not None:
                qualifiers.append(("about", about))
            elif subject is None and holder is not None:
                qualifiers.append(("about", Text((reading.subtree(passage, holder),))))
            yield Claim(
                relation=relation.name,
                subject=subject,
                object=object,
                evidence=reading.evidence(passage, token),
                said_by=reading.said_by(passage, token),
                modality=firm,
                polarity=None if negated else relation.sign,
                negated=negated,
                when=reading.when(passage, token),
                qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
                rule=f"descriptions: {relation.name} by {cue.head}",
            )


def _none(token: Token, cue: Cue) -> bool:
    """True for "gave *no* reasons for it"."""
    nouns = [c for c in grammar.children(token, "dobj") if c.lemma_.lower() in cue.rest]
    return any(c.lower_ == "no" for noun in nouns for c in grammar.children(noun, "det"))


def _texts(
    reading: Reading, passage: int, token: Token, target: Token, cue: Cue, relation: Relation
) -> list[Ref | Text]:
    """The words below the complement; with the verb where the cue says so; a list of things faced is one text each."""
    if relation.name == "faces":
        return list(_items(reading, passage, target))
    if "WHOLE" in cue.forms:
        return [_whole(reading, passage, token)]
    text = reading.text(passage, target)
    for prep in grammar.children(token, "prep"):
        near = prep.i == target.right_edge.i + 1 and prep.lower_ in ("from", "of", "for", "in")
        if relation.name == "accepts" and near:
            text = Text((Span(text.hull.start, reading.text(passage, prep).hull.end),))
    return [text]


def _whole(reading: Reading, passage: int, verb: Token) -> Text:
    """The verb with all its complements: "move migrants away from the border", without dates and adverbial clauses."""
    end = verb.i
    for child in verb.rights:
        dated = any(n.ent_type_ in ("DATE", "TIME") for n in (child, *grammar.children(child, "pobj")))
        if child.dep_ in ("dobj", "dative", "xcomp", "ccomp", "prep", "advmod", "prt", "oprd", "acomp") and not dated:
            end = _before_next_clause(child)
    words = reading.span(passage, verb.doc[verb.i : end + 1])
    return Text((Span(words.start, words.start + len(words.of(reading.document.text).rstrip(" ,;:.—–-"))),))


def _before_next_clause(token: Token) -> int:
    """The index of the last token below ``token`` that stands before *and* and another verb."""
    for below in token.subtree:
        if below.dep_ == "cc" and any(
            c.i > below.i and c.pos_ in ("VERB", "AUX") and c.tag_ not in ("VB", "VBG")
            for c in grammar.children(below.head, "conj")
        ):
            return below.i - 1
    return int(token.right_edge.i)


def _about(reading: Reading, passage: int, holder: Token | None, subject: Ref | None) -> Ref | None:
    """The policy inside a subject that is none itself: "our ability to implement the rule"."""
    if holder is None or reading.is_any(subject, _LIFE):
        return None
    inside = [r for t in holder.subtree if t != holder and (r := reading.ref(passage, t))]
    return next((r for r in inside if reading.is_any(r, _LIFE)), None)


def _items(reading: Reading, passage: int, target: Token) -> Iterator[Text]:
    """The items of a list, a text each: cut at its commas, and at *and* before an article."""
    whole = reading.text(passage, target).hull
    words = whole.of(reading.document.text)
    start = 0
    for cut in [*_BREAKS.finditer(words), None]:
        end = cut.start() if cut is not None else len(words)
        if end > start:
            yield Text((Span(whole.start + start, whole.start + end),))
        start = cut.end() if cut is not None else end


def _provided(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "Under the agreement, Mexico would receive $4 billion": what somebody will, may or must do under a policy."""
    subjects = grammar.children(verb, "nsubj", "nsubjpass")
    policy = _under(reading, passage, verb) if subjects else None
    if policy is None or not reading.is_any(policy, ("Policy",)) or verb.lemma_ in ("face", "risk"):
        return
    opens = any(c.dep_ == "prep" and c.lower_ == "under" and c.i < subjects[0].i for c in verb.children)
    if not opens or not any(c.tag_ == "MD" for c in grammar.children(verb, "aux")) or grammar.negated(verb):
        return
    end = _whole(reading, passage, verb).hull.end
    text = Text((Span(reading.subtree(passage, subjects[0]).start, end),))
    yield Claim(
        relation="entails",
        subject=policy,
        object=text,
        evidence=reading.evidence(passage, verb),
        said_by=reading.said_by(passage, verb),
        modality=reading.algebra.firmness(verb),
        rule="descriptions: entails by under",
    )


def _event(reading: Reading, passage: int, token: Token, cue: Cue) -> Iterator[Claim]:
    """ "Title 42 expires this spring", "the order takes effect in May": intransitive uses of what is or was so."""
    if grammar.passive(token) or grammar.after(token, cue.rest) is None:
        return
    if "ALONE" in cue.forms and grammar.children(token, "dobj", "xcomp", "attr", "acomp", "oprd", "prt", "ccomp"):
        return
    opener = {c.lower_ for c in grammar.children(token, "mark", "advmod")}
    if token.dep_ == "advcl" and (opener & _UNCERTAIN or any(c.lower_ in _UNCERTAIN for c in token.lefts)):
        return
    for holder in grammar.doers(token):
        subject = reading.ref(passage, holder)
        if not reading.is_any(subject, _LIFE):
            continue
        told = grammar.children(token, "npadvmod", "prep", "prt", "advmod", "dobj")
        last = max(token.i, *(_before_next_clause(t) for t in told if t.i > token.i), token.i)
        while last > token.i and token.doc[last].is_punct:
            last -= 1
        yield _status(reading, passage, token, subject, token, token.doc[last])


def _state(reading: Reading, passage: int, token: Token) -> Iterator[Claim]:
    """ "is currently suspended", "is not yet finalized", "is still active"."""
    if token.lemma_.lower() not in reading.schema.words["policyState"]:
        return
    participle = token.tag_ == "VBN" and grammar.children(token, "auxpass") and not grammar.children(token, "agent")
    adjective = token.dep_ == "acomp" and token.head.lemma_ in ("be", "remain", "stay")
    if not (participle or adjective):
        return
    verb = token if participle else token.head
    holders = grammar.undergoers(token) if participle else grammar.doers(verb)
    for holder in holders:
        subject = reading.ref(passage, holder)
        if not reading.is_any(subject, _LIFE):
            continue
        left = [c for c in (*verb.lefts, *token.lefts) if c.dep_ in ("advmod", "neg") and c.i < token.i]
        start = min([token.i, *(c.i for c in left)])
        yield _status(reading, passage, verb, subject, token.doc[start], token)


def _status(reading: Reading, passage: int, verb: Token, subject: Ref | None, first: Token, last: Token) -> Claim:
    span = reading.span(passage, verb.doc[first.i : last.i + 1])
    return Claim(
        relation="hasStatus",
        subject=subject,
        object=Text((span,)),
        evidence=reading.evidence(passage, verb),
        said_by=reading.said_by(passage, verb),
        modality=reading.algebra.firmness(verb),
        negated=False,
        when=reading.when(passage, verb),
        rule="descriptions: status",
    )


def _names(reading: Reading, passage: int, token: Token) -> Iterator[Claim]:
    """ "known as X", "officially called X", "X, or Y,"; "Title 42 — the border policy": name and description."""
    head: Token | None = None
    words: Token | None = None
    if token.lemma_.lower() in reading.schema.words["naming"] and token.tag_ == "VBN":
        subjects = [token.head] if token.dep_ == "acl" else grammar.undergoers(token)
        head = subjects[0] if subjects else None
        below = [n for p in grammar.children(token, "prep") if p.lower_ == "as" for n in p.children if not n.is_punct]
        below += grammar.children(token, "oprd", "attr", "dobj", "xcomp")
        words = below[0] if below else None
    elif token.dep_ == "appos" and token.pos_ == "NOUN" and _described(token):
        head, words = token.head, token
        if not reading.is_any(reading.ref(passage, head), ("Policy",)):
            return
    elif token.dep_ == "conj" and token.pos_ == "PROPN" and _or_name(token):
        head, words = token.head, token
    subject = reading.ref(passage, head) if head is not None else None
    if subject is None or words is None or not reading.is_any(subject, ("Policy", "Body", "Group", "Lawsuit")):
        return
    text = _hyphened(reading, reading.text(passage, words))
    yield Claim(
        relation="alsoKnownAs",
        subject=subject,
        object=text,
        evidence=reading.evidence(passage, token),
        said_by=reading.said_by(passage, token, aside=True),
        rule="descriptions: name",
    )


def _described(token: Token) -> bool:
    """True for an apposition that describes one thing: no item of a list, none after a colon."""
    between = token.doc[min(token.head.i, token.i) : max(token.head.i, token.i)]
    listed = grammar.children(token, "conj") or grammar.children(token.head, "conj")
    return not listed and len(grammar.children(token.head, "appos")) == 1 and not any(t.text == ":" for t in between)


def _or_name(token: Token) -> bool:
    """True for *DACA* in "Deferred Action for Childhood Arrivals, or DACA, …"."""
    before = token.doc[max(token.left_edge.i - 2, 0) : token.left_edge.i]
    after = token.doc[token.i + 1].text if token.i + 1 < len(token.doc) else "."
    return [t.lower_ for t in before] in ([",", "or"], ["(", "or"]) and after in (",", ".", ")", ";")


def _hyphened(reading: Reading, text: Text) -> Text:
    """The words, with what a hyphen joins to them: "Remain-in-Mexico"."""
    span, whole = text.hull, reading.document.text
    end = span.end
    while end + 1 < len(whole) and whole[end] == "-" and whole[end + 1].isalpha():
        end += 1
        while end < len(whole) and (whole[end].isalnum()):
            end += 1
    return Text((*text.spans[:-1], Span(text.spans[-1].start, end)))


def _under(reading: Reading, passage: int, verb: Token) -> Ref | None:
    for prep in grammar.children(verb, "prep"):
        if prep.lower_ == "under":
            for noun in grammar.children(prep, "pobj"):
                return reading.ref(passage, noun)
    return None


def _condition(reading: Reading, passage: int, token: Token) -> Text | None:
    """The words of an if-clause on the predicate or below its complement."""
    for child in token.subtree:
        if child.dep_ == "advcl" and any(c.lower_ in ("if", "unless") for c in grammar.children(child, "mark")):
            return reading.text(passage, child)
    return None
