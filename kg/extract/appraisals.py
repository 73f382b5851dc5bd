"""Stance in what is said of something: "called the rule a disaster", "claim that the policy leaves people stranded".

Inside the words of a speaker, words that speak well or ill (evaluations of the ontology) are followed to what they
speak of; whoever owns a judged act is judged as well ("*Biden's* reckless decision"). Labels are the words of who gives
them.
Mixed and uncertain words give nothing, and neither do words without a sure speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract._formulas import Formulas
from kg.extract._judged import Judged, Judging
from kg.extract.attribution import Attribution
from kg.extract.reading import ACTORS, Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Value

if TYPE_CHECKING:
    from spacy.tokens import Token

_TARGETS = ("Policy", "Actor", "Ruling", "Lawsuit", "Event", "Negotiation", "Country", "State", "City")
_FIRM = (Modality.ASSERTED, Modality.PLANNED, Modality.CONDITIONAL, Modality.ATTEMPTED)
#: Ways of judging by which anything that is mentioned on the way may be hit.
_LOOSE = frozenset({"modifier", "trait", "apposition"})
#: What is nothing in particular.
_HOLLOW = frozenset(
    {"thing", "things", "part", "time", "times", "way", "ways", "day", "news", "people", "anyone", "anybody"}
)
_FIRST_PERSON = frozenset({"i", "we", "us", "me"})
_KEPT: list[tuple[Judging, Formulas]] = []


@dataclass(frozen=True, slots=True)
class _Said:
    """ "The mayor speaks ill of the rule, by *disaster*": a claim in the making."""

    passage: int
    holder: Ref
    target: Ref
    judged: Judged
    how: str


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *criticises* or *praises* for each clear evaluation in somebody's words, and for each label."""
    judging, formulas = _lexicon(reading)
    labelling = reading.schema.words["labelling"] | reading.schema.words["labellingAs"]
    for passage, sentence in reading.sentences():
        found: list[_Said] = []
        for token in sentence:
            valued = judging.worth.match(token) is not None
            for judged in (*(judging.of(token) if valued else ()), *formulas.of(token)):
                found += _said(reading, judging, passage, judged)
            for judged, holders in formulas.felt(token) if valued else ():
                found += _felt(reading, judging, passage, judged, holders)
            if token.pos_ == "VERB" and token.lemma_ in labelling:
                found += _label(reading, judging, passage, token)
        yield from _clear(reading, found)


def _lexicon(reading: Reading) -> tuple[Judging, Formulas]:
    """What reads evaluations with the reading's schema; that of the last one is kept, since it indexes all cues."""
    if not _KEPT or _KEPT[-1][0].algebra is not reading.algebra:
        judging = Judging(reading.schema, reading.algebra)
        _KEPT[:] = [(judging, Formulas(reading.schema, judging.worth))]
    return _KEPT[-1]


def _clear(reading: Reading, found: list[_Said]) -> Iterator[Claim]:
    """The claims of a sentence without those about something that is spoken both well and ill of."""
    signs: dict[tuple[str, str], set[int]] = {}
    for one in found:
        signs.setdefault((one.holder.entity, one.target.entity), set()).add(one.judged.sign)
    sure: dict[tuple[str, str], set[int]] = {}
    for one in found:
        if one.judged.target.pos_ != "PRON":
            sure.setdefault((one.holder.entity, one.target.entity), set()).add(one.judged.sign)
    # What a pronoun stands for is less sure than a name.
    signs |= {pair: known for pair, known in sure.items() if len(known) == 1}
    found = [one for one in found if one.judged.sign in signs[one.holder.entity, one.target.entity]]
    for one in found:
        if len(signs[one.holder.entity, one.target.entity]) == 1:
            yield _claim(reading, one)


def _said(reading: Reading, judging: Judging, passage: int, judged: Judged) -> Iterator[_Said]:
    inner = _innermost(reading, passage, judged.word)
    if inner is None or inner.act == "finding" or (judged.quoted and not inner.quoted):
        return
    if judging.conceded(judged.clause) or judged.clause.sent[-1].text == "?":
        return
    if _of_others(reading, passage, judged, inner):
        return
    if judged.possible and (judged.sign > 0 or inner.lemma not in reading.schema.words["warning"]):
        return
    denied = inner.lemma in reading.schema.words["denialVerb"]
    if inner.negated or (denied and (judged.sign > 0 or judged.how in _LOOSE)):
        return
    if denied:
        judged = replace(judged, sign=1, how=f"{judged.how}, denied")
    for holder in _holders(reading, inner):
        for target, how in _targets(reading, passage, judged):
            if target.entity != holder.entity:
                yield _Said(passage, holder, target, judged, how)


def _holders(reading: Reading, inner: Attribution) -> Iterator[Ref]:
    """Who says it: the sources, or whose words a source is ("*Roe's* statement", "*Roe* issued a statement saying")."""
    for source in inner.source:
        ref = reading.actor(inner.passage, source)
        owners = grammar.owners(source) if ref is None and source.pos_ == "NOUN" else []
        for found in (ref, *(reading.actor(inner.passage, owner) for owner in owners)):
            if found is not None and not reading.judge(found):
                yield found


def _felt(reading: Reading, judging: Judging, passage: int, judged: Judged, holders: list[Token]) -> Iterator[_Said]:
    """What somebody feels: "I" is the speaker; without a subject it is the speaker's as well ("shame on you")."""
    if not holders:
        yield from _said(reading, judging, passage, judged)
        return
    if judging.conceded(judged.clause) or judged.clause.sent[-1].text == "?":
        return
    for holder in holders:
        feeling = reading.actor(passage, holder)
        for target, how in _targets(reading, passage, judged):
            if feeling is not None and target.entity != feeling.entity:
                yield _Said(passage, feeling, target, judged, how)


def _innermost(reading: Reading, passage: int, word: Token) -> Attribution | None:
    """The smallest attribution that the word is said in; what somebody wants to do is not their words."""
    at = reading.span(passage, word)
    around = [
        a
        for a in reading.near(passage)
        if a.act != "intention" and a.source and not a.cue.overlaps(at) and any(s.contains(at) for s in a.content)
    ]
    return min(around, key=lambda a: sum(s.end - s.start for s in a.content), default=None)


def _of_others(reading: Reading, passage: int, judged: Judged, inner: Attribution) -> bool:
    """True for what the speaker says that somebody else says or thinks: "he thinks that the law is bad"."""
    words = reading.schema.words
    at = judged.clause
    while at.head != at:
        above = at.head
        if at.dep_ == "ccomp" and above.pos_ == "VERB":
            if inner.cue.overlaps(reading.span(passage, above)):
                return False
            lemma = above.lemma_.lower()
            told = lemma in words["speech"] or lemma in words["belief"] or lemma in ("want", "pretend", "act")
            if (
                told
                and lemma not in words["factiveVerb"]
                and not all(t.lower_ in _FIRST_PERSON for t in grammar.doers(above))
            ):
                return True
        at = above
    return False


def _targets(reading: Reading, passage: int, judged: Judged) -> Iterator[tuple[Ref, str]]:
    """What a judgement is about: what its target denotes, and who owns the act that it names."""
    target = judged.target
    ref = reading.ref(passage, target)
    actor = reading.is_any(ref, ACTORS)
    if any(c.lower_ == "no" for c in target.lefts) or target.lower_ in _HOLLOW:
        return
    if judged.clause.dep_ == "relcl" and judged.clause.head == target and _indefinite(target):
        return  # "a tax that is fair"
    types = _TARGETS if judged.how in _LOOSE or _indefinite(target) else (*_TARGETS, "Thing", "Measure")
    known = ref is not None and (actor or (reading.is_any(ref, types) and not judged.agentive))
    said_of = judged.how == "modifier" and _predicate(target)
    if ref is not None and known and not said_of and (judged.how not in _LOOSE or _definite(target, judged.sign)):
        yield ref, judged.how
    if actor or target.pos_ != "NOUN" or not grammar.owned(target):
        return
    if (
        judged.how == "modifier"
        and target.lemma_.lower() not in reading.schema.words["actNoun"]
        and not reading.is_any(ref, ("Policy",))
    ):
        return  # "their fair share"
    for owner in grammar.owners(target):
        doer = reading.actor(passage, owner)
        if doer is not None and (ref is None or doer.entity != ref.entity):
            yield doer, f"{judged.how}, of whose it is"


def _predicate(noun: Token) -> bool:
    """True for a noun that says what somebody is: "is the most corrupt *politician*", "as a failed *politician*"."""
    return noun.dep_ in ("attr", "oprd", "appos") or (noun.dep_ == "pobj" and noun.head.lower_ == "as")


def _indefinite(noun: Token) -> bool:
    """True for what stands for nothing in particular: "a step", "any vote", "other information"."""
    if any(c.dep_ == "nummod" for c in noun.lefts):
        return True
    return any(c.lower_ in ("a", "an", "any", "some", "every", "other", "another", "no") for c in noun.lefts)


def _definite(noun: Token, sign: int) -> bool:
    """True for what is named or pointed at: "this terrible bill", "the bad law", not "a fair trial".

    :param sign: of good things "the" does not tell: "the best decision" need not be there yet.
    """
    if noun.pos_ in ("PROPN", "PRON") or grammar.children(noun, "poss"):
        return not any(c.lower_ == "my" for c in grammar.children(noun, "poss"))
    pointing = ("this", "that", "these", "those", "such")
    return any(c.lower_ in pointing or (sign < 0 and c.lower_ == "the") for c in grammar.children(noun, "det"))


# -------------------------------------------------------------------------------------------------------------- labels


def _label(reading: Reading, judging: Judging, passage: int, verb: Token) -> Iterator[_Said]:
    """ "called the rule a disaster", "described the ban as cruel"."""
    if grammar.negated(verb) or grammar.modality(verb) not in _FIRM or verb.sent[-1].text == "?":
        return
    bare = verb.lemma_ in reading.schema.words["labelling"] or verb.lemma_ in ("consider", "find")
    labels = grammar.children(verb, "oprd", "attr", "acomp") if bare else []
    for noun in grammar.children(verb, "dobj") if bare and not labels else ():
        labels += [c for c in grammar.children(noun, "amod") if c.i > noun.i]  # "called the ban unfit for a city"
    named = [c for c in grammar.children(verb, "dobj") if c.lower_ == "what"]
    if named and labels:
        yield from _so_called(reading, judging, passage, verb, labels[0])
        return
    labels += [n for p in grammar.children(verb, "prep") if p.lower_ == "as" for n in p.children]
    targets = grammar.undergoers(verb)
    if not targets and verb.lemma_ in ("refer", "think"):
        preps = [p for p in grammar.children(verb, "prep") if p.lower_ in ("to", "of")]
        targets = [one for p in preps for noun in grammar.children(p, "pobj") for one in grammar.expand(noun)]
    for clause in grammar.children(verb, "ccomp") if bare else ():
        if clause.pos_ in ("NOUN", "ADJ", "PROPN") and (subjects := grammar.children(clause, "nsubj")):
            labels, targets = [clause], subjects
    if not labels or not targets:
        return
    sign = _worth(judging, labels[0])
    if sign is None:
        return
    for holder in grammar.doers(verb):
        speaker = reading.actor(passage, holder)
        for one in targets:
            judged = Judged(one, sign, labels[0], verb, "label")
            for target, how in _targets(reading, passage, judged):
                if speaker is not None and speaker.entity != target.entity:
                    yield _Said(passage, speaker, target, judged, how)


def _so_called(reading: Reading, judging: Judging, passage: int, verb: Token, label: Token) -> Iterator[_Said]:
    """ "rejected what she called a *sham* investigation": the label names what it judges."""
    for word in grammar.children(label, "amod", "compound", "nmod"):
        value = judging.worth.of(word)
        if value is None or judging.worth.of(label) is not None:
            continue
        for holder in grammar.doers(verb):
            speaker = reading.actor(passage, holder)
            judged = Judged(label, value.sign, word, verb, "label")
            for target, how in _targets(reading, passage, judged):
                if speaker is not None and speaker.entity != target.entity:
                    yield _Said(passage, speaker, target, judged, how)


def _worth(judging: Judging, label: Token) -> int | None:
    """The sign of a label: of its words, or of what stands before its noun; None where it has none, or both."""
    signs = set()
    for one in (label, *grammar.children(label, "conj")):
        turns = -1 if any(c.lower_ in ("no", "not", "n't", "never") for c in one.children if c.i < one.i) else 1
        own = judging.worth.of(one)
        if own is not None:
            signs.add(own.sign * turns)
            continue
        for before in grammar.children(one, "amod", "compound"):
            value = judging.worth.of(before)
            if value is not None and not value.predicative:
                signs.add(value.sign * turns)
    return signs.pop() if len(signs) == 1 else None


# -------------------------------------------------------------------------------------------------------------- claims


def _claim(reading: Reading, said: _Said) -> Claim:
    clause = said.judged.clause
    about = (
        [r for t in grammar.undergoers(clause) if (r := reading.ref(said.passage, t))] if clause.pos_ == "VERB" else []
    )
    policy = next((r for r in about if reading.is_any(r, ("Policy",)) and r.entity != said.target.entity), None)
    qualifiers: tuple[tuple[str, Value], ...] = () if policy is None else (("about", policy),)
    return Claim(
        relation="criticises" if said.judged.sign < 0 else "defends" if said.judged.how == "victim" else "praises",
        subject=said.holder,
        object=said.target,
        evidence=reading.evidence(said.passage, said.judged.word),
        said_by=reading.said_by(said.passage, said.judged.word),
        polarity=said.judged.sign,
        qualifiers=qualifiers,
        rule=f"appraisals: {said.how}",
    )
