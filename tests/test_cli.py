"""The commands as their users meet them: what goes to which stream, the exit status, one line for each error."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph
import pytest

from kg import export, query
from kg.cli import asking, main
from kg.cli.output import heading, printable
from kg.model import Document, graph_iri
from kg.readers import read
from kg.store import open_store

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {
    "a.txt": "Mexico opposes the Migrant Protection Protocols (MPP). The ministry said so on Monday.\n",
    "b.txt": "Texas sued to keep MPP. Joe Biden criticised the Migrant Protection Protocols (MPP).\n",
}
Output = tuple[int, str, str]


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the store or the settings of another."""
    monkeypatch.chdir(tmp_path)
    for name in ("KG_STORE", "KG_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def store(news: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with both texts; no test changes it."""
    place = str(tmp_path_factory.mktemp("built") / "store")
    assert main(["build", str(news), "--store", place]) == 0
    return place


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in this process; status, standard output, standard error."""

    def run(*words: object) -> Output:
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def spawn(*words: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """Runs a command in a process of its own."""
    env = os.environ | more.pop("env", {})
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env=env,
        timeout=120,
        **more,
    )


def complains(output: Output, status: int, *words: str) -> None:
    """Nothing on standard output, and one line on standard error with these words."""
    assert output[:2] == (status, "")
    assert output[2].count("\n") == 1 and output[2].startswith("kg: ")
    assert [word for word in words if word not in output[2]] == []


# --- reading ----------------------------------------------------------------------------------------------------------


def test_build_counts_what_it_did(kg: Any, news: Path) -> None:
    status, out, err = kg("build", news, "--format", "json")
    counts = json.loads(out)
    assert (status, err) == (0, "")
    assert (counts["read"], counts["analysed"], counts["unchanged"], counts["set_aside"]) == (2, 2, 0, 0)
    assert counts["claims"] >= 3 and Path("kg-store").is_dir()
    assert json.loads(kg("build", news, "--format", "json")[1])["unchanged"] == 2


def test_build_says_in_words_what_it_did(kg: Any, news: Path) -> None:
    out = kg("build", news / "a.txt", "--store", "s")[1]
    assert "1 document read: 1 analysed, 0 unchanged, 0 set aside." in out
    assert "The graph in s:" in out


def test_copies_of_one_text_are_counted_apart_from_what_has_not_changed(kg: Any, news: Path, tmp_path: Path) -> None:
    for name in ("1.txt", "2.txt", "3.txt"):
        (tmp_path / name).write_text(TEXTS["a.txt"], encoding="utf-8")
    assert "3 documents read: 1 analysed, 0 unchanged, 2 copies of others, 0 set aside." in kg("build", ".")[1]
    assert "3 documents read: 0 analysed, 1 unchanged, 2 copies of others, 0 set aside." in kg("build", ".")[1]
    assert (
        "2 documents read: 0 analysed, 1 unchanged, 1 a copy of another, 0 set aside."
        in kg("build", "1.txt", "2.txt")[1]
    )
    counts = json.loads(kg("build", ".", "--format", "json")[1])
    assert (counts["unchanged"], counts["copies"]) == (1, 2)


def test_a_build_in_memory_says_that_nothing_is_kept(kg: Any, news: Path) -> None:
    status, _, err = kg("build", news / "a.txt", "--store", "memory:")
    assert status == 0 and "nothing is kept" in err


def test_build_goes_on_after_what_it_cannot_read_and_says_so(kg: Any, news: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    status, out, err = kg("build", "empty.txt", news / "a.txt", "missing.txt")
    assert status == 1 and "1 analysed" in out
    lines = err.splitlines()
    assert lines[0].startswith("kg: empty.txt: ") and lines[1].startswith("kg: missing.txt: ")
    assert lines[2] == "kg: 2 set aside" and len(lines) == 3


def test_the_graph_is_the_same_whatever_the_hash_seed_the_order_and_the_names(
    tmp_path: Path, documents: tuple[Path, ...]
) -> None:
    (tmp_path / "news").mkdir()
    for number, path in enumerate(reversed(documents)):
        shutil.copy(path, tmp_path / "news" / f"{number}{path.suffix}")
    dumps = set()
    for seed, order in (("1", documents), ("2", documents[::-1]), ("3", ["news"])):
        for place in (order, order) if seed == "1" else (order,):
            built = spawn("build", *place, "--store", f"s{seed}", env={"PYTHONHASHSEED": seed})
            assert built.returncode == 0, built.stderr
            dumps.add(spawn("dump", "--store", f"s{seed}", env={"PYTHONHASHSEED": seed}).stdout)
    assert len(documents) >= 5 and len(dumps) == 1 and len(dumps.pop()) > 50_000


def ends(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every part of a row that says where its words are."""
    for value in row.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict) and part.get("start") is not None:
                yield part


@pytest.fixture(scope="session")
def texts(documents: tuple[Path, ...]) -> dict[str, str]:
    """The text of each document by its path, as :mod:`kg` keeps it."""
    found = {str(path): next(read(str(path))) for path in documents}
    kept = {path: document.text for path, document in found.items() if isinstance(document, Document)}
    assert len(kept) == len(documents)
    for path, text in kept.items():
        assert path.endswith((".html", ".pdf", ".jsonl")) or text == Path(path).read_bytes().decode("utf-8")
    return kept


def test_each_row_of_extract_has_its_words_at_its_offsets(kg: Any, texts: dict[str, str]) -> None:
    status, out, _ = kg("extract", *texts, "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0 and {row["document"] for row in rows} == set(texts)
    for row in rows:
        text, evidence = texts[row["document"]], row["evidence"]
        assert evidence["quote"] and text[evidence["start"] : evidence["end"]] == evidence["quote"]
        assert 0 <= evidence["start"] < evidence["end"] <= len(text)
        for part in ends(row):
            assert 0 <= part["start"] < part["end"] <= len(text)
            assert "text" not in part or text[part["start"] : part["end"]] == part["text"]
        for part in (row["object"] or {}).get("spans", ()):
            assert 0 <= part[0] < part[1] <= len(text)
        assert {"relation", "polarity", "subject", "object", "modality", "negated", "said_by", "when"} <= row.keys()
        assert row["polarity"] in (1, -1, None) and 0 <= row["confidence"] <= 1 and row["rule"]


def test_the_ends_of_a_row_are_words_of_the_document_and_no_markup(kg: Any, texts: dict[str, str]) -> None:
    rows = [json.loads(line) for line in kg("extract", *texts, "--format", "jsonl")[1].splitlines()]
    for row in rows:
        text = texts[row["document"]]
        for end in (row["subject"], row["object"]):
            if end and end.get("start") is not None:
                words = text[end["start"] : end["end"]]
                assert words == words.strip() and any(c.isalnum() for c in words)
            if end and end.get("label"):
                assert not set(end["label"]) & set("*`[]<>|\0\n"), end


def test_each_kind_of_document_says_who_stands_where(kg: Any, texts: dict[str, str]) -> None:
    rows = [json.loads(line) for line in kg("extract", *texts, "--format", "jsonl")[1].splitlines()]
    found = {
        (Path(row["document"]).name, (row["subject"] or {}).get("label"), row["relation"], row["object"].get("label"))
        for row in rows
        if row["object"] and not row["negated"]
    }
    assert found >= {
        ("harbour-fee.txt", "Pacific Shipping Association", "opposes", "Harbor Fee Act"),
        ("harbour-fee.txt", "Miriam Hale", "signs", "Harbor Fee Act"),
        ("order-granting-stay.txt", "Nebraska", "sues", "Environmental Protection Agency"),
        ("transit-ban.html", "Grace Tan", "supports", "Night Transit Ban"),
        ("transit-ban.html", "Transit Workers Union", "opposes", "Night Transit Ban"),
        ("water-compact.md", "Utah", "supports", "Basin Water Compact"),
        ("water-compact.md", "Navajo Nation", "opposes", "Basin Water Compact"),
        ("water-compact.md", "New Mexico", "supports", "Basin Water Compact"),
    }
    # What stands in a script and in a comment is not said.
    assert not {("transit-ban.html", "Ohio"), ("water-compact.md", "Texas")} & {row[:2] for row in found}


def test_each_row_of_mentions_has_its_words_at_its_offsets(kg: Any, texts: dict[str, str]) -> None:
    status, out, _ = kg("mentions", *texts, "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0 and {row["document"] for row in rows} == set(texts)
    for row in rows:
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]
        assert row["type"] and row["label"] and row["id"] and row["kind"] in ("named", "nominal", "pronoun")
    linked = {row["label"]: row["wikidata"] for row in rows if "wikidata" in row}
    assert linked["Texas"] == "Q1439" and linked["United States"] == "Q30"


@pytest.mark.parametrize("command", ["extract", "mentions"])
def test_rows_go_on_after_a_document_that_cannot_be_read(kg: Any, news: Path, command: str) -> None:
    status, out, err = kg(command, "missing.txt", news / "a.txt", "--format", "jsonl")
    assert status == 1 and "missing.txt" in err and "1 set aside" in err
    assert {json.loads(line)["document"] for line in out.splitlines()} == {str(news / "a.txt")}


def test_rows_can_be_a_table(kg: Any, news: Path) -> None:
    out = kg("extract", news / "a.txt", "--format", "table")[1]
    assert "Government of Mexico" in out and "opposes" in out


def test_standard_input_is_read(news: Path) -> None:
    done = spawn("extract", "-", "--format", "jsonl", input=TEXTS["a.txt"])
    assert done.returncode == 0, done.stderr
    assert "opposes" in {json.loads(line)["relation"] for line in done.stdout.splitlines()}


@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_model_that_is_not_there_is_one_line(kg: Any, news: Path, command: str) -> None:
    complains(kg(command, news, "--model", "no_such_model"), 1, "no_such_model", "cannot be loaded")


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_named_query_as_a_table_shows_words_and_source_and_no_iris(kg: Any, store: str) -> None:
    status, out, err = kg("query", "who-opposes", "--policy", "MPP", "--store", store)
    assert (status, err) == (0, "")
    for word in ("Government of Mexico", "opposes", "asserted", "a.txt"):
        assert word in out
    assert "https://" not in out


def test_a_named_query_as_json(kg: Any, store: str) -> None:
    rows = json.loads(kg("query", "who-opposes", "--policy=MPP", "--store", store, "--format", "json")[1])
    assert set(rows[0]) == {
        *("label", "id", "how", "policyLabel", "modality", "quote", "saidBy", "document", "evidence", "claim")
    }
    assert "Government of Mexico" in {row["label"] for row in rows}


def test_a_named_query_as_csv(kg: Any, store: str) -> None:
    out = kg("query", "who-opposes", "--policy", "MPP", "--store", store, "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert "Government of Mexico" in {row["label"] for row in rows} and rows[0]["modality"]


def test_the_store_may_stand_in_the_environment(kg: Any, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", store)
    assert kg("query", "who-opposes", "--policy", "MPP")[0] == 0


def test_sparql_is_read_from_a_file(kg: Any, store: str) -> None:
    Path("q.rq").write_text("SELECT (COUNT(?c) AS ?n) WHERE { GRAPH ?g { ?c a pol:Claim } }", encoding="utf-8")
    rows = json.loads(kg("query", "--sparql", "q.rq", "--store", store, "--format", "json")[1])
    assert rows[0]["n"] >= 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_no_command_waits_for_a_pipe_that_nobody_writes(kg: Any, store: str) -> None:
    os.mkfifo("pipe")
    complains(kg("query", "--sparql", "pipe", "--store", store), 1, "pipe: it is a pipe", "give -")
    status, out, err = kg("extract", "pipe")
    assert (status, out) == (1, "") and "pipe: it is no regular file" in err and err.count("\n") == 2


def test_sparql_is_read_from_standard_input(store: str) -> None:
    text = "ASK { GRAPH ?g { ?c pol:relation pol:opposes } }"
    done = spawn("query", "--sparql", "-", "--store", store, "--format", "json", input=text)
    assert json.loads(done.stdout) == [{"answer": True}]


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_a_graph_as_an_answer_is_three_columns(kg: Any, store: str, format: str) -> None:
    Path("q.rq").write_text("CONSTRUCT { ?c a pol:Claim } WHERE { GRAPH ?g { ?c a pol:Claim } }", encoding="utf-8")
    status, out, _ = kg("query", "--sparql", "q.rq", "--store", store, "--format", format)
    assert status == 0 and all(word in out for word in ("subject", "predicate", "object"))


@pytest.mark.parametrize("format", ["table", "json", "csv"])
@pytest.mark.parametrize("kind", ["integer", "decimal", "double", "boolean", "nonNegativeInteger"])
def test_a_value_that_is_not_what_it_claims_to_be_is_shown_as_it_stands(
    kg: Any, store: str, format: str, kind: str
) -> None:
    Path("q.rq").write_text(f'SELECT ?n {{ VALUES ?n {{ "abc"^^xsd:{kind} "1_0"^^xsd:{kind} 7 true 0.5 }} }}')
    status, out, err = kg("query", "--sparql", "q.rq", "--store", store, "--format", format)
    assert (status, err) == (0, "") and "abc" in out and "1_0" in out
    if format == "json":
        assert [row["n"] for row in json.loads(out)] == ["abc", "1_0", 7, True, 0.5]


def test_no_cell_of_csv_is_a_formula_or_controls_a_terminal(kg: Any, store: str) -> None:
    Path("q.rq").write_text(
        'SELECT ?a { VALUES ?a { "=1+1" "-1" "@x" "a\\u001B[31mb" "\\u009B31m" "\\u202Eabc" "a\\nb" -5 } }'
    )
    out = kg("query", "--sparql", "q.rq", "--store", store, "--format", "csv")[1]
    cells = [row["a"] for row in csv.DictReader(io.StringIO(out, newline=""))]
    assert cells == ["'=1+1", "'-1", "'@x", "a\ufffd[31mb", "\ufffd31m", "\ufffdabc", "a\nb", "-5"]


def test_json_says_the_same_without_characters_that_control_a_terminal(kg: Any, store: str) -> None:
    Path("q.rq").write_text('SELECT ?a { VALUES ?a { "é\\u001B\\u007F\\u0085\\u009B\\u2028\\u202E\\u2066\\u200F" } }')
    out = kg("query", "--sparql", "q.rq", "--store", store, "--format", "json")[1]
    assert json.loads(out) == [{"a": "é\x1b\x7f\x85\x9b\u2028\u202e\u2066\u200f"}]
    assert "é" in out and all(c.isprintable() or c == "\n" for c in out)
    Path("evil.txt").write_text("Mexico opposes MPP \x1b[31m \x9b31m and \u202e more.\n", encoding="utf-8")
    rows = kg("extract", "evil.txt", "--format", "jsonl")[1]
    assert all(c.isprintable() or c == "\n" for c in rows)
    quote = json.loads(rows.splitlines()[0])["evidence"]["quote"]
    assert "\x1b" in quote and "\x9b" in quote and "\u202e" in quote


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["query", "who-opposed", "--policy", "MPP"], 2, ["who-opposed", "did you mean who-opposes"]),
        (["query", "who-opposes", "--party", "MPP"], 2, ["no parameter 'party'", "--policy"]),
        (["query", "who-opposes"], 2, ["needs --policy", "kg query who-opposes --policy MPP"]),
        (["query", "who-opposes", "--policy", "MPPX"], 1, ["nothing in the graph is called 'MPPX'", "MPP"]),
        (["query", "who-opposes", "--policy", "MPP", "--policy", "MPP"], 2, ["twice"]),
        (["query", "who-opposes", "--policy"], 2, ["needs a value"]),
        (["query", "who-opposes", "MPP"], 2, ["--param VALUE"]),
        (["query", "--policy", "MPP", "who-opposes"], 2, ["comes first"]),
        (["query"], 2, ["--sparql"]),
        (["query", "who-opposes", "--sparql", "x"], 2, ["--sparql"]),
        (["query", "--sparql", "missing.rq"], 1, ["missing.rq", "No such file"]),
        (["query", "by-modality", "--modality", "perhaps"], 2, ["no modality", "possible"]),
        (["show", "Nobody At All"], 1, ["Nobody At All"]),
        (["show", "https://example.org/nothing"], 1, ["https://example.org/nothing"]),
        (["export"], 2, ["--format", "graphml"]),
        (["export", "--format", "docx"], 2, ["docx", "graphml"]),
        (["export", "--format", "csv", "--output", ""], 2, ["'' is no file", "--output FILE"]),
        (["export", "--format", "csv", "--output", "."], 2, ["is no file"]),
        (["export", "--output", "no/such/folder/x.ttl"], 1, ["x.ttl", "cannot be written"]),
        (["frobnicate"], 2, ["frobnicate"]),
        (["build"], 2, ["PATH", "kg build --help"]),
        (["build", "x", "--colour"], 2, ["--colour"]),
        (["extract", "x", "--format", "xml"], 2, ["xml", "jsonl"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and value[0] in ("query", "show") else None,
)
def test_what_is_wrong_is_said_in_one_line(
    kg: Any, store: str, monkeypatch: pytest.MonkeyPatch, words: list[str], status: int, said: list[str]
) -> None:
    monkeypatch.setenv("KG_STORE", store)
    complains(kg(*words), status, *said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELEKT ?x WHERE { ?x ?y ?z }", "SPARQL"),
        ("SELECT ?x WHERE { ?x a no:Prefix }", "no:"),
        ("DROP ALL", "update"),
        ("SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }", "SERVICE"),
        ("", "empty"),
        ("SELECT ?x WHERE { ?x a '\ud83d' }".encode("utf-16", "surrogatepass").decode("latin-1"), "SPARQL"),
    ],
)
def test_a_wrong_query_is_said_in_one_line_and_harms_nothing(kg: Any, store: str, text: str, said: str) -> None:
    Path("q.rq").write_text(text, encoding="utf-8")
    before = kg("dump", "--store", store)[1]
    complains(kg("query", "--sparql", "q.rq", "--store", store), 1, said)
    assert kg("dump", "--store", store)[1] == before


def test_a_query_that_is_not_utf8_is_said_in_one_line(kg: Any, store: str) -> None:
    Path("q.rq").write_bytes(b"SELECT \xff")
    complains(kg("query", "--sparql", "q.rq", "--store", store), 1, "q.rq", "UTF-8")


@pytest.mark.parametrize(
    "name", ['"', "'", "<x>", '" } ; DROP ALL #', "?s", "} UNION { ?a ?b ?c", "\\", "a\nb", "é 😀", "x" * 1000]
)
def test_a_name_with_anything_in_it_is_only_a_name(kg: Any, store: str, name: str) -> None:
    for words in (["show", name], ["query", "who-opposes", f"--policy={name}"]):
        complains(kg(*words, "--store", store), 1)


def test_a_question_as_a_table_shows_how_who_says_it_and_where(kg: Any, store: str) -> None:
    status, out, _ = kg("ask", "Who opposes MPP?", "--store", store)
    assert status == 0
    for word in ("Who opposes MPP?", "Government of Mexico", "opposes", "asserted", "“Mexico opposes", "a.txt"):
        assert word in out


def test_a_question_as_json_is_the_answer_of_the_contract(kg: Any, store: str) -> None:
    answer = json.loads(kg("ask", "Who opposes MPP?", "--store", store, "--format", "json")[1])
    assert set(answer) == {"question", "sparql", "answers", "note"}
    labels = {found["label"] for found in answer["answers"]}
    assert "Government of Mexico" in labels and "Texas" not in labels
    for found in answer["answers"]:
        assert found["id"] and found["type"]
        for evidence in found["evidence"]:
            assert {"document", "start", "end", "quote", "said_by", "modality"} <= evidence.keys()


def test_a_question_about_something_unknown_gets_a_note_and_no_answer(kg: Any, store: str) -> None:
    status, out, _ = kg("ask", "Who opposes the Zanzibar Protocol?", "--store", store, "--format", "json")
    answer = json.loads(out)
    assert status == 0 and answer["answers"] == [] and answer["note"]


def test_documents_can_be_asked_without_a_store(kg: Any, news: Path) -> None:
    words = ("query", "who-opposes", "--policy", "MPP", "--read", news / "a.txt", "--format", "json")
    assert [row["label"] for row in json.loads(kg(*words)[1])] == ["Government of Mexico"]
    assert not Path("kg-store").exists()


def test_queries_are_listed_with_their_parameters(kg: Any) -> None:
    known = json.loads(kg("queries", "--format", "json")[1])
    assert [q["name"] for q in known] == list(query.names())
    assert all(q["title"] and q["example"].startswith("kg query ") for q in known)
    assert "who-opposes" in kg("queries")[1]


def test_show_tells_everything_about_an_entity(kg: Any, store: str) -> None:
    out = kg("show", "MPP", "--store", store)[1]
    assert "Migrant Protection Protocols (" in out and "also called" in out and "Mexico opposes" in out
    shown = json.loads(kg("show", "MPP", "--store", store, "--format", "json")[1])
    assert shown["entities"][0]["label"] == "Migrant Protection Protocols" and len(shown["claims"]) >= 2


def test_what_a_document_says_does_not_control_the_terminal(kg: Any) -> None:
    Path("evil.txt").write_text(
        "Mexico opposes MPP \x1b[31m[bold]red[/bold]\x1b]0;owned\x07 :smile:.\n", encoding="utf-8"
    )
    for words in (("extract", "evil.txt", "--format", "table"), ("show", "MPP", "--read", "evil.txt")):
        status, out, _ = kg(*words)
        assert status == 0 and "\x1b" not in out and "\x07" not in out
        assert words[0] == "show" or ("[bold]red[/bold]" in out and ":smile:" in out)


def test_words_are_made_printable_and_headings_plain() -> None:
    assert printable("a\x1b\u202e\nb\x00") == "a  \nb "
    assert (heading("defendantLabel"), heading("saidBy")) == ("defendant", "said by")


# --- the graph as a whole ---------------------------------------------------------------------------------------------


def test_dump_is_canonical_and_without_the_ontology(kg: Any, store: str) -> None:
    status, out, err = kg("dump", "--store", store)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines == sorted(set(lines))
    quads = list(pyoxigraph.parse(out, format=pyoxigraph.RdfFormat.N_QUADS))
    graphs = {quad.graph_name.value for quad in quads}
    assert len(quads) == len(lines) and graph_iri("identity") in graphs and graph_iri("ontology") not in graphs
    assert not any(isinstance(term, pyoxigraph.BlankNode) for quad in quads for term in (quad.subject, quad.object))


@pytest.mark.parametrize("name", sorted(export.exporters()))
def test_export_writes_every_format_to_a_file_or_to_standard_output(name: str, store: str) -> None:
    exporter = export.exporter(name)
    assert main(["export", "--format", name, "--output", "out.file", "--store", store]) == 0
    by_name = f"out.{exporter.extension}"
    assert main(["export", "--output", by_name, "--store", store]) == 0
    command = [sys.executable, "-m", "kg", "export", "--format", name, "--store", store]
    printed = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    assert printed == Path("out.file").read_bytes() == Path(by_name).read_bytes()
    assert b"Mexico" in printed
    assert {p.name for p in Path().glob("*out*")} == {"out.file", by_name}


def test_an_exported_network_is_read_by_networkx(store: str) -> None:
    assert main(["export", "--output", "x.graphml", "--store", store]) == 0
    graph = nx.read_graphml("x.graphml")
    assert "Migrant Protection Protocols" in {data["label"] for _, data in graph.nodes(data=True)}
    assert -1 in {data["sign"] for *_, data in graph.edges(data=True)}


def test_validate_finds_nothing_wrong_in_what_was_built(kg: Any, store: str) -> None:
    status, out, _ = kg("validate", "--store", store)
    assert status == 0 and "2 documents checked: 0 violations" in out
    assert all(
        i["severity"] != "violation" for i in json.loads(kg("validate", "--store", store, "--format", "json")[1])
    )


def test_validate_finds_what_another_program_broke(kg: Any, news: Path) -> None:
    kg("build", news / "a.txt", "--store", "s")
    inner = pyoxigraph.Store("s/oxigraph")
    inner.update(
        "DELETE { GRAPH ?g { ?c ?p ?rule } } WHERE { GRAPH ?g { ?c ?p ?rule FILTER(STRENDS(STR(?p), '#rule')) } }"
    )
    del inner
    status, out, _ = kg("validate", "--store", "s")
    assert status == 1 and "violation" in out and "does not name the one rule" in " ".join(out.split())
    assert json.loads(kg("validate", "--store", "s", "--format", "json")[1])[0]["quote"]


def test_stats_count_the_graph(kg: Any, store: str) -> None:
    counts = json.loads(kg("stats", "--store", store, "--format", "json")[1])
    assert counts["documents"] == 2 and counts["claims"] == sum(counts["claims_by_relation"].values()) >= 3
    assert counts["claims_by_relation"]["opposes"] >= 1 and counts["entities"] >= 3
    assert "claims by relation" in kg("stats", "--store", store)[1]


@pytest.mark.parametrize(
    "command", [["dump"], ["stats"], ["validate"], ["show", "x"], ["queries"], ["export", "--format", "csv"]]
)
def test_a_store_that_is_not_there_is_one_line(kg: Any, command: list[str]) -> None:
    if command == ["queries"]:
        assert kg(*command)[0] == 0
    else:
        complains(kg(*command, "--store", "nowhere"), 1, "nowhere", "kg build")
    assert not Path("nowhere").exists()


@pytest.mark.parametrize("place", ["file", "full", "ftp://x/y", "http://127.0.0.1:9/"])
def test_a_store_that_cannot_be_had_is_one_line(kg: Any, news: Path, place: str) -> None:
    Path("file").write_text("x", encoding="utf-8")
    Path("full").mkdir()
    Path("full/x").write_text("x", encoding="utf-8")
    complains(kg("build", news, "--store", place), 1, place.rstrip("/"))
    assert Path("full/x").read_text(encoding="utf-8") == "x"


def test_a_store_that_another_process_has_is_one_line(kg: Any, news: Path) -> None:
    kg("build", news / "a.txt", "--store", "s")
    inner = pyoxigraph.Store("s/oxigraph")
    done = spawn("build", news, "--store", "s")
    assert (done.returncode, done.stdout) == (1, "") and "another process" in done.stderr
    del inner


def test_a_memory_store_is_empty_and_says_so(kg: Any) -> None:
    status, out, err = kg("dump", "--store", "memory:")
    assert (status, out) == (0, "") and "--read PATH" in err


def test_an_endpoint_holds_the_same_graph_as_a_folder(kg: Any, news: Path, store: str, sparql_server: str) -> None:
    endpoint = sparql_server
    with open_store(endpoint) as inner:
        for name in inner.graphs():
            inner.drop_graph(name)
    assert kg("build", news, "--store", endpoint)[0] == 0
    assert kg("dump", "--store", endpoint) == kg("dump", "--store", store)
    assert json.loads(kg("build", news, "--store", endpoint, "--format", "json")[1])["unchanged"] == 2


# --- the process ------------------------------------------------------------------------------------------------------


def test_version_and_help(kg: Any) -> None:
    assert kg("--version") == (0, "kg 0.1.0\n", "")
    assert "Commands" in kg("--help")[1]
    assert kg()[0] == 2


def test_a_reader_that_goes_away_is_no_error_to_read_about(store: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "dump", "--store", store], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("query --sparql - <&-", "standard input is closed"),
        ("stats >&-", "standard output is closed"),
        ("export --format csv >&-", "standard output is closed"),
        ("dump >/dev/full", "the output cannot be written: No space left on device"),
        ("export --format csv >/dev/full", "the output cannot be written: No space left on device"),
        ("stats >/dev/full", "the output cannot be written: No space left on device"),
        ("queries --format json >/dev/full", "the output cannot be written: No space left on device"),
        ("stats >/dev/full 2>&-", ""),
        ("stats >&- 2>&-", ""),
        ("extract missing.txt 2>/dev/full", ""),
    ],
)
def test_a_stream_that_is_closed_or_full_is_one_line(store: str, words: str, said: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m kg {words}'],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"KG_STORE": store},
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == bool(said) and said in done.stderr and "fault" not in done.stderr


def test_what_is_printed_does_not_depend_on_standard_error(store: str) -> None:
    command = f'"{sys.executable}" -m kg stats'
    env = os.environ | {"KG_STORE": store}
    runs = [
        subprocess.run(["/bin/sh", "-c", f"{command} {end}"], capture_output=True, timeout=60, env=env)
        for end in ("", "2>&-")
    ]
    assert [done.returncode for done in runs] == [0, 0] and runs[0].stdout == runs[1].stdout != b""


@pytest.mark.skipif(os.name != "posix", reason="there are no such terminals here")
@pytest.mark.parametrize("command", [["extract", "--format", "jsonl"], ["build", "--store", "s", "--format", "json"]])
def test_progress_is_shown_on_a_terminal_and_on_none_else(tmp_path: Path, command: list[str]) -> None:
    lines = [json.dumps({"text": f"Mexico opposes MPP. That was said on day {number}."}) for number in range(30)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code = (
        "import sys\nfrom kg.cli import main, output\noutput.PATIENCE = 0.0\n"
        f"sys.exit(main([{command[0]!r}, 'many.jsonl', *{command[1:]!r}]))"
    )
    ours, theirs = os.openpty()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, text=True)
    os.close(theirs)
    shown: list[bytes] = []

    def look() -> None:
        with contextlib.suppress(OSError):  # at the end of a terminal Linux says EIO
            while part := os.read(ours, 65_536):
                shown.append(part)

    looking = threading.Thread(target=look)
    looking.start()
    out = process.communicate(timeout=120)[0]
    looking.join()
    os.close(ours)
    assert process.returncode == 0 and b"reading many.jsonl#" in b"".join(shown)
    shutil.rmtree("s", ignore_errors=True)
    unseen = spawn(command[0], "many.jsonl", *command[1:])
    assert (unseen.stdout, unseen.stderr) == (out, "")
    for line in out.splitlines() if command[0] == "extract" else [out]:
        json.loads(line)


def test_two_commands_may_ask_one_store_at_once(store: str) -> None:
    command = [sys.executable, "-m", "kg", "query", "who-opposes", "--policy", "MPP", "--store", store]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * 4
    assert len(set(ended)) == 1 and ended[0][1] == b""


def test_a_build_that_is_interrupted_stops_in_one_line(tmp_path: Path) -> None:
    text = "Mexico opposes MPP in the capital, said the ministry on Monday. " * 40
    (tmp_path / "big.jsonl").write_text(
        "\n".join(json.dumps({"text": f"{n} {text}"}) for n in range(300)), encoding="utf-8"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "big.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores the signal, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for _ in range(600):
        if (tmp_path / "kg-store" / "oxigraph").is_dir():
            break
        time.sleep(0.05)
    time.sleep(1)
    for _ in range(6):  # a library that is being imported may swallow the first
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
            break
    out, err = process.communicate(timeout=20)
    assert (out, err) == ("", "kg: stopped\n")
    # Python ends itself by the signal if it came while code from a string ran, as in making a dataclass.
    assert process.returncode in (130, -signal.SIGINT)


def test_output_is_utf8_whatever_the_locale(news: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = spawn("extract", "-", "--format", "jsonl", input="México’s president opposes MPP. Él said so.\n", env=env)
    assert done.returncode == 0, done.stderr
    assert "México’s president" in done.stdout


def test_a_fault_of_ours_is_one_line_and_can_be_looked_at(kg: Any, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(asking.named, "run", broken)
    complains(kg("show", "MPP", "--store", store), 1, "ZeroDivisionError: a fault", "report it")
    monkeypatch.setenv("KG_DEBUG", "1")
    assert "Traceback" in kg("show", "MPP", "--store", store)[2]
