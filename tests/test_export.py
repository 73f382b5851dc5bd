from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic

from kg import export
from kg.analyse import network
from kg.errors import KGError, QueryError
from kg.export import exporter, exporters, write
from kg.export.csv import COLUMNS
from kg.files import folder
from kg.model import graph_iri
from kg.pipeline import build, extractor
from kg.schema import ontology
from kg.store import Store, open_store

MINI = Path(__file__).parent / "cases" / "mini.trig"
QUOTE = "The Mexican government opposes the Migrant Protection Protocols (MPP), Marsha Espinosa told Reuters."
FORMATS = ("csv", "cytoscape", "dot", "gexf", "graphml", "jsonld", "nquads", "trig", "turtle")


def filled(text: str, seed: int = 0) -> Store:
    """A store with the graphs of the text, put in an order that depends on ``seed``."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    quads = list(parse(text, format=RdfFormat.TRIG))
    random.Random(seed).shuffle(quads)  # noqa: S311
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.graph_name.value].append(quad)
    store = open_store("memory:")
    for name, found in graphs.items():
        store.replace_graph(name, found)
    schema = ontology(("core.ttl",)).serialize(format="nt")
    store.replace_graph(graph_iri("ontology"), [q.triple for q in parse(schema, format=RdfFormat.N_TRIPLES)])
    return store


def bytes_of(store: Store, name: str) -> bytes:
    out = io.BytesIO()
    write(store, name, out)
    assert not out.closed
    return out.getvalue()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with filled(MINI.read_text(encoding="utf-8")) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile() -> Iterator[Store]:
    """The same, where names and words hold what each format must escape."""
    text = MINI.read_text(encoding="utf-8")
    nasty = r"""=cmd|'/c calc'!A0 \"x\\N\" <b>&]]> \u0001\u0000\uFFFF\u202E é 🜚\n-->"""
    text = text.replace('rdfs:label "Texas"', f'rdfs:label "{nasty}"').replace(
        'oa:exact "Texas defends', f'oa:exact "{nasty} defends'
    )
    with filled(text) as opened:
        yield opened


@pytest.fixture(scope="module")
def sample() -> Iterator[Store]:
    """The sample document, read by the real extractor."""
    with open_store("memory:") as opened:
        build([str(folder("data") / "documents")], opened, extract=extractor())
        yield opened


# --- every format -----------------------------------------------------------------------------------------------------


def test_the_formats_are_those_of_the_folder() -> None:
    assert tuple(exporters()) == FORMATS
    assert len({e.extension for e in exporters().values()}) == len(FORMATS)
    assert all(e.title.endswith(".") for e in exporters().values())


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_graph_gives_the_same_bytes(store: Store, name: str) -> None:
    with filled(MINI.read_text(encoding="utf-8"), seed=1) as other:
        assert bytes_of(store, name) == bytes_of(other, name) == bytes_of(store, name)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_store_can_be_exported(name: str) -> None:
    with open_store("memory:") as empty:
        bytes_of(empty, name).decode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_any_text_can_be_exported_as_utf_8(hostile: Store, name: str) -> None:
    # Mentioned as such or escaped, but there.
    assert "🜚" in bytes_of(hostile, name).decode("utf-8") or b"\\ud83d" in bytes_of(hostile, name)


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_can_control_a_terminal(name: str) -> None:
    nasty = r"\u001B[31m\u007F\u0085\u009B31m\u061C\u200F\u2028\u202E\u2066 end"
    text = MINI.read_text(encoding="utf-8").replace('oa:exact "Texas defends', f'oa:exact "{nasty} defends')
    with filled(text) as store:
        written = bytes_of(store, name).decode("utf-8")
    assert " end defends" in written
    assert not {c for c in written if not c.isprintable()} - set("\n\r\t")


# --- RDF --------------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib uses its own deprecated names
@pytest.mark.parametrize(("name", "format"), [("trig", "trig"), ("nquads", "nquads"), ("jsonld", "json-ld")])
def test_rdflib_reads_every_graph_back(hostile: Store, name: str, format: str) -> None:
    data = rdflib.Dataset()
    data.parse(data=bytes_of(hostile, name), format=format)
    theirs = {str(g.identifier): len(g) for g in data.graphs() if len(g)}
    assert theirs == {name: len(list(hostile.quads(name))) for name in hostile.graphs() if "ontology" not in name}


def test_turtle_holds_each_triple_of_all_graphs(store: Store) -> None:
    ours = rdflib.Graph().parse(data=bytes_of(store, "turtle"), format="turtle")
    lines = {str(q.triple) for name in store.graphs() if "ontology" not in name for q in store.quads(name)}
    assert isomorphic(ours, rdflib.Graph().parse(data=" .\n".join([*lines, ""]), format="nt"))


def test_quads_are_sorted_lines_without_the_ontology(store: Store) -> None:
    lines = bytes_of(store, "nquads").decode().splitlines()
    assert (
        len(lines) == len(set(lines)) == sum(len(list(store.quads(n))) for n in store.graphs() if "ontology" not in n)
    )
    assert [line.rsplit(" ", 2)[1] for line in lines] == sorted(line.rsplit(" ", 2)[1] for line in lines)


# --- networks ---------------------------------------------------------------------------------------------------------


def edge_of(graph: nx.MultiDiGraph[str]) -> dict[str, object]:
    (found,) = [data for *_, data in graph.edges(data=True) if data["evidence"] == QUOTE]
    return dict(found)


def test_graphml_is_read_back_by_networkx(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "kg.graphml"
    path.write_bytes(bytes_of(store, "graphml"))
    read, made = nx.read_graphml(path, force_multigraph=True), network(store)
    assert dict(read.nodes(data=True)) == dict(made.nodes(data=True))
    assert sorted(read.edges(keys=True)) == sorted(made.edges(keys=True))
    assert edge_of(read) == edge_of(made)
    assert (edge_of(read)["label"], edge_of(read)["sign"]) == ("opposes", -1)


def test_gexf_is_read_back_by_networkx(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "kg.gexf"
    path.write_bytes(bytes_of(store, "gexf"))
    read, made = nx.read_gexf(path), network(store)
    assert {n: data["label"] for n, data in read.nodes(data=True)} == dict(made.nodes(data="label"))
    assert {data["id"] for *_, data in read.edges(data=True)} == {key for *_, key in made.edges(keys=True)}
    edge = edge_of(read)
    assert (edge["label"], edge["sign"], edge["modality"]) == ("opposes", -1, "asserted")
    assert edge["said_by"] == "Reuters > Marsha Espinosa"
    assert b"lastmodified" not in path.read_bytes()


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_each_edge_is_read_back_with_its_sign_firmness_words_and_document(
    sample: Store, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "kg.xml"
    path.write_bytes(bytes_of(sample, name))
    read = nx.read_graphml(path, force_multigraph=True) if name == "graphml" else nx.read_gexf(path)
    made = {
        claim: (data, subject, target) for subject, target, claim, data in network(sample).edges(keys=True, data=True)
    }
    assert read.number_of_edges() == len(made) > 0
    for subject, target, key, data in read.edges(keys=True, data=True):
        wanted, *ends = made[data.get("id", key)]
        assert [subject, target] == ends
        for attribute in ("label", "sign", "modality", "negated", "evidence", "document", "via"):
            assert data[attribute] == wanted[attribute]


@pytest.mark.parametrize("name", ["cytoscape", "dot", "gexf", "graphml"])
def test_a_suit_against_nobody_named_is_an_edge_to_what_it_is_over(sample: Store, name: str) -> None:
    suits = {
        claim: (subject, target)
        for subject, target, claim, data in network(sample).edges(keys=True, data=True)
        if data["relation"] == "sues"
    }
    assert len(suits) == 3
    text = bytes_of(sample, name).decode()
    assert all(iri in text for claim, ends in suits.items() for iri in (claim, *ends))


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_line_ends_and_tabs_of_a_quote_are_read_back(tmp_path: Path, name: str, read: object) -> None:
    text = MINI.read_text(encoding="utf-8").replace('oa:exact "Texas defends', r'oa:exact "a\r\nb\rc\nd\te')
    path = tmp_path / "kg.xml"
    with filled(text) as store:
        path.write_bytes(bytes_of(store, name))
    assert callable(read)
    assert any(data["evidence"].startswith("a\r\nb\rc\nd\te") for *_, data in read(path).edges(data=True))


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_xml_formats_drop_what_xml_cannot_hold(hostile: Store, tmp_path: Path, name: str, read: object) -> None:
    path = tmp_path / "kg.xml"
    path.write_bytes(bytes_of(hostile, name))
    assert callable(read)
    labels = [data["label"] for _, data in read(path).nodes(data=True)]
    assert any("=cmd" in data["evidence"] for *_, data in read(path).edges(data=True))
    assert any(label.startswith("=cmd|'/c calc'!A0 \"x\\N\" <b>&]]> \u202e é 🜚") for label in labels)


def test_cytoscape_elements_have_ids_labels_and_evidence(store: Store) -> None:
    elements = json.loads(bytes_of(store, "cytoscape"))["elements"]
    nodes = {node["data"]["id"]: node["data"] for node in elements["nodes"]}
    edges = [edge["data"] for edge in elements["edges"]]
    assert {e["source"] for e in edges} | {e["target"] for e in edges} == set(nodes)
    assert len({e["id"] for e in edges}) == len(edges) == network(store).number_of_edges()
    (edge,) = [e for e in edges if e["evidence"] == QUOTE]
    assert (nodes[edge["source"]]["label"], edge["label"], edge["sign"]) == ("Government of Mexico", "opposes", -1)


def test_dot_is_statements_of_quoted_strings(hostile: Store) -> None:
    string = r'"(?:[^"\\\n]|\\.)*"'
    attributes = rf"\[\w+={string}(?:, \w+={string})*\]"
    head, *lines, end = bytes_of(hostile, "dot").decode().splitlines()
    assert (head, end) == ("digraph kg {", "}")
    for line in lines[2:]:
        assert re.fullmatch(rf"  {string}(?: -> {string})? {attributes};", line), line
    # In a quoted string \N would be replaced by the node's name.
    assert r"=cmd|'/c calc'!A0 \"x\\N\" <b>" in "\n".join(lines)


def test_dot_shows_what_is_denied_and_what_is_not_firm(store: Store) -> None:
    text = bytes_of(store, "dot").decode()
    assert 'label="not: opposes", color="gray40", style="dashed"' in text
    assert 'label="ends (attempted)", color="firebrick", style="dashed"' in text
    assert 'label="defends", color="darkgreen", style="solid"' in text
    assert 'label="sues, seeks: keep", color="firebrick", style="solid"' in text


# --- CSV --------------------------------------------------------------------------------------------------------------


def rows_of(store: Store) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes_of(store, "csv").decode("utf-8"), newline="")))


def test_csv_has_every_claim_with_its_quote(store: Store) -> None:
    rows = rows_of(store)
    assert len(rows) == len({row["claim"] for row in rows}) == 28
    (row,) = [row for row in rows if row["quote"] == QUOTE]
    assert (row["subject"], row["relation"], row["object"], row["sign"]) == (
        "Government of Mexico",
        "opposes",
        "Migrant Protection Protocols",
        "negative",
    )
    assert (row["start"], row["end"], row["said_by"]) == ("0", "100", "Reuters > Marsha Espinosa")


def test_csv_has_where_and_when_the_words_were_published(store: Store) -> None:
    (row,) = [row for row in rows_of(store) if row["quote"] == QUOTE]
    assert (row["title"], row["published"], row["outlet"], row["url"]) == (
        "Mexico opposes restart",
        "2023-02-06",
        "Reuters",
        "https://news.example/a",
    )
    assert len(row["said_by_ids"].split()) == 2
    assert (row["subject_type"], row["object_type"]) == ("Government", "Programme")


def test_csv_has_all_that_a_claim_carries(store: Store) -> None:
    rows = rows_of(store)
    assert tuple(rows[0]) == COLUMNS
    (suit,) = [row for row in rows if (row["relation"], row["subject"]) == ("sues", "Texas")]
    case = "Texas and Missouri lawsuit over Migrant Protection Protocols"
    assert (suit["over"], suit["seeks"], suit["case"]) == ("Migrant Protection Protocols", "keep", case)
    assert "/programme/" in suit["over_id"] and "/lawsuit/" in suit["case_id"]
    (ruling,) = [row for row in rows if row["relation"] == "ruledOn"]
    assert (ruling["effect"], ruling["when"], ruling["date"]) == ("upholds", "in December", "2022-12")
    (figure,) = [row for row in rows if row["relation"] == "figure"]
    assert (figure["value"], figure["unit"], figure["about"]) == ("74000", "migrants", "Migrant Protection Protocols")
    (member,) = [row for row in rows if row["relation"] == "memberOf"]
    assert member["former"] == "true"
    assert not any(row["other"] for row in rows)


def test_every_qualifier_of_the_sample_has_a_column(sample: Store) -> None:
    rows = rows_of(sample)
    assert not any(row["other"] for row in rows)
    suits = {row["subject"]: row for row in rows if row["relation"] == "sues"}
    assert suits["Texas"]["relief"] == "to keep the program active"
    assert suits["Ken Paxton"]["about"] == "parole process"


def test_what_has_no_column_is_not_lost() -> None:
    text = MINI.read_text(encoding="utf-8").replace('pol:seeks "keep"', 'pol:seeks "keep", "end" ; pol:mood "b", "a"')
    with filled(text) as store:
        suits = [row for row in rows_of(store) if row["relation"] == "sues"]
        assert {row["seeks"] for row in suits} == {"end | keep"}
        assert {row["other"] for row in suits} == {'{"mood": ["a", "b"]}'}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", r"\t", r"\r"])
def test_a_csv_cell_never_starts_like_a_formula(start: str) -> None:
    text = MINI.read_text(encoding="utf-8")
    text = text.replace('rdfs:label "Texas"', f'rdfs:label "{start}1+1"').replace(
        'pol:seeks "keep"', f'pol:seeks "{start}2"'
    )
    with filled(text) as store:
        cells = {cell for row in rows_of(store) for cell in row.values()}
    plain = start.replace(r"\t", "\t").replace(r"\r", "\r")
    assert {f"'{plain}1+1", f"'{plain}2"} <= cells


def test_csv_cells_are_no_formulas(hostile: Store) -> None:
    rows = rows_of(hostile)
    assert any(row["subject"].startswith("'=cmd|") for row in rows)
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


# --- the registry -----------------------------------------------------------------------------------------------------


def test_an_unknown_format_is_answered_with_a_close_one() -> None:
    with pytest.raises(QueryError, match="no export format 'grapml'; did you mean graphml"):
        exporter("grapml")
    with pytest.raises(QueryError, match="use one of csv, cytoscape"):
        exporter("€")


def points(monkeypatch: pytest.MonkeyPatch, module: object) -> None:
    monkeypatch.setitem(sys.modules, "other_exporter", module)  # type: ignore[arg-type]
    point = EntryPoint("other", "other_exporter", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: [point] if group == export.GROUP else [])


def test_another_package_can_add_a_format(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    points(monkeypatch, SimpleNamespace(NAME="lines", EXTENSION="txt", write=lambda s, out: out.write(b"x")))
    assert "lines" in exporters()
    assert bytes_of(store, "lines") == b"x"


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (SimpleNamespace(NAME="csv", EXTENSION="c", write=print), "another exporter named 'csv'"),
        (SimpleNamespace(NAME="x"), "it is no exporter"),
        (None, "cannot be loaded"),
    ],
)
def test_a_wrong_exporter_of_another_package_is_named(
    monkeypatch: pytest.MonkeyPatch, module: object, words: str
) -> None:
    points(monkeypatch, module)
    with pytest.raises(KGError, match=rf"other.*{words}"):
        exporters()
