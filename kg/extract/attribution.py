"""Who says what: every attribution of a document, with its speaker, its content and the words that introduce it.

The kinds of content are those of PolNeAR (Newell and others 2018): direct quotations, clauses, infinitives, and what
verbs, nouns and adjectives of saying, thinking and wanting take as object. Works on the parse alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extract._circumstances import addressee, date, medium
from kg.extract._clauses import clauses
from kg.extract._direct import announcement, cue_span, direct, fragments, join
from kg.extract._lexicon import Lexicon, lexicon
from kg.extract._scene import Find, Piece, Run, Scene, merge, noun_phrase, scene, unloosed
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.language.segments import SegmentKind
from kg.model import Document, Modality, Span
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Token

#: A speaker is named in the last words of a quotation that lacks its closing mark.
_TAIL = 12
_PRONOUNS = frozenset({"PRP", "WP", "WDT", "WRB", "DT"})
#: Rules whose content is a thing or an act, and ends before what the writer tells about that.
_THINGS = frozenset({"object", "complement", "infinitive", "gerund", "noun", "adjective"})
_SINGLE = frozenset("'‘")
_EVIDENCE = (SegmentKind.HEADLINE, SegmentKind.BODY)


@dataclass(frozen=True, slots=True)
class Attribution:
    """ "The department, in a statement to Reuters, said that it will go on."

    :param passage: the index of the passage that holds the cue.
    :param source: the head tokens of the speakers' noun phrases; empty where nobody is named. For a relative pronoun,
        the noun that it stands for.
    :param source_spans: the speakers' whole noun phrases in the document; for a relative pronoun, the pronoun.
    :param cue: the words that introduce the content: a verb with its auxiliaries, "according to", a colon.
    :param content: what is said, in one or more stretches, quotation marks included, final full stop of unquoted words
        excluded.
    :param act: ``speech``, ``belief``, ``intention`` or ``finding``.
    :param quoted: True if the content holds a quotation of more than three words.
    :param addressee: the head token of whom it is said to.
    :param medium: where it is said: "a statement", "Twitter".
    :param when: the head token of the words that date it: *Monday* of "said on Monday that".
    :param nested: True if the cue stands in the content of another attribution; such a one is part of a chain of
        sources, and no statement of its own.
    :param lemma: that of the cue's head: "say", "deny".
    """

    passage: int
    source: tuple[Token, ...]
    source_spans: tuple[Span, ...]
    cue: Span
    content: tuple[Span, ...]
    act: str
    quoted: bool
    addressee: Token | None
    medium: str | None
    when: Token | None
    negated: bool
    modality: Modality
    rule: str
    nested: bool = False
    lemma: str = ""


def attributions(passages: Sequence[Passage], document: Document, schema: Schema) -> tuple[Attribution, ...]:
    """The attributions of a document in order of their cues, nested ones marked.

    :param passages: the document's passages as the pipeline parsed them. Captions and duplicates are passed over.
    """
    words = lexicon(schema)
    found: list[Attribution] = []
    last: Attribution | None = None
    waiting: tuple[Span, ...] = ()
    before: Attribution | None = None
    for number, passage in enumerate(passages):
        if passage.segment.kind not in _EVIDENCE:
            continue
        view = scene(number, passage, document)
        mine, orphans = _of(view, words)
        if waiting:
            mine, waiting = _attributed_later(view, mine, waiting)
        if orphans and last is None and _open(view) and not _says_inside(view, words):
            waiting = (*waiting, *(view.span((run.start, run.end)) for run in orphans))
        single = view.doc[0].text in _SINGLE  # a headline within the text
        more = _continued(view, last, mine, orphans)
        if not more and not mine and not waiting and before is not None and _only_quoted(view, orphans) and not single:
            last, more = before, tuple(view.span((run.start, run.end)) for run in orphans)
        if last is not None and more:
            grown = replace(last, content=(*last.content, *more), quoted=last.quoted or bool(orphans))
            if last in found:
                found[found.index(last)] = grown
            else:
                found.append(grown)
            if not orphans:
                mine = [replace(a, nested=True) for a in mine]
            before = grown
            last = grown if _open(view) else None
        else:
            before = _last_quoted(mine)
            last = _announced(view, words) or (mine[-1] if mine and _open(view) else None)
        found.extend(mine)
    return tuple(sorted(found, key=lambda a: (a.cue, a.content)))


def _attributed_later(
    view: Scene, mine: list[Attribution], waiting: tuple[Span, ...]
) -> tuple[list[Attribution], tuple[Span, ...]]:
    """Give a quotation that the paragraph before left open to who says the one that this paragraph starts with.

    Returns the attributions, and the quotation if it still waits for its speaker.
    """
    first = view.runs[0] if view.runs and view.runs[0].start == 0 else None
    if first is None:
        return mine, ()
    start = view.span((first.start, first.end)).start
    for n, found in enumerate(mine):
        if found.content[0].start == start and not found.nested:
            return [*mine[:n], replace(found, content=(*waiting, *found.content)), *mine[n + 1 :]], ()
    return mine, () if mine else waiting


def _continued(
    view: Scene, last: Attribution | None, mine: list[Attribution], orphans: tuple[Run, ...]
) -> tuple[Span, ...]:
    """What of the paragraph the speaker of the one before says: its quotations, or all of it after "NAME said:"."""
    if last is None:
        return ()
    if orphans and orphans[0].start == 0:
        return tuple(view.span((run.start, run.end)) for run in orphans)
    if not last.content and not view.runs and not any(a.rule.endswith((":signed", ":label")) for a in mine):
        whole = view.trim((0, len(view.doc)))
        return (view.span(whole),) if whole else ()
    return ()


def _only_quoted(view: Scene, orphans: tuple[Run, ...]) -> bool:
    """True for a paragraph that is nothing but quotations: who speaks in the one before it goes on."""
    return bool(orphans) and all(
        token.is_space or token.is_punct or any(run.start <= token.i < run.end for run in orphans) for token in view.doc
    )


def _last_quoted(mine: list[Attribution]) -> Attribution | None:
    """The last quotation of a paragraph whose speaker is named, if any."""
    return next((a for a in reversed(mine) if a.quoted and a.source and not a.nested), None)


def _open(view: Scene) -> bool:
    """True if the paragraph ends in a quotation that goes on in the next."""
    return bool(view.runs) and not view.runs[-1].quote.closed


def _says_inside(view: Scene, words: Lexicon) -> bool:
    """True if the last quotation names its speaker though it is never closed: "…, said the builders."."""
    last = view.doc[max(view.runs[-1].start, view.runs[-1].end - _TAIL) : view.runs[-1].end]
    return any(t.i and t.nbor(-1).text == "," and words.says(t) for t in last)


def _announced(view: Scene, words: Lexicon) -> Attribution | None:
    """The speaker of the next paragraph, where this one ends in "NAME said:"."""
    find = announcement(view, words)
    return None if find is None else _attribution(view, find, False, words)


def _of(view: Scene, words: Lexicon) -> tuple[list[Attribution], tuple[Run, ...]]:
    finds = fragments(view, _united(view, [*direct(view, words), *clauses(view, words)]), words)
    finds, orphans = join(view, finds, words)
    trimmed = [f for f in (_trimmed(view, find, words) for find in finds) if f is not None]
    return [_attribution(view, find, nested, words) for find, nested in _outermost(trimmed)], orphans


def _past_colon(view: Scene, piece: Piece, known: Find) -> int:
    """The start of a stretch without the writer's words before a colon: "She scolded him: “You lied,” she said."."""
    starts = [s for s, _ in known.pieces if piece[0] < s < piece[1] and view.doc[s - 1].text == ":"]
    return starts[0] if starts else piece[0]


def _united(view: Scene, finds: list[Find]) -> list[Find]:
    """One find a cue: what a quotation's cue takes besides as a clause is added to it."""
    by_cue: dict[int, Find] = {}
    for find in finds:
        known = by_cue.get(find.cue.i)
        if known is None:
            by_cue[find.cue.i] = find
            continue
        if find.rule == "object":
            continue  # "said the same: “…”"
        more = [
            (_past_colon(view, p, known), p[1])
            for p in find.pieces
            if find.rule != "parenthesis" or any(p[0] < e and s < p[1] for s, e in known.pieces)
        ]
        by_cue[find.cue.i] = replace(known, pieces=merge([*known.pieces, *more]))
    return [by_cue[key] for key in sorted(by_cue)]


def _trimmed(view: Scene, find: Find, lexicon: Lexicon) -> Find | None:
    """The find with its content cut to words and whole quotations; None where none is left beside the cue."""
    cue = cue_span(view, find)
    pieces = merge(kept for kept in map(view.trim, find.pieces) if kept is not None)
    if find.rule in _THINGS and pieces:
        pieces = (*pieces[:-1], unloosed(view, pieces[-1]))
    if find.rule == "label":
        pieces = tuple((max(start, cue[1]), end) for start, end in pieces if end > cue[1])
    elif find.rule != "signed":
        pieces = tuple((start, end) for start, end in pieces if not start <= find.cue.i < end)
    words = [view.doc[i] for start, end in pieces for i in range(start, end)]
    judged = find.rule == "object" and find.cue.lemma_.lower() in lexicon.stances
    if len(words) == 1 and words[0].tag_ in _PRONOUNS and not (judged and words[0].tag_ == "PRP"):
        return None  # "said it", "explained what"; but "attacked him"
    return replace(find, pieces=pieces, cue_piece=cue) if pieces else None


def _outermost(finds: list[Find]) -> list[tuple[Find, bool]]:
    """Each find, and whether its cue lies in the content of another one or its content is another's."""
    size = {n: sum(e - s for s, e in f.pieces) for n, f in enumerate(finds)}
    owner: dict[int, int] = {}
    nested: set[int] = set()
    for n in sorted(size, key=lambda k: (-size[k], -finds[k].weight)):
        find = finds[n]
        tokens = [i for start, end in find.pieces for i in range(start, end)]
        taken = sum(i in owner for i in tokens)
        if find.cue.i in owner or taken * 2 > len(tokens):
            nested.add(n)
            continue
        for i in tokens:
            owner.setdefault(i, n)
    for n, find in enumerate(finds):
        if n not in nested and owner.get(find.cue.i, n) != n:
            nested.add(n)
    return [(find, n in nested) for n, find in enumerate(finds)]


def _attribution(view: Scene, find: Find, nested: bool, words: Lexicon) -> Attribution:
    cue = find.cue
    runs = [run for s, e in find.pieces for i in range(s, e) if (run := view.run_at(i)) is not None]
    longest = max((run.words for run in runs), default=0)
    verb = cue if cue.pos_ in ("VERB", "AUX", "NOUN", "ADJ") else None
    animate = not any(t.lemma_.lower() in words.evidence for t in find.sources)
    return Attribution(
        passage=view.number,
        source=find.sources,
        source_spans=_source_spans(view, find),
        cue=view.span(cue_span(view, find)),
        content=tuple(view.span(piece) for piece in find.pieces),
        act=words.act(cue, rule=find.rule, animate=animate, bare=find.rule == "object" and longest < 2),
        quoted=longest > 3,
        addressee=addressee(find, words),
        medium=medium(find, words),
        when=date(find),
        negated=grammar.negated(verb) if verb is not None else False,
        modality=grammar.modality(verb) if verb is not None else Modality.ASSERTED,
        rule=f"attribution:{find.rule}",
        nested=nested,
        lemma=cue.lemma_.lower(),
    )


def _source_spans(view: Scene, find: Find) -> tuple[Span, ...]:
    """The speakers' noun phrases, or the relative pronoun that stands for them as the subject of the cue."""
    verb = find.cue
    while verb.dep_ in ("conj", "xcomp", "dobj", "acomp") and not grammar.children(verb, "nsubj"):
        verb = verb.head  # "who praised the plan and said that", "who is sure that"
    subjects = grammar.children(verb, "nsubj") if verb.dep_ == "relcl" else []
    pronoun = next((c for c in subjects if grammar.relative(c)), None)
    if pronoun is not None and find.sources and pronoun not in find.sources:
        return (view.span((pronoun.i, pronoun.i + 1)),)
    return tuple(view.span(noun_phrase(token)) for token in find.sources)
