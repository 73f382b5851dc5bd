"""Names, citations and docket numbers of cases: "Massachusetts v. EPA, 549 U.S. 497 (2007)", "No. 21-cv-00067"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from kg.extract.reading import Reading
from kg.model import Claim, Ref, Span, Text, Value

_WORD = r"[A-Z][\w.&'’-]*"
_PARTY = rf"{_WORD}(?:,? (?:(?:of|for|the|and|&) )*{_WORD}){{0,6}}"
_NAME = re.compile(rf"(?P<left>{_PARTY}) vs?\.? (?P<right>{_PARTY})")
#: Words before a case's name that a capital makes look like one of its own.
_BEFORE = re.compile(r"^(?:In|See|Under|Since|The|Case|And|But|After|When|Like)\s+")
#: What only a citation has: a volume, a reporter in capitals, a page.
_REPORTED = re.compile(r"\b\d{1,4} [A-Z][\w.]*(?: ?[A-Z0-9][\w.]*){0,4} \d")
_DOCKET = re.compile(
    r"\b(?:[Cc]ase )?(?:[Nn]os?\. )(?P<us>\d{1,2}(?::\d\d)?-[\w-]*\d)|\b(?P<eu>[CT][-‑]\d{1,4}/\d\d)\b"
    r"|(?P<uk>\[(?:19|20)\d\d\] (?:UKSC|UKHL|EWCA|EWHC|CSIH|CSOH|NICA)(?: Civ| Crim)? \d+)"
    r"|\b(?P<br>(?:ADI|ADPF|ADC|ADO) \d[\d.]*)"
)


class Cited(NamedTuple):
    """ "Massachusetts v. EPA" is cited as "549 U.S. 497 (2007)": the spans of both, and the court's id if it is known.

    :param kind: ``citation`` or ``docket``.
    """

    name: Span | None
    words: Span
    kind: str
    court: str | None = None


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim *citedAs* for each citation or docket number of a case that is named or told beside it."""
    cited = find(reading.document.text)
    for passage, sentence in reading.sentences() if cited else ():
        around = reading.span(passage, sentence)
        for one in cited:
            if not around.start <= one.words.start < around.end:
                continue
            case = _case(reading, one.name)
            if case is None:
                suits = [r for t in sentence if (r := reading.ref(passage, t)) and reading.is_any(r, ("Lawsuit",))]
                case = suits[0] if len({r.entity for r in suits}) == 1 else None
            if case is not None:
                qualifiers: tuple[tuple[str, Value], ...] = (("kind", one.kind),)
                if one.court is not None:
                    qualifiers = (("courtId", one.court), *qualifiers)
                yield Claim(
                    relation="citedAs",
                    subject=case,
                    object=Text((one.words,)),
                    evidence=Span(around.start, max(around.end, one.words.end)),
                    said_by=reading.said_by(passage, sentence.root),
                    qualifiers=qualifiers,
                    rule=f"citations: {one.kind}",
                )


def _case(reading: Reading, name: Span | None) -> Ref | None:
    """The case of a name; one that is named twice in a document is one."""
    if name is None:
        return None
    label = " ".join(name.of(reading.document.text).split())
    for iri, entity in (*reading.found.entities.items(), *reading.added.items()):
        if entity.label == label:
            return Ref(iri, name)
    return reading.add(name, "Lawsuit", label)


@lru_cache(maxsize=8)
def find(text: str) -> tuple[Cited, ...]:
    """The citations and docket numbers in a text, in order, each with the name of the case before it.

    >>> find("He cited Roe v. Wade, 410 U.S. 113 (1973).")[0].words.of("He cited Roe v. Wade, 410 U.S. 113 (1973).")
    '410 U.S. 113 (1973)'
    """
    found = [Cited(_name(text, words.start), words, kind, court) for words, kind, court in _cited(text)]
    return tuple(sorted(found, key=lambda c: c.words))


def _cited(text: str) -> Iterator[tuple[Span, str, str | None]]:
    for match in _DOCKET.finditer(text):
        yield Span(*match.span()), "docket" if match["uk"] is None else "citation", None
    if _REPORTED.search(text) is None:
        return
    from eyecite import get_citations  # takes a fifth of a second to load

    found: list[Any] = get_citations(text)
    for one in found:
        if type(one).__name__ == "FullCaseCitation":
            start, end = one.span()
            whole = one.full_span()[1]
            if text[end:whole].lstrip().startswith("("):
                end = whole
            yield Span(start, end), "citation", getattr(one.metadata, "court", None)


def _name(text: str, end: int) -> Span | None:
    """The name of the case that stands right before a citation or docket number."""
    start = max(end - 120, 0)
    last = None
    for match in _NAME.finditer(text, start, end):
        last = match
    if last is None or len(text[last.end() : end].strip(" ,(")) > 0:
        return None
    first, before = last.start(), _BEFORE.match(last.group())
    while before is not None:
        first += before.end()
        before = _BEFORE.match(text[first : last.end()])
    return Span(first, last.end())
