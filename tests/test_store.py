"""Stores in memory, in a folder and behind an endpoint: the same answers, no harm from hostile input, clear errors."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from SPARQLWrapper import JSON, SPARQLWrapper

from kg.errors import KGError, QueryError, StoreError
from kg.graph import canonical, document_graph
from kg.model import Claim, Document, Entity, Extraction, Mention, MentionKind, Ref, Span, local_entity_iri, term
from kg.schema import Schema, from_graph
from kg.store import Entry, LocalStore, Store, local, open_store
from kg.store import endpoint as endpoint_module
from kg.store.endpoint import addresses
from kg.store.sparql import bind, parse

G, H = "https://kg.example/graph/g", "https://kg.example/graph/h"
S, P = NamedNode("https://kg.example/s"), NamedNode("https://kg.example/p")
EVIL = (
    '"',
    "'",
    '"""',
    "\\",
    '\\"',
    "a\nb\r\tc",
    '" } ; DROP ALL ; #',
    "> <http://x> ?s . } } DROP ALL #",
    "?s $s {} () []",
    "\\u0022 } DROP ALL",
    "\x00\x07\x7f\u2028",
    "é 😀 <b>&amp;</b>",
    "",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_UPDATE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(params=["memory", "folder", "endpoint"])
def store(request: pytest.FixtureRequest, home: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            location = "memory:"
        case "folder":
            location = str(home / "graph")
        case _:
            location = request.getfixturevalue("sparql_server")
    with open_store(location, create=True) as opened:
        for graph in opened.graphs():
            opened.drop_graph(graph)
        yield opened


def quad(object: str | NamedNode | Literal, graph: str = G, subject: NamedNode = S) -> Quad:
    return Quad(subject, P, Literal(object) if isinstance(object, str) else object, NamedNode(graph))


def lines(store: Store) -> list[str]:
    return list(canonical(store.quads()))


def values(store: Store, query: str, **bindings: NamedNode | Literal | rdflib.URIRef | rdflib.Literal) -> list[str]:
    """The first column, sorted."""
    found = store.query(query, bindings)
    return sorted(row[found.variables[0]].value for row in found.rows)  # type: ignore[union-attr]


# --- The same in every store -------------------------------------------------------------------------------------


def test_a_graph_is_replaced_as_a_whole_and_others_stay(store: Store) -> None:
    store.replace_graph(H, [quad("other", H)])
    store.replace_graph(G, [quad("a"), quad("b"), quad("b")])
    store.replace_graph(G, [quad("c")])
    assert lines(store) == list(canonical([quad("c"), quad("other", H)]))
    assert list(store.quads(H)) == [quad("other", H)]
    assert store.graphs() == (G, H)


def test_a_dropped_graph_is_gone_and_dropping_twice_is_no_error(store: Store) -> None:
    store.replace_graph(G, [quad("a")])
    store.drop_graph(G)
    store.drop_graph(G)
    assert store.graphs() == ()
    assert lines(store) == []


def test_a_quad_of_another_graph_is_no_part(store: Store) -> None:
    store.replace_graph(G, [quad("a")])
    with pytest.raises(ValueError, match="does not belong"):
        store.replace_graph(G, [quad("b"), quad("c", H)])
    assert lines(store) == list(canonical([quad("a")]))


def test_each_form_of_query_has_its_answer(store: Store) -> None:
    store.replace_graph(G, [quad("a"), quad(NamedNode(H))])
    rows = store.query("SELECT ?o ?none WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY DESC(isIRI(?o))")
    assert rows.variables == ("o", "none")
    assert [dict(r) for r in rows.rows] == [{"o": NamedNode(H)}, {"o": Literal("a")}]
    assert (rows.boolean, rows.triples) == (None, None)
    assert store.query("ASK { GRAPH ?g { ?s ?p 'a' } }").boolean is True
    assert store.query("ASK { GRAPH ?g { ?s ?p 'b' } }").boolean is False
    for text in (
        "CONSTRUCT { ?o ?p ?s } WHERE { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?o)) } }",
        "CONSTRUCT { ?o ?p ?s } WHERE { VALUES ?x { 1 2 } GRAPH ?g { ?s ?p ?o FILTER(isIRI(?o)) } }",
    ):
        triples = store.query(text).triples
        assert triples is not None
        assert [str(t) for t in triples] == [f"<{H}> {P} {S}"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?v } }",
        "SELECT ?s ?v WHERE { GRAPH ?g { ?s ?p ?v } }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o FILTER(?o = ?v) } }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o FILTER(!BOUND(?v) || ?o = ?v) } }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o } { FILTER(BOUND($v)) } FILTER(?o = ?v) }",
        "SELECT ?s { { SELECT ?s { GRAPH ?g { ?s ?p ?v } } } }",
        "SELECT ?s { { SELECT ?s (COUNT(?o) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(?o = ?v) } } GROUP BY ?s } }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o } FILTER EXISTS { GRAPH ?g { ?s ?p ?o FILTER(?o = ?v) } } }",
        "SELECT ?s { { GRAPH ?g { ?s ?p ?o FILTER(?o = ?v) } } UNION { GRAPH ?g { ?s ?p ?v } } }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o } OPTIONAL { BIND(1 AS ?y) FILTER(?o = ?v) } FILTER(BOUND(?y)) }",
        "SELECT DISTINCT ?s WHERE { GRAPH ?g { ?s ?p ?o } MINUS { GRAPH ?g { ?s ?p ?o FILTER(?o != ?v) } } }",
        "# ?v { SELECT\nPREFIX e: <http://e/#(> SELECT ?s { GRAPH ?g { ?s ?p ?v , ?v } FILTER('}{' != \"{?v\") }",
        "SELECT ?s { GRAPH ?g { ?s ?p ?o } FILTER(1 < 2&&?o=?v&&3 >2) }",
    ],
)
def test_a_parameter_holds_wherever_the_query_names_it(store: Store, query: str) -> None:
    other = NamedNode("https://kg.example/s2")
    store.replace_graph(G, [quad("x y"), quad("z", subject=other)])
    assert set(values(store, query, v=Literal("x y"))) == {S.value}
    assert set(values(store, query, v=rdflib.Literal("z"))) == {other.value}
    assert values(store, query, v=Literal("nobody")) == []


def test_parameters_reach_short_forms_and_can_be_iris(store: Store) -> None:
    store.replace_graph(G, [quad("x")])
    store.replace_graph(H, [quad("y", H)])
    assert values(store, "SELECT ?o { GRAPH ?g { ?s ?p ?o } }", g=rdflib.URIRef(H)) == ["y"]
    described = store.query("DESCRIBE ?v", {"v": S})
    assert described.triples is not None
    short = "CONSTRUCT WHERE { ?s ?p ?o }"
    assert store.query(short, {"o": Literal("x")}).triples == ()
    assert store.query("ASK { GRAPH ?g { ?s ?p ?o } }", {"g": NamedNode("http://nowhere/")}).boolean is False


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_strings_survive_and_harm_nothing(store: Store, evil: str) -> None:
    store.replace_graph(G, [quad(evil), quad("innocent")])
    before = lines(store)
    assert before == list(canonical([quad(evil), quad("innocent")]))
    assert values(store, "SELECT ?o { GRAPH ?g { ?s ?p ?o } FILTER(?o = ?v) }", v=Literal(evil)) == [evil]
    assert lines(store) == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_any_string_comes_back_as_it_was(store: Store, text: str) -> None:
    store.replace_graph(G, [quad(text)])
    assert [q.object.value for q in store.quads(G)] == [text]  # type: ignore[union-attr]
    assert values(store, "SELECT ?v { GRAPH ?g { ?s ?p ?v } }", v=Literal(text)) == [text]
    assert store.query("ASK { GRAPH ?g { ?s ?p ?v } }", {"v": Literal(text + "x")}).boolean is False


NUMBER = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
QUADS = st.sets(
    st.one_of(
        st.builds(quad, st.sampled_from(EVIL)),
        st.builds(
            lambda p, n: Quad(S, NamedNode(p), Literal(str(n), datatype=NamedNode(NUMBER)), NamedNode(G)),
            st.sampled_from(["http://www.w3.org/ns/oa#start", "http://www.w3.org/ns/oa#end", term("rank")]),
            st.integers(0, 9),
        ),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(QUADS, min_size=1, max_size=4))
def test_a_graph_is_what_it_was_last_made(store: Store, versions: list[set[Quad]]) -> None:
    store.replace_graph(H, [quad("other", H)])
    for version in versions:
        store.replace_graph(G, version)
        assert set(store.quads(G)) == version
        assert store.graphs() == ((G, H) if version else (H,))
    assert set(store.quads(H)) == {quad("other", H)}


def test_a_graph_with_blank_nodes_can_be_replaced(store: Store) -> None:
    for _ in range(2):
        store.replace_graph(G, [quad("a"), Quad(BlankNode(), P, BlankNode(), NamedNode(G))])
        assert len(list(store.quads(G))) == 2
    store.replace_graph(G, [quad("a")])
    assert lines(store) == list(canonical([quad("a")]))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?s {\n ?s ?p . \n}", "line 2"),
        ("SELECT ?s { ?s no:such ?o }", "prefix is not declared"),
        ("INSERT DATA { <u:a> <u:b> <u:c> }", "only read"),
        ("PREFIX e: <http://e/> DELETE WHERE { ?s ?p ?o }", "only read"),
        ("DROP ALL", "only read"),
        ("CLEAR SILENT ALL # SELECT", "only read"),
        ("WITH <u:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "only read"),
        ("SELECT ?s { ?s ?p ?o } ; DROP ALL", "not SPARQL"),
        ("hello", "not SPARQL"),
        ("", "not SPARQL"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent ?x { ?s ?p ?o } }", "SERVICE"),
        ("PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x{ ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p 1SERVICE ?x { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * " + "{" * 5000 + "}" * 5000, "deeper"),
        ("SELECT * { FILTER(" + "STR(" * 5000 + ")" * 5001 + " }", "deeper"),
        ("SELECT * { " + "OPTIONAL { ?a ?b ?c } " * 5000 + "}", "words and signs"),
        ("SELECT * { ?s ?p '" + "x" * 300_000 + "' }", "longer"),
    ],
)
def test_what_must_not_run_is_refused_in_one_line(store: Store, query: str, words: str) -> None:
    store.replace_graph(G, [quad("a")])
    with pytest.raises(QueryError) as caught:
        store.query(query)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400
    assert lines(store) == list(canonical([quad("a")]))


def test_the_word_service_may_stand_in_strings_comments_and_names(store: Store) -> None:
    store.replace_graph(G, [quad("Secret Service")])
    query = """# The Forest SERVICE
    PREFIX e: <http://e/(service)#> SELECT ?service { GRAPH ?g { ?service ?p 'Secret Service' }
    FILTER(?p != e:service) }"""
    assert values(store, query) == [S.value]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?s { <http://127.0.0.1:9/> } BIND(0 AS ?a) FILTER(?a<1)SERVICE?s#>\n{ ?x ?y ?z } }",
        "SELECT * { VALUES ?s {<http://127.0.0.1:9/>} BIND(0 AS ?a) FILTER(?a<1#>'''\n)SERVICE?s\n{ ?x ?y ?z } #'''\n}",
    ],
)
def test_a_comparison_that_looks_like_an_iri_hides_no_service(home: Path, query: str) -> None:
    with open_store("memory:") as store, pytest.raises(QueryError, match="not SPARQL"):
        store.query(query)


@pytest.mark.parametrize(
    ("bindings", "words"),
    [
        ({"nobody": S}, "no variable \\?nobody"),
        ({"o) { } DROP ALL #": S}, "no name of a parameter"),
        ({"": S}, "no name of a parameter"),
        ({"o": BlankNode()}, "neither an IRI nor a literal"),
        ({"o": "text"}, "neither an IRI nor a literal"),
        ({"o": rdflib.URIRef("http://e/a b> } DROP ALL")}, "no RDF term"),
    ],
)
def test_a_bad_binding_is_refused(store: Store, bindings: dict[str, object], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        store.query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", bindings)  # type: ignore[arg-type]


def test_an_answer_that_is_too_long_is_refused(store: Store) -> None:
    store.replace_graph(G, [quad(str(n)) for n in range(10)])
    for query in ("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"):
        store.query(query, limit=10)
        with pytest.raises(QueryError, match="add LIMIT"):
            store.query(query, limit=9)


def test_a_query_that_takes_too_long_is_given_up(store: Store) -> None:
    store.replace_graph(G, [quad(str(n)) for n in range(100)])
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"GRAPH ?g{i} {{ ?a{i} ?b{i} ?c{i} }}" for i in range(4)) + " }"
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.3 s"):
        store.query(slow, timeout=0.3)
    assert time.monotonic() - started < 5
    assert store.query("ASK {}").boolean is True


def test_the_manifest_is_kept_apart_from_the_graph(store: Store) -> None:
    entries = {
        "b.txt": Entry("https://kg.example/doc/1", "00"),
        'a "\n\udc80.txt': Entry("https://kg.example/doc/2", "11"),
    }
    before = lines(store)
    store.put_manifest(entries)
    assert store.manifest() == entries
    store.put_manifest({})
    assert store.manifest() == {}
    assert lines(store) == before


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        store.query("ASK {}")
    with pytest.raises(StoreError, match="was closed"):
        store.replace_graph(G, [quad("a")])


# --- A document, from extraction to three readers ------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> Schema:
    graph = rdflib.Graph()
    turtle = f'@prefix pol: <{term("")}> . pol:opposes a pol:RelationType ; pol:relationKind "stance" ; pol:sign -1 .'
    return from_graph(graph.parse(data=turtle, format="turtle"))


def extraction(label: str = "Mexico") -> Extraction:
    document = Document("Mexico opposes MPP.", outlet="Reuters")
    who, what, whole = Span(0, 6), Span(15, 18), Span(0, 19)
    mexico = Entity(local_entity_iri(document.id, who), "Government", label, ("el 'gobierno' <x>",))
    mpp = Entity(local_entity_iri(document.id, what), "Programme", "MPP")
    mentions = tuple(Mention(s, e.type, MentionKind.NAMED, e.id) for s, e in ((who, mexico), (what, mpp)))
    claim = Claim("opposes", Ref(mexico.id, who), Ref(mpp.id, what), whole, polarity=-1, confidence=0.9, rule="frame")
    return Extraction(document, {mexico.id: mexico, mpp.id: mpp}, mentions, (claim,), model="m")


@pytest.mark.parametrize("label", ["Mexico", *(e for e in EVIL if e)])
def test_a_document_comes_back_byte_for_byte(store: Store, schema: Schema, label: str) -> None:
    graph = document_graph(extraction(label), schema)
    store.replace_graph(graph.iri, graph.quads)
    assert lines(store) == list(canonical(graph.quads))
    store.replace_graph(graph.iri, tuple(reversed(graph.quads)))
    assert lines(store) == list(canonical(graph.quads))
    found = values(
        store, "SELECT ?s { GRAPH ?d { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } }", l=Literal(label)
    )
    assert found == [local_entity_iri(graph.iri, Span(0, 6))]


WHO_OPPOSES = f"""PREFIX pol: <{term("")}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?who WHERE {{ GRAPH ?document {{
  ?claim pol:relation pol:opposes ; pol:subject ?s ; pol:object ?o . ?s rdfs:label ?who . ?o rdfs:label "MPP" }} }}"""


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib 7.6 warns of itself
@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_rdflib_reads_a_local_store_in_place(home: Path, schema: Schema, kind: str) -> None:
    graph = document_graph(extraction(), schema)
    with open_store("memory:" if kind == "memory" else str(home / "g"), create=True) as store:
        assert isinstance(store, LocalStore)
        store.replace_graph(graph.iri, graph.quads)
        dataset = store.dataset()
        assert [str(row[0]) for row in dataset.query(WHO_OPPOSES)] == ["Mexico"]  # type: ignore[index]
        assert len(dataset.graph(rdflib.URIRef(graph.iri))) == len(graph.quads)


def test_sparqlwrapper_reads_what_an_endpoint_was_given(home: Path, sparql_server: str, schema: Schema) -> None:
    graph = document_graph(extraction(), schema)
    with open_store(sparql_server) as store:
        store.replace_graph(graph.iri, graph.quads)
    client = SPARQLWrapper(sparql_server + "/query", returnFormat=JSON)
    client.setQuery(WHO_OPPOSES)
    answer = client.queryAndConvert()
    assert [row["who"]["value"] for row in answer["results"]["bindings"]] == ["Mexico"]


# --- Folders -----------------------------------------------------------------------------------------------------


def test_a_folder_keeps_its_graph_and_manifest(home: Path) -> None:
    where = home / "new" / "graph"
    with open_store(str(where), create=True) as store:
        store.replace_graph(G, [quad("a")])
        store.put_manifest({"a.txt": Entry("d", "s")})
    with open_store(str(where)) as store:
        assert lines(store) == list(canonical([quad("a")]))
        assert store.manifest() == {"a.txt": Entry("d", "s")}
    assert sorted(p.name for p in where.iterdir()) == ["manifest.json", "oxigraph"]
    assert json.loads((where / "manifest.json").read_text())["a.txt"] == {"document": "d", "sha256": "s"}


def make_file(path: Path) -> None:
    path.write_text("x")


def make_full(path: Path) -> None:
    path.mkdir()
    (path / "letter.txt").write_text("x")


def make_damaged(path: Path) -> None:
    (path / "oxigraph").mkdir(parents=True)
    (path / "oxigraph" / "CURRENT").write_text("MANIFEST-999999\n")


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    ("make", "inside", "words"),
    [
        (make_file, "", "a file, not a folder"),
        (make_file, "below", "cannot be opened|no graph there"),
        (make_full, "", "neither empty nor a store"),
        (make_damaged, "", "the store is damaged .*; delete the folder and build again"),
    ],
)
def test_a_folder_that_will_not_do_is_left_alone(
    home: Path, create: bool, make: Callable[[Path], None], inside: str, words: str
) -> None:
    make(home / "it")
    before = sorted(p.relative_to(home) for p in home.rglob("*"))
    with pytest.raises(StoreError, match=words) as caught:
        open_store(str(home / "it" / inside if inside else home / "it"), create=create)
    assert "\n" not in str(caught.value) and str(home / "it") in str(caught.value)
    if make is not make_damaged:
        assert sorted(p.relative_to(home) for p in home.rglob("*")) == before


def test_a_place_where_nobody_may_write_is_refused() -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store("/proc/kg-store" if sys.platform == "linux" else "/dev/null/kg-store", create=True)


def test_only_building_makes_a_store(home: Path) -> None:
    with pytest.raises(StoreError, match="no graph there; run kg build"):
        open_store(str(home / "none"))
    assert not (home / "none").exists()
    (home / "empty").mkdir()
    with pytest.raises(StoreError, match="no graph there; run kg build"):
        open_store(str(home / "empty"))
    assert list((home / "empty").iterdir()) == []


@contextlib.contextmanager
def elsewhere(where: Path, how: str) -> Iterator[None]:
    """Another process has the folder open."""
    script = (
        "import sys\nfrom kg.store import open_store\n"
        f"store = open_store(sys.argv[1], {how}=True)\nprint('open', flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(where)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        yield
        other.communicate(timeout=30)


@pytest.mark.parametrize(("theirs", "ours"), [("create", "create"), ("create", "reading"), ("reading", "create")])
def test_nobody_opens_a_folder_that_another_process_writes_nor_writes_one_that_it_reads(
    home: Path, monkeypatch: pytest.MonkeyPatch, theirs: str, ours: str
) -> None:
    where = home / "graph"
    open_store(str(where), create=True).close()
    with elsewhere(where, theirs):
        monkeypatch.setattr(local, "PATIENCE", 0.2)
        with pytest.raises(StoreError, match="another process has the store open"):
            open_store(str(where), **{ours: True})
    with open_store(str(where)) as store:
        assert store.graphs() == ()


@pytest.mark.parametrize("ours", ["create", "reading"])
def test_a_folder_is_waited_for(home: Path, ours: str) -> None:
    where = home / "graph"
    open_store(str(where), create=True).close()
    with contextlib.ExitStack() as stack:
        stack.enter_context(elsewhere(where, "create"))
        timer = threading.Timer(0.5, stack.close)
        timer.start()
        open_store(str(where), **{ours: True}).close()
        timer.join()


def test_many_read_a_folder_at_once_and_touch_nothing_in_it(home: Path) -> None:
    where = home / "graph"
    with open_store(str(where), create=True) as store:
        store.replace_graph(G, [quad("a")])
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in where.rglob("*")}
    with elsewhere(where, "reading"), open_store(str(where), reading=True) as one:
        with open_store(str(where), reading=True) as other:
            assert lines(one) == lines(other) == list(canonical([quad("a")]))
        assert values(one, "SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } }") == ["a"]
        for change in (lambda: one.drop_graph(G), lambda: one.put_manifest({})):
            with pytest.raises(StoreError, match="for reading only"):
                change()
    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in where.rglob("*")} == before


def test_one_process_does_not_read_what_it_writes_and_keeps_its_lock(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = home / "graph"
    with open_store(str(where), create=True):
        for _ in range(2):
            with pytest.raises(StoreError, match="this process has the store open already"):
                open_store(str(where), reading=True)
        script = "import sys, pyoxigraph\npyoxigraph.Store(sys.argv[1])\n"
        command = [sys.executable, "-c", script, str(where / "oxigraph")]
        assert "LOCK" in subprocess.run(command, capture_output=True, text=True, timeout=30).stderr


@pytest.mark.parametrize("locks", [True, False])
def test_a_folder_where_nobody_may_write_is_read(home: Path, monkeypatch: pytest.MonkeyPatch, locks: bool) -> None:
    where = home / "graph"
    with open_store(str(where), create=True) as store:
        store.replace_graph(G, [quad("a")])
    if not locks:
        (where / "oxigraph" / "LOCK").unlink()
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    before = sorted(where.rglob("*"))
    with open_store(str(where), reading=True) as store:
        assert lines(store) == list(canonical([quad("a")]))
    assert sorted(where.rglob("*")) == before


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_somebody_who_may_only_read_a_folder_reads_it(home: Path) -> None:
    where = home / "graph"
    with open_store(str(where), create=True) as store:
        store.replace_graph(G, [quad("a")])
    for path in (where, *where.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (home, *list(home.parents)[:2]):
        path.chmod(path.stat().st_mode | 0o055)
    # Root may write everything, so it has to be somebody else for a while.
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with open_store(str(where), reading=True) as store:
            assert lines(store) == list(canonical([quad("a")]))
        with pytest.raises(StoreError, match=r"cannot be opened: .*Permission denied"):
            open_store(str(where), create=True)
    finally:
        if root:
            os.seteuid(0)
        for path in (where, where / "oxigraph"):
            path.chmod(0o755)


def test_without_shared_locks_a_reader_has_the_folder_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "SUPPORTED", False)
    monkeypatch.setattr(local, "PATIENCE", 0.2)
    where = home / "graph"
    with open_store(str(where), create=True) as store:
        store.replace_graph(G, [quad("a")])
    with open_store(str(where), reading=True) as store:
        assert lines(store) == list(canonical([quad("a")]))
    with elsewhere(where, "create"), pytest.raises(StoreError, match="another process"):
        open_store(str(where), reading=True)


def test_what_a_killed_process_wrote_is_read(home: Path) -> None:
    script = (
        "import os, sys\nfrom pyoxigraph import Literal, NamedNode, Quad\nfrom kg.store import open_store\n"
        "store = open_store(sys.argv[1], create=True)\n"
        f"store.replace_graph({G!r}, [Quad(NamedNode({S.value!r}), NamedNode({P.value!r}), Literal('a'), "
        f"NamedNode({G!r}))])\nos._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(home / "g")], timeout=60).returncode == 9
    with open_store(str(home / "g"), reading=True) as store:
        assert lines(store) == list(canonical([quad("a")]))


def damage(database: Path) -> None:
    """Break the middle of every table, which is found out only when it is read."""
    for path in database.glob("*.sst"):
        content = bytearray(path.read_bytes())
        content[len(content) // 4] ^= 0x5A
        path.write_bytes(content)


@pytest.mark.parametrize("reading", [True, False])
def test_a_damaged_store_is_said_to_be_so(home: Path, reading: bool) -> None:
    where = home / "g"
    with open_store(str(where), create=True) as store:
        store.replace_graph(G, [quad(f"{n} {'x' * 300}") for n in range(3000)])
        assert isinstance(store, LocalStore)
        store.dataset().store._inner.flush()  # type: ignore[attr-defined]
    damage(where / "oxigraph")
    for use in (
        lambda store: store.query("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"),
        lambda store: list(store.quads()),
        lambda store: store.replace_graph(G, [quad("a")]),
    ):
        with pytest.raises(StoreError) as caught, open_store(str(where), reading=reading) as store:
            use(store)
        said = str(caught.value)
        assert (
            "the store is damaged" in said and "delete the folder and build again" in said
        ) or "reading only" in said


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": {"document": "d"}}', "[" * 100_000])
def test_a_damaged_manifest_is_named(home: Path, text: str) -> None:
    with open_store(str(home / "g"), create=True) as store:
        (home / "g" / "manifest.json").write_text(text)
        with pytest.raises(StoreError, match="no manifest"):
            store.manifest()


@pytest.mark.parametrize("location", ["", "  ", "a\0b", "ftp://example.org/", "memory:x"])
def test_no_such_kind_of_store(location: str) -> None:
    with pytest.raises(StoreError):
        open_store(location, create=True)


def test_after_a_few_endless_queries_no_other_begins(home: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"GRAPH ?g{i} {{ ?a{i} ?b{i} ?c{i} }}" for i in range(4)) + " }"
    with open_store("memory:") as store:
        store.replace_graph(G, [quad(str(n)) for n in range(60)])
        for _ in range(4):
            with pytest.raises(QueryError, match="longer than"):
                store.query(slow, timeout=0.01)
        with pytest.raises(QueryError, match="still running"):
            store.query("ASK {}")


# --- Endpoints ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "query", "update"),
    [
        ("http://h:1", "http://h:1/query", "http://h:1/update"),
        ("http://h/", "http://h/query", "http://h/update"),
        ("http://h/ds/", "http://h/ds/query", "http://h/ds/update"),
        ("http://h/ds/query", "http://h/ds/query", "http://h/ds/update"),
        ("http://h/ds/update", "http://h/ds/query", "http://h/ds/update"),
        ("https://h/sparql", "https://h/sparql", "https://h/sparql"),
    ],
)
def test_addresses_of_an_endpoint(home: Path, location: str, query: str, update: str) -> None:
    assert addresses(location) == (query, update)


def test_updates_may_have_an_address_of_their_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_UPDATE", "http://h/repo/statements")
    assert addresses("http://h/repo/x") == ("http://h/repo/x", "http://h/repo/statements")


@pytest.mark.parametrize(
    "location", ["http://", "http://h/?a=b", "http://h/#x", "http://h:x/", "http://h/a b", "http://h/\n", "http://[/"]
)
def test_what_is_no_address(home: Path, location: str) -> None:
    with pytest.raises(StoreError):
        open_store(location)


def test_a_password_in_the_address_is_refused_and_not_repeated(home: Path) -> None:
    with pytest.raises(StoreError, match="KG_STORE_USER") as caught:
        open_store("http://me:hunter2@h/")
    assert "hunter2" not in str(caught.value)


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers each request with the next of ``answers``, the last again and again; keeps what was asked."""

    answers: tuple[tuple[int, str, bytes], ...] = ()
    seen: tuple[tuple[str, str | None, bytes], ...] = ()
    pause = 0.0

    def do_POST(self) -> None:
        kind = type(self)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, media, content = kind.answers[min(len(kind.seen), len(kind.answers) - 1)]
        kind.seen = (*kind.seen, (self.path, self.headers["Authorization"], body))
        time.sleep(kind.pause)
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of a client that hangs up: its words would get into what another test looks at."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@pytest.fixture
def fake(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Answers], str]]:
    monkeypatch.setattr(endpoint_module, "PAUSES", (0.01, 0.01))
    handler = type("Handler", (Answers,), {})
    with Server(("127.0.0.1", 0), handler) as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield handler, f"http://127.0.0.1:{web.server_address[1]}/sparql"
        finally:
            web.shutdown()
            thread.join()


YES = (200, "application/sparql-results+json", b'{"head": {}, "boolean": true}')


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, "text/html", b"<html>hello</html>"), "text/html, not SPARQL results"),
        ((200, "application/sparql-results+json", b"{nonsense"), "cannot be read"),
        ((200, "application/sparql-results+json", b"<html>"), "cannot be read"),
        ((500, "text/plain", b"out of\nmemory"), "failed \\(500\\): out of memory"),
        ((401, "text/plain", b"no"), "set KG_STORE_USER and KG_STORE_PASSWORD"),
        ((403, "text/plain", b"no"), "set KG_STORE_USER and KG_STORE_PASSWORD"),
        ((404, "text/plain", b"no"), "404"),
        ((405, "text/plain", b"no"), "405"),
        ((503, "text/plain", b"no"), "503"),
    ],
)
def test_an_endpoint_that_answers_badly(
    fake: tuple[type[Answers], str], answer: tuple[int, str, bytes], words: str
) -> None:
    handler, url = fake
    handler.answers = (answer,)
    with open_store(url) as store, pytest.raises(StoreError, match=words) as caught:
        store.query("ASK {}")
    assert "\n" not in str(caught.value) and url in str(caught.value)


def test_an_endpoint_that_refuses_the_query_says_why(fake: tuple[type[Answers], str]) -> None:
    handler, url = fake
    handler.answers = ((400, "text/plain", b"no such function"),)
    with open_store(url) as store:
        with pytest.raises(QueryError, match="no such function"):
            store.query("ASK {}")
        with pytest.raises(StoreError, match="no such function"):
            store.drop_graph(G)


def test_reads_are_tried_again_and_changes_are_not(fake: tuple[type[Answers], str]) -> None:
    handler, url = fake
    handler.answers = ((503, "text/plain", b""), (502, "text/plain", b""), YES)
    with open_store(url) as store:
        assert store.query("ASK {}").boolean is True
        assert len(handler.seen) == 3
        handler.seen = ()
        with pytest.raises(StoreError, match="503"):
            store.drop_graph(G)
        assert len(handler.seen) == 1


def test_name_and_password_come_from_the_environment(
    fake: tuple[type[Answers], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, url = fake
    handler.answers = (YES,)
    monkeypatch.setenv("KG_STORE_USER", "me")
    monkeypatch.setenv("KG_STORE_PASSWORD", "hunter2")
    with open_store(url) as store:
        store.query("ASK {}")
    assert handler.seen[0][1] == "Basic bWU6aHVudGVyMg=="


def test_a_comment_cannot_turn_a_query_into_an_update(fake: tuple[type[Answers], str]) -> None:
    handler, url = fake
    handler.answers = (YES,)
    with open_store(url) as store:
        store.query("PREFIX e: <http://e/> # INSERT DATA\nASK {}")
    assert handler.seen[0][2].startswith(b"PREFIX")


@pytest.mark.parametrize("trickle", ["head", "body"])
def test_an_endpoint_that_trickles_is_given_up(home: Path, monkeypatch: pytest.MonkeyPatch, trickle: str) -> None:
    class Slow(Answers):
        def do_POST(self) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            if trickle == "body":
                self.wfile.write(b"Content-Type: application/sparql-results+json\r\n\r\n")
            with contextlib.suppress(OSError):
                for _ in range(100):
                    self.wfile.write(b"X: y\r\n" if trickle == "head" else b" ")
                    time.sleep(0.05)

    monkeypatch.setattr(endpoint_module, "LONG", 0.4)
    with Server(("127.0.0.1", 0), Slow) as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.02,))
        thread.start()
        began = time.monotonic()
        try:
            with open_store(f"http://127.0.0.1:{web.server_address[1]}/") as store:
                with pytest.raises(QueryError, match=r"longer than 0\.2 s"):
                    store.query("ASK {}", timeout=0.2)
                for act in (lambda: store.query("ASK {}", timeout=None), store.graphs, lambda: list(store.quads(G))):
                    with pytest.raises(QueryError, match=r"longer than 0\.4 s"):
                        act()
                with pytest.raises(StoreError, match=r"change took longer than 0\.4 s"):
                    store.drop_graph(G)
        finally:
            web.shutdown()
            thread.join()
        assert time.monotonic() - began < 4


def test_an_answer_that_breaks_off_is_no_answer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Answers):
        def do_POST(self) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/n-triples\r\nContent-Length: 99\r\n\r\n")
            self.wfile.write(b"<http://a> <http://b> <http://c> .\n")

    monkeypatch.setattr(endpoint_module, "PAUSES", ())
    with Server(("127.0.0.1", 0), Broken) as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.02,))
        thread.start()
        try:
            with (
                open_store(f"http://127.0.0.1:{web.server_address[1]}/") as store,
                pytest.raises(StoreError, match="broke off"),
            ):
                list(store.quads(G))
        finally:
            web.shutdown()
            thread.join()


def test_a_slow_endpoint_is_given_up(fake: tuple[type[Answers], str]) -> None:
    handler, url = fake
    handler.answers, handler.pause = (YES,), 1.0
    with open_store(url) as store, pytest.raises(QueryError, match=r"longer than 0\.2 s"):
        store.query("ASK {}", timeout=0.2)


def test_an_endpoint_that_is_not_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_module, "PAUSES", (0.01,))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_store(f"http://127.0.0.1:{port}") as store:
        for act in (lambda: store.query("ASK {}"), lambda: store.drop_graph(G)):
            with pytest.raises(StoreError, match="cannot be reached: Connection refused; check that the server runs"):
                act()


# --- Binding -----------------------------------------------------------------------------------------------------


@given(st.text(alphabet="{}()[]<>?$'\"#\\ \nav:1SERVICselctwhrWHO*.&|", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    with open_store("memory:") as store:
        try:
            store.query(text, timeout=None)
        except KGError as error:
            assert "\n" not in str(error)


@given(st.text())
def test_a_value_stays_one_token(text: str) -> None:
    bound = bind(parse("ASK { ?s ?p ?o }"), {"o": Literal(text)})
    assert bound == f"ASK {{ VALUES (?o) {{ ({Literal(text)}) }} ?s ?p ?o }}"
    again = parse(bound)
    assert again.variables == {"s", "p", "o"} and len(again.groups) == 1
