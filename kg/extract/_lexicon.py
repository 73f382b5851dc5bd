"""The words that carry attributions, from the ontology's word classes, indexed by verb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

#: The fixed words after a verb, by verb: {"call": (("for",),)}.
Frames = dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word classes of the schema, as the attribution rules use them. All words are lemmas in lower case."""

    speech: frozenset[str]
    belief: frozenset[str]
    intention: frozenset[str]
    finding: frozenset[str]
    infinitives: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    blocked: frozenset[str]
    no_speaker: frozenset[str]
    media: frozenset[str]
    channels: frozenset[str]
    evidence: frozenset[str]
    listened: frozenset[str]
    accordance: frozenset[str]
    stances: frozenset[str]
    suits: frozenset[str]
    objects: Frames
    complements: Frames
    topics: Frames

    def says(self, verb: Token) -> bool:
        """True for a verb that can stand beside a quotation."""
        lemma = verb.lemma_.lower()
        return lemma in self.speech or lemma in ("think", "go")

    def cues(self, verb: Token) -> bool:
        """True for a verb of any of the four classes."""
        lemma = verb.lemma_.lower()
        return any(lemma in words for words in (self.speech, self.belief, self.intention, self.finding))

    def act(self, cue: Token, *, rule: str, animate: bool, bare: bool = False) -> str:
        """Speech, belief, intention or finding, by the cue's class, its complement and what its subject is.

        :param bare: True if the content is no more than the object: who "opposes the rule" need not have said so.
        """
        lemma = cue.lemma_.lower()
        if rule == "adjective" or (bare and lemma in self.stances):
            return "belief"
        order = ["intention", "speech"] if rule == "infinitive" else ["speech", "intention"]
        order = [*order, "belief", "finding"] if animate else ["finding", *order, "belief"]
        return next((name for name in order if lemma in getattr(self, name)), "belief" if bare else "speech")


def lexicon(schema: Schema) -> Lexicon:
    """The word classes of ``schema``; a class that is missing is empty."""

    def words(name: str) -> frozenset[str]:
        return schema.words.get(name, frozenset())

    stances = ("supports", "opposes", "defends", "criticises", "praises", "attacks", "maintains")
    directed = {c.head for c in schema.operators["directing"].cues} if "directing" in schema.operators else set()
    held = {c.head for n in stances if n in schema.relations for c in schema.relations[n].cues if c.pos == "VERB"}
    sued = {c.head for c in schema.relations["sues"].cues if c.pos == "VERB"} if "sues" in schema.relations else set()
    suits = {*sued, *schema.types["Lawsuit"].nouns} if "Lawsuit" in schema.types else sued

    return Lexicon(
        speech=words("speech"),
        belief=words("belief"),
        intention=words("intention"),
        finding=words("finding"),
        infinitives=words("contentInfinitive"),
        nouns=words("contentNoun"),
        adjectives=words("contentAdjective"),
        blocked=words("noContent"),
        no_speaker=words("noSpeaker"),
        media=words("medium"),
        channels=words("mediumVerb"),
        evidence=words("evidenceNoun"),
        listened=words("listenerVerb"),
        accordance=words("accordance"),
        stances=frozenset(held - directed),
        suits=frozenset(suits),
        objects=_frames(words("contentObject")),
        complements=_frames(words("contentComplement")),
        topics=_frames(words("contentTopic")),
    )


def _frames(lines: Iterable[str]) -> Frames:
    """By verb, the longest sequence of fixed words first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in sorted(lines):
        verb, *rest = line.split()
        found.setdefault(verb, []).append(tuple(rest))
    return {verb: tuple(sorted(rests, key=lambda rest: (-len(rest), rest))) for verb, rests in found.items()}
