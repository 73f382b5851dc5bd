"""The ontology's examples are its tests: each sentence must be read as the term that it stands for."""

from __future__ import annotations

import pytest
from rdflib import RDF, SKOS

from kg import schema as schemas
from kg.language.pipeline import load
from kg.model import TERMS, Document

SCHEMA = schemas.load()
GRAPH = schemas.ontology(("core.ttl", "relations.ttl"))
RELATIONS = [(r.name, example) for r in SCHEMA.relations.values() for example in r.examples]
OPERATORS = [(o.name, example) for o in SCHEMA.operators.values() for example in o.examples]
EVALUATIONS = [(e.name, e.sign, example) for e in SCHEMA.evaluations.values() for example in e.examples]
CLASSES = [
    (str(term).removeprefix(TERMS), str(example))
    for term in sorted(GRAPH.subjects(RDF.type, schemas.URIRef(TERMS + "WordClass")))
    for example in GRAPH.objects(term, SKOS.example)
]


@pytest.mark.parametrize(("relation", "example"), RELATIONS)
def test_the_example_of_a_relation_is_read_as_that_relation(read, relation, example):
    assert read(example, relation)


def test_every_relation_operator_and_word_class_has_an_example():
    assert {name for name, _ in RELATIONS} == set(SCHEMA.relations)
    assert {name for name, _ in OPERATORS} == set(SCHEMA.operators)
    assert {name for name, _, _ in EVALUATIONS} == set(SCHEMA.evaluations)
    assert {name for name, _ in CLASSES} == set(SCHEMA.words)


@pytest.mark.parametrize(("operator", "example"), OPERATORS)
def test_the_example_of_an_operator_goes_through_that_operator(read, operator, example):
    rules = [row["rule"] for row in read(example)]
    assert any(f"{operator} {sign}" in rule for rule in rules for sign in "+−"), rules


@pytest.mark.parametrize(("name", "example"), CLASSES)
def test_the_example_of_a_word_class_holds_a_word_of_it(name, example):
    (passage,) = load().parse(Document(example))
    lemmas = {word for token in passage.doc for word in (token.lower_, token.lemma_.lower())}
    assert any(set(word.split()) <= lemmas for word in SCHEMA.words[name])


@pytest.mark.parametrize(("name", "sign", "example"), EVALUATIONS)
def test_the_example_of_an_evaluation_speaks_well_or_ill(read, name, sign, example):
    rows = read(example, "criticises", "praises", "supports", "opposes", "accuses")
    assert {row["polarity"] for row in rows if row["subject"]["label"] == "mayor"} == {sign}, rows
