"""What a pronoun denotes. Rules about English, no model; where nothing fits well it denotes nothing.

Each entity in reach is weighed by how much the text is about it (how near, how often, as a subject, by name), by what
grammar asks for (a speaker is taken up in what he says) and forbids (one verb's two ends are two), and by gender and
number. *It* often denotes no entity at all: a clause, an event, nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import log2
from typing import TYPE_CHECKING

from kg.gazetteer import words
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.mentions.clusters import Cluster
from kg.mentions.detect import Candidate
from kg.mentions.people import KIN
from kg.model import MentionKind
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_WHO = frozenset({"who", "whom"})
_SELF = frozenset({"himself", "herself", "itself", "themselves"})
#: How many sentences back a pronoun reaches.
_REACH = 4
#: Two entities whose scores lie closer than this are rivals, of which neither is taken.
_MARGIN = 0.05
#: Places in a sentence whose mentions a pronoun hardly takes up.
_ASIDE = frozenset({"compound", "nmod", "appos", "npadvmod", "amod", "dep", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "nsubjpass"})
_CORE = frozenset({"nsubj", "nsubjpass", "dobj"})
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "advcl", "acl"})
#: Adjectives that are said of clauses and events ("it is important"), not of who does something.
_OF_CLAUSES = words(
    "important unimportant clear unclear necessary unnecessary possible impossible likely unlikely crucial essential "
    "true untrue obvious evident hard difficult easy good bad better best worse worst right wrong great terrible awful "
    "unfortunate sad ironic surprising unsurprising unprecedented inevitable amazing incredible outrageous shameful "
    "tragic sickening heartbreaking vital imperative urgent premature early late enough fair unfair okay ok fine nice "
    "wonderful unusual rare normal common strange funny"
)
#: Verbs whose *it* is a clause or an event, where a clause or an adverbial follows.
_EVENTIVE = frozenset({"seem", "appear", "turn", "happen", "follow", "matter", "take", "mean", "remain", "occur"})
#: Adjectives for who does something, beside those that take a clause ("confident").
_OF_ACTORS = words("open ready able unable opposed committed responsible neutral surprised close party")
#: Nouns for times and turns that only *it is* introduces: "it is time to act", "it is my turn".
_TURNS = frozenset({"time", "day", "year", "month", "week", "hour", "moment", "turn", "morning", "night", "way"})

Finder = Callable[[int, int], Cluster | None]


class Pronouns:
    """Chooses among the entities of a document."""

    def __init__(self, passages: Sequence[Passage], schema: Schema) -> None:
        self.schema = schema
        self._sentences: dict[tuple[int, int], int] = {}
        self._of: dict[tuple[int, int], int] = {}
        for number, passage in enumerate(passages):
            for sentence in passage.doc.sents:
                self._sentences[number, sentence.start] = len(self._sentences)
        self._judging = {
            c.head for r in schema.relations.values() if r.kind == "stance" for c in r.cues if c.pos == "VERB"
        }
        self._says = frozenset().union(*(schema.words.get(w, frozenset()) for w in ("speech", "belief", "intention")))
        about = [r for r in schema.relations.values() if "Policy" in r.range]
        self._on_policies = {c.head for r in about for c in r.cues if c.pos == "VERB"}
        self._effects = schema.words.get("effectVerb", frozenset())
        self._states = schema.words.get("contentAdjective", frozenset())

    def sentence(self, c: Candidate) -> int:
        """The number of a mention's sentence in its document."""
        found = self._of.get((c.passage, c.head.i))
        if found is None:
            found = self._of[c.passage, c.head.i] = self._sentences[c.passage, c.head.sent.start]
        return found

    def choose(self, c: Candidate, clusters: Iterable[Cluster], at: Finder) -> Cluster | None:
        """The entity that a pronoun denotes, or None.

        :param clusters: the entities so far.
        :param at: the entity of the mention with that passage and head token, or None.
        """
        word = c.head.lower_
        if word in _WHO:
            clause = next((t for t in c.head.ancestors if t.dep_ == "relcl"), None)
            return at(c.passage, clause.head.i) if clause is not None and clause.head.i < c.head.i else None
        if word in _IT and empty(c.head):
            return None
        barred = {id(g) for t in _coarguments(c.head) if (g := at(c.passage, t.i)) is not None}
        governing, bonus = self._governing(c, at)
        inside = self._inside(c, at) if word in _THEY else []
        barred -= {id(g) for g in inside}
        local = [at(c.passage, t.i) for t in _nearby(c.head)]
        crowd = word in _THEY and any(g is not None and g.plural and g.type == "Group" for g in local)
        scored: list[tuple[float, int, Cluster]] = []
        for number, grown in enumerate(clusters):
            if (
                id(grown) in barred
                or grown.last.span.overlaps(c.span)
                or not self._agrees(c, grown, grown is governing)
            ):
                continue
            gap = self.sentence(c) - self.sentence(grown.last)
            if gap > _REACH:
                continue
            score = self.salience(grown, c) + self._aptness(c, grown)
            score += bonus if grown is governing else 0
            score += 3 if any(grown is g for g in inside) else 0
            score += 0.5 if any(grown is g for g in local) else -0.2 if any(local) and not gap else 0
            score -= 1 if crowd and not grown.plural else 0
            score += 0.5 if _continues(c, grown.last) else 0
            scored.append((score, -number, grown))
        if not scored:
            return None
        scored.sort(key=lambda s: s[:2], reverse=True)
        best = scored[0]
        if best[0] <= 0 or (len(scored) > 1 and best[0] - scored[1][0] < _MARGIN):
            return None
        return best[2]

    def awaited(self, c: Candidate, at: Finder) -> Cluster | None:
        """Who a pronoun announces that nothing before explains: "after *she* lost the vote, Ellen Brandt resigned"."""
        pronoun = c.head
        for clause in (pronoun, *pronoun.ancestors):
            verb = clause.head
            if clause.dep_ not in ("advcl", "prep") or verb.pos_ not in ("VERB", "AUX"):
                continue
            subject = next(iter(grammar.children(verb, "nsubj", "nsubjpass")), None)
            if subject is None or subject.i < pronoun.i or clause.i > subject.i:
                continue
            found = at(c.passage, subject.i)
            return found if found is not None and found.names and self._agrees(c, found, True) else None
        return None

    def salience(self, grown: Cluster, c: Candidate) -> float:
        """How much the text before a mention is about an entity: 0 for hardly, 2 and more for its topic."""
        place = self.sentence(c)
        last = self.sentence(grown.last)
        gap = place - last
        near = 1 / (1 + 0.5 * gap)
        subject = any(m.head.dep_ in _SUBJECTS for m in grown.mentions[-3:] if self.sentence(m) == last)
        score = near + (0.5 * near if subject else 0)
        score += 0.2 / (1 + max(c.span.start - grown.last.span.end, 0) / 150)
        score += 0.15 * min(log2(len(grown.mentions)), 4)
        if grown.names:
            score += 0.3
        elif grown.once_described() and not self.schema.is_a(grown.type, "Policy"):
            owned = bool(grammar.children(grown.first.head, "poss"))
            known = grown.first.definite and not owned and (subject or grown.plural)
            score -= 0 if known else 0.3
            if grown.first.head.lemma_.lower() in KIN:
                score -= 0.5
        head = grown.last.head
        if head.dep_ in _ASIDE or (head.dep_ == "pobj" and head.head.head.pos_ in ("NOUN", "PROPN") and gap < 1):
            score -= 0.5
        return score

    def _agrees(self, c: Candidate, grown: Cluster, governing: bool) -> bool:
        word, type = c.head.lower_, grown.type
        if word in HE or word in SHE:
            other = "f" if word in HE else "m"
            return type == "Person" and not grown.plural and grown.gender != other
        if word in _IT:
            if type in ("Person", "Group") or grown.plural:
                return False
            if type == "Thing" and not (grown.first.definite and grown.last.head.dep_ in _CORE):
                return False
            return governing or not _judged(c.head) or not self.schema.is_any(type, ("Actor", "Place"))
        if word not in _THEY:
            return False
        several = grown.plural or (self.schema.is_a(type, "Policy") and grown.first.head.tag_ == "NNPS")
        return several or (self.schema.is_any(type, ("Body", "Group")) and not _judged(c.head))

    def _aptness(self, c: Candidate, grown: Cluster) -> float:
        """What number, gender and place in the clause say for or against an entity that agrees."""
        word, score = c.head.lower_, 0.0
        policy = self.schema.is_a(grown.type, "Policy")
        if word in HE or word in SHE:
            mine = "m" if word in HE else "f"
            seems = grown.seems()
            score += 0.25 if seems == mine else -0.6 if seems else 0
        elif word in _THEY:
            said_of = self._said_of(c.head)
            judged = _judged(c.head) or said_of
            score -= 0 if grown.plural else 0.6
            score -= (1 if said_of else 0.5) if judged and self.schema.is_a(grown.type, "Body") else 0
            score -= 0.5 if (grown.type == "Thing" or policy) and not judged else 0
        elif c.head.dep_ in ("dobj", "pobj", "nsubjpass"):
            score += 0.4 if policy else 0
            taken = c.head.dep_ == "dobj" and c.head.head.lemma_ in self._on_policies
            score -= 0.3 if taken and self.schema.is_a(grown.type, "Actor") else 0
            score -= 0.4 if c.head.dep_ == "nsubjpass" and not policy else 0
        elif self._said_of(c.head):
            score += 0.6 if policy else -0.6 if self.schema.is_a(grown.type, "Actor") else 0
            score -= 0.6 if grown.last.head in grammar.doers(c.head.head.head) else 0
        elif c.head.dep_ == "nsubj" and c.head.head.lemma_ in self._says:
            score += 0.3 if self.schema.is_a(grown.type, "Body") else -0.3 if policy else 0
        if c.head.dep_ in _OBJECTS and grown.last.head.dep_ in _OBJECTS and word not in HE and word not in SHE:
            score += 0.4  # "Hale backs *the cut*, but Brandt opposes it"
        if c.head.dep_ == "poss":
            ends = grammar.children(_over(c.head), "nsubj", "nsubjpass", "dobj")
            score += 0.6 if any(m.passage == c.passage and m.head in ends for m in grown.mentions[-2:]) else 0
        elif word in _IT and self.schema.is_a(grown.type, "Place") and grown.last.head.dep_ not in _SUBJECTS:
            score -= 0.4
        return score

    def _governing(self, c: Candidate, at: Finder) -> tuple[Cluster | None, float]:
        """The subject over the pronoun's clause, and how strongly it is meant: "*the government* said it opposes"."""
        pronoun = c.head
        verb = pronoun.head.head if pronoun.dep_ == "poss" else pronoun.head
        if pronoun.lower_ in _SELF:
            own = grammar.doers(pronoun.head)
            return (at(c.passage, own[0].i), 3.0) if own else (None, 0.0)
        strength = 2.0
        for _ in range(5):
            above = verb.head
            clause = verb.dep_ in ("ccomp", "xcomp", "advcl")
            if verb.dep_ == "advcl" and (reason := self._judged_for(verb)) is not None:
                judged = at(c.passage, reason.i)
                return (judged, 1.0) if judged is not None and self._agrees(c, judged, True) else (None, 0.0)
            if (verb.dep_ == "ccomp" and above.lemma_ in self._says and verb in (pronoun.head, pronoun.head.head)) and (
                self._said_of(pronoun)
            ):
                return None, 0.0
            if clause or pronoun.dep_ == "poss":
                subjects = grammar.doers(above if clause else verb)
                usable = [s for s in subjects if s != pronoun and not _within(pronoun, s)]
                found = next((g for s in usable if (g := at(c.passage, s.i)) is not None), None)
                if found is not None and self._agrees(c, found, True):
                    speech = verb.dep_ == "ccomp" and above.lemma_ in self._says
                    same = found.plural or pronoun.lower_ not in _THEY
                    return found, strength if speech and same else min(strength, 1.0)
            if above == verb:
                break
            if verb.dep_ in ("advcl", "relcl", "acl", "pcomp"):
                strength = 0.2  # what a clause inside the speaker's says is about others as well
            verb = above
        return None, 0.0

    def _said_of(self, pronoun: Token) -> bool:
        """True for an *it* of which a speaker says what it is or does to others, which is not the speaker.

        "The court said *it* was too broad", "the firm said *it* would harm salmon"; not "said *it* would appeal".
        """
        verb = pronoun.head
        if pronoun.lower_ not in ("it", "they") or pronoun.dep_ not in _SUBJECTS:
            return False
        if _judged(pronoun):
            said = grammar.children(verb, "acomp", "attr") or [verb]
            return not any(w.lemma_.lower() in self._states or w.lemma_.lower() in _OF_ACTORS for w in said)
        if verb.lemma_ == "have":
            return any(n.lower_ in ("no", "little") for o in grammar.children(verb, "dobj") for n in o.lefts)
        return pronoun.dep_ == "nsubj" and verb.lemma_ in self._effects

    def _judged_for(self, verb: Token) -> Token | None:
        """What is judged in the clause above, for the reason that the verb's clause gives: "oppose *it* because …"."""
        reason = any(m.lower_ in ("because", "since") for m in grammar.children(verb, "mark"))
        objects = grammar.children(verb.head, "dobj")
        return objects[0] if reason and objects and verb.head.lemma_ in self._judging else None

    def _inside(self, c: Candidate, at: Finder) -> list[Cluster]:
        """The plural people over the relative clause in which *they* stands: "migrants … in towns where they live"."""
        clause = next((t for t in (c.head, *c.head.ancestors) if t.dep_ == "relcl"), None)
        if clause is None:
            return []
        # A clause with *where* that hangs on people belongs to the place beside them: "migrants in towns where they".
        where = any(t.lower_ == "where" for t in clause.lefts)
        for noun in (*([clause.head] if where else []), *clause.head.ancestors):
            if noun.pos_ in ("VERB", "AUX") and noun.dep_ not in ("acl", "relcl", "xcomp"):
                break
            found = at(c.passage, noun.i)
            if found is not None and found.plural and self.schema.is_a(found.type, "Group"):
                return [found]
        return []


def empty(it: Token) -> bool:
    """True for an *it* that stands for a clause or an event, or for nothing: "it is clear that", "it was a mistake to".

    Also where it only opens a sentence ("it was Biden who"), and tells the time.
    """
    verb = it.head
    if verb.pos_ == "ADJ" or (verb.pos_ == "NOUN" and verb.dep_ in ("ccomp", "oprd")):
        return any(c.dep_ in _CLAUSES for c in verb.children)  # "makes it hard to"
    if it.dep_ not in _SUBJECTS or verb.pos_ not in ("AUX", "VERB"):
        return False
    clause = any(c.dep_ in _CLAUSES and c.i > it.i for c in verb.children)
    if it.dep_ == "nsubjpass":
        return any(c.dep_ == "ccomp" for c in verb.children)  # "it is believed that"
    if verb.lemma_ in _EVENTIVE:
        return clause or verb.lemma_ in ("happen", "occur", "mean")
    if verb.lemma_ == "come":
        return any(c.dep_ in ("prep", "advcl", "npadvmod") and c.i > verb.i for c in verb.children)
    if verb.lemma_ not in ("be", "become"):
        return False
    said = grammar.children(verb, "acomp", "attr")
    for word in said:
        lemma = word.lemma_.lower()
        below = [c for c in word.children if c.dep_ in (*_CLAUSES, "relcl")]
        if word.dep_ == "acomp" and (lemma in _OF_CLAUSES or any(c.dep_ in ("ccomp", "csubj") for c in below)):
            return True
        if word.ent_type_ in ("DATE", "TIME") or lemma in _TURNS:
            return True
        infinitive = any(g.tag_ == "TO" for c in below for g in c.lefts)
        cleft = any(c.dep_ == "relcl" for c in below) and (word.pos_ in ("PROPN", "PRON"))
        if word.dep_ == "attr" and (infinitive or cleft or any(c.dep_ == "ccomp" for c in below)):
            return True
    return bool(said) and clause


def _judged(it: Token) -> bool:
    """True for an *it* or *they* of which only a judgement is said: "it is a sham", "called it a disgrace"."""
    verb = it.head
    if it.dep_ == "nsubj" and verb.pos_ in ("NOUN", "ADJ", "PROPN"):
        return True
    if it.dep_ in ("dobj", "nsubj") and grammar.children(verb, "oprd"):
        return True
    return it.dep_ == "nsubj" and verb.lemma_ == "be" and bool(grammar.children(verb, "acomp", "attr"))


def _coarguments(pronoun: Token) -> list[Token]:
    """The other ends of a pronoun's verb, which cannot denote the same: *Biden* in "Biden met him"."""
    if pronoun.dep_ == "poss" or pronoun.lower_ in _SELF:
        return []
    verb = pronoun.head
    if pronoun.dep_ == "pobj" and verb.dep_ in ("prep", "agent", "dative"):
        verb = verb.head
        if verb.pos_ != "VERB":
            return []
    if verb.pos_ not in ("VERB", "AUX"):
        return []
    ends = grammar.children(verb, "nsubj", "nsubjpass", "dobj", "dative", "attr")
    found = [one for end in ends if end != pronoun for one in grammar.expand(end)]
    if pronoun.dep_ not in _SUBJECTS and not grammar.children(verb, "nsubj", "nsubjpass"):
        by = verb.dep_ == "pcomp" and verb.head.lower_ in ("by", "while", "when", "after", "before", "without")
        found += grammar.doers(verb.head.head if by else verb)
    if pronoun.dep_ in _SUBJECTS and verb.dep_ == "ccomp" and verb.tag_ in ("VB", "VBN", "VBG"):
        finite = any(t.tag_ in ("MD", "VBD", "VBZ", "VBP") for t in grammar.children(verb, "aux", "auxpass"))
        found += [] if finite else grammar.doers(verb.head)  # "wants *them* lifted"
    if pronoun.dep_ in _SUBJECTS and verb.dep_ == "relcl":
        found.append(verb.head)  # "the countries they come from", "towns where they live"
    return [one for one in found if one != pronoun]


def _nearby(pronoun: Token) -> list[Token]:
    """The ends of the verb over a pronoun's clause: "take in *the expellees* depending on where they came from"."""
    verbs = [t for t in pronoun.ancestors if t.pos_ in ("VERB", "AUX")]
    if verbs and verbs[0].dep_ == "relcl" and (owner := grammar.children(verbs[0].head, "poss")):
        return owner  # "*Biden*'s call, in which he asked"
    if len(verbs) < 2 or verbs[0].dep_ in ("ccomp", "conj"):
        return []
    found = (grammar.children(verb, "nsubj", "nsubjpass", "dobj") for verb in verbs[1:])
    return next((ends for ends in found if ends), [])


def _continues(c: Candidate, last: Candidate) -> bool:
    """True if the same pronoun, in any of its forms, took up the entity just before in the sentence."""
    if last.kind is not MentionKind.PRONOUN or last.passage != c.passage or last.head.sent != c.head.sent:
        return False
    return any(c.head.lower_ in forms and last.head.lower_ in forms for forms in (HE, SHE, _IT, _THEY))


def _over(pronoun: Token) -> Token:
    """The verb, or else the topmost noun, over the noun that a possessive pronoun stands before."""
    return next((t for t in pronoun.head.ancestors if t.pos_ in ("VERB", "AUX")), pronoun.head)


def _within(token: Token, noun: Token) -> bool:
    """True if a token stands in the noun phrase of a noun."""
    return noun.is_ancestor(token)
