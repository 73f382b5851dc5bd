"""What English says of a lawsuit: which words tell one, who files it, against whom, over what, to what end and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kg.extract._places import place_in
from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Ref, Span, Text

if TYPE_CHECKING:
    from spacy.tokens import Token

SEEKS = {
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
_AT = frozenset({"in", "with", "before", "to", "at"})
_OVER = frozenset({"over", "about", "concerning", "regarding"})
_ATTORNEY = re.compile(r"attorneys? general", re.IGNORECASE)
_NOT_IN_OFFICE = re.compile(r"\b(?:former|ex|deputy|assistant|candidate)\b", re.IGNORECASE)
#: Labels on the way from a suit down to the words for what it seeks; a content clause ("saying that …") is none.
_PURPOSE = frozenset({"xcomp", "advcl", "acl", "relcl", "conj", "pcomp", "prep", "pobj", "dobj", "ROOT"})


class Party(NamedTuple):
    """Who sues, and the official who does it for a state, or whom an official does it for.

    "*Ken Paxton* sued on behalf of *Texas*" and "the *attorney general* of *Texas* sued": the state, by its official.
    "Texas Attorney General *Ken Paxton* sued": the official, on behalf of the state.
    """

    ref: Ref
    official: Ref | None = None
    behalf: Ref | None = None


class Told(NamedTuple):
    """A suit as one clause tells it.

    :param head: the verb, or the noun where no verb files it.
    :param noun: the noun that names the suit ("lawsuit"), None for "sued".
    :param filers: who files it; empty where nobody is named.
    :param against: the nouns of what it is against: a defendant or a policy.
    """

    head: Token
    noun: Token | None
    filers: list[Token]
    against: list[Token]

    def bases(self) -> list[Token]:
        """The words whose phrases may say more of the suit: its verb, its noun, the verb beside the noun."""
        noun = self.noun
        found = [self.head] if noun is None or noun == self.head else [self.head, noun]
        if noun is not None:
            if noun.head not in found and noun.head.pos_ == "VERB" and noun.dep_ in ("dobj", "nsubj", "nsubjpass"):
                found.append(noun.head)
            found += [c for c in grammar.children(noun, "acl", "relcl") if c not in found and c.pos_ == "VERB"]
        return found


# --- which words tell a suit --------------------------------------------------------------------------------------


def told(reading: Reading, passage: int, verb: Token) -> Told | None:
    """The suit that a verb files: "sued", "took the firm to court", "filed a lawsuit", "is challenging it in court"."""
    lemma, words = verb.lemma_.lower(), reading.schema.words
    if lemma == "sue":
        return Told(verb, None, grammar.doers(verb), grammar.undergoers(verb))
    for noun in _suits_of(reading, passage, verb):
        if lemma in words["undergoing"]:  # "faces a lawsuit from the states"
            return Told(verb, noun, explicit(noun), grammar.doers(verb))
        if lemma in reading.schema.heads("intervenesIn"):
            return None
        return Told(verb, noun, grammar.doers(verb), against(noun, verb))
    if lemma not in reading.schema.heads("sues"):
        return None
    for cue in reading.schema.relations["sues"].cues:
        if cue.head != lemma or cue.rest[1:] != ("court",) or not _in_court(reading, passage, verb, cue.rest[0]):
            continue
        taken = grammar.undergoers(verb)
        if any(n.lemma_ != "case" and not is_suit(reading, passage, n, verb) for n in taken):
            return Told(verb, None, grammar.doers(verb), taken)
    return None


def _in_court(reading: Reading, passage: int, verb: Token, prep: str) -> bool:
    """True if the verb has "to court", "in federal court", "before the European Court of Justice" after it."""
    beside = [p for base in (verb, *grammar.children(verb, "dobj")) for p in grammar.children(base, "prep")]
    if any(_is_court(reading, passage, n) for p in beside if p.lower_ == prep for n in grammar.children(p, "pobj")):
        return True
    # "took it to court", misread as an infinitive
    return prep == "to" and any(c.lower_ == "court" for c in grammar.children(verb, "xcomp"))


def _is_court(reading: Reading, passage: int, noun: Token) -> bool:
    return noun.lemma_.lower() in ("court", "tribunal") or reading.is_any(reading.ref(passage, noun), ("Court",))


def is_suit(reading: Reading, passage: int, noun: Token, verb: Token | None = None) -> bool:
    """True for "lawsuit", "legal challenge"; for "case", "complaint" and the like only with a party or court beside."""
    lemma, words = noun.lemma_.lower(), reading.schema.words
    if lemma != "challenge" and lemma not in reading.schema.last_words("Lawsuit"):
        return False
    lefts = [t.lemma_.lower() for t in noun.lefts]
    suits = reading.schema.types["Lawsuit"].nouns
    if lemma in words["suitNoun"] or (lefts and f"{lefts[-1]} {lemma}" in suits):
        return True
    if lemma not in suits and lemma != "challenge":
        return False
    bases = [noun] if verb is None else [noun, verb]
    beside = [p for base in bases for p in grammar.children(base, "prep", "agent")]
    courts = [n for p in beside if p.lower_ in _AT for n in grammar.children(p, "pobj")]
    in_court = "court" in lefts or any(_is_court(reading, passage, n) for n in courts)
    files = verb is not None and verb.lemma_ in words["filing"]
    if lemma in words["laterStep"]:
        return files and lemma == "petition" and in_court
    if in_court or (verb is not None and verb.lemma_ in reading.schema.heads("intervenesIn")):
        return True
    return (files and lemma == "challenge") or (
        lemma == "complaint" and files and any(p.lower_ == "against" for p in beside)
    )


def _suits_of(reading: Reading, passage: int, verb: Token) -> list[Token]:
    """The nouns of the suits that a verb files, joins, withdraws or faces: *lawsuit* in "a lawsuit filed by Texas"."""
    lemma, words = verb.lemma_.lower(), reading.schema.words
    if not (lemma in words["filing"] or lemma in words["undergoing"] or lemma in reading.schema.heads("intervenesIn")):
        return []
    nouns = grammar.children(verb, "dobj", "nsubjpass")
    after = {"intervene": "in", "hit": "with"}.get(lemma)
    if after is not None:
        nouns = [n for p in grammar.children(verb, "prep") if p.lower_ == after for n in grammar.children(p, "pobj")]
    if verb.dep_ == "acl" and grammar.passive(verb):
        nouns = [*nouns, verb.head]
    if verb.dep_ == "relcl":
        nouns = [verb.head if n.tag_ in ("WDT", "WP") or n.lower_ == "that" else n for n in nouns]
    if lemma == "take":
        nouns = [n for n in nouns if n.lemma_ == "action"]
    if lemma in ("win", "lose"):  # what a defendant wins is "the lawsuit"
        nouns = [n for n in nouns if any(c.lower_ in ("a", "an") for c in grammar.children(n, "det"))]
    return [n for n in nouns if is_suit(reading, passage, n, verb)]


def suit_joined(reading: Reading, passage: int, verb: Token) -> Token | None:
    """*lawsuit* in "joined the lawsuit", "intervened in the case"."""
    if verb.lemma_ not in reading.schema.heads("intervenesIn"):
        return None
    return next(iter(_suits_of(reading, passage, verb)), None)


def explicit(noun: Token) -> list[Token]:
    """Whose a suit is said to be in its own phrase: "Texas's lawsuit", "a lawsuit by Texas", "suits from 12 states"."""
    own = grammar.children(noun, "poss")
    if own:
        return [one for owner in own for one in grammar.expand(owner)]
    preps = [p for p in grammar.children(noun, "prep", "agent") if p.lower_ in ("by", "from")]
    if not preps and noun.dep_ == "dobj":
        preps = [p for p in grammar.children(noun.head, "prep", "agent") if p.lower_ in ("by", "from") and p.i > noun.i]
    return [one for p in preps for owner in grammar.children(p, "pobj") for one in grammar.expand(owner)]


def against(noun: Token, verb: Token | None = None) -> list[Token]:
    """What stands after *against*, and after *to* of a challenge."""
    preps = [p for base in (noun, verb) if base is not None for p in grammar.children(base, "prep")]
    words = ("against", "to") if noun.lemma_.lower() == "challenge" else ("against",)
    found = [n for p in preps if p.lower_ in words for n in grammar.children(p, "pobj")]
    return [one for n in found for one in grammar.expand(n)]


# --- who sues -----------------------------------------------------------------------------------------------------


def parties(reading: Reading, passage: int, told: Told) -> list[Party]:
    """Who sues: the filers, those in a coalition and those beside them; the state for which an official files."""
    found: dict[str, Party] = {}
    behalf = _behalf(reading, passage, told)
    polity = behalf is not None and reading.is_any(behalf, ("Place", "Country", "Government"))
    for filer in _members(reading, told.filers):
        ref = reading.actor(passage, filer)
        if ref is None or reading.judge(ref):
            continue
        state = state_of(reading, passage, filer, ref)
        named = reading.is_any(ref, ("Person",)) and not _ATTORNEY.search(reading.entity(ref).label)
        if behalf is not None and (polity or state is not None):
            whose = state if state is not None and not reading.entity(behalf).label[:1].isupper() else behalf
            party = Party(whose, official=ref)
        elif state is not None and state.entity != ref.entity:
            party = Party(ref, behalf=state) if named else Party(state, official=ref)
        else:
            party = Party(ref, behalf=behalf if behalf != ref else None)
        found.setdefault(party.ref.entity, party)
    return list(found.values())


def _members(reading: Reading, filers: list[Token]) -> Iterator[Token]:
    """The filers, with the states of "a coalition of states led by California, joined by Nevada"."""
    for filer in filers:
        of = [n for p in grammar.children(filer, "prep") if p.lower_ == "of" for n in grammar.children(p, "pobj")]
        alliance = filer.lemma_.lower() in reading.schema.words["coalitionNoun"]
        yield from of if alliance and of else [filer]
        for base in (filer, *of):
            for verb in grammar.children(base, "acl"):
                if verb.tag_ == "VBN" and verb.lemma_ in ("lead", "head", "join"):
                    yield from grammar.doers(verb)


def _behalf(reading: Reading, passage: int, told: Told) -> Ref | None:
    """Whom it is filed for: "on behalf of the state of Texas", "on behalf of three families"."""
    for base in told.bases():
        for prep in grammar.children(base, "prep"):
            for noun in grammar.children(prep, "pobj") if prep.lower_ == "on" else ():
                for of in grammar.children(noun, "prep") if noun.lower_ == "behalf" else ():
                    for whom in grammar.children(of, "pobj"):
                        named = [n for p in grammar.children(whom, "prep") for n in grammar.children(p, "pobj")]
                        state = whom.lemma_.lower() in ("state", "city", "people", "commonwealth", "government")
                        for one in (*(named if state else ()), whom):
                            if (ref := reading.actor(passage, one) or reading.ref(passage, one)) is not None:
                                return ref
    return None


def state_of(reading: Reading, passage: int, filer: Token, ref: Ref) -> Ref | None:
    """The state that sues when its attorney general does: *Texas* for "Texas Attorney General Ken Paxton", "Paxton"."""
    for span in reading.spans(ref):
        words = span.of(reading.document.text)
        title = _ATTORNEY.search(words)
        if title is None or _NOT_IN_OFFICE.search(words) or title.start() == 0:
            continue
        place = place_in(reading, Span(span.start, span.start + title.start()), ("State", "Country"))
        if place is not None:
            return place if span == ref.span else Ref(place.entity, ref.span)
    words = reading.subtree(passage, filer).of(reading.document.text)
    if _ATTORNEY.search(words) is None or _NOT_IN_OFFICE.search(words):
        return None
    for noun in (filer, *(c for c in filer.children if c.lower_ == "general")):
        below = [n for p in grammar.children(noun, "prep") for n in grammar.children(p, "pobj")]
        for place_noun in (*below, *grammar.children(noun, "poss", "compound", "nmod")):
            state = reading.ref(passage, place_noun)
            if reading.is_any(state, ("State", "Country", "Government", "Group")):
                return state
    return None


# --- over what, to what end, why ----------------------------------------------------------------------------------


class Aim(NamedTuple):
    """What a suit is over, the policy inside that ("the extension *of the process*"), and what is sought."""

    over: Ref | None = None
    policy: Ref | None = None
    seeks: str | None = None


def aim(reading: Reading, passage: int, told: Told, parties: list[Party], defendants: list[Ref]) -> Aim:
    """ "to keep X", "challenging X", "over X", "seeking damages"."""
    held = {d.entity for d in defendants} | {p.ref.entity for p in parties}
    stated, noun = _stated(reading, passage, told, held)
    sought = _sought(reading, passage, told, held, noun)
    if stated is None:
        return sought
    if sought.seeks is None and any(reading.ref(passage, t) == stated for t in told.against):
        return Aim(stated, seeks="block" if reading.is_any(stated, ("Policy", "Ruling")) else None)
    same = sought.over is None or sought.over.entity == stated.entity
    return Aim(stated, sought.policy if not same else None, sought.seeks)


def _stated(reading: Reading, passage: int, told: Told, held: set[str]) -> tuple[Ref, Token] | tuple[None, None]:
    """What stands after *over*, and what the suit is said to be against or a challenge to, if no party."""
    for noun in told.against:
        ref = reading.ref(passage, noun)
        if reading.is_any(ref, ("Policy", "Ruling")) and ref is not None and ref.entity not in held:
            return ref, noun
    for base in told.bases():
        for prep in grammar.children(base, "prep"):
            for noun in grammar.children(prep, "pobj") if prep.lower_ in _OVER and prep.i > told.head.i - 8 else ():
                ref = reading.ref(passage, noun)
                if ref is not None and ref.entity not in held:
                    return _whole(reading, passage, ref, noun), noun
    return None, None


def _sought(reading: Reading, passage: int, told: Told, held: set[str], stated: Token | None) -> Aim:
    bases = told.bases()
    for found in reading.algebra.predications(told.head.sent):
        inner = found.steps[-1].split()[0]
        start = min(b.i for b in bases)
        if found.target.i <= start or found.sign is None or not _serves(reading, found.core, told):
            continue
        if found.target.lemma_.lower() in reading.schema.words["money"]:
            return Aim(seeks="damages")
        ref = reading.ref(passage, found.target)
        if ref is None or ref.entity in held or reading.is_any(ref, ("Lawsuit", "Actor")):
            continue
        if stated is not None and stated in found.core.ancestors:
            continue  # "over its law *requiring people to use* the room"
        seeks = SEEKS.get(inner) if len(found.steps) == 1 or _direct(found.steps) else None
        if seeks is None and inner not in SEEKS and found.sign > 0:
            seeks = "other"
        whole = _whole(reading, passage, ref, found.target)
        return Aim(whole, ref if whole != ref else None, seeks or ("keep" if found.sign > 0 else "block"))
    for base in bases:
        for clause in grammar.children(base, "advcl", "acl", "xcomp"):
            for noun in grammar.children(clause, "dobj") if clause.i > base.i else ():
                ref = reading.ref(passage, noun)
                if reading.is_any(ref, ("Policy", "Ruling")) and ref is not None and _serves(reading, clause, told):
                    return Aim(ref)
        if any(t.lemma_.lower() in reading.schema.words["money"] for p in _purposes(base) for t in p.subtree):
            return Aim(seeks="damages")
    return Aim(seeks="other" if relief(reading, passage, told) is not None else None)


def _direct(steps: tuple[str, ...]) -> bool:
    """True for "suing +, maintains +": what is sought is the act itself."""
    return len(steps) == 2 and steps[0].endswith("+")


def _purposes(base: Token) -> list[Token]:
    """The phrases that may hold the money that is sued for: "for $5 million in damages", "seeking damages"."""
    clauses = [
        c for c in grammar.children(base, "advcl", "acl", "xcomp") if c.lemma_ in ("seek", "demand", "claim", "ask")
    ]
    return clauses + [p for p in grammar.children(base, "prep") if p.lower_ == "for"]


def _serves(reading: Reading, core: Token, told: Told) -> bool:
    """True if a predicate says what the suit is for: below its verb or noun by purpose, or the suit is its subject."""
    pleading, bases = reading.schema.words["pleading"], told.bases()
    at = core
    for _ in range(8):
        if at in bases and at.i != core.i:
            subject = told.noun is not None and told.noun.dep_ == "nsubj" and told.noun.head == at
            return not subject or at.lemma_ in pleading  # "the suit could hurt patients" tells no aim
        if at.dep_ == "ccomp" and not any(c.lemma_.lower() == "court" for c in grammar.children(at, "nsubj")):
            return False
        if told.noun is not None and told.noun in grammar.children(at, "nsubj", "nsubjpass"):
            return at.lemma_ in pleading
        if at.head == at or (at.dep_ not in _PURPOSE and at.dep_ != "ccomp"):
            return False
        if at.dep_ in ("advcl", "acl") and at.tag_ == "VBG" and at.lemma_ not in pleading and at.head in bases:
            return False
        at = at.head
    return False


def relief(reading: Reading, passage: int, told: Told) -> Text | None:
    """The words that say what the suit is for: "to keep the program active", "challenging the extension"."""
    for base in told.bases():
        for clause in grammar.children(base, "xcomp", "advcl", "acl"):
            infinitive = any(c.tag_ == "TO" for c in clause.children)
            if clause.i > base.i and (
                infinitive or (clause.tag_ == "VBG" and clause.lemma_ in reading.schema.words["pleading"])
            ):
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
        if at.dep_ == "advcl" and at.head == clause and at.tag_ == "VBG":
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
