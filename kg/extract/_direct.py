"""Who says a quotation: the cue beside it, an inverted subject, a name after a dash or before a colon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract._lexicon import Lexicon
from kg.extract._scene import DASHES, Find, Piece, Run, Scene, merge, verb_group
from kg.extract._speakers import phrase_head, sources, speakers
from kg.language import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token

_STOPS = frozenset({".", "?", "!", ";"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_WORDS = frozenset({"expression", "phrase", "slogan", "term", "word"})
#: A name after a dash is at most this many tokens long.
_SIGNATURE = 20
#: A cue stands at most this many tokens from its quotation.
_GAP = 60


def direct(scene: Scene, lexicon: Lexicon) -> list[Find]:
    """The quotations of a paragraph that stand on their own, each with the cue beside it.

    Quotations that have no cue of their own are left to :func:`join`.
    """
    found: dict[int, Find] = {}
    for number, run in enumerate(scene.runs):
        if run.words == 0:
            continue
        find = _signed(scene, run)
        if find is None and scene.free(number):
            find = _after(scene, run, lexicon) or _before(scene, run, lexicon)
        elif find is None and (run.words > 4 or (run.words > 1 and not named(scene, run))):
            find = _after(scene, run, lexicon)
            if find is not None and run.words < 5 and _has_content(find.cue, run):
                find = None  # "Called a “waste of money,” the dam …"
            if find is not None:
                find = replace(find, pieces=((_sentence_start(scene, run), run.end),))
        if find is None:
            continue
        known = found.get(find.cue.i)
        pieces = merge([*(known.pieces if known else ()), *find.pieces])
        found[find.cue.i] = replace(known or find, pieces=pieces)
    return list(found.values())


def named(scene: Scene, run: Run) -> bool:
    """True for a name or title in quotation marks, all of whose words are capitalized but for small ones."""
    words = [t for t in scene.doc[run.start : run.end] if t.is_alpha]
    return all(t.text[0].isupper() or t.is_stop for t in words)


def _has_content(cue: Token, run: Run) -> bool:
    """True for a verb after a quotation that takes something else as what is said."""
    return any(c.i > cue.i for c in grammar.children(cue, "ccomp", "xcomp", "dobj", "oprd")) and cue.i >= run.end


def _sentence_start(scene: Scene, run: Run) -> int:
    """Where the sentence starts that a quotation ends, in the words before it."""
    start = run.start
    while start > 0 and scene.inside[start - 1] < 0 and scene.doc[start - 1].text not in _STOPS:
        start -= 1
    return max(start, scene.doc[run.start].sent.start)


def join(scene: Scene, finds: list[Find], lexicon: Lexicon) -> tuple[list[Find], tuple[Run, ...]]:
    """Give each stand-alone quotation without a cue to the speaker before it in the paragraph, else to the one after.

    Returns the grown finds in order of their cues, and the quotations that nobody in the paragraph says.
    """
    ordered = sorted(finds, key=lambda find: find.cue.i)
    owned = {i for find in ordered for start, end in find.pieces for i in range(start, end)}
    free = [n for n, run in enumerate(scene.runs) if run.start not in owned and run.words]
    if not free:
        return ordered, ()
    speakers = [n for n, find in enumerate(ordered) if find.rule not in _NEVER_JOIN]
    waiting = sorted(speakers, key=lambda n: ordered[n].pieces[0][0], reverse=True)
    grown: dict[int, list[Piece]] = {}
    orphans: list[Run] = []
    last = -1
    for number in free:
        run = scene.runs[number]
        while waiting and ordered[waiting[-1]].pieces[0][0] < run.start:
            last = max(last, waiting.pop())
        if not scene.free(number):
            rest = _rest(scene, ordered[last], run) if last >= 0 else None
            if rest is not None:
                grown.setdefault(last, []).append(rest)
        elif _alone(scene, number):
            chosen = last if last >= 0 else next(iter(speakers), None)
            if chosen is None:
                chosen = _judge_before(scene, ordered, run, lexicon)
            if chosen is None:
                orphans.append(run)
                continue
            while chosen and _adds(ordered[chosen], ordered[chosen - 1]):
                chosen -= 1
            for n in (chosen, *_inner(ordered, chosen)):
                grown.setdefault(n, []).append((run.start, run.end))
    joined = [replace(f, pieces=merge([*f.pieces, *grown[n]])) if n in grown else f for n, f in enumerate(ordered)]
    return joined, tuple(orphans)


def fragments(scene: Scene, finds: list[Find], lexicon: Lexicon) -> list[Find]:
    """The finds with the words in quotation marks that none of them holds: "went after the rule as “a waste of time”".

    The verb that they stand under says them, or its find grows by them. Names in quotation marks are left out.
    """
    owned = {i for find in finds for start, end in find.pieces for i in range(start, end)}
    by_cue = {find.cue.i: find for find in finds}
    for number, run in enumerate(scene.runs):
        if run.start in owned or run.words < 2 or _alone(scene, number) or named(scene, run):
            continue
        known, child = _governor(scene, run, by_cue, lexicon)
        if child is None or child.i < child.head.i:
            continue
        end = max(child.right_edge.i + 1, run.end)
        if known is not None:
            by_cue[known.cue.i] = replace(known, pieces=merge([*known.pieces, (child.left_edge.i, end)]))
        elif _says_words(child, lexicon) and (who := sources(child.head, lexicon)):
            start = verb_group(child.head)[1]
            by_cue[child.head.i] = Find(child.head, who, ((start, end),), "mixed", 0.6)
    return list(by_cue.values())


def _says_words(child: Token, lexicon: Lexicon) -> bool:
    """True for what holds words in quotation marks as words: under a verb of saying, after "as" or "the phrase"."""
    return lexicon.cues(child.head) or child.lower_ == "as" or child.dep_ == "oprd" or child.lemma_.lower() in _WORDS


def _governor(scene: Scene, run: Run, by_cue: dict[int, Find], lexicon: Lexicon) -> tuple[Find | None, Token | None]:
    """The find that words in quotation marks belong to, and what of its verb's dependents holds them; else the latter
    only, of the nearest verb.
    """
    top = next((t for t in scene.doc[run.start : run.end] if not run.start <= t.head.i < run.end), None)
    nearest = None
    while top is not None and top.head != top and scene.inside[top.head.i] < 0:
        verb = top.head
        if verb.i in by_cue and by_cue[verb.i].rule != "quote" and top.i > verb.i:
            return by_cue[verb.i], top
        if verb.pos_ == "VERB" and nearest is None and top.dep_ not in ("conj", "advcl"):
            nearest = top
            if lexicon.cues(verb):
                break
        top = verb
    return None, nearest


def _judge_before(scene: Scene, ordered: list[Find], run: Run, lexicon: Lexicon) -> int | None:
    """The find of the sentence before a quotation that says something too: "She called it a waste. “It leaks.”" """
    if run.start < 2:
        return None
    before = scene.doc[run.start - 2].sent
    found = [n for n, find in enumerate(ordered) if find.cue.sent == before and lexicon.says(find.cue)]
    return found[-1] if found else None


def _adds(find: Find, before: Find) -> bool:
    """True for a participle that shares the speaker of the saying before it: "…," she said, citing a poll. "…"."""
    shares = find.cue.tag_ == "VBG" and find.cue.sent == before.cue.sent and find.sources == before.sources
    return shares and before.rule in ("quote", "parenthesis", "clause")


def _rest(scene: Scene, find: Find, run: Run) -> Piece | None:
    """What the speaker of "…," she said, but "…" goes on to say: from the conjunction to the end of the quotation."""
    if find.rule != "quote" or not find.cue.i < run.start or run.words < 3:
        return None
    if find.cue.sent != scene.doc[run.start].sent:
        return None
    last = max([end for _, end in find.pieces] + [cue_span(scene, find)[1], run.start - 3])
    opener = next((i for i in range(last, run.start) if scene.doc[i].lower_ in ("and", "but", "because")), None)
    return None if opener is None else (opener, run.end)


def _inner(ordered: list[Find], outer: int) -> list[int]:
    """The finds just before one whose cues lie in its content: who said what, "according to" somebody."""
    near = range(max(0, outer - 3), outer)
    pieces = ordered[outer].pieces
    return [n for n in near if ordered[n].rule == "quote" and any(s <= ordered[n].cue.i < e for s, e in pieces)]


_NEVER_JOIN = frozenset({"object", "adjective", "infinitive", "noun", "passive", "complement"})


def _alone(scene: Scene, number: int) -> bool:
    """True if the quotation is a sentence or more by itself."""
    run = scene.runs[number]
    if not scene.free(number) or run.words < 2:
        return False
    before = scene.doc[run.start - 1].text if run.start else "."
    first = next((t for t in scene.doc[run.start : run.end] if t.is_alpha), None)
    return before != "," and first is not None and (first.text[0].isupper() or run.words > 5)


def _signed(scene: Scene, run: Run) -> Find | None:
    """ "…" ― NAME: a dash and a name to the end of the line."""
    glued = run.end > 0 and scene.doc[run.end - 1].text[-1] in DASHES
    if len(scene.doc) - run.end > _SIGNATURE:
        return None
    rest = [t for t in scene.doc[run.end - glued :] if not t.is_space]
    if len(rest) < 2 or (rest[0].text not in DASHES and not glued):
        return None
    names = rest[1:]
    if any(t.pos_ in ("VERB", "AUX") for t in names[:4]) or scene.inside[names[0].i] >= 0:
        return None
    if not names[0].text[0].isupper():
        return None
    return Find(rest[0], (phrase_head(scene.doc, names[0].i, len(scene.doc)),), ((run.start, run.end),), "signed", 0.9)


def _after(scene: Scene, run: Run, lexicon: Lexicon) -> Find | None:
    """ "…," said NAME; "…," NAME said."""
    doc = scene.doc
    start = run.end
    comma = False
    while start < len(doc) and (doc[start].text in (",", "-", "--", "—", "–") or doc[start].is_space):
        comma = comma or not doc[start].is_space
        start += 1
    end = start
    while end < min(len(doc), start + _GAP) and not scene.speaks(end) and doc[end].text not in _STOPS:
        end += 1
    if start >= end:
        return None
    said = (t for t in reversed(doc[run.start : run.end]) if t.is_alpha or (t.is_punct and not t.is_quote))
    last = next((t.text for t in said), "")
    runs_on = comma or last in (",", "?", "!", "—", "-", "…", "...", "--")
    verb = doc[start]
    if verb.pos_ == "ADV" and start + 1 < end:
        verb = doc[start + 1]
    if verb.pos_ in ("VERB", "AUX") and lexicon.says(verb) and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
        name = _after_verb(scene, verb, end)
        if name is not None:
            return Find(verb, (name,), ((run.start, run.end),), "quote", 0.95)
    if not runs_on or doc[start].pos_ in ("CCONJ", "SCONJ"):
        return None
    for token in doc[start:end]:
        if token.pos_ not in ("VERB", "AUX") or token.tag_ not in ("VBD", "VBZ", "VBP"):
            continue
        subjects = grammar.children(token, "nsubj")
        if subjects and subjects[0].left_edge.i > start + 2:
            return None
        if not subjects and doc[start].pos_ not in (*_NOMINAL, "DET", "ADJ"):
            return None
        if token.dep_ == "relcl":
            continue
        if token.pos_ == "AUX" and token.dep_ in ("aux", "auxpass"):
            continue
        if not (lexicon.says(token) or comma or last == ","):
            return None
        head = subjects[0] if subjects and subjects[0].i >= start else phrase_head(scene.doc, start, token.i)
        return Find(token, tuple(grammar.expand(head)), ((run.start, run.end),), "quote", 0.95)
    for token in doc[start:end]:
        if token.dep_ == "aux" and token.head.i < end and lexicon.says(token.head):
            subjects = grammar.children(token.head, "nsubj")
            if subjects and start <= subjects[0].left_edge.i <= start + 2:
                return Find(token.head, tuple(grammar.expand(subjects[0])), ((run.start, run.end),), "quote", 0.9)
    return None


def _before(scene: Scene, run: Run, lexicon: Lexicon) -> Find | None:
    """NAME said, "…"; NAME said: "…"."""
    doc = scene.doc
    at = run.start - 1
    while at >= 0 and doc[at].is_space:
        at -= 1
    if at < 0 or scene.inside[at] >= 0:
        return None
    colon = doc[at].text == ":"
    if doc[at].text in _STOPS:
        return None
    start = at
    while start > max(0, at - _GAP) and not scene.speaks(start - 1) and doc[start - 1].text not in _STOPS:
        start -= 1
    gap = [t for t in doc[start : at + 1] if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass")]
    says = [t for t in gap if lexicon.says(t)] or (gap if colon else [])
    for verb in reversed(says):
        who = speakers(verb, lexicon)
        if who and who[0].i >= start:
            return Find(verb, who, ((run.start, run.end),), "quote", 0.95)
    if colon and at - start <= 8 and not gap and doc[start].text[0].isupper():
        head = phrase_head(scene.doc, start, at)
        names = [n for p in grammar.children(head, "prep") if p.lower_ in ("by", "from") for n in p.children]
        name = next((n for n in names if n.pos_ == "PROPN"), head)  # "A word from Ana Ruiz: “…”"
        return Find(doc[at], (name,), ((run.start, run.end),), "colon", 0.85)
    return None


def announcement(scene: Scene, lexicon: Lexicon) -> Find | None:
    """NAME said: at the end of a paragraph, whose quotation is the next one. The find has no pieces."""
    doc = scene.doc
    last = len(doc) - 1
    while last >= 0 and doc[last].is_space:
        last -= 1
    if last < 1 or doc[last].text != ":":
        return None
    for token in reversed(doc[doc[last].sent.start : last]):
        if token.pos_ == "VERB" and scene.inside[token.i] < 0 and lexicon.says(token):
            who = speakers(token, lexicon)
            if who:
                return Find(token, who, (), "announced", 0.85)
    root = doc[last].sent.root
    who = speakers(root, lexicon) if root.pos_ == "VERB" else ()
    return Find(root, who, (), "announced", 0.7) if who else None


def _after_verb(scene: Scene, verb: Token, end: int) -> Token | None:
    """The inverted subject: the noun phrase right after the verb."""
    at = verb.i + 1
    while at < end and scene.doc[at].pos_ == "ADV":
        at += 1
    if at >= end or scene.doc[at].pos_ in ("ADP", "SCONJ", "PART", "PUNCT", "VERB", "AUX"):
        return None
    head = phrase_head(scene.doc, at, end)
    return head if head.pos_ in _NOMINAL else None


def cue_span(scene: Scene, find: Find) -> tuple[int, int]:
    """The tokens of a find's cue."""
    if find.cue_piece is not None:
        return find.cue_piece
    if find.cue.pos_ in ("VERB", "AUX"):
        return verb_group(find.cue)
    return find.cue.i, find.cue.i + 1
