"""Rulings: which court did what to what, what it refused, and what it only may do."""

from __future__ import annotations

import pytest

CASES = [
    ("The Supreme Court ruled on the ban.", "Supreme Court", "ban", None),
    ("The Supreme Court blocked the mandate.", "Supreme Court", "mandate", "blocks"),
    ("A judge stayed the rule.", "judge", "rule", "stays"),
    ("The court vacated the rule.", "court", "rule", "vacates"),
    ("The court struck down the law.", "court", "law", "strikesDown"),
    ("A judge ruled that the ban is unconstitutional.", "judge", "ban", "strikesDown"),
    ("The court found the rule unlawful.", "court", "rule", "strikesDown"),
    ("The judge held that the order violated the law.", "judge", "order", "strikesDown"),
    ("The appeals court upheld the ban.", "appeals court", "ban", "upholds"),
    ("The court allowed the rule.", "court", "rule", "allows"),
    ("The court reinstated the program.", "court", "program", "reinstates"),
    ("The court ordered the agency to restart the program.", "court", "program", "reinstates"),
    ("The court ruled that the agency must keep the program.", "court", "program", "orders"),
    ("The judge dismissed the lawsuit.", "judge", "lawsuit", "dismisses"),
    ("The appeals court reversed the ruling.", "appeals court", "ruling", "reverses"),
    ("The ban was blocked by a federal judge.", "federal judge", "ban", "blocks"),
    ("Mexico's Supreme Court of Justice of the Nation struck down the plan.", "Supreme Court", "plan", "strikesDown"),
    ("Brazil's Supreme Federal Tribunal suspended the law.", "Supreme Federal Tribunal", "law", "blocks"),
    ("Colombia's Constitutional Court annulled the decree.", "Constitutional Court", "decree", "vacates"),
    ("The High Court ruled that the Rwanda policy was unlawful.", "High Court", "Rwanda policy", "strikesDown"),
    ("The CJEU dismissed Poland's challenge.", "Court of Justice of the European Union", "Poland's challenge",
     "dismisses"),
    ("The Second Circuit granted a stay of the order.", "Court of Appeals for the Second Circuit", "order", "stays"),
    ("A stay of the order was granted by the judge.", "judge", "order", "stays"),
    ("The judge issued a preliminary injunction blocking the tariff.", "judge", "tariff", "blocks"),
    ("The judge granted an injunction against the tariff.", "judge", "tariff", "blocks"),
    ("The ruling blocking the rule was issued by Judge Amy Jones.", "Amy Jones", "rule", "blocks"),
    ("The judge's ruling struck down the tax.", "judge", "tax", "strikesDown"),
    ("The tax was struck down by a ruling of the Supreme Court.", "Supreme Court", "tax", "strikesDown"),
    ("The judge's injunction against the asylum rule angered the mayor.", "judge", "asylum rule", "blocks"),
    ("The judge tossed out the lawsuit.", "judge", "lawsuit", "dismisses"),
    ("The judge said the entire law must be struck down.", "judge", "entire law", "strikesDown"),
    ("The appeals court overturned the ruling.", "appeals court", "ruling", "reverses"),
    ("The court voted to strike down the ban.", "court", "ban", "strikesDown"),
    ("The court ruled against Switzerland over its climate policy.", "court", "its climate policy", "strikesDown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "court", "what", "effect"), CASES)
def test_a_ruling(read, text, court, what, effect):
    (row,) = read(text, "ruledOn")
    assert (row["subject"]["label"], row["object"]["label"], row.get("effect")) == (court, what, effect)
    assert (row["modality"], row["negated"]) == ("asserted", False)


def test_what_a_court_refused(read):
    (row,) = read("The appeals court refused to block the law.", "ruledOn")
    assert (row["effect"], row["negated"]) == ("blocks", True)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The justices will decide whether the law is constitutional.", "planned"),
        ("The Supreme Court could strike down the rule in June.", "possible"),
        ("A judge may block the rule.", "possible"),
        ("The court should block the rule.", "conditional"),
        ("The court is expected to strike down the law.", "planned"),
        ("The union asked the court to block the rule.", "conditional"),
    ],
)
def test_what_a_court_may_do(read, text, modality):
    assert [row["modality"] for row in read(text, "ruledOn")] == [modality]


@pytest.mark.parametrize("text", ["The Supreme Court blocked the mandate.", "A judge upheld the rule."])
def test_a_ruling_is_no_stance(read, text):
    assert [row for row in read(text) if row["relation"] in ("blocks", "opposes", "supports", "defends")] == []


def test_what_no_court_does_is_no_ruling(read):
    assert read("The senator blocked the rule.", "ruledOn") == []


def test_what_is_to_be_decided_has_no_effect_yet(read):
    (row,) = read("The justices will decide whether the law is constitutional.", "ruledOn")
    assert "effect" not in row


@pytest.mark.parametrize(
    "text",
    [
        "In a dissent, Justice Jane Roe said the law violates the Constitution.",
        "Judge John Roe, dissenting, wrote that the ban is constitutional.",
        "Justice Jane Roe, who dissented, called the ban unlawful.",
        "The plaintiffs asked the judge for an injunction against the rule.",
        "The state seeks an injunction against the rule.",
        "Judge Jane Roe cleared the courtroom.",
        "The court sided with a hunter.",
    ],
)
def test_no_ruling(read, text):
    assert read(text, "ruledOn") == []


def test_a_ruling_that_is_withheld(read):
    (row,) = read("The judge denied an injunction against the rule.", "ruledOn")
    assert (row["object"]["label"], row["effect"], row["negated"]) == ("rule", "blocks", True)


@pytest.mark.parametrize(
    ("text", "whom", "what"),
    [
        ("The court ordered the company to pay $5 million.", "company", "to pay $5 million"),
        ("The judge ordered the government to rehire the workers.", "government", "to rehire the workers"),
    ],
)
def test_what_a_court_orders_in_words(read, words, text, whom, what):
    (row,) = read(text, "ruledOn")
    assert (row["effect"], words(row["whom"]), words(row["object"])) == ("orders", whom, what)


def test_for_whom_a_court_rules(read, words):
    text = "The union sued the company. The court sided with the union."
    (row,) = read(text, "ruledOn")
    assert (words(row["favours"]), words(row["object"])) == ("union", "union lawsuit")
    assert "effect" not in row


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("A federal judge in Amarillo suspended the rule.", "txnd"),
        ("A federal judge in Columbus, Ohio, blocked the rule.", "ohsd"),
        ("A federal judge in Texas blocked the rule.", None),
        ("A judge in Boston blocked the rule.", None),
        ("A three-judge panel of the 9th Circuit blocked the rule.", "ca9"),
        ("The Supreme Court blocked the rule.", "scotus"),
        ("Mexico's Supreme Court blocked the rule.", None),
        ("The Texas Supreme Court blocked the rule.", "tex"),
        ("The High Court blocked the rule.", None),
    ],
)
def test_the_id_of_a_court_that_is_certain(read, text, known):
    (row,) = read(text, "ruledOn")
    assert row.get("courtId") == known


def test_the_case_of_a_ruling(read, words):
    first, second = read("Texas sued the agency over the tariff. A judge blocked the tariff.", "sues", "ruledOn")
    assert second["case"]["id"] == first["case"]["id"]


def test_why_a_court_rules(read, words):
    (row,) = read("The judge blocked the rule, saying the agency had not explained it.", "ruledOn")
    assert words(row["reason"]) == "the agency had not explained it"
