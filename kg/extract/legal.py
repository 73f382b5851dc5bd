"""Lawsuits: who sued whom over what, seeking what; who joined a suit, advised the court, appealed or settled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract import _suits
from kg.extract._courts import court_of
from kg.extract._docket import Suit
from kg.extract._reasons import reason
from kg.extract._suits import Aim, Party, Told
from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Value, When

if TYPE_CHECKING:
    from spacy.tokens import Token

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
_DEFINITE = frozenset({"the", "this", "that", "its", "their", "his", "her", "our", "these", "those"})


def extract(reading: Reading) -> Iterator[Claim]:
    """The claims of lawsuits in the document's sentences, and the stances that they are."""
    for passage, sentence in reading.sentences():
        said: set[int] = set()
        for token in sentence:
            if token.pos_ not in ("VERB", "AUX"):
                continue
            told = _suits.told(reading, passage, token)
            if told is not None:
                said.add(told.noun.i if told.noun is not None else token.i)
                yield from _suit(reading, passage, told)
            yield from _joined(reading, passage, token)
            yield from _briefs(reading, passage, token)
            yield from _steps(reading, passage, token)
        for token in sentence:
            if token.i not in said and token.pos_ == "NOUN" and _suits.is_suit(reading, passage, token):
                told = Told(token, token, _suits.explicit(token), _suits.against(token, _verb(token)))
                yield from _suit(reading, passage, told)


def _verb(noun: Token) -> Token | None:
    return noun.head if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" else None


# --- suits --------------------------------------------------------------------------------------------------------


def _suit(reading: Reading, passage: int, told: Told) -> Iterator[Claim]:
    """The claims of one suit, told by a verb ("sued", "filed a lawsuit") or by its noun ("Texas's lawsuit against")."""
    parties = _suits.parties(reading, passage, told)
    defendants = [r for t in told.against if (r := reading.actor(passage, t))]
    aim = _suits.aim(reading, passage, told, parties, defendants)
    when = next((w for base in told.bases() if (w := reading.when(passage, base)) is not None), None)
    case = _case(reading, passage, told, parties, defendants, aim, when)
    if case is not None and not parties and aim.over is not None and not told.filers:
        suit = reading.docket.named(case.entity)  # "The lawsuit challenges the rule"
        parties = [Party(Ref(iri, case.span)) for iri in suit.filers] if suit is not None else []
    if not parties or case is None:
        return
    shared = _qualifiers(reading, passage, told, aim, when, case)
    if told.noun is not None and told.noun.dep_ == "nsubj":
        yield from _stances(reading, passage, told.noun, parties, aim)
    against: list[Ref | None] = [*defendants] or [None]
    for party in parties:
        for defendant in against:
            if defendant is None or defendant.entity != party.ref.entity:
                yield _sues(reading, passage, told, party, defendant, when, shared, aim)


def _sues(
    reading: Reading,
    passage: int,
    told: Told,
    party: Party,
    defendant: Ref | None,
    when: When | None,
    shared: list[tuple[str, Value]],
    aim: Aim,
) -> Claim:
    verbal = told.head.pos_ != "NOUN"
    negated = verbal and grammar.negated(told.head)
    qualifiers = list(shared)
    if party.official is not None:
        qualifiers.append(("official", party.official))
    if party.behalf is not None:
        qualifiers.append(("onBehalfOf", party.behalf))
    how = "sue" if told.noun is None else "file a suit" if verbal else "a suit of theirs"
    return Claim(
        relation="sues",
        subject=party.ref,
        object=defendant,
        evidence=reading.evidence(passage, told.head),
        said_by=reading.said_by(passage, told.head),
        modality=_firmness(reading, told),
        polarity=None if negated or defendant is None else -1,
        negated=negated,
        when=when,
        qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
        rule=f"legal: {how}" + (", by its attorney general" if party.official is not None else ""),
    )


def _firmness(reading: Reading, told: Told) -> Modality:
    """How firmly a suit is told: "may sue", "threatened legal action", "is considering a lawsuit"."""
    if told.head.pos_ == "NOUN":
        return Modality.ASSERTED
    firm = reading.algebra.firmness(told.head)
    for operator in reading.schema.operators.values():
        if operator.modality is not Modality.ASSERTED and told.noun is not None:
            for cue in operator.cues:
                if cue.head == told.head.lemma_ and cue.pos == "VERB" and not cue.rest:
                    return grammar.weaker(firm, operator.modality)
    return firm


def _case(
    reading: Reading,
    passage: int,
    told: Told,
    parties: list[Party],
    defendants: list[Ref],
    aim: Aim,
    when: When | None,
) -> Ref | None:
    """The suit itself: that of an earlier telling if it is the same, else a new one with a name of its own."""
    noun = told.noun
    own = reading.ref(passage, noun) if noun is not None else None
    if own is None:
        if noun is not None and not parties:
            return None
        head = told.head if noun is None else noun
        own = reading.add(reading.span(passage, head), "Lawsuit", head.text)
    done = _firmness(reading, told) is Modality.ASSERTED and not (noun is None and grammar.negated(told.head))
    suit = Suit(
        own.entity,
        {r.entity for p in parties for r in (p.ref, p.official, p.behalf) if r is not None},
        {d.entity for d in defendants},
        {r.entity for r in (aim.over, aim.policy) if r is not None},
        when.date if when is not None and done else None,
        [p.ref.entity for p in parties],
    )
    words = {t.lemma_.lower() for t in noun.lefts} if noun is not None else set()
    definite = noun is None or not words.isdisjoint(_DEFINITE) or (told.head == noun and bool(told.filers))
    if not parties:
        known = reading.docket.find(suit, definite)
        return Ref(known.case, own.span) if known is not None else None
    entered = reading.docket.enter(suit, definite, another=not words.isdisjoint(reading.schema.words["another"]))
    if entered is suit:
        names = [reading.entity(p.ref).label for p in parties]
        over = f" over {reading.entity(aim.over).label}" if aim.over is not None else ""
        reading.relabel(own, f"{' and '.join(dict.fromkeys(names))} lawsuit{over}")
    return Ref(entered.case, own.span)


def _qualifiers(
    reading: Reading, passage: int, told: Told, aim: Aim, when: When | None, case: Ref
) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = [("case", case)]
    found += [("over", aim.over)] if aim.over is not None else []
    found += [("about", aim.policy)] if aim.policy is not None and aim.policy != aim.over else []
    found += [("seeks", aim.seeks)] if aim.seeks is not None else []
    for name, words in (
        ("relief", _suits.relief(reading, passage, told)),
        ("reason", reason(reading, passage, *told.bases())),
    ):
        found += [(name, words)] if words is not None else []
    if when is not None:
        found.append(("filed", when.span.of(reading.document.text)))
    stage = _stage(reading, told)
    found += [("stage", stage)] if stage is not None else []
    for noun in _courts(reading, passage, told.bases()):
        court, known = reading.ref(passage, noun), court_of(reading, passage, noun, reading.ref(passage, noun))
        if reading.is_any(court, ("Court",)) and court is not None:
            return [*found, ("court", court), *([("courtId", known)] if known is not None else [])]
    return found


def _courts(reading: Reading, passage: int, bases: list[Token]) -> list[Token]:
    """The courts that a suit is said to be in: "in federal court in Boston", "with the Supreme Federal Tribunal"."""
    preps = [p for b in bases for p in grammar.children(b, "prep") if p.lower_ in ("in", "with", "before", "at", "to")]
    return [noun for prep in preps for noun in grammar.children(prep, "pobj")]


def _stage(reading: Reading, told: Told) -> str | None:
    """What became of the suit, by the verb beside its noun: "dropped its lawsuit", "the suit was dismissed"."""
    noun = told.noun
    if noun is None or noun.dep_ not in ("dobj", "nsubj", "nsubjpass", "attr"):
        return None
    verb = noun.head
    if grammar.negated(verb) or reading.algebra.firmness(verb) is not Modality.ASSERTED:
        return None
    words = {verb.lemma_, *(c.lower_ for c in grammar.children(verb, "acomp"))}
    for stage, cues in reading.schema.stages.items():
        for cue in cues:
            alone = "ALONE" in cue.forms or cue.pos == "ADJ"
            if cue.head in words and alone == (noun.dep_ == "nsubj") and grammar.after(verb, cue.rest) is not None:
                return stage
    return None


def _stances(reading: Reading, passage: int, head: Token, parties: list[Party], aim: Aim) -> Iterator[Claim]:
    """What follows for the plaintiffs where the suit is the subject: "the suit filed by Texas challenges the rule"."""
    sign = {"keep": 1, "reinstate": 1, "end": -1, "block": -1}.get(aim.seeks or "")
    over = aim.policy or aim.over
    if sign is None or over is None or not reading.is_any(over, ("Policy", "Ruling")):
        return
    for party in parties:
        yield Claim(
            relation="supports" if sign > 0 else "opposes",
            subject=party.ref,
            object=over,
            evidence=reading.evidence(passage, head),
            said_by=reading.said_by(passage, head),
            polarity=sign,
            rule="legal: what the suit seeks",
        )


# --- who joins, advises, appeals, settles -------------------------------------------------------------------------


def _joined(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "Two states intervened in the lawsuit", "joined the suit against the agency"."""
    noun = _suits.suit_joined(reading, passage, verb)
    case = reading.ref(passage, noun) if noun is not None else None
    if noun is None or not reading.is_any(case, ("Lawsuit",)):
        return
    yield from _party(reading, passage, verb, "intervenesIn", case, _side(reading, passage, [verb, noun]))


def _briefs(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "The senators filed a brief in the lawsuit", "filed an amicus brief in support of the rule"."""
    if verb.lemma_ not in reading.schema.heads("filesBriefIn"):
        return
    for noun in grammar.undergoers(verb):
        lemma = noun.lemma_.lower()
        if lemma not in ("brief", "amicus", "amici"):
            continue
        kind = {t.lower_ for t in noun.subtree}
        cases = _below(reading, passage, [noun, verb], ("Lawsuit",))
        if not cases and not kind & {"amicus", "amici", "friend", "court"}:
            continue
        case = cases[0] if cases else reading.add(reading.span(passage, noun), "Lawsuit", "case of the brief")
        yield from _party(reading, passage, verb, "filesBriefIn", case, _side(reading, passage, [noun, verb]))


def _steps(reading: Reading, passage: int, verb: Token) -> Iterator[Claim]:
    """ "The state appealed the ruling to the Fifth Circuit", "the company settled the lawsuit"."""
    for relation in ("appeals", "settles"):
        if verb.lemma_ not in reading.schema.heads(relation):
            continue
        for cue in reading.schema.relations[relation].cues:
            if cue.pos != "VERB" or cue.head != verb.lemma_:
                continue
            last = grammar.after(verb, cue.rest)
            if last is None:
                continue
            nouns = grammar.children(last, "pobj") if cue.rest else grammar.undergoers(verb)
            for noun in nouns:
                ref = reading.ref(passage, noun)
                if ref is not None and reading.is_any(ref, ("Ruling", "Lawsuit")):
                    yield from _party(reading, passage, verb, relation, ref, None)


def _party(
    reading: Reading, passage: int, verb: Token, relation: str, object: Ref | None, side: str | None
) -> Iterator[Claim]:
    case = None
    if object is not None and reading.is_any(object, ("Lawsuit",)):
        known = reading.docket.named(object.entity) or reading.docket.find(Suit(object.entity, set()), True)
        object = case = Ref(known.case, object.span) if known is not None else object
    qualifiers: list[tuple[str, Value]] = [("case", case)] if case is not None else []
    if side is not None:
        qualifiers.append(("side", side))
    for noun in _courts(reading, passage, [verb]):
        court = reading.ref(passage, noun)
        if court is not None and reading.is_any(court, ("Court",)):
            known_id = court_of(reading, passage, noun, court)
            qualifiers += [("court", court), *([("courtId", known_id)] if known_id is not None else [])]
            break
    for party in [r for t in grammar.doers(verb) if (r := reading.actor(passage, t))]:
        if reading.judge(party):
            continue
        yield Claim(
            relation=relation,
            subject=party,
            object=object,
            evidence=reading.evidence(passage, verb),
            said_by=reading.said_by(passage, verb),
            modality=reading.algebra.firmness(verb),
            negated=grammar.negated(verb),
            when=reading.when(passage, verb),
            qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
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
        for verb in (t for t in head.subtree if t.pos_ == "VERB" and t != head and t.tag_ in ("VB", "VBG")):
            if verb.lemma_ in ("defend", "uphold", "protect", "preserve"):
                return "defendant"
            if verb.lemma_ in ("oppose", "challenge", "block"):
                return "plaintiff"
    return None
