"""The ontology as the program sees it: relation and entity types, operators, word classes, from ``ontology/*.ttl``.

Nothing else defines terms. A new relation type is an edit of ``ontology/relations.ttl``; its examples are its tests.

A *cue* is one line of data that says how English expresses a term::

    v oppose            the verb; its object is the relation's object
    v object to         verb and preposition; the preposition's object is the relation's object
    v roll back         verb and particle; the verb's object is the relation's object
    v stand in way of   any fixed words after the verb
    v send @arms to     any word of a word class, here pol:arms
    v return * to       any object
    v give|send it to|for   one of several words, in any place: four cues
    n opposition to     a noun; who holds it is its owner ("Mexico's opposition to")
    a opposed to        an adjective, as a predicate or in apposition
    p in favour of      a preposition after "be" or after a noun
    r recklessly        an adverb

Words in capitals at its end say what must stand there, or what is taken:

    v agree to NOUN     a noun phrase, which nothing is said of ("agreed to the plan", not "agreed to go")
    v consider GERUND   a gerund ("is considering ending it")
    v agree INFINITIVE  an infinitive with *to* ("agreed to go")
    v explain WHY       a clause with *why*
    v agree with BODY   a body or a country, no person
    v end ALONE         the verb without an object
    v meet EACH         two or more that do it with each other ("X and Y met", "talks between X and Y")
    v anger FELT        the object feels it towards the subject ("the tax angered farmers")
    n appointee DONE    the noun is who it was done to, by its owner ("a Biden appointee")
    v allow WHOLE       the words taken start with the verb ("allows residents to sue")
    v call DATED        on a day ("called the king on Friday")
    v reject @request DOER  who does or holds what the last word names ("rejected a request from *Italy*")
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import SchemaError
from kg.files import folder
from kg.model import NAMESPACE, TERMS, Modality

#: The namespace that the files are written in; replaced by :data:`kg.model.NAMESPACE` when they are read.
FILE_NAMESPACE = "https://kg.example/"
FILES = ("core.ttl", "relations.ttl", "shapes.ttl", "alignments.ttl")
FORMS = frozenset(
    {"NOUN", "GERUND", "INFINITIVE", "WHY", "BODY", "ALONE", "EACH", "WHOLE", "FELT", "DONE", "DOER", "DATED"}
)
PARTS_OF_SPEECH = {"v": "VERB", "n": "NOUN", "a": "ADJ", "p": "ADP", "r": "ADV"}


class Cue(NamedTuple):
    """ "The verb *object*, then *to*, says ``opposes``": part of speech, head lemma, and the fixed words after it.

    ``forms`` are the words in capitals, which narrow what may follow.
    """

    pos: str
    head: str
    rest: tuple[str, ...] = ()
    forms: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, line: str) -> Cue:
        """Read a cue line.

        >>> Cue.parse("v object to")
        Cue(pos='VERB', head='object', rest=('to',), forms=frozenset())
        """
        words = line.split()
        if len(words) < 2 or words[0] not in PARTS_OF_SPEECH:
            raise SchemaError(f"the cue {line!r} does not start with one of v, n, a, p, r and a word", "ontology")
        forms = frozenset(word for word in words[2:] if word.isupper())
        if forms - FORMS:
            raise SchemaError(f"the cue {line!r} has a form that is none of {', '.join(sorted(FORMS))}", "ontology")
        return cls(PARTS_OF_SPEECH[words[0]], words[1], tuple(w for w in words[2:] if w not in forms), forms)


@dataclass(frozen=True, slots=True)
class Relation:
    """ "``opposes`` holds between an actor and a policy, actor, ruling or lawsuit, with sign −1."

    :param kind: stance, act, legal, interaction, office, statement or description.
    :param sign: the sign towards the object, None where there is none.
    :param domain: entity types of the subject; empty for any.
    :param range: entity types of the object, ``"Text"`` for words of the document; empty for any.
    :param asked_by: lemmas by which a question asks for it ("status", "depend").
    :param judges: True if who judges an act judges its doer as well ("praised *Biden*'s decision").
    :param through_things: True if what is done to somebody's things is done to them ("bombed the army's depots").
    """

    name: str
    label: str
    kind: str
    sign: int | None
    domain: tuple[str, ...]
    range: tuple[str, ...]
    parents: tuple[str, ...]
    cues: tuple[Cue, ...]
    examples: tuple[str, ...]
    asked_by: frozenset[str] = frozenset()
    through_things: bool = False
    judges: bool = False


@dataclass(frozen=True, slots=True)
class Operator:
    """ "``refuse`` turns the sign of its complement": a verb, noun or adjective over another predicate.

    :param sign: the factor, 1 or −1.
    :param modality: what it makes of an asserted complement.
    :param attitude: True if the holder takes a stance on the complement, rather than does it ("wants X to end MPP").
    :param negation: ``"null"`` if plain negation leaves no sign ("did not try to"), ``"flip"`` if it turns it
        ("does not want to").
    :param judges: True if its object is judged as well ("criticised *Biden* for ending MPP").
    :param factive: True if the complement is done ("criticised Biden for ending MPP": Biden ended it).
    """

    name: str
    sign: int
    modality: Modality
    attitude: bool
    negation: str
    factive: bool
    judges: bool
    cues: tuple[Cue, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """ "*corrupt* and *liar* speak ill of what they are said of": words of one kind and sign.

    :param owned: True if its nouns speak of who owns them ("his corruption").
    :param predicative: True if its words evaluate only what they are said of, and before a noun name a kind.
    :param agentive: True if its verbs speak only of somebody who can act ("the agency failed").
    :param wronging: True if its verbs speak well of whom it is done to ("they smeared Roe").
    :param felt: True if its adjectives are said of who feels, and speak of whom the feeling is about ("proud of").
    """

    name: str
    sign: int
    owned: bool
    predicative: bool
    agentive: bool
    wronging: bool
    felt: bool
    cues: tuple[Cue, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityType:
    """ "A ``Programme`` is a policy; *program* and *initiative* name one." ``parents`` is closed upwards."""

    name: str
    label: str
    parents: tuple[str, ...]
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything that the ontology's files say to the program."""

    relations: dict[str, Relation]
    operators: dict[str, Operator]
    types: dict[str, EntityType]
    words: dict[str, frozenset[str]]
    effects: dict[str, tuple[Cue, ...]]
    stages: dict[str, tuple[Cue, ...]] = field(default_factory=dict)
    evaluations: dict[str, Evaluation] = field(default_factory=dict)
    #: Sets of words that were asked for, so that no token builds one anew.
    _known: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_a(self, type: str, ancestor: str) -> bool:
        """True if ``type`` is ``ancestor`` or below it. Unknown types are below nothing but themselves."""
        return type == ancestor or (type in self.types and ancestor in self.types[type].parents)

    def is_any(self, type: str, ancestors: Iterable[str]) -> bool:
        """True if ``type`` is at or below one of ``ancestors``; also where ``ancestors`` is empty."""
        known = tuple(ancestors)
        return not known or any(self.is_a(type, a) for a in known)

    def heads(self, relation: str, pos: str = "VERB") -> frozenset[str]:
        """The head lemmas of a relation's cues of one part of speech."""
        key = f"{pos} {relation}"
        if key not in self._known:
            self._known[key] = frozenset(cue.head for cue in self.relations[relation].cues if cue.pos == pos)
        return self._known[key]

    def last_words(self, type: str) -> frozenset[str]:
        """The last words of the nouns that name an entity type: *action* and *suit* of "legal action" and "suit"."""
        key = f"NOUN of {type}"
        if key not in self._known:
            self._known[key] = frozenset(noun.split()[-1] for noun in self.types[type].nouns)
        return self._known[key]

    def below(self, relation: str) -> frozenset[str]:
        """``relation`` and all its sub-relations."""
        found, grown = {relation}, True
        while grown:
            more = {r.name for r in self.relations.values() if found & set(r.parents)} - found
            grown = bool(more)
            found |= more
        return frozenset(found)


def ontology(files: Iterable[str] = FILES, where: Path | None = None) -> Graph:
    """The ontology's files as one graph, in the configured namespace.

    :raises SchemaError: if a file is missing or is no Turtle.
    """
    graph = Graph()
    for name in files:
        path = (where or folder("ontology")) / name
        try:
            text = path.read_text(encoding="utf-8").replace(FILE_NAMESPACE, NAMESPACE)
            graph.parse(data=text, format="turtle")
        except OSError as error:
            raise SchemaError("the ontology file cannot be read", str(path), "install the package again") from error
        except Exception as error:
            raise SchemaError(f"not Turtle: {error}", str(path), "mend the file") from error
    return graph


@cache
def load() -> Schema:
    """The schema of this installation, read once."""
    return from_graph(ontology(("core.ttl", "relations.ttl")))


def _spelt_out(line: str) -> list[str]:
    """Each cue of a line with alternatives.

    >>> _spelt_out("v give|send help to")
    ['v give help to', 'v send help to']
    """
    return [" ".join(words) for words in product(*(word.split("|") for word in line.split()))]


def from_graph(graph: Graph) -> Schema:
    """The schema that a graph of the ontology's terms describes.

    :raises SchemaError: if a relation has a cue, sign or operator that cannot be read.
    """

    def pol(name: str) -> URIRef:
        return URIRef(TERMS + name)

    def local(node: Node | None) -> str:
        return str(node).removeprefix(TERMS)

    def ours(node: Node | None) -> bool:
        return isinstance(node, URIRef) and str(node).startswith(TERMS)

    def texts(node: Node, *properties: URIRef) -> tuple[str, ...]:
        return tuple(sorted(str(o) for p in properties for o in graph.objects(node, p) if isinstance(o, Literal)))

    def one(node: Node, name: str) -> Node | None:
        return graph.value(node, pol(name))

    def true(node: Node, name: str) -> bool:
        return str(one(node, name)) == "true"

    def label(node: Node) -> str:
        return str(graph.value(node, RDFS.label) or graph.value(node, SKOS.prefLabel) or local(node))

    def sign(node: Node) -> int | None:
        value = one(node, "sign")
        if value is None:
            return None
        if str(value) not in ("1", "-1"):
            raise SchemaError(f"the sign of {local(node)} is {value}, not 1 or -1", "ontology/relations.ttl")
        return int(str(value))

    def cues(node: Node) -> tuple[Cue, ...]:
        return tuple(Cue.parse(line) for several in texts(node, pol("cue")) for line in _spelt_out(several))

    def kinds(node: Node, property: str) -> tuple[str, ...]:
        return tuple(sorted(local(o) for o in graph.objects(node, pol(property))))

    relations = {
        local(r): Relation(
            name=local(r),
            label=label(r),
            kind=str(one(r, "relationKind") or "description"),
            sign=sign(r),
            domain=kinds(r, "subjectType"),
            range=kinds(r, "objectType"),
            parents=tuple(sorted(local(p) for p in graph.objects(r, RDFS.subPropertyOf) if ours(p))),
            cues=cues(r),
            examples=texts(r, SKOS.example),
            asked_by=frozenset(texts(r, pol("askedBy"))),
            judges=str(one(r, "judges")) == "true",
            through_things=str(one(r, "throughThings")) == "true",
        )
        for r in graph.subjects(RDF.type, pol("RelationType"))
    }
    operators = {
        local(o): Operator(
            name=local(o),
            sign=sign(o) or 1,
            modality=Modality(local(graph.value(o, pol("givesModality"), default=pol("asserted")))),
            attitude=true(o, "attitude"),
            negation=str(one(o, "negation") or "null"),
            factive=true(o, "factive"),
            judges=true(o, "judges"),
            cues=cues(o),
            examples=texts(o, SKOS.example),
        )
        for o in graph.subjects(RDF.type, pol("Operator"))
    }
    evaluations = {
        local(e): Evaluation(
            name=local(e),
            sign=sign(e) or 1,
            owned=true(e, "owned"),
            predicative=true(e, "predicative"),
            agentive=true(e, "agentive"),
            wronging=true(e, "wronging"),
            felt=true(e, "felt"),
            cues=cues(e),
            examples=texts(e, SKOS.example),
        )
        for e in graph.subjects(RDF.type, pol("Evaluation"))
    }
    types = {
        local(c): EntityType(
            name=local(c),
            label=label(c),
            parents=tuple(sorted(local(p) for p in graph.transitive_objects(c, RDFS.subClassOf) if ours(p) and p != c)),
            nouns=texts(c, pol("noun")),
        )
        for c in graph.subjects(RDF.type, OWL.Class)
        if ours(c)
    }
    words = {local(w): frozenset(texts(w, pol("word"))) for w in graph.subjects(RDF.type, pol("WordClass"))}

    def notations(scheme: str) -> dict[str, tuple[Cue, ...]]:
        terms = sorted(graph.subjects(SKOS.inScheme, pol(scheme)), key=str)
        return {str(graph.value(term, SKOS.notation)): cues(term) for term in terms}

    return Schema(
        dict(sorted(relations.items())),
        dict(sorted(operators.items())),
        dict(sorted(types.items())),
        words,
        notations("RulingEffect"),
        notations("CaseStage"),
        dict(sorted(evaluations.items())),
    )
