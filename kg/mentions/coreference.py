"""Which mentions of one document denote one entity: names, aliases, descriptions, pronouns. Rules, no model.

A first pass learns the document's persons and aliases ("Migrant Protection Protocols (MPP)", "known as"); a second
goes through the mentions in order and gives each the entity that fits best, or a new one. Where nothing fits a
pronoun, it denotes nothing and is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.gazetteer import Gazetteer, fold, is_acronym
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.mentions.clusters import Cluster
from kg.mentions.descriptions import Descriptions, content
from kg.mentions.detect import Candidate
from kg.mentions.people import People, gender
from kg.mentions.pronouns import HE, SHE, Pronouns
from kg.mentions.roles import Roles
from kg.mentions.shapes import government
from kg.model import Document, Entity, MentionKind, local_entity_iri
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

#: What stands between a thing and another name of it: ", known as", " (officially called the", ", or".
_KNOWN_AS = re.compile(
    r"""[\s,(—–-]*(?:(?:who|which)\s+(?:is|was|are)\s+)?(?:(?:also|officially|formally|commonly|widely|popularly|better|best|
    otherwise|sometimes|often|formerly|informally|colloquially)\s+)*(?:(?:known|referred\s+to)\s+as|called|dubbed|nicknamed|
    titled|abbreviated(?:\s+as)?)[\s:]*(?:the\s+|an?\s+)?[“"'‘]*""",
    re.IGNORECASE | re.VERBOSE,
)
#: How far back a pronoun may look (characters).
_NEAR = 3_000
#: "House Bill 2210" is HB 2210.
_BILL = re.compile(r"^(house|senate|assembly) bill (?=\d)")
_OR = re.compile(r",?\s+(?:or|a\.?k\.?a\.?|aka)\s+(?:the\s+)?", re.IGNORECASE)


def cluster(
    document: Document, passages: Sequence[Passage], candidates: Sequence[Candidate], schema: Schema, known: Gazetteer
) -> tuple[dict[str, Entity], dict[int, str]]:
    """Entities by IRI, and for each candidate's number the entity that it denotes (pronouns may be left out)."""
    resolver = _Resolver(document, passages, candidates, schema, known)
    return resolver.run()


class _Resolver:
    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        candidates: Sequence[Candidate],
        schema: Schema,
        known: Gazetteer,
    ) -> None:
        self.document, self.passages, self.candidates = document, passages, candidates
        self.schema, self.known = schema, known
        self.clusters: list[Cluster] = []
        self.by_name: dict[str, Cluster] = {}
        self.by_candidate: dict[int, Cluster] = {}
        self.number = {(c.passage, c.head.i): n for n, c in enumerate(candidates)}
        self.people = People(candidates)
        self.pronouns = Pronouns(passages, schema)
        self.roles = Roles(schema, known)
        self.descriptions = Descriptions(schema, self.pronouns.salience, self.roles)
        self.aliases = self._introduced()

    def run(self) -> tuple[dict[str, Entity], dict[int, str]]:
        for n, candidate in enumerate(self.candidates):
            chosen = self._choose(n, candidate)
            if chosen is None:
                if candidate.kind is MentionKind.PRONOUN:
                    continue
                chosen = Cluster(candidate, candidate.type)
                self.clusters.append(chosen)
            self._add(chosen, n, candidate)
        for n, c in enumerate(self.candidates):
            if c.kind is not MentionKind.PRONOUN or n in self.by_candidate:
                continue
            if (announced := self.pronouns.awaited(c, self._at)) is not None:
                self._add(announced, n, c)
        entities, denoted = {}, {}
        for grown in self.clusters:
            iri = local_entity_iri(self.document.id, grown.first.span)
            entities[iri] = grown.entity(iri)
            denoted.update(dict.fromkeys(grown.members, iri))
        return entities, denoted

    # --- the first pass -------------------------------------------------------------------------------------------

    def _introduced(self) -> dict[int, int]:
        """Candidates that name an earlier one: "the policy, known as X", "the Protocols (MPP)"."""
        found: dict[int, int] = {}
        text = self.document.text
        for n, c in enumerate(self.candidates):
            if c.kind is not MentionKind.NAMED or n == 0:
                continue
            earlier = [m for m in range(max(0, n - 6), n) if self.candidates[m].span.end <= c.span.start]
            before = max(earlier, key=lambda m: (self.candidates[m].span.end, -m), default=None)
            if before is None or self.candidates[before].passage != c.passage:
                continue
            between = text[self.candidates[before].span.end : c.span.start]
            bracket = between.strip() == "(" and text[c.span.end : c.span.end + 1] == ")"
            acronym = bracket or (is_acronym(c.name) and _OR.fullmatch(between) is not None)
            called = self._is_called(self.candidates[before], c, between)
            called = called or self._is_numbered(self.candidates[before], c, between)
            fits = self.descriptions.compatible(self.candidates[before].type, c.type) or c.type in (
                "Thing",
                "Organisation",
            )
            if fits and (called or (acronym and _initials(self.candidates[before].span.of(text), c.name))):
                found[n] = before
        return found

    def _is_called(self, before: Candidate, c: Candidate, between: str) -> bool:
        """True for "the policy, known as X" and "the program called X"; not for "X called Y a liar"."""
        if before.kind is MentionKind.NAMED and (self.people.is_person(before) or self.people.is_person(c)):
            return False
        if _KNOWN_AS.fullmatch(between) is None:
            return False
        first = c.span.start - self.passages[c.passage].segment.span.start
        verbs = [t for t in c.head.doc if t.idx < first and t.pos_ == "VERB"]
        return bool(verbs) and verbs[-1].tag_ in ("VBN", "VBD") and not grammar.children(verbs[-1], "nsubj")

    def _is_numbered(self, before: Candidate, c: Candidate, between: str) -> bool:
        """True for a bill's number beside its name: "House Bill 7, the Fair Pay Act", "the Fair Pay Act (HB 7)"."""
        laws = before.type == "Law" and c.type == "Law"
        numbered = [name[-1:].isdigit() for name in (before.name, c.name)]
        return laws and sum(numbered) == 1 and between.strip(' \n“"') in (",", "(", ", or", "—", "–", "-", ", the")

    # --- the second pass ------------------------------------------------------------------------------------------

    def _choose(self, n: int, c: Candidate) -> Cluster | None:
        if n in self.aliases and (other := self.by_candidate.get(self.aliases[n])) is not None:
            if c.entry is not None and other.names and other.entry is None and is_acronym(c.name):
                other.refused = c.entry  # "the National Rivers Alliance (NRA)" is its own NRA
                return other
            return self._merged(other, next((self.by_name[k] for k in self._keys(c) if k in self.by_name), other))
        if c.kind is MentionKind.PRONOUN:
            return self.pronouns.choose(c, self._recent(n, c), self._at)
        apposed = self._apposed(c)
        if c.kind is MentionKind.NAMED:
            named = next((self.by_name[k] for k in self._keys(c) if k in self.by_name), None)
            court = c.type == "Court" and c.modifiers and c.entry is None  # "a Texas court … the Texas court"
            described = self.descriptions.choose(c, self.clusters) if court else None
            return named or apposed or self._short_name(c) or described
        return apposed or self.descriptions.choose(c, self.clusters)

    def _recent(self, n: int, c: Candidate) -> list[Cluster]:
        """The entities that the text shortly before a mention speaks of, in order of their first mention."""
        found: dict[int, Cluster] = {}
        for m in range(n - 1, -1, -1):
            if c.span.start - self.candidates[m].span.end > _NEAR:
                break
            if (grown := self.by_candidate.get(m)) is not None:
                found[id(grown)] = grown
        return sorted(found.values(), key=lambda g: (g.first.span.start, g.first.span.end))

    def _at(self, passage: int, token: int) -> Cluster | None:
        """The entity of the mention with that head so far, or None."""
        return self.by_candidate.get(self.number.get((passage, token), -1))

    def _keys(self, c: Candidate) -> list[str]:
        """The keys under which a name is known, most certain first. Places and bodies with one name stay two."""
        kind = "person" if self.people.is_person(c) else "place" if self.schema.is_a(c.type, "Place") else "body"
        keys = [f"entry:{c.entry.label}:{kind}"] if c.entry and c.type != "Person" else []
        if kind == "person":
            return [f"person:{self.people.key(c)}"]
        if c.type == "Government" and c.entry and c.entry.type == "Country":
            return [f"body:{fold(government(c.entry.label))}"]
        return [*keys, f"{kind}:{_BILL.sub(lambda m: m[1][0] + 'b ', fold(c.name))}"]

    def _short_name(self, c: Candidate) -> Cluster | None:
        """The one entity that "the Post" can be short for, by the end or the start of its name."""
        short = fold(c.name).split()
        if c.entry is not None or c.type == "Person" or not short:
            return None
        fits = [
            grown
            for grown in self.clusters
            if grown.type not in ("Person", "Group", "Thing", "Administration")
            and any(len(w) > len(short) and short in (w[-len(short) :], w[: len(short)]) for w in _split(grown.names))
        ]
        return fits[0] if len(fits) == 1 else None

    def _merged(self, kept: Cluster, other: Cluster) -> Cluster:
        """Two entities that turn out to be one: the earlier takes in the later."""
        if kept is other:
            return kept
        if other.first.span < kept.first.span:
            kept, other = other, kept
        kept.absorb(other)
        self.by_candidate.update(dict.fromkeys(other.members, kept))
        self.by_name.update({key: kept for key, grown in self.by_name.items() if grown is other})
        self.clusters.remove(other)
        return kept

    def _apposed(self, c: Candidate) -> Cluster | None:
        """The entity that the mention stands in apposition to: "Marsha Espinosa, a spokesman for the department"."""
        beside = c.head.head if c.head.dep_ == "appos" else _beside(c.head)
        other = self._at(c.passage, beside.i) if beside is not None else None
        if other is None or other.plural != c.plural:
            return None
        laws = self.schema.is_a(other.type, "Policy") and self.schema.is_a(
            c.type, "Policy"
        )  # "Bill 2210, the Fair Pay Act"
        both_named = c.kind is MentionKind.NAMED and other.names and not laws
        body = self.schema.is_a(other.type, "Organisation") or other.type == "Thing"
        group = body and bool(other.names) and c.type == "Group"  # "Wild Coast, a group of surfers"
        return None if both_named or not (group or self.descriptions.compatible(other.type, c.type)) else other

    # --- growing --------------------------------------------------------------------------------------------------

    def _add(self, grown: Cluster, n: int, c: Candidate) -> None:
        grown.members.append(n)
        grown.mentions.append(c)
        self.by_candidate[n] = grown
        if c.kind is MentionKind.PRONOUN:
            grown.votes.update(g for g, words in (("m", HE), ("f", SHE)) if c.head.lower_ in words)
            return
        if len(grown.members) == 1:
            grown.plural = c.plural
        person = self.people.is_person(c)
        if person and grown.entry is None:
            grown.type = "Person"
        elif self._narrower(c, grown) and not (grown.type == "Person" and person):
            grown.type = c.type
        grown.gender = grown.gender or (gender(c) if person else "")
        if grown.type == "Person":
            grown.role.add(self.roles.of(c))
        grown.tails |= content(c.head) if c.kind is MentionKind.NOMINAL else frozenset()
        if c.kind is MentionKind.NAMED:
            self._add_name(grown, c)
        else:
            self._add_description(grown, c)

    def _add_name(self, grown: Cluster, c: Candidate) -> None:
        entry = None if c.entry == grown.refused else c.entry
        name = c.name if entry is None or c.type in ("Person", "Government") else entry.label
        if c.type == "Government" and entry and entry.type == "Country":
            name = government(entry.label)
        grown.names[name] = grown.names.get(name, 0) + 1
        grown.descriptions.setdefault(c.name, 0)
        grown.entry = grown.entry or entry
        for key in self._keys(c):
            self.by_name.setdefault(key, grown)
        if c.title:
            grown.titles.add(c.title)
            grown.modifiers |= {w.lower() for w in c.title.split()[:-1]}
        if c.type != "Person" and fold(name):
            grown.heads.add(fold(name).split()[-1])

    def _add_description(self, grown: Cluster, c: Candidate) -> None:
        text = " ".join(c.span.of(self.document.text).split())
        described = self.descriptions.text(c, self.passages[c.passage], self.document.text)
        grown.descriptions[described] = grown.descriptions.get(described, 0) + 1
        if text != described:
            grown.descriptions.setdefault(text, 0)
        if c.head.dep_ != "appos" or len(grown.members) == 1:
            grown.heads.add(c.head.lemma_.lower())
        grown.modifiers |= set(c.modifiers) | {"new" for w in c.head.lefts if w.lower_ == "new"}
        if grown.type == "Person":
            grown.titles.add(c.head.text)

    def _narrower(self, c: Candidate, grown: Cluster) -> bool:
        """True if the mention types its entity better than what is known so far."""
        if c.entry is not None and grown.entry is None:
            return c.entry != grown.refused
        return grown.entry is None and c.type != grown.type and self.schema.is_a(c.type, grown.type)


def _split(names: Iterable[str]) -> list[list[str]]:
    return [fold(name).split() for name in names]


def _beside(noun: Token) -> Token | None:
    """The noun that stands before another in its place, with a comma or dash between: both name one and the same."""
    if noun.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return None
    before = [t for t in grammar.children(noun.head, noun.dep_) if t.right_edge.i < noun.left_edge.i]
    if not before or (noun.left_edge.i - 1 != before[-1].right_edge.i and not noun.left_edge.nbor(-1).is_punct):
        return None
    mark = noun.left_edge.nbor(-1) if noun.left_edge.i else noun
    return before[-1] if mark.text in (",", "-", "--", "–", "—") else None


def _initials(long: str, short: str) -> bool:
    """True if a short name is made of the capitals of a long one ("MPP" of "Migrant Protection Protocols")."""
    capitals = "".join(w[0] for w in re.findall(r"[A-Za-z]\w*", long) if w[0].isupper())
    letters = re.sub(r"[^A-Z]", "", short)
    return len(letters) > 1 and (letters in capitals or letters == "".join(w[0].upper() for w in long.split()))
