"""Rows say what the extraction says, word for word, in the form that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link import Link
from kg.model import (
    Claim,
    Document,
    Entity,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Ref,
    Span,
    Text,
    When,
    claim_iri,
    local_entity_iri,
    outlet_iri,
)
from kg.rows import claim_rows, mention_rows

TEXT = "Mexico opposes MPP.\nOn Monday it said  “never,” Texas noted, “and not once”; Texas sued DHS over MPP."
DOCUMENT = Document(TEXT, source="news/a.jsonl#7", outlet="Reuters")
REUTERS = Entity(outlet_iri(DOCUMENT.id), "MediaOutlet", "Reuters")


def span(words: str, after: int = 0) -> Span:
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


def entity(words: str, type: str, label: str, *aliases: str) -> Entity:
    return Entity(local_entity_iri(DOCUMENT.id, span(words)), type, label, aliases)


MEXICO = entity("Mexico", "Government", "Government of Mexico", "Mexico", "it")
MPP = entity("MPP", "Programme", "Migrant Protection Protocols")
TEXAS, DHS = entity("Texas", "State", "Texas"), entity("DHS", "Agency", "Department of Homeland Security")
CASE = entity("sued", "Lawsuit", "Texas's lawsuit over MPP")
OPPOSES = Claim(
    "opposes",
    Ref(MEXICO.id, span("Mexico")),
    Ref(MPP.id, span("MPP")),
    span("Mexico opposes MPP."),
    polarity=-1,
    confidence=0.9,
    rule="frame",
)
SAID = Claim(
    "said",
    Ref(MEXICO.id, span("it")),
    Text((span("never"), span("and not once"))),
    span("On Monday it said  “never,” Texas noted, “and not once”"),
    said_by=(Ref(MEXICO.id, span("it")),),
    modality=Modality.DENIED,
    negated=True,
    when=When(span("On Monday"), "2023-02-06"),
    qualifiers=(("act", "speech"), ("quoted", True), ("value", 2), ("value", 2.5)),
    confidence=0.8,
    rule="quote",
)
SUES = Claim(
    "sues",
    Ref(TEXAS.id, span("Texas sued")),
    None,
    span("Texas sued DHS over MPP."),
    said_by=(Ref(REUTERS.id),),
    qualifiers=(("case", Ref(CASE.id, span("sued"))), ("court", Text((span("DHS"),))), ("over", Ref(MPP.id))),
)
MENTIONS = (
    Mention(span("it said"), "Government", MentionKind.PRONOUN, MEXICO.id),
    Mention(span("Mexico"), "Government", MentionKind.NAMED, MEXICO.id),
    Mention(span("Texas"), "State", MentionKind.NAMED, TEXAS.id),
)


def extraction(*claims: Claim, document: Document = DOCUMENT) -> Extraction:
    return Extraction(document, {e.id: e for e in (MEXICO, MPP, TEXAS, DHS, CASE)}, MENTIONS, claims)


def row(claim: Claim) -> dict[str, Any]:
    (found,) = claim_rows(extraction(claim))
    return found


def test_a_claim_between_two_entities_is_the_row_of_the_contract() -> None:
    assert row(OPPOSES) == {
        "document": "news/a.jsonl#7",
        "relation": "opposes",
        "polarity": -1,
        "subject": {
            "label": "Government of Mexico",
            "type": "Government",
            "id": MEXICO.id,
            "start": 0,
            "end": 6,
            "aliases": ["Mexico", "it"],
        },
        "object": {"label": "Migrant Protection Protocols", "type": "Programme", "id": MPP.id, "start": 15, "end": 18},
        "modality": "asserted",
        "negated": False,
        "said_by": [{"label": "Reuters", "type": "MediaOutlet", "id": REUTERS.id, "start": None, "end": None}],
        "when": None,
        "evidence": {"start": 0, "end": 19, "quote": "Mexico opposes MPP."},
        "confidence": 0.9,
        "rule": "frame",
        "id": claim_iri(DOCUMENT.id, OPPOSES),
    }


def test_the_outlet_comes_before_all_other_sources_and_only_once() -> None:
    assert [s["label"] for s in row(SAID)["said_by"]] == ["Reuters", "Government of Mexico"]
    assert [s["label"] for s in row(SUES)["said_by"]] == ["Reuters"]


def test_a_document_without_outlet_names_none() -> None:
    bare = replace(DOCUMENT, outlet=None)
    (found,) = claim_rows(Extraction(bare, {e.id: e for e in (MEXICO, MPP)}, (), (OPPOSES,)))
    assert found["said_by"] == []


def test_words_in_several_parts_have_spans_and_words_in_one_have_start_and_end() -> None:
    parts = row(SAID)["object"]
    assert parts == {"text": "never and not once", "spans": [[s.start, s.end] for s in SAID.object.spans]}  # type: ignore[union-attr]
    one = row(replace(SAID, object=Text((span("said  “never"),))))["object"]
    assert one == {"text": "said  “never", "start": one["start"], "end": one["start"] + 12}
    assert TEXT[one["start"] : one["end"]] == one["text"]


def test_dates_modality_and_negation_are_kept() -> None:
    found = row(SAID)
    assert (found["when"]["text"], found["when"]["date"]) == ("On Monday", "2023-02-06")
    assert (found["modality"], found["negated"], found["polarity"]) == ("denied", True, None)


def test_qualifiers_are_keys_of_the_row_and_repeated_ones_a_list() -> None:
    found = row(SAID)
    assert (found["act"], found["quoted"], found["value"]) == ("speech", True, [2, 2.5])
    assert row(SUES)["over"]["label"] == "Migrant Protection Protocols"


def test_a_case_holds_its_court_and_day() -> None:
    found = row(SUES)
    assert found["case"]["label"] == "Texas's lawsuit over MPP"
    assert found["case"]["court"]["text"] == "DHS" and found["case"]["filed"] is None
    assert "court" not in found


def test_an_end_that_nobody_names_is_null() -> None:
    assert row(SUES)["object"] is None
    assert row(replace(SAID, subject=None))["subject"] is None


@given(st.sampled_from((OPPOSES, SAID, SUES)), st.sampled_from(("document", "relation", "evidence", "rule")))
def test_no_qualifier_hides_what_every_row_has(claim: Claim, name: str) -> None:
    hidden = replace(claim, qualifiers=(*claim.qualifiers, (name, "x")))
    assert row(hidden)[name] == row(claim)[name]


def test_rows_are_json() -> None:
    found = list(claim_rows(extraction(OPPOSES, SAID, SUES)))
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_mentions_come_in_the_order_of_the_text() -> None:
    found = list(mention_rows(extraction()))
    assert [(m["text"], m["kind"]) for m in found] == [("Mexico", "named"), ("it said", "pronoun"), ("Texas", "named")]
    assert found[0] == {
        "document": "news/a.jsonl#7",
        "start": 0,
        "end": 6,
        "text": "Mexico",
        "type": "Government",
        "kind": "named",
        "label": "Government of Mexico",
        "id": MEXICO.id,
    }


@pytest.mark.parametrize("turn", [1, -1])
def test_a_linked_entity_has_its_wikidata_id_at_each_mention_the_surest_one(turn: int) -> None:
    wikidata = "http://www.wikidata.org/entity/"
    links = (
        Link(MEXICO.id, wikidata + "Q96", False, 0.7, "close"),
        Link(TEXAS.id, wikidata + "Q1439", True, 1.0, "its name"),
        Link(TEXAS.id, wikidata + "Q1", False, 1.0, "close"),
        Link(TEXAS.id, "https://other.example/1", True, 1.0, "elsewhere"),
    )
    found = [(m.get("wikidata"), m.get("match")) for m in mention_rows(extraction(), links[::turn])]
    assert found == [("Q96", "close"), ("Q96", "close"), ("Q1439", "exact")]
