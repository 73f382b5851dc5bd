"""Which words are mentions, where they start and end, and of what type."""

from __future__ import annotations

import pytest

from kg.gazetteer import load
from kg.mentions.shapes import members


@pytest.mark.parametrize(
    ("text", "words", "type"),
    [
        ("Governor Walz vetoed the bill.", "Governor Walz", "Person"),
        ("Alexei Navalny accused Vladimir Putin of fraud.", "Alexei Navalny", "Person"),
        ("The FTC fined Facebook.", "Facebook", "Organisation"),
        ("The XYZQ criticised the plan.", "The XYZQ", "Organisation"),
        ("The Rivers Institute praised the plan.", "The Rivers Institute", "Organisation"),
        ("Acme Inc. sued the agency.", "Acme Inc.", "Organisation"),
        ("Wild Sheep Advocates sued the agency.", "Wild Sheep Advocates", "Organisation"),
        ("Will Smith praised the bill.", "Will Smith", "Person"),
        ("The news channel praised the plan.", "The news channel", "MediaOutlet"),
        ("The newspaper praised the plan.", "The newspaper", "MediaOutlet"),
        ("The University of Southern Ohio opposes the rule.", "The University of Southern Ohio", "Organisation"),
        ("Ohio opposes the rule.", "Ohio", "State"),
    ],
)
def test_a_name_is_typed_by_its_shape_and_place(read, text, words, type) -> None:
    assert read(text).type(words) == type


@pytest.mark.parametrize(
    ("text", "words", "type"),
    [
        ("Two Democrats opposed the bill.", "Two Democrats", "Group"),
        ("53 Senate Republicans backed the bill.", "53 Senate Republicans", "Group"),
        ("House Democrats praised the bill.", "House Democrats", "Group"),
        ("Most Republicans oppose the tax.", "Most Republicans", "Group"),
        ("Republicans in the Senate back the tax.", "Republicans", "Group"),
        ("The New York Democrat opposes the bill.", "The New York Democrat", "Person"),
        ("A Republican from Ohio praised the tax.", "A Republican", "Person"),
        ("Republicans oppose the tax.", "Republicans", "Party"),
        ("The Democrats back the bill.", "The Democrats", "Party"),
        ("The GOP fought the bill.", "The GOP", "Party"),
        ("Democrats and Republicans praised the bill.", "Republicans", "Party"),
        ("Senator Maria Torres, a Democrat, opposes the bill.", "Democrat", "Party"),
    ],
)
def test_some_members_are_not_their_party(read, text, words, type) -> None:
    assert read(text).type(words) == type


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Will Biden end the program?", "Biden"),
        ("Will Carter sue the agency?", "Carter"),
        ("Could Congress end the program?", "Congress"),
        ("Two-term Massachusetts Gov. Mitt Romney opposed the law.", "Two-term Massachusetts Gov. Mitt Romney"),
        ("Former two-term Ohio Gov. John Marsh backed it.", "Former two-term Ohio Gov. John Marsh"),
        ("Secretary of State Anna Reed backed the bill.", "Secretary of State Anna Reed"),
    ],
)
def test_a_mention_has_its_whole_title_and_no_auxiliary(read, text, words) -> None:
    assert read(text).type(words) in ("Person", "Legislature")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which senators back the bill?", "Which senators"),
        ("Mexico asks which countries they came from.", "which countries"),
        ("The removal of non-Mexican migrants began.", "non"),
        ("The anti-Iranian vote failed.", "anti"),
    ],
)
def test_questions_and_prefixes_are_no_mentions(read, text, words) -> None:
    assert read(text).entity(words) == ""


@pytest.mark.parametrize("words", ["proper legal channels", "diplomatic channels", "back channels"])
def test_a_channel_is_no_outlet_by_itself(read, words) -> None:
    assert read(f"Migrants must use {words}.").type(words) == "Thing"


def test_a_name_does_not_take_the_article_of_another_noun(read) -> None:
    assert read("The New York Democrat opposes the bill.").entity("The New York") == ""


def test_a_party_without_a_word_for_its_members_has_none(read) -> None:
    (party,) = load().find("GOP")
    from kg.language import pipeline as pipelines

    doc = pipelines.load().nlp("Two GOP lawmakers spoke.")
    assert members(doc[1], party) == ""
