"""Stance in what is said of something: words that speak well or ill of it, turned by negation and reducing words."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "who", "target", "sign"),
    [
        ("The mayor said the rule is a disaster.", "mayor", "rule", -1),
        ("The mayor said the rule is a dangerous mistake.", "mayor", "rule", -1),
        ("The mayor said the rule harms farmers.", "mayor", "rule", -1),
        ("The mayor said the rule causes chaos.", "mayor", "rule", -1),
        ("The mayor said the rule leads to chaos.", "mayor", "rule", -1),
        ("The mayor called the rule a disaster.", "mayor", "rule", -1),
        ("The mayor described the ban as cruel.", "mayor", "ban", -1),
        ("“The rule is a disgrace,” the mayor said.", "mayor", "rule", -1),
        ("The mayor said the law reduces harm.", "mayor", "law", 1),
        ("The mayor said the law is a success.", "mayor", "law", 1),
        ("The mayor called the treaty a triumph.", "mayor", "treaty", 1),
        ("The mayor said the law is not effective.", "mayor", "law", -1),
    ],
)
def test_a_predicate_is_said_of_its_subject(read, text, who, target, sign):
    found = [
        (row["subject"]["label"], row["object"]["label"], row["polarity"])
        for row in read(text, "praises", "criticises")
    ]
    assert (who, target, sign) in found


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said the rule is long.",
        "The mayor said the rule is dangerous but effective.",
        "The mayor said the rule could be a disaster.",
        "The mayor asked whether the rule is a disaster.",
        "The rule is for fair elections.",
        "The mayor said she wants a fair trial.",
        "The mayor said that if the rule is a disaster, it will end.",
        "The mayor said Senator Roe should act responsibly.",
        "The mayor said Senator Roe will not harm farmers.",
        "The mayor said it is hard to be wise.",
        "The mayor said that Senator Roe would be wise to go.",
        "The study found that Senator Roe's district has terrible roads.",
        "The mayor said she has no issue with Senator Roe.",
        "The mayor asked Senator Roe to help children.",
        "The mayor said that a sheriff who steals goes to jail.",
    ],
)
def test_no_appraisal(read, text):
    assert read(text, "praises", "criticises") == []


@pytest.mark.parametrize(
    ("text", "who", "target", "sign"),
    [
        ("“This terrible bill will pass,” the mayor said.", "mayor", "terrible bill", -1),
        ("“Senator Roe's tweets are disgusting,” the mayor said.", "mayor", "Roe", -1),
        ("The mayor said Senator Roe's reckless decision hurt farmers.", "mayor", "Roe", -1),
        (
            "“His wrongdoing is plain,” the mayor said of Senator Roe. “Senator Roe's corruption hurts us.”",
            "mayor",
            "Roe",
            -1,
        ),
        ("“What Senator Roe did was wrong,” the mayor said.", "mayor", "Roe", -1),
        ("“It is shameful that Senator Roe voted for it,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe recklessly shut the plant,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe did a great job,” the mayor said.", "mayor", "Roe", 1),
        ("“Senator Roe did nothing wrong,” the mayor said.", "mayor", "Roe", 1),
        ("“Senator Roe is trying to destroy our schools,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe failed to protect children,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe is playing politics with lives,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe put farmers at risk,” the mayor said.", "mayor", "Roe", -1),
        ("The lawyers denied that Senator Roe lied.", "lawyers", "Roe", 1),
        ("The mayor issued a statement saying Senator Roe did the right thing.", "mayor", "Roe", 1),
    ],
)
def test_a_word_speaks_of_its_target_and_of_whose_act_it_is(read, text, who, target, sign):
    found = [(r["subject"]["label"], r["object"]["label"], r["polarity"]) for r in read(text, "praises", "criticises")]
    assert (who, target, sign) in found


@pytest.mark.parametrize(
    ("text", "who", "target", "sign"),
    [
        ("The mayor said Senator Roe should resign.", "mayor", "Roe", -1),
        ("The mayor said Senator Roe should be censured.", "mayor", "Roe", -1),
        ("“Senator Roe should be ashamed,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe must stop attacking the press,” the mayor said.", "mayor", "Roe", -1),
        ("“It is time for Senator Roe to go,” the mayor said.", "mayor", "Roe", -1),
        ("The mayor said Senator Roe should be commended.", "mayor", "Roe", 1),
        ("“There is no evidence for Senator Roe's claim,” the mayor said.", "mayor", "Roe", -1),
        ("“Senator Roe has no respect for the law,” the mayor said.", "mayor", "Roe", -1),
        ("“I am disappointed that Senator Roe voted for it,” the mayor said.", "mayor", "Roe", -1),
        ("“I am heartened that Senator Roe voted for it,” the mayor said.", "mayor", "Roe", 1),
        ("The mayor was disappointed with Senator Roe.", "mayor", "Roe", -1),
        ("“Shame on Senator Roe,” the mayor said.", "mayor", "Roe", -1),
        ("“Thank you, Senator Roe!” the mayor said.", "mayor", "Roe", 1),
        ("“God bless Senator Roe,” the mayor said.", "mayor", "Roe", 1),
        ("“Lock up Senator Roe right now,” the mayor said.", "mayor", "Roe", -1),
        ("“I am not pleased with how Senator Roe ran the office,” the mayor said.", "mayor", "Roe", -1),
        ("The mayor dismissed Senator Roe as a failed politician.", "mayor", "Roe", -1),
        ("The mayor rejected what she called Senator Roe's “sham” inquiry.", "mayor", "Roe", -1),
        ("The mayor warned that Senator Roe's plan could hurt farmers.", "mayor", "Roe", -1),
        ("The mayor said Senator Roe was one of the people who were most respectful.", "mayor", "Roe", 1),
        ("“They smeared Senator Roe,” the mayor said.", "mayor", "Roe", 1),
    ],
)
def test_a_fixed_way_of_speaking_well_or_ill(read, text, who, target, sign):
    found = [
        (r["subject"]["label"], r["object"]["label"], r["polarity"])
        for r in read(text, "praises", "criticises", "opposes", "defends")
    ]
    assert (who, target, sign) in found


def test_a_paragraph_of_nothing_but_a_quotation_is_of_who_spoke_before_it(read):
    text = "“We need more facts,” the mayor said on Monday in the town hall.\n\n“The rule is a disaster for all of us.”"
    assert [(r["subject"]["label"], r["polarity"]) for r in read(text, "criticises")] == [("mayor", -1)]


def test_what_somebody_else_is_said_to_think_is_theirs(read):
    rows = read("The mayor said the sheriff thinks that the rule is a disaster.", "criticises")
    assert [row["subject"]["label"] for row in rows] == ["sheriff"]
