"""Who says what: a table of sentences by construction, then what a whole document does."""

from __future__ import annotations

import time

import pytest

from kg.extract.attribution import Attribution, attributions
from kg.language.pipeline import load
from kg.model import Document, Modality
from kg.schema import load as schema


def every(text: str) -> tuple[Document, tuple[Attribution, ...]]:
    document = Document(text)
    return document, attributions(load().parse(document), document, schema())


def outermost(text: str) -> list[tuple[str, str, str]]:
    document, found = every(text)
    return [
        (
            " + ".join(s.of(document.text) for s in a.source_spans),
            " … ".join(s.of(document.text) for s in a.content),
            a.act,
        )
        for a in found
        if not a.nested
    ]


def only(text: str) -> Attribution:
    (found,) = [a for a in every(text)[1] if not a.nested]
    return found


CASES = [
    # direct quotations
    ("“The bridge is safe,” the mayor said.", "the mayor", "“The bridge is safe,”", "speech"),
    ("“The bridge is safe,” said Mayor Ana Ruiz.", "Mayor Ana Ruiz", "“The bridge is safe,”", "speech"),
    ('The mayor said, "The bridge is safe."', "The mayor", '"The bridge is safe."', "speech"),
    ("The mayor said: “The bridge is safe.”", "The mayor", "“The bridge is safe.”", "speech"),
    ("''The bridge is safe,'' Mr. Ruiz said.", "Mr. Ruiz", "''The bridge is safe,''", "speech"),
    ("The bridge is safe,” said the Ministry of Works.", "the Ministry of Works", "The bridge is safe,”", "speech"),
    (
        "“The bridge is safe,” she said. “We checked it twice. It will hold.”",
        "she",
        "“The bridge is safe,” … “We checked it twice. It will hold.”",
        "speech",
    ),
    (
        "“The bridge,” Ruiz said, “is safe for all of us.”",
        "Ruiz",
        "“The bridge,” … “is safe for all of us.”",
        "speech",
    ),
    ("“The bridge will hold for a century.” ― Ana Ruiz", "Ana Ruiz", "“The bridge will hold for a century.”", "speech"),
    ("RUIZ: The bridge is safe for everybody in town.", "RUIZ", "The bridge is safe for everybody in town", "speech"),
    # clauses
    ("The minister said that the bridge is safe.", "The minister", "that the bridge is safe", "speech"),
    ("Critics have said the bridge would collapse.", "Critics", "the bridge would collapse", "speech"),
    ("Farmers believe that the dam will fail.", "Farmers", "that the dam will fail", "belief"),
    ("The study found that the dam leaks.", "The study", "that the dam leaks", "finding"),
    (
        "The mayor told the Daily Herald that the bridge could be a “game changer” for the town.",
        "The mayor",
        "that the bridge could be a “game changer” for the town",
        "speech",
    ),
    (
        "Engineers claim the bridge, officially called the Ruiz Span, harms fish in the river.",
        "Engineers",
        "the bridge, officially called the Ruiz Span, harms fish in the river",
        "speech",
    ),
    ("The mayor said on Tuesday it opposes the dam.", "The mayor", "it opposes the dam", "speech"),
    # parentheses
    ("The bridge is safe, the minister said.", "the minister", "The bridge is safe", "speech"),
    ("The bridge, the minister said, is safe.", "the minister", "The bridge … is safe", "speech"),
    (
        "According to engineers, the bridge is safe, but the dam leaks.",
        "engineers",
        "the bridge is safe, but the dam leaks",
        "speech",
    ),
    ("The bridge is safe, according to the ministry.", "the ministry", "The bridge is safe", "speech"),
    # infinitives, complements, objects, nouns, adjectives
    ("The mayor vowed to build the bridge.", "The mayor", "to build the bridge", "speech"),
    ("The mayor hopes to build the bridge.", "The mayor", "to build the bridge", "intention"),
    ("The mayor called the dam a disgrace.", "The mayor", "the dam a disgrace", "speech"),
    ("The mayor urged the council to build the bridge.", "The mayor", "the council to build the bridge", "speech"),
    ("The mayor accused the council of lying.", "The mayor", "the council of lying", "speech"),
    ("The mayor criticized the dam.", "The mayor", "the dam", "belief"),
    ("The mayor called for a new bridge.", "The mayor", "a new bridge", "speech"),
    (
        "The mayor repeated her claim that the bridge is safe.",
        "The mayor",
        "that the bridge is safe",
        "speech",
    ),
    ("The mayor denied closing the bridge.", "The mayor", "closing the bridge", "speech"),
    ("The survey shows strong support for the bridge.", "The survey", "strong support for the bridge", "finding"),
    ("The mayor was convinced that the dam leaks.", "The mayor", "that the dam leaks", "belief"),
    ("The dam was criticized by the mayor.", "the mayor", "The dam", "belief"),
    ("Lawmakers have not said when they will vote.", "Lawmakers", "when they will vote", "speech"),
    ("“RUIZ: The bridge is safe for everybody.”", "RUIZ", "The bridge is safe for everybody.”", "speech"),
    ("The mayor is confident that the bridge is safe.", "The mayor", "that the bridge is safe", "belief"),
    ("A word from Ana Ruiz: 'The bridge is safe for all.'", "Ana Ruiz", "'The bridge is safe for all.'", "speech"),
    ("‘The bridge is safe,’ said Ruiz. ‘It will hold.’", "Ruiz", "‘The bridge is safe,’ … ‘It will hold.’", "speech"),
    ("It was a plan criticized by farmers.", "farmers", "a plan", "belief"),
    # what is said ends where the writer tells more of it
    ("The mayor praised the bridge, which cost a million dollars.", "The mayor", "the bridge", "belief"),
    (
        "The mayor wants to close the dam, raise wages and build a bridge.",
        "The mayor",
        "to close the dam, raise wages and build a bridge",
        "intention",
    ),
    ("The mayor endorsed Ana Ruiz's plan, the boldest in years.", "The mayor", "Ana Ruiz's plan", "belief"),
    ("The mayor wants to hire 50 guards, focusing on the dam.", "The mayor", "to hire 50 guards", "intention"),
    (
        "The mayor thanked Ana Ruiz in an interview for saving the dam.",
        "The mayor",
        "Ana Ruiz … for saving the dam",
        "speech",
    ),
    ("Polls show Ruiz ahead by three points.", "Polls", "Ruiz ahead by three points", "finding"),
    # clauses that the parser hangs elsewhere
    ("As the mayor put it, the bridge is safe.", "the mayor", "the bridge is safe", "speech"),
    (
        "Ruiz told a meeting of farm leaders that few people understood the risk.",
        "Ruiz",
        "that few people understood the risk",
        "speech",
    ),
    ("The mayor is against the dam.", "The mayor", "the dam", "belief"),
    ("Ruiz is in favor of the dam.", "Ruiz", "the dam", "belief"),
    # colons
    (
        "Ruiz says that it is simple: the town has no money for a dam.",
        "Ruiz",
        "that it is simple: the town has no money for a dam",
        "speech",
    ),
    # words in quotation marks
    (
        "Closing the bridge now “is a mistake,” said Ruiz.",
        "Ruiz",
        "Closing the bridge now “is a mistake,”",
        "speech",
    ),
    (
        "Ruiz called the dam a waste. “It leaks every winter.”",
        "Ruiz",
        "the dam a waste … “It leaks every winter.”",
        "speech",
    ),
    ("The mayor went after the dam as a “waste of money.”", "The mayor", "the dam as a “waste of money.”", "speech"),
    ("The mayor called the dam's owners “reckless.”", "The mayor", "the dam's owners “reckless.”", "speech"),
    (
        "The mayor said that the dam leaks and that its owners were a “bunch of fools.”",
        "The mayor",
        "that the dam leaks and that its owners were a “bunch of fools.”",
        "speech",
    ),
    (
        "“The bridge is safe,” Jane “Jo” Ruiz, the mayor, said. “We checked it twice.”",
        "Jane “Jo” Ruiz",
        "“The bridge is safe,” … “We checked it twice.”",
        "speech",
    ),
    # what nouns and feelings are about
    ("The mayor voiced concern about the dam.", "The mayor", "the dam", "speech"),
    ("The mayor's plan is to close the dam.", "The mayor's", "to close the dam", "intention"),
    ("The mayor is skeptical of the dam.", "The mayor", "the dam", "belief"),
    ("Residents despise the dam.", "Residents", "the dam", "belief"),
]


@pytest.mark.parametrize(("text", "source", "content", "act"), CASES)
def test_one_speaker_and_what_is_said(text: str, source: str, content: str, act: str) -> None:
    assert outermost(text) == [(source, content, act)]


def test_a_participle_and_a_second_verb_share_the_speaker() -> None:
    assert outermost("The union defended the strike, arguing that wages are too low.") == [
        ("The union", "the strike", "belief"),
        ("The union", "that wages are too low", "speech"),
    ]
    assert outermost("Ruiz said the bridge is safe, adding that the dam leaks.") == [
        ("Ruiz", "the bridge is safe", "speech"),
        ("Ruiz", "that the dam leaks", "speech"),
    ]


def test_the_writer_s_words_before_a_colon_are_not_said() -> None:
    found = outermost("Ana Ruiz turned to the mayor: “You have lied to us all,” she said.")
    assert ("she", "“You have lied to us all,”", "speech") in found


def test_what_follows_a_participle_belongs_to_the_quotation_before_it() -> None:
    text = "“The bridge is safe,” Ruiz said, citing a survey. “We checked it twice.”"
    assert outermost(text)[0] == ("Ruiz", "“The bridge is safe,” … “We checked it twice.”", "speech")


@pytest.mark.parametrize(
    "text", ["The town opened the “Old Mill” museum.", "The mayor sent the “rapid response” team to the dam."]
)
def test_names_and_terms_in_quotation_marks_are_not_said(text: str) -> None:
    assert outermost(text) == []


def test_the_source_of_a_relative_pronoun_is_its_noun() -> None:
    document, (found,) = every("The mayor, who says that the bridge is safe, left.")
    assert [t.text for t in found.source] == ["mayor"]
    assert [s.of(document.text) for s in found.source_spans] == ["who"]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor opened the bridge.",
        "The storm made the river rise.",
        "The law lets cities build bridges.",
        "The new rule helps farmers plant trees.",
        "In May, the mayor left.",
        "You would vote for the dam.",
        "The mayor spoke to reporters in the town.",
        "Update: The bridge is open again today.",
    ],
)
def test_what_nobody_says_is_no_attribution(text: str) -> None:
    assert outermost(text) == []


def test_a_verb_inside_a_quotation_is_nested_or_none() -> None:
    _, found = every("“I think they want to close the bridge,” the mayor said.")
    assert [a.nested for a in found].count(False) == 1


def test_the_inner_speaker_is_kept_and_marked() -> None:
    document, found = every("Ruiz hopes to build a bridge over the river, the Herald said.")
    chain = {" ".join(s.of(document.text) for s in a.source_spans): a.nested for a in found}
    assert chain == {"the Herald": False, "Ruiz": True}


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“The bridge is safe, and it will stay so, said the builders.\n“We checked all of it,” Ruiz said."
    assert ("Ruiz", "“We checked all of it,”", "speech") in outermost(text)
    announced = "Ruiz went on:\n“The bridge is safe for everybody.”"
    assert outermost(announced) == [("Ruiz", "“The bridge is safe for everybody.”", "speech")]


def test_an_announced_paragraph_is_said_by_who_announced_it() -> None:
    assert outermost("Ruiz added:\nThe bridge is safe for everybody.") == [
        ("Ruiz", "The bridge is safe for everybody", "speech")
    ]


def test_captions_and_repeated_paragraphs_say_nothing() -> None:
    line = "The minister said that the bridge is safe."
    text = f"A long first paragraph stands here.\n{line}\n\nThe minister said that it is safe\n\n{line}"
    assert len(outermost(text)) == 1


def test_addressee_and_medium() -> None:
    found = only("Ana Ruiz, a spokeswoman, said in a statement to Reuters on Monday that the bridge is safe.")
    assert (str(found.addressee), found.medium) == ("Reuters", "statement")
    assert only("Ruiz wrote on Twitter that the bridge is safe.").medium == "Twitter"
    assert str(only("Ruiz told reporters that the bridge is safe.").addressee) == "reporters"


def test_negation_and_modality_of_the_saying() -> None:
    assert only("Ruiz did not say that the bridge is safe.").negated
    assert only("Ruiz may announce that the bridge is closed.").modality is Modality.POSSIBLE


def test_only_what_is_in_quotation_marks_is_quoted() -> None:
    assert only("“The bridge is entirely safe,” Ruiz said.").quoted
    assert not only("Ruiz said that the “bridge” is safe.").quoted


def test_a_document_twice_as_long_takes_about_twice_the_time() -> None:
    line = "“The bridge is safe,” Ruiz said, adding that the dam leaks, according to engineers. “We know it.” "

    def seconds(times: int) -> float:
        document = Document(line * times)
        passages = load().parse(document)
        start = time.perf_counter()
        attributions(passages, document, schema())
        return time.perf_counter() - start

    seconds(5)
    assert seconds(160) < 30 * max(seconds(20), 0.002)


def test_a_quotation_is_attributed_in_the_next_paragraph() -> None:
    text = "“The bridge is safe. It will stay so.\n\n“We checked all of it,” Ruiz said."
    assert outermost(text) == [
        ("Ruiz", "“The bridge is safe. It will stay so. … “We checked all of it,”", "speech"),
    ]
    unclaimed = "“The bridge is safe.\n\nThe mayor opened it."
    assert outermost(unclaimed) == []
