"""Finding mentions and typing them: names by gazetteer and named-entity tags, noun phrases by their head noun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.gazetteer import Entry, Gazetteer
from kg.language import grammar
from kg.language.pipeline import Passage
from kg.language.segments import SegmentKind
from kg.mentions.shapes import Shapes, borne, government, members, opens_question, outlet, prefix
from kg.model import MentionKind, Span
from kg.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

_NER = {
    "PERSON": "Person",
    "ORG": "Organisation",
    "GPE": "City",
    "NORP": "Group",
    "LAW": "Law",
    "LOC": "Region",
    "FAC": "Place",
    "EVENT": "Event",
}
_QUANTITIES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
_LEFT = frozenset(
    {"det", "predet", "amod", "compound", "nummod", "nmod", "quantmod", "poss", "advmod", "punct", "case"}
)
_PLACE_VERBS = frozenset({"enter", "leave", "visit", "reach", "cross", "flee", "tour", "inhabit", "exit"})
#: Offices of a state, never of the town that may have its name: "New York Attorney General".
_OF_STATE = re.compile(r"(?:attorneys? general|governor|lieutenant governor|secretary of)\b", re.IGNORECASE)
#: Whose bills have numbers, and how they are written in short.
_CHAMBERS = frozenset({"House", "Senate", "Assembly"})
_BILLS = frozenset({"HB", "SB", "AB", "HR", "SR", "HJR", "SJR"})
#: What is put on a government: "sanctions on Caracas".
_PRESSED = frozenset({"sanction", "tariff", "embargo", "pressure", "restriction", "duty", "complaint", "case"})
#: "The city of Austin" is Austin.
_POLITIES = frozenset({"city", "town", "state", "commonwealth", "village", "province", "republic"})
_TITLE_TAGS = frozenset({"NN", "NNP", "JJ", "HYPH"})
_PRONOUNS = frozenset({"PRP", "PRP$", "WP"})
_EXPLETIVES = frozenset({"there"})
#: Words that say nothing about which thing a noun phrase denotes.
LIGHT = frozenset(
    (
        *("new", "old", "other", "same", "such", "current", "present", "latest", "recent", "potential", "possible"),
        *("proposed", "controversial", "so-called", "own", "more", "many", "several", "some", "few", "certain"),
        *("various", "main", "first", "last", "next", "previous", "former", "late", "top", "senior", "major", "whole"),
        *("entire", "then", "federal", "national", "local", "popular"),
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """ "*President Joe Biden*, named, a person, head *Biden*, name *Joe Biden*, title *President*."

    :param passage: number of the passage.
    :param name: the name without title and article; empty where it is no name.
    :param title: words before or instead of a person's name ("Texas Attorney General").
    :param modifiers: lower-case lemmas that narrow a nominal ("parole" of "the parole process").
    :param entry: what the gazetteer knows under that name.
    """

    passage: int
    head: Token
    span: Span
    kind: MentionKind
    type: str
    name: str = ""
    title: str = ""
    modifiers: tuple[str, ...] = ()
    entry: Entry | None = None
    definite: bool = False
    plural: bool = False


def detect(passages: Sequence[Passage], schema: Schema, known: Gazetteer) -> list[Candidate]:
    """Every mention of the passages that are no duplicates, in order of their place."""
    nouns = {noun: name for name, type in schema.types.items() for noun in type.nouns}
    shapes = Shapes(schema)
    persons = frozenset(name for passage in passages for name in borne(passage.doc))
    found: list[Candidate] = []
    for number, passage in enumerate(passages):
        if passage.segment.kind is not SegmentKind.DUPLICATE:
            found.extend(_Detector(number, passage, schema, known, nouns, shapes, persons).candidates())
    return sorted(found, key=lambda c: (c.span.start, -c.span.end))


class _Detector:
    def __init__(
        self,
        number: int,
        passage: Passage,
        schema: Schema,
        known: Gazetteer,
        nouns: dict[str, str],
        shapes: Shapes,
        persons: frozenset[str],
    ) -> None:
        self.number, self.passage, self.schema, self.known, self.nouns = number, passage, schema, known, nouns
        self.doc: Doc = passage.doc
        self.shapes, self.roles, self.persons = shapes, shapes.roles, persons
        self.members: dict[int, str] = {}

    def candidates(self) -> Iterator[Candidate]:
        named: set[int] = set()
        for name, entry, label in self._names():
            candidate = self._named(name, entry, label)
            if candidate is not None:
                named.update(range(name.start, name.end))
                if candidate.title:  # what stands in a title is nobody beside its bearer
                    named.update(range(self._token_at(candidate), name.end))
                yield candidate
        for token in self.doc:
            if token.i in named or token.ent_type_ in _QUANTITIES or prefix(token):
                continue
            if token.tag_ in _PRONOUNS and token.lower_ not in _EXPLETIVES:
                yield Candidate(
                    self.number, token, self.passage.span(token), MentionKind.PRONOUN, "Thing", plural=_plural(token)
                )
            elif token.pos_ in ("NOUN", "PROPN", "NUM") and token.dep_ not in (
                "compound",
                "nmod",
                "npadvmod",
                "nummod",
            ):
                if token.pos_ == "NUM" and token.dep_ not in ("nsubj", "nsubjpass"):
                    continue
                nominal = self._nominal(token, named)
                if nominal is not None:
                    yield nominal

    def _token_at(self, candidate: Candidate) -> int:
        """The number of the token where a candidate starts."""
        offset = candidate.span.start - self.passage.segment.span.start
        return next(t.i for t in self.doc if t.idx >= offset)

    # --- names ----------------------------------------------------------------------------------------------------

    def _names(self) -> Iterator[tuple[SpacySpan, Entry | None, str]]:
        """Stretches of tokens that are names, longest gazetteer match first, then what the tagger found elsewhere."""
        taken: set[int] = set()
        people = [e for e in self.doc.ents if e.label_ == "PERSON"]
        for start in range(len(self.doc)):
            word = self.doc[start].text
            if start in taken or not (word[:1].isupper() or word[:1].isdigit()):
                continue
            most = self.known.longest(word) if len(word) > 2 and word != "The" else self.known.max_words
            if not most:
                continue
            if (end := self._numbered(start)) > start:
                yield self.doc[start:end], None, "LAW"
                taken.update(range(start, end))
                continue
            for end in range(min(len(self.doc), start + most), start, -1):
                words = self.doc[start:end]
                if end > start + 1 and self.known.capital(words.text) and not self.known.find(words.text):
                    yield words, None, "GPE"  # "Mexico City" is not Mexico
                    taken.update(range(start, end))
                    break
                entries = self.known.find(words.text)
                if not entries or any(i in taken for i in range(start, end)):
                    continue
                if words[0].tag_ == "DT" and self.known.find(words[1:].text) == entries:
                    break  # an article that the name can do without may be another noun's
                if any(p.start <= start and end <= p.end and len(p) > len(words) for p in people):
                    continue
                if self._inside_body(words, entries):
                    continue
                yield words, self._choose(entries, words), ""
                taken.update(range(start, end))
                break
        for entity in self.doc.ents:
            if entity.label_ not in _NER:
                continue
            rest = self._trim(entity)
            if rest is None or any(i in taken for i in range(rest.start, rest.end)):
                continue
            taken.update(range(rest.start, rest.end))
            yield rest, None, entity.label_

    def _numbered(self, start: int) -> int:
        """Where a bill's number ends that starts here: "House Bill 2210", "H.B. 7"; ``start`` where none does."""
        words = [t.text for t in self.doc[start : start + 4]]
        size = 2 if words[1:2] in (["Bill"], ["Resolution"]) and words[0] in _CHAMBERS else 1
        bill = size == 2 or words[0].replace(".", "") in _BILLS
        number = words[size : size + 1]
        return start + size + 1 if bill and number and number[0].isdigit() else start

    def _inside_body(self, words: SpacySpan, entries: tuple[Entry, ...]) -> bool:
        """True for a place in the name of a body: *Ohio* in "the University of Southern Ohio"."""
        if not all(self.schema.is_a(e.type, "Place") for e in entries):
            return False
        around = [e for e in self.doc.ents if e.label_ in ("ORG", "FAC") and len(e) > len(words)]
        body = next((e for e in around if e.start <= words.start and words.end <= e.end), None)
        if body is None or body.root in words or any(t.tag_ == "POS" for t in body):
            return False
        return self._type_of_name(body, "ORG") != "Organisation" or self.shapes.body(body.root)

    def _choose(self, entries: tuple[Entry, ...], words: SpacySpan) -> Entry:
        """Of several known things the one that fits the tag: "Georgia" after "Republic of" or before "governor"."""
        if len(entries) == 1:
            return entries[0]
        states = [e for e in entries if e.type == "State"]
        if states and _OF_STATE.match(self.doc[words.end : words.end + 2].text):
            return states[0]  # "New York Attorney General"
        place = any(t.ent_type_ in ("GPE", "LOC") for t in words)
        fits = [e for e in entries if self.schema.is_any(e.type, ("Place",)) == place]
        return (fits or list(entries))[0]

    def _trim(self, entity: SpacySpan) -> SpacySpan | None:
        """The tagged stretch without articles, possessive marks and loose punctuation; None if nothing is left."""
        start, end = entity.start, entity.end
        while start < end and (self.doc[start].tag_ in ("DT", "POS", "PRP$") or self.doc[start].is_punct):
            start += 1
        if start + 1 < end and opens_question(self.doc[start]):
            start += 1
        while end > start and (self.doc[end - 1].tag_ == "POS" or self.doc[end - 1].is_punct):
            end -= 1
        of = next((i for i in range(start + 1, end - 1) if self.doc[i].lower_ == "of"), None)
        if entity.label_ == "PERSON" and of is not None and self.doc[of - 1].tag_ in ("NNS", "NNPS"):
            start = of + 1  # "Critics of Mr. Hall"
        if start == end or not any(t.text[:1].isupper() for t in self.doc[start:end]):
            return None
        return self.doc[start:end]

    def _named(self, words: SpacySpan, entry: Entry | None, label: str) -> Candidate | None:
        head: Token = words.root
        for token in words:
            if token.head not in words:
                head = token
        adjective = all(t.pos_ == "ADJ" for t in words)
        first = head.head if head.dep_ == "conj" else head  # "British and French negotiators"
        if adjective and first.dep_ in ("amod", "compound", "nmod"):
            return None
        if entry is not None and entry.type == "Party" and (several := members(head, entry)):
            self.members[head.i] = several
            return None
        type = entry.type if entry else self._type_of_name(words, label)
        title, span_start = "", words.start
        if type == "Person":
            role = self._of_title(words)
            title, span_start = self._title(words, words.start if role is None else min(role.left_edge.i, role.i))
            if role is not None and role.head not in words:
                head = role
            elif head.dep_ == "appos" and span_start < words.start and self.doc[words.start - 1].head not in words:
                head = self.doc[words.start - 1]  # the parser took the name for an apposition to its title
        elif words.start and self._article(words, head):
            span_start = words.start - 1
        if type == "Country" and self._acts(head):
            type = "Government"
        name = " ".join(words.text.split())
        if (seat := self._capital(name, type, head)) is not None:
            entry, type = seat, "Government"
        span = self.passage.span(self.doc[span_start : words.end])
        return Candidate(
            self.number,
            head,
            span,
            MentionKind.NAMED,
            type,
            name,
            title,
            entry=entry,
            definite=True,
            plural=head.tag_ == "NNPS" and not self.schema.is_any(type, ("Policy", "Body")),
        )

    def _capital(self, name: str, type: str, head: Token) -> Entry | None:
        """The country whose government acts under its capital's name: "*Ottawa* said", "sued by *Beijing*"."""
        place = type in ("City", "State", "Organisation") and name not in self.persons  # Paris may be a person
        country = self.known.capital(name) if place else None
        over = head.head.head.lemma_ if head.dep_ == "pobj" and head.head.lower_ in ("on", "against") else ""
        if country is None or not (self.shapes.acts(head) or over in _PRESSED):
            return None
        if any(self.schema.is_any(e.type, ("State", "City")) for e in self.known.find(name)):
            # "Washington sued" is the state's suit; "Washington accused Beijing" is not.
            others = (self._country(t) or self.known.capital(t.text) for t in head.sent if t.text not in name)
            if not any(o is not None and o.type == "Country" and o != country for o in others):
                return None
        return country

    def _article(self, words: SpacySpan, head: Token) -> bool:
        """True if a name has an article, and not the noun after it: "the Senate", not "the Senate Democrat"."""
        the = self.doc[words.start - 1]
        return the.lower_ == "the" and the.head in words and head.dep_ not in ("compound", "nmod")

    def _type_of_name(self, words: SpacySpan, label: str) -> str:
        if any(t.lower_ in ("v", "v.", "vs", "vs.", "versus") for t in words[1:-1]):
            return "Lawsuit"
        if label not in ("PERSON", "ORG") and words[-1].text in ("Act", "Law", "Bill") and len(words) > 1:
            return "Law"
        if label == "ORG":
            for size in (3, 2, 1):
                for tail in (words[-size:], words[:size]):
                    type = self.nouns.get(tail.text.lower())
                    if type and self.schema.is_any(type, ("Body",)):
                        return type
            if any(t.lower_ in ("act", "law", "bill") for t in words[-1:]):
                return "Law"
            if any(t.lower_ in ("protocols", "program", "initiative") for t in words[-1:]):
                return "Programme"
            if self.shapes.given(list(words)) and not self.known.find(words[0].text):
                return "Person"
        return _NER.get(label, "Thing")

    def _title(self, words: SpacySpan, start: int) -> tuple[str, int]:
        """The title before a person's name, from ``start`` or earlier, and where the mention starts."""
        while start > 0:
            token = self.doc[start - 1]
            inside = token.head.i >= start - 1 and token.dep_ in (
                "compound",
                "amod",
                "nmod",
                "poss",
                "case",
                "punct",
                "det",
            )
            joined = token.i + 1 < words.start and self.doc[token.i + 1].tag_ == "HYPH"  # "two-term", "ex-president"
            word = (token.tag_ in (*_TITLE_TAGS, "NNPS", "NNS") and not token.is_punct) or joined
            inside = inside or (joined and token.text.isalnum())
            role = start == words.start and token.text[:1].isupper() and token.lemma_.lower() in self.roles
            if (word and (inside or role)) or (token.tag_ == "HYPH" and start < words.start):
                start -= 1
            else:
                break
        title = self.doc[start : words.start].text
        if start and self.doc[start - 1].lower_ == "the" and title:
            return title, start - 1
        return title, start

    def _of_title(self, words: SpacySpan) -> Token | None:
        """The role noun of a title with *of* before a name ("Secretary of State X", "Speaker of the House Y")."""
        if words.start < 3:
            return None
        for last in (self.doc[words.start - 1], words.root):
            role = last.head.head
            inside = last.dep_ == "pobj" and last.head.lower_ == "of" and 0 < words.start - last.head.i <= 4
            capital = all(t.text[:1].isupper() or t.lower_ == "the" for t in self.doc[last.head.i + 1 : words.start])
            if inside and capital and role.lemma_.lower() in self.roles and role.text[:1].isupper():
                return role
        return None

    def _acts(self, head: Token) -> bool:
        """True if a country stands for its government: it does something, or something is done to or with it."""
        at = head
        while at.dep_ == "conj" and at.head.pos_ == "PROPN":
            at = at.head
        if at.dep_ in ("nsubj", "csubj"):
            return at.head.lemma_ not in ("be", "have", "see", "lie")
        if at.dep_ == "poss":
            return at.head.pos_ == "NOUN" and self.nouns.get(at.head.lemma_, "Thing") not in ("City", "Place", "Region")
        if at.dep_ == "dobj":
            return at.head.lemma_ not in _PLACE_VERBS
        if at.dep_ == "pobj" and at.head.lower_ in ("with", "by", "against", "between"):
            return True
        return at.dep_ == "nsubjpass"

    # --- nominals -------------------------------------------------------------------------------------------------

    def _nominal(self, head: Token, named: set[int]) -> Candidate | None:
        left = head.i
        for child in reversed(list(head.lefts)):
            if child.dep_ in _LEFT and child.right_edge.i == left - 1 and child.tag_ != ":":
                left = child.left_edge.i
            else:
                break
        words = self.doc[left : head.i + 1]
        while len(words) > 1 and (words[0].is_punct or (words[1].is_quote and words[0].tag_ != "DT")):
            words = words[1:]
        if head.tag_ in ("WDT", "WP", "WRB") or any(t.tag_ in ("WDT", "WP$") for t in words):
            return None  # "which countries" asks for some, and names none
        plural = _plural(head)
        type = self.members.get(head.i) or self._type_of_noun(head)
        if plural and self.schema.is_a(type, "Person"):
            type = "Group"
        if head.pos_ == "PROPN" and type == "Thing" and (proper := self._proper(head, words)) is not None:
            return proper
        modifiers = tuple(
            _narrowing(t)
            for t in words[:-1]
            if t.dep_ in ("amod", "compound", "nmod") and t.lower_ not in LIGHT and not t.is_punct
        )
        owner = grammar.children(head, "poss")
        if owner:
            modifiers = (*(t.lemma_.lower() for t in owner if t.pos_ != "PRON"), *modifiers)
        definite = any(
            c.lower_ in ("the", "this", "that", "these", "those") for c in grammar.children(head, "det")
        ) or bool(owner)
        name, entry = "", None
        if not plural and head.lemma_.lower() in _POLITIES and (place := self._place_of(head)) is not None:
            name, entry, type = place
        elif not plural and self.schema.is_any(type, ("Government", "Agency", "Legislature", "Court")):
            if words[0].lower_ not in ("a", "an"):  # "a U.S. state" names none
                name, entry = self._body(head, words)
        elif type == "Group" and head.i in self.members and words[-2:-1] and words[-2].pos_ == "PROPN":
            name = words[1:].text if words[0].tag_ in ("DT", "CD") else words.text
        if head.pos_ == "PROPN" and not name and type == "Thing" and not modifiers:
            name = words.text
        return Candidate(
            self.number,
            head,
            self.passage.span(words),
            MentionKind.NAMED if name else MentionKind.NOMINAL,
            type,
            name,
            "",
            modifiers,
            entry,
            definite,
            plural,
        )

    def _proper(self, head: Token, words: SpacySpan) -> Candidate | None:
        """A name that neither the tables nor the tagger know, if its shape or place shows that it names an actor."""
        start = head.i
        while start > words.start and self.doc[start - 1].pos_ == "PROPN" and self.doc[start - 1].text[:1].isupper():
            start -= 1
        run = list(self.doc[start : head.i + 1])
        titles = self.shapes.title(run)
        type = "Person" if titles else self.shapes.type(run, head)
        if not type or not head.text[:1].isupper():
            return None
        name, title = self.doc[start + titles : head.i + 1].text, self.doc[start : start + titles].text
        span = self.passage.span(words)
        return Candidate(self.number, head, span, MentionKind.NAMED, type, name, title, definite=True)

    def _type_of_noun(self, head: Token) -> str:
        lemma = head.lemma_.lower()
        before = [t.lower_ for t in head.lefts if t.dep_ in ("compound", "amod")]
        for size in (2, 1):
            if len(before) >= size and (type := self.nouns.get(" ".join([*before[-size:], lemma]))):
                return type
        type = self.nouns.get(lemma) or self.nouns.get(head.lower_) or "Thing"
        return "Thing" if type == "MediaOutlet" and not outlet(head) else type

    def _body(self, head: Token, words: SpacySpan) -> tuple[str, Entry | None]:
        """A readable name for "the Mexican government", "the government of Mexico" and "the Trump administration"."""
        lemma = head.lemma_.lower()
        of = _of(head)
        country = next((e for n in of if (e := self._country(n))), None)
        country = country or next((e for t in words[:-1] if (e := self._country(t))), None)
        if lemma in ("government", "regime") and country and country.type == "Country":
            return government(country.label), None
        proper = [t for t in words[:-1] if t.pos_ == "PROPN" or (t.pos_ == "ADJ" and t.text[:1].isupper())]
        if proper:
            return self.doc[proper[0].i : head.i + 1].text, None
        return "", None

    def _place_of(self, head: Token) -> tuple[str, Entry | None, str] | None:
        """Name, entry and type of the place that "the city of Austin" and "the state of Texas" denote."""
        for noun in _of(head):
            if noun.pos_ == "PROPN":
                name = self.doc[noun.left_edge.i : noun.i + 1].text
                entry = next((e for e in self.known.find(name) if self.schema.is_a(e.type, "Place")), None)
                return name, entry, entry.type if entry is not None else "City"
        return None

    def _country(self, token: Token) -> Entry | None:
        if not token.text[:1].isupper():
            return None
        entry = self.known.demonym(token.text)
        if entry is not None and entry.type in ("Country", "State"):
            return entry
        return next((e for e in self.known.find(token.text) if e.type in ("Country", "State")), None)


def _narrowing(modifier: Token) -> str:
    """What narrows a noun, in full: "republican-led" for *led* in "the Republican-led states"."""
    before = modifier.i - 1
    if before < 1 or modifier.doc[before].tag_ != "HYPH":
        return modifier.lemma_.lower()
    return f"{modifier.doc[before - 1].lower_}-{modifier.lower_}"


def _of(head: Token) -> list[Token]:
    """The nouns after the *of* of a noun."""
    return [n for p in grammar.children(head, "prep") if p.lower_ == "of" for n in grammar.children(p, "pobj")]


def _plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in ("they", "them", "their", "theirs", "we", "us", "our")
