"""Which local entities are one: names that are the same and names that only look it, whatever the order."""

from __future__ import annotations

import datetime
import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import NAMESPACE, Entity, Span, global_entity_iri, local_entity_iri
from kg.resolve import LocalEntity, Resolution, Verdict, resolve
from kg.schema import Schema, from_graph, ontology

SCHEMA = from_graph(ontology(("core.ttl",)))
DAY = datetime.date(2023, 2, 6)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return SCHEMA


def local(
    label: str, type: str, *aliases: str, doc: int = 0, at: int = 0, day: datetime.date | None = None
) -> LocalEntity:
    document = f"{NAMESPACE}doc/{doc:016x}"
    iri = local_entity_iri(document, Span(at, at + len(label)))
    return LocalEntity(Entity(iri, type, label, aliases), document, day)


def spread(*entities: tuple[str, ...]) -> list[LocalEntity]:
    """Each entity in a document of its own: ``(label, type, alias…)``."""
    return [local(label, type, *aliases, doc=n) for n, (label, type, *aliases) in enumerate(entities)]


def clusters(result: Resolution) -> list[list[str]]:
    """The label slugs of local entities that are one, by their documents."""
    found: dict[str, list[str]] = {}
    for judgement in result.judgements:
        found.setdefault(judgement.global_, []).append(judgement.local)
    return sorted(found.values())


SAME = [
    [("Joe Biden", "Person"), ("Joe Biden", "Person")],
    [("Joe Biden", "Person"), ("President Joe Biden", "Person")],
    [("Joe Biden", "Person"), ("Joseph Biden", "Person")],
    [("Joe Biden", "Person"), ("Joseph R. Biden", "Person")],
    [("Joe Biden", "Person"), ("J. Biden", "Person")],
    [("Joe Biden", "Person"), ("Biden", "Person")],
    [("Biden", "Person", "Joe Biden"), ("Joe Biden", "Person")],
    [("Joe Biden", "Person"), ("Mr. Biden", "Person"), ("President Biden", "Person")],
    [("Andrés Manuel López Obrador", "Person"), ("Andres Manuel Lopez Obrador", "Person")],
    [("Andrés Manuel López Obrador", "Person"), ("López Obrador", "Person"), ("Obrador", "Person")],
    [("Dois Meissner", "Person"), ("Doris Meissner", "Person")],
    [("Ken Paxton", "Person"), ("Texas Attorney General Ken Paxton", "Person")],
    [("Bashar al-Assad", "Person"), ("Bashar al-Assad", "Person")],
    [("Mexico", "Country"), ("Mexico", "Country")],
    [("United States", "Country"), ("U.S.", "Country"), ("US", "Country"), ("America", "Country")],
    [("Texas", "State"), ("Texas", "Government"), ("Tex.", "State")],
    [
        ("Department of Homeland Security", "Agency"),
        ("DHS", "Agency"),
        ("US Department of Homeland Security", "Agency"),
    ],
    [("The Washington Post", "MediaOutlet"), ("Washington Post", "MediaOutlet"), ("WaPo", "MediaOutlet")],
    [("Migrant Protection Protocols", "Programme", "MPP"), ("Remain in Mexico", "Policy"), ("MPP", "Policy")],
    [("Migrant Protection Protocols", "Programme"), ("MPP program", "Programme")],
    [("Government of Mexico", "Government", "Mexico"), ("Government of Mexico", "Government")],
    [("Biden administration", "Administration"), ("Biden administration", "Administration")],
    [("Border Safety Alliance", "AdvocacyGroup", "BSA"), ("BSA", "Organisation")],
    [("Border Safety Organisation", "Organisation"), ("Border Safety Organization", "Organisation")],
    [("Acme Corp.", "Company"), ("Acme", "Company")],
    [("Secure Harbors Act", "Law"), ("Secure Harbours Act", "Law")],
    [("Texas v. Biden", "Lawsuit", "No. 21-10806"), ("State of Texas v. Biden", "Lawsuit", "No. 21-10806")],
    [("Bright Line Rule", "Rule", "the harbor rule"), ("Bright Line Rule", "Policy")],
    [("Ontario Health Coalition", "Actor"), ("Ontario Health Coalition", "AdvocacyGroup")],
]

DIFFERENT = [
    [("Joe Biden", "Person"), ("Hunter Biden", "Person")],
    [("Joe Biden", "Person"), ("Jill Biden", "Person")],
    [("George Bush", "Person"), ("George Bush Jr.", "Person")],
    [("Donald Trump", "Person"), ("Donald Trump Jr.", "Person")],
    [("George W. Bush", "Person"), ("George H. Bush", "Person")],
    [("Smith", "Person"), ("Smith", "Person")],
    [("Maria Santos", "Person"), ("Mario Santos", "Person")],
    [("Paul Ryder", "Person"), ("Paula Ryder", "Person")],
    [("Boris Johnson", "Person"), ("Boris Johnston", "Person")],
    [("a judge", "Person"), ("a judge", "Person")],
    [("a US judge", "Person"), ("a US judge", "Person")],
    [("critics", "Group"), ("critics", "Group")],
    [("Critics", "Group"), ("Critics", "Group")],
    [("US officials", "Group"), ("US officials", "Group")],
    [("the plan", "Proposal"), ("the plan", "Proposal")],
    [("The Plan", "Proposal"), ("The Plan", "Proposal")],
    [("Texas law", "Law"), ("Texas law", "Law")],
    [("DACA", "Programme"), ("DACA bill", "Proposal")],
    [("Texas program", "Programme"), ("Texas program", "Programme")],
    [("the deal", "Agreement"), ("Paris Agreement", "Agreement", "the deal")],
    [("Foreign Ministry", "Agency"), ("Foreign Ministry", "Agency")],
    [("Ministry of Justice", "Agency"), ("Department of Justice", "Agency")],
    [("Canadian Department of Justice", "Agency", "Department of Justice"), ("Department of Justice", "Agency")],
    [("Supreme Court of Texas", "Court", "Supreme Court"), ("Supreme Court", "Court")],
    [("Mexico", "Country"), ("Government of Mexico", "Government", "Mexico")],
    [("Georgia", "Country"), ("Georgia", "State")],
    [("Georgia", "State"), ("Government of Georgia", "Government", "Georgia")],
    [("The Washington Post", "MediaOutlet", "the Post"), ("Bangkok Post", "MediaOutlet", "the Post")],
    [("Georgia", "Place"), ("Georgia", "Place")],
    [("Conservative Party", "Party"), ("Conservative Party", "Party")],
    [("Washington", "State"), ("Washington", "City"), ("Washington", "Person")],
    [("Texas v. Biden", "Lawsuit"), ("Texas v. Biden", "Lawsuit")],
    [("Border Safety Alliance", "AdvocacyGroup", "BSA"), ("Building Standards Authority", "Agency", "BSA")],
    [("House Bill 12", "Proposal"), ("House Bill 13", "Proposal")],
    [("North Korea", "Country"), ("South Korea", "Country")],
    [("74,000", "Figure"), ("74,000", "Figure")],
    [("Texas attorney general", "Person"), ("Texas attorney general", "Person")],
    [("Title 42", "Order"), ("Title 42", "Person")],
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: " = ".join(name[0] for name in names))
def test_names_of_one(names: list[tuple[str, ...]], schema: Schema) -> None:
    result = resolve(spread(*names), schema)
    assert len(result.entities) == 1
    assert all(judgement.verdict is Verdict.SAME for judgement in result.judgements)
    assert {judgement.decided_by for judgement in result.judgements} & {"rule:alone"} == set()


@pytest.mark.parametrize("names", DIFFERENT, ids=lambda names: " / ".join(name[0] for name in names))
def test_names_of_several(names: list[tuple[str, ...]], schema: Schema) -> None:
    assert len(resolve(spread(*names), schema).entities) == len(names)


def test_a_family_name_is_nobodys_where_two_bear_it(schema: Schema) -> None:
    items = spread(("Bill Clinton", "Person"), ("Hillary Clinton", "Person"), ("Clinton", "Person"))
    result = resolve(items, schema)
    assert len(result.entities) == 3
    assert {(j.local, j.global_) for j in result.unsure} == {
        (items[2].entity.id, j.global_) for j in result.judgements if j.local != items[2].entity.id
    }
    assert all(j.verdict is Verdict.UNSURE and "2 bearers" in j.reason for j in result.unsure)


def test_a_second_bearer_undoes_what_a_family_name_alone_had_joined(schema: Schema) -> None:
    two = spread(("Bill Clinton", "Person"), ("Clinton", "Person"))
    assert len(resolve(two, schema).entities) == 1
    assert len(resolve([*two, local("Hillary Clinton", "Person", doc=9)], schema).entities) == 3


def test_an_initial_that_fits_two_is_neithers(schema: Schema) -> None:
    result = resolve(spread(("John Smith", "Person"), ("Jane Smith", "Person"), ("J. Smith", "Person")), schema)
    assert len(result.entities) == 3
    assert len(result.unsure) == 2


def test_two_persons_of_one_document_are_never_one(schema: Schema) -> None:
    items = [local("George Bush", "Person", doc=1, at=0), local("George Bush", "Person", doc=1, at=50)]
    assert len(resolve(items, schema).entities) == 2
    # Nor does a third document's bearer of the name join either.
    assert len(resolve([*items, local("George Bush", "Person", doc=2)], schema).entities) == 3


def test_an_outlet_named_twice_in_one_document_is_one(schema: Schema) -> None:
    items = [local("The Washington Post", "MediaOutlet", at=1), local("Washington Post", "MediaOutlet", at=90)]
    assert len(resolve(items, schema).entities) == 1


def test_an_acronym_of_two_bodies_joins_neither(schema: Schema) -> None:
    items = spread(
        ("Border Safety Alliance", "AdvocacyGroup", "BSA"),
        ("Building Standards Authority", "Agency", "BSA"),
        ("BSA", "Body"),
    )
    assert len(resolve(items, schema).entities) == 3


def test_a_place_of_unknown_kind_joins_the_only_one_of_its_name(schema: Schema) -> None:
    one = resolve(spread(("Mexico", "Country"), ("Mexico", "Place")), schema)
    two = resolve(spread(("Georgia", "Country"), ("Georgia", "State"), ("Georgia", "Place")), schema)
    assert (len(one.entities), len(two.entities)) == (1, 3)
    assert len(two.unsure) == 2


def test_the_global_entity_unites_what_its_members_say(schema: Schema) -> None:
    items = [
        local("Biden", "Person", "Joe Biden", doc=1),
        local("Joe Biden", "Person", "the president", doc=2),
        local("Joe Biden", "Person", doc=3),
        local("Biden", "Person", doc=4),
        local("Biden", "Person", doc=5),
    ]
    linked = Entity(items[2].entity.id, "Person", "Joe Biden", (), ("http://www.wikidata.org/entity/Q6279",))
    (found,) = resolve([*items[:2], LocalEntity(linked, items[2].document), *items[3:]], schema).entities
    assert (found.type, found.label) == ("Person", "Joe Biden")
    assert found.aliases == ("Biden", "the president")
    assert found.same_as == ("http://www.wikidata.org/entity/Q6279",)


def test_the_commonest_label_and_type_win(schema: Schema) -> None:
    items = spread(("MPP", "Policy"), ("Migrant Protection Protocols", "Programme"), ("MPP", "Programme"))
    (found,) = resolve(items, schema).entities
    assert (found.type, found.label, found.aliases) == ("Programme", "MPP", ("Migrant Protection Protocols",))
    (tied,) = resolve(items[:2], schema).entities
    assert (tied.type, tied.label) == ("Programme", "Migrant Protection Protocols")


def test_the_earliest_published_names_the_global_entity(schema: Schema) -> None:
    early = local("Joe Biden", "Person", doc=9, day=DAY)
    late = local("President Biden", "Person", doc=1, day=DAY + datetime.timedelta(days=1))
    undated = local("Joseph Biden", "Person", doc=0)
    (found,) = resolve([undated, late, early], schema).entities
    assert found.id == global_entity_iri("Person", "Joe Biden", early.entity.id)
    (without,) = resolve([undated, late], schema).entities
    assert without.id == global_entity_iri("Person", "President Biden", late.entity.id)


def test_a_later_document_changes_no_iri(schema: Schema) -> None:
    first = [local("Joe Biden", "Person", doc=5, day=DAY), local("Mexico", "Country", doc=5, at=40, day=DAY)]
    later = [
        local(label, type, doc=n, at=40 * (type == "Country"), day=DAY + datetime.timedelta(days=n))
        for n in range(1, 5)
        for label, type in (("Joseph R. Biden", "Person"), ("Mexico", "Country"))
    ]
    before, after = resolve(first, schema), resolve([*later, *first], schema)
    assert {e.id for e in before.entities} == {e.id for e in after.entities}
    assert [e.label for e in after.entities if e.type == "Person"] == ["Joseph R. Biden"]


def test_every_local_entity_gets_one_judgement_with_a_reason(schema: Schema) -> None:
    items = spread(*itertools.chain.from_iterable([*SAME, *DIFFERENT]))
    result = resolve(items, schema)
    assert [j.local for j in result.judgements] == sorted(item.entity.id for item in items)
    assert {j.global_ for j in result.judgements} == {e.id for e in result.entities}
    assert all(j.reason and j.decided_by.startswith("rule:") for j in (*result.judgements, *result.unsure))


def test_the_reason_says_what_joined_them(schema: Schema) -> None:
    result = resolve(spread(("DHS", "Agency"), ("Homeland Security Department", "Agency")), schema)
    assert {(j.reason, j.decided_by) for j in result.judgements} == {
        ('both are "Department of Homeland Security" of the gazetteer', "rule:gazetteer")
    }


def test_nothing_comes_of_nothing_and_odd_names_do_no_harm(schema: Schema) -> None:
    assert resolve([], schema) == Resolution((), ())
    odd = ["", " ", "'", "“”", ".", "the", "Mr.", "Jr.", "\ud800", "𝔘𝔖", "a" * 5000, "1", "A", "النائب", "Ng", "O'"]
    items = [
        LocalEntity(Entity(f"{NAMESPACE}doc/{n}#e0-{at}", type, name, (name,)), f"{NAMESPACE}doc/{n}")
        for n, name in enumerate(odd)
        for at, type in enumerate(("Person", "Agency", "Policy", "Office", "Unheard"), start=1)
    ]
    assert len(resolve(items, schema).judgements) == len(items)


NAMES = st.sampled_from(sorted({name for names in [*SAME, *DIFFERENT] for name in names}))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_order_and_repetition_do_not_matter(data: st.DataObject) -> None:
    names = data.draw(st.lists(NAMES, max_size=14))
    docs = data.draw(st.lists(st.integers(0, 6), min_size=len(names), max_size=len(names)))
    items = [
        local(label, type, *aliases, doc=doc, at=100 * n, day=DAY + datetime.timedelta(days=doc) if doc % 2 else None)
        for n, ((label, type, *aliases), doc) in enumerate(zip(names, docs, strict=True))
    ]
    shuffled = data.draw(st.permutations(items))
    assert resolve(items, SCHEMA) == resolve([*shuffled, *items[:3]], SCHEMA)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(NAMES, max_size=14), st.integers(1, 4))
def test_no_cluster_holds_two_persons_of_one_document(names: list[tuple[str, ...]], documents: int) -> None:
    items = [
        local(label, type, *aliases, doc=n % documents, at=100 * n) for n, (label, type, *aliases) in enumerate(names)
    ]
    where = {item.entity.id: item for item in items}
    for members in clusters(resolve(items, SCHEMA)):
        persons = [where[m].document for m in members if where[m].entity.type == "Person"]
        assert len(persons) == len(set(persons))


def test_work_grows_with_the_number_of_names(schema: Schema) -> None:
    def many(documents: int) -> list[LocalEntity]:
        return [
            local(label, type, *aliases, doc=doc, at=60 * n)
            for doc in range(documents)
            for n, (label, type, *aliases) in enumerate(
                [("Joe Biden", "Person", "Biden"), ("Mexico", "Country"), ("critics", "Group"), ("DHS", "Agency"),
                 (f"Jo{'abcdefghij'[doc % 10]}n Smith{doc % 300}", "Person"), (f"Clean Harbor Act {doc}", "Law")]
            )
        ]  # fmt: skip

    def seconds(documents: int) -> float:
        items = many(documents)
        start = time.process_time()
        resolve(items, schema)
        return time.process_time() - start

    small, large = min(seconds(250) for _ in range(2)), seconds(2000)
    assert large < 8 * 4 * max(small, 0.02)
