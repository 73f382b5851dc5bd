"""Which mentions of a text are one: names, families, acronyms, policies, appositions. Bars part what must stay two."""

from __future__ import annotations

import pytest

PERSONS = [
    ("President Obama left. Michelle Obama spoke. Mr. Obama rested.", "President Obama | Mr. Obama", "Michelle Obama"),
    ("Mr. Hart spoke. His wife, Lena Hart, listened. Hart left.", "Mr. Hart | Hart", "Lena Hart"),
    ("Bill Nolan and Carol Nolan spoke. Mrs. Nolan praised the bill.", "Carol Nolan | Mrs. Nolan", "Bill Nolan"),
    ("Bill Nolan and Carol Nolan spoke. Mr. Nolan praised the bill.", "Bill Nolan | Mr. Nolan", "Carol Nolan"),
    ("Joe Marsh met his son Luke Marsh. Marsh left.", "Joe Marsh | Marsh", "Luke Marsh"),
    (
        "President Frost filed suit. Eric Frost, an executive, praised the suit. Frost left.",
        "President Frost | Frost",
        "Eric Frost",
    ),
    ("President Frost filed suit. Donald Frost left.", "President Frost | Donald Frost", "suit"),
    ("Robert Lane spoke. Bob Lane praised the bill. Lane left.", "Robert Lane | Bob Lane | Lane", "the bill"),
    ("Governor Walz vetoed the bill. Walz left.", "Governor Walz | Walz", "the bill"),
    ("Alexei Navalny accused Peter Stone. Navalny left.", "Alexei Navalny | Navalny", "Peter Stone"),
]
NAMES = [
    ("The Clean Rivers Act (CRA) passed. CRA is unfair.", "The Clean Rivers Act | CRA", ""),
    ("The Environmental Protection Agency, or EPA, sued. EPA lost.", "The Environmental Protection Agency | EPA", ""),
    ("The National Rivers Alliance, or NRA, sued. NRA lost.", "The National Rivers Alliance | NRA", ""),
    ("The Border Safety Program, also known as Safe Gate, ended.", "The Border Safety Program | Safe Gate", ""),
    ("The Saudi government opposes it. Saudi Arabia sued.", "The Saudi government | Saudi Arabia", ""),
    ("Apple Inc. sued the ministry. Apple lost.", "Apple Inc. | Apple", "the ministry"),
    ("Acme Inc. sued the ministry. The company lost.", "Acme Inc. | The company", "the ministry"),
]
POLICIES = [
    (
        "Congress passed the Fair Farms Act. Biden vetoed the bill. Iowa opposes the legislation.",
        "the Fair Farms Act | the bill | the legislation",
        "Congress",
    ),
    (
        "The Clean Power Plan cuts emissions. The EPA wrote the plan. Ohio opposes the rules.",
        "The Clean Power Plan | the plan | the rules",
        "emissions",
    ),
    ("The bill replaced the law. Senators oppose the law.", "the law", "The bill"),
    ("The bill replaced the law. Senators oppose the bill.", "The bill | the bill", "the law"),
    ("The agency wrote a rule. A judge blocked the order.", "a rule", "the order"),
    (
        "The agency wrote a rule. A judge blocked the order. Texas opposes the regulation.",
        "the order",
        "the regulation",
    ),
    ("The agency wrote a rule. A judge blocked the order. Texas opposes the regulation.", "a rule", "the regulation"),
    ("Congress passed a bill. Biden signed an order. Texas opposes the measure.", "a bill", "the measure"),
    ("Iran opposes the treaty and the tariff. Peru praised the policy.", "the treaty", "the policy"),
    ("The treaty was signed. Iran opposes the agreement.", "The treaty | the agreement", "Iran"),
    ("A bill passed. A new bill failed.", "A bill", "A new bill"),
    ("Biden wants a reboot of the program. Peru opposes the program.", "the program", "a reboot"),
    ("Will Congress save MPP? Should Congress pass the bill?", "MPP", "the bill"),
]
BESIDE = [
    ("Backcountry Alliance, a group of hunters, sued the ministry.", "Backcountry Alliance | a group", "the ministry"),
    ("Ocean Watch – a group of divers – sued the ministry.", "Ocean Watch | a group", "the ministry"),
    ("Marsha Reed, a spokesman for the ministry, left.", "Marsha Reed | a spokesman", "the ministry"),
]


@pytest.mark.parametrize(("text", "one", "other"), [*PERSONS, *NAMES, *POLICIES, *BESIDE])
def test_mentions_of_one_are_joined_and_others_are_not(read, text: str, one: str, other: str) -> None:
    found = read(text)
    entities = {found.entity(words) for words in one.split(" | ")}
    assert len(entities) == 1
    assert "" not in entities
    assert not other or found.entity(other) not in {*entities, ""}


def test_a_later_mention_with_the_same_words_is_the_same(read) -> None:
    found = read("The bill replaced the law. Senators oppose the law.")
    assert found.entity("the law", 0) == found.entity("the law", 1)


def test_an_acronym_of_the_text_is_not_what_the_tables_know_by_it(read) -> None:
    assert read("The National Rivers Alliance, or NRA, sued. NRA lost.").label("NRA", 1) == "National Rivers Alliance"


def test_a_government_has_its_country_as_another_name(read) -> None:
    found = read("The Saudi government opposes it. Saudi Arabia sued.")
    assert found.label("Saudi Arabia") == "Government of Saudi Arabia"
    assert "Saudi Arabia" in found.found.entities[found.entity("Saudi Arabia")].aliases
