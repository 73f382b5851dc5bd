"""What a definite description takes up: "the department", "the bill", "the Texas attorney general"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kg.gazetteer import fold, words
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.mentions.clusters import Cluster
from kg.mentions.detect import Candidate
from kg.mentions.people import gender
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Descriptions so general that any policy may be meant.
_ANY_POLICY = words(
    "policy program programme plan measure initiative scheme proposal move effort step action approach reform"
)
#: Descriptions of a kind of policy or of body, which take up one of that kind whose name has another noun.
_OF_KIND = words(
    "rule law bill deal agreement protocol order legislation regulation ban act statute treaty accord pact rules "
    "regulations agency department group company organization court suit lawsuit case ruling decision"
)
#: Of those, the ones that may mean a body whose name has another noun ("the agency" for the Border Patrol).
_ANY_BODY = frozenset({"agency", "group", "company", "organization", "organisation", "court"})
#: Kinds of policy that exclude each other: no bill is an order.
_KINDS = ("Law", "Rule", "Order", "Agreement")
#: How far back a general description reaches (characters).
_REACH = 2_500
#: A rival whose salience is this near to the best one's makes a general description ambiguous.
_RIVAL = 0.25
_THE = re.compile(r"^[\"“'‘]*(?:the|a|an|this|that|these|those)\s+[\"“'‘]*", re.IGNORECASE)
_TAILS = frozenset({"of", "with", "on", "for", "against", "between", "to", "from"})


class Descriptions:
    """Chooses among the entities of a document.

    :param salience: how much the text before a mention is about an entity.
    """

    def __init__(self, schema: Schema, salience: Callable[[Cluster, Candidate], float]) -> None:
        self.schema, self.salience = schema, salience
        self._pairs: dict[tuple[str, str], bool] = {}

    def choose(self, c: Candidate, clusters: Iterable[Cluster]) -> Cluster | None:
        """The entity that a definite description takes up, or None for a new one."""
        if not c.definite:
            return None
        head = c.head.lemma_.lower()
        fresh = any(w.lower_ == "new" for w in c.head.lefts)
        shown, policy = gender(c), self.schema.is_a(c.type, "Policy")
        best, chosen = 0.0, None
        general: list[tuple[float, int, Cluster | None]] = []
        for number, grown in enumerate(clusters):
            if not self.compatible(grown.type, c.type) or not self._number(c, head, grown):
                continue
            if shown and grown.gender and shown != grown.gender:
                continue
            if _around(c, grown.last) or (head not in grown.heads and _beside(c, grown.last)):
                continue
            score = self._fit(c, head, fresh, grown)
            if score > best:
                best, chosen = score, grown
            elif not score and (not fresh or "new" in grown.modifiers) and self._general(c, head, grown):
                general.append((self.salience(grown, c), number, grown))
            elif not score and policy and self.schema.is_a(grown.type, "Policy") and not grown.plural:
                general.append((self.salience(grown, c), number, None))  # may be meant, but can't be
        return chosen or _only(general)

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
        return grown.plural == c.plural or (c.plural and head in ("rule", "regulation") and bool(grown.names))

    def _fit(self, c: Candidate, head: str, fresh: bool, grown: Cluster) -> float:
        """How well a description fits an entity by its own words: head noun, modifiers, title; 0 where it does not."""
        distance = c.span.start - grown.last.span.end
        nearness = 1 / (1 + max(distance, 0) / 400)
        wanted, have = set(c.modifiers), grown.modifiers | {w for n in grown.names for w in fold(n).split()}
        if c.type == "Person" and head in {t.lower().split()[-1] for t in grown.titles if t}:
            return 1 + nearness if not wanted or wanted & have else 0.0
        same_head = head in grown.heads
        if not wanted <= have or (c.plural and not grown.plural):
            return 0.0
        if head in grown.modifiers and not wanted and self.schema.is_a(grown.type, "Policy"):
            return 1 + nearness
        if fresh and not same_head and "new" not in grown.modifiers:
            return 0.0
        if wanted:
            return 2 + nearness + same_head
        return 1.5 + nearness if same_head else 0.0

    def _general(self, c: Candidate, head: str, grown: Cluster) -> bool:
        """True if a description without words of its own can take up an entity of which another noun is known."""
        if c.modifiers or grammar.children(c.head, "poss") or c.span.start - grown.last.span.end >= _REACH:
            return False
        if head not in _ANY_POLICY | _OF_KIND or (c.plural and grown.plural):
            return False
        if self.schema.is_any(grown.type, ("Person", "Group", "Thing")):
            return False
        if self.schema.is_a(grown.type, "Body"):
            have = grown.modifiers | {w for n in grown.names for w in fold(n).split()}
            return bool(grown.names) and (head in have or head in _ANY_BODY)
        if head in _ANY_POLICY:
            return True
        if c.type == "Law":
            return self.schema.is_any(grown.type, ("Law", "Proposal", "Measure")) or grown.type == "Policy"
        return len({c.type, grown.type} & set(_KINDS)) < 2

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


def _only(rivals: list[tuple[float, int, Cluster | None]]) -> Cluster | None:
    """The most salient of several, or None where another is nearly as salient."""
    rivals.sort(key=lambda r: (-r[0], r[1]))
    if not rivals or (len(rivals) > 1 and rivals[0][0] - rivals[1][0] < _RIVAL):
        return None
    return rivals[0][2]


def _around(c: Candidate, other: Candidate) -> bool:
    """True if the mention stands in the other's noun phrase, and so can't denote it: "a reboot of the program"."""
    if c.passage != other.passage:
        return False
    for above in c.head.ancestors:
        if above == other.head:
            return True
        if above.pos_ not in ("ADP", "NOUN", "PROPN", "NUM"):
            return False
    return False


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
