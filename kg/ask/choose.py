"""Which of the claims that a query finds answer the question: firmness, type, what is mentioned, what words are met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from kg.ask.claims import Row
from kg.model import Entity, Span
from kg.question import Hole, Pattern, stem, stems
from kg.question.wording import among
from kg.schema import Schema

#: Claims that are less sure are not shown as answers.
SURE = 1 / 3
_NEGATORS = re.compile(r"\b(?:not|no|never|nobody|none|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_FEW = 4
_TAKING = re.compile(r"\b(?:take in|accept|receive|admit|take back)\b")
#: States of a policy that say the same, by the word that a question uses.
STATES: dict[str, tuple[str, ...]] = {
    "forc": ("in force", "in effect", "active", "remain", "took effect", "take effect", "operational"),
    "effect": (
        "in force",
        "in effect",
        "active",
        "remain",
        "took effect",
        "take effect",
        "takes effect",
        "operational",
    ),
    "activ": ("active", "in force", "in effect", "operational", "remain"),
    "end": ("end", "expire", "lapse", "terminat", "repeal", "sunset", "run out", "over"),
    "expir": ("expire", "lapse", "end", "run out", "sunset"),
    "start": ("start", "begin", "began", "took effect", "take effect", "takes effect"),
    "begin": ("start", "begin", "began", "took effect", "take effect", "takes effect"),
}
#: States in which a policy is not in force.
OFF = re.compile(
    r"\b(?:suspend|paus|end(?:ed|s)\b|expired|lapsed|terminat|block|enjoin|repeal|frozen|halt|void|invalid|dead|cancel"
    r"|inactive|on hold|reject|no longer|not\b|never)",
    re.IGNORECASE,
)


def answering(
    found: Iterable[Row], pattern: Pattern, schema: Schema, mentioned: Callable[[Iterable[str]], dict[str, list[Span]]]
) -> list[Row]:
    """The claims that answer the pattern, in order.

    :param mentioned: where entities are mentioned, by document; asked for only where statements are wanted.
    """
    kept = [row for row in found if _counts(row, pattern, schema)]
    if "position" in pattern.details:
        kept = _outer(kept)
    for group in pattern.mentioned:
        spans = mentioned(group)
        kept = [row for row in kept if _names(row, spans.get(row.graph, ()))]
    return kept


def _outer(rows: Sequence[Row]) -> list[Row]:
    """The claims without those that others hold: who is open to taking in people does not take them in as well."""
    open_to = {(r.graph, r.start, r.subject.id) for r in rows if r.relation == "openTo" and r.subject is not None}
    return [
        r
        for r in rows
        if r.relation != "accepts" or r.subject is None or (r.graph, r.start, r.subject.id) not in open_to
    ]


def unmet(row: Row, pattern: Pattern) -> frozenset[str]:
    """The words of the question that the claim's own words lack; of many words one in five may be put otherwise."""
    if row.relation == "said":
        speaker = [n for e in (row.subject,) if e is not None for n in (e.label, *e.aliases)]
        have = stems(" ".join([row.text, *speaker, *row.qualifiers.get("medium", [])]))
    else:
        have = stems(row.text if pattern.hole is Hole.DURATION and row.text else row.words())
    missing = frozenset(w for w in pattern.words if not among(w, have))
    many = len(pattern.words) > _FEW and len(missing) * 5 <= len(pattern.words)
    return frozenset() if many else missing


def _counts(row: Row, pattern: Pattern, schema: Schema) -> bool:
    relation = schema.relations[row.relation]
    truth = pattern.hole is Hole.TRUTH
    if row.confidence < SURE or not _called(row.subject, pattern.subject_words):
        return False
    if not truth and row.modality not in pattern.firmness:
        return False
    if row.relation == "said":
        return _statement(row, pattern, schema)
    if "position" in pattern.details:
        return _on_topic(row, pattern, schema)
    if not all(set(row.qualifiers.get(n, ())) & wanted for n, wanted in pattern.values) and not truth:
        return False
    if pattern.hole in (Hole.SUBJECT, Hole.BOTH, Hole.COUNT) and row.subject is None:
        return False
    if not _held(row, pattern):
        return False
    if pattern.former is False and not truth and row.first("former") == "true":
        return False
    if pattern.hole is Hole.NUMBER:
        return row.relation == "figure"
    if pattern.type is not None:
        end = row.subject if pattern.hole in (Hole.SUBJECT, Hole.COUNT) else row.object
        if pattern.hole is Hole.OBJECT and row.relation == "sues":
            end = next(iter(row.entities.get("over", ())), None)
        if pattern.hole is Hole.OBJECT and relation.kind == "description":
            return True
        return end is not None and fits(end, pattern.type, schema)
    return True


def _called(subject: Entity | None, words: frozenset[str]) -> bool:
    """True if the subject bears all words by which the question describes it."""
    if not words:
        return True
    if subject is None:
        return False
    names = stems(" ".join((subject.label, *subject.aliases, subject.type)))
    judges = {"judg", "justic"} if subject.type in ("Person", "Group") else set()
    return all(among(w, names) or w in judges for w in words)


def _held(row: Row, pattern: Pattern) -> bool:
    """True if the office has all words of the question's, each by one of its names."""
    held = stems(
        " ".join(
            [row.text, row.first("of"), row.first("role"), *(a for e in row.entities.get("of", ()) for a in e.aliases)]
        )
    )
    plain = f" {row.text} {row.first('of')} {row.first('role')} ".lower()
    for office in pattern.hinted("office"):
        names = office.split("|")
        if not any(n in plain if " " in n or "." in n else stem(n) in held for n in names):
            return False
    return True


def _statement(row: Row, pattern: Pattern, schema: Schema) -> bool:
    if row.first("act") not in pattern.acts and row.first("act"):
        return False
    if pattern.type is not None and pattern.hole is not Hole.TRUTH and pattern.hole is not Hole.OBJECT:
        ends = [e for e in (row.subject, *row.entities.get("addressee", ())) if e is not None]
        if not any(fits(e, pattern.type, schema) for e in ends):
            return False
    if not pattern.words:
        return True
    asked = len([w for w in pattern.words if w in ("not", "no", "never")]) % 2
    denies = len(_NEGATORS.findall(row.text)) % 2
    short = len(row.text.split()) < 25
    return not (short and len(pattern.words) > 1 and asked != denies) and not unmet(row, pattern)


def fits(entity: Entity, type: str, schema: Schema) -> bool:
    """True if the entity is what the word for it asks for: "which countries" are no administrations or states."""
    if type == "Country":
        return entity.type == "Country" or (entity.type == "Government" and entity.label.startswith("Government of"))
    if type == "Government":
        return entity.type in ("Government", "Country", "Administration")
    if type == "Group":
        return schema.is_any(entity.type, ("Group", "Organisation"))
    if type == "Policy":
        return schema.is_a(entity.type, "Policy")
    return schema.is_a(entity.type, type)


def _on_topic(row: Row, pattern: Pattern, schema: Schema) -> bool:
    """For "what is X's position on Y": what X holds of Y, or says of the words asked about; not of another policy."""
    topics = set(pattern.topics or ())
    about = {e.id for name in ("about", "over", "under") for e in row.entities.get(name, ())}
    words = pattern.hinted("about")
    if row.object is not None:
        if row.object.id in topics or about & topics:
            return True
        if schema.is_a(row.object.type, "Policy") or (not topics and not words):
            return not topics and not words
        if row.relation not in ("openTo", "accepts"):
            return False
    if not topics and not words:
        return True
    if row.relation in ("openTo", "accepts"):
        taking = "accept" in words and (row.relation == "accepts" or bool(_TAKING.search(row.text)))
        return not words or bool(topics) or taking or any(among(w, stems(row.words())) for w in words)
    return False


def _names(row: Row, spans: Sequence[Span]) -> bool:
    """True if the words of a statement hold a mention, or its sentence does where the statement is only quoted."""
    return any(own.contains(span) for own in row.spans for span in spans)
