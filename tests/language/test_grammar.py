"""What the parse says: who does what to whom, what is left out of lists, how firmly a clause is said."""

from __future__ import annotations

import pytest

from kg.language import grammar
from kg.language.pipeline import load
from kg.model import Document, Modality


def token(text: str, word: str):
    (passage,) = load().parse(Document(text))
    return next(t for t in passage.doc if t.text == word)


def texts(tokens) -> list[str]:
    return [t.text for t in tokens]


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("Biden ended the program.", "ended", ["Biden"]),
        ("The program was ended by Biden.", "ended", ["Biden"]),
        ("Farmers and ranchers opposed it.", "opposed", ["Farmers", "ranchers"]),
        ("States such as Texas and Missouri sued.", "sued", ["Texas", "Missouri"]),
        ("Dozens of protesters opposed the law.", "opposed", ["protesters"]),
        ("The mayor urged Congress to pass the bill.", "pass", ["Congress"]),
        ("The president used the law to end the program.", "end", ["president"]),
        ("The senator criticised the agency for ending the program.", "ending", ["agency"]),
        ("Biden angered Texas by ending the program.", "ending", ["Biden"]),
        ("Democrats opposed the declaration and Trump vetoed it.", "vetoed", ["Trump"]),
        ("The union supports the bill and opposes the treaty.", "opposes", ["union"]),
        ("The senator, who opposes the bill, spoke.", "opposes", ["senator"]),
        ("The governor had the program suspended.", "suspended", ["governor"]),
    ],
)
def test_who_does_it(text, verb, who):
    assert texts(grammar.doers(token(text, verb))) == who


@pytest.mark.parametrize(
    ("text", "verb", "what"),
    [
        ("Biden ended the program.", "ended", ["program"]),
        ("The program was ended by Biden.", "ended", ["program"]),
        ("The rule proposed by the agency failed.", "proposed", ["rule"]),
        ("The senator backed the bill instead of the treaty.", "backed", ["bill"]),
        ("Democrats opposed the declaration and Trump vetoed it.", "opposed", ["declaration"]),
        ("The governor had the program suspended.", "suspended", ["program"]),
    ],
)
def test_what_it_is_done_to(text, verb, what):
    assert texts(grammar.undergoers(token(text, verb))) == what


@pytest.mark.parametrize(
    ("text", "noun", "who"),
    [
        ("Norway rejected Sweden's request.", "request", ["Sweden"]),
        ("Norway rejected a request from Sweden.", "request", ["Sweden"]),
        ("Norway rejected a request made by Sweden.", "request", ["Sweden"]),
        ("Norway heeded the call of the pope.", "call", ["pope"]),
        ("Norway rejected the Swedish request.", "request", ["Swedish"]),
        ("Norway rejected the request.", "request", []),
    ],
)
def test_who_does_what_a_noun_names(text, noun, who):
    assert texts(grammar.named_doers(token(text, noun))) == who


def test_the_owner_of_an_arrest_is_who_it_is_done_to():
    assert texts(grammar.patients(token("They ordered the mayor's arrest.", "arrest"))) == ["mayor"]
    assert texts(grammar.patients(token("They recalled the mayor's arrest of the clerk.", "arrest"))) == []


@pytest.mark.parametrize(
    ("text", "verb", "negated"),
    [
        ("The agency did not end it.", "end", True),
        ("The agency no longer ends it.", "ends", True),
        ("Neither the senator nor the governor signed it.", "signed", True),
        ("No senator opposed it.", "opposed", True),
        ("The agency ended it.", "ended", False),
    ],
)
def test_negation(text, verb, negated):
    assert grammar.negated(token(text, verb)) is negated


@pytest.mark.parametrize(
    ("text", "verb", "modality"),
    [
        ("The agency ended it.", "ended", Modality.ASSERTED),
        ("The agency will end it.", "end", Modality.PLANNED),
        ("The agency would end it.", "end", Modality.CONDITIONAL),
        ("The agency should end it.", "end", Modality.CONDITIONAL),
        ("The agency might end it.", "end", Modality.POSSIBLE),
        ("The agency reportedly ended it.", "ended", Modality.POSSIBLE),
        ("If the agency ends it, farmers will march.", "ends", Modality.CONDITIONAL),
        ("Did the agency end it?", "end", Modality.QUESTION),
    ],
)
def test_modality(text, verb, modality):
    assert grammar.modality(token(text, verb)) is modality


@pytest.mark.parametrize(
    ("text", "verb", "duty"),
    [
        ("Congress must consider it.", "consider", True),
        ("Congress has to consider it.", "consider", True),
        ("Congress will consider it.", "consider", False),
    ],
)
def test_duty(text, verb, duty):
    assert grammar.duty(token(text, verb)) is duty
