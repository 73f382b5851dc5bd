"""A parsed paragraph with its quotations, and the stretches of tokens that attributions are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.language import grammar
from kg.language.pipeline import Passage
from kg.language.quotes import Quote, quotes
from kg.model import Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: A stretch of tokens: the index of the first, and that after the last.
Piece = tuple[int, int]
_LEADING = frozenset({",", ";", ":", ".", "-", "--", "–", "—", "―", "...", "…", ")", "]", "!", "?"})
_TRAILING = frozenset({",", ";", ":", ".", "-", "--", "–", "—", "―", "(", "["})
#: Marks that part a dateline or a signature from the text.
DASHES = frozenset({"―", "—", "–", "--", "-", "~"})
#: Words that open a relative clause after a comma.
_ASIDES = frozenset({"which", "who", "whose", "whom", "where"})
_PARTING = frozenset({",", "-", "--", "–", "—", "―"})
_LOOSE = frozenset({"relcl", "appos", "acl", "punct", "conj", "cc", "parataxis"})


@dataclass(frozen=True, slots=True)
class Run:
    """ "Tokens 0 to 7 are a quotation." Marks are inside; ``words`` counts the words between them."""

    start: int
    end: int
    words: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Find:
    """An attribution in the making: the cue's head token, the speakers' heads, and the content as token stretches.

    :param weight: of two with the same content that of more weight is kept.
    """

    cue: Token
    sources: tuple[Token, ...]
    pieces: tuple[Piece, ...]
    rule: str
    weight: float
    cue_piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A passage, its number among the passages, and its quotations as runs of tokens."""

    number: int
    passage: Passage
    runs: tuple[Run, ...]
    inside: tuple[int, ...] = field(repr=False)

    @property
    def doc(self) -> Doc:
        return self.passage.doc

    def quoted(self, index: int) -> bool:
        """True if the token lies in a quotation of four or more words, so that it is no word of the writer's."""
        run = self.inside[index]
        return run >= 0 and (self.runs[run].words > 3 or self.free(run))

    def speaks(self, index: int) -> bool:
        """True if the token lies in a quotation that is more than a nickname."""
        run = self.inside[index]
        return run >= 0 and self.runs[run].words > 1

    def run_at(self, index: int) -> Run | None:
        """The run that the token lies in."""
        return self.runs[self.inside[index]] if 0 <= index < len(self.inside) and self.inside[index] >= 0 else None

    def free(self, number: int) -> bool:
        """True if the run is no part of a clause of the writer's: it starts a sentence, or stands after a comma."""
        start = self.runs[number].start
        if start == 0:
            return True
        before = self.doc[start - 1]
        return before.text in _LEADING or before.is_space or self.inside[start - 1] >= 0

    def trim(self, piece: Piece) -> Piece | None:
        """The stretch with quotations whole, without punctuation round it; None where nothing is left."""
        start, end = piece
        start, end = max(start, 0), min(end, len(self.doc))
        while start < end:
            if self.inside[start] < 0 and (self.doc[start].text in _LEADING or self.doc[start].is_space):
                start += 1
            elif self.inside[end - 1] < 0 and (self.doc[end - 1].text in _TRAILING or self.doc[end - 1].is_space):
                end -= 1
            else:
                break
        if start >= end:
            return None
        first, last = self.run_at(start), self.run_at(end - 1)
        return (first.start if first else start), (last.end if last else end)

    def span(self, piece: Piece) -> Span:
        """The span in the document of a stretch of tokens, without what is glued to a closing mark in one token."""
        whole = self.passage.span(self.doc[piece[0] : piece[1]])
        run = self.run_at(piece[1] - 1)
        if run is None or run.end != piece[1]:
            return whole
        end = min(whole.end, self.passage.segment.span.start + run.quote.end)
        return Span(whole.start, max(end, whole.start + 1))


def scene(number: int, passage: Passage, document: Document) -> Scene:
    """The passage with its quotations found."""
    text = passage.segment.span.of(document.text)
    doc = passage.doc
    inside = [-1] * len(doc)
    runs: list[Run] = []
    at = 0
    for quote in quotes(text):
        while at < len(doc) and doc[at].idx + len(doc[at]) <= quote.start:
            at += 1
        start = at
        while at < len(doc) and doc[at].idx < quote.end:
            inside[at] = len(runs)
            at += 1
        if start < at:
            words = sum(t.is_alpha or t.like_num for t in doc[start:at])
            runs.append(Run(start, at, words, quote))
    return Scene(number, passage, tuple(runs), tuple(inside))


def noun_phrase(head: Token) -> Piece:
    """The tokens of a noun phrase: all before its head, and after it what is no relative clause, apposition or list."""
    start, end = head.i, head.i + 1
    for child in head.children:
        if child.i > head.i:
            if child.dep_ in _LOOSE:
                break
            end = child.right_edge.i + 1
        elif child.dep_ not in _LOOSE:
            start = min(start, child.left_edge.i)
    dash = next((i for i in range(min(head.i, 15), start, -1) if head.doc[i].text in DASHES), None)
    return (start if dash is None else dash + 1), end


def subtree(token: Token) -> Piece:
    """The tokens from the first to the last below ``token``."""
    return token.left_edge.i, token.right_edge.i + 1


def verb_group(verb: Token) -> Piece:
    """The verb with its auxiliaries, negation, adverbs before it and particles: "has not yet pointed out"."""
    start, end = verb.i, verb.i + 1
    for child in reversed([c for c in verb.children if c.i < verb.i]):
        if child.dep_ in ("aux", "auxpass", "neg", "advmod") and child.right_edge.i + 1 == start:
            start = child.left_edge.i
    for child in verb.children:
        if child.i == end and child.dep_ in ("prt", "neg"):
            end += 1
    return start, end


def unloosed(view: Scene, piece: Piece) -> Piece:
    """The stretch without the aside that it ends in: "the dam*, which leaks*", "the dam*, the oldest in town*"."""
    start, end = piece
    for i in range(start + 1, end - 1):
        if view.doc[i].text == ":" and view.inside[i] < 0 <= view.inside[i + 1]:
            return start, i
        parts = view.doc[i].text in _PARTING and view.inside[i] < 0 and view.inside[i + 1] < 0
        if parts and _aside(view.doc[i + 1], start, end):
            return start, i
    return piece


def _aside(opener: Token, start: int, end: int) -> bool:
    """True if a relative clause, an apposition or a participle opens here that reaches to the end."""
    head: Token | None = None
    if opener.lower_ in _ASIDES:
        head = next((t for t in opener.ancestors if t.dep_ == "relcl"), None)
    elif opener.tag_ == "VBG" and opener.dep_ in ("advcl", "acl"):
        head = opener
    else:
        head = next((t for t in (opener, *opener.ancestors) if t.dep_ == "appos" and t.left_edge == opener), None)
        if head is not None and head.head.pos_ == "PROPN" and head.head.i < start:
            head = None
    return head is not None and head.right_edge.i + 1 >= end


def merge(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The stretches in order, those that touch or overlap joined."""
    found: list[Piece] = []
    for start, end in sorted(pieces):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def without(whole: Piece, hole: Piece) -> Iterator[Piece]:
    """What is left of a stretch when another is cut out."""
    if whole[0] < hole[0]:
        yield whole[0], min(whole[1], hole[0])
    if hole[1] < whole[1]:
        yield max(whole[0], hole[1]), whole[1]


def own_subject(verb: Token) -> Token | None:
    """The verb's own subject, an inverted one included ("said Meissner", parsed as object, apposition or else)."""
    found = grammar.children(verb, "nsubj")
    return found[0] if found else None
