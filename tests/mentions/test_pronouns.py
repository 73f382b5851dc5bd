"""What pronouns denote, a table a rule; an empty label means that it denotes no entity."""

from __future__ import annotations

import pytest

TOPIC = [
    ("The senator visited Ohio. His successful father owned the mill. He opposes the bill.", "He", "senator"),
    ("Senator Ruiz opened the meeting. A reporter asked about the budget. She opposes it.", "She", "Ruiz"),
    ("Maria Lopez spoke first. The editor of the paper listened. She opposes the law.", "She", "Maria Lopez"),
    ("Mr. Hall won the seat. Mr. Hall's successor lost it. He opposes the law.", "He", "Hall"),
    ("Governor Ann Fields signed the bill. A clerk filed the papers. She praised them.", "She", "Ann Fields"),
    ("The minister met the ambassador. He opposes the deal.", "He", "minister"),
    ("The gunman shot nine people, including his sister, before he was killed.", "he", "gunman"),
    ("The committee met on Monday and its members voted.", "its", "committee"),
]
GENDER = [
    ("Nora Quinn met Peter Dale. She opposes the plan.", "She", "Nora Quinn"),
    ("Nora Quinn met Peter Dale. He opposes the plan.", "He", "Peter Dale"),
    ("Mr. Smith met Ms. Jones. She opposes the plan.", "She", "Jones"),
    ("Mr. Smith met Ms. Jones. He opposes the plan.", "He", "Smith"),
    ("John Reed criticised Susan Park. Park defended herself. He praised the deal.", "He", "John Reed"),
    ("John Reed criticised Susan Park. Park left early. John Reed praised her.", "her", "Susan Park"),
    ("His wife met the senator. She opposes the plan.", "She", "His wife"),
    ("The congresswoman met the chairman. He opposes the plan.", "He", "chairman"),
    ("Sen. Jordan Ames said she backs the bill.", "she", "Jordan Ames"),
]
SPEAKER = [
    ("The ministry said it opposes the plan.", "it", "ministry"),
    ("Mexico said it is open to the deal.", "it", "Government of Mexico"),
    ("Texas sued. The agency said it would fight the suit.", "it", "agency"),
    ("The union opposes the bill because it hurts workers.", "it", "bill"),
    ("The plan is popular. The ministry opposes it.", "it", "plan"),
    ("Critics oppose the resolution, saying it is inappropriate.", "it", "resolution"),
    ("John Reed met Paul Stone. Reed said he opposes the plan.", "he", "John Reed"),
    ("Farmers met the minister. They said they oppose the tariff.", "they", "Farmers"),
    ("Critics said the ministry would abuse the process by using it.", "it", "process"),
]
#: What *it* stands for is a clause, an event, or nothing.
NOBODY = [
    ("Texas sued the agency. And it is the right thing to do.", "it"),
    ("Texas sued the agency. And it was a mistake to end the program.", "it"),
    ("Texas sued the agency. And it is so important.", "it"),
    ("Texas sued the agency. And it was Biden who ended the program.", "it"),
    ("Texas sued the agency. And it is time to act.", "it"),
    ("Texas sued the agency. And it is believed that the judge will rule.", "it"),
    ("Texas sued the agency. And it happened on Monday.", "it"),
    ("Texas sued the agency. And it seems that the judge will rule.", "it"),
    ("Texas sued the agency. And it is a disgrace.", "it"),
    ("Texas said it is clear that the rule is unlawful.", "it"),
    ("Texas made it hard to vote.", "it"),
    ("The chairman said the White House made it clear that he would resign.", "it"),
]
THEY = [
    ("Activists say the policy leaves migrants stranded in dangerous towns where they face threats.", "migrants"),
    ("Farmers say the rule leaves families trapped in camps where they lack water.", "families"),
    ("The administration defended their measures, arguing that they are crucial to the deal.", "their measures"),
    ("The minister met the farmers and they praised the deal.", "farmers"),
    ("Officials said Peru would take in the expellees depending on where they came from.", "expellees"),
]


@pytest.mark.parametrize(("text", "word", "label"), TOPIC)
def test_a_pronoun_takes_up_who_the_text_is_about(read, text, word, label) -> None:
    assert read(text).pronoun(word) == label


@pytest.mark.parametrize(("text", "word", "label"), GENDER)
def test_titles_nouns_and_first_names_show_a_gender(read, text, word, label) -> None:
    assert read(text).pronoun(word) == label


@pytest.mark.parametrize(("text", "word", "label"), SPEAKER)
def test_a_pronoun_takes_up_the_end_that_its_clause_asks_for(read, text, word, label) -> None:
    assert read(text).pronoun(word) == label


@pytest.mark.parametrize(("text", "word"), NOBODY)
def test_an_it_of_clauses_and_events_denotes_nobody(read, text, word) -> None:
    assert read(text).pronoun(word) == ""


@pytest.mark.parametrize(("text", "label"), THEY)
def test_they_are_the_people_nearest_in_the_clause(read, text, label) -> None:
    assert read(text).pronoun("they") == label


def test_the_two_ends_of_a_verb_are_two() -> None:
    """In "Ann met Eva. She praised her." the pronouns differ, whoever is who."""
    from kg.language import pipeline as pipelines
    from kg.mentions import find
    from kg.model import Document

    document = Document("Ann Reed met Eva Stone. She praised her.")
    found = find(document, pipelines.load().parse(document))
    said = {m.span.of(document.text): m.entity for m in found.mentions if m.kind == "pronoun"}
    assert said.get("She") != said.get("her") or not said


def test_one_early_mistake_does_not_lock_a_gender(read) -> None:
    text = "Kim Vale opened the meeting. She spoke. Mr. Vale praised the bill. He left."
    assert read(text).label("He") == "Kim Vale"
