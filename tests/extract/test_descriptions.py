"""What policies do, depend on and are called; who faces, accepts, explains what; and how narrow each cue is."""

from __future__ import annotations

import pytest

CASES = [
    # text, relation, subject, object
    ("Canada accepted refugees from Syria.", "accepts", "Government of Canada", "refugees from Syria"),
    ("Canada took in refugees from Syria.", "accepts", "Government of Canada", "refugees from Syria"),
    ("Mexico agreed to the plan.", "accepts", "Government of Mexico", "the plan"),
    ("The offer was accepted by Mexico.", "accepts", "Government of Mexico", "The offer"),
    ("Germany agreed to lift the ban.", "agreesTo", "Government of Germany", "to lift the ban"),
    ("Canada consented to join the pact.", "agreesTo", "Government of Canada", "to join the pact"),
    ("The rule applies to employers.", "appliesTo", "rule", "employers"),
    ("The order covers all federal contractors.", "appliesTo", "order", "all federal contractors"),
    ("The policy affects farmers.", "appliesTo", "policy", "farmers"),
    ("The deal is contingent on the vote.", "contingentOn", "deal", "the vote"),
    ("The deal depends on approval by Congress.", "contingentOn", "deal", "approval by Congress"),
    ("The rule is subject to approval by Congress.", "contingentOn", "rule", "approval by Congress"),
    ("The plan would result in layoffs.", "entails", "plan", "layoffs"),
    ("The plan would bolster security at the border.", "entails", "plan", "bolster security at the border"),
    ("The law requires employers to verify it.", "entails", "law", "requires employers to verify it"),
    ("The order allows agents to turn away migrants.", "entails", "order", "allows agents to turn away migrants"),
    ("The bill would cut taxes for families.", "entails", "bill", "cut taxes for families"),
    ("Under the deal, Mexico would receive $4 billion.", "entails", "deal", "Mexico would receive $4 billion"),
    ("Under the rule, employers face fines.", "faces", "employers", "fines"),
    ("Migrants face deportation under the order.", "faces", "Migrants", "deportation"),
    ("The company risks a fine.", "faces", "company", "a fine"),
    ("The program is currently suspended.", "hasStatus", "program", "currently suspended"),
    ("The order expires in May.", "hasStatus", "order", "expires in May"),
    ("The ban was on hold since May.", "hasStatus", "ban", "was on hold since May"),
    ("The bill failed.", "hasStatus", "bill", "failed"),
    ("The policy is known as Catch and Release.", "alsoKnownAs", "policy", "Catch and Release"),
    ("The Clean Air policy, a Trump-era rule, ended.", "alsoKnownAs", "Clean Air policy", "a Trump-era rule"),
    ("The agency gave a reason for the delay.", "givesReason", "agency", "the delay"),
    ("The minister explained the decision.", "givesReason", "minister", "the decision"),
    ("The minister explained why the ban was needed.", "givesReason", "minister", "why the ban was needed"),
    ("The company has responded to the lawsuit.", "responds", "company", "the lawsuit"),
    ("The senator is considering ending the program.", "openTo", "senator", "ending the program"),
    ("The president is willing to sign the bill.", "openTo", "president", "to sign the bill"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "relation", "subject", "object"), CASES)
def test_a_description(read, words, text, relation, subject, object):
    found = [(words(row["subject"]), words(row["object"])) for row in read(text, relation)]
    spoken = [(s, o) for s, o in found if s == subject and o in (object, object.removeprefix("the "))]
    assert spoken, found


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("The senator took part in the talks on the bill.", "accepts"),
        ("Trump took office in 2017.", "accepts"),
        ("Canada agreed to join the pact.", "accepts"),
        ("The company admitted that it broke the law.", "accepts"),
        ("The prisoners were subjected to the rule.", "contingentOn"),
        ("The agency is considering whether to end the program.", "openTo"),
        ("The mayor considered the rule a disaster.", "openTo"),
        ("Congress must consider the bill.", "openTo"),
        ("The minister explained that the ban was needed.", "givesReason"),
        ("“The ban was needed,” the minister explained.", "givesReason"),
        ("Biden ended the program.", "hasStatus"),
        ("The state acted before the program ended.", "hasStatus"),
        ("The state will act when the order expires.", "hasStatus"),
        ("The senators backed three bills: the farm bill, the tax bill and the housing bill.", "alsoKnownAs"),
    ],
)
def test_no_description(read, text, relation):
    assert read(text, relation) == []


@pytest.mark.parametrize(
    "text",
    [
        "The ministry gave no reasons for its opposition.",
        "The ministry has not given reasons for its opposition.",
        "The agency gave no explanation for the delay.",
    ],
)
def test_no_reason_given(read, text):
    (row,) = read(text, "givesReason")
    assert row["negated"] is True


def test_what_was_resisted_is_not_accepted(read):
    (row,) = read("Mexico has resisted taking in migrants.", "accepts")
    assert (row["negated"], row["polarity"]) == (True, None)


def test_a_decision_to_begin_is_a_plan(read):
    (row,) = read("Mexico's decision to begin accepting migrants surprised Texas.", "accepts")
    assert row["modality"] == "planned"


def test_a_condition_is_kept(read, words):
    (row,) = read("Canada would accept refugees if the court approves.", "accepts")
    assert words(row["condition"]) == "if the court approves"
