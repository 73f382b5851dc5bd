"""A document while it is read: its passages, mentions and attributions, and how tokens become ends of claims."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import gazetteer as gazetteers
from kg.extract._docket import Docket
from kg.extract.algebra import Algebra
from kg.extract.attribution import Attribution
from kg.extract.dates import find_date
from kg.language import grammar
from kg.language.pipeline import LONGEST_SENTENCE, Passage
from kg.language.quotes import quotes
from kg.language.segments import SegmentKind
from kg.mentions import Found
from kg.mentions.shapes import government
from kg.model import Document, Entity, Modality, Ref, Span, Text, When, local_entity_iri, outlet_iri
from kg.schema import Cue, Schema

if TYPE_CHECKING:
    from spacy.tokens import Span as SpacySpan
    from spacy.tokens import Token

_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
_JUDGES = frozenset({"judge", "judges", "justice", "justices", "magistrate"})
ACTORS = ("Actor", "Country", "State", "City")


@dataclass(slots=True)
class Reading:
    """Everything that the extractors of one document share.

    ``added`` holds entities that no mention names, ``docket`` the lawsuits told so far.
    """

    document: Document
    passages: Sequence[Passage]
    found: Found
    attributions: Sequence[Attribution]
    schema: Schema
    algebra: Algebra
    added: dict[str, Entity] = field(default_factory=dict)
    docket: Docket = field(default_factory=Docket)
    _spans: dict[str, list[Span]] = field(default_factory=dict)
    _nouns: dict[str, str] = field(default_factory=dict)
    _parts: list[tuple[int, SpacySpan]] = field(default_factory=list)
    _near: dict[int, list[Attribution]] = field(default_factory=dict)

    def sentences(self) -> Iterator[tuple[int, SpacySpan]]:
        """Every sentence that is evidence, with the number of its passage; captions and repeats are none.

        What is longer than :data:`LONGEST_SENTENCE` is no sentence and left out; see :meth:`too_long`.
        """
        yield from ((number, sentence) for number, sentence in self._evidence() if len(sentence) <= LONGEST_SENTENCE)

    def too_long(self) -> Iterator[Span]:
        """The stretches that were left out since they are too long to be a sentence."""
        for number, sentence in self._evidence():
            if len(sentence) > LONGEST_SENTENCE:
                yield self.span(number, sentence)

    def _evidence(self) -> Sequence[tuple[int, SpacySpan]]:
        if not self._parts:
            for number, passage in enumerate(self.passages):
                if passage.segment.kind in (SegmentKind.BODY, SegmentKind.HEADLINE):
                    self._parts += [(number, sentence) for sentence in passage.doc.sents]
        return self._parts

    def near(self, passage: int) -> Sequence[Attribution]:
        """The attributions that may hold words of a passage: its own, and those whose content runs into it."""
        if not self._near and self.attributions:
            starts = [p.segment.span.start for p in self.passages]
            for one in self.attributions:
                held = {one.passage}
                for span in one.content:
                    held.update(range(bisect_right(starts, span.start) - 1, bisect_left(starts, span.end)))
                for number in sorted(held):
                    self._near.setdefault(number, []).append(one)
        return self._near.get(passage, ())

    def span(self, passage: int, tokens: Token | SpacySpan) -> Span:
        """The span in the document of a token or a stretch of tokens."""
        return self.passages[passage].span(tokens)

    def evidence(self, passage: int, token: Token) -> Span:
        """The span of the token's sentence."""
        return self.span(passage, token.sent)

    def subtree(self, passage: int, token: Token) -> Span:
        """The span from the first to the last token below ``token``."""
        return self.span(passage, token.doc[token.left_edge.i : token.right_edge.i + 1])

    def ref(self, passage: int, token: Token) -> Ref | None:
        """What the token, as the head of a mention, denotes; None where that is unknown.

        In a quotation "I" and "we" are who says it.
        """
        mention = self.found.of(passage, token)
        if mention is not None:
            return Ref(mention.entity, mention.span)
        return self._speaker(passage, token) if token.lower_ in _FIRST_PERSON else None

    def party(self, passage: int, token: Token) -> Ref | None:
        """What the token denotes; of an adjective before a noun the government: *Chinese* in "Chinese goods"."""
        first = token.head if token.dep_ == "conj" else token
        before = token.text[:1].isupper() and first.dep_ in ("amod", "nmod", "compound")
        nation = self._government(passage, token) if before else None
        ref = nation or self.ref(passage, token)
        if ref is not None:
            return ref
        return (
            self._force(passage, token) if token.dep_ in ("compound", "nmod") and token.tag_ in ("NN", "NNS") else None
        )

    def capital(self, ref: Ref) -> bool:
        """True for a capital, which stands for its government: "an ultimatum to *Ankara*"."""
        entity = self.entity(ref)
        return entity.type == "City" and gazetteers.load().capital(entity.label) is not None

    def _government(self, passage: int, adjective: Token) -> Ref | None:
        nation = gazetteers.load().demonym(adjective.text)
        if nation is None or nation.type != "Country":
            return None
        return self._labelled(self.span(passage, adjective), "Government", government(nation.label))

    def _force(self, passage: int, noun: Token) -> Ref | None:
        """The body or group before a noun: *police* in "a police convoy", *Syrian army* in "Syrian army bases"."""
        lemma = noun.lemma_.lower()
        type = "Group" if lemma in self.schema.words["fightingSide"] else self.actor_nouns.get(lemma)
        if type is None:
            return None
        nation = next((c for c in noun.lefts if c.pos_ == "ADJ" and c.text[:1].isupper()), None)
        if type == "Government":
            return None if nation is None else self._government(passage, nation)
        words = noun.doc[nation.i if nation is not None else noun.i : noun.i + 1]
        return self._labelled(self.span(passage, words), type, words.text)

    @property
    def actor_nouns(self) -> dict[str, str]:
        """The types of nouns for bodies and groups."""
        if not self._nouns:
            self._nouns.update(self._actor_nouns())
        return self._nouns

    def _actor_nouns(self) -> dict[str, str]:
        types = (t for t in self.schema.types.values() if t.name in ("Government", "Agency", "Group"))
        return {noun: type.name for type in types for noun in type.nouns}

    def _labelled(self, span: Span, type: str, label: str) -> Ref:
        """A reference to the entity of that label, a new one if there is none."""
        same = (e for e in self.found.entities.values() if e.label == label)
        entity = next(same, None) or next((e for e in self.added.values() if e.label == label), None)
        return Ref(entity.id, span) if entity is not None else self.add(span, type, label)

    def _speaker(self, passage: int, pronoun: Token) -> Ref | None:
        """The one speaker of the smallest quotation around a pronoun of the first person."""
        at = self.span(passage, pronoun)
        around = [a for a in self.near(passage) if a.quoted and any(s.contains(at) for s in a.content)]
        inner = min(around, key=lambda a: sum(s.end - s.start for s in a.content), default=None)
        if inner is None or len(inner.source) != 1 or not self._quoted(passage, at):
            return None
        mention = self.found.of(inner.passage, inner.source[0])
        return None if mention is None else Ref(mention.entity, at)

    def says(self, passage: int, token: Token) -> Ref | None:
        """The one speaker whose words those at the token are, be they quoted or reported; None where that is unsure."""
        at = self.span(passage, token)
        around = [a for a in self.near(passage) if any(s.contains(at) for s in a.content) and not a.cue.overlaps(at)]
        inner = min(around, key=lambda a: sum(s.end - s.start for s in a.content), default=None)
        if inner is None or inner.act not in ("speech", "belief") or inner.negated or len(inner.source) != 1:
            return None
        return self.party(inner.passage, inner.source[0])

    def entity(self, ref: Ref) -> Entity:
        """The entity of a reference."""
        return self.added.get(ref.entity) or self.found.entities[ref.entity]

    def relabel(self, ref: Ref, label: str) -> None:
        """Give an entity that is only described ("a lawsuit") a name that tells it from others."""
        old = self.entity(ref)
        aliases = tuple(sorted({old.label, *old.aliases} - {label}))
        self.added[ref.entity] = Entity(old.id, old.type, label, aliases, old.same_as)

    def is_any(self, ref: Ref | None, types: Sequence[str]) -> bool:
        """True if the reference denotes something of one of the types."""
        return ref is not None and self.schema.is_any(self.entity(ref).type, types)

    def actor(self, passage: int, token: Token) -> Ref | None:
        """The reference if it denotes somebody who can act, else None."""
        ref = self.ref(passage, token)
        return ref if self.is_any(ref, ACTORS) else None

    def judge(self, ref: Ref) -> bool:
        """True for courts and judges: what they do to a policy is a ruling, no stance."""
        entity = self.entity(ref)
        if self.schema.is_a(entity.type, "Court"):
            return True
        if not self.is_any(ref, ("Person", "Group")):
            return False
        names = " ".join((entity.label, *entity.aliases, *(s.of(self.document.text) for s in self.spans(ref))))
        return not _JUDGES.isdisjoint(names.lower().split())

    def spans(self, ref: Ref) -> list[Span]:
        """Where the document mentions what a reference denotes, in order."""
        if not self._spans:
            for mention in self.found.mentions:
                self._spans.setdefault(mention.entity, []).append(mention.span)
        return self._spans.get(ref.entity, [])

    def add(self, span: Span, type: str, label: str) -> Ref:
        """A reference to a new entity that the words imply without naming it: the suit of "Texas sued"."""
        iri = local_entity_iri(self.document.id, span)
        if iri in self.found.entities:
            return Ref(iri, span)
        self.added.setdefault(iri, Entity(iri, type, label))
        return Ref(iri, span)

    def said_by(self, passage: int, token: Token, aside: bool = False) -> tuple[Ref, ...]:
        """Who says the words at the token, outermost first: the outlet, then speakers whose words they are; each once.

        :param aside: True for a title or an apposition, which is the writer's unless it stands in a quotation.
        """
        at = self.span(passage, token)
        chain = [Ref(outlet_iri(self.document.id))] if self.document.outlet else []
        if aside and not self._quoted(passage, at):
            return tuple(chain)
        around = self.near(passage)
        around = [a for a in around if any(s.contains(at) for s in a.content) and not a.cue.overlaps(at)]
        for attribution in sorted(around, key=lambda a: -sum(s.end - s.start for s in a.content)):
            if attribution.act not in ("speech", "finding"):
                continue
            for source in attribution.source:
                ref = self.ref(attribution.passage, source)
                if ref is not None and all(ref.entity != other.entity for other in chain):
                    chain.append(ref)
        return tuple(chain)

    def _quoted(self, passage: int, at: Span) -> bool:
        """True if the span lies in a quotation."""
        paragraph = self.passages[passage].segment.span
        inside = range(at.start - paragraph.start, at.end - paragraph.start)
        return any(q.start <= inside[0] and inside[-1] < q.end for q in quotes(paragraph.of(self.document.text)))

    def when(self, passage: int, predicate: Token) -> When | None:
        """The words that date the predicate: "on Monday", "Jan. 24", "in December"."""
        coming = predicate.tag_ in ("VBZ", "VBP") or grammar.modality(predicate) is not Modality.ASSERTED
        for child in predicate.children:
            if child.dep_ == "npadvmod" and child.ent_type_ == "DATE":
                return self.dated(passage, child, coming)
            if child.dep_ == "prep":
                for noun in grammar.children(child, "pobj"):
                    if noun.ent_type_ == "DATE":
                        return self.dated(passage, noun, coming)
        return None

    def dated(self, passage: int, token: Token, coming: bool) -> When:
        """The date that a token is part of, and its day, the next one if what is dated is still coming."""
        words = next((e for e in token.doc.ents if e.start <= token.i < e.end), token.doc[token.i : token.i + 1])
        span = self.span(passage, words)
        return When(span, find_date(span.of(self.document.text), self.document.published, coming))

    def text(self, passage: int, token: Token) -> Text:
        """The words below a token, without the commas and dashes around them."""
        span = self.subtree(passage, token)
        words = span.of(self.document.text)
        start = span.start + len(words) - len(words.lstrip(" ,;:—–-"))
        end = span.end - (len(words) - len(words.rstrip(" ,;:—–-.")))
        return Text((Span(start, max(end, start + 1)),))


def complement(token: Token, cue: Cue) -> Token | None:
    """The head of what follows a cue, in the form that it asks for: the object of its last preposition, its object or
    clause; None if it fails. Of "agreed to the plan" the cue ``v agree to NOUN`` takes *plan*, of "agreed to go" none.
    """
    if cue.rest == ("to",) and "NOUN" not in cue.forms:
        purposes = [c for c in grammar.children(token, "acl", "xcomp") if any(g.tag_ == "TO" for g in c.children)]
        if purposes:
            return purposes[0]
    last = grammar.after(token, cue.rest)
    if last is None:
        return None
    if not cue.rest and grammar.passive(token):
        return next((one for one in grammar.undergoers(token) if "WHOLE" not in cue.forms), None)
    below = grammar.children(last, "pobj", "pcomp") if cue.rest else []
    if not below and last.dep_ != "prep":
        below = grammar.children(last if grammar.children(last, "dobj") else token, "dobj", "attr", "xcomp", "ccomp")
    return next((one for one in below if _fits(token, one, cue)), None)


def _fits(token: Token, below: Token, cue: Cue) -> bool:
    """True if what follows a cue has one of the forms that it asks for."""
    if "NOUN" in cue.forms:
        return below.dep_ in ("dobj", "pobj") and not grammar.children(token, "oprd", "xcomp")
    if "INFINITIVE" in cue.forms:
        return below.dep_ == "xcomp" and any(c.tag_ == "TO" for c in below.children)
    if "GERUND" in cue.forms:
        return below.tag_ == "VBG" and not grammar.children(below, "mark")
    if "WHY" in cue.forms:
        return any(c.lower_ == "why" for c in below.lefts)
    return True
