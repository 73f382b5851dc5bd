"""Questions about people and bodies: positions, offices, and who said what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.language import grammar
from kg.question import frames
from kg.question.asked import Asked, World
from kg.question.pattern import DONE, SAID, Hole, Pattern
from kg.question.wording import AUXILIARIES, Named

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Nouns by which a question asks where somebody stands.
POSITION = frozenset({"position", "stance", "view", "attitude", "stand", "opinion"})
_PAST = re.compile(r"\b(?:former|formerly|previous|previously|past|used to|was|were|held|had|once)\b", re.IGNORECASE)


def position(world: World, asked: Asked) -> Pattern | None:
    """ "What is Mexico's position on the deal?" """
    if not asked.lemmas & POSITION or not asked.named or asked.hole is Hole.TRUTH:
        return None
    asked.used |= POSITION | {"on", "regard", "regarding", "toward", "towards", "prospective", "potential"}
    noun = next(t for t in asked.main if t.lemma_.lower() in POSITION or t.lower_ in POSITION)
    below = {t.i for t in noun.subtree}
    mine = [n for n in asked.named if frames.root(asked.doc, n).dep_ == "poss" or n.end <= noun.i]
    mine += [n for n in asked.named if n.start in below and asked.doc[n.start - 1].lower_ in ("of", "the")]
    holder = (mine or asked.named)[0]
    asked.place([holder])
    topics = asked.place(n for n in asked.named if n is not holder)
    accepting = world.schema.relations["accepts"].asked_by | {"receive", "take"}
    taking = bool(accepting & asked.lemmas)
    if taking:
        asked.used |= {"accept"}
    stances = {r.name for r in world.schema.relations.values() if r.kind == "stance"}
    acts = {r.name for r in world.schema.relations.values() if r.kind == "act"}
    relations = frozenset(stances | acts | {"accepts"})
    loose = asked.left()
    asked.used |= {t.lemma_.lower() for t in asked.main} | {t.lower_ for t in asked.main}
    return Pattern(
        relations,
        Hole.OBJECT,
        subjects=world.family(holder, officials=True),
        topics=topics,
        details=("position",),
        hints=tuple(("about", w) for w in sorted(loose | ({"accept"} if taking else set()))),
        firmness=SAID,
    )


def office(world: World, asked: Asked) -> Pattern | None:
    """ "Who is the president of Mexico?", "Who speaks for the department?", "What office does Paxton hold?" """
    text = [t for t in asked.main if t.is_alpha]
    lemmas = {t.lemma_.lower() for t in text}
    spokes = any(t.lower_.startswith("spokes") or t.lower_ == "spokes" for t in text) or (
        "speak" in lemmas and "for" in lemmas
    )
    if spokes and asked.first in ("who", "which"):
        asked.used |= {
            "speak",
            "for",
            "official",
            *(t.lemma_.lower() for t in text if t.lower_.startswith("spokes")),
        }
        return Pattern(frozenset({"spokespersonFor"}), Hole.SUBJECT, topics=asked.place(asked.named), firmness=DONE)
    if lemmas & {"office", "offices", "title", "post", "position"} and lemmas & {"hold", "have", "be", "occupy"}:
        asked.used |= {"office", "title", "post", "position", "hold", "occupy", "who", "current", "holder"}
        former = None if _PAST.search(asked.doc.text) else False
        asked.type = None
        who = asked.place(asked.named)
        hole = Hole.OBJECT if who is not None else Hole.BOTH
        return Pattern(frozenset({"holdsOffice"}), hole, subjects=who, firmness=DONE, former=former)
    return _holder(world, asked, text)


def _holder(world: World, asked: Asked, text: list[Token]) -> Pattern | None:
    """ "Who is the president of Mexico?", "Is Trump the president?": an office by its words and whose it is."""
    roles = set(world.schema.types["Person"].nouns) | set(world.schema.types["Office"].nouns)
    be = next((t for t in text if t.lemma_ == "be"), None)
    truth = asked.hole is Hole.TRUTH
    if be is None or (asked.first != "who" and not truth) or any(t.pos_ == "VERB" for t in text):
        return None
    holder = next((n for n in asked.named if truth and n.start > be.i), None)
    if truth and (holder is None or not any(e.type == "Person" for e in holder.entities)):
        return None
    start = holder.end if holder is not None else be.i + 1
    rest = [t for t in text if t.i >= start and t.lower_ not in ("the", "a", "an", "of", "for", "former", "current")]
    free = [t for t in rest if t.lower_ in roles or asked.at(t) is None]
    if not free or not any(t.lower_ in roles or t.lower_ == "general" for t in free):
        return None
    if not all(t.pos_ in ("NOUN", "PROPN", "ADJ", "ADP") for t in rest):
        return None
    words = {t.lower_ for t in free if t.pos_ != "ADP"}
    for one in asked.named:
        within = [t for t in rest if t.i in range(one.start, one.end)]
        if one is holder or not within or all(t.lower_ in roles for t in within):
            continue
        for entity in one.entities:
            entry = next((e for e in world.gazetteer.find(entity.label) if e.demonyms), None)
            bears = {entity.label.lower(), *(a.lower() for a in entity.aliases)}
            if entry is not None:
                bears |= {*map(str.lower, entry.demonyms), entry.label.lower()}
            words.add("|".join(sorted(bears)))
    asked.used |= {t.lemma_.lower() for t in rest} | {"former"}
    asked.place(asked.named)
    former = None if any(t.lower_ == "former" for t in asked.main) else False
    offices = tuple(("office", w) for w in sorted(words))
    subjects = holder.ids if holder is not None else None
    hole = Hole.TRUTH if truth else Hole.SUBJECT
    return Pattern(
        frozenset({"holdsOffice", "memberOf"}),
        hole,
        subjects=subjects,
        details=("office",),
        hints=offices,
        firmness=DONE,
        former=former,
    )


def said(world: World, asked: Asked) -> Pattern | None:
    """ "Who said that …?", "What did the mayor say about the plan?", "Did she say that …?" """
    words = world.schema.words
    spoken = world.schema.relations["said"].asked_by | words.get("speech", frozenset())
    thought = words.get("belief", frozenset()) | words.get("intention", frozenset())
    verb = next(
        (t for t in asked.free if t.pos_ in ("VERB", "NOUN") and _asks_statement(world, t, spoken, thought)), None
    )
    if verb is None:
        return None
    lemma = verb.lemma_.lower()
    acts = frozenset({"speech", "finding"}) if lemma in spoken else frozenset({"belief", "intention"})
    asked.used |= {
        lemma,
        verb.lower_,
        "say",
        "receive",
        "report",
        "statement",
        "comment",
        "that",
        "about",
        "make",
        "give",
    }
    before = [n for n in asked.named if n.end <= verb.i]
    after = [n for n in asked.named if n.start > verb.i]
    addressees = [n for n in after if _addressed(verb, n)]
    content = [n for n in after if n not in addressees]
    hole = asked.hole
    if hole in (Hole.SUBJECT, Hole.OBJECT, Hole.BOTH) and asked.first in ("who", "which") and not before:
        hole = Hole.BOTH if asked.hole is Hole.BOTH or asked.type == "MediaOutlet" else Hole.SUBJECT
    elif hole is Hole.SUBJECT:
        hole = Hole.OBJECT
    if hole is Hole.SUBJECT and lemma == "report" and asked.type is None:
        asked.type = "MediaOutlet"
    speakers = [n for n in before if n.start > 0 or asked.hole is Hole.TRUTH] or (before if hole is Hole.OBJECT else [])
    subjects = asked.place(speakers)
    told = asked.place(addressees)
    asked.place(content)
    if asked.type == "MediaOutlet":
        asked.used |= {"outlet", "newspaper", "paper", "medium", "media"}
    return Pattern(
        frozenset({"said"}),
        hole,
        subjects=world.family(*speakers) if subjects else None,
        addressees=told,
        mentioned=tuple(world.family(n) for n in (*content, *(before if not subjects else ()))),
        firmness=SAID,
        negated=hole is not Hole.TRUTH and grammar.negated(verb),
        acts=acts,
        words=frozenset({"should"}) if _advice(verb) else frozenset(),
    )


def _advice(verb: Token) -> bool:
    """True for "What does X think Y should do?"."""
    return any(a.lower_ in ("should", "must", "ought") for c in grammar.children(verb, "ccomp") for a in c.lefts)


def _asks_statement(world: World, token: Token, spoken: frozenset[str], thought: frozenset[str]) -> bool:
    lemma = token.lemma_.lower()
    last = all(t.is_punct for t in token.doc[token.i + 1 :])
    if token.pos_ == "NOUN" and last and any(t.lower_ in AUXILIARIES for t in token.doc[: token.i]):
        return lemma in ("report", "claim", "comment", "state")
    if token.pos_ == "NOUN":
        return lemma in ("statement", "comment", "remark", "quote")
    if token.dep_ in ("aux", "auxpass"):
        return False
    plain = lemma in ("say", "tell", "report", "claim", "state", "argue", "comment", "think", "believe", "hope")
    clause = bool(grammar.children(token, "ccomp"))
    return (plain and lemma in spoken | thought) or (clause and lemma in spoken)


def _addressed(verb: Token, named: Named) -> bool:
    """True for whom something is told: "told the Post", "said to Reuters", "in a statement to Reuters"."""
    head = frames.root(verb.doc, named)
    if head.dep_ in ("dobj", "dative") and head.head == verb:
        return verb.lemma_ in ("tell", "inform", "assure", "remind", "ask", "warn")
    above = head.head
    return head.dep_ == "pobj" and above.lower_ == "to" and above.head.i >= verb.i and above.i - verb.i < 6
