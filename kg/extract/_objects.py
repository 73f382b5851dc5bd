"""What verbs, nouns and adjectives of saying, thinking and wanting take as content, other than a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract._lexicon import Lexicon
from kg.extract._scene import Find, Piece, Scene, own_subject, subtree, verb_group
from kg.extract._speakers import EMPTY, sources
from kg.language import grammar

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Verbs that say no more than that another verb's act begins or goes on.
_ASPECT = frozenset({"begin", "continue", "go", "start"})
#: Prepositions before what a feeling is about.
_ABOUT = frozenset({"about", "against", "at", "by", "for", "in", "of", "on", "over", "that", "to", "toward", "with"})
#: Prepositions whose phrase belongs to the object before it.
_OF_OBJECT = frozenset({"as", "by", "of", "for", "from", "against", "with"})


def _infinitive(verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """NAME hopes to …: the infinitive."""
    if verb.lemma_.lower() not in lexicon.infinitives:
        return None
    for child in grammar.children(verb, "xcomp"):
        if child.i > verb.i and any(g.tag_ == "TO" for g in child.children):
            start, end = subtree(child)
            return Find(verb, who, ((max(start, verb.i + 1), _listed(verb, child, end)),), "infinitive", 0.75)
    return None


def _listed(verb: Token, first: Token, end: int) -> int:
    """Where a list of infinitives or gerunds ends whose later ones the parser hung on the verb: "to cut taxes, raise
    wages and end the war".
    """
    for other in grammar.children(verb, "conj"):
        if other.i >= end and other.tag_ == first.tag_ != verb.tag_ and own_subject(other) is None:
            end = other.right_edge.i + 1
    return end


def _complement(verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """NAME calls X a Y, asks X to do, accuses X of Y: the object and what is said of it."""
    for rest in lexicon.complements.get(verb.lemma_.lower(), ()):
        last = verb
        if len(rest) == 2 or (rest and rest[0] in ("on", "upon")):
            found = next((c for c in verb.children if c.lower_ == rest[0] and c.i > verb.i), None)
            if found is None:
                continue
            last = found
        objects = grammar.children(last, "dobj", "pobj", "dative") if last == verb else grammar.children(last, "pobj")
        objects = [o for o in objects if o.i > verb.i]
        if rest and len(rest) == 1 and last == verb:
            second = [c for c in verb.children if c.dep_ == "prep" and c.lower_ == rest[0] and c.i > verb.i]
            if not second and objects:
                hosts = [objects[0], *(n for c in verb.children if _place_of(c, lexicon) for n in c.children)]
                second = [c for host in hosts for c in grammar.children(host, "prep") if c.lower_ == rest[0]]
        else:
            second = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "oprd", "acomp") and c.i > verb.i]
            if not objects and len(second) < 2:
                second = [c for c in second if own_subject(c) is not None]
            elif objects and not second:  # "called the plan “absurd”"
                second = [c for c in grammar.children(objects[0], "amod") if c.i > objects[0].i]
        if not second:
            continue
        start = objects[0].left_edge.i if objects else second[0].left_edge.i
        end = _listed(verb, second[-1], second[-1].right_edge.i + 1)
        if start < end and start > verb.i:
            parts = [(start, end)]
            if objects and _between(verb, objects[0].right_edge.i + 1, second[0].left_edge.i, lexicon):
                parts = [subtree(objects[0]), (second[0].left_edge.i, end)]
            return Find(verb, who, (*_passive_subject(verb), *parts), "complement", 0.8)
    return None


def _between(verb: Token, start: int, end: int, lexicon: Lexicon) -> bool:
    """True if only circumstances of the saying stand there: "praised the mayor *on Twitter* for building it"."""
    at = start
    while at < end:
        child = next((c for c in verb.children if c.left_edge.i == at), None)
        if child is None or not (child.dep_ in ("npadvmod", "advmod", "punct") or _place_of(child, lexicon)):
            return False
        at = min(child.right_edge.i + 1, end)
    return start < at == end


def _place_of(prep: Token, lexicon: Lexicon) -> bool:
    """True for where or when something is said: "on Twitter", "in an interview", "at a rally", "on Monday"."""
    nouns = grammar.children(prep, "pobj") if prep.lower_ in ("at", "during", "in", "on") else []
    return any(n.lemma_.lower() in lexicon.media or n.ent_type_ in ("DATE", "TIME", "EVENT") for n in nouns)


def _object(verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """NAME rejects X, calls for X: the object."""
    if all(s.lower_ in EMPTY for s in who):
        return None
    for rest in lexicon.objects.get(verb.lemma_.lower(), ()):
        last = grammar.after(verb, rest)
        if last is None:
            continue
        targets = grammar.children(last, "pobj", "pcomp") if rest else grammar.children(verb, "dobj")
        if not rest and not targets and (subject := _passive_subject(verb)):
            return Find(verb, who, subject, "object", 0.65)
        targets = [t for t in targets if t.i > verb.i]
        if targets and grammar.supports(verb) and noun_content(targets[0], lexicon) is not None:
            return None  # "voiced concern about the dam": the dam
        if targets:
            start, end = subtree(targets[0])
            misread = _misread(verb, targets[0], lexicon) if not rest else None
            if misread is not None:
                return Find(verb, who, ((start, misread.right_edge.i + 1),), "clause", 0.8)
            return Find(verb, who, ((start, _stretched(verb, end)),), "object", 0.65)
    return None


def _passive_subject(verb: Token) -> tuple[Piece, ...]:
    """What "was criticized by farmers" is said of."""
    subjects = grammar.children(verb, "nsubjpass")
    if verb.dep_ == "acl" and grammar.children(verb, "agent"):
        return ((verb.head.left_edge.i, verb.head.i + 1),)  # "a view shared by farmers"
    if not subjects or subjects[0].lower_ in ("who", "which", "that"):
        return ()
    return (subtree(subjects[0]),)


def _misread(verb: Token, target: Token, lexicon: Lexicon) -> Token | None:
    """The verb of a clause that the parser took for an object and a second verb: "claim the rule, called R, hurts".

    A coordinated verb without "and" gives it away.
    """
    if verb.lemma_.lower() not in lexicon.speech | lexicon.belief:
        return None
    for other in grammar.children(verb, "conj"):
        joined = any(c.dep_ == "cc" and target.i < c.i < other.i for c in verb.children)
        if not joined and other.tag_ in ("VBZ", "VBP", "VBD") and other.i > target.right_edge.i:
            return other if own_subject(other) is None else None
    return None


def _stretched(verb: Token, end: int) -> int:
    """Where an object ends, with what the parser hung on the verb right after it: "cited X as an example"."""
    for child in verb.children:
        if child.left_edge.i == end and (
            child.dep_ in ("acl", "relcl", "xcomp", "oprd") or (child.dep_ == "prep" and child.lower_ in _OF_OBJECT)
        ):
            end = child.right_edge.i + 1
    return end


def _gerund(verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """NAME proposes cutting …, NAME denied taking …: the gerund."""
    lemma = verb.lemma_.lower()
    if lemma in _ASPECT or (lemma not in lexicon.speech and lemma not in lexicon.belief):
        return None
    for child in grammar.children(verb, "xcomp", "pcomp"):
        if child.i > verb.i and child.tag_ == "VBG" and child.left_edge.i - verb.i <= 2:
            start, end = subtree(child)
            return Find(verb, who, ((start, _listed(verb, child, end)),), "gerund", 0.7)
    return None


def _mixed(scene: Scene, verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """NAME said … "some of the words": what follows the verb up to the end of a quotation in the same clause."""
    if verb.lemma_.lower() in _ASPECT or not lexicon.says(verb):
        return None
    end = max((c.right_edge.i + 1 for c in verb.children if c.dep_ != "conj"), default=verb.i + 1)
    runs = [scene.run_at(i) for i in range(verb.i + 1, end) if scene.inside[i] >= 0]
    words = [run for run in runs if run is not None and run.words > 2]
    if not words:
        return None
    start = verb_group(verb)[1]
    return Find(verb, who, ((start, max(end, words[-1].end)),), "mixed", 0.7)


def noun_content(noun: Token, lexicon: Lexicon) -> Find | None:
    """NAME's claim that …, NAME's plan to …, NAME's plan is to …, NAME's criticism of …."""
    lemma = noun.lemma_.lower()
    content = _clause_of(noun) if lemma in lexicon.nouns else None
    about = next((t for rest in lexicon.topics.get(lemma, ()) if (t := _topic(noun, rest[0])) is not None), None)
    if content is None and about is None:
        return None
    owners = tuple(grammar.owners(noun))
    if not owners or all(o.lower_ in EMPTY for o in owners):
        return None
    if content is not None:
        return Find(noun, owners, (subtree(content),), "noun", 0.7)
    return Find(noun, owners, (subtree(about),), "noun", 0.6) if about is not None else None


def _clause_of(noun: Token) -> Token | None:
    """The clause or infinitive that says what a claim or plan is."""
    content = [c for c in noun.children if c.dep_ in ("acl", "relcl", "ccomp") and c.i > noun.i]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        content += [c for c in grammar.children(noun.head, "ccomp", "xcomp") if c.i > noun.head.i]
    for child in content:
        opens = child.left_edge
        if opens.tag_ == "TO" or (opens.lower_ == "that" and opens.dep_ == "mark"):
            return child
    return None


def _topic(noun: Token, preposition: str) -> Token | None:
    """What a noun is about, after its preposition."""
    for prep in grammar.children(noun, "prep"):
        if prep.lower_ == preposition and prep.i > noun.i:
            things = grammar.children(prep, "pobj", "pcomp")
            return next((thing for thing in things if thing.ent_type_ not in ("DATE", "TIME")), None)
    return None


def adjective_content(verb: Token, lexicon: Lexicon) -> Find | None:
    """NAME is confident that …, NAME is worried about …."""
    who = sources(verb, lexicon)
    if not who or all(s.lower_ in EMPTY for s in who):
        return None
    bare = not grammar.children(verb, "attr", "acomp")
    for prep in grammar.children(verb, "prep"):
        side = prep if bare and prep.lower_ in lexicon.adjectives else _favor(prep)
        for thing in grammar.children(side, "pobj", "pcomp") if side is not None else ():
            return Find(side or prep, who, (subtree(thing),), "adjective", 0.7)
    for adjective in grammar.children(verb, "acomp"):
        if adjective.lower_ not in lexicon.adjectives:
            continue
        content = _felt_about(adjective) or next(
            (c for c in grammar.children(verb, "ccomp", "xcomp") if c.i > adjective.i), None
        )
        if content is not None:
            cue = min(verb.i, adjective.i), max(verb.i, adjective.i) + 1
            return Find(adjective, who, (subtree(content),), "adjective", 0.75, cue)
    return None


def _favor(prep: Token) -> Token | None:
    """The *of* of "in favor of", "in support of"."""
    favors = grammar.children(prep, "pobj") if prep.lower_ == "in" else []
    nouns = [n for n in favors if n.lower_ in ("favor", "favour", "support")]
    return next((of for noun in nouns for of in grammar.children(noun, "prep") if of.lower_ == "of"), None)


def _felt_about(adjective: Token) -> Token | None:
    """The clause, infinitive or thing that a feeling is about."""
    for child in grammar.children(adjective, "ccomp", "xcomp"):
        if child.i > adjective.i:
            return child
    for prep in grammar.children(adjective, "prep"):
        if prep.lower_ in _ABOUT:
            return next(iter(grammar.children(prep, "pobj", "pcomp")), None)
    return None


def felt(participle: Token, lexicon: Lexicon) -> Find | None:
    """NAME was convinced that …: the participle of a feeling, whose subject is who feels."""
    subjects = grammar.children(participle, "nsubjpass")
    if participle.lower_ not in lexicon.adjectives or not subjects or subjects[0].lower_ in EMPTY:
        return None
    content = _felt_about(participle)
    if content is None or content.i < participle.i:
        return None
    return Find(participle, tuple(grammar.expand(subjects[0])), (subtree(content),), "adjective", 0.75)


def complement_or_object(scene: Scene, verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """The content of a verb without a clause, its speakers given."""
    if verb.dep_ == "acl" and who == (verb.head,) and verb.head.lemma_.lower() not in lexicon.media | lexicon.evidence:
        return None
    return (
        _complement(verb, who, lexicon)
        or _infinitive(verb, who, lexicon)
        or _gerund(verb, who, lexicon)
        or _object(verb, who, lexicon)
        or _shown(verb, who, lexicon)
        or _mixed(scene, verb, who, lexicon)
    )


def _shown(verb: Token, who: tuple[Token, ...], lexicon: Lexicon) -> Find | None:
    """The poll shows X: the object, where the subject is a kind of evidence."""
    if verb.lemma_.lower() not in lexicon.finding or not any(t.lemma_.lower() in lexicon.evidence for t in who):
        return None
    for target in grammar.children(verb, "dobj"):
        if target.i > verb.i:
            rest = [c for c in verb.children if c.i > target.i and c.dep_ in ("advmod", "oprd", "prep", "acomp")]
            end = max([_stretched(verb, target.right_edge.i + 1), *(c.right_edge.i + 1 for c in rest)])
            return Find(verb, who, ((target.left_edge.i, end),), "object", 0.7)
    return None
