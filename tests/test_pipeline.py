"""A build: one document's way into the graph, the same graph whatever the order, and no harm from what goes wrong."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import pipeline, query
from kg.errors import InputError, KGError, StoreError
from kg.graph import canonical
from kg.model import (
    Claim,
    Document,
    Entity,
    Extraction,
    Mention,
    MentionKind,
    Ref,
    Span,
    graph_iri,
    local_entity_iri,
)
from kg.pipeline import Report, analyse, build, extractor, fingerprint, local_entities, sound, unmarked
from kg.readers import UnreadableError, read
from kg.rows import claim_rows, mention_rows
from kg.schema import load
from kg.store import Store, open_store

SENTENCE = re.compile(r"(Mexico|Texas|Joe Biden) (opposes|supports) (MPP|DACA)\.")
TYPES = {"Mexico": "Country", "Texas": "State", "Joe Biden": "Person", "MPP": "Programme", "DACA": "Programme"}


def simple(document: Document) -> Extraction:
    """Finds sentences such as "Mexico opposes MPP."."""
    entities: dict[str, Entity] = {}
    first: dict[str, str] = {}
    mentions, claims = [], []

    def ref(start: int, end: int) -> Ref:
        span = Span(start, end)
        name = span.of(document.text)
        iri = first.setdefault(name, local_entity_iri(document.id, span))
        entities[iri] = Entity(iri, TYPES[name], name)
        mentions.append(Mention(span, TYPES[name], MentionKind.NAMED, iri))
        return Ref(iri, span)

    for found in SENTENCE.finditer(document.text):
        sign = -1 if found[2] == "opposes" else 1
        ends = ref(*found.span(1)), ref(*found.span(3))
        claims.append(Claim(found[2], *ends, Span(*found.span()), polarity=sign, confidence=0.9, rule="simple"))
    return Extraction(document, entities, tuple(mentions), tuple(claims), model="simple")


@dataclass
class Counting:
    """``simple``, and which sources it was asked about."""

    asked: list[str] = field(default_factory=list)
    broken: str = "\0"
    error: BaseException = field(default_factory=lambda: ValueError("a fault"))

    def __call__(self, document: Document) -> Extraction:
        self.asked.append(Path(document.source).name)
        if self.broken in document.text:
            raise self.error
        return simple(document)


FILES = {
    "a.txt": "Mexico opposes MPP. Said the ministry in the capital.\n",
    "b.txt": "Texas supports MPP. That was said in the court today.\n",
    "c.txt": "Joe Biden opposes MPP. Mexico supports DACA. Nobody was asked about it.\n",
    "d.txt": "Nothing of interest was said about any of the policies.\n",
}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def store() -> Store:
    return open_store("memory:")


def run(store: Store, *sources: Path | str, extract: Counting | None = None, maker: str = "m") -> Report:
    return build([str(s) for s in sources], store, extract=extract or Counting(), maker=maker)


def dump(store: Store) -> str:
    return "\n".join(canonical(q for name in store.graphs() if "ontology" not in name for q in store.quads(name)))


def fresh(*sources: Path | str) -> str:
    """The graph of these alone."""
    with open_store("memory:") as store:
        run(store, *sources)
        return dump(store)


def opponents(store: Store) -> set[str]:
    return {query.plain(row, "label") for row in query.run(store, "who-opposes", {"policy": "MPP"}).rows}


def test_documents_become_an_answerable_graph(news: Path, store: Store) -> None:
    report = run(store, news)
    assert (report.read, report.analysed, report.claims) == (4, 4, 4)
    assert not (report.set_aside or report.refused or report.violations)
    rows = query.run(store, "who-opposes", {"policy": "MPP"}).rows
    assert {(query.plain(r, "label"), query.plain(r, "quote")) for r in rows} == {
        ("Mexico", "Mexico opposes MPP."),
        ("Joe Biden", "Joe Biden opposes MPP."),
    }


def test_the_store_holds_every_kind_of_graph(news: Path, store: Store) -> None:
    report = run(store, news)
    names = store.graphs()
    assert {graph_iri(n) for n in ("identity", "inferred", "links/gazetteer", "ontology")} <= set(names)
    assert len(names) == 8
    assert report.entities == 5 and report.links >= 2 and report.inferred >= 3


def test_what_has_not_changed_is_not_analysed_again(news: Path, store: Store) -> None:
    run(store, news)
    before, extract = dump(store), Counting()
    report = run(store, news, extract=extract)
    assert extract.asked == []
    assert (report.read, report.unchanged, report.analysed) == (4, 4, 0)
    assert dump(store) == before


def test_another_maker_analyses_all_again(news: Path, store: Store) -> None:
    run(store, news)
    assert run(store, news, maker="other").analysed == 4


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(sorted(FILES)), st.integers(1, 4))
def test_neither_order_nor_the_number_of_builds_matters(news: Path, names: list[str], at_once: int) -> None:
    with open_store("memory:") as store:
        for first in range(0, len(names), at_once):
            run(store, *(news / name for name in names[first : first + at_once]))
        assert dump(store) == fresh(news)


def test_one_actor_of_documents_built_apart_is_one_entity(news: Path, store: Store) -> None:
    run(store, news / "a.txt")
    run(store, news / "c.txt")
    assert len(query.find_entities(store, "Mexico")) == 1
    assert len([e for e in local_entities(store) if e.entity.label == "Mexico"]) == 2


def test_local_entities_come_with_all_that_identity_needs(store: Store) -> None:
    line = {"text": "Mexico opposes MPP. It said so in the capital.", "id": 1, "date": "2023-02-06"}
    build(["-"], store, extract=simple, stdin=io.BytesIO(json.dumps(line).encode()))
    found = {e.entity.label: e for e in local_entities(store)}
    assert (found["Mexico"].entity.type, str(found["Mexico"].published)) == ("Country", "2023-02-06")
    assert found["Mexico"].entity.id.startswith(found["Mexico"].document + "#")


def test_a_changed_file_drops_its_old_graph(news: Path, store: Store) -> None:
    run(store, news)
    (news / "a.txt").write_text("Texas opposes MPP. Said the ministry in the capital.\n", encoding="utf-8")
    report = run(store, news)
    assert (report.analysed, report.dropped) == (1, 1)
    assert opponents(store) == {"Texas", "Joe Biden"}
    assert dump(store) == fresh(news)


def test_a_file_is_known_by_every_way_of_writing_its_path(
    news: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, news / "a.txt")
    (news / "a.txt").write_text("Texas opposes MPP. Said the ministry in the capital.\n", encoding="utf-8")
    monkeypatch.chdir(news)
    assert run(store, "../news/a.txt").dropped == 1


def test_a_file_that_is_gone_from_its_folder_is_gone_from_the_graph(news: Path, store: Store) -> None:
    run(store, news)
    (news / "a.txt").unlink()
    assert run(store, news).dropped == 1
    assert opponents(store) == {"Joe Biden"}
    assert dump(store) == fresh(news)


def test_a_line_that_is_gone_from_its_file_is_gone_from_the_graph(tmp_path: Path, store: Store) -> None:
    file, lines = tmp_path / "a.jsonl", [json.dumps({"id": n, "text": text}) for n, text in FILES.items()]
    file.write_text("\n".join(lines), encoding="utf-8")
    run(store, file)
    file.write_text("\n".join(lines[1:]), encoding="utf-8")
    assert run(store, file).dropped == 1
    assert dump(store) == fresh(file)


def test_other_files_stay_when_some_are_built(news: Path, store: Store) -> None:
    run(store, news)
    assert run(store, news / "a.txt").dropped == 0
    assert dump(store) == fresh(news)


def test_two_files_with_one_text_are_one_document_until_both_are_gone(news: Path, store: Store) -> None:
    (news / "copy.txt").write_text(FILES["a.txt"], encoding="utf-8")
    report = run(store, news)
    assert (report.read, report.analysed, report.unchanged, report.copies) == (5, 4, 0, 1)
    report = run(store, news)
    assert (report.read, report.analysed, report.unchanged, report.copies) == (5, 0, 4, 1)
    (news / "a.txt").unlink()
    assert run(store, news).dropped == 0
    assert "Mexico" in opponents(store)
    (news / "copy.txt").unlink()
    assert run(store, news).dropped == 1
    assert "Mexico" not in opponents(store)


def test_standard_input_adds_documents_and_replaces_none(store: Store) -> None:
    for name in ("a.txt", "c.txt"):
        build(["-"], store, extract=simple, stdin=io.BytesIO(FILES[name].encode()))
    assert opponents(store) == {"Mexico", "Joe Biden"}


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(news: Path, store: Store) -> None:
    (news / "empty.txt").write_bytes(b"")
    (news / "picture.txt").write_bytes(bytes(range(256)) * 10)
    report = run(store, news, news / "missing.txt")
    assert report.analysed == 4
    said = "\n".join(map(str, report.set_aside))
    assert len(report.set_aside) == 3
    assert all(name in said for name in ("empty.txt", "picture.txt", "missing.txt"))


@pytest.mark.parametrize(
    "data",
    [b"", bytes(range(256)), b"Der Minister sagte, dass er das Gesetz ablehnt und dagegen stimmen wird.\n"],
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_a_file_said_is_gone_when_it_says_it_no_more(news: Path, store: Store, data: bytes, whole: bool) -> None:
    run(store, news)
    (news / "a.txt").write_bytes(data)
    report = run(store, news if whole else news / "a.txt")
    assert (len(report.set_aside), report.dropped) == (1, 1)
    assert "kept" not in str(report.set_aside[0]) and dump(store) == fresh(news)


def test_what_a_line_said_is_gone_when_it_says_it_no_more(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "a.jsonl"
    good = [json.dumps({"id": n, "text": text}) for n, text in FILES.items()]
    file.write_text("\n".join(good), encoding="utf-8")
    run(store, file)
    file.write_text("\n".join(["nonsense", *good[1:]]), encoding="utf-8")
    assert run(store, file).dropped == 1
    assert dump(store) == fresh(file)


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_file_said_stays_while_it_cannot_be_read_and_that_is_said(
    news: Path, store: Store, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    run(store, news)
    before = dump(store)
    (news / "a.txt").unlink()
    (news / "a.txt").symlink_to("a.txt")  # nobody can open that, not even root
    report = run(store, news / "a.txt")
    assert len(report.set_aside) == 1 and dump(store) == before
    assert "Too many levels of symbolic links, so the graph keeps what it said before" in str(report.set_aside[0])


def test_what_an_address_said_is_gone_when_it_is_no_page_any_more(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Document | InputError] = [
        Document(FILES["a.txt"], source="https://example.org/a"),
        UnreadableError("no answer", "https://example.org/a"),
        InputError("the page has no main text", "https://example.org/a"),
    ]
    monkeypatch.setattr(pipeline, "located", lambda *_: [("https://example.org/a", answers.pop(0))])
    for left in ({"Mexico"}, {"Mexico"}, set()):
        run(store, "https://example.org/a")
        assert opponents(store) == left if left else "Mexico" not in dump(store)


@pytest.mark.parametrize("name", ["a.txt#b.txt", "a.txt#", "#a.txt", "100%23.txt", "a.txt%23b.txt"])
def test_a_sign_in_a_name_makes_no_other_file_of_it(news: Path, store: Store, name: str) -> None:
    (news / name).write_text("Texas opposes MPP. Said the ministry in the capital.\n", encoding="utf-8")
    run(store, news)
    before = dump(store)
    assert run(store, news / "a.txt").dropped == 0 and dump(store) == before
    assert run(store, news).unchanged == 5
    (news / name).unlink()
    assert run(store, news).dropped == 1 and dump(store) == fresh(news)


def test_no_document_is_lost_to_another_of_its_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [Document(FILES[name], source="x.many#1") for name in ("a.txt", "c.txt")]
    monkeypatch.setattr(pipeline, "located", lambda *_: [("x.many", document) for document in both])
    report = run(store, "x.many")
    assert (report.analysed, len(report.set_aside)) == (1, 1)
    assert "x.many#1: another document was read under that name" in str(report.set_aside[0])
    assert opponents(store) == {"Mexico"}


def test_lines_without_an_id_and_with_that_of_another_line_are_both_kept_or_counted(
    tmp_path: Path, store: Store
) -> None:
    (tmp_path / "c.jsonl").write_text(
        json.dumps({"text": FILES["a.txt"]}) + "\n" + json.dumps({"id": "1", "text": FILES["c.txt"]}) + "\n"
    )
    report = run(store, tmp_path / "c.jsonl")
    assert report.analysed + len(report.set_aside) == 2 and "Mexico" in opponents(store)


@pytest.mark.parametrize("empty", [True, False])
def test_no_graph_changes_where_the_manifest_cannot_be_written(tmp_path: Path, news: Path, empty: bool) -> None:
    with open_store(str(tmp_path / "s"), create=True) as store:
        if not empty:
            run(store, news / "a.txt")
        before = list(canonical(store.quads()))
        (tmp_path / "s" / "manifest.json").unlink(missing_ok=True)
        (tmp_path / "s" / "manifest.json").mkdir()
        with pytest.raises(StoreError, match=r"the manifest cannot be (read|written)"):
            run(store, news)
        (tmp_path / "s" / "manifest.json").rmdir()

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        with pytest.MonkeyPatch.context() as patch, pytest.raises(StoreError, match="written: No space left"):
            patch.setattr(Path, "write_text", full)
            run(store, news)
        assert list(canonical(store.quads())) == before
    assert [p.name for p in (tmp_path / "s").iterdir()] == ["oxigraph"]


def test_a_missing_path_harms_nothing(news: Path, store: Store) -> None:
    run(store, news)
    before = dump(store)
    news.rename(news.with_name("moved"))
    (error,) = run(store, news).set_aside
    assert "no such file or folder, so the graph keeps what it said before" in str(error)
    assert dump(store) == before


def test_a_fault_of_the_analysis_costs_one_document(news: Path, store: Store) -> None:
    report = run(store, news, extract=Counting(broken="Texas"))
    (error,) = report.set_aside
    assert "b.txt: kg failed on it (ValueError: a fault)" in str(error)
    assert report.analysed == 3


def test_a_fault_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(ValueError, match="a fault"):
        analyse(Document("Texas"), Counting(broken="Texas"))


def test_what_no_document_could_help_stops_the_build(news: Path, store: Store) -> None:
    extract = Counting(broken="Mexico", error=KGError("the language model cannot be loaded", "x"))
    with pytest.raises(KGError, match="cannot be loaded"):
        run(store, news, extract=extract)


def test_a_build_that_was_stopped_goes_on_where_it_was(news: Path, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "store"), create=True) as store, pytest.raises(KeyboardInterrupt):
        run(store, news, extract=Counting(broken="Joe", error=KeyboardInterrupt()))
    with open_store(str(tmp_path / "store")) as store:
        again = Counting()
        run(store, news, extract=again)
        assert again.asked == ["c.txt", "d.txt"]
        assert dump(store) == fresh(news)


def test_what_breaks_the_shapes_is_left_out_and_said_with_claim_and_sentence(news: Path, store: Store) -> None:
    def nameless(document: Document) -> Extraction:
        found = simple(document)
        return replace(found, claims=tuple(replace(c, rule="") if c.relation == "opposes" else c for c in found.claims))

    report = build([str(news)], store, extract=nameless)
    assert len(report.violations) == 2
    assert all("#c" in line and "opposes MPP.”" in line and ".txt: violation:" in line for line in report.violations)
    assert report.claims == 2 and report.analysed == 4
    assert opponents(store) == set()


def test_an_entity_that_breaks_the_shapes_is_left_out_with_its_claims(news: Path, store: Store) -> None:
    def unmentioned(document: Document) -> Extraction:
        found = simple(document)
        bad = {e.id for e in found.entities.values() if e.label == "Joe Biden"}
        return replace(found, mentions=tuple(m for m in found.mentions if m.entity not in bad))

    report = build([str(news)], store, extract=unmentioned)
    assert any("mentioned nowhere" in line for line in report.violations)
    assert any("c.txt: claim opposes at 0-22 refused" in line for line in report.refused)
    assert opponents(store) == {"Mexico"} and report.analysed == 4


def test_a_claim_without_evidence_is_refused_counted_and_said(news: Path, store: Store) -> None:
    def orphaned(document: Document) -> Extraction:
        found = simple(document)
        return replace(found, claims=tuple(replace(c, evidence=Span(900, 910)) for c in found.claims))

    report = build([str(news)], store, extract=orphaned)
    assert (len(report.refused), report.claims) == (4, 0)
    assert "a.txt: claim opposes at 900-910 refused: its evidence" in report.refused[0]


def test_sound_keeps_what_the_graph_would_keep() -> None:
    found = simple(Document(FILES["a.txt"]))
    bad = replace(found.claims[0], evidence=Span(900, 910))
    kept = sound(replace(found, claims=(*found.claims, bad)), load())
    assert kept.claims == found.claims and kept.entities == found.entities
    assert len(kept.refused) == 1


MARKED = """\
---
title: Ohio sues
---
# Ohio **sues**

The **mayor** opposes the *Clean Air Rule*. [Ohio](http://x.org/a.b) sued the agency over the
`rule`. \\"We *oppose* the Clean **Air** Rule,\\" said Jane **Doe**, the [governor](http://x.org) of Ohio.

> Texas supports the Clean Air Rule. **Iowa** opposes
> it, and __Florida__ supports the Clean Air Rule.

- Maine opposes the Clean Air Rule
"""
PLAIN = """\
Ohio sues

The mayor opposes the Clean Air Rule. Ohio sued the agency over the rule. "We oppose the Clean Air Rule," said Jane \
Doe, the governor of Ohio.

Texas supports the Clean Air Rule. Iowa opposes it, and Florida supports the Clean Air Rule.

Maine opposes the Clean Air Rule.
"""


def said(path: Path) -> tuple[set[tuple[object, ...]], set[str]]:
    """What a document claims and whom it mentions, by name; every offset is tried on the way."""
    (document,) = read(str(path))
    assert isinstance(document, Document)
    text, found = document.text, extractor()(document)
    assert text == path.read_text(encoding="utf-8") and sound(found, load()) == found
    claims = set()
    for row in claim_rows(found):
        evidence = row["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
        ends = [(end or {}).get("label") for end in (row["subject"], row["object"], *row["said_by"])]
        claims.add((row["relation"], row["polarity"], row["modality"], *ends))
    assert all(text[row["start"] : row["end"]] == row["text"] for row in mention_rows(found, ()))
    return claims, {entity.label for entity in found.entities.values()}


def test_markdown_says_what_its_words_say_and_is_quoted_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKED, encoding="utf-8")
    (tmp_path / "a.txt").write_text(PLAIN, encoding="utf-8")
    claims, names = said(tmp_path / "a.md")
    assert (claims, names) == said(tmp_path / "a.txt")
    assert {("opposes", -1, "asserted", place, "Clean Air Rule") for place in ("Iowa", "Maine")} <= {
        c[:5] for c in claims
    }
    assert names >= {"Texas", "Clean Air Rule", "Jane Doe"} and not any(set(name) & set(">*_`[\0") for name in names)


def test_a_document_without_markup_is_analysed_as_it_is() -> None:
    document = Document("Two  blanks\0stay.")
    assert unmarked(document)[0] is document


def test_the_fingerprint_names_the_model() -> None:
    assert fingerprint("one") == fingerprint("one") != fingerprint("two")


def test_progress_is_told(news: Path, store: Store) -> None:
    told: list[str] = []
    build([str(news)], store, extract=simple, progress=told.append)
    assert len(told) >= 7 and told[0].endswith("a.txt, document 1")


def test_a_store_that_cannot_be_written_says_so(news: Path) -> None:
    with open_store("memory:") as store:
        pass
    with pytest.raises(StoreError, match="closed"):
        run(store, news)
