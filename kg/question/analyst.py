"""A question as a claim with a hole: which relations it asks for, between whom, and what is missing.

The same algebra that reads "Mexico opposes MPP" reads "Who opposes MPP?"; what no predication says ("What is the
status of …?") is told by the lemmas that the ontology gives each relation (``pol:askedBy``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.extract.algebra import Algebra, Predication
from kg.gazetteer import Gazetteer
from kg.language import grammar
from kg.language.pipeline import Pipeline
from kg.model import Document, Entity
from kg.question.wording import PLAIN, SOME, WH, Named, declarative, names
from kg.schema import Relation, Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POSITION = frozenset({"position", "stance", "view", "attitude", "stand", "opinion", "reaction"})
_CURRENT = re.compile(r"\b(?:former|previous|previously|past|formerly|used to|was|were|held|had)\b", re.IGNORECASE)
_IMAGINED = frozenset({"favour", "favor", "promote", "back", "push", "want"})
_DEEDS = frozenset({"maintains", "extends", "reinstates"})


class Hole(StrEnum):
    """What is missing. "Who opposes MPP?" misses the *subject*, "What does Texas oppose?" the *object*."""

    SUBJECT = "subject"
    OBJECT = "object"
    BOTH = "both"
    WHEN = "when"
    NUMBER = "number"
    TRUTH = "truth"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Pattern:
    """ "Somebody (the hole) *opposes*, with sign −, one of these entities (MPP)."

    :param relations: names of relation types, any of which will do.
    :param sign: 1 or −1 where the claim's sign counts, None where it does not.
    :param subjects: entities, one of which is the subject; None where it is open.
    :param topics: entities, one of which is the object or what the claim is about; None where it is open.
    :param type: what the filler of the hole must be, as a class of the ontology, or None.
    :param details: qualifiers that are asked for as well ("means", "relief", "said_by", "reason").
    :param words: content lemmas of the question, to choose among texts.
    :param former: False where only what holds now is asked for.
    """

    relations: frozenset[str]
    hole: Hole
    sign: int | None = None
    subjects: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    type: str | None = None
    details: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    former: bool | None = None


class Analyst:
    """Reads questions against the entities of one graph."""

    def __init__(
        self,
        schema: Schema,
        pipeline: Pipeline,
        gazetteer: Gazetteer,
        known: Sequence[Entity],
        offices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.schema, self.pipeline, self.gazetteer, self.known = schema, pipeline, gazetteer, known
        self.algebra, self.offices = Algebra(schema), offices or {}

    def pattern(self, question: str) -> Pattern | str:
        """The pattern of a question, or a sentence that says what was not understood."""
        plain = " ".join(re.sub(r"\([^)]*\)|/[^,?]*", " ", question).split()) or question
        doc = self._parse(plain if plain.endswith("?") else plain + "?")
        named = names(doc, self.known)
        strangers = self._strangers(doc, named)
        if strangers:
            return f"Nothing in the graph is called {strangers[0]!r}."
        if not any(t.lower_ in WH for t in doc) and doc[0].pos_ not in ("AUX", "VERB"):
            return "This is no question that I understand: it has no question word and no verb in front."
        return self._read(doc, named)

    def _parse(self, text: str) -> Doc:
        return self.pipeline.parse(Document(text))[0].doc

    # --- which relations ------------------------------------------------------------------------------------------

    def _read(self, doc: Doc, named: list[Named]) -> Pattern | str:
        main, details = self._clauses(doc)
        asked = list(main)
        told = declarative(main, named)
        if told is not None:
            doc = self._parse(told)
            main, named = list(doc), names(doc, self.known)
        words = frozenset(t.lemma_.lower() for t in main if t.pos_ in ("NOUN", "VERB", "ADJ", "PROPN", "NUM"))
        hole, type = self._hole(asked)
        if told is not None and hole is Hole.SUBJECT and main[0].lower_ not in ("somebody", "some"):
            hole = Hole.OBJECT
        inside = [n for n in named if n.start < main[-1].i + 1]
        if asked[0].lower_ == "who" and (office := self._office(asked, inside)):
            return office
        if words & _POSITION and (found := self._position(inside, words)):
            return found
        predication = self._predication(main, named)
        relations, sign = self._relations(main, named, predication, hole)
        if not relations and hole is Hole.TRUTH and inside:
            named_ids = tuple(e.id for n in inside for e in n.entities)
            return Pattern(frozenset({"hasStatus"}), hole, topics=named_ids, words=words)
        if not relations:
            if inside and hole in (Hole.OBJECT, Hole.SUBJECT) and main[0].lower_ in ("who", "what"):
                who = tuple(e.id for n in inside for e in n.entities)
                about = frozenset({"holdsOffice", "memberOf", "spokespersonFor", "alsoKnownAs", "hasStatus"})
                return Pattern(about, Hole.NAME, subjects=who, words=words)
            return "I did not understand what is asked: no verb or noun of the question is one that I know."
        open_subject = asked[0].lower_ in ("who", "which") and hole in (Hole.SUBJECT, Hole.BOTH)
        ends = self._ends(main, inside, None if open_subject else predication, hole, relations)
        subjects, topics = ends
        if hole is Hole.NUMBER:
            policies = [e for n in inside for e in n.entities if self.schema.is_a(e.type, "Policy")]
            subjects, topics = None, tuple(e.id for e in policies) or None
        if relations == {"hasStatus"} and topics is None:
            subjects, topics = None, subjects
        if "givesReason" in relations:
            topics = None
        if hole is Hole.SUBJECT and subjects is not None and not self._holder_is_open(main):
            hole = Hole.OBJECT
        if "description" in details:
            relations |= {"alsoKnownAs"}
        former = None if _CURRENT.search(doc.text) else False
        return Pattern(relations, hole, sign, subjects, topics, type, details, words, former)

    def _relations(
        self, main: Sequence[Token], named: Sequence[Named], predication: Predication | None, hole: Hole
    ) -> tuple[frozenset[str], int | None]:
        inside = {i for n in named for i in range(n.start, n.end)}
        free = [t for t in main if t.i not in inside]
        lemmas = {t.lemma_.lower() for t in free} | {t.lower_ for t in free}
        asked = [r for r in self.schema.relations.values() if r.asked_by & lemmas]
        legal = [
            r for r in asked if r.kind in ("legal", "office") or r.name in ("givesReason", "contingentOn", "faces")
        ]
        if legal:
            return frozenset(r.name for r in legal[:3]), None
        if predication is not None:
            relation = self.schema.relations[predication.relation]
            sign = predication.sign if predication.sign is not None else relation.sign
            if hole is Hole.WHEN or relation.kind == "interaction":
                return frozenset({relation.name, *(r.name for r in asked)}), None
            return self._asked(relation, sign, len(predication.steps) == 1, hole, lemmas)
        if asked:
            return frozenset(r.name for r in asked), None
        cued = [
            r
            for t in main
            for r in self.schema.relations.values()
            for c in r.cues
            if c.head == t.lemma_.lower() and t.i not in inside and grammar.after(t, c.rest) is not None
        ]
        verbs = [t for t in free if t.pos_ in ("VERB", "AUX")]
        if not cued and verbs and verbs[-1].lower_ == "do":
            return frozenset({"entails", "faces"}), None
        if not cued and lemmas & {"want", "seek", "demand"}:
            return self._stances(1, Hole.OBJECT) | {"sues"}, None
        if not cued:
            return frozenset(), None
        if hole is Hole.TRUTH and cued[0].kind == "act":
            return frozenset({"hasStatus"}), None
        return self._asked(cued[0], cued[0].sign, True, hole, lemmas)

    def _asked(
        self, relation: Relation, sign: int | None, plain: bool, hole: Hole, lemmas: set[str]
    ) -> tuple[frozenset[str], int | None]:
        """An act is asked for as such, criticism as criticism; support and opposition as any stance of their sign."""
        if relation.kind != "stance" and not lemmas & _IMAGINED:
            return self.schema.below(relation.name), None
        wished = lemmas & {"want", "wish", "like", "prefer"}
        if plain and not wished and relation.name in ("criticises", "praises", "defends", "openTo", "maintains"):
            return self.schema.below(relation.name), None
        return self._stances(sign, hole), sign

    def _stances(self, sign: int | None, hole: Hole) -> frozenset[str]:
        """Stances by word and by deed: what somebody favours is also what he proposes."""
        if hole is Hole.TRUTH:
            return frozenset(r.name for r in self.schema.relations.values() if r.kind in ("stance", "act"))
        kinds = ("stance", "act", "interaction") if sign == -1 or hole is not Hole.SUBJECT else ("stance",)
        found = {r.name for r in self.schema.relations.values() if r.kind in kinds and r.sign == sign}
        return frozenset(found | (_DEEDS if sign == 1 else set())) - {"openTo", "meets"}

    def _office(self, asked: Sequence[Token], named: list[Named]) -> Pattern | None:
        """ "Who is the president of Mexico?": an office by its words, and the place or body whose office it is."""
        if len(asked) < 3 or asked[1].lemma_ != "be":
            return None
        roles = set(self.schema.types["Person"].nouns) | set(self.schema.types["Office"].nouns)
        text = [t for t in asked[2:] if t.is_alpha and t.lower_ not in ("the", "a", "an", "of", "for", "former")]
        spokes = any(t.lower_.startswith("spokes") for t in text)
        starts = {i for n in named for i in range(n.start, n.end)}
        free = [t for t in text if t.lower_ in roles or t.i not in starts]
        if spokes or not free or not any(t.lower_ in roles or t.lower_ == "general" for t in free):
            return None
        words = {t.lower_ for t in free}
        for one in named:
            for entity in one.entities:
                entry = next((e for e in self.gazetteer.find(entity.label) if e.demonyms), None)
                if entry is not None and any(t.i in range(one.start, one.end) for t in text):
                    words.add("|".join(sorted({*map(str.lower, entry.demonyms), entry.label.lower()})))
        former = None if any(t.lower_ == "former" for t in asked) else False
        return Pattern(
            frozenset({"holdsOffice"}), Hole.SUBJECT, words=frozenset(words), details=("office",), former=former
        )

    def _position(self, named: list[Named], words: frozenset[str]) -> Pattern | None:
        if not named:
            return None
        stances = {r.name for r in self.schema.relations.values() if r.kind == "stance"}
        subjects = self._family(named[0], officials=True)
        topics = tuple(e.id for n in named[1:] for e in n.entities) or None
        relations = frozenset(stances | {"accepts", "responds", "said"})
        return Pattern(relations, Hole.OBJECT, None, subjects, topics, None, ("position",), words)

    # --- which ends -----------------------------------------------------------------------------------------------

    def _predication(self, main: Sequence[Token], named: list[Named]) -> Predication | None:
        """The outermost predication between the question's word and something named, else any."""
        ids = {t.i for t in main}
        found = [p for p in self.algebra.predications(main[0].sent) if p.predicate.i in ids]
        spans = {i for n in named for i in range(n.start, n.end)}

        def weight(p: Predication) -> tuple[int, int]:
            ends = (p.holder, p.target)
            known = sum(t.i in spans or self._open(t) for t in ends)
            return known, len(p.steps)

        return max(found, key=weight, default=None)

    def _ends(
        self,
        main: Sequence[Token],
        named: list[Named],
        predication: Predication | None,
        hole: Hole,
        relations: frozenset[str],
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        if not named:
            return None, None
        if predication is not None:
            holder = next((n for n in named if n.start <= predication.holder.i < n.end), None)
            held: tuple[str, ...] | None = self._family(holder) if holder is not None else None
            rest = tuple(e.id for n in named if n is not holder for e in n.entities)
            if holder is not None:
                return held, rest or None
            if self._open(predication.holder):
                return None, rest or None
        descriptive = relations & {
            r.name for r in self.schema.relations.values() if r.kind in ("description", "office", "statement")
        }
        first = named[0]
        early = first.start < self._verb(main)
        if hole is Hole.SUBJECT and not (descriptive and self._about_text(relations)):
            return None, tuple(e.id for n in named for e in n.entities)
        if descriptive and (
            hole in (Hole.NUMBER, Hole.WHEN) or "hasStatus" in relations or "contingentOn" in relations
        ):
            return None, tuple(e.id for n in named for e in n.entities)
        if early or len(named) == 1:
            return self._family(first), tuple(e.id for n in named[1:] for e in n.entities) or None
        return None, tuple(e.id for n in named for e in n.entities)

    @staticmethod
    def _about_text(relations: frozenset[str]) -> bool:
        return bool(relations & {"hasStatus", "contingentOn", "entails", "alsoKnownAs", "figure"})

    @staticmethod
    def _verb(main: Sequence[Token]) -> int:
        verbs = [t.i for t in main if t.pos_ == "VERB"]
        return verbs[-1] if verbs else main[-1].i

    def _family(self, named: Named, officials: bool = False) -> tuple[str, ...]:
        """The entities of a name, and those that act for it: a president's administration, a country's bodies."""
        found = {e.id for e in named.entities}
        for entity in named.entities:
            family = entity.label.split()[-1]
            if entity.type == "Person":
                found |= {e.id for e in self.known if e.type == "Administration" and e.label.startswith(family + " ")}
            country = entity.label.removeprefix("Government of ").removeprefix("the ")
            entry = next((e for e in self.gazetteer.find(country) if e.type == "Country"), None)
            if entry is not None and entity.type in ("Country", "Government"):
                of = (entry.label, *entry.demonyms)
                bodies = [e for e in self.known if e.type in ("Government", "Agency", "Legislature", "Country")]
                found |= {e.id for e in bodies if any(re.search(rf"\b{re.escape(w)}\b", e.label) for w in of)}
                if officials:
                    held = [i for i, o in self.offices.items() if any(re.search(rf"\b{w}\b", x) for w in of for x in o)]
                    found |= set(held)
        return tuple(sorted(found))

    # --- the hole -------------------------------------------------------------------------------------------------

    def _open(self, token: Token) -> bool:
        return token.lower_ in WH | SOME or any(c.lower_ in ("which", "what", "whose", "some") for c in token.children)

    def _holder_is_open(self, main: Sequence[Token]) -> bool:
        return any(self._open(t) and t.dep_ in ("nsubj", "nsubjpass", "pobj") for t in main)

    def _hole(self, main: Sequence[Token]) -> tuple[Hole, str | None]:
        text = " ".join(t.lower_ for t in main)
        if re.search(r"\bhow (?:many|much)\b", text):
            return Hole.NUMBER, None
        if any(t.lower_ == "when" for t in main[:2]):
            return Hole.WHEN, None
        wh = [t for t in main if t.lower_ in WH]
        if not wh:
            return Hole.TRUTH, None
        if len(wh) > 1 and wh[0].lower_ == "who" and wh[1].lower_ in ("which", "what", "whom"):
            return Hole.BOTH, self._type(wh[1])
        noun = wh[0].head if wh[0].dep_ in ("det", "amod", "poss") else wh[0]
        subject = noun.dep_ in ("nsubj", "nsubjpass", "csubj") or (noun.dep_ == "attr" and wh[0].lower_ == "who")
        return (Hole.SUBJECT if subject else Hole.OBJECT), self._type(wh[0])

    def _type(self, wh: Token) -> str | None:
        """The class that "which administration" asks for."""
        noun = wh.head if wh.dep_ in ("det", "amod") else None
        if noun is None:
            return None
        nouns: Mapping[str, str] = {n: t.name for t in self.schema.types.values() for n in t.nouns}
        return nouns.get(noun.lemma_.lower())

    @staticmethod
    def _clauses(doc: Doc) -> tuple[list[Token], tuple[str, ...]]:
        """The main clause, and what a second one asks for: "and what did they seek", "and by what means"."""
        cut = next(
            (t.i for t in doc if t.lower_ == "and" and t.i > 2 and any(w.lower_ in WH for w in doc[t.i + 1 : t.i + 4])),
            len(doc),
        )
        second = doc[cut:].text.lower()
        details = []
        for words, detail in (
            (("seek", "sought", "what for", "ask for", "want"), "relief"),
            (("means", "how"), "means"),
            (("says", "said", "who say"), "said_by"),
            (("why", "reason"), "reason"),
            (("what is it", "what was it"), "description"),
            (("when",), "when"),
        ):
            if any(w in second for w in words):
                details.append(detail)
        return [t for t in doc[:cut] if not t.is_space], tuple(details)

    def _strangers(self, doc: Doc, named: list[Named]) -> list[str]:
        """Capitalised names in the question that nothing in the graph bears."""
        inside = {i for n in named for i in range(n.start, n.end)}
        found = []
        for token in doc:
            name = token.pos_ == "PROPN" and token.text[:1].isupper() and token.i and token.i not in inside
            if name and token.lower_ not in PLAIN and not grammar.children(token, "relcl"):
                adjacent = any(i in inside for i in (token.i - 1, token.i + 1))
                if not adjacent and not self.gazetteer.demonym(token.text):
                    found.append(token.text)
        return found
