"""Rulings: which court or judge did what to which policy, act or earlier ruling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kg.extract._courts import court_of
from kg.extract._reasons import reason
from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim, Modality, Ref, Text, Value, When
from kg.schema import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Acts that a court keeps from being done to a policy by ordering that it stay.
_ENDING = frozenset({"ends", "suspends", "blocks", "undermines", "vetoes"})
_ENDS = ("Policy", "Ruling", "Lawsuit", "Event", "Thing")
#: How a description hangs on a judge: "Justice Roe, who dissented".
_BESIDE = frozenset({"acl", "relcl", "appos", "advcl", "amod", "prep"})
_SUITS = frozenset({"case", "lawsuit", "suit", "challenge", "dispute"})
_FOR = ("side", "rule", "decide", "find")


class Found(NamedTuple):
    """What a predicate says that a court does: the effect, what to, and for or against whom.

    :param targets: the head tokens of what is ruled on.
    :param parties: the qualifier (``favours``, ``goesAgainst``, ``whom``) and the token of a party.
    :param words: what is ordered, where it is no policy: "to pay $5 million".
    """

    effect: str | None
    targets: list[Token]
    parties: tuple[tuple[str, Token], ...] = ()
    words: Token | None = None


class Bench(NamedTuple):
    """Who rules by a predicate: the judges with their tokens, and how the predicate is said of them."""

    judges: list[tuple[Ref, Token]]
    modality: Modality
    negated: bool


def extract(reading: Reading) -> Iterator[Claim]:
    """Claims *ruledOn* of the document's sentences."""
    for passage, sentence in reading.sentences():
        for token in sentence:
            if token.pos_ in ("VERB", "AUX"):
                bench = _bench(reading, passage, token)
                if bench is not None and _withholds(reading, passage, token):
                    continue
                if bench is not None and not _dissents(reading, token, bench):
                    found = _found(reading, token)
                    if found is not None:
                        yield from _rulings(reading, passage, token, found, bench)
            elif token.pos_ == "NOUN" and token.lemma_.lower() in reading.schema.words["rulingNoun"]:
                yield from _by_noun(reading, passage, token)


def _withholds(reading: Reading, passage: int, verb: Token) -> bool:
    """True for "denied an injunction against the rule", which its noun tells."""
    if verb.lemma_ not in reading.schema.words["withholding"]:
        return False
    nouns = [n for n in grammar.undergoers(verb) if n.lemma_.lower() in reading.schema.words["rulingNoun"]]
    return any(next(_by_noun(reading, passage, n), None) is not None for n in nouns)


# --- who rules ----------------------------------------------------------------------------------------------------


def _bench(reading: Reading, passage: int, verb: Token) -> Bench | None:
    """The court or judge that does what a verb says, itself or by a ruling; None where no court does it."""
    doers = grammar.doers(verb)
    judges = _judges(reading, passage, doers)
    if judges:
        return _stated(reading, verb, judges)
    for noun in doers:
        if noun.lemma_.lower() not in reading.schema.words["rulingNoun"]:
            continue
        judges = _judges(reading, passage, _authors(reading, noun))
        if judges and verb.lemma_ not in reading.schema.words["issuing"]:
            given = _given(reading, noun)
            told = grammar.modality(verb) if verb.dep_ in ("acl", "relcl") else reading.algebra.firmness(verb)
            negated = given is not None and given.negated != grammar.negated(verb)
            return None if given is None else Bench(judges, grammar.weaker(given.modality, told), negated)
    return None


def _judges(reading: Reading, passage: int, tokens: list[Token]) -> list[tuple[Ref, Token]]:
    return [(r, t) for t in tokens if (r := reading.ref(passage, t)) and reading.judge(r)]


def _stated(reading: Reading, verb: Token, judges: list[tuple[Ref, Token]]) -> Bench | None:
    """How a judge's own act is said: done, refused, expected, asked for."""
    over = reading.algebra.over(verb)
    above, words = verb.head, reading.schema.words
    if verb.dep_ == "acl" and verb.tag_ == "VB" and not grammar.negated(verb):
        if above.lemma_.lower() in words["rulingNoun"]:  # "decision to uphold it"
            return Bench(judges, grammar.modality(above), False)
        if above.lemma_.lower() == "refusal":
            return Bench(judges, grammar.modality(above), True)
    if verb.dep_ == "xcomp" and above.lemma_ in words["deciding"] and grammar.doers(above) == grammar.doers(verb):
        return Bench(judges, reading.algebra.firmness(above), grammar.negated(above) != grammar.negated(verb))
    refused = over is not None and over.sign < 0
    modality = grammar.modality(above) if refused else reading.algebra.firmness(verb)
    if verb.dep_ == "conj" and above.pos_ == "VERB" and not grammar.children(verb, "nsubj"):
        modality = grammar.weaker(modality, grammar.modality(above))
    return Bench(judges, modality, grammar.negated(verb) != refused)


def _authors(reading: Reading, noun: Token) -> list[Token]:
    """Whose a ruling is: "a ruling by Judge Roe", "the court's order", "a Supreme Court ruling", "issued by"."""
    found = [t for t in grammar.owners(noun) if noun.dep_ != "attr"]
    found += [
        n
        for p in grammar.children(noun, "prep")
        if p.lower_ in ("of", "from", "in")
        for n in grammar.children(p, "pobj")
    ]
    found += grammar.children(noun, "compound", "nmod")
    for verb in (noun.head, *grammar.children(noun, "acl", "relcl")):
        if verb.pos_ == "VERB" and verb.lemma_ in reading.schema.words["issuing"] | reading.schema.words["withholding"]:
            found += grammar.doers(verb)
    return list(dict.fromkeys(found))


def _given(reading: Reading, noun: Token) -> Bench | None:
    """Whether the ruling that a noun names was given: "issued an injunction" yes, "denied" no, "asked for" unknown."""
    verb = noun.head
    while verb.dep_ in ("pobj", "prep") and verb.head != verb:
        verb = verb.head
    if noun.dep_ in ("dobj", "nsubjpass") and verb.pos_ == "VERB":
        if verb.lemma_ in reading.schema.words["withholding"]:
            return Bench([], reading.algebra.firmness(verb), not grammar.negated(verb))
        if verb.lemma_ in reading.schema.words["issuing"]:
            return Bench([], reading.algebra.firmness(verb), grammar.negated(verb))
    if noun.dep_ == "pobj" and noun.head.lower_ == "for":
        return None  # "a request for an injunction"
    if noun.dep_ == "dobj" and verb.lemma_ in ("seek", "request", "want", "ask", "expect", "await", "consider"):
        return None
    return Bench([], Modality.ASSERTED, False)


def _dissents(reading: Reading, verb: Token, bench: Bench) -> bool:
    """True for the words of a judge in dissent, and for what one justice of several says but for the court.

    "In a dissent, Justice Roe said …", "Judge Roe, dissenting, wrote …", "Justice Roe, who dissented, …".
    """
    beside = [t for t in verb.children if t.dep_ in ("prep", "advcl", "npadvmod")]
    beside += [c for _, judge in bench.judges for c in judge.children if c.dep_ in _BESIDE]
    near = [t for c in beside for t in c.subtree]
    words = {t.lemma_.lower() for t in near} | {who.lemma_.lower() for _, who in bench.judges}
    if words & {"dissent", "dissenting", "dissenter", "concur", "concurrence"}:
        return True
    if verb.lemma_ not in reading.schema.words["rulingVerb"] or verb.lemma_ in ("rule", "hold"):
        return False
    names = " ".join(s.of(reading.document.text) for r, _ in bench.judges for s in reading.spans(r))
    return "Justice" in names.split() and not words & {"majority", "court", "plurality"}


# --- what is ruled ------------------------------------------------------------------------------------------------


def _found(reading: Reading, verb: Token) -> Found | None:
    for read in (_declared, _sided, _ordered):
        if (found := read(reading, verb)) is not None:
            return found
    return next(_effects(reading, verb), None)


def _declared(reading: Reading, verb: Token) -> Found | None:
    """ "ruled that the ban is unconstitutional", "found the rule unlawful", "held that the order violated the law"."""
    terms = reading.schema.words
    if verb.lemma_ not in terms["rulingVerb"]:
        return None
    for clause in grammar.children(verb, "ccomp", "xcomp", "oprd", "acomp"):
        words = {clause.lemma_.lower(), *(t.lemma_.lower() for t in grammar.children(clause, "acomp", "attr", "oprd"))}
        unlawful = bool(words & terms["unlawful"]) or clause.lemma_ in terms["breaking"]
        sign = -1 if unlawful else 1 if words & terms["lawful"] else 0
        own = grammar.children(clause, "nsubj", "nsubjpass") or grammar.children(verb, "dobj")
        if sign == 0 or not own or grammar.modality(clause) is Modality.POSSIBLE:
            continue
        targets = [one for t in own for one in grammar.expand(t)]
        if any(c.lower_ in ("whether", "if") for c in grammar.children(clause, "mark")):
            return Found(None, targets)
        sign = -sign if grammar.negated(clause) else sign
        return Found("upholds" if sign > 0 else "strikesDown", targets)
    return None


def _sided(reading: Reading, verb: Token) -> Found | None:
    """ "ruled in favor of the union", "sided with the state over the levy", "ruled against Switzerland"."""
    if verb.lemma_ not in _FOR:
        return None
    for effect, name in (("upholds", "favours"), ("strikesDown", "goesAgainst")):
        for cue in reading.schema.effects[effect]:
            last = grammar.after(verb, cue.rest) if cue.head == verb.lemma_ and cue.rest else None
            whom = [n for p in grammar.children(last, "pobj") for n in grammar.expand(p)] if last is not None else []
            if not whom:
                continue
            preps = [p for base in (verb, *whom) for p in grammar.children(base, "prep") if p != last]
            over = [n for p in preps if p.lower_ in ("over", "on") for n in grammar.children(p, "pobj")]
            over += [n for p in preps if p.lower_ == "in" for n in grammar.children(p, "pobj") if n.lemma_ in _SUITS]
            return Found(effect, whom, tuple((name, n) for n in whom), over[0] if over else None)
    return None


def _ordered(reading: Reading, verb: Token) -> Found | None:
    """ "ordered the agency to restart the program", "ruled that it must keep the rule", "may not end it"."""
    stopped = [c for p in grammar.children(verb, "prep") if p.lower_ == "from" for c in grammar.children(p, "pcomp")]
    orders = {cue.head for cue in reading.schema.effects["orders"]}
    if verb.lemma_ not in orders | reading.schema.words["rulingVerb"] and not stopped:
        return None
    for clause in [*stopped, *grammar.children(verb, "xcomp", "ccomp")]:
        must = any(c.lower_ in ("must", "should") or c.lemma_ == "have" for c in grammar.children(clause, "aux"))
        may = any(c.lower_ in ("can", "could", "may", "might") for c in grammar.children(clause, "aux"))
        if clause not in stopped and verb.lemma_ not in orders and not must and not may:
            continue
        if must and not grammar.negated(clause) and (done := next(_effects(reading, clause), None)) is not None:
            return done  # "said the law must be struck down"
        whom = tuple(("whom", t) for t in grammar.doers(clause))
        acts = {cue.head: r.name for r in reading.schema.relations.values() if r.kind == "act" for cue in r.cues}
        acts |= {cue.head: "maintains" for cue in reading.schema.relations["maintains"].cues}
        act, targets = acts.get(clause.lemma_.lower()), grammar.undergoers(clause)
        ordered = verb.lemma_ in orders and clause not in stopped and not grammar.negated(clause)
        if act is None or not targets:
            if ordered and whom:
                return Found("orders", [], whom, clause)
            continue
        if grammar.negated(clause) or clause in stopped:
            return Found("orders" if act in _ENDING else "blocks", targets, whom)
        if may:
            return Found("allows", targets, whom)
        effect = {"reinstates": "reinstates", "ends": "vacates", "suspends": "stays"}.get(act, "orders")
        return Found(effect, targets, whom, clause if ordered else None)
    return None


def _effects(reading: Reading, verb: Token) -> Iterator[Found]:
    """The effects whose cues the verb fits, longest cue first, with what they are done to."""
    fits: list[tuple[int, str, Cue]] = []
    for effect, cues in reading.schema.effects.items():
        fits += [(len(c.rest), effect, c) for c in cues if c.head == verb.lemma_ and c.pos == "VERB"]
    for _, effect, cue in sorted(fits, key=lambda f: (-f[0], f[1])):
        last = grammar.after(verb, cue.rest)
        if last is None:
            continue
        below = [n for p in grammar.children(last, "pobj") for n in grammar.expand(p)] if cue.rest else []
        targets = below or grammar.undergoers(verb)
        if targets:
            yield Found(effect, targets)
    if verb.lemma_ in ("rule", "decide"):
        prepositions = [p for p in grammar.children(verb, "prep") if p.lower_ in ("on", "over", "about")]
        nouns = [n for p in prepositions for noun in grammar.children(p, "pobj") for n in grammar.expand(noun)]
        if nouns:
            yield Found(None, nouns)


def _by_noun(reading: Reading, passage: int, noun: Token) -> Iterator[Claim]:
    """ "The judge issued an injunction against the rule", "the court's stay of the order", "a ruling against it"."""
    judges = _judges(reading, passage, _authors(reading, noun))
    given = _given(reading, noun) if judges else None
    if given is None:
        return
    for effect, cues in reading.schema.effects.items():
        for cue in cues:
            if cue.pos != "NOUN" or cue.head != noun.lemma_.lower():
                continue
            preps = grammar.children(noun, "prep")
            if noun.dep_ in ("dobj", "nsubjpass"):
                preps += grammar.children(noun.head, "prep")
            nouns = [n for p in preps if p.lower_ == cue.rest[0] for n in grammar.children(p, "pobj")]
            targets = [one for n in nouns for one in grammar.expand(n)]
            if targets:
                yield from _rulings(reading, passage, noun, Found(effect, targets), given._replace(judges=judges))
                return


# --- claims -------------------------------------------------------------------------------------------------------


def _rulings(reading: Reading, passage: int, predicate: Token, found: Found, bench: Bench) -> Iterator[Claim]:
    parties = [(name, r) for name, t in found.parties if (r := reading.ref(passage, t)) is not None]
    ends: list[tuple[Ref | Text, Ref | None]] = []
    for token in found.targets:
        target = _target(reading, passage, found, token)
        if target is not None:
            ends.append((target, _policy_below(reading, passage, token, target)))
    if not ends and found.words is not None:
        whole = reading.ref(passage, found.words)
        if whole is not None and reading.is_any(whole, _ENDS):
            ends.append((whole, None))
        elif any(name == "whom" for name, _ in parties):
            ends.append((reading.text(passage, found.words), None))
            found = found._replace(effect="orders")
    if not ends and parties:
        known = [k for _, r in parties if (k := reading.docket.of(r.entity)) is not None]
        if len(known) == 1:
            ends.append((Ref(known[0][0].case, parties[0][1].span), None))
    sided = any(name != "whom" for name, _ in parties)
    for object, about in ends:
        thing = isinstance(object, Ref) and reading.entity(object).type == "Thing"
        effect = found.effect if thing or not sided or _is_policy(reading, object) else None
        if effect == "strikesDown" and isinstance(object, Ref) and reading.is_any(object, ("Ruling",)):
            effect = "reverses"
        for judge, token in bench.judges:
            if isinstance(object, Ref) and judge.entity == object.entity:
                continue
            qualifiers: list[tuple[str, Value]] = [(n, r) for n, r in parties if r.entity != judge.entity]
            qualifiers += [("about", about)] if about is not None else []
            qualifiers += [("effect", effect)] if effect is not None else []
            qualifiers += _qualifiers(reading, passage, predicate, object, about, judge, token)
            yield Claim(
                relation="ruledOn",
                subject=judge,
                object=object,
                evidence=reading.evidence(passage, predicate),
                said_by=tuple(r for r in reading.said_by(passage, predicate) if r.entity != judge.entity),
                modality=bench.modality,
                negated=bench.negated and effect is not None,
                when=reading.when(passage, predicate) or _when_given(reading, passage, predicate),
                qualifiers=tuple(sorted(qualifiers, key=lambda q: q[0])),
                rule=f"rulings: {effect or 'a ruling'}",
            )


def _is_policy(reading: Reading, end: Ref | Text) -> bool:
    return isinstance(end, Ref) and reading.is_any(end, ("Policy", "Ruling"))


def _target(reading: Reading, passage: int, found: Found, token: Token) -> Ref | None:
    """What is ruled on, if it is of a kind that courts rule on; of things only what a court decides."""
    ref = reading.ref(passage, token)
    if ref is None or not reading.is_any(ref, _ENDS):
        return None
    owned = found.effect == "strikesDown" and bool(grammar.children(token, "poss"))  # "against Ohio's procedure"
    if (
        reading.entity(ref).type == "Thing"
        and not owned
        and (found.parties or found.effect in ("allows", "orders", "stays"))
    ):
        return None  # "cleared the courtroom", "sided with a hunter", "from closing its plants"
    return ref


def _when_given(reading: Reading, passage: int, predicate: Token) -> When | None:
    """The date of the verb by which a ruling is given: "on Friday issued an injunction against the rule"."""
    verb = predicate if predicate.pos_ == "NOUN" else predicate.head
    return reading.when(passage, verb.head) if verb.pos_ == "NOUN" and verb.head.pos_ == "VERB" else None


def _qualifiers(
    reading: Reading, passage: int, predicate: Token, object: Ref | Text, about: Ref | None, judge: Ref, token: Token
) -> Iterator[tuple[str, Value]]:
    """The case that is ruled in, the court's id, and why."""
    suits = [r for r in (object, about) if isinstance(r, Ref)]
    inside = [n for p in grammar.children(predicate, "prep") if p.lower_ == "in" for n in grammar.children(p, "pobj")]
    case = next((r for n in inside if (r := reading.ref(passage, n)) and reading.is_any(r, ("Lawsuit",))), None)
    case = case or next((r for r in suits if reading.is_any(r, ("Lawsuit",))), None)
    if case is None:
        known = next((s for r in suits if (s := reading.docket.over(r.entity)) is not None), None)
        case = Ref(known.case) if known is not None else None
    if case is not None:
        yield "case", case
    known_id = court_of(reading, passage, token, judge)
    if known_id is not None:
        yield "courtId", known_id
    why = reason(reading, passage, predicate)
    if why is not None:
        yield "reason", why


def _policy_below(reading: Reading, passage: int, target: Token, ref: Ref) -> Ref | None:
    """The policy inside the thing ruled on ("attempt to end the program"), else the nearest before it."""
    if reading.is_any(ref, ("Policy",)) and reading.entity(ref).type != "Measure":
        return None
    inside = [t for t in target.subtree if t != target]
    before = [t for t in reversed(list(target.sent)) if t.i < target.i]
    for token in [*inside, *before]:
        policy = reading.ref(passage, token)
        if policy is not None and policy.entity != ref.entity and reading.is_any(policy, ("Policy",)):
            return policy
    return None
