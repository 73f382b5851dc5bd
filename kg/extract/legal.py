"""Lawsuits: who sued whom over what, seeking what; who joined a suit or advised the court."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Text, Value

if TYPE_CHECKING:
    from spacy.tokens import Token

_SEEKS = {
    "maintains": "keep",
    "defends": "keep",
    "supports": "keep",
    "reinstates": "reinstate",
    "ends": "end",
    "blocks": "block",
    "suspends": "block",
    "opposes": "block",
    "criticises": "block",
    "undermines": "block",
}
#: How a brief says whom it helps, where what follows is the policy or its government.
_SIDES = (
    ("in support", "defendant"),
    ("in defense", "defendant"),
    ("on behalf", "defendant"),
    ("on the side", "defendant"),
    ("in favor", "defendant"),
    ("backing", "defendant"),
    ("in opposition", "plaintiff"),
    ("against", "plaintiff"),
)
_OVER = frozenset({"over", "about", "concerning"})


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims *sues*, *intervenesIn* and *filesBriefIn* of the document's sentences, and the stances that they are."""
    for passage, sentence in reading.sentences():
        told: set[int] = set()
        for token in sentence:
            if token.pos_ in ("VERB", "AUX"):
                suit = _suit_noun(reading, token)
                if token.lemma_ == "sue" or (
                    suit is not None and token.lemma_ not in reading.schema.heads("intervenesIn")
                ):
                    told.add(suit.i if suit is not None else token.i)
                    yield from _suits(reading, passage, token, suit, grammar.doers(token))
                yield from _joined(reading, passage, token, suit)
                yield from _briefs(reading, passage, token)
        for token in sentence:
            if token.i not in told and token.pos_ == "NOUN" and _is_suit(reading, token):
                yield from _suits(reading, passage, token, token, grammar.owners(token))


# --- parties ------------------------------------------------------------------------------------------------------


def _suits(reading: Reading, passage: int, head: Token, suit: Token | None, filers: list[Token]) -> Iterator[Claim]:
    """The claims of one suit, told by a verb ("sued", "filed a lawsuit") or by its noun ("Texas's lawsuit against")."""
    plaintiffs = [r for t in filers if (r := reading.actor(passage, t)) and not reading.judge(r)]
    if not plaintiffs:
        return
    defendants = [r for t in _defendants(head, suit) if (r := reading.actor(passage, t))]
    over, seeks, policy = _object_of_suit(reading, passage, head, suit, defendants)
    case = _case(reading, passage, head, suit, plaintiffs, over)
    qualifiers: list[tuple[str, Value]] = [("case", case)]
    if over is not None:
        qualifiers.append(("over", over))
    if policy is not None and policy != over:
        qualifiers.append(("about", policy))
    if seeks is not None:
        qualifiers.append(("seeks", seeks))
    relief = _relief(reading, passage, head, suit)
    if relief is not None:
        qualifiers.append(("relief", relief))
    when = reading.when(passage, head)
    if when is not None:
        qualifiers.append(("filed", when.span.of(reading.document.text)))
    court = _court(reading, passage, head, suit)
    if court is not None:
        qualifiers.append(("court", court))
    told = head.pos_ != "NOUN"
    negated = told and grammar.negated(head)
    if suit is not None and suit.dep_ == "nsubj":
        yield from _stances(reading, passage, suit, plaintiffs, policy or over, seeks)
    against: list[Ref | None] = [*defendants] or [None]
    for plaintiff, defendant in ((p, d) for p in plaintiffs for d in against):
        if defendant is not None and defendant.entity == plaintiff.entity:
            continue
        yield Claim(
            relation="sues",
            subject=plaintiff,
            object=defendant,
            evidence=reading.evidence(passage, head),
            said_by=reading.said_by(passage, head),
            modality=reading.algebra.firmness(head) if told else Modality.ASSERTED,
            polarity=None if negated or defendant is None else -1,
            negated=negated,
            when=when,
            qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
            confidence=0.9 if over is not None else 0.8,
            rule="legal: sue" if suit is None else "legal: file a suit" if told else "legal: a suit of theirs",
        )


def _stances(
    reading: Reading, passage: int, head: Token, plaintiffs: list[Ref], over: Ref | None, seeks: str | None
) -> Iterator[Claim]:
    """What follows for the plaintiffs where the suit is the subject: "the suit filed by Texas challenges the rule"."""
    sign = {"keep": 1, "reinstate": 1, "end": -1, "block": -1}.get(seeks or "")
    if sign is None or over is None or not reading.is_any(over, ("Policy", "Ruling")):
        return
    for plaintiff in plaintiffs:
        yield Claim(
            relation="supports" if sign > 0 else "opposes",
            subject=plaintiff,
            object=over,
            evidence=reading.evidence(passage, head),
            said_by=reading.said_by(passage, head),
            polarity=sign,
            confidence=0.8,
            rule="legal: what the suit seeks",
        )


def _is_suit(reading: Reading, noun: Token, verb: Token | None = None) -> bool:
    """True for "lawsuit", "legal challenge"; for "case", "complaint" and the like only with a party or court beside."""
    lemma = noun.lemma_.lower()
    words = [t.lemma_.lower() for t in noun.lefts] + [lemma]
    suits = reading.schema.types["Lawsuit"].nouns
    if lemma in reading.schema.words["suitNoun"] or " ".join(words[-2:]) in suits:
        return True
    if lemma not in suits or lemma in reading.schema.words["laterStep"]:
        return False
    beside = [p for base in (noun, verb) if base is not None for p in grammar.children(base, "prep", "agent")]
    if any(p.lower_ == "against" for p in beside):
        return True
    joined = verb is not None and verb.lemma_ in reading.schema.heads("intervenesIn")
    return joined or any("court" in t.lower_ for p in beside for t in p.subtree)


def _suit_noun(reading: Reading, verb: Token) -> Token | None:
    """*lawsuit* in "filed a lawsuit" and "a lawsuit filed by Texas", and None if the verb files no suit."""
    if verb.lemma_ not in reading.schema.heads("sues") | reading.schema.heads("intervenesIn"):
        return None
    nouns = grammar.children(verb, "dobj", "nsubjpass")
    if verb.lemma_ == "intervene":
        nouns = [n for p in grammar.children(verb, "prep") if p.lower_ == "in" for n in grammar.children(p, "pobj")]
    if verb.dep_ in ("acl", "relcl") and grammar.passive(verb):
        nouns = [verb.head]
    return next((noun for noun in nouns if _is_suit(reading, noun, verb)), None)


def _joined(reading: Reading, passage: int, verb: Token, suit: Token | None) -> Iterator[Claim]:
    """ "Two states intervened in the lawsuit", "joined the suit against the agency"."""
    if verb.lemma_ not in reading.schema.heads("intervenesIn") or suit is None:
        return
    case = reading.ref(passage, suit)
    if not reading.is_any(case, ("Lawsuit",)):
        return
    yield from _party(reading, passage, verb, "intervenesIn", case, _side(reading, passage, [verb, suit]))


def _briefs(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "The senators filed a brief in the lawsuit", "filed an amicus brief in support of the rule"."""
    if verb.lemma_ not in reading.schema.heads("filesBriefIn"):
        return
    for noun in grammar.undergoers(verb):
        kind = {t.lower_ for t in noun.subtree if t.i <= noun.i}
        if noun.lemma_.lower() not in ("brief", "amicus", "amici") or not (
            kind & {"amicus", "amici", "friend", "court"} or _below(reading, passage, [noun, verb], ("Lawsuit",))
        ):
            continue
        cases = _below(reading, passage, [noun, verb], ("Lawsuit",))
        case = cases[0] if cases else reading.add(reading.span(passage, noun), "Lawsuit", "case of the brief")
        yield from _party(reading, passage, verb, "filesBriefIn", case, _side(reading, passage, [noun, verb]))


def _party(
    reading: Reading, passage: int, verb: Token, relation: str, case: Ref | None, side: str | None
) -> Iterator[Claim]:
    negated = grammar.negated(verb)
    qualifiers: list[tuple[str, Value]] = [("case", case)] if case is not None else []
    if side is not None:
        qualifiers.append(("side", side))
    for party in [r for t in grammar.doers(verb) if (r := reading.actor(passage, t))]:
        yield Claim(
            relation=relation,
            subject=party,
            object=case,
            evidence=reading.evidence(passage, verb),
            said_by=reading.said_by(passage, verb),
            modality=reading.algebra.firmness(verb),
            negated=negated,
            when=reading.when(passage, verb),
            qualifiers=tuple(qualifiers),
            confidence=0.85,
            rule=f"legal: {relation}",
        )


def _below(reading: Reading, passage: int, heads: list[Token], types: tuple[str, ...]) -> list[Ref]:
    """What stands after the heads' own prepositions and is of one of the types."""
    nouns = [n for h in heads for p in grammar.children(h, "prep") for n in grammar.children(p, "pobj")]
    return [r for n in nouns if (r := reading.ref(passage, n)) and reading.is_any(r, types)]


def _side(reading: Reading, passage: int, heads: list[Token]) -> str | None:
    """The side that is helped: who defends a policy is on the defendant's, who is against it on the plaintiff's."""
    for head in heads:
        for prep in (t for t in head.subtree if t.dep_ == "prep"):
            phrase = prep.sent[prep.i - prep.sent.start : prep.i - prep.sent.start + 4].text.lower()
            for words, side in _SIDES:
                if not phrase.startswith(words):
                    continue
                below = [r for t in prep.subtree if (r := reading.ref(passage, t))]
                if any(t.lemma_.lower() in reading.schema.words["plaintiffNoun"] for t in prep.subtree):
                    return "plaintiff" if side == "defendant" else "defendant"
                if any(reading.is_any(r, ("Policy", "Government", "Agency")) for r in below):
                    return side
        for verb in (t for t in head.subtree if t.pos_ == "VERB" and t != head):
            if verb.lemma_ in ("defend", "uphold", "protect", "preserve"):
                return "defendant"
            if verb.lemma_ in ("oppose", "challenge", "block"):
                return "plaintiff"
    return None


def _defendants(verb: Token, suit: Token | None) -> list[Token]:
    if suit is None:
        return grammar.undergoers(verb)
    against = [p for base in (suit, verb) for p in grammar.children(base, "prep") if p.lower_ == "against"]
    return [one for p in against for noun in grammar.children(p, "pobj") for one in grammar.expand(noun)]


def _object_of_suit(
    reading: Reading, passage: int, verb: Token, suit: Token | None, defendants: list[Ref]
) -> tuple[Ref | None, str | None, Ref | None]:
    """What the suit is over, what it seeks, and the policy within: "to keep X", "challenging X", "over X"."""
    below = {t.i for base in (verb, suit) if base is not None for t in base.subtree}
    if suit is not None and suit.dep_ == "nsubj":
        below |= {t.i for t in suit.head.subtree}
    held = {d.entity for d in defendants}
    for found in reading.algebra.predications(verb.sent):
        inner = found.steps[-1].split()[0]
        if found.target.i not in below or found.target.i <= verb.i or found.predicate.i < verb.i:
            continue
        if found.target.lemma_.lower() in reading.schema.words["money"]:
            return None, "damages", None
        ref = reading.ref(passage, found.target)
        if ref is None or ref.entity in held or found.sign is None or reading.is_any(ref, ("Lawsuit",)):
            continue
        if found.sign is not None and (inner not in _SEEKS or len(found.steps) > 1):
            direct = inner in _SEEKS and found.steps[0].startswith("suing") and len(found.steps) == 2
            seeks = _SEEKS[inner] if direct else "keep" if found.sign > 0 else "block"
            return _whole(reading, passage, ref, found.target), seeks, ref
        return _whole(reading, passage, ref, found.target), _SEEKS[inner], ref
    for base in (verb, suit):
        for prep in grammar.children(base, "prep") if base is not None else []:
            if prep.lower_ in _OVER:
                for noun in grammar.children(prep, "pobj"):
                    return reading.ref(passage, noun), None, None
        for clause in grammar.children(base, "advcl", "acl", "xcomp") if base is not None else []:
            for noun in grammar.children(clause, "dobj"):
                if noun.lemma_.lower() in reading.schema.words["money"]:
                    return None, "damages", None
                if reading.is_any(reading.ref(passage, noun), ("Policy", "Ruling")):
                    return reading.ref(passage, noun), None, None
    return None, None, None


def _relief(reading: Reading, passage: int, verb: Token, suit: Token | None) -> Text | None:
    """The words that say what the suit is for: "to keep the program active", "challenging the extension"."""
    for base in (verb, suit):
        for clause in grammar.children(base, "xcomp", "advcl", "acl") if base is not None else []:
            if clause.i > verb.i and (clause.tag_ == "VBG" or any(c.tag_ == "TO" for c in clause.children)):
                end = max((t.i for t in clause.subtree if not _next_clause(t, clause)), default=clause.i)
                words = clause.doc[min(clause.left_edge.i, clause.i) : end + 1]
                return Text((reading.span(passage, words),))
    return None


def _next_clause(token: Token, clause: Token) -> bool:
    """True for what the parser hung under a clause though it starts another: after a comma, or *and* with its verb."""
    at = token
    while at not in (clause, at.head):
        if at.dep_ in ("cc", "punct") and at.head in (clause, *clause.children) and at.i > clause.i:
            return True
        if at.dep_ == "conj" and at.pos_ in ("VERB", "AUX") and at.head == clause:
            return True
        at = at.head
    return False


def _whole(reading: Reading, passage: int, ref: Ref, target: Token) -> Ref:
    """The act that the suit names around the policy: "the extension of the parole process", if it is a mention."""
    head = target.head
    if target.dep_ == "pobj" and head.lower_ == "of" and head.head.pos_ == "NOUN":
        outer = reading.ref(passage, head.head)
        if outer is not None and reading.is_any(outer, ("Policy",)):
            return outer
    return ref


def _case(
    reading: Reading, passage: int, verb: Token, suit: Token | None, plaintiffs: list[Ref], over: Ref | None
) -> Ref:
    names = " and ".join(dict.fromkeys(reading.entity(p).label for p in plaintiffs))
    label = f"{names} lawsuit" + (f" over {reading.entity(over).label}" if over is not None else "")
    if suit is not None:
        ref = reading.ref(passage, suit)
        if ref is not None:
            reading.relabel(ref, label)
            return ref
    return reading.add(reading.span(passage, verb), "Lawsuit", label)


def _court(reading: Reading, passage: int, verb: Token, suit: Token | None) -> Ref | None:
    for base in (verb, suit):
        for prep in grammar.children(base, "prep") if base is not None else []:
            if prep.lower_ in ("in", "with"):
                for noun in grammar.children(prep, "pobj"):
                    ref = reading.ref(passage, noun)
                    if reading.is_any(ref, ("Court",)):
                        return ref
    return None
