"""The lawsuits of one document: which tellings are of one suit, and which suit a ruling belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Suit:
    """ "Texas sued the agency over the rule on Jan. 24": the entities in their roles, by IRI; ``case`` is the suit's.

    :param plaintiffs: who sues, and the officials who do it, or for whom.
    :param filed: the day of filing, None where unknown.
    :param filers: who sues, in the order of the text.
    """

    case: str
    plaintiffs: set[str]
    defendants: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)
    filed: str | None = None
    filers: list[str] = field(default_factory=list)

    def fits(self, other: Suit) -> bool:
        """True if nothing that is known of both tells them apart."""
        pairs = ((self.plaintiffs, other.plaintiffs), (self.defendants, other.defendants), (self.over, other.over))
        if any(a and b and not a & b for a, b in pairs):
            return False
        return self.filed is None or other.filed is None or self.filed == other.filed

    def shares(self, other: Suit) -> bool:
        """True if both name a plaintiff, and a defendant or what the suit is over, in common."""
        both = bool(self.defendants & other.defendants) or bool(self.over & other.over)
        return both and bool(self.plaintiffs & other.plaintiffs)


@dataclass(slots=True)
class Docket:
    """The suits told so far, in the order of the text."""

    suits: list[Suit] = field(default_factory=list)

    def find(self, told: Suit, definite: bool) -> Suit | None:
        """An earlier telling of the same suit.

        :param definite: True for "the lawsuit", "its suit" and for a bare verb ("Texas sued"), which may go back to
            an earlier telling that shares no more than the plaintiff.
        """
        fitting = [s for s in self.suits if s.case == told.case or s.fits(told)]
        same = [s for s in fitting if s.case == told.case or s.shares(told)]
        if same:
            return same[0]
        known = told.defendants or told.over
        if not definite or len(fitting) != 1:
            return None
        if known and told.plaintiffs and not told.plaintiffs & fitting[0].plaintiffs:
            return None
        return fitting[0]

    def enter(self, told: Suit, definite: bool, another: bool = False) -> Suit:
        """The suit that is told: an earlier telling of the same with what is new, or a new one.

        :param another: True for "another lawsuit", "a second suit", which is a new one.
        """
        first = None if another else self.find(told, definite)
        if first is None:
            self.suits.append(told)
            return told
        first.plaintiffs |= told.plaintiffs
        first.defendants |= told.defendants
        first.over |= told.over
        first.filed = first.filed or told.filed
        first.filers += [filer for filer in told.filers if filer not in first.filers]
        return first

    def named(self, case: str) -> Suit | None:
        """The suit of that IRI."""
        return next((s for s in self.suits if s.case == case), None)

    def over(self, policy: str) -> Suit | None:
        """The one suit over a policy; None where there is none, or more than one."""
        found = [s for s in self.suits if policy in s.over]
        return found[0] if len(found) == 1 else None

    def of(self, party: str) -> tuple[Suit, str] | None:
        """The one suit with such a party, and its side; None where there is none, or more than one."""
        found = [(s, "plaintiff") for s in self.suits if party in s.plaintiffs]
        found += [(s, "defendant") for s in self.suits if party in s.defendants]
        return found[0] if len(found) == 1 else None
