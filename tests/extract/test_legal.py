"""Lawsuits: who sued whom over what, seeking what; who joined a suit; who advised the court, on which side."""

from __future__ import annotations

import pytest


def label(value):
    return value.get("label") if isinstance(value, dict) else value


SUITS = [
    # text, plaintiff, defendant, over, seeks, modality
    ("Texas sued the agency.", "Texas", "agency", None, None, "asserted"),
    ("The union filed a lawsuit against the company.", "union", "company", None, None, "asserted"),
    ("California sued the agency over the rule.", "California", "agency", "rule", None, "asserted"),
    ("Texas sued to keep the program.", "Texas", None, "program", "keep", "asserted"),
    ("Texas sued to block the rule.", "Texas", None, "rule", "block", "asserted"),
    ("Texas sued to end the program.", "Texas", None, "program", "end", "asserted"),
    ("Texas sued to reinstate the program.", "Texas", None, "program", "reinstate", "asserted"),
    ("Ohio filed a suit against the agency, seeking damages.", "Ohio", "agency", None, "damages", "asserted"),
    ("The lawsuit, filed by Texas in federal court, challenges the rule.", "Texas", None, "rule", "block", "asserted"),
    ("Texas's lawsuit against the agency seeks to keep the program.", "Texas", "agency", "program", "keep", "asserted"),
    ("Texas sued the agency, challenging the rule.", "Texas", "agency", "rule", "block", "asserted"),
    ("Texas threatened to sue the agency.", "Texas", "agency", None, None, "planned"),
    ("Texas may sue the agency over the rule.", "Texas", "agency", "rule", None, "possible"),
    ("If Texas were to sue the agency, it would lose.", "Texas", "agency", None, None, "conditional"),
    ("The law allows residents to sue the agency.", "residents", "agency", None, None, "conditional"),
    ("The city was sued by the Justice Department over its sanctuary policy.", "Department of Justice", "city",
     "its sanctuary policy", None, "asserted"),
    ("Amazon, sued by the Federal Trade Commission last year, denied it.", "Federal Trade Commission", "Amazon", None,
     None, "asserted"),
    ("The company faces a lawsuit from the union.", "union", "company", None, None, "asserted"),
    ("The ban faces a legal challenge from the tribe.", "tribe", None, "ban", "block", "asserted"),
    ("The union dropped its lawsuit against the company.", "union", "company", None, None, "asserted"),
    ("Gun owners are challenging the ban in court.", "Gun owners", None, "ban", "block", "asserted"),
    ("Greenpeace took the British government to court over the licences.", "Greenpeace",
     "Government of the United Kingdom", None, None, "asserted"),
    ("Greenpeace won a High Court challenge against the oil plan.", "Greenpeace", None, "oil plan", "block",
     "asserted"),
    ("The European Commission sued Hungary over its media law.", "European Commission", "Government of Hungary",
     "its media law", None, "asserted"),
    ("The European Commission referred Poland to the Court of Justice over its judicial reform.",
     "European Commission", "Government of Poland", "its judicial reform", None, "asserted"),
    ("Poland challenged the directive before the European Court of Justice.", "Government of Poland", None,
     "directive", "block", "asserted"),
    ("The Socialist Party filed a petition with the Supreme Federal Tribunal against the decree.", "Socialist Party",
     None, "decree", "block", "asserted"),
    ("Critics have threatened legal action.", "Critics", None, None, None, "planned"),
    ("The company is suing the state for $40 million in damages.", "company", "state", None, "damages", "asserted"),
    ("A lawsuit filed by three tribes seeks to stop the pipeline.", "three tribes", None, "pipeline", "end",
     "asserted"),
    ("The lawsuit, brought by Texas, could hurt patients and end the program.", "Texas", None, None, None, "asserted"),
    ("Texas sued to force the agency to enforce the rule.", "Texas", None, "rule", "other", "asserted"),
    ("After the president signed the bill, Texas sued the agency.", "Texas", "agency", None, None, "asserted"),
    ("The agency sued Ohio over its law requiring farms to use the permit.", "agency", "Ohio", "its law", None,
     "asserted"),
    ("A lawsuit by Missouri over the loan plan was heard in August.", "Missouri", None, "loan plan", None, "asserted"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plaintiff", "defendant", "over", "seeks", "modality"), SUITS)
def test_a_suit(read, text, plaintiff, defendant, over, seeks, modality):
    found = [
        (label(r["subject"]), label(r["object"]), label(r.get("over")), r.get("seeks"), r["modality"])
        for r in read(text, "sues")
    ]
    assert found == [(plaintiff, defendant, over, seeks, modality)]


def test_a_suit_that_was_not_filed(read):
    (row,) = read("California has not sued the company.", "sues")
    assert (row["negated"], row["polarity"]) == (True, None)


def test_each_plaintiff_sues(read):
    rows = read("Texas and Missouri sued the agency.", "sues")
    assert {label(r["subject"]) for r in rows} == {"Texas", "Missouri"}
    assert len({r["case"]["id"] for r in rows}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The company had sued for peace.",
        "The suit fits the mayor.",
        "The union filed a complaint.",
        "The company lost its appeal.",
        "Complaints from the mayor and her allies filled the hall.",
        "The senator said it was a meritless lawsuit against the agency.",
        "The company will not give up the legal fight.",
        "The losing side could take the case to the Supreme Court.",
    ],
)
def test_no_suit(read, text):
    assert [r for r in read(text, "sues") if r["object"]] == []


@pytest.mark.parametrize(
    ("text", "who", "side"),
    [
        ("Two states intervened in the lawsuit.", "Two states", None),
        ("Texas moved to intervene in the case on the side of the government.", "Texas", "defendant"),
        ("The union joined the lawsuit against the agency.", "union", "plaintiff"),
    ],
)
def test_an_intervention(read, text, who, side):
    assert (who, side) in [(label(r["subject"]), r.get("side")) for r in read(text, "intervenesIn")]


@pytest.mark.parametrize(
    ("text", "who", "side"),
    [
        ("The senators filed a brief in the lawsuit.", "senators", None),
        ("Texas filed a friend-of-the-court brief in support of the rule.", "Texas", "defendant"),
        ("The union submitted an amicus brief in support of the plaintiffs.", "union", "plaintiff"),
    ],
)
def test_a_brief(read, text, who, side):
    assert (who, side) in [(label(r["subject"]), r.get("side")) for r in read(text, "filesBriefIn")]


@pytest.mark.parametrize(
    ("text", "state", "official"),
    [
        ("Ken Paxton filed the suit on behalf of the state of Texas.", "Texas", "Ken Paxton"),
        ("California Attorney General Rob Bonta filed the lawsuit on behalf of the state.", "California", "Rob Bonta"),
        ("The attorney general of Arizona sued to stop the program.", "Arizona", "attorney general"),
        ("Attorneys general from 12 states filed a challenge to the tariff.", "12 states", "Attorneys"),
    ],
)
def test_a_state_sues_by_its_attorney_general(read, text, state, official):
    (row,) = read(text, "sues")
    assert (label(row["subject"]), label(row["official"])) == (state, official)


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("Texas Attorney General Ken Paxton sued the agency.", "Ken Paxton", "Texas"),
        ("New York Attorney General Letitia James sued the bank.", "Letitia James", "New York"),
        ("The union sued on behalf of three workers.", "union", "three workers"),
    ],
)
def test_on_whose_behalf_somebody_sues(read, text, who, whom):
    (row,) = read(text, "sues")
    assert (label(row["subject"]), label(row["onBehalfOf"])) == (who, whom)


def test_the_members_of_a_coalition_sue(read):
    rows = read("A coalition of 20 states led by California sued the Education Department over its plan.", "sues")
    assert {label(r["subject"]) for r in rows} == {"20 states", "California"}


@pytest.mark.parametrize(
    ("text", "court", "known"),
    [
        ("Texas sued in federal court in Boston.", "federal court", "mad"),
        ("Texas sued in the U.S. District Court for the Northern District of Texas.", None, "txnd"),
        ("Texas sued in federal court.", "federal court", None),
        ("Texas sued in state court in Austin.", "state court", None),
    ],
)
def test_the_court_of_a_suit(read, text, court, known):
    (row,) = read(text, "sues")
    assert court is None or label(row["case"]["court"]) == court
    assert row.get("courtId") == known


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The union dropped its lawsuit against the company.", "withdrawn"),
        ("The Sierra Club's lawsuit against the agency was dismissed.", "dismissed"),
        ("The union's lawsuit against the company is pending.", "pending"),
        ("The union won its lawsuit against the company.", "won"),
        ("The union's lawsuit against the company may be dismissed.", None),
    ],
)
def test_the_stage_of_a_suit(read, text, stage):
    assert [r.get("stage") for r in read(text, "sues")] == [stage]


@pytest.mark.parametrize(
    ("text", "suits"),
    [
        ("Texas sued the agency over the rule. In its lawsuit against the agency, Texas said it was rushed.", 1),
        ("Texas sues agency over rule.\n\nTexas filed a lawsuit against the agency on Monday over the rule.", 1),
        ("Texas sued the agency over the rule. Ohio sued the agency over the rule.", 2),
        ("Texas sued the agency over the rule. Texas sued the agency over the tariff.", 2),
        ("Texas sued the agency. Texas filed a second lawsuit against the agency.", 2),
        ("Texas sued to keep the program. Attorney General Ken Paxton of Texas sued to block the parole plan.", 2),
    ],
)
def test_two_tellings_are_one_suit_and_two_suits_are_two(read, text, suits):
    assert len({r["case"]["id"] for r in read(text, "sues")}) == suits


def test_a_suit_told_before_is_of_its_plaintiffs(read):
    rows = read("Texas sued the agency. The lawsuit challenges the tariff.", "sues")
    assert {(label(r["subject"]), label(r.get("over"))) for r in rows} == {("Texas", None), ("Texas", "tariff")}
    assert len({r["case"]["id"] for r in rows}) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Texas sued the agency, arguing that the rule was rushed.", "the rule was rushed"),
        ("Texas sued the agency because the rule was rushed.", "the rule was rushed"),
        ("Texas sued the agency over the rule.", None),
    ],
)
def test_why_somebody_sues(read, words, text, reason):
    assert [words(r.get("reason")) for r in read(text, "sues")] == [reason]


@pytest.mark.parametrize(
    ("text", "relation", "who", "what", "court"),
    [
        ("The state appealed the ruling to the Fifth Circuit.", "appeals", "state", "ruling", "ca5"),
        ("The Justice Department appealed the verdict.", "appeals", "Department of Justice", "verdict", None),
        ("The company settled the lawsuit.", "settles", "company", "lawsuit", None),
    ],
)
def test_later_steps(read, text, relation, who, what, court):
    assert (who, what, court) in [
        (label(r["subject"]), label(r["object"]), r.get("courtId")) for r in read(text, relation)
    ]
