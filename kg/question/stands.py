"""Questions about who is for or against what, and who did what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.question import frames
from kg.question.asked import Asked, World
from kg.question.pattern import Hole, Pattern
from kg.question.wording import AUXILIARIES, SIDES, Named, declarative, stem

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Words that say that somebody stands somewhere, whatever the relation.
_POSITION_WORDS = frozenset({"keep", "kept", "force", "place", "policy", "stand", "continue", "try", "seek"})
_WISHES = frozenset({"want", "seek", "demand", "hope", "wish"})


def framed(world: World, asked: Asked) -> Pattern | None:
    """Who is for or against what, who did what: by the algebra, on the question put as a statement."""
    if (wish := _wished(asked, world)) is not None:
        return wish
    clause = asked.main
    if asked.hole in (Hole.REASON, Hole.MEANS, Hole.WHEN, Hole.DURATION):
        start = next((n for n, t in enumerate(clause[:5]) if t.lower_ in AUXILIARIES), 0)
        clause = clause[start:]
    told = declarative(clause, asked.named)
    doc = world.parse(told) if told is not None else None
    main = list(doc) if doc is not None else asked.main
    named = world.names(doc) if doc is not None else asked.named
    hole = Hole.COUNT if asked.hole is Hole.NUMBER else asked.hole
    frame = frames.read(world.schema, world.algebra, main, named, hole, asked.future)
    if frame is None:
        return None
    asked.used |= frame.used | _POSITION_WORDS
    holder, target = _at(named, frame.holder), _at(named, frame.target)
    relations, sign = frame.relations, frame.sign
    if hole is Hole.OBJECT and holder is None and frame.holder is not None and frames.is_open(frame.holder):
        hole = Hole.SUBJECT
    if hole is Hole.SUBJECT and holder is not None and asked.first not in ("whose",):
        hole = Hole.OBJECT
    ends = [n for n in named if n is not holder]
    if hole in (Hole.OBJECT, Hole.TRUTH) and holder is None and frame.holder is None and named:
        holder, ends = named[0], named[1:]
    chosen = [target] if target is not None else ends[:1] if hole is not Hole.OBJECT else []
    if frame.target is not None and target is not None:
        both = frames.conjoined([frame.target])
        chosen += [n for n in ends if n is not target and any(i in both for i in range(n.start, n.end))]
    holders = [] if holder is None else [holder]
    if frame.holder is not None and holder is not None:
        both = frames.conjoined([frame.holder])
        holders += [n for n in ends if n not in chosen and any(i in both for i in range(n.start, n.end))]
    subjects = world.family(*holders) if holders else None
    _place(asked, [*holders, *chosen])
    described = frozenset[str]()
    if not holders and frame.holder is not None and not frames.is_open(frame.holder):
        described = frozenset(stem(t.text) for t in frame.holder.subtree if t.pos_ in ("NOUN", "PROPN", "ADJ"))
    return Pattern(
        relations,
        hole,
        sign=sign,
        subjects=subjects,
        topics=tuple(dict.fromkeys(i for n in chosen for i in world.family(n, bodies=False))) or None,
        subject_words=described,
        firmness=frame.firmness,
        negated=frame.negated,
    )


def _wished(asked: Asked, world: World) -> Pattern | None:
    """ "What does Missouri want?": what it is for, sues for, hopes and means to do."""
    verb = next((t for t in asked.main if t.dep_ == "ROOT"), None)
    last = verb is not None and not any(t.pos_ in ("VERB", "NOUN", "PROPN") for t in asked.main if t.i > verb.i)
    if verb is None or verb.lemma_ not in _WISHES or not last or asked.hole is not Hole.OBJECT or not asked.named:
        return None
    asked.used |= {verb.lemma_, "for", "do"}
    asked.place(asked.named)
    return Pattern(
        frames.stances(world.schema, 1, Hole.OBJECT) | {"said", "sues"},
        Hole.OBJECT,
        subjects=world.family(*asked.named),
        details=("relief",),
        acts=frozenset({"intention", "belief"}),
    )


def _at(named: Iterable[Named], token: Token | None) -> Named | None:
    """The name that holds the token, or that a word such as *side* goes with: "the Biden side"."""
    if token is None:
        return None
    known = list(named)
    tokens = [token, *(c for c in token.lefts if token.lower_ in SIDES and c.dep_ in ("compound", "nmod", "poss"))]
    return next((n for t in tokens for n in known if n.start <= t.i < n.end), None)


def _place(asked: Asked, chosen: Iterable[Named | None]) -> None:
    """Count names of the statement as understood in the question, by what they denote."""
    ids = {i for n in chosen if n is not None for i in n.ids}
    asked.placed += [n for n in asked.named if ids & set(n.ids)]
