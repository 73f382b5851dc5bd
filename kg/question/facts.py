"""Questions about what policies do, depend on and are, and about numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.language import grammar
from kg.question import frames
from kg.question.asked import Asked, World
from kg.question.pattern import DONE, SAID, Hole, Pattern
from kg.question.wording import Named, stem

if TYPE_CHECKING:
    pass

#: Ways to get somewhere, of which a text and a question seldom use the same.
_MOTION = frozenset({"pass", "cross", "go", "travel", "transit", "come", "move", "arrive", "enter"})
_STATUS = frozenset(
    {
        "status",
        "force",
        "effect",
        "active",
        "suspended",
        "expire",
        "lapse",
        "terminated",
        "alive",
        "dead",
        "final",
        "finalized",
    }
)


def status(world: World, asked: Asked) -> Pattern | None:
    """ "Is MPP in force?", "When does Title 42 end?", "Which policy is suspended?" """
    lemmas = asked.lemmas | {t.lower_ for t in asked.free}
    topics = [n for n in asked.named if world.is_any(n, "Policy", "Lawsuit")]
    subject = next(
        (n for n in topics if frames.root(asked.doc, n).dep_ in ("nsubj", "nsubjpass", "attr", "pobj")), None
    )
    state = bool(lemmas & _STATUS)
    ends = {"end", "start", "begin", "expire", "lapse", "run", "over", "change", "stop"} & lemmas
    verb = next((t for t in asked.free if t.pos_ == "VERB" and t.dep_ == "ROOT"), None)
    alone = bool(topics) and len(asked.named) == len(topics) and (verb is None or verb.lemma_ in ends | _STATUS)
    mine = subject is not None and alone and not any(t.lower_ in ("who", "whom", "how") for t in asked.main[:2])
    passive = verb is not None and grammar.passive(verb) and not grammar.children(verb, "agent") and bool(topics)
    if not topics and state and asked.type is not None and asked.first in ("which", "what"):
        return Pattern(frozenset({"hasStatus"}), Hole.SUBJECT, firmness=SAID)
    if not ((state and topics) or (ends and mine) or (passive and asked.hole is Hole.TRUTH)):
        return None
    doer = any(frames.root(asked.doc, n).dep_ == "nsubj" for n in asked.named if n not in topics)
    if asked.hole in (Hole.REASON, Hole.MEANS) or asked.first in ("who", "whom") or doer:
        return None
    words = frozenset(stem(w) for w in lemmas & (_STATUS | ends)) or frozenset({stem(verb.text)} if verb else ())
    asked.used |= (
        _STATUS | ends | {"status", "in", "of", "what", "happen", "remain", "take", "go", "come", "be", "current"}
    )
    if verb is not None:
        asked.used |= {verb.lemma_.lower()}
    states = tuple(("state", w) for w in sorted(words - {"stat", "status"}))
    hole = asked.hole if asked.hole in (Hole.TRUTH, Hole.WHEN) else Hole.OBJECT
    return Pattern(
        frozenset({"hasStatus"}), hole, subjects=asked.place(topics), details=("status",), hints=states, firmness=SAID
    )


def duration(world: World, asked: Asked) -> Pattern | None:
    """ "How long is the ban?": a length of time in the words about it."""
    if asked.hole is not Hole.DURATION:
        return None
    asked.used |= {"long", "last", "take", "be", "under", "for"}
    policies = [n for n in asked.named if world.is_any(n, "Policy")]
    under = [n for n in policies if asked.doc[n.start - 1].lower_ in ("under", "the") and n.start > 4]
    found = frozenset({"entails", "faces", "figure", "alsoKnownAs", "hasStatus", "appliesTo"})
    return Pattern(found, Hole.DURATION, topics=asked.place(under), firmness=SAID)


def consequence(world: World, asked: Asked) -> Pattern | None:
    """ "What would migrants face under the plan?", "What does the deal depend on?", "What would the plan do?" """
    relations = [
        r
        for r in world.schema.relations.values()
        if r.kind == "description" and r.name not in ("hasStatus", "figure", "givesReason", "alsoKnownAs")
        if r.asked_by & asked.lemmas
    ]
    happen = "happen" in asked.lemmas and "to" in asked.lemmas
    if happen:
        relations = [world.schema.relations["faces"]]
    verb = next((t for t in asked.main if t.dep_ == "ROOT"), None)
    does = verb is not None and verb.lemma_ == "do" and asked.first == "what"
    if not relations and does:
        relations = [world.schema.relations["entails"], world.schema.relations["faces"]]
    if asked.hole is Hole.NUMBER:
        return _figure(world, asked)
    if not relations or asked.hole in (Hole.MEANS, Hole.REASON):
        return None
    used = {w for r in relations for w in r.asked_by} | {"happen", "do", "would", "could", "take", "on", "in"}
    asked.used |= used
    policies = [n for n in asked.named if world.is_any(n, "Policy")]
    others = [n for n in asked.named if n not in policies]
    names = frozenset(r.name for r in relations)
    hole = Hole.TRUTH if asked.hole is Hole.TRUTH else Hole.OBJECT
    if names & {"accepts", "responds"}:
        return _taken(world, asked, names, hole, others)
    if "contingentOn" in names:
        asked.used |= {"implementation", "ability", "future", "success"}
    if names & {"faces"} and others and not does:
        # Somebody named is the subject; a group that is only described is met by its words.
        mine = [n for n in others if frames.root(asked.doc, n).dep_ in ("nsubj", "nsubjpass")]
        others = [n for n in mine if any(e.label[:1].isupper() and e.type != "Group" for e in n.entities)]
        return Pattern(names, hole, subjects=asked.place(others), topics=asked.place(policies), firmness=SAID)
    if asked.first == "who" or (asked.first in ("which", "whom") and names == {"appliesTo"}):
        hole = Hole.OBJECT if names == {"appliesTo"} else Hole.SUBJECT
    return Pattern(
        names, hole, topics=asked.place(policies) or asked.place(others), firmness=SAID, details=("of subject",)
    )


def _taken(world: World, asked: Asked, names: frozenset[str], hole: Hole, others: list[Named]) -> Pattern:
    """ "Which countries' migrants would Mexico accept?", "Has Mexico responded?", "Who accepts …?" """
    asked.used |= {"agree", "want", "migrant", "country", "willing", "take", "to", "from", "latest", "development"}
    firm = DONE if hole is Hole.TRUTH else SAID
    if asked.first == "who":
        return Pattern(names, Hole.SUBJECT, topics=None, firmness=SAID)
    holder = others[:1]
    asked.type = None
    return Pattern(names, hole, subjects=world.family(*holder) if asked.place(holder) else None, firmness=firm)


def _figure(world: World, asked: Asked) -> Pattern | None:
    policies = [n for n in asked.named if world.is_any(n, "Policy")]
    frame = frames.read(world.schema, world.algebra, asked.main, asked.named, Hole.SUBJECT, asked.future)
    noun = next((t.head for t in asked.main if t.lower_ in ("many", "much") and t.head.pos_ == "NOUN"), None)
    actor = noun is not None and noun.lemma_ in ("state", "country", "party", "government", "agency", "court")
    if frame is not None and actor:
        return None
    words = asked.left()
    verb = next((t for t in asked.main if t.dep_ == "ROOT" and t.pos_ == "VERB"), None)
    asked.used |= {t.lemma_.lower() for t in asked.main} | {t.lower_ for t in asked.main}
    topics = asked.place(policies)
    asked.place(asked.named)
    near = {*words, *(stem(asked.doc[n.end - 1].text) for n in asked.named if n not in policies)}
    met = {stem(verb.text)} if verb is not None and verb.lemma_ not in _MOTION else set()
    met |= {stem(noun.text)} if noun is not None else set()
    hints = [("near", w) for w in sorted(near)]
    if noun is not None:
        hints.append(("unit", stem(noun.text)))
    return Pattern(
        frozenset({"figure"}),
        Hole.NUMBER,
        topics=topics,
        words=frozenset(met),
        firmness=SAID,
        hints=tuple(hints),
    )


def reason_given(world: World, asked: Asked) -> Pattern | None:
    """ "Has Mexico given a reason for …?", "What reason did it give?" """
    if not asked.lemmas & {"reason", "explanation"} or not asked.named or asked.hole is Hole.REASON:
        return None
    asked.used |= {t.lemma_.lower() for t in asked.main} | {t.lower_ for t in asked.main}
    subjects = world.family(asked.named[0])
    asked.place(asked.named)
    hole = Hole.TRUTH if asked.hole is Hole.TRUTH else Hole.OBJECT
    return Pattern(frozenset({"givesReason"}), hole, subjects=subjects, firmness=SAID)


def described(world: World, asked: Asked) -> Pattern | None:
    """ "Who is Doris Meissner?", "What is Title 42?", "What is MPP also called?" """
    called = asked.lemmas & {"call", "name", "nickname", "know"}
    verb = next((t for t in asked.free if t.pos_ == "VERB" and t.lemma_ not in ("call", "know", "name")), None)
    if not asked.named or asked.first not in ("who", "what") or (verb is not None and not called):
        return None
    asked.used |= {"call", "name", "nickname", "know", "as", "officially", "alias", "official", "mean"}
    who = asked.place(asked.named)
    about = {"alsoKnownAs"} if called else {"holdsOffice", "memberOf", "spokespersonFor", "alsoKnownAs"}
    if not called and asked.first == "what":
        about |= {"entails", "hasStatus"}
    known = tuple(("but", asked.doc[n.start : n.end].text) for n in asked.named) if called else ()
    return Pattern(frozenset(about), Hole.OBJECT, subjects=who, firmness=SAID, details=("identity",), hints=known)
