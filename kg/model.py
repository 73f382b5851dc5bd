"""The core types, and every IRI the graph uses. Imports nothing of ours.

All offsets are Python string offsets (code points, not bytes) into :attr:`Document.text`; spans are half open.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

#: Every term, document and entity of ours starts with this. Set ``KG_NAMESPACE`` before the first import to change it.
NAMESPACE = os.environ.get("KG_NAMESPACE", "https://kg.example/")
#: Terms of the ontology (prefix ``pol:``).
TERMS = NAMESPACE + "ontology#"
#: Stands in :attr:`Document.plain` for a character of the text that is not to be read, and parts no words.
GAP = "\0"


class Modality(StrEnum):
    """How firmly a claim is said. "Biden has attempted to end MPP" is *attempted*, "could end" is *possible*."""

    ASSERTED = "asserted"
    ATTEMPTED = "attempted"
    PLANNED = "planned"
    CONDITIONAL = "conditional"
    POSSIBLE = "possible"
    DENIED = "denied"
    QUESTION = "question"


class MentionKind(StrEnum):
    """ "Marsha Espinosa" is *named*, "a spokesman for the department" is *nominal*, "she" is a *pronoun*."""

    NAMED = "named"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """ "Characters 120 to 178 of the document": ``start`` inclusive, ``end`` exclusive.

    >>> Span(4, 9).of("The state sued.")
    'state'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True if at least one character lies in both spans."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True if ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Part:
    """ "Characters 0 to 40 are a heading": what a document's format says of a stretch of its text.

    :param kind: ``headline``, ``body`` or ``caption``; empty where only its words can tell.
    """

    span: Span
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """ "The Reuters article 'Mexico opposes restart' of 6 February 2023, which says the following."

    :param text: the text that all offsets count in. For plain text the decoded file as it is, for other formats the
        text that the reader keeps.
    :param source: where it was read, as given: ``PATH``, ``PATH#id``, a URL, or ``-``. Never enters the graph.
    :param outlet: who published it, None where unknown.
    :param published: the day of publication, None where unknown.
    :param language: BCP 47 tag in lower case.
    :param plain: the text with white space or :data:`GAP` in place of its markup, character for character; None where
        the format has no markup.
    :param parts: its passages in order, if the format tells them; else the text's lines do.
    """

    text: str
    source: str = "-"
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime.date | None = None
    language: str = "en"
    url: str | None = None
    plain: str | None = None
    parts: tuple[Part, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        if self.plain is not None and len(self.plain) != len(self.text):
            raise ValueError("the text without its markup must be as long as the text")
        day = self.published.isoformat() if self.published else None
        parts = [self.text, self.url, self.title, self.outlet, day]
        if self.plain is not None or self.parts:  # the same characters say something else as plain text
            parts += [self.plain, *(f"{p.span.start}-{p.span.end} {p.kind}" for p in self.parts)]
        object.__setattr__(self, "id", f"{NAMESPACE}doc/{_digest(parts, 16)}")


@dataclass(frozen=True, slots=True)
class Entity:
    """ "The Migrant Protection Protocols, a programme, also called MPP and Remain in Mexico."

    A *local* entity (made by extraction) has an IRI in its document; a *global* one stands for a cluster of them.

    :param type: local name of a class of the ontology (``"Person"``, ``"Agency"``, ``"Programme"``).
    :param same_as: IRIs in other data sets that denote the same thing.
    """

    id: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """ "Characters 4886 to 4888 ('it') denote the Government of Mexico." ``entity`` is the local entity's IRI."""

    span: Span
    type: str
    kind: MentionKind
    entity: str


@dataclass(frozen=True, slots=True)
class Ref:
    """An end of a claim that is an entity, and the words in the evidence that denote it.

    ``span`` is None only for what the document's metadata names, such as its outlet.
    """

    entity: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """An end of a claim that is words of the document: one span, or several where other words stand between."""

    spans: tuple[Span, ...]

    @property
    def hull(self) -> Span:
        """The smallest span around all parts."""
        return Span(min(s.start for s in self.spans), max(s.end for s in self.spans))

    def of(self, text: str) -> str:
        """The words, parts joined by a space, white space folded."""
        return " ".join(" ".join(s.of(text) for s in self.spans).split())


@dataclass(frozen=True, slots=True)
class When:
    """ "On Monday": the words that date a claim, and the day where it can be known (ISO 8601, maybe ``YYYY-MM``)."""

    span: Span
    date: str | None = None


#: What a qualifier may hold: an entity, words of the document, or a plain value.
Value = Ref | Text | str | int | float | bool


@dataclass(frozen=True, slots=True)
class Claim:
    """ "In document D, characters 120–178 say that Mexico opposes MPP, according to Reuters."

    :param relation: local name of a relation type of the ontology (``"opposes"``).
    :param subject: who holds, does or says it; None where nobody is named.
    :param object: the other end; None where the relation has none or none is named.
    :param evidence: the sentence or sentences that say it; never empty.
    :param said_by: who says so, outermost first: outlet, then speaker, then the source that the speaker names.
    :param polarity: sign towards the object after the whole algebra: 1, −1, or None.
    :param negated: the text denies the relation ("has not sued").
    :param qualifiers: name and value, sorted by name; the names are properties of the ontology (``"seeks"``).
    :param confidence: 0 to 1, how often claims of this rule are right.
    :param rule: the rule that made it.
    """

    relation: str
    subject: Ref | None
    object: Ref | Text | None
    evidence: Span
    said_by: tuple[Ref, ...] = ()
    modality: Modality = Modality.ASSERTED
    polarity: int | None = None
    negated: bool = False
    when: When | None = None
    qualifiers: tuple[tuple[str, Value], ...] = ()
    confidence: float = 0.5
    rule: str = ""

    def qualifier(self, name: str) -> Value | None:
        """The value of the first qualifier of that name, or None."""
        return next((value for key, value in self.qualifiers if key == name), None)

    def refs(self) -> Iterator[Ref]:
        """Every entity that the claim names, ends first."""
        for end in (self.subject, self.object, *self.said_by, *(v for _, v in self.qualifiers)):
            if isinstance(end, Ref):
                yield end


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document. ``refused`` says what was dropped for want of evidence, a line each."""

    document: Document
    entities: Mapping[str, Entity]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    refused: tuple[str, ...] = ()
    model: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "entities", MappingProxyType(dict(self.entities)))


# --- IRIs: minted here and nowhere else ---------------------------------------------------------------------------


def _digest(parts: object, length: int) -> str:
    raw = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def term(name: str) -> str:
    """The IRI of a term of the ontology.

    >>> term("opposes")
    'https://kg.example/ontology#opposes'
    """
    return TERMS + name


def graph_iri(name: str) -> str:
    """The IRI of a named graph that is no document's: ``identity``, ``inferred``, ``ontology``, ``links/gazetteer``."""
    return f"{NAMESPACE}graph/{name}"


def local_entity_iri(document: str, span: Span) -> str:
    """``<doc>#e<start>-<end>`` of the entity's first mention."""
    return f"{document}#e{span.start}-{span.end}"


def outlet_iri(document: str) -> str:
    """The local entity of the outlet that the document's metadata names."""
    return f"{document}#outlet"


def span_iri(document: str, span: Span) -> str:
    """The node of a stretch of text, as a fragment of RFC 5147: ``<doc>#char=120,178``."""
    return f"{document}#char={span.start},{span.end}"


def claim_iri(document: str, claim: Claim) -> str:
    """``<doc>#c<16 hex>``, from all that the claim says; confidence and rule don't count."""
    return f"{document}#c{_digest(_plain(claim), 16)}"


def global_entity_iri(type: str, label: str, first_local: str) -> str:
    """A stable IRI for a cluster: type, slug of its name, 8 hex digits of the SHA-256 of its first local IRI.

    >>> global_entity_iri("Person", "Andrés López", "https://kg.example/doc/0#e1-5")
    'https://kg.example/person/andres-lopez-e8ae755d'
    """
    digest = hashlib.sha256(first_local.encode()).hexdigest()[:8]
    return f"{NAMESPACE}{slug(type)}/{slug(label)}-{digest}"


def judgement_iri(local: str) -> str:
    """The node of the judgement that says which global entity a local one denotes."""
    return f"{NAMESPACE}judgement/{hashlib.sha256(local.encode()).hexdigest()[:16]}"


def inferred_iri(kind: str, *parts: str) -> str:
    """A node that inference makes (a membership, a position), from all that identifies it."""
    return f"{NAMESPACE}{kind}/{_digest(list(parts), 16)}"


def slug(name: str) -> str:
    """ASCII, lower case, words joined by hyphens, at most 60 characters; ``x`` where nothing is left.

    >>> slug("Migrant Protection Protocols (MPP)")
    'migrant-protection-protocols-mpp'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "x"


def _plain(value: object) -> object:
    match value:
        case Claim():
            ends = [_plain(e) for e in (value.subject, value.object, value.evidence, value.when)]
            chain, extra = [_plain(r) for r in value.said_by], [[k, _plain(v)] for k, v in value.qualifiers]
            return [value.relation, *ends, chain, str(value.modality), value.polarity, value.negated, extra]
        case Ref():
            return ["ref", value.entity.rpartition("#")[2], _plain(value.span)]
        case Text():
            return ["text", *(_plain(s) for s in value.spans)]
        case Span():
            return [value.start, value.end]
        case When():
            return [_plain(value.span), value.date]
    return value
