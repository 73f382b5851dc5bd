"""Questions about lawsuits and rulings."""

from __future__ import annotations

from kg.language import grammar
from kg.model import Entity
from kg.question import frames
from kg.question.asked import Asked, World
from kg.question.pattern import DONE, MEANT, Hole, Pattern
from kg.question.wording import Named, stem

_ATTEMPTS = frozenset({"attempt", "effort", "bid", "plan", "move", "push", "decision", "drive", "try"})
_SUITS = frozenset({"sue", "lawsuit", "suit", "litigation", "plaintiff", "litigate"})
_SIGNS = {1: frozenset({"keep", "reinstate"}), -1: frozenset({"block", "end"})}


#: Words of a question about a ruling that say no more than that.
_COURTS = frozenset(
    {
        "judge",
        "court",
        "ruling",
        "rule",
        "decision",
        "make",
        "hand",
        "issue",
        "federal",
        "us",
        "refuse",
        "decline",
        "decide",
        "find",
    }
)


def legal(world: World, asked: Asked) -> Pattern | None:
    """Who sued whom, who joined a suit or filed a brief in it, what a court decided."""
    lemmas = {t.lemma_.lower() for t in asked.main}
    if "brief" in lemmas or "intervene" in lemmas or ("join" in lemmas and lemmas & _SUITS):
        return _party(asked, frozenset({"filesBriefIn"} if "brief" in lemmas else {"intervenesIn"}))
    if {t.lemma_.lower() for t in asked.main} & _SUITS or _challenges_in_court(asked):
        return _suit(world, asked)
    judge = {"judge", "court", "ruling", "rule", "decision"} & {
        t.lemma_.lower() for t in asked.main if t.lemma_.lower() != "rule" or t.pos_ == "VERB"
    }
    effects = {
        effect: cue
        for effect, cues in world.schema.effects.items()
        for cue in cues
        for t in asked.free
        if t.pos_ == "VERB" and cue.head == t.lemma_ and grammar.after(t, cue.rest) is not None
    }
    attempts = [t for t in asked.main if t.lemma_ in _ATTEMPTS and t.pos_ == "NOUN" and t.i + 1 < len(asked.doc)]
    attempt = any(asked.doc[t.i + 1].tag_ == "TO" for t in attempts)
    if not judge and not (effects and attempt and asked.first == "who"):
        return None
    if judge == {"decision"} and not effects:
        return None
    asked.used |= _COURTS
    asked.used |= _ATTEMPTS | {c.head for c in effects.values()}
    asked.used |= {w for c in effects.values() for w in c.rest}
    if attempt:
        start = attempts[0].i
        after = [t for t in asked.main if t.i > start]
        asked.used |= {t.lemma_.lower() for t in after if t.pos_ == "VERB" or t.nbor(-1).tag_ == "TO"}
    judges = [n for n in asked.named if _rules(world, asked, n)]
    values = (("effect", frozenset(effects)),) if effects else ()
    hole = asked.hole
    refused = bool(lemmas & {"refuse", "decline"}) or any(t.dep_ == "neg" for t in asked.main)
    if hole is Hole.SUBJECT and (judges or asked.first == "what"):
        hole = Hole.OBJECT
    subjects = asked.place(judges)
    bench = next((w for w in ("court", "panel", "judge", "justice") if w in asked.lemmas), None)
    described = frozenset({stem(bench)}) if bench is not None and not judges and asked.first != "which" else frozenset()
    topics = asked.place(n for n in asked.named if n not in judges)
    return Pattern(
        frozenset({"ruledOn"}),
        hole,
        subjects=subjects,
        topics=topics,
        subject_words=described,
        firmness=DONE,
        values=values,
        details=("effect",),
        negated=None if hole is Hole.OBJECT and not effects else refused,
    )


def _party(asked: Asked, relations: frozenset[str]) -> Pattern:
    """ "Who filed a brief in the lawsuit?", "Did Michigan join the suit?" """
    asked.used |= _SUITS | {"file", "submit", "brief", "amicus", "intervene", "join", "case", "support", "in", "sign"}
    actors = [n for n in asked.named if not all(e.type in ("Lawsuit", "Thing") for e in n.entities)]
    asked.place(asked.named)
    subjects = actors if asked.first not in ("who", "which") else []
    ids = tuple(i for n in subjects for i in n.ids) or None
    return Pattern(relations, asked.hole, subjects=ids, firmness=DONE, details=("party",))


def _suit(world: World, asked: Asked) -> Pattern:
    """ "Which states sued over MPP?", "Whom did Texas sue?", "What does the lawsuit seek?" """
    asked.used |= _SUITS | {"file", "bring", "case", "legal", "challenge", "over", "seek", "ask", "want", "against"}
    asked.used |= {"plaintiff", "launch", "go", "action", "aim", "concern", "about"}
    frame = frames.read(world.schema, world.algebra, asked.main, asked.named, asked.hole, asked.future)
    values: tuple[tuple[str, frozenset[str]], ...] = ()
    if frame is not None and frame.sign in _SIGNS and len(frame.steps) > 1 and frame.steps[0].startswith("suing"):
        values = (("seeks", _SIGNS[frame.sign]),)
        asked.used |= frame.used
    against: list[Named] = []
    over: list[Named] = []
    filers: list[Named] = []
    for one in asked.named:
        head = frames.root(asked.doc, one)
        sued = head.dep_ == "dobj" and head.head.lemma_ == "sue"
        sued = sued or (head.dep_ == "nsubjpass" and head.head.lemma_ == "sue")
        opposite = head.dep_ == "pobj" and head.head.lower_ == "against"
        policy = world.is_any(one, "Policy", "Ruling")
        if all(e.type == "Lawsuit" for e in one.entities):
            asked.place([one])
            continue
        early = head.dep_ in ("nsubj", "poss") or (head.dep_ == "pobj" and head.head.lower_ == "by")
        if (sued or opposite) and not policy:
            against.append(one)
        elif policy:
            over.append(one)
        elif early or (asked.hole is not Hole.SUBJECT and not filers):
            filers.append(one)
    hole = asked.hole
    if hole is Hole.NUMBER:
        hole = Hole.COUNT
    whom = asked.first == "whom" or (asked.first == "who" and bool(filers) and asked.hole is Hole.OBJECT)
    if hole in (Hole.SUBJECT, Hole.OBJECT) and asked.first in ("what", "which", "whom") and (filers or not over):
        hole = Hole.OBJECT if asked.type is None or filers else hole
    seeks = {"seek", "want", "ask", "aim"} & asked.lemmas and hole is Hole.OBJECT
    details = ["relief"] if seeks else ["defendant"] if whom else []
    return Pattern(
        frozenset({"sues"}),
        hole,
        subjects=world.family(*filers) if asked.place(filers) else None,
        topics=asked.place(over),
        defendants=world.family(*against) if asked.place(against) else None,
        details=tuple(details),
        firmness=DONE if not asked.future else MEANT,
        values=values,
        negated=any(t.dep_ == "neg" for t in asked.main) and hole is not Hole.TRUTH,
    )


def _challenges_in_court(asked: Asked) -> bool:
    return bool({"file", "bring"} & asked.lemmas and {"challenge", "complaint", "case"} & asked.lemmas)


def _rules(world: World, asked: Asked, named: Named) -> bool:
    """True for a court, for a judge, and for a person who is said to have ruled."""
    if world.is_any(named, "Court") or any(map(_is_judge, named.entities)):
        return True
    subject = frames.root(asked.doc, named).dep_ in ("nsubj", "compound", "nmod")
    return subject and world.is_any(named, "Person", "Group")


def _is_judge(entity: Entity) -> bool:
    return any("judge" in n.lower().split() for n in (entity.label, *entity.aliases))
