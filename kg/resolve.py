"""Entities across documents: which local entities are one, as judgements with their reasons.

Deterministic: blocks of local entities that share a name key are joined level by level, the surest reason first, then
by IRI, so that the order of the input cannot matter. What must not be joined is checked for whole clusters: entries of
the gazetteer that differ, two persons of one document, "Jr." and "Sr.", types that exclude each other. Work grows with
the number of names, not with its square.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from kg import gazetteer as tables
from kg.gazetteer import (
    FUNCTION_WORDS,
    Gazetteer,
    Match,
    fold,
    given_fit,
    initials,
    is_acronym,
    person_name,
    proper,
)
from kg.model import Entity, global_entity_iri
from kg.schema import Schema
from kg.schema import load as load_schema

#: An uncertain local entity names at most so many global ones that it may be.
MOST_UNSURE = 5

_SPELLINGS = (
    (re.compile(r"isation(s?)\b"), r"ization\1"),
    (re.compile(r"\bprogrammes?\b"), "program"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\bcentres?\b"), "center"),
    (re.compile(r"\blabour\b"), "labor"),
    (re.compile(r"\s&\s"), " and "),
    (re.compile(r",? (?:inc|corp|ltd|llc|plc)\.?$"), ""),
)
_DOCKET = re.compile(r"\b(?:\d:)?\d{2}-(?:[a-z]{2}-)?\d{2,6}\b")


class Verdict(StrEnum):
    """ "These are the *same*", or "that is *unsure*"."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """ "The entity *Joe Biden* of document D, which was published on 6 February 2023."

    :param document: the document's IRI.
    :param published: None where unknown.
    """

    entity: Entity
    document: str
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """ "Document D's *Biden* is *Joe Biden* of all documents, since no other bearer of the name is known."

    :param local: IRI of the local entity.
    :param global_: IRI of the global one.
    :param decided_by: the rule, ``"rule:exact-name"``.
    """

    local: str
    global_: str
    verdict: Verdict
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """One ``same`` judgement for each local entity, the global entities, and what was left open.

    ``unsure`` says which other global entities a local one may also be. All three are sorted by IRI.
    """

    judgements: tuple[Judgement, ...]
    entities: tuple[Entity, ...]
    unsure: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class _Name:
    """A person's name in parts, folded; ``given`` is empty for a family name alone."""

    given: tuple[str, ...]
    family: str
    suffix: str = ""

    @property
    def key(self) -> str:
        return " ".join((*self.given, self.family, self.suffix)).strip()


@dataclass(frozen=True, slots=True)
class _Item:
    """A local entity, prepared: what kind of thing it is, its usable names, its row in the gazetteer.

    ``unclear``: the gazetteer knows several that it may be, so that the same name says nothing ("Georgia").
    """

    local: LocalEntity
    kind: str
    label: str | None
    names: frozenset[str]
    acronyms: frozenset[str]
    anchor: tuple[str, ...] | None
    person: _Name | None
    unclear: bool = False

    @property
    def id(self) -> str:
        return self.local.entity.id


@dataclass(slots=True)
class _Cluster:
    """What holds for all members together."""

    members: list[_Item]
    anchors: set[tuple[str, ...]]
    documents: set[str]
    suffixes: set[str]
    types: set[str]


def resolve(
    entities: Iterable[LocalEntity], schema: Schema | None = None, known: Gazetteer | None = None
) -> Resolution:
    """Judge which local entities are one.

    :param entities: all local entities, in any order.
    :param schema: None for that of this installation.
    :param known: the gazetteer; None for that of this installation.
    """
    schema = schema or load_schema()
    known = known or tables.load()
    nouns = frozenset(fold(noun) for kind in schema.types.values() for noun in kind.nouns)
    unique = {(x.entity.id, x.document, repr(x)): x for x in entities}
    seen: dict[str, LocalEntity] = {}
    for _, local in sorted(unique.items()):
        seen.setdefault(local.entity.id, local)
    items = [_prepare(local, schema, known, nouns) for local in seen.values()]
    state = _State(items, schema)
    _join_known(state)
    _join_names(state)
    _join_persons(state)
    _join_spellings(state)
    _join_family_names(state)
    return state.resolution()


# --- names ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _key(name: str) -> str:
    key = fold(name)
    for pattern, spelling in _SPELLINGS:
        key = pattern.sub(spelling, key)
    return key


def _prepare(local: LocalEntity, schema: Schema, known: Gazetteer, nouns: frozenset[str]) -> _Item:
    entity = local.entity
    kind = _kind(entity.type, schema)
    found = tables.match(entity, schema, known)
    anchor = (found.entry.label, found.entry.type, found.entry.country or "", str(found.exact)) if found else None
    if kind in ("Lawsuit", "Ruling", "Figure"):
        # Two lawsuits may have one caption; only a docket number tells.
        names = (entity.label, *entity.aliases) if kind != "Figure" else ()
        dockets = frozenset(number for name in names for number in _DOCKET.findall(fold(name)))
        return _Item(local, kind, None, dockets, frozenset(), anchor, None)
    usable = {}
    for name in dict.fromkeys((entity.label, *entity.aliases)):
        bare = proper(name, entity.type, schema, known, nouns)
        if bare and (name == entity.label or kind == "Person" or _telling(bare, found, known)):
            usable[name] = bare
    if kind == "Person":
        return _person(local, {name: _Name(*person_name(bare)) for name, bare in usable.items()})
    keys = {name: _key(bare) for name, bare in usable.items()}
    acronyms = frozenset(keys[name] for name, bare in usable.items() if is_acronym(bare))
    fits = [e for e in known.find(entity.label) if schema.is_a(e.type, entity.type) or schema.is_a(entity.type, e.type)]
    unclear = found is None and len(fits) > 1
    return _Item(local, kind, keys.get(entity.label), frozenset(keys.values()), acronyms, anchor, None, unclear)


def _telling(alias: str, found: Match | None, known: Gazetteer) -> bool:
    """False for a short form that others share: "the Post", or "Supreme Court" for that of Texas."""
    entries = known.find(alias)
    if entries:
        return found is not None and found.exact and found.entry in entries
    return len(alias.split()) > 1 or is_acronym(alias)


def _person(local: LocalEntity, names: Mapping[str, _Name]) -> _Item:
    label = names.get(local.entity.label)
    full = sorted(n for n in names.values() if n.given and (label is None or n.family == label.family))
    # "Biden" that the document also calls "Joe Biden" has a given name after all.
    person = label if label and (label.given or not full) else next(iter(full), None)
    keys = frozenset(n.key for n in names.values() if n.given)
    return _Item(local, "Person", label.key if label and label.given else None, keys, frozenset(), None, person)


def _kind(type: str, schema: Schema) -> str:
    for family in ("Person", "Group", "Body", "Policy"):
        if schema.is_a(type, family):
            return family
    return type


# --- clusters -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _State:
    """Clusters of items (disjoint sets), and why each item came to its own."""

    items: list[_Item]
    schema: Schema
    parent: list[int] = field(init=False)
    clusters: dict[int, _Cluster] = field(init=False)
    why: dict[int, tuple[str, str]] = field(init=False)
    open: list[tuple[int, int, str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.parent = list(range(len(self.items)))
        self.why, self.open = {}, []
        self.clusters = {}
        for index, item in enumerate(self.items):
            person = item.kind == "Person"
            self.clusters[index] = _Cluster(
                members=[item],
                anchors={item.anchor} if item.anchor else set(),
                documents={item.local.document} if person else set(),
                suffixes={item.person.suffix} if item.person and item.person.given else set(),
                types={item.local.entity.type},
            )

    def root(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def join(self, left: int, right: int, reason: str, rule: str) -> bool:
        """Make one cluster of two, unless something forbids it; True if they are one afterwards."""
        a, b = self.root(left), self.root(right)
        if a == b:
            return True
        one, two = self.clusters[a], self.clusters[b]
        if (
            len(one.anchors | two.anchors) > 1
            or not one.documents.isdisjoint(two.documents)
            or len(one.suffixes | two.suffixes) > 1
            or not all(self._fit(s, t) for s in one.types for t in two.types)
        ):
            return False
        if len(one.members) < len(two.members):
            a, b, one, two = b, a, two, one
        self.parent[b] = a
        one.members += two.members
        one.anchors |= two.anchors
        one.documents |= two.documents
        one.suffixes |= two.suffixes
        one.types |= two.types
        del self.clusters[b]
        for index in (left, right):
            self.why.setdefault(index, (reason, rule))
        return True

    def join_all(self, indices: Iterable[int], reason: str, rule: str) -> None:
        """Join all that can be joined, in order."""
        heads: list[int] = []
        for index in indices:
            heads = list(dict.fromkeys(self.root(head) for head in heads))
            if not any(self.join(head, index, reason, rule) for head in heads):
                heads.append(index)
            else:
                self.why.setdefault(index, (reason, rule))

    def block(self, keys: Callable[[_Item], Iterable[object]]) -> Iterator[tuple[object, list[int]]]:
        """Items by key, only where at least two share it, in a fixed order."""
        blocks: dict[object, list[int]] = defaultdict(list)
        for index, item in enumerate(self.items):
            for key in set(keys(item)):
                blocks[key].append(index)
        yield from sorted(((k, v) for k, v in blocks.items() if len(v) > 1), key=lambda pair: repr(pair[0]))

    def _fit(self, left: str, right: str) -> bool:
        schema = self.schema
        if left == right or schema.is_a(left, right) or schema.is_a(right, left):
            return True
        if {left, right} & {"Government", "Administration", "State"}:
            return False
        return any(schema.is_a(left, f) and schema.is_a(right, f) for f in ("Body", "Policy"))

    def resolution(self) -> Resolution:
        """The clusters as global entities and judgements."""
        names: dict[int, str] = {}
        entities, judgements = [], []
        for root, cluster in self.clusters.items():
            entity = _global(cluster, self.schema)
            names[root] = entity.id
            entities.append(entity)
        alone = ("no other entity is known to be it", "rule:alone")
        for index, item in enumerate(self.items):
            reason, rule = self.why.get(index, alone)
            judgements.append(Judgement(item.id, names[self.root(index)], Verdict.SAME, reason, rule))
        unsure = {
            Judgement(self.items[index].id, names[self.root(other)], Verdict.UNSURE, reason, rule)
            for index, other, reason, rule in self.open
            if self.root(index) != self.root(other)
        }
        return Resolution(
            tuple(sorted(judgements)),
            tuple(sorted(entities, key=lambda e: e.id)),
            tuple(sorted(unsure)),
        )


def _global(cluster: _Cluster, schema: Schema) -> Entity:
    def age(item: _Item) -> tuple[datetime.date, str]:
        return item.local.published or datetime.date.max, item.id

    first = min(cluster.members, key=age).local.entity
    locals_ = [item.local.entity for item in cluster.members]
    types = Counter(e.type for e in locals_)
    type = min(types, key=lambda t: (-types[t], -len(schema.types[t].parents) if t in schema.types else 0, t))
    # A family name or a description is a label only where nothing better is known.
    full = [item.local.entity.label for item in cluster.members if item.label]
    labels = Counter(full or [e.label for e in locals_])
    label = min(labels, key=lambda name: (-labels[name], -len(name), name))
    aliases = {name for e in locals_ for name in (e.label, *e.aliases)} - {label}
    same_as = {iri for e in locals_ for iri in e.same_as}
    # The first local entity alone makes the IRI, so that a later document does not change it.
    iri = global_entity_iri(first.type, first.label, first.id)
    return Entity(iri, type, label, tuple(sorted(aliases)), tuple(sorted(same_as)))


# --- levels, the surest first -------------------------------------------------------------------------------------


def _join_known(state: _State) -> None:
    for key, block in state.block(lambda item: [item.anchor] if item.anchor else []):
        name = key[0] if isinstance(key, tuple) else key
        state.join_all(block, f'both are "{name}" of the gazetteer', "rule:gazetteer")


def _join_names(state: _State) -> None:
    """Same label, then one's label among the other's aliases, then a shared alias."""
    shared = _borne_twice(state)
    acronyms = _expansions(state)

    def usable(item: _Item, names: Iterable[str]) -> Iterator[object]:
        for name in names if not item.unclear else ():
            if (item.kind, name) not in shared and not (name in item.acronyms and len(acronyms[item.kind, name]) > 1):
                yield item.kind, name

    for key, block in state.block(lambda item: usable(item, [item.label] if item.label else [])):
        state.join_all(block, f'same name "{_word(key)}"', "rule:exact-name")
    for key, block in state.block(lambda item: usable(item, item.names)):
        state.join_all(block, f'both are called "{_word(key)}"', "rule:alias")
    generic = {"Actor": ("Person", "Group", "Body"), "Place": ("Country", "State", "City", "Region", "Body")}
    kinds: Mapping[object, list[int]] = dict(_all_names(state))
    for index, item in enumerate(state.items):
        for name in sorted(item.names if item.kind in generic else ()):
            roots = {state.root(i) for kind in generic[item.kind] for i in kinds.get((kind, name), [])}
            if len(roots) == 1:
                state.join(roots.pop(), index, f'both are called "{name}"', "rule:alias")
            else:
                state.open += [(index, other, f'several are called "{name}"', "rule:alias") for other in sorted(roots)]


def _word(key: object) -> str:
    return str(key[-1]) if isinstance(key, tuple) else str(key)


def _all_names(state: _State) -> dict[object, list[int]]:
    names: dict[object, list[int]] = defaultdict(list)
    for index, item in enumerate(state.items):
        for name in item.names:
            names[item.kind, name].append(index)
    return names


def _borne_twice(state: _State) -> set[tuple[str, str]]:
    """Names that two persons of one document bear: they identify nobody."""
    bearers = Counter(
        (item.local.document, name) for item in state.items if item.kind == "Person" for name in item.names
    )
    return {("Person", name) for (_, name), count in bearers.items() if count > 1}


def _expansions(state: _State) -> dict[tuple[str, str], set[str]]:
    """Acronyms and the different names that they abbreviate: two make the acronym ambiguous."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in state.items:
        for acronym in item.acronyms:
            for name in item.names - item.acronyms:
                letters = "".join(word[0] for word in name.split() if word not in FUNCTION_WORDS)
                if letters == acronym:
                    found[item.kind, acronym].add(name)
    return found


def _persons(state: _State) -> dict[str, dict[_Name, list[int]]]:
    """Family name -> full name -> items."""
    families: dict[str, dict[_Name, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, item in enumerate(state.items):
        if item.person:
            families[item.person.family][item.person].append(index)
    return families


def _join_persons(state: _State) -> None:
    """Middle names, nicknames and initials, where no second bearer of the family name fits."""
    shared = {name for _, name in _borne_twice(state)}
    for _, bearers in sorted(_persons(state).items()):
        blocks: dict[str, list[_Name]] = defaultdict(list)
        for name in sorted(n for n in bearers if n.given and n.key not in shared):
            for initial in initials(name.given):
                blocks[initial].append(name)
        fits: dict[_Name, set[_Name]] = defaultdict(set)
        for block in blocks.values():
            for place, one in enumerate(block):
                for two in block[place + 1 :]:
                    if one.suffix == two.suffix and given_fit(one.given, two.given):
                        fits[one].add(two)
                        fits[two].add(one)
        for one, two in sorted((a, b) for a, others in fits.items() for b in others if a < b):
            reason = f'"{one.key}" and "{two.key}" can be one name'
            around = sorted(fits[one] | fits[two])
            alike = all(b in fits[a] for n, a in enumerate(around) for b in around[n + 1 :])
            left, right = bearers[one][0], bearers[two][0]
            if not alike or not state.join(left, right, reason, "rule:given-name"):
                state.open.append((left, right, reason, "rule:given-name"))


def _join_spellings(state: _State) -> None:
    """One slip of the pen inside one word of a name of several: "Dois Meissner" and "Doris Meissner"."""
    first: dict[tuple[str, str], int] = {}
    for index, item in enumerate(state.items):
        for name in [item.label] if item.label else []:
            first.setdefault((item.kind, name), index)
    blocks: dict[tuple[str, tuple[str, ...], int, str], list[tuple[str, int]]] = defaultdict(list)
    for (kind, name), index in first.items():
        words = name.split()
        for place, word in enumerate(words) if len(words) > 1 else ():
            if len(word) > 3 and word.isalpha():
                rest = (*words[:place], "", *words[place + 1 :])
                blocks[kind, rest, place, word[0]].append((word, index))
    for (kind, rest, _, _), block in sorted(blocks.items()):
        block.sort()
        pairs = [(a, b) for n, a in enumerate(block) for b in block[n + 1 : n + 50] if _slip(a[0], b[0])]
        for (left, one), (right, two) in pairs:
            reason, rule = f'"{left}" and "{right}" differ by one letter', "rule:near-spelling"
            # Family names that differ by a letter are often two families: "Johnson", "Johnston".
            unclear = len(pairs) > 1 or (kind == "Person" and rest[-1] == "" and len(left) != len(right))
            if unclear or not state.join(one, two, reason, rule):
                state.open.append((one, two, reason, rule))


def _slip(left: str, right: str) -> bool:
    """True for one letter doubled, missing or swapped inside; not for another or a last letter ("Maria", "Paula")."""
    if left[-1] != right[-1] or OSA.distance(left, right, score_cutoff=1) != 1:
        return False
    return len(left) != len(right) or sorted(left) == sorted(right)


def _join_family_names(state: _State) -> None:
    """A family name alone is the one known bearer's, and nobody's where several or none are known."""
    for family, bearers in sorted(_persons(state).items()):
        alone = sorted(i for name, indices in bearers.items() if not name.given for i in indices)
        roots = sorted({state.root(i) for name, indices in bearers.items() if name.given for i in indices})
        for index in alone:
            rule, reason = "rule:sole-bearer", f'no other bearer of the name "{family}" is known'
            if len(roots) == 1 and state.join(roots[0], index, reason, rule):
                continue
            reason = f'{len(roots)} bearers of the name "{family}" are known, or a document tells it from the one'
            state.open += [(index, root, reason, "rule:family-name") for root in roots[:MOST_UNSURE]]
