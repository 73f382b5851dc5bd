"""The ontology as the program sees it: cues and their forms, types, and errors in the files."""

from __future__ import annotations

import pytest
from rdflib import Graph

from kg import schema as schemas
from kg.errors import SchemaError
from kg.model import TERMS
from kg.schema import Cue

PREFIXES = f"@prefix pol: <{TERMS}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"


def schema_of(turtle: str) -> schemas.Schema:
    graph = Graph()
    graph.parse(data=PREFIXES + turtle, format="turtle")
    return schemas.from_graph(graph)


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("v oppose", Cue("VERB", "oppose")),
        ("n opposition to", Cue("NOUN", "opposition", ("to",))),
        ("a opposed to", Cue("ADJ", "opposed", ("to",))),
        ("p in favor of", Cue("ADP", "in", ("favor", "of"))),
        ("v stand in way of", Cue("VERB", "stand", ("in", "way", "of"))),
        ("v agree to NOUN", Cue("VERB", "agree", ("to",), frozenset({"NOUN"}))),
        ("v end ALONE", Cue("VERB", "end", (), frozenset({"ALONE"}))),
    ],
)
def test_a_cue_is_a_part_of_speech_a_head_fixed_words_and_forms(line, cue):
    assert Cue.parse(line) == cue


@pytest.mark.parametrize("line", ["oppose", "x oppose", "v", "", "v oppose TWICE"])
def test_a_cue_that_cannot_be_read_is_refused_with_its_words(line):
    with pytest.raises(SchemaError, match="cue"):
        Cue.parse(line)


def test_a_sign_is_one_or_minus_one():
    with pytest.raises(SchemaError, match="opposes"):
        schema_of("pol:opposes a pol:RelationType ; pol:sign 2 .")


def test_a_relation_without_a_sign_has_none():
    relations = schema_of('pol:said a pol:RelationType ; rdfs:label "said"@en .').relations
    assert relations["said"].sign is None
    assert relations["said"].kind == "description"


def test_types_are_closed_upwards():
    schema = schemas.load()
    assert schema.is_a("Programme", "Policy")
    assert schema.is_a("Policy", "Policy")
    assert not schema.is_a("Policy", "Programme")
    assert schema.is_any("Programme", ())
    assert not schema.is_any("Programme", ("Actor", "Place"))


def test_sub_relations_lie_below_their_relation():
    assert {"supports", "defends", "praises", "maintains"} <= schemas.load().below("supports")
    assert "opposes" not in schemas.load().below("supports")


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(SchemaError) as caught:
        schemas.ontology(("core.ttl",), tmp_path)
    assert "core.ttl" in str(caught.value)


def test_every_cue_of_a_relation_has_one_reading():
    for relation in schemas.load().relations.values():
        assert len(set(relation.cues)) == len(relation.cues), relation.name
