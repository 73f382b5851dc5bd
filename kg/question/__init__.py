"""Questions as claims with a hole: :class:`Analyst` reads one, a :class:`Pattern` says what it asks for."""

from __future__ import annotations

from kg.question.analyst import Analyst
from kg.question.pattern import Hole, Pattern
from kg.question.wording import Named, clean, declarative, names, stem, stems

__all__ = ["Analyst", "Hole", "Named", "Pattern", "clean", "declarative", "names", "stem", "stems"]
