"""What a definite description takes up: "the department", "the bill", "the Texas attorney general"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from math import log2
from typing import TYPE_CHECKING

from kg.gazetteer import fold, words
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.mentions.clusters import Cluster
from kg.mentions.detect import Candidate
from kg.mentions.people import gender
from kg.mentions.roles import Role, Roles
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Descriptions so general that any policy may be meant.
_ANY_POLICY = words("policy program programme plan measure initiative scheme proposal approach reform move")
#: Descriptions of what somebody did, which take up a policy only where it was just made, not where it was ended.
_ACTS = words("move effort step action decision")
#: Descriptions of a kind of policy or of body, which take up one of that kind whose name has another noun.
_OF_KIND = words(
    "rule law bill deal agreement protocol order legislation regulation ban act statute treaty accord pact rules "
    "regulations convention"
)
#: Nouns for cases and for what courts decide, each of which may take up what another of them names.
_CASES = words("case lawsuit suit complaint challenge litigation")
_RULINGS = words("ruling decision judgment judgement verdict opinion")
#: Nouns for bodies, and for which types of named bodies each may stand, whatever the name's own noun.
_BODIES = {
    noun: types
    for nouns, types in {
        "country nation": ("Country", "Government"),
        "state commonwealth province": ("State",),
        "city town": ("City",),
        "group organization organisation bloc association union": ("Organisation",),
        "agency department ministry regulator watchdog": ("Agency",),
        "company firm corporation bank giant retailer": ("Company", "Organisation"),
        "newspaper network paper magazine broadcaster": ("MediaOutlet",),
        "court": ("Court",),
        "party": ("Party",),
        "chamber parliament": ("Legislature",),
    }.items()
    for noun in nouns.split()
}
#: Bodies of these types are no group and no company.
_PUBLIC = ("Government", "Agency", "Court", "Legislature", "Administration", "Party", "MediaOutlet")
#: Of two of these nouns, a name that has one is not called by the other: the EPA is no department.
_OWN_NOUNS = words(
    "department ministry commission bureau board committee council authority agency union party bank court"
)
#: Kinds of policy that exclude each other: no bill is an order.
_KINDS = ("Law", "Rule", "Order", "Agreement")
#: How far back a general description reaches (characters).
_REACH = 2_500
#: How far back somebody may be called by party or home where neither is known.
_NEARBY = 400
_ENDS = frozenset({"nsubj", "nsubjpass", "poss"})
#: A rival whose salience is this near to the best one's makes a general description ambiguous.
_RIVAL = 0.25
_THE = re.compile(r"^[\"“'‘]*(?:the|a|an|this|that|these|those)\s+[\"“'‘]*", re.IGNORECASE)
_TAILS = frozenset({"of", "with", "on", "for", "against", "between", "to", "from"})


class Descriptions:
    """Chooses among the entities of a document.

    :param salience: how much the text before a mention is about an entity.
    :param roles: what the words of a mention say of a person.
    """

    def __init__(self, schema: Schema, salience: Callable[[Cluster, Candidate], float], roles: Roles) -> None:
        self.schema, self.salience, self.roles = schema, salience, roles
        self._pairs: dict[tuple[str, str], bool] = {}
        cues = [
            (c.head, r.sign) for r in schema.relations.values() if r.kind == "act" for c in r.cues if c.pos == "VERB"
        ]
        #: Verbs that end what they are said of: "the move" after them is no name for it.
        self._undoing = {verb for verb, sign in cues if sign == -1}
        self._making = {verb for verb, sign in cues if sign == 1}

    def choose(self, c: Candidate, clusters: Iterable[Cluster]) -> Cluster | None:
        """The entity that a definite description takes up, or None for a new one."""
        if not c.definite:
            return None
        if c.type == "Person" and not c.plural:
            return self._person(c, clusters)
        head = c.head.lemma_.lower()
        fresh = any(w.lower_ == "new" for w in c.head.lefts)
        policy = self.schema.is_a(c.type, "Policy")
        best, chosen = 0.0, None
        general: list[tuple[float, int, Cluster | None]] = []
        for number, grown in enumerate(clusters):
            if not self._alike(c, head, grown) or not self._number(c, head, grown) or grown.bare():
                continue
            if _around(c, grown.last) or (head not in grown.heads and _beside(c, grown.last)):
                continue
            score = self._fit(c, head, fresh, grown)
            if score > best:
                best, chosen = score, grown
            elif not score and (not fresh or "new" in grown.modifiers) and self._general(c, head, grown):
                general.append((self.salience(grown, c) - grown.hypothetical(), number, grown))
            elif not score and policy and self.schema.is_a(grown.type, "Policy") and not grown.plural:
                general.append(
                    (self.salience(grown, c) - grown.hypothetical(), number, None)
                )  # may be meant, but can't be
        if chosen is not None and chosen.hypothetical() and _only(general) is not None:
            return _only(general)  # "a narrower bill" is not the bill that was spoken of before
        return chosen or _only(general)

    def _person(self, c: Candidate, clusters: Iterable[Cluster]) -> Cluster | None:
        """Who a description by office, party or home means: "the former vice president", "the Texas Republican"."""
        wanted, shown, head = self.roles.of(c), gender(c), c.head.lemma_.lower()
        found: list[tuple[float, int, Cluster | None]] = []
        for number, grown in enumerate(clusters):
            if grown.type != "Person" or grown.plural or (shown and grown.gender and shown != grown.gender):
                continue
            if _around(c, grown.last) or (head not in grown.heads and _beside(c, grown.last)):
                continue
            if score := self._office(c, head, wanted, grown):
                found.append((score, number, grown))
        return _only(found)

    def _office(self, c: Candidate, head: str, wanted: Role, grown: Cluster) -> float:
        """How well a description fits a person; 0 where it does not."""
        about = max(self.salience(grown, c), 0.1)
        if wanted.parties and not wanted.offices:
            known = bool(wanted.parties & grown.role.parties) + bool(wanted.places & grown.role.places)
            could = grown.role.public() and not grown.role.contradicts(wanted) and bool(grown.names)
            return about + known if could and (known or self._goes_on(c, grown)) else 0.0
        if grown.role.offices and grown.role.fits(wanted):
            foreign = bool(grown.role.places) and not wanted.places
            said = wanted.said - grown.role.said - {w for o in grown.role.offices for w in o.split()}
            if not grown.names and c.modifiers:
                return about * (not said)
            # Who holds an office is called by it far from his name too: how often he is spoken of counts more.
            held = 1 + 0.3 * min(log2(len(grown.mentions)), 5) + about / 2
            return held - 0.5 * foreign - 0.3 * len(said)
        wanted_words, have = set(c.modifiers), grown.modifiers | {w for n in grown.names for w in fold(n).split()}
        same = head in grown.heads and not wanted.offices - grown.role.offices
        return about + 1 if same and wanted_words <= have else 0.0

    def _goes_on(self, c: Candidate, grown: Cluster) -> bool:
        """True if a subject takes up that of a sentence before: "Sen. Pike spoke. *The Vermont Democrat* said"."""
        last = grown.last
        subjects = c.head.dep_ == "nsubj" and last.head.dep_ == "nsubj" and c.head.head.pos_ == "VERB"
        apart = last.passage != c.passage or last.head.sent != c.head.sent
        only_home = all(self.roles.place(m) for m in _compounds(c.head))
        return subjects and apart and only_home and c.span.start - last.span.end < _NEARBY

    def _alike(self, c: Candidate, head: str, grown: Cluster) -> bool:
        """True if the types allow that both are one; a noun for a body may stand for bodies of several types."""
        if self.compatible(grown.type, c.type):
            return True
        if head in _RULINGS and grown.type == "Ruling":
            return True
        return (
            bool(grown.names) and not c.plural and any(self.schema.is_a(grown.type, t) for t in _BODIES.get(head, ()))
        )

    def compatible(self, a: str, b: str) -> bool:
        """True if one entity can be of both types."""
        found = self._pairs.get((a, b))
        if found is None:
            found = self._pairs[a, b] = self._one_thing(a, b)
        return found

    def _one_thing(self, a: str, b: str) -> bool:
        if self.schema.is_a(a, b) or self.schema.is_a(b, a):
            return a != "Thing"
        return any(self.schema.is_a(a, f) and self.schema.is_a(b, f) for f in ("Policy", "Organisation"))

    @staticmethod
    def _number(c: Candidate, head: str, grown: Cluster) -> bool:
        """True if both are singular or plural; "the rules" may be one named rule."""
        if grown.plural == c.plural or (c.plural and head in ("rule", "regulation") and bool(grown.names)):
            return True
        return c.plural and bool(grown.names) and grown.first.head.tag_ == "NNPS"  # "the Protocols"

    def _fit(self, c: Candidate, head: str, fresh: bool, grown: Cluster) -> float:
        """How well a description fits an entity by its own words: head noun and modifiers; 0 where it does not."""
        distance = c.span.start - grown.last.span.end
        nearness = 1 / (1 + max(distance, 0) / 400)
        wanted, have = set(c.modifiers), grown.modifiers | {w for n in grown.names for w in fold(n).split()}
        same_head = head in grown.heads
        if not wanted <= have or (c.plural and not grown.plural and grown.first.head.tag_ != "NNPS"):
            return 0.0
        tail = content(c.head)
        if tail and grown.tails and not tail & grown.tails:
            return 0.0  # "the decision to end the program" is not "the decision to sue"
        if head in grown.modifiers and not wanted and self.schema.is_a(grown.type, "Policy"):
            return 1 + nearness
        if fresh and not same_head and "new" not in grown.modifiers:
            return 0.0
        named = wanted <= {w for n in grown.names for w in fold(n).split()}
        policies = self.schema.is_a(grown.type, "Policy") and (
            c.type == grown.type or head in _ANY_POLICY or grown.heads & _ANY_POLICY
        )
        if wanted and (same_head or (not tail and (named or policies))):
            return 2 + nearness + same_head
        return 1.5 + nearness if same_head else 0.0

    def _general(self, c: Candidate, head: str, grown: Cluster) -> bool:
        """True if a description without words of its own can take up an entity of which another noun is known."""
        if c.modifiers or grammar.children(c.head, "poss") or c.span.start - grown.last.span.end >= _REACH:
            return False
        if content(c.head) or (c.plural and grown.plural):
            return False
        if grown.names and head in _BODIES and not self.schema.is_a(grown.type, "Policy"):
            return self._names_body(c, head, grown)
        if head in _CASES and grown.type == "Lawsuit":
            return True
        if head in _RULINGS and grown.type == "Ruling":
            return True
        if not self.schema.is_a(grown.type, "Policy"):
            return False
        if head in _ACTS:
            return self._just_made(c, grown)
        if head in _ANY_POLICY:
            return True
        if head not in _OF_KIND:
            return False
        if c.type == "Law":
            return self.schema.is_any(grown.type, ("Law", "Proposal", "Measure")) or grown.type == "Policy"
        return len({c.type, grown.type} & set(_KINDS)) < 2

    def _names_body(self, c: Candidate, head: str, grown: Cluster) -> bool:
        """True if a noun for a body can stand for a named one: "the agency" for the EPA, "the country" for Mexico."""
        types = _BODIES[head]
        if not any(self.schema.is_a(grown.type, t) for t in types):
            return False
        if grown.type == "Government" and "Country" in types:
            return grown.entry is not None and grown.entry.type == "Country" and c.head.dep_ in _ENDS
        if types[-1] == "Organisation" and self.schema.is_any(grown.type, _PUBLIC):
            return False
        have = grown.modifiers | {w for n in grown.names for w in fold(n).split()}
        return head in have or head not in _OWN_NOUNS or head == "agency" or not have & _OWN_NOUNS

    def _just_made(self, c: Candidate, grown: Cluster) -> bool:
        """True if what is said last of a policy is that somebody made it: "proposed a ban. *The move* angered"."""
        for said in reversed(grown.mentions):
            if c.span.start - said.span.end > _NEARBY:
                break
            verb = said.head.head.lemma_ if said.head.dep_ in ("dobj", "nsubjpass") else ""
            if verb in self._making or verb in self._undoing:
                return verb in self._making
        return False

    def text(self, c: Candidate, passage: Passage, text: str) -> str:
        """A readable name for a nominal: without its article, with the phrase that says which one is meant."""
        named = _THE.sub("", c.span.of(text))
        for child in c.head.rights:
            short = child.right_edge.i - child.left_edge.i < 9
            phrase = child.dep_ == "prep" and child.lower_ in _TAILS
            purpose = child.dep_ in ("acl", "relcl") and any(t.tag_ == "TO" for t in child.lefts)
            if short and (phrase or purpose) and self.schema.is_any(c.type, ("Policy", "Lawsuit", "Ruling", "Group")):
                tail = passage.span(c.head.doc[child.left_edge.i : child.right_edge.i + 1])
                return " ".join(f"{named}{text[c.span.end : tail.end]}".split())
        return " ".join(named.split())


def _compounds(head: Token) -> list[str]:
    """What stands before a noun in its phrase, as one name: "North Carolina" of "the North Carolina Republican"."""
    said = [t.text for t in head.lefts if t.dep_ in ("compound", "amod", "nmod", "poss")]
    return [" ".join(said)] if said else []


def _only(rivals: list[tuple[float, int, Cluster | None]]) -> Cluster | None:
    """The most salient of several, or None where another is nearly as salient."""
    rivals.sort(key=lambda r: (-r[0], r[1]))
    if not rivals or (len(rivals) > 1 and rivals[0][0] - rivals[1][0] < _RIVAL):
        return None
    return rivals[0][2]


def _around(c: Candidate, other: Candidate) -> bool:
    """True if the mention stands in the other's noun phrase, clauses included, and so can't denote it.

    "a reboot of *the program*", "a bill to end *the program*".
    """
    return c.passage == other.passage and any(above == other.head for above in c.head.ancestors)


def _beside(c: Candidate, other: Candidate) -> bool:
    """True if both are ends of one verb or of its infinitive: "the rule requires them to end the program"."""
    if c.passage != other.passage:
        return False
    mine, theirs = _verb_over(c.head), _verb_over(other.head)
    while mine is not None and mine != theirs and mine.dep_ == "xcomp":
        mine = mine.head
    return mine is not None and mine == theirs


def _verb_over(noun: Token) -> Token | None:
    """The verb that a noun is an end of, as subject, object or after a preposition; None for any other noun."""
    if noun.dep_ in ("nsubj", "nsubjpass", "dobj", "dative"):
        return noun.head
    if noun.dep_ == "pobj" and noun.head.dep_ in ("prep", "agent", "dative") and noun.head.head.pos_ == "VERB":
        return noun.head.head
    return None


def content(noun: Token) -> frozenset[str]:
    """What the words after a noun say that it is about: its infinitive's verb, or the nouns after *on*, *of*, *for*.

    "the decision *to end* the program", "a ban on *cigarettes*", "a rule that would *deny* asylum".
    """
    found = set()
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "relcl") and any(t.tag_ in ("TO", "MD") for t in child.lefts):
            found.add(child.lemma_.lower())
        elif child.dep_ == "prep" and child.lower_ in ("on", "of", "for", "against"):
            found |= {
                n.lemma_.lower() for n in child.children if n.dep_ == "pobj" and n.ent_type_ not in ("DATE", "TIME")
            }
    return frozenset(found)
