"""Questions as claims with a hole: :class:`Analyst` reads one, a :class:`Pattern` says what it asks for."""

from __future__ import annotations

from kg.question.analyst import Analyst, Hole, Pattern
from kg.question.wording import Named, declarative, names

__all__ = ["Analyst", "Hole", "Named", "Pattern", "declarative", "names"]
