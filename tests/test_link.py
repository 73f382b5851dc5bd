"""Links to other data sets: which linkers there are, and what the gazetteer's says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import EntryPoint

import pytest

from kg import link as registry
from kg.errors import KGError
from kg.link import Link, Linker, link, linkers
from kg.link.gazetteer import LINKER, WIKIDATA
from kg.model import Entity
from kg.schema import Schema, from_graph, ontology


@pytest.fixture(scope="module")
def schema() -> Schema:
    return from_graph(ontology(("core.ttl",)))


def entity(label: str, type: str, *aliases: str) -> Entity:
    return Entity(f"https://kg.example/{type}/{label}", type, label, aliases)


@pytest.mark.parametrize(
    ("item", "target"),
    [
        (entity("Mexico", "Country"), "Q96"),
        (entity("United States", "Country", "US"), "Q30"),
        (entity("Texas", "State"), "Q1439"),
        (entity("Georgia", "State"), "Q1428"),
        (entity("Georgia", "Country"), "Q230"),
        (entity("El Paso", "City"), "Q16562"),
        (entity("Department of Homeland Security", "Agency", "DHS"), "Q11231"),
        (entity("State Department", "Agency"), "Q789915"),
        (entity("Washington Post", "MediaOutlet", "the Post"), "Q166032"),
        (entity("Reuters", "MediaOutlet"), "Q130879"),
    ],
)
def test_a_known_entity_is_the_same_as_its_item(schema: Schema, item: Entity, target: str) -> None:
    found = link([item], LINKER, schema)
    assert [(x.entity, x.target, x.exact) for x in found] == [(item.id, WIKIDATA + target, True)]
    assert item.label in found[0].reason
    assert 0 < found[0].score <= 1


@pytest.mark.parametrize(
    "item",
    [
        entity("Georgia", "Place"),
        entity("Washington", "Place"),
        entity("the Post", "MediaOutlet"),
        entity("Mexico", "Person"),
        entity("El Paso", "Company"),
        entity("Ministry of Justice", "Agency"),
        entity("Canadian Department of Justice", "Agency", "Department of Justice", "DOJ"),
        entity("Texas Department of State", "Agency", "Department of State"),
        entity("Migrant Protection Protocols", "Programme", "MPP"),
        entity("Ken Paxton", "Person"),
        entity("Biden administration", "Administration"),
        entity("Government of Georgia", "Government"),
    ],
)
def test_an_unclear_or_unknown_entity_gets_no_link(schema: Schema, item: Entity) -> None:
    assert link([item], LINKER, schema) == ()


def test_the_government_of_a_country_is_only_close_to_it(schema: Schema) -> None:
    government = entity("Government of Mexico", "Government", "Mexico", "the Mexican government")
    found = link([government], LINKER, schema)
    assert [(x.target, x.exact) for x in found] == [(WIKIDATA + "Q96", False)]


def test_links_do_not_depend_on_order_or_repetition(schema: Schema) -> None:
    items = [entity("Mexico", "Country"), entity("Texas", "State"), entity("Reuters", "MediaOutlet")]
    assert link(items, LINKER, schema) == link([*reversed(items), *items], LINKER, schema)


def test_the_gazetteer_is_among_the_linkers_and_names_make_graphs() -> None:
    found = linkers()
    assert found["gazetteer"] is LINKER
    assert list(found) == sorted(found)
    assert all(re.fullmatch(r"[a-z][a-z-]*", name) for name in found)


class Trial:
    """A linker that another package could bring."""

    def __init__(self, name: str) -> None:
        self.name = name

    def link(self, entities: Iterable[Entity], schema: Schema) -> Iterable[Link]:
        return [Link(e.id, "https://example.org/1", False, 0.5, "trial") for e in entities]


TRIAL: Linker = Trial("trial")
TWIN: Linker = Trial("gazetteer")
NO_LINKER = "just words"


def brought(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    points = [EntryPoint("x", value, registry.GROUP)]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])
    monkeypatch.setitem(__import__("sys").modules, "kg_trial_linkers", __import__("types").SimpleNamespace(**globals()))


def test_another_package_can_bring_a_linker(monkeypatch: pytest.MonkeyPatch, schema: Schema) -> None:
    brought(monkeypatch, "kg_trial_linkers:TRIAL")
    found = linkers()
    assert list(found) == ["gazetteer", "trial"]
    assert len(link([entity("Mexico", "Country")], found["trial"], schema)) == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("kg_trial_linkers:TWIN", "another linker named 'gazetteer'"),
        ("kg_trial_linkers:NO_LINKER", "it is no linker"),
        ("kg_trial_linkers:MISSING", "cannot be loaded"),
        ("kg_no_such_module:LINKER", "cannot be loaded"),
    ],
)
def test_a_broken_linker_is_named(monkeypatch: pytest.MonkeyPatch, value: str, message: str) -> None:
    brought(monkeypatch, value)
    with pytest.raises(KGError, match=message):
        linkers()
