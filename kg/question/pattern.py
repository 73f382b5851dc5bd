"""What a question asks for: a claim with a hole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import Modality

#: What happened, for "Who ended it?".
DONE = frozenset({Modality.ASSERTED})
#: What was done or begun, for "Who is trying to end it?" and "Who opposes it?": who tries to end it is against it.
MEANT = frozenset({Modality.ASSERTED, Modality.ATTEMPTED, Modality.PLANNED})
#: What the text says at all, however firmly, for "What does it depend on?".
SAID = MEANT | {Modality.CONDITIONAL, Modality.POSSIBLE}


class Hole(StrEnum):
    """What is missing. "Who opposes MPP?" misses the *subject*, "What does Texas oppose?" the *object*."""

    SUBJECT = "subject"
    OBJECT = "object"
    BOTH = "both"
    WHEN = "when"
    NUMBER = "number"
    COUNT = "count"
    TRUTH = "truth"
    REASON = "reason"
    MEANS = "means"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Pattern:
    """ "Somebody (the hole) *opposes*, with sign −, one of these entities (MPP)."

    :param relations: names of relation types, any of which will do.
    :param sign: 1 or −1 where the claim's sign counts, None where it does not.
    :param subjects: entities, one of which is the subject; None where it is open.
    :param topics: entities, one of which is the object or what the claim is about; None where it is open.
    :param defendants: entities, one of which is sued; None where that is open.
    :param mentioned: groups of entities; a statement must mention one of each group.
    :param addressees: entities, one of which is spoken to; None where that is open.
    :param type: what the filler of the hole must be, as a class of the ontology, or None.
    :param details: qualifiers that are asked for as well ("means", "relief", "said_by", "reason").
    :param words: what is left of the question: each must stand in the words of a claim that answers it.
    :param subject_words: what the subject must be called, where the question describes it ("the court", "farmers").
    :param firmness: how firmly a claim must be said to count.
    :param negated: True where denials are asked for ("Who has not answered?"), None where either will do.
    :param hints: more about what is asked, by kind: words of an ``office``, a ``state``, a ``unit``; words ``about``
        which a position is, words ``near`` a number, names that are known (``but``).
    :param values: what a qualifier must be, by its name: ``{"seeks": {"keep", "reinstate"}}``.
    :param acts: kinds of statement that count, of ``said``.
    :param former: False where only what holds now is asked for.
    :param future: True for what has still to come ("Will it end?").
    """

    relations: frozenset[str]
    hole: Hole
    sign: int | None = None
    subjects: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    defendants: tuple[str, ...] | None = None
    mentioned: tuple[tuple[str, ...], ...] = ()
    addressees: tuple[str, ...] | None = None
    type: str | None = None
    details: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    subject_words: frozenset[str] = frozenset()
    firmness: frozenset[Modality] = MEANT
    negated: bool | None = False
    hints: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, frozenset[str]], ...] = ()
    acts: frozenset[str] = frozenset({"speech"})
    former: bool | None = None
    future: bool = False

    def hinted(self, kind: str) -> tuple[str, ...]:
        """The hints of a kind."""
        return tuple(words for name, words in self.hints if name == kind)
