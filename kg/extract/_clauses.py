"""What somebody says in the writer's words: clauses, infinitives, objects, parentheses and "according to"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract._lexicon import Lexicon
from kg.extract._objects import adjective_content, complement_or_object, felt, noun_content
from kg.extract._scene import Find, Piece, Scene, noun_phrase, own_subject, subtree, verb_group, without
from kg.extract._speakers import EMPTY, second, sources
from kg.language import grammar
from kg.language.pipeline import LONGEST_SENTENCE

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADVERBIAL = frozenset(
    {"advmod", "npadvmod", "prep", "prt", "dobj", "dative", "nsubj", "tmod", "aux", "neg", "agent", "oprd"}
)
#: Verbs that hardly do without a clause.
_CLAUSAL = frozenset({"say", "think", "claim", "argue", "believe", "insist", "contend", "know", "note", "maintain"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_SENTENCE_STOPS = frozenset({".", "!", "?"})
#: Conjunctions after which the writer may go on with what somebody else says.
_MEANWHILE = frozenset({"while", "whereas", "as", "after", "before", "although", "though", "but", "when"})


def clauses(scene: Scene, lexicon: Lexicon) -> Iterator[Find]:
    """Every attribution in the writer's own words, in order of the cues, nested ones too."""
    for sentence in scene.doc.sents:
        if len(sentence) > LONGEST_SENTENCE:
            continue
        for token in sentence:
            if scene.quoted(token.i):
                continue
            found: Find | None = None
            if token.lower_ == "according":
                found = _according(scene, token, lexicon)
            elif token.pos_ in ("VERB", "AUX"):
                found = _verb(scene, token, lexicon)
            elif token.pos_ == "NOUN":
                found = noun_content(token, lexicon)
            if found is not None:
                yield found
    label = _label(scene, lexicon)
    if label is not None:
        yield label


def _verb(scene: Scene, verb: Token, lexicon: Lexicon) -> Find | None:
    lemma = verb.lemma_.lower()
    if verb.dep_ in ("aux", "auxpass"):
        return None
    of_suit = verb.dep_ in ("advcl", "acl", "xcomp") and verb.head.lemma_.lower() in lexicon.suits
    if of_suit and verb.tag_ == "VBG" and lemma in lexicon.stances:
        return None  # "sued, challenging the rule": what the suit is for
    if lexicon.cues(verb):
        found = _parenthesis(scene, verb, lexicon)
        if found is not None:
            return found
    if lemma == "be":
        return adjective_content(verb, lexicon)
    who = sources(verb, lexicon)
    if lemma not in lexicon.blocked and who:
        found = _clause(scene, verb, who, lexicon)
        if found is not None:
            return found
    return felt(verb, lexicon) or (complement_or_object(scene, verb, who, lexicon) if who else None)


def _clause(scene: Scene, verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """NAME says (that) …: the clause under the verb."""
    after = [c for c in grammar.children(verb, "ccomp") if c.i > verb.i]
    if after:
        start, end = subtree(after[0])
        for more in after[1:]:
            end = max(end, more.right_edge.i + 1)
        piece = _clipped(scene, verb, (max(_past_date(after[0], start), verb.i + 1), end), lexicon)
        piece = piece[0], _past_colon(scene, piece[1])
        opened = any(c.lower_ in ("that", "whether") for c in grammar.children(after[0], "mark"))
        if not lexicon.cues(verb) and (not opened or all(s.lower_ in EMPTY for s in who)):
            return None
        return Find(verb, who, (piece,), "clause", 0.9)
    lemma = verb.lemma_.lower()
    if lemma in _CLAUSAL and (adverbial := _taken_for_adverbial(verb)) is not None:
        return Find(verb, who, (_clipped(scene, verb, subtree(adverbial), lexicon),), "clause", 0.75)
    follows = verb.i + 1
    if lemma in lexicon.speech | lexicon.belief | lexicon.finding and follows < len(scene.doc):
        word = scene.doc[follows]
        if word.lower_ == "that" and word.tag_ == "IN":
            return Find(verb, who, ((follows, _sentence_end(verb)),), "clause", 0.8)
    if lemma in lexicon.speech and (clause := _taken_for_relative(verb, lexicon)) is not None:
        return Find(verb, who, (_clipped(scene, verb, subtree(clause), lexicon),), "clause", 0.75)
    return None


def _past_colon(scene: Scene, end: int) -> int:
    """Where a clause ends that a colon explains: "said that it is simple: we have no money"."""
    doc = scene.doc
    if end + 2 < len(doc) and doc[end].text == ":" and scene.inside[end] < 0 and scene.inside[end + 1] < 0:
        return _sentence_end(doc[end + 1])
    return end


def _taken_for_relative(verb: Token, lexicon: Lexicon) -> Token | None:
    """The clause that the parser hung on when, where or to whom it is said: "told the heads of farms that it leaks"."""
    told = verb.lemma_.lower() in lexicon.listened
    for child in grammar.children(verb, "prep", "npadvmod", *(("dobj", "dative") if told else ())):
        for clause in child.subtree:
            noun, subject = clause.head, own_subject(clause)
            if clause.dep_ not in ("relcl", "acl") or subject is None or clause.left_edge.lower_ != "that":
                continue
            dated = noun.ent_type_ in ("DATE", "TIME") or noun.lemma_.lower() in lexicon.media
            whom = child.dep_ in ("dobj", "dative")
            if (dated or whom) and subject.i > clause.left_edge.i and not grammar.relative(subject):
                return clause
    return None


def _taken_for_adverbial(verb: Token) -> Token | None:
    """The clause after "said" that the parser took for an adverbial: no conjunction opens it, or a question word."""
    if grammar.children(verb, "dobj"):
        return None
    for child in grammar.children(verb, "advcl"):
        opens = [c for c in child.children if c.i < child.i]
        marked = any(c.dep_ == "mark" for c in opens) or child.tag_ in ("VBG", "VBN")
        if child.i > verb.i and own_subject(child) is not None and not marked and opens[0].lower_ != "as":
            return child
    return None


def _past_date(clause: Token, start: int) -> int:
    """The start of a clause without the date of the saying: "said (on Monday) it would"."""
    first = next((c for c in clause.children if c.left_edge.i == start and c.dep_ in ("prep", "npadvmod")), None)
    if first is not None and first.right_edge.i < clause.i and first.right_edge.ent_type_ in ("DATE", "TIME"):
        return int(first.right_edge.i) + 1
    return start


def _clipped(scene: Scene, cue: Token, piece: Piece, lexicon: Lexicon) -> Piece:
    """The content up to what is the writer's again.

    That is a participle or a concession after a comma at its end, a second verb of saying that shares the speaker
    ("… and warned that"), and a second clause with a speaker of its own ("… and farmers say that").
    """
    start, end = piece
    for i in range(start + 2, end):
        if scene.inside[i] >= 0:
            continue
        token = scene.doc[i]
        if token.text == "," and i + 1 < end and scene.inside[i + 1] < 0 and _loose(scene.doc[i + 1], end):
            return start, i
        if token.dep_ == "mark" and token.lower_ in _MEANWHILE and i > start + 2 and _says_more(token.head, lexicon):
            return start, i
        if i > start + 2 and second(token, lexicon):
            return start, i - 1 if scene.doc[i - 1].dep_ == "cc" else i
        subject = own_subject(token) if token.dep_ == "conj" and token.tag_ == cue.tag_ else None
        if subject is not None and lexicon.cues(token) and grammar.children(token, "ccomp", "xcomp"):
            left = subject.left_edge.i
            if left > start + 2 and scene.doc[left - 1].dep_ == "cc":
                return start, left - 1
    return piece


def _says_more(verb: Token, lexicon: Lexicon) -> bool:
    """True for an adverbial clause that tells what somebody else says: "while farmers called it a mistake"."""
    if verb.dep_ != "advcl" or not lexicon.says(verb) or own_subject(verb) is None:
        return False
    return bool(grammar.children(verb, "ccomp", "xcomp", "dobj", "oprd", "prep"))


def _loose(opener: Token, end: int) -> bool:
    """True if a participle or a concession opens here that reaches to the end."""
    if opener.tag_ == "VBG" and opener.dep_ in ("advcl", "acl"):
        return bool(opener.right_edge.i + 2 >= end)
    return opener.lower_ in ("although", "though") and bool(opener.head.right_edge.i + 2 >= end)


def _sentence_end(token: Token) -> int:
    return int(token.sent.end)


def _parenthesis(scene: Scene, verb: Token, lexicon: Lexicon) -> Find | None:
    """…, NAME said. …, NAME said, …: the rest of the sentence is the content."""
    doc = scene.doc
    subject = own_subject(verb)
    if subject is None and 0 < verb.i < len(doc) - 1 and doc[verb.i - 1].text == "," and verb.tag_ in ("VBD", "VBZ"):
        subject = next((c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "dep", "appos")), None)
    if subject is None or subject.lower_ in EMPTY - {"it", "this"} or subject.tag_ in ("WP", "WDT"):
        return None
    sentence = verb.sent
    start = min(subject.left_edge.i, verb_group(verb)[0])
    if start == sentence.start + 1 and (found := _as_said(scene, verb, subject)) is not None:
        return found
    if start <= sentence.start:
        return None
    before = doc[start - 1]
    if before.text not in (",", "—", "–", "--") and scene.inside[start - 1] < 0:
        return None
    end = max(_group_end(verb, subject), subject.right_edge.i + 1 if subject.i > verb.i else 0)
    while end < sentence.end:
        token = doc[end]
        if token.text in (",", "—", "–", "--", ";", ":") or token.text in _SENTENCE_STOPS or scene.inside[end] >= 0:
            break
        if token.is_space:
            end += 1
            continue
        child = _child_at(verb, end)
        if child is None or child.dep_ not in _ADVERBIAL:
            return None
        if child.dep_ in ("dobj", "dative") and verb.lemma_.lower() not in lexicon.listened and child != subject:
            return None
        end = child.right_edge.i + 1
    left: Piece = (sentence.start, start)
    finite = any(_main_verb(t) for t in doc[left[0] : left[1]])
    last = end >= sentence.end or doc[end].text in _SENTENCE_STOPS
    surely = verb.lemma_.lower() in _CLAUSAL and subject.i > verb.i and start - sentence.start > 3
    if last and not finite and not surely and not any(scene.inside[i] >= 0 for i in range(*left)):
        return None
    pieces = [left]
    if not last and doc[end].text in (",", "—", "–", "--") and scene.inside[end] < 0:
        rest = (end + 1, sentence.end)
        opener = doc[end + 1] if end + 1 < sentence.end else None
        if opener is not None and opener.tag_ not in ("VBG", "WDT", "WP", "WRB") and scene.inside[opener.i] < 0:
            pieces.append(rest)
        elif not finite:
            return None
    elif not finite and not last:
        return None
    return Find(verb, tuple(grammar.expand(subject)), tuple(pieces), "parenthesis", 0.9, verb_group(verb))


def _as_said(scene: Scene, verb: Token, subject: Token) -> Find | None:
    """As NAME put it, …: the rest of the sentence."""
    sentence = verb.sent
    if sentence[0].lower_ != "as" or verb.dep_ != "advcl" or verb.head.i < verb.i:
        return None
    objects = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "ccomp", "xcomp", "prep")]
    if any(c.lower_ != "it" and c.lower_ not in ("in", "on", "at", "during") for c in objects):
        return None  # "As she talked about the dam, …"
    end = verb.right_edge.i + 1
    if end + 2 >= sentence.end or scene.doc[end].text != "," or scene.inside[end] >= 0:
        return None
    return Find(verb, tuple(grammar.expand(subject)), ((end + 1, sentence.end),), "parenthesis", 0.85)


def _main_verb(token: Token) -> bool:
    """True for a finite verb of a clause that can stand alone."""
    if token.tag_ not in ("VBD", "VBZ", "VBP", "MD"):
        return False
    verb = token.head if token.dep_ in ("aux", "auxpass") else token
    if verb.dep_ in ("relcl", "acl") or any(c.tag_ == "WRB" for c in verb.children):
        return False
    return not any(c.dep_ == "mark" and c.lower_ != "that" for c in verb.children)


def _group_end(verb: Token, subject: Token) -> int:
    end = verb_group(verb)[1]
    return max(end, subject.i + 1) if subject.i == end else end


def _child_at(verb: Token, index: int) -> Token | None:
    return next((c for c in verb.children if c.left_edge.i == index), None)


def _according(scene: Scene, token: Token, lexicon: Lexicon) -> Find | None:
    """According to NAME, …: the rest of the sentence."""
    doc = scene.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    to = doc[token.i + 1]
    nouns = grammar.children(to, "pobj") or grammar.children(token, "pobj")
    if not nouns:
        return None
    noun = nouns[0]
    if noun.lemma_.lower() in lexicon.accordance:
        return None  # "according to plan", "according to their weight"
    sentence = token.sent
    piece = (token.i, noun_phrase(noun)[1])
    pieces = tuple(without((sentence.start, sentence.end), piece))
    if token.i > sentence.start:
        pieces = pieces[:1] if pieces and pieces[0][1] <= token.i else pieces
    if not pieces:
        return None
    return Find(token, tuple(grammar.expand(noun)), pieces, "according", 0.95, (token.i, to.i + 1))


def _label(scene: Scene, lexicon: Lexicon) -> Find | None:
    """NAME: … at the start of a paragraph."""
    doc = scene.doc
    colon = next((t for t in doc[:10] if t.text == ":"), None)
    if colon is None or colon.i == 0 or colon.i + 3 > len(doc):
        return None
    words = [t for t in doc[: colon.i] if not t.is_space and not t.is_quote]
    if not words:
        return None
    shouted = all(t.is_upper or not t.is_alpha for t in words)
    if scene.inside[colon.i] >= 0 and not shouted:
        return None
    if not shouted and any(t.pos_ in ("VERB", "AUX", "ADP", "SCONJ") or t.is_digit for t in words):
        return None
    if not all(t.text[0].isupper() or t.is_punct or t.text in ("'s",) for t in words):
        return None
    if any(t.lower_ in lexicon.no_speaker for t in words):
        return None
    head = words[-1] if words[-1].pos_ in _NOMINAL else words[0]
    return Find(colon, (head,), ((colon.i + 1, len(doc)),), "label", 0.8, (colon.i, colon.i + 1))
