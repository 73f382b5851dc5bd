"""What the tests of mentions share: the clusters of a text, each as its label, its type and its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.language import pipeline as pipelines
from kg.mentions import Found, find
from kg.model import Document


class Read:
    """A text and what was found in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        document = Document(text)
        self.found: Found = find(document, pipelines.load().parse(document))

    def entity(self, words: str, nth: int = 0) -> str:
        """The IRI of what the n-th mention with these words denotes, empty where it denotes nothing."""
        spans = [m for m in self.found.mentions if m.span.of(self.text) == words]
        return spans[nth].entity if len(spans) > nth else ""

    def label(self, words: str, nth: int = 0) -> str:
        iri = self.entity(words, nth)
        return self.found.entities[iri].label if iri else ""

    def type(self, words: str) -> str:
        iri = self.entity(words)
        return self.found.entities[iri].type if iri else ""

    def pronoun(self, word: str) -> str:
        """What the last occurrence of a pronoun denotes: the label of an entity, or empty."""
        start = max(self.text.rfind(f"{before}{word}{after}") for before in " (" for after in " .,;") + 1
        at = [m for m in self.found.mentions if m.span.start == start and m.span.end == start + len(word)]
        return self.found.entities[at[0].entity].label if at else ""


@pytest.fixture(scope="session")
def read() -> Callable[[str], Read]:
    known: dict[str, Read] = {}

    def reading(text: str) -> Read:
        if text not in known:
            known[text] = Read(text)
        return known[text]

    return reading
