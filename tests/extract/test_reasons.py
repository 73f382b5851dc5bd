"""Why somebody is for or against something, in the words of the clause; and phrases that are no reason."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The union opposes the bill because it raises taxes.", "it raises taxes"),
        ("The mayor rejected the plan because of its cost.", "its cost"),
        ("The senator opposed the treaty, saying it was too weak.", "it was too weak"),
        ("The governor vetoed the bill, citing its cost.", "its cost"),
        ("The group slammed the minister over the cuts.", "the cuts"),
        ("The senator criticized the governor for closing schools.", "closing schools"),
        ("The senator praised the mayor for her work.", "her work"),
        ("The state opposes the rule on the grounds that it is costly.", "it is costly"),
        ("The union opposes the bill.", None),
        ("The union has opposed the bill since it passed.", None),
        ("The council voted for the plan.", None),
    ],
)
def test_a_reason(read, words, text, reason):
    rows = [r for r in read(text) if r["relation"] in ("opposes", "supports", "criticises", "praises", "vetoes")]
    assert reason in {words(r.get("reason")) for r in rows}
