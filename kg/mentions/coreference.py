"""Which mentions of one document denote one entity: names, aliases, descriptions, pronouns. Rules, no model.

A first pass learns the document's full names and aliases ("Migrant Protection Protocols (MPP)", "known as"); a second
goes through the mentions in order and gives each the entity that fits best, or a new one. Where nothing fits a
pronoun, it denotes nothing and is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import Entry, Gazetteer, fold, is_acronym
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.mentions.detect import LIGHT, Candidate
from kg.model import Document, Entity, MentionKind, local_entity_iri
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_MALE = frozenset({"mr.", "mr", "man", "king", "congressman", "chairman", "businessman"})
_FEMALE = frozenset({"mrs.", "ms.", "mrs", "ms", "woman", "queen", "congresswoman", "chairwoman", "spokeswoman"})
#: What stands between a thing and another name of it: ", known as", " (officially called the", ", or".
_KNOWN_AS = re.compile(
    r"""[\s,(—–-]*(?:(?:who|which)\s+(?:is|was|are)\s+)?(?:(?:also|officially|formally|commonly|widely|popularly|better|best|
    otherwise|sometimes|often|formerly|informally|colloquially)\s+)*(?:(?:known|referred\s+to)\s+as|called|dubbed|nicknamed|
    titled|abbreviated(?:\s+as)?)[\s:]*(?:the\s+|an?\s+)?[“"'‘]*""",
    re.IGNORECASE | re.VERBOSE,
)
#: Descriptions so general that any policy may be meant; they take the nearest one.
_GENERIC = frozenset(
    (
        *(
            "policy",
            "program",
            "programme",
            "plan",
            "measure",
            "rule",
            "law",
            "bill",
            "deal",
            "agreement",
            "initiative",
        ),
        *("scheme", "proposal", "protocol", "order", "legislation", "regulation", "ban", "move", "act", "agency"),
        *("department", "group", "company", "organization", "court", "suit", "lawsuit", "case", "ruling", "decision"),
    )
)
#: Of those, the ones that may mean a body whose name has another noun ("the agency" for the Border Patrol).
_ANY_BODY = frozenset({"agency", "group", "company", "organization", "organisation", "court"})
_EMPTY = frozenset(
    (
        *("its", "their", "his", "her", "our", "my", "your", "which", "the", "a", "an", "this", "that", "these"),
        *("those", "what", "whose"),
    )
)
#: Countries that are named with an article ("the Government of the United States").
_ARTICLE = re.compile(r"(?:United|Netherlands|Philippines|Bahamas|Maldives|Gambia|Comoros|Seychelles|Czech Republic)\b")
#: How far back a general description reaches (characters).
_REACH = 2_500
_PRONOUN_REACH = 900
#: Places in a sentence whose mentions a pronoun hardly takes up.
_ASIDE = frozenset({"compound", "nmod", "appos", "npadvmod", "amod", "dep", "parataxis"})


@dataclass(slots=True)
class _Cluster:
    """An entity while it grows."""

    first: Candidate
    type: str
    names: dict[str, int] = field(default_factory=dict)
    descriptions: dict[str, int] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    entry: Entry | None = None
    plural: bool = False
    gender: str = ""
    last: Candidate | None = None
    members: list[int] = field(default_factory=list)


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
        self.clusters: list[_Cluster] = []
        self.by_name: dict[str, _Cluster] = {}
        self.by_candidate: dict[int, _Cluster] = {}
        self.number = {(c.passage, c.head.i): n for n, c in enumerate(candidates)}
        self.full_names = self._full_names()
        self.aliases = self._introduced()

    def run(self) -> tuple[dict[str, Entity], dict[int, str]]:
        for n, candidate in enumerate(self.candidates):
            chosen = self._choose(n, candidate)
            if chosen is None:
                if candidate.kind is MentionKind.PRONOUN:
                    continue
                chosen = _Cluster(candidate, candidate.type)
                self.clusters.append(chosen)
            self._add(chosen, n, candidate)
        entities, denoted = {}, {}
        for grown in self.clusters:
            iri = local_entity_iri(self.document.id, grown.first.span)
            entities[iri] = self._entity(iri, grown)
            denoted.update(dict.fromkeys(grown.members, iri))
        return entities, denoted

    # --- the first pass -------------------------------------------------------------------------------------------

    def _full_names(self) -> dict[str, str]:
        """Family name to full name, where one person of the document bears it."""
        bearers: dict[str, set[str]] = {}
        for c in self.candidates:
            words = c.name.split()
            if c.type == "Person" and len(words) > 1:
                bearers.setdefault(fold(words[-1]), set()).add(fold(c.name))
        return {family: max(names, key=len) for family, names in bearers.items() if _one_person(names)}

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
            acronym = between.strip() == "(" and text[c.span.end : c.span.end + 1] == ")"
            called = self._is_called(self.candidates[before], c, between)
            fits = self._compatible(self.candidates[before].type, c.type) or c.type in ("Thing", "Organisation")
            if fits and (called or (acronym and _initials(self.candidates[before].span.of(text), c.name))):
                found[n] = before
        return found

    def _is_called(self, before: Candidate, c: Candidate, between: str) -> bool:
        """True for "the policy, known as X" and "the program called X"; not for "X called Y a liar"."""
        if before.kind is MentionKind.NAMED and (self._person(before) or self._person(c)):
            return False
        if _KNOWN_AS.fullmatch(between) is None:
            return False
        first = c.span.start - self.passages[c.passage].segment.span.start
        verbs = [t for t in c.head.doc if t.idx < first and t.pos_ == "VERB"]
        return bool(verbs) and verbs[-1].tag_ in ("VBN", "VBD") and not grammar.children(verbs[-1], "nsubj")

    # --- the second pass ------------------------------------------------------------------------------------------

    def _choose(self, n: int, c: Candidate) -> _Cluster | None:
        if n in self.aliases and (other := self.by_candidate.get(self.aliases[n])) is not None:
            return self._merged(other, next((self.by_name[k] for k in self._keys(c) if k in self.by_name), other))
        if c.kind is MentionKind.PRONOUN:
            return self._pronoun(c)
        apposed = self._apposed(c)
        if c.kind is MentionKind.NAMED:
            named = next((self.by_name[k] for k in self._keys(c) if k in self.by_name), None)
            return named or apposed or self._short_name(c)
        return apposed or self._description(c)

    def _keys(self, c: Candidate) -> list[str]:
        """The keys under which a name is known, most certain first. Places and bodies with one name stay two."""
        kind = "person" if self._person(c) else "place" if self.schema.is_a(c.type, "Place") else "body"
        keys = [f"entry:{c.entry.label}:{kind}"] if c.entry and c.type != "Person" else []
        if kind == "person":
            full = self.full_names.get(fold(c.name.split()[-1]))
            if full is not None and _same_person(fold(c.name), full):
                return [f"person:{full}"]
        if c.type == "Government" and c.entry and c.entry.type == "Country":
            return [f"body:{fold(_government(c.entry.label))}"]
        return [*keys, f"{kind}:{fold(c.name)}"]

    def _person(self, c: Candidate) -> bool:
        """True for a person, and for a bare family name that the tagger took for something else."""
        return c.type == "Person" or (c.entry is None and " " not in c.name and fold(c.name) in self.full_names)

    def _short_name(self, c: Candidate) -> _Cluster | None:
        """The one entity that "the Post" can be short for, by the end or the start of its name."""
        short = fold(c.name).split()
        if c.entry is not None or c.type == "Person" or not short:
            return None
        fits = [
            grown
            for grown in self.clusters
            if grown.type not in ("Person", "Group", "Thing")
            and any(len(w) > len(short) and short in (w[-len(short) :], w[: len(short)]) for w in _split(grown.names))
        ]
        return fits[0] if len(fits) == 1 else None

    def _merged(self, kept: _Cluster, other: _Cluster) -> _Cluster:
        """Two entities that turn out to be one: the earlier takes in the later."""
        if kept is other:
            return kept
        if other.first.span < kept.first.span:
            kept, other = other, kept
        for names, more in ((kept.names, other.names), (kept.descriptions, other.descriptions)):
            for name, count in more.items():
                names[name] = names.get(name, 0) + count
        for found, added in (
            (kept.heads, other.heads),
            (kept.modifiers, other.modifiers),
            (kept.titles, other.titles),
        ):
            found |= added
        if kept.entry is None and other.entry is not None:
            kept.entry, kept.type = other.entry, other.type
        kept.members += other.members
        kept.last = max((c for c in (kept.last, other.last) if c is not None), key=lambda c: c.span)
        self.by_candidate.update(dict.fromkeys(other.members, kept))
        self.by_name.update({key: kept for key, grown in self.by_name.items() if grown is other})
        self.clusters.remove(other)
        return kept

    def _apposed(self, c: Candidate) -> _Cluster | None:
        """The entity that the mention stands in apposition to: "Marsha Espinosa, a spokesman for the department"."""
        if c.head.dep_ != "appos":
            return None
        other = self.by_candidate.get(self.number.get((c.passage, c.head.head.i), -1))
        if other is None or not self._compatible(other.type, c.type) or other.plural != c.plural:
            return None
        both_named = c.kind is MentionKind.NAMED and other.names
        return None if both_named else other

    def _description(self, c: Candidate) -> _Cluster | None:
        """The entity that a definite description takes up, or None for a new one."""
        if not c.definite:
            return None
        head = c.head.lemma_.lower()
        fresh = any(w.lower_ == "new" for w in c.head.lefts)
        best, chosen = 0.0, None
        for grown in self.clusters:
            if grown.last is None or grown.plural != c.plural or not self._compatible(grown.type, c.type):
                continue
            if self._around(c, grown.last) or (head not in grown.heads and self._beside(c, grown.last)):
                continue
            score = self._fit(c, head, fresh, grown)
            if score > best:
                best, chosen = score, grown
        return chosen

    @staticmethod
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

    @staticmethod
    def _beside(c: Candidate, other: Candidate) -> bool:
        """True if both are ends of one verb or of its infinitive: "the rule requires them to end the program"."""
        if c.passage != other.passage:
            return False
        mine, theirs = _verb_over(c.head), _verb_over(other.head)
        while mine is not None and mine != theirs and mine.dep_ == "xcomp":
            mine = mine.head
        return mine is not None and mine == theirs

    def _fit(self, c: Candidate, head: str, fresh: bool, grown: _Cluster) -> float:
        """How well a description fits an entity: same head noun, same modifiers, nearness; 0 where it can't be."""
        assert grown.last is not None  # noqa: S101 (every cluster has a member)
        distance = c.span.start - grown.last.span.end
        nearness = 1 / (1 + max(distance, 0) / 400)
        wanted, have = set(c.modifiers), grown.modifiers | {w for n in grown.names for w in fold(n).split()}
        if c.type == "Person" and head in {t.lower().split()[-1] for t in grown.titles if t}:
            return 1 + nearness if not wanted or wanted & have else 0.0
        same_head = head in grown.heads
        if wanted and not wanted <= have:
            return 0.0
        if head in grown.modifiers and not wanted and self.schema.is_a(grown.type, "Policy"):
            return 1 + nearness
        if fresh and not same_head and "new" not in grown.modifiers:
            return 0.0
        if wanted and wanted & have:
            return 2 + nearness + same_head
        if same_head:
            return 1.5 + nearness
        general = head in _GENERIC and not c.plural and distance < _REACH
        if self.schema.is_a(grown.type, "Body"):
            general = general and bool(grown.names) and (head in have or head in _ANY_BODY)
        return nearness if general and grown.type not in ("Person", "Group", "Thing") else 0.0

    def _pronoun(self, c: Candidate) -> _Cluster | None:
        word = c.head.lower_
        if word in _IT and self._expletive(c.head):
            return None
        best, chosen = 0.0, None
        governing = self._governing_subject(c.head)
        for grown in self.clusters:
            last = grown.last
            if last is None or c.span.start - last.span.end > _PRONOUN_REACH or last.span.overlaps(c.span):
                continue
            if not self._agrees(word, grown) or self._same_clause(c.head, last, c):
                continue
            subject = last.head.dep_ in ("nsubj", "nsubjpass")
            score = 1 / (1 + (c.span.start - last.span.end) / 150) + (0.5 if subject else 0)
            score += 0.3 if last.kind is MentionKind.NAMED else 0
            if last.passage == c.passage and last.head.sent == c.head.sent:
                score += 0.3
            if word in _THEY and not grown.plural:
                score -= 0.6
            if word in _IT and c.head.dep_ in ("dobj", "pobj"):
                score += 0.4 if self.schema.is_a(grown.type, "Policy") else 0
            if word in _IT and last.head.dep_ in _ASIDE:
                score -= 0.5
            if governing is not None and (last.passage, last.head.i) == (c.passage, governing.i):
                score += 2
            if score > best:
                best, chosen = score, grown
        return chosen

    def _agrees(self, word: str, grown: _Cluster) -> bool:
        person = grown.type == "Person"
        if word in _HE:
            return person and grown.gender != "f"
        if word in _SHE:
            return person and grown.gender != "m"
        if word in _IT:
            return not person and not grown.plural and grown.type not in ("Group", "Thing")
        if word in _THEY:
            return grown.plural or self.schema.is_any(grown.type, ("Body",))
        return False

    @staticmethod
    def _governing_subject(pronoun: Token) -> Token | None:
        """The subject of the verb over the pronoun's clause: *government* in "the government said it opposes"."""
        verb = pronoun.head
        if pronoun.dep_ == "poss":
            verb = verb.head
        for _ in range(4):
            if verb.dep_ in ("ccomp", "xcomp", "advcl") or pronoun.dep_ == "poss":
                subjects = grammar.doers(verb.head if verb.dep_ in ("ccomp", "xcomp", "advcl") else verb)
                if subjects and subjects[0] != pronoun:
                    return subjects[0]
            if verb.head == verb:
                return None
            verb = verb.head
        return None

    @staticmethod
    def _same_clause(pronoun: Token, last: Candidate, c: Candidate) -> bool:
        """True if both are arguments of one verb, so that they can't denote the same ("Biden met him")."""
        if last.passage != c.passage or pronoun.dep_ == "poss":
            return False
        return last.head.head == pronoun.head and last.head.dep_ in ("nsubj", "dobj", "nsubjpass")

    @staticmethod
    def _expletive(it: Token) -> bool:
        """True for "it is clear that", "it seems"."""
        verb = it.head
        if it.dep_ not in ("nsubj", "nsubjpass") or verb.pos_ not in ("AUX", "VERB"):
            return False
        clause = any(c.dep_ in ("ccomp", "xcomp", "csubj", "advcl") for c in verb.children)
        adjective = any(c.dep_ in ("acomp", "attr") for c in verb.children)
        return (verb.lemma_ == "be" and adjective and clause) or (verb.lemma_ in ("seem", "appear") and clause)

    # --- growing --------------------------------------------------------------------------------------------------

    def _add(self, grown: _Cluster, n: int, c: Candidate) -> None:
        grown.members.append(n)
        grown.last = c
        self.by_candidate[n] = grown
        if c.kind is MentionKind.PRONOUN:
            grown.gender = grown.gender or ("m" if c.head.lower_ in _HE else "f" if c.head.lower_ in _SHE else "")
            return
        if len(grown.members) == 1:
            grown.plural = c.plural
        if self._person(c) and grown.entry is None:
            grown.type = "Person"
        elif self._narrower(c, grown) and not (grown.type == "Person" and self._person(c)):
            grown.type = c.type
        text = " ".join(c.span.of(self.document.text).split())
        if c.kind is MentionKind.NAMED:
            name = c.name if c.entry is None or c.type in ("Person", "Government") else c.entry.label
            if c.type == "Government" and c.entry and c.entry.type == "Country":
                name = _government(c.entry.label)
            grown.names[name] = grown.names.get(name, 0) + 1
            grown.descriptions.setdefault(c.name, 0)
            grown.entry = grown.entry or c.entry
            for key in self._keys(c):
                self.by_name.setdefault(key, grown)
            if c.title:
                grown.titles.add(c.title)
                grown.modifiers |= {w.lower() for w in c.title.split()[:-1]}
                titles = {w.lower() for w in c.title.split()}
                grown.gender = grown.gender or ("m" if titles & _MALE else "f" if titles & _FEMALE else "")
            if c.type != "Person" and fold(name):
                grown.heads.add(fold(name).split()[-1])
        else:
            described = self._described(c)
            grown.descriptions[described] = grown.descriptions.get(described, 0) + 1
            if text != described:
                grown.descriptions.setdefault(text, 0)
            if c.head.dep_ != "appos" or len(grown.members) == 1:
                grown.heads.add(c.head.lemma_.lower())
            grown.modifiers |= set(c.modifiers) | {"new" for w in c.head.lefts if w.lower_ == "new"}
            if grown.type == "Person":
                grown.titles.add(c.head.text)

    def _narrower(self, c: Candidate, grown: _Cluster) -> bool:
        """True if the mention types its entity better than what is known so far."""
        if c.entry is not None and grown.entry is None:
            return True
        return grown.entry is None and c.type != grown.type and self.schema.is_a(c.type, grown.type)

    def _compatible(self, a: str, b: str) -> bool:
        if self.schema.is_a(a, b) or self.schema.is_a(b, a):
            return a != "Thing"
        return any(self.schema.is_a(a, f) and self.schema.is_a(b, f) for f in ("Policy", "Organisation"))

    def _described(self, c: Candidate) -> str:
        """A readable name for a nominal: without its article, with the phrase that says which one is meant."""
        text = c.span.of(self.document.text)
        text = re.sub(r"^[\"“'‘]*(?:the|a|an|this|that|these|those)\s+[\"“'‘]*", "", text, flags=re.IGNORECASE)
        for child in c.head.rights:
            short = child.right_edge.i - child.left_edge.i < 9
            phrase = child.dep_ == "prep" and child.lower_ in (
                "of",
                "with",
                "on",
                "for",
                "against",
                "between",
                "to",
                "from",
            )
            purpose = child.dep_ in ("acl", "relcl") and any(t.tag_ == "TO" for t in child.lefts)
            if short and (phrase or purpose) and self.schema.is_any(c.type, ("Policy", "Lawsuit", "Ruling", "Group")):
                tail = self.passages[c.passage].span(c.head.doc[child.left_edge.i : child.right_edge.i + 1])
                return " ".join(f"{text}{self.document.text[c.span.end : tail.end]}".split())
        return " ".join(text.split())

    def _entity(self, iri: str, grown: _Cluster) -> Entity:
        names = sorted(grown.names, key=lambda n: (is_acronym(n), -len(n.split()), -grown.names[n], n))
        if grown.entry is not None and grown.entry.type == grown.type:
            label = grown.entry.label
        elif names:
            label = names[0]
        else:
            label = min(grown.descriptions, key=lambda d: (_owned(d), _bare(d), -len(d.split()), d))
        known = (*grown.entry.aliases,) if grown.entry is not None and grown.entry.type == grown.type else ()
        aliases = {a for a in (*names, *grown.descriptions, *known) if a and a != label}
        return Entity(iri, grown.type, label, tuple(sorted(aliases)))


def _verb_over(noun: Token) -> Token | None:
    """The verb that a noun is an end of, as subject, object or after a preposition; None for any other noun."""
    if noun.dep_ in ("nsubj", "nsubjpass", "dobj", "dative"):
        return noun.head
    if noun.dep_ == "pobj" and noun.head.dep_ in ("prep", "agent", "dative") and noun.head.head.pos_ == "VERB":
        return noun.head.head
    return None


def _government(country: str) -> str:
    return f"Government of {'the ' if _ARTICLE.match(country) else ''}{country}"


def _split(names: Iterable[str]) -> list[list[str]]:
    return [fold(name).split() for name in names]


def _owned(description: str) -> bool:
    """True for a description that starts with a pronoun or an article, which says little out of its sentence."""
    return description.lower().split()[0] in _EMPTY


def _bare(description: str) -> bool:
    """True for a description that says no more than its kind ("the plan")."""
    words = description.lower().split()
    return len([w for w in words if w not in LIGHT and w not in ("the", "a", "an", "this", "that")]) < 2


def _initials(long: str, short: str) -> bool:
    """True if a short name is made of the capitals of a long one ("MPP" of "Migrant Protection Protocols")."""
    capitals = "".join(w[0] for w in re.findall(r"[A-Za-z]\w*", long) if w[0].isupper())
    letters = re.sub(r"[^A-Z]", "", short)
    return len(letters) > 1 and (letters in capitals or letters == "".join(w[0].upper() for w in long.split()))


def _one_person(names: set[str]) -> bool:
    longest = max(names, key=len)
    return all(_same_person(name, longest) for name in names)


def _same_person(name: str, full: str) -> bool:
    """True if the words of a name are among those of the full one, or its first is an initial of it."""
    words, all_words = name.split(), full.split()
    if words[-1] != all_words[-1]:
        return False
    return all(w in all_words or (len(w.rstrip(".")) == 1 and any(f[0] == w[0] for f in all_words)) for w in words[:-1])
