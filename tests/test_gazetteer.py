"""The tables of well known names, and what may be found by them."""

from __future__ import annotations

import csv
import doctest
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import gazetteer
from kg.errors import SchemaError
from kg.files import folder
from kg.gazetteer import Gazetteer, fold, is_acronym, load, match, person_name, proper, read, tidy
from kg.model import Entity
from kg.schema import Schema, from_graph, ontology

TABLES = sorted(p for p in (folder("data") / "gazetteer").glob("*.csv") if p.name != gazetteer.FIRST_NAMES)
HEAD = "label,type,aliases,demonyms,country,wikidata,source\n"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return from_graph(ontology(("core.ttl",)))


def labels(name: str) -> list[tuple[str, str]]:
    return [(entry.label, entry.type) for entry in load().find(name)]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Mexico", "Mexico"),
        ("mexico", "Mexico"),
        ("U.S.", "United States"),
        ("the US", "United States"),
        ("United States of America", "United States"),
        ("DHS", "Department of Homeland Security"),
        ("U.S. Department of Homeland Security", "Department of Homeland Security"),
        ("the United States Department of Justice", "Department of Justice"),
        ("Justice Department", "Department of Justice"),
        ("Washington Post", "The Washington Post"),
        ("the washington post", "The Washington Post"),
        ("“Remain in Mexico”", "Migrant Protection Protocols"),
        ("MPP", "Migrant Protection Protocols"),
        ("Cote d’Ivoire", "Ivory Coast"),
        ("Nato", "North Atlantic Treaty Organization"),
        ("Tex.", "Texas"),
        ("TX", "Texas"),
        ("D.C.", "District of Columbia"),
        ("9th U.S. Circuit Court of Appeals", "Court of Appeals for the Ninth Circuit"),
        ("The Times", "The Times"),
        ("the House", "House of Representatives"),
        ("El Paso, Texas", "El Paso"),
    ],
)
def test_a_known_name_is_found(name: str, label: str) -> None:
    assert [entry.label for entry in load().find(name)] == [label]


@pytest.mark.parametrize(
    "name",
    ["us", "ice", "Ice", "who", "Who", "ap", "dot", "doe", "house", "the times", "Times", "the Post", "Miss", "miss.",
     "in", "OR", "IN", "ME", "time", "slate", "labour", "the nation", "Ministry of Justice", "", "the", "  ", "'"],
)  # fmt: skip
def test_a_word_that_only_looks_like_a_name_is_not(name: str) -> None:
    assert labels(name) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Georgia", {("Georgia", "Country"), ("Georgia", "State")}),
        ("Washington", {("Washington", "State"), ("Washington, D.C.", "City")}),
        ("New York", {("New York", "State"), ("New York City", "City")}),
    ],
)
def test_a_name_of_several_gives_them_all(name: str, found: set[tuple[str, str]]) -> None:
    assert set(labels(name)) == found


@pytest.mark.parametrize(
    ("word", "label"),
    [("Mexican", "Mexico"), ("Mexicans", "Mexico"), ("British", "United Kingdom"), ("Texans", "Texas"),
     ("South Korean", "South Korea"), ("Swiss", "Switzerland"), ("Democratic", "Democratic Party")],
)  # fmt: skip
def test_a_demonym_names_its_place(word: str, label: str) -> None:
    entry = load().demonym(word)
    assert entry is not None
    assert entry.label == label


@pytest.mark.parametrize("word", ["mexican", "polish", "turkish", "Mexico", "s", ""])
def test_other_words_are_no_demonyms(word: str) -> None:
    assert load().demonym(word) is None


def test_a_capital_and_a_postal_code_name_their_place() -> None:
    beijing, oregon = load().capital("Beijing"), load().postal("OR")
    assert beijing is not None
    assert oregon is not None
    assert (beijing.label, oregon.label) == ("China", "Oregon")
    assert load().capital("beijing") is None


def test_the_sample_documents_names_have_their_checked_ids() -> None:
    ids = {
        "Department of Homeland Security": "Q11231", "Department of State": "Q789915",
        "Department of Justice": "Q1553390",
        "United States": "Q30", "Mexico": "Q96", "Texas": "Q1439", "Missouri": "Q1581", "Venezuela": "Q717",
        "Nicaragua": "Q811", "Haiti": "Q790", "Cuba": "Q241", "Ecuador": "Q736", "El Paso": "Q16562",
        "The Washington Post": "Q166032", "Reuters": "Q130879",
    }  # fmt: skip
    assert {name: load().find(name)[0].wikidata for name in ids} == ids
    assert load().find("Migrant Protection Protocols")[0].wikidata is None


def test_every_row_is_found_by_each_of_its_names() -> None:
    known = load()
    rows = list(chain.from_iterable(read(path) for path in TABLES))
    assert len(rows) == len(known.entries()) > 700
    for row in rows:
        for name in (row.entry.label, *row.entry.aliases):
            assert row.entry in known.find(name), name
            assert len(fold(name).split()) <= known.max_words


def test_every_id_has_a_source_and_stands_once() -> None:
    entries = load().entries()
    ids = [entry.wikidata for entry in entries if entry.wikidata]
    assert len(ids) == len(set(ids))
    assert all(entry.source != "own list" for entry in entries if entry.wikidata)
    assert all(entry.wikidata for entry in load().entries("Country"))
    assert len(load().entries("State")) == 52


def test_every_type_is_a_class_of_the_ontology(schema: Schema) -> None:
    assert {entry.type for entry in load().entries()} <= set(schema.types)


def test_no_row_stands_twice() -> None:
    for path in TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            keys = [(row["label"], row["type"], row["country"]) for row in csv.DictReader(file)]
        assert len(keys) == len(set(keys)), path.name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label,type\nMexico,Country\n", "lacks the column aliases"),
        (HEAD.replace("source", "source,colour"), "unknown column 'colour'"),
        (HEAD + "Mexico,Country,,,MX,Q96\n", "line 2: the row has too many or too few cells"),
        (HEAD + "Mexico,Country,,,MX,Q96,x,y\n", "line 2: the row has too many or too few cells"),
        (HEAD + ",Country,,,MX,Q96,x\n", "line 2: the row has no label"),
        (HEAD + "Mexico,Country,,,MX,96,x\n", "'96' is no Wikidata id"),
        (HEAD + "Mexico,Country,,,Mexico,Q96,x\n", "'Mexico' is no ISO 3166-1"),
        (HEAD + 'Mexico,Country,"a,,MX,Q96,x\n', "cannot be read"),
        ("", "lacks the column label"),
    ],
)
def test_a_bad_table_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as raised:
        list(read(path))
    assert message in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_table_that_is_no_utf_8_or_is_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(b"label\xff")
    with pytest.raises(SchemaError, match="cannot be read"):
        list(read(path))
    with pytest.raises(SchemaError, match="cannot be read"):
        list(read(tmp_path / "none.csv"))


def test_a_demonym_of_two_places_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(HEAD + "Niger,Country,,Guinean,NE,,x\nGuinea,Country,,Guinean,GN,,x\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="'Guinean' stands for Niger and Guinea"):
        Gazetteer(read(path))


def test_folding_drops_case_accents_quotes_and_dots() -> None:
    assert fold("The  U.S.‑Mexico “Deal”’s") == fold('us-mexico "deal"\'s')
    assert fold("López Obrador") == "lopez obrador"
    assert tidy("the U. S. Senate") == "the US Senate"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once_and_never_fails(name: str) -> None:
    assert tidy(tidy(name)) == tidy(name)
    load().find(name)
    person_name(name)


def test_acronyms_are_told_from_words() -> None:
    assert all(map(is_acronym, ["US", "U.S.", "ICE", "G7", "MPPs", "AFL-CIO"]))
    assert not any(map(is_acronym, ["Us", "A", "DHS spokesman", "iPhone", ""]))


@pytest.mark.parametrize(
    ("label", "type", "aliases", "row"),
    [
        ("Mexico", "Country", (), "Mexico"),
        ("Georgia", "State", (), "Georgia"),
        ("Georgia", "Country", (), "Georgia"),
        ("Georgia", "Place", (), None),
        ("Washington", "Place", (), None),
        ("Washington", "Place", ("Washington, D.C.",), "Washington, D.C."),
        ("Texas", "Government", (), "Texas"),
        ("the department", "Agency", ("DHS",), "Department of Homeland Security"),
        ("World Health Organization", "Organisation", (), "World Health Organization"),
        ("DHS", "Company", (), None),
        ("Mexico", "Person", (), None),
        ("El Paso", "Company", (), None),
        ("MPP program", "Policy", (), "Migrant Protection Protocols"),
        ("DACA bill", "Proposal", (), None),
        ("Mexico policy", "Policy", (), None),
        ("Remain in Mexico", "Policy", (), "Migrant Protection Protocols"),
        ("Migrant Protection Protocols", "Programme", ("the Mexico plan",), "Migrant Protection Protocols"),
        ("Department of Justice", "Agency", (), "Department of Justice"),
        ("Ministry of Justice", "Agency", (), None),
        ("Canadian Department of Justice", "Agency", ("Department of Justice",), None),
        ("Supreme Court of Texas", "Court", ("Supreme Court",), None),
        ("Supreme Court", "Court", ("US Supreme Court",), "Supreme Court"),
        ("the Post", "MediaOutlet", (), None),
        ("Government of Georgia", "Government", (), None),
        ("Government of Mexico", "Administration", (), None),
    ],
)
def test_an_entity_matches_a_row_by_name_and_type(
    schema: Schema, label: str, type: str, aliases: tuple[str, ...], row: str | None
) -> None:
    found = match(Entity("https://kg.example/x", type, label, aliases), schema, load())
    assert (found.entry.label if found else None) == row
    assert found is None or found.exact


def test_a_government_is_only_close_to_its_country(schema: Schema) -> None:
    found = match(Entity("https://kg.example/x", "Government", "Government of Mexico", ("Mexico",)), schema, load())
    assert found is not None
    assert (found.entry.label, found.exact) == ("Mexico", False)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Joe Biden", (("joe",), "biden", "")),
        ("President Joe Biden", (("joe",), "biden", "")),
        ("Mr. Biden", ((), "biden", "")),
        ("Donald Trump, Jr.", (("donald",), "trump", "jr")),
        ("Mexican Foreign Minister Marcelo Ebrard", (("marcelo",), "ebrard", "")),
        ("Texas Attorney General Ken Paxton", (("ken",), "paxton", "")),
        ("Martin Luther King Jr.", (("martin", "luther"), "king", "jr")),
        ("Andrés Manuel López Obrador", (("andres", "manuel", "lopez"), "obrador", "")),
    ],
)
def test_a_persons_name_is_taken_apart(name: str, parts: tuple[tuple[str, ...], str, str]) -> None:
    assert person_name(name) == parts


@pytest.mark.parametrize(
    ("name", "type", "named"),
    [
        ("Joe Biden", "Person", "Joe Biden"),
        ("Bashar al-Assad", "Person", "Bashar al-Assad"),
        ("Aaron Judge", "Person", "Aaron Judge"),
        ("a judge", "Person", None),
        ("a US judge", "Person", None),
        ("US Judge", "Person", None),
        ("Texas Attorney General", "Person", None),
        ("State Department spokesman", "Person", None),
        ("Critics", "Group", None),
        ("critics", "Group", None),
        ("US officials", "Group", None),
        ("Venezuelan migrants", "Group", None),
        ("Senate Republicans", "Group", "Senate Republicans"),
        ("the plan", "Proposal", None),
        ("The Plan", "Proposal", None),
        ("MPP program", "Programme", "MPP"),
        ("DACA bill", "Proposal", None),
        ("Texas law", "Law", None),
        ("Texas program", "Programme", None),
        ("White House policy", "Policy", None),
        ("Green New Deal", "Proposal", "Green New Deal"),
        ("Foreign Ministry", "Agency", None),
        ("the Post", "MediaOutlet", None),
        ("Biden administration", "Administration", "Biden administration"),
        ("the administration", "Administration", None),
        ("Texas attorney general", "Office", "Texas attorney general"),
        ("attorney general", "Office", None),
        ("President", "Office", None),
    ],
)
def test_a_name_is_told_from_a_description(schema: Schema, name: str, type: str, named: str | None) -> None:
    nouns = frozenset(fold(noun) for kind in schema.types.values() for noun in kind.nouns)
    assert proper(name, type, schema, load(), nouns) == named


def test_common_first_names_have_one_gender_each() -> None:
    known = gazetteer.first_names()
    assert (known["michelle"], known["jose"], known["nancy"]) == ("f", "m", "f")
    assert not {"kim", "jordan", "taylor", "alex", "lindsey", "robin"} & set(known)
    assert set(known.values()) == {"m", "f"}


def test_the_examples_in_the_docstrings_hold() -> None:
    tried = doctest.testmod(gazetteer)
    assert tried.attempted
    assert not tried.failed
