"""Quotations: whole, nested, without an opening or a closing mark."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.quotes import quotes

CASES = [
    # curly, straight, doubled and angled marks
    ("“We will build it,” she said.", ["“We will build it,”"]),
    ('"We will build it," she said. "Soon."', ['"We will build it,"', '"Soon."']),
    ("''We will build it,'' she said. ''Soon.''", ["''We will build it,''", "''Soon.''"]),
    ("«We will build it», she said.", ["«We will build it»"]),
    ("A “green” and a “blue” plan", ["“green”", "“blue”"]),
    # a quotation inside a quotation belongs to it
    ("“He told me ‘never’ and left,” she said.", ["“He told me ‘never’ and left,”"]),
    ('"The letter says “stop” and I agree," she said.', ['"The letter says “stop” and I agree,"']),
    # several paragraphs on one line: each opens again, only the last one closes
    ("“It works. “It is cheap,” she said.", ["“It works. “It is cheap,”"]),
    # the closing mark is missing
    ("She said: “It works and it is cheap.", ["“It works and it is cheap."]),
    # the opening mark is missing
    ("The bridge is safe,” said the mayor.", ["The bridge is safe,”"]),
    ("“Yes,” she said. No more delays,” she added.", ["“Yes,”", "No more delays,”"]),
    # a closing mark where only an opening one can stand
    ("”It works,” she said.", ["”It works,”"]),
    ("” … it works,” she said.", ["” … it works,”"]),
    # single marks, where there are no others
    ("‘We will go,’ she said. ‘It is the workers’ day.’", ["‘We will go,’", "‘It is the workers’ day.’"]),
    ("Ruiz calls the bridge 'utterly unsafe' in a letter", ["'utterly unsafe'"]),
    ("Ruiz: 'Be the voice of the town.'", ["'Be the voice of the town.'"]),
    # apostrophes
    ("The workers' pay and the mayor's plan don't suit 'em at all.", []),
    ("In the '90s it was the players' fault.", []),
    # no quotation
    ("The gate is 6'2\" high.", []),
    ("The union's members don't agree.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations_with_their_marks(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotes(text)] == expected


def test_it_is_told_which_mark_is_missing() -> None:
    (first,) = quotes("It is safe,” said the mayor.")
    (second,) = quotes("She said: “It works.")
    assert (first.opened, first.closed, second.opened, second.closed) == (False, True, True, False)


@given(st.text(alphabet="ab .,'\"“”‘’«»\n5", max_size=60))
def test_quotations_never_overlap_and_lie_in_the_text(text: str) -> None:
    edges = [edge for q in quotes(text) for edge in (q.start, q.end)]
    assert edges == sorted(edges)
    assert all(q.start < q.end <= len(text) for q in quotes(text))


def test_many_stray_marks_cost_time_linear_in_length() -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        quotes(text)
        return time.perf_counter() - start

    short, long = "No more. a” b " * 1000, "No more. a” b " * 8000
    assert seconds(long) < 60 * max(seconds(short), 0.001)
