"""The fixed words after a head, by form, by class, as any object, and where the passive or a receiver moves them."""

from __future__ import annotations

import pytest

from kg.language.pipeline import load
from kg.language.words import after
from kg.model import Document


@pytest.mark.parametrize(
    ("text", "head", "words", "last"),
    [
        ("Canada took in refugees.", "took", ("in",), "in"),
        ("Trump took office in 2017.", "took", ("in",), None),
        ("The senator took part in the talks.", "took", ("in",), None),
        ("The union stood in the way of the bill.", "stood", ("in", "way", "of"), "of"),
        ("The senator objected strongly to the rule.", "objected", ("to",), "to"),
        ("Germany sent food to Kenya.", "sent", ("@aid", "to"), "to"),
        ("Germany sent a team of doctors to Kenya.", "sent", ("@helper", "to"), "to"),
        ("Food was sent to Kenya.", "sent", ("@aid", "to"), "to"),
        ("Germany sent a letter to Kenya.", "sent", ("@aid", "to"), None),
        ("Germany returned the statue to Greece.", "returned", ("*", "to"), "to"),
        ("Germany returned to the talks.", "returned", ("*", "to"), None),
        ("Germany gave the king a tank.", "gave", ("@aid", "to"), "king"),
        ("The police opened an investigation into the fire.", "investigation", ("into",), "into"),
    ],
)
def test_fixed_words_after_a_head(text, head, words, last):
    (passage,) = load().parse(Document(text))
    found = after(next(t for t in passage.doc if t.text == head), words)
    assert (found and found.text) == last
