from __future__ import annotations

import contextlib
import re
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import query
from kg.errors import QueryError, SchemaError
from kg.files import folder
from kg.model import graph_iri, term
from kg.pipeline import build, extractor
from kg.query import NamedQuery, Parameter, checked, close_names, find_entities, names, run, run_sparql, with_terms
from kg.schema import ontology
from kg.store import Store, open_store

MINI = Path(__file__).parent / "cases" / "mini.trig"
MPP = "Migrant Protection Protocols"
#: What each parameter is set to where a test runs every query.
VALUES = {"policy": "MPP", "actor": "Government of Mexico", "body": "Clinton administration", "entity": "Joe Biden"}


#: Queries whose example has no answer in the sample document, and why.
NOT_IN_THE_SAMPLE = {
    "changed-position": "one document without a date: nobody can be seen to change",
    "contradictions": "nobody in it says one thing and then another",
}


def fill(store: Store, change: Callable[[Quad], Quad | None] = lambda quad: quad) -> Store:
    """Put the graphs of the mini corpus into the store, each quad changed, or left out where the change is None."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in filter(None, map(change, parse(path=MINI, format=RdfFormat.TRIG))):
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.graph_name.value].append(quad)
    for name, quads in graphs.items():
        store.replace_graph(name, quads)
    schema = ontology(("core.ttl", "relations.ttl")).serialize(format="nt")
    store.replace_graph(graph_iri("ontology"), [q.triple for q in parse(schema, format=RdfFormat.N_TRIPLES)])
    return store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        yield fill(opened)


@pytest.fixture(scope="module")
def sample() -> Iterator[Store]:
    """The sample document, read by the real extractor."""
    with open_store("memory:") as opened:
        report = build([str(folder("data") / "documents")], opened, extract=extractor())
        assert (report.analysed, len(report.set_aside)) == (1, 0)
        yield opened


@contextlib.contextmanager
def changed(relation: str, changes: dict[str, str | None]) -> Iterator[Store]:
    """The mini corpus, where properties of the claims of that relation have other names, or are left out."""
    claims = {
        quad.subject
        for quad in parse(path=MINI, format=RdfFormat.TRIG)
        if quad.predicate.value == term("relation") and quad.object == NamedNode(term(relation))
    }

    def change(quad: Quad) -> Quad | None:
        name = quad.predicate.value.removeprefix(term(""))
        if quad.subject not in claims or name not in changes:
            return quad
        other = changes[name]
        return other and Quad(quad.subject, NamedNode(term(other)), quad.object, quad.graph_name)

    with open_store("memory:") as opened:
        yield fill(opened, change)


def ask(store: Store, name: str, *columns: str, **params: str) -> list[tuple[str, ...]]:
    """The columns of each row, as text."""
    return [tuple(query.plain(row, c) for c in columns) for row in run(store, name, params).rows]


def required(name: str) -> dict[str, str]:
    needed = [p.name for p in query.load(name).parameters if p.required]
    return {n: "attempted" if n == "modality" else VALUES[n] for n in needed}


# --- what the queries answer ----------------------------------------------------------------------------------------


def test_who_opposes_counts_words_and_deeds_but_nothing_denied_or_possible(store: Store) -> None:
    assert ask(store, "who-opposes", "label", "how", "modality", policy="MPP") == [
        ("Government of Canada", "opposes", "asserted"),
        ("Government of Mexico", "opposes", "asserted"),
        ("Joe Biden", "ends", "attempted"),
    ]


def test_who_supports_leaves_out_who_is_only_open_to_it(store: Store) -> None:
    assert ask(store, "who-supports", "label", "how", policy="MPP") == [
        ("Government of Mexico", "supports"),
        ("Missouri", "maintains"),
        ("Texas", "defends"),
        ("Texas", "maintains"),
        ("Trump administration", "introduces"),
    ]


def test_every_row_has_its_quote_source_and_chain_in_order(store: Store) -> None:
    quote = "The Mexican government opposes the Migrant Protection Protocols (MPP), Marsha Espinosa told Reuters."
    rows = ask(store, "who-opposes", "label", "quote", "saidBy", "document", policy="MPP")
    assert ("Government of Mexico", quote, "Reuters > Marsha Espinosa") in [row[:3] for row in rows]
    assert all(re.fullmatch(r"https://kg\.example/doc/[0-9a-f]{16}", row[3]) for row in rows)


def test_policies_of_an_actor(store: Store) -> None:
    assert ask(store, "policies-opposed-by", "label", "how", actor="Biden") == [(MPP, "ends")]
    # The denied support of MPP is none.
    assert ask(store, "policies-supported-by", "label", "how", actor="Biden") == [("Parole Act", "supports")]


def test_lawsuits(store: Store) -> None:
    suit = ("Department of Homeland Security", MPP, "keep")
    assert ask(store, "who-sued", "label", "defendantLabel", "over", "seeks") == [
        ("Missouri", *suit),
        ("Texas", *suit),
    ]
    assert ask(store, "who-sued", "label", plaintiff="Texas") == [("Texas",)]
    assert ask(store, "who-sued", "label", defendant="Texas") == []
    assert ask(store, "who-sued", "label", policy="Parole Act") == []
    assert ask(store, "states-that-sued", "label", "seeks", policy="MPP") == [("Missouri", "keep"), ("Texas", "keep")]
    case = "Texas and Missouri lawsuit over Migrant Protection Protocols"
    assert ask(store, "lawsuits-about", "label", "how", "partyLabel", "effect", policy="MPP") == [
        (case, "ruledOn", "a federal judge", "upholds"),
        (case, "sues", "Missouri", ""),
        (case, "sues", "Texas", ""),
    ]
    assert ask(store, "rulings-on", "label", "effect", "when", policy="MPP") == [
        ("a federal judge", "upholds", "2022-12")
    ]


def test_what_was_said_is_speech_only(store: Store) -> None:
    said = ("Marsha Espinosa", "MPP depends on Mexico")
    heard = ("sources", "Biden is negotiating with Mexico")
    assert ask(store, "who-said-what", "label", "statement") == [said, heard]
    assert ask(store, "who-said-what", "label", "statement", speaker="Espinosa") == [said]
    assert ask(store, "who-said-what", "label", speaker="Roberto Velasco") == []  # he only believes it
    assert ask(store, "said-about", "label", "statement", policy="MPP") == [said]
    assert ask(store, "said-about", "label", "statement", policy="Government of Mexico") == [said]
    assert ask(store, "unnamed-sources", "label", "statement", "outletLabel", outlet="Reuters") == [(*heard, "Reuters")]
    assert ask(store, "unnamed-sources", "label", outlet="The Daily Post") == []


def test_offices_and_members(store: Store) -> None:
    assert ask(store, "office-holders", "label", "office", "of", "former", body="Texas") == [
        ("Ken Paxton", "attorney general of Texas", "Texas", "false")
    ]
    assert ask(store, "office-holders", "label", person="Joe Biden") == []
    assert ask(store, "members-of", "label", "former", body="Clinton administration") == [("Doris Meissner", "true")]


def test_the_life_of_a_policy(store: Store) -> None:
    assert ask(store, "policy-status", "label", "actorLabel", "when", policy="MPP") == [
        ("upholds", "a federal judge", "2022-12"),
        ("ends", "Joe Biden", ""),
        ("introduces", "Trump administration", ""),
        ("suspended", "", ""),
    ]
    assert ask(store, "depends-on", "label", "saidBy", policy="MPP") == [("Mexico", "Reuters > Marsha Espinosa")]
    assert ask(store, "applies-to", "label", "how", "what", policy="MPP") == [
        ("asylum seekers", "faces", "deportation"),
        ("non-Mexican migrants", "appliesTo", ""),
    ]
    assert ask(store, "figures-about", "value", "unit", policy="MPP") == [("74000", "migrants")]
    assert ask(store, "negotiations", "label", "withLabel") == [("Joe Biden", "Government of Mexico")]
    assert ask(store, "negotiations", "label", party="Texas") == []


def test_a_changed_position_goes_from_the_earlier_to_the_later_document(store: Store) -> None:
    assert ask(store, "changed-position", "label", "how", "since", "otherHow", "otherSince") == [
        ("Government of Mexico", "opposes", "2023-02-06", "supports", "2023-05-01")
    ]


def test_contradictions_stand_once_and_say_why(store: Store) -> None:
    rows = ask(store, "contradictions", "label", "kind", "otherSaidBy", policy="MPP")
    assert {row[:2] for row in rows} == {
        ("Government of Canada", "stated and denied"),
        ("Government of Mexico", "opposite sign"),
    }
    assert len(rows) == 2
    assert ("Government of Canada", "stated and denied", "Reuters") in rows


def test_claims_of_one_modality(store: Store) -> None:
    assert ask(store, "by-modality", "label", "how", "object", modality="possible") == [
        ("Government of France", "opposes", MPP)
    ]
    assert {row[0] for row in ask(store, "by-modality", "modality", modality="asserted")} == {"asserted"}


def test_a_suit_is_shown_with_what_it_is_over(sample: Store) -> None:
    asked = {"by-modality": {"modality": "asserted"}, "everything-about": {"entity": "Texas"}}
    for name, params in asked.items():
        rows = ask(sample, name, "how", "object", "over", **params)
        assert ("sues", "", MPP) in rows


def test_everything_about_an_entity_names_its_role(store: Store) -> None:
    rows = ask(store, "everything-about", "role", "how", entity="Marsha Espinosa")
    assert sorted(rows) == [
        ("saidBy", "contingentOn"),
        ("saidBy", "opposes"),
        ("saidBy", "said"),
        ("subject", "said"),
        ("subject", "spokespersonFor"),
    ]


# --- how a claim names its policy -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "relation", "changes"),
    [
        *(("rulings-on", "ruledOn", {"object": tie, "case": None}) for tie in ("object", "about", "over", "under")),
        *(("policy-status", "ruledOn", {"object": tie, "case": None}) for tie in ("object", "about", "over", "under")),
        *(("lawsuits-about", "ruledOn", {"object": tie, "case": None}) for tie in ("object", "about", "over", "under")),
        *(("lawsuits-about", "sues", {"over": tie, "case": None}) for tie in ("over", "about")),
        *(("who-sued", "sues", {"over": tie}) for tie in ("over", "about", "under")),
        *(("states-that-sued", "sues", {"over": tie}) for tie in ("over", "about", "under")),
        *(("depends-on", "contingentOn", {"subject": tie}) for tie in ("subject", "about", "over", "under")),
        *(("applies-to", "faces", {"under": tie}) for tie in ("under", "about", "over")),
        *(("applies-to", "appliesTo", {"subject": tie}) for tie in ("subject", "about", "over", "under")),
        *(("figures-about", "figure", {"about": tie}) for tie in ("about", "over", "under", "subject")),
    ],
)
def test_a_claim_is_found_whichever_way_it_names_the_policy(
    name: str, relation: str, changes: dict[str, str | None]
) -> None:
    with changed(relation, changes) as store:
        assert relation in relations(store, name, "MPP")
        assert relation not in relations(store, name, "Parole Act")


def relations(store: Store, name: str, policy: str) -> set[str]:
    """The relations of the claims that a query finds."""
    found = " ".join(f"<{claim}>" for (claim,) in ask(store, name, "claim", policy=policy))
    sparql = f"SELECT ?r WHERE {{ VALUES ?c {{ {found} }} GRAPH ?g {{ ?c pol:relation ?r }} }}"
    return {query.plain(row, "r").removeprefix(term("")) for row in run_sparql(store, sparql).rows}


def test_a_ruling_in_a_suit_over_the_policy_is_found_by_its_case() -> None:
    with changed("ruledOn", {"object": None}) as store:
        assert ask(store, "rulings-on", "label", "effect", policy="MPP") == [("a federal judge", "upholds")]


def test_to_be_against_somebody_about_a_policy_is_no_stance_on_the_policy() -> None:
    with changed("opposes", {"object": "about"}) as store:
        assert [row[0] for row in ask(store, "who-opposes", "how", policy="MPP")] == ["ends"]


def test_speech_of_nobody_named_has_an_empty_name() -> None:
    with changed("said", {"subject": None}) as store:
        assert {row[0] for row in ask(store, "who-said-what", "label")} == {""}
        assert ask(store, "who-said-what", "label", speaker="Espinosa") == []


def test_an_unnamed_source_that_told_an_outlet_is_found_by_the_outlet() -> None:
    def change(quad: Quad) -> Quad | None:
        if quad.predicate.value == term("publishedBy"):
            return None
        if quad.predicate.value == term("saidBy"):
            return Quad(quad.subject, NamedNode(term("addressee")), quad.object, quad.graph_name)
        return quad

    with open_store("memory:") as store:
        fill(store, change)
        assert ask(store, "unnamed-sources", "label", "outletLabel", outlet="Reuters") == [("sources", "Reuters")]


def test_an_office_is_shown_in_its_own_words(store: Store) -> None:
    with changed("holdsOffice", {"of": None}) as other:
        assert ask(other, "office-holders", "label", "office", "of") == [
            ("Ken Paxton", "attorney general of Texas", "")
        ]
    with changed("memberOf", {"former": "role"}) as other:
        assert ask(other, "members-of", "label", "office", body="Clinton administration") == [
            ("Doris Meissner", "true")
        ]


# --- the sample document ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_each_example_has_answers_in_the_sample_document(sample: Store, name: str) -> None:
    words = shlex.split(query.load(name).example)
    assert words[:3] == ["kg", "query", name]
    params = {flag.removeprefix("--"): value for flag, value in zip(words[3::2], words[4::2], strict=True)}
    assert bool(run(sample, name, params).rows) != (name in NOT_IN_THE_SAMPLE)


def test_who_is_against_mpp_in_the_sample(sample: Store) -> None:
    assert {label for (label,) in ask(sample, "who-opposes", "label", policy="MPP")} == {
        "Activists",
        "Biden administration",
        "Government of Mexico",
        "Joe Biden",
    }


def test_texas_and_missouri_sued_to_keep_mpp_and_paxton_sued_over_parole(sample: Store) -> None:
    states = [("Missouri", "keep"), ("Texas", "keep")]
    assert ask(sample, "states-that-sued", "label", "seeks", policy="MPP") == states
    assert ask(sample, "who-sued", "label", "seeks", policy="MPP") == states
    assert {row[0] for row in ask(sample, "lawsuits-about", "partyLabel", policy="parole")} == {"Ken Paxton"}
    assert ask(sample, "who-sued", "label", policy="parole") == [("Ken Paxton",)]
    parties = {row[0] for row in ask(sample, "lawsuits-about", "partyLabel", policy="MPP")}
    assert {"Texas", "Missouri"} < parties and "Ken Paxton" not in parties
    suits = [{row[0] for row in ask(sample, "lawsuits-about", "id", policy=p)} for p in ("MPP", "parole")]
    assert not suits[0] & suits[1]


@pytest.mark.parametrize("name", ["rulings-on", "lawsuits-about", "policy-status"])
def test_the_ruling_on_the_attempt_to_end_mpp_is_found_under_mpp(sample: Store, name: str) -> None:
    (row,) = [r for r in run(sample, name, {"policy": "MPP"}).rows if "blocks" in {str(query.plain(r, c)) for c in r}]
    # It blocks the attempt, and not MPP.
    assert "attempt" in query.plain(row, "over" if name == "lawsuits-about" else "ruledOn")


def test_mpp_depends_on_mexico_in_the_sample(sample: Store) -> None:
    ((condition, what, said),) = ask(sample, "depends-on", "label", "what", "saidBy", policy="MPP")
    assert condition == "the willingness of the government of Mexico to accept returns under MPP"
    assert (what, said) == ("Our ability", "Marsha Espinosa")


def test_only_speech_is_said_in_the_sample(sample: Store) -> None:
    text = "SELECT ?c WHERE { GRAPH ?g { ?c pol:relation pol:said ; pol:act ?act } FILTER(?act != 'speech') }"
    others = {query.plain(row, "c") for row in run_sparql(sample, text).rows}
    said = {claim for (claim,) in ask(sample, "who-said-what", "claim")}
    for policy in ("MPP", "parole", "new plan"):
        said |= {claim for (claim,) in ask(sample, "said-about", "claim", policy=policy)}
    assert said and others and not said & others


def test_every_office_of_the_sample_is_shown(sample: Store) -> None:
    rows = ask(sample, "office-holders", "label", "office")
    assert all(office for _, office in rows)
    assert ("Andrés Manuel López Obrador", "Mexican President") in rows


# --- the files ------------------------------------------------------------------------------------------------------


def test_there_are_the_queries_that_were_promised() -> None:
    promised = """who-opposes who-supports policies-supported-by policies-opposed-by who-sued states-that-sued
        lawsuits-about rulings-on who-said-what said-about unnamed-sources office-holders members-of policy-status
        depends-on applies-to figures-about negotiations changed-position contradictions by-modality everything-about"""
    assert set(promised.split()) <= set(names())


@pytest.mark.parametrize("name", names())
def test_each_answer_has_its_evidence(store: Store, name: str) -> None:
    result = run(store, name, required(name))
    assert {"label", "id", "modality", "quote", "saidBy", "document", "evidence", "claim"} <= set(result.variables)
    assert result.rows
    for row in result.rows:
        assert query.plain(row, "quote")
        assert query.plain(row, "saidBy")
        assert query.plain(row, "evidence").startswith(query.plain(row, "document") + "#char=")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib uses its own deprecated names
@pytest.mark.parametrize("name", names())
def test_each_query_is_plain_sparql_that_another_engine_answers_the_same(store: Store, name: str) -> None:
    sparql = query.bind(store, query.load(name), required(name))
    data = rdflib.Dataset()
    data.parse(data=MINI.read_text(encoding="utf-8"), format="trig")
    for triple in ontology(("core.ttl",)):
        data.graph(rdflib.URIRef(graph_iri("ontology"))).add(triple)
    result = run(store, name, required(name))
    theirs = [[None if v is None else str(v) for v in row] for row in data.query(sparql)]  # type: ignore[union-attr]
    assert [[query.plain(row, v) or None for v in result.variables] for row in result.rows] == [
        [v or None for v in row] for row in theirs
    ]


def test_a_server_answers_as_the_store_in_memory_does(store: Store, sparql_server: str) -> None:
    with open_store(sparql_server) as remote:
        for name in remote.graphs():
            remote.drop_graph(name)
        fill(remote)
        for name in names():
            assert run(remote, name, required(name)) == run(store, name, required(name)), name


@pytest.mark.parametrize("name", names())
def test_each_query_names_its_graphs_and_orders_its_rows(name: str) -> None:
    text = (folder("queries") / f"{name}.rq").read_text(encoding="utf-8")
    # Without GRAPH a pattern sees the default graph, which is another one in each engine.
    assert re.search(r"\n {4}WHERE \{\n", text)
    assert "FROM" not in text
    assert re.search(r"\nORDER BY [^{}]*\?(claim|otherClaim)\n$", text)
    assert max(map(len, text.splitlines())) <= 120


def test_the_queries_use_only_terms_of_the_ontology() -> None:
    known = ontology(("core.ttl", "relations.ttl"))
    declared = {str(s).removeprefix(term("")) for s in known.subjects()}
    # Qualifiers may be introduced by the definition of their relation: "with `value`, `unit`, ...".
    declared |= {w for text in known.objects(None, rdflib.SKOS.definition) for w in re.findall(r"`(\w+)`", str(text))}
    used = {n for name in names() for n in re.findall(r"\bpol:(\w+)", query.load(name).sparql)}
    assert used <= declared


def test_the_namespace_is_the_configured_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "NAMESPACE", "https://other.example/")
    text = (folder("queries") / "who-opposes.rq").read_text(encoding="utf-8")
    sparql = query.parse("who-opposes", text).sparql
    assert "https://other.example/ontology#" in sparql
    assert "kg.example" not in sparql


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * {}", "title and an example"),
        ("# title: T\n# parameters: x (entity)\n# example: kg query q\nSELECT * {}", "not the VALUES lines"),
        ("# title: T\n# example: kg query q\nSELECT * {\n VALUES ?x { UNDEF }\n}", "not the VALUES lines"),
    ],
)
def test_a_file_with_a_wrong_header_is_refused(text: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        query.parse("q", text)


# --- parameters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["MPP", "mpp", "  Remain in\n Mexico ", "the migrant protection protocols"])
def test_a_name_fits_whatever_its_case_and_spaces(store: Store, name: str) -> None:
    assert [e.label for e in find_entities(store, name)] == [MPP]


def test_an_iri_is_taken_as_it_is(store: Store) -> None:
    (mpp,) = find_entities(store, "MPP")
    assert ask(store, "who-opposes", "label", policy=mpp.id) == ask(store, "who-opposes", "label", policy="MPP")
    assert ask(store, "who-opposes", "label", policy="https://kg.example/nobody") == []


def test_an_iri_of_another_data_set_finds_its_entity(store: Store) -> None:
    assert [e.label for e in find_entities(store, "http://www.wikidata.org/entity/Q1439")] == ["Texas"]
    # Close to it is not the same.
    assert find_entities(store, "http://www.wikidata.org/entity/Q60791285") == ()


def test_entities_can_be_asked_for_by_type(store: Store) -> None:
    assert [e.type for e in find_entities(store, "Texas", ["Actor"])] == ["State"]
    assert find_entities(store, "Texas", ["Policy"]) == ()


def test_a_name_that_several_bear_binds_all_of_them() -> None:
    identity = graph_iri("identity")
    with open_store("memory:") as store:
        fill(store)
        more = f"""<https://kg.example/rule/mpp-2> a <{term("Rule")}> ;
            <http://www.w3.org/2000/01/rdf-schema#label> "MPP" ."""
        known = [q.triple for q in store.quads(identity)]
        store.replace_graph(identity, [*known, *(q.triple for q in parse(more, format=RdfFormat.TURTLE))])
        assert [e.label for e in find_entities(store, "mpp")] == [MPP, "MPP"]
        assert len(ask(store, "who-opposes", "label", policy="MPP")) == 3


def test_an_unknown_name_is_answered_with_close_ones(store: Store) -> None:
    with pytest.raises(QueryError, match=r"nothing in the graph is called 'Migrant Protecton'.*did you mean Migrant P"):
        run(store, "who-opposes", {"policy": "Migrant Protecton"})


@pytest.mark.parametrize(
    ("typed", "close"),
    [
        ("MPP in Mars", []),  # a short name that happens to be near no more than a part of it
        ("MPC", []),  # in three letters one is a third
        ("MPPs", ["MPP"]),
        ("Bidn", ["Biden"]),
        ("Paxton", ["Ken Paxton"]),
        ("Joe Bidden", ["Joe Biden"]),
        ("Goverment Mexican", ["the Mexican government"]),
        ("xyzzy", []),
        ("-", []),
        ("", []),
    ],
)
def test_only_names_that_are_really_close_are_proposed(store: Store, typed: str, close: list[str]) -> None:
    assert list(close_names(store, typed)) == close


def test_each_entity_is_proposed_once_and_accents_do_not_matter(sample: Store) -> None:
    (found,) = close_names(sample, "Andres Manuel Lopez Obrador")
    assert found == "Andrés Manuel López Obrador"
    assert len(close_names(sample, "remain in mexico")) == 1


def test_a_name_that_nothing_is_close_to_gets_no_guess(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, "who-opposes", {"policy": "MPP in Mars"})
    assert str(caught.value) == "nothing in the graph is called 'MPP in Mars'; use a name that the documents use"
    with open_store("memory:") as empty, pytest.raises(QueryError, match="the graph is empty: run kg build first"):
        run(empty, "who-opposes", {"policy": "MPP"})


@pytest.mark.parametrize(
    ("name", "params", "words"),
    [
        ("who-oposes", {}, "no query named 'who-oposes'; did you mean who-opposes"),
        ("../queries/claims", {}, "no query named"),
        ("who-opposes", {}, "needs --policy; for example: kg query who-opposes --policy MPP"),
        ("who-opposes", {"policy": "MPP", "polcy": "MPP"}, "no parameter 'polcy'; it takes --policy"),
        ("claims", {"x": "y"}, "it takes no parameters"),
        ("by-modality", {"modality": "maybe"}, "'maybe' is no modality; use one of asserted"),
        ("who-opposes", {"policy": "x" * 501}, "longer than 500 characters"),
        ("who-opposes", {"policy": ""}, "nothing in the graph is called ''"),
        ("who-opposes", {"policy": 'MPP" } DROP ALL #'}, "nothing in the graph"),
        ("who-opposes", {"policy": "https://kg.example/x>}DROP"}, "is no IRI"),
    ],
)
def test_wrong_parameters_are_explained_in_one_line(
    store: Store, name: str, params: dict[str, str], words: str
) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, name, params)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_with_quotes_and_brackets_is_only_a_name(store: Store) -> None:
    label = 'the mayor of "El <Paso>"'
    assert [e.label for e in find_entities(store, label)] == [label]
    assert ask(store, "everything-about", "how", entity=label) == [("openTo",)]


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_whatever_is_an_iri_stays_one_term(text: str) -> None:
    plan = NamedQuery("q", "", (Parameter("x", "entity", True),), "", "SELECT ?x {\nVALUES ?x { UNDEF }\n}")
    try:
        node = NamedNode("https://kg.example/" + text)
    except ValueError:
        return
    with open_store("memory:") as store:
        rows = store.query(with_terms(plan, {"x": [node]})).rows
    assert [row["x"] for row in rows] == [node]


# --- ad-hoc SPARQL --------------------------------------------------------------------------------------------------


def test_standard_prefixes_need_no_declaration(store: Store) -> None:
    result = run_sparql(store, 'SELECT ?c WHERE { GRAPH ?g { ?c a pol:Claim ; pol:act "belief" } }')
    assert len(result.rows) == 1


def test_a_declared_prefix_is_left_as_it_is(store: Store) -> None:
    own = f"PREFIX schema: <{term('')}>\nSELECT ?c WHERE {{ GRAPH ?g {{ ?c a schema:Stance }} }}"
    assert len(run_sparql(store, own).rows) == 11


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the query is empty"),
        ("# nothing\n", "the query is empty"),
        ("SELECT * {", "line 1, column"),
        ("SELECT ?x\nWHERE { ?x ?y }", "line 2, column"),
        ("SELECT * { ?s foo:bar ?o }", "the prefix foo: is not declared"),
        ("DROP ALL", "is an update"),
        ("CLEAR GRAPH <https://kg.example/graph/identity>", "is an update"),
        ("LOAD <http://127.0.0.1/x>", "is an update"),
        ("INSERT DATA { GRAPH pol:x { pol:a pol:b pol:c } }", "is an update"),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", "is an update"),
        ("SELECT * { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } }", "uses SERVICE"),
        ("SELECT * { { OPTIONAL { SERVICE SILENT ?x { ?s ?p ?o } } } }", "uses SERVICE"),
        ("ASK { FILTER EXISTS { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } } }", "uses SERVICE"),
        ("SELECT * {" + "{" * 500 + "}" * 501, "too long or nested too deeply"),
        ("SELECT * { " + "?s ?p ?o . " * 2000 + "}", "longer than 20000 characters"),
    ],
)
def test_what_is_no_query_is_refused_in_one_line(store: Store, text: str, words: str) -> None:
    before = len(list(store.quads()))
    with pytest.raises(QueryError) as caught:
        run_sparql(store, text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(list(store.quads())) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * WHERE { ?s ?p", "line 1, column 23: not SPARQL: it breaks off"),
        ("SELECT *\nWHERE { GRAPH ?g { ?s ?p ?o }", "line 2, column 30: not SPARQL: it breaks off"),
        ("SELECT ?x WHERE { ?x a 'a }", "line 1, column"),
        ("SELECT * {" + "(" * 300, "too"),
    ],
)
def test_where_a_query_breaks_off_is_said(text: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        checked(text)
    assert words in str(caught.value) and "SelectQuery" not in str(caught.value)


def test_the_word_service_in_a_string_is_no_service() -> None:
    assert "SERVICE" in checked('ASK { GRAPH ?g { ?s rdfs:label "SERVICE <x>" } }')


@given(st.text(alphabet="SELECTASK*?xyzp:<>{}()[]|/^#\"\\'.,;= \n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_is_a_query_or_a_query_error(text: str) -> None:
    for attempt in (text, f"SELECT * {{ {text} }}"):
        try:
            assert checked(attempt).endswith(attempt)
        except QueryError as error:
            assert "\n" not in str(error)
