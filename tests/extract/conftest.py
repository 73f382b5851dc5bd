"""What all tests of this folder share: sentences as rows, and tables of sentences with what is to be read in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.extract import extract
from kg.model import Document
from kg.rows import claim_rows

Row = dict[str, Any]


@pytest.fixture(scope="session")
def read() -> Callable[..., list[Row]]:
    """``read(text, "sues", "supports")`` gives the text's claim rows, of those relations if any are named."""
    known: dict[tuple[str, str | None], list[Row]] = {}

    def rows(text: str, *relations: str, outlet: str | None = None) -> list[Row]:
        if (text, outlet) not in known:
            known[text, outlet] = list(claim_rows(extract(Document(text, outlet=outlet))))
        return [row for row in known[text, outlet] if not relations or row["relation"] in relations]

    return rows


@pytest.fixture(scope="session")
def words() -> Callable[[Any], str | None]:
    """The label of an end that is an entity, the words of one that is text, None for no end."""

    def of(end: Any) -> str | None:
        return None if end is None else end.get("label") or end.get("text")

    return of
