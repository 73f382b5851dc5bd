"""How the claims that answer a question are put: entities, values, yes and no, numbers, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.ask.choose import OFF, STATES, unmet
from kg.ask.claims import Row
from kg.gazetteer import fold
from kg.model import Entity
from kg.question import Hole, Pattern, stem, stems
from kg.question.pattern import DONE
from kg.question.wording import among
from kg.schema import Schema

#: At most so many answers are given.
MOST = 200
#: What suits seek and rulings do for a policy, and against it.
_OPPOSITES = (
    (frozenset({"keep", "reinstate"}), frozenset({"block", "end"})),
    (
        frozenset({"upholds", "allows", "reinstates"}),
        frozenset({"blocks", "stays", "strikesDown", "vacates", "reverses"}),
    ),
)
_WEAK = ("conditional", "possible", "planned", "attempted")
_DURATION = re.compile(
    r"\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several)[- ](?:year|month|week|day|hour)s?\b", re.I
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """ "Characters 120 to 178 of the file say so, according to Reuters, as asserted." """

    document: str
    start: int
    end: int
    quote: str
    said_by: tuple[str, ...]
    modality: str
    relation: str = ""
    negated: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields of the contract, and the relation."""
        return {
            "document": self.document,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "said_by": list(self.said_by),
            "modality": self.modality,
            "relation": self.relation,
            "negated": self.negated,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: an entity (``id`` and ``type`` set), or a value, or an entity and the value that goes with it."""

    label: str
    id: str | None = None
    type: str | None = None
    value: str | int | float | bool | None = None
    evidence: tuple[Evidence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer as the contract has it; absent keys are left out."""
        row: dict[str, Any] = {"label": self.label}
        if self.id is not None:
            row |= {"id": self.id, "type": self.type}
        if self.value is not None:
            row["value"] = self.value
        return row | {"evidence": [e.to_json() for e in self.evidence]}


def answers(found: Sequence[Row], pattern: Pattern, schema: Schema, near: Sequence[Row]) -> list[Found]:
    """The answers that the claims make.

    :param near: statements of the same documents, among which reasons are looked for.
    """
    if not found and pattern.hole is not Hole.REASON:
        return []
    match pattern.hole:
        case Hole.TRUTH:
            return _truth(found, pattern)
        case Hole.NUMBER:
            return _numbers(found, pattern)
        case Hole.COUNT:
            return _count(found)
        case Hole.REASON:
            return _merged(_reasons(found, near, pattern))
        case Hole.MEANS:
            return _merged(_texts(found, "means"))
        case Hole.DURATION:
            return _merged(_durations(found))
        case Hole.WHEN:
            return _merged([*(_when(r) for r in _dated(found, pattern)), *_also(found, pattern, near)])
        case Hole.SUBJECT | Hole.BOTH:
            made = [_subject(r, pattern, near) for r in found if r.subject is not None]
        case _:
            made = [_object(r, pattern, schema) for r in found]
    return _merged([*(m for m in made if m is not None), *_also(found, pattern, near)])[:MOST]


# --- entities and values ----------------------------------------------------------------------------------------------


def _entity(entity: Entity, row: Row, value: str | None = None) -> Found:
    return Found(entity.label, entity.id, entity.type, value, (evidence(row),))


def _text(words: str, row: Row) -> Found:
    return Found(words, value=words, evidence=(evidence(row),))


def _subject(row: Row, pattern: Pattern, near: Sequence[Row]) -> Found | None:
    assert row.subject is not None  # noqa: S101 (the caller has looked)
    value: str | None = None
    if row.relation in ("holdsOffice", "said", "accepts", "contingentOn", "faces", "hasStatus") and row.text:
        value = row.text
    elif pattern.hole is Hole.BOTH:
        value = row.object.label if row.object is not None else row.text or None
        if value is not None and row.qualifiers.get("about"):
            value = f"{value} ({row.first('about')})"
        if value is not None and "reason" in pattern.details and (why := _reason(row, near)):
            value = f"{value}: {why}"
    if row.relation == "memberOf" and pattern.hole is Hole.SUBJECT:
        value = row.first("role") or None
    if row.relation == "said" and pattern.type == "MediaOutlet":
        outlet = next((e for e in row.entities.get("addressee", ()) if e.type == "MediaOutlet"), None)
        if outlet is not None and row.subject.type != "MediaOutlet":
            return _entity(outlet, row, f"received from {row.subject.label}: {row.text}")
    return _entity(row.subject, row, value)


def _object(row: Row, pattern: Pattern, schema: Schema) -> Found | None:
    if "position" in pattern.details and row.subject is not None:
        return _text(_stated(row, schema), row)
    if "identity" in pattern.details:
        return _identity(row, pattern.hinted("but"))
    if row.relation == "ruledOn":
        return _text(_ruling(row), row)
    if row.relation == "sues":
        return _suit(row, pattern)
    if row.object is not None:
        asked = {*(pattern.topics or ()), *(pattern.subjects or ())}
        return None if row.object.id in asked else _entity(row.object, row)
    if row.text:
        return _text(f"{'not: ' if row.negated else ''}{row.text}", row)
    return _text(row.quote, row)


def _identity(row: Row, known: Sequence[str]) -> Found | None:
    """What somebody or something is: an office, a role, another name than those known."""
    if fold(row.text) in map(fold, known):
        return None
    if row.relation == "memberOf":
        return _text(row.first("role") or f"member of {row.object.label if row.object is not None else ''}", row)
    if row.relation == "spokespersonFor" and row.object is not None:
        return _text(f"spokesperson for {row.object.label}", row)
    if row.relation == "entails":
        return _text(row.text, row)
    former = "former " if row.first("former") == "true" and not row.text.lower().startswith("former") else ""
    return _text(f"{former}{row.text}", row) if row.text else None


def _suit(row: Row, pattern: Pattern) -> Found | None:
    if "relief" in pattern.details:
        words = row.first("relief") or row.first("seeks")
        return _text(words, row) if words else None
    if "defendant" in pattern.details:
        return _entity(row.object, row) if row.object is not None else None
    over = next(iter((*row.entities.get("over", ()), *row.entities.get("about", ()))), None)
    if over is not None and pattern.topics is None:
        return _entity(over, row)
    if row.object is not None:
        return _entity(row.object, row)
    return _text(row.quote, row)


def _ruling(row: Row) -> str:
    """A ruling in words: "US judge blocks Biden's attempt (MPP)", "Judge Reed did not block the rule"."""
    effect = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", row.first("effect")).lower() or "ruled on"
    if row.negated:
        verb, _, rest = effect.partition(" ")
        effect = (
            f"did not {verb.removesuffix('es') if verb.endswith('sses') else verb.removesuffix('s')} {rest}".strip()
        )
    what = row.object.label if row.object is not None else row.text
    about = f" ({row.first('about')})" if row.first("about") and row.first("about") != what else ""
    who = row.subject.label if row.subject is not None else "a court"
    return f"{who} {effect} {what}{about}"


def _stated(row: Row, schema: Schema) -> str:
    """A position in words: who, whether not, how firmly, on what condition."""
    assert row.subject is not None  # noqa: S101 (the caller has looked)
    what = row.object.label if row.object is not None else row.text
    said = schema.relations[row.relation].label
    what = what.removeprefix("to ") if said.endswith(" to") else what
    marks = [m for m in (row.modality if row.modality in (*_WEAK, "denied") else "",) if m]
    if row.first("condition") and row.first("condition") not in what:
        marks.append(row.first("condition"))
    if re.search(r"\b(?:previously|formerly|earlier|in the past)\b", row.quote) and row.negated:
        marks.append("previously")
    said = _denied(said) if row.negated else said
    return f"{row.subject.label}: {said} {what}" + (f" ({'; '.join(marks)})" if marks else "")


def _denied(verb: str) -> str:
    """ "accepts" turned into "does not accept", "is open to" into "is not open to"."""
    first, _, rest = verb.partition(" ")
    if first == "is":
        return f"is not {rest}"
    return f"does not {first.removesuffix('es') if first.endswith('sses') else first.removesuffix('s')} {rest}".strip()


def _also(found: Iterable[Row], pattern: Pattern, near: Sequence[Row]) -> list[Found]:
    """What the second half of a question asks for."""
    made = []
    for row in found:
        for detail in pattern.details:
            if detail == "said_by" and row.said_by:
                made.append(_text(row.said_by[-1], row))
            elif detail == "reason" and pattern.hole is not Hole.BOTH and (why := _reason(row, near)):
                made.append(_text(why, row))
            elif detail == "relief" and (words := row.first("relief") or row.first("seeks")):
                made.append(_text(words, row))
            elif detail in ("means", "when") and row.qualifiers.get(detail):
                made.append(_text(row.first(detail), row))
            elif detail == "description" and row.relation == "alsoKnownAs":
                made.append(_text(row.text, row))
    return made


# --- reasons, means, times, numbers -----------------------------------------------------------------------------------


def _reason(row: Row, near: Sequence[Row]) -> str:
    """Why: the claim's own reason, else what its subject said in the same sentence beside the claim itself."""
    if own := row.first("reason"):
        return own
    for said in near:
        same = said.graph == row.graph and said.subject is not None and row.subject is not None
        if not same or said.subject.id != row.subject.id:  # type: ignore[union-attr]
            continue
        inside = said.start < row.end and row.start < said.end and said.first("rule") != "attribution:object"
        itself = any(own.contains(span) for own in said.spans for span in row.spans)
        if itself and row.relation not in ("criticises", "praises", "ruledOn"):
            continue
        if inside and len(said.text.split()) > _BARE and said.first("act") in ("speech", "belief", "finding"):
            return said.text
    return ""


#: A statement of so few words only names what it is about.
_BARE = 5


def _reasons(found: Sequence[Row], near: Sequence[Row], pattern: Pattern) -> list[Found]:
    """The reasons of the claims; where there are none, that somebody has given none for the like."""
    like = {stem(r) for r in pattern.relations}
    silent = [
        r for r in near if r.relation == "givesReason" and r.negated and any(among(w, stems(r.text)) for w in like)
    ]
    made = [_text(why, r) for r in found if (why := _reason(r, near))]
    return made or [
        _text(f"no reason given: {r.subject.label} has given none", r) for r in silent if r.subject is not None
    ]


def _texts(found: Iterable[Row], name: str) -> list[Found]:
    return [_text(words, row) for row in found if (words := row.first(name))]


def _durations(found: Iterable[Row]) -> list[Found]:
    return [_text(m.group(), row) for row in found if (m := _DURATION.search(row.text or row.quote))]


def _dated(found: Sequence[Row], pattern: Pattern) -> list[Row]:
    """The claims that say when; of a status, those that say it of the change that is asked about."""
    wanted = pattern.hinted("state")
    meant = [word for w in wanted for word in STATES.get(w, (w,))]
    dated = [r for r in found if any(r.qualifiers.get(n) for n in ("date", "whenText", "filed"))]
    return [r for r in dated if not meant or r.relation != "hasStatus" or any(m in r.text.lower() for m in meant)]


def _when(row: Row) -> Found:
    when = next((row.first(n) for n in ("date", "whenText", "filed") if row.first(n)), row.text)
    shown = (
        row.text
        if row.relation == "hasStatus"
        else next((row.first(n) for n in ("whenText", "filed") if row.first(n)), when)
    )
    return Found(when, value=shown or when, evidence=(evidence(row),))


def _count(found: Sequence[Row]) -> list[Found]:
    names = list(dict.fromkeys(r.subject.label for r in found if r.subject is not None))
    shown = f"at least {len(names)}: {', '.join(names)}"
    return [Found(shown, value=shown, evidence=tuple(dict.fromkeys(evidence(r) for r in found)))]


def _numbers(found: Sequence[Row], pattern: Pattern) -> list[Found]:
    """The figures whose sentence has every word asked for, and whose period has most of them."""
    wanted = pattern.hinted("near")

    def fit(row: Row) -> tuple[int, int]:
        period = row.first("period").lower()
        return sum(w in period for w in wanted), sum(w in row.words().lower() for w in wanted)

    units = pattern.hinted("unit")
    figures = [r for r in found if r.relation == "figure" and all(_counts_unit(r, u) for u in units)]
    best = max((fit(r) for r in figures), default=(0, 0))
    made = []
    for row in figures:
        if wanted and fit(row) == best and (best[0] or best[1] * 2 > len(wanted)):
            value = row.first("value") or row.text
            number = float(value) if re.fullmatch(r"-?\d+(?:\.\d+)?", value) else None
            shown = int(number) if number is not None and number.is_integer() else number
            made.append(Found(row.text, value=shown if shown is not None else value, evidence=(evidence(row),)))
    return made


def _counts_unit(row: Row, unit: str) -> bool:
    """True if the figure counts what is asked about: "74,000 migrants" counts migrants, "25 workers" no employers."""
    subject = [row.subject.label, *row.subject.aliases] if row.subject is not None else []
    return among(unit, stems(" ".join([row.first("unit"), *subject])))


# --- yes and no -------------------------------------------------------------------------------------------------------


def _truth(found: Sequence[Row], pattern: Pattern) -> list[Found]:
    """Yes or no where the text says so as a fact; where it says so less firmly, how."""
    if "status" in pattern.details:
        return _state(found, pattern)
    rows = [r for r in found if r.modality not in ("denied", "question")]
    denied = [r for r in found if r.modality == "denied"]
    firm = [r for r in rows if r.modality in pattern.firmness]
    wanted = dict(pattern.values)
    agree = [r for r in firm if all(set(r.qualifiers.get(n, ())) & v for n, v in wanted.items())]
    if pattern.former is False and any(r.first("former") == "true" for r in firm):
        return [_verdict("no, formerly", firm)]
    if pattern.sign is not None:
        yes = [r for r in agree if not r.negated and r.sign == pattern.sign]
        no = [r for r in firm if not r.negated and r.sign == -pattern.sign]
    else:
        asked = bool(pattern.negated)
        yes = [r for r in agree if r.negated == asked]
        no = [r for r in firm if (r.negated != asked and r in agree) or _opposite(r, wanted)] + denied
    if yes and no:
        return [_verdict("both: the texts say yes and no", [*yes, *no])]
    if yes and pattern.future and not any(r.modality == "asserted" for r in yes):
        return [_verdict(f"not yet: {yes[0].modality}", yes)]
    if yes or no:
        return [Found("yes" if yes else "no", value=bool(yes), evidence=tuple(evidence(r) for r in yes or no))]
    said_not = [r for r in denied if pattern.sign is None or r.sign == pattern.sign]
    if said_not:
        return [_verdict("no: denied", said_not)]
    weak = [r for r in rows if r.modality in _WEAK and not r.negated]
    if pattern.sign is not None and pattern.firmness != DONE:
        weak = [r for r in weak if r.sign == pattern.sign]
    if weak:
        return [_verdict(f"not said as a fact: {weak[0].modality}", weak)]
    return []


def _opposite(row: Row, wanted: Mapping[str, frozenset[str]]) -> bool:
    """True if a suit seeks, or a ruling does, the opposite of what is asked: to vacate a part is not to uphold it."""
    for name, values in wanted.items():
        for one, other in _OPPOSITES:
            if (values <= one and set(row.qualifiers.get(name, ())) & other) or (
                values <= other and set(row.qualifiers.get(name, ())) & one
            ):
                return not row.negated
    return False


def _verdict(words: str, rows: Sequence[Row]) -> Found:
    return Found(words, value=words, evidence=tuple(dict.fromkeys(evidence(r) for r in rows)))


def _state(found: Sequence[Row], pattern: Pattern) -> list[Found]:
    """ "Is it in force?" by the states that the text gives; where they do not settle it, the states themselves."""
    wanted = pattern.hinted("state")
    firm = [r for r in found if r.modality == "asserted" and not r.negated]
    for row in firm:
        off = bool(OFF.search(row.text))
        if any(w in ("forc", "effect", "activ") for w in wanted):
            return [Found("no" if off else "yes", value=not off, evidence=(evidence(row),))]
        turned = bool(re.search(r"\b(?:not|no longer|never)\b", row.text))
        if any(w[:6] in row.text.lower() for w in wanted if w not in ("end", "over")):
            return [Found("no" if turned else "yes", value=not turned, evidence=(evidence(row),))]
    return _merged(_text(row.text, row) for row in found)


def evidence(row: Row) -> Evidence:
    """The words that say it, who says so, and how firmly."""
    return Evidence(
        row.document, row.start, row.end, row.quote, tuple(row.said_by), row.modality, row.relation, row.negated
    )


def _merged(found: Iterable[Found]) -> list[Found]:
    """Equal answers as one, with all their evidence, in order of first appearance."""
    merged: dict[tuple[str | None, str, object], Found] = {}
    for one in found:
        key = (one.id, one.label, one.value)
        if key in merged:
            merged[key] = replace(merged[key], evidence=tuple(dict.fromkeys((*merged[key].evidence, *one.evidence))))
        else:
            merged[key] = one
    return list(merged.values())


def missed(found: Iterable[Row], pattern: Pattern) -> tuple[str, ...]:
    """The words of the question that no claim meets, where every claim lacks one."""
    lacks = [unmet(row, pattern) for row in found]
    return tuple(sorted(frozenset.intersection(*lacks))) if lacks and all(lacks) else ()
