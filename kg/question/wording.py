"""The words of a question: what they name in the graph, and the question put as a statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.gazetteer import fold
from kg.model import Entity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WH = frozenset({"who", "whom", "whose", "which", "what", "when", "where", "why", "how"})
SOME = frozenset({"something", "somebody"})
_AUXILIARIES = frozenset(
    (
        *("do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could"),
        *("should", "may", "might", "must"),
    )
)
_RELATIVE = frozenset({"who", "that", "which", "whose", "of", "in", "and", "or", ","})
_SIDES = frozenset({"administration", "side", "camp", "team", "government", "officials", "lawyers"})
#: Words of a question that name nothing, though they may be capitalised.
PLAIN = frozenset({"the", "a", "an", "u.s.", "us", "president", "mr.", "mrs.", "ms.", "senator", "governor"})


@dataclass(frozen=True, slots=True)
class Named:
    """ "Tokens 2 to 4 of the question, *the parole process*, mean these entities." """

    start: int
    end: int
    entities: tuple[Entity, ...]


def names(doc: Doc, known: Iterable[Entity]) -> list[Named]:
    """The stretches of a question that name entities of the graph, longest first, none inside another."""
    index: dict[str, list[Entity]] = {}
    known_entities = list(known)
    for entity in known_entities:
        for name in {fold(n) for n in (entity.label, *entity.aliases)} - {""}:
            index.setdefault(name, []).append(entity)
    for family, people in _families(known_entities).items():
        if len(people) == 1:
            index.setdefault(family, people)
    found: list[Named] = []
    taken: set[int] = set()
    for size in range(min(12, len(doc)), 0, -1):
        for start in range(len(doc) - size + 1):
            words = doc[start : start + size]
            if taken & set(range(start, start + size)):
                continue
            matches = []
            if _nameable(words[0], words[-1], size):
                loose = size > 2 and words[-1].pos_ == "NOUN" and all(t.pos_ == "ADJ" for t in words[1:-1])
                matches = index.get(fold(words.text)) or (index.get(words[-1].lower_, []) if loose else [])
            if matches:
                found.append(Named(start, start + size, tuple(dict.fromkeys(matches))))
                taken |= set(range(start, start + size))
    return sorted(found, key=lambda n: n.start)


def _families(known: Iterable[Entity]) -> dict[str, list[Entity]]:
    """People by their family names."""
    found: dict[str, list[Entity]] = {}
    for entity in known:
        if entity.type == "Person" and " " in entity.label and entity.label[:1].isupper():
            found.setdefault(fold(entity.label.split()[-1]), []).append(entity)
    return found


def declarative(main: Sequence[Token], named: Sequence[Named]) -> str | None:
    """The question as a statement, whose parse is surer; None where it is one already or cannot be turned.

    "Which policies does Biden favour?" becomes "Biden does favour some policies.", "Who criticises which policy?"
    becomes "Somebody criticises some policy.".
    """
    tokens = list(main)
    while tokens and tokens[-1].is_punct:
        tokens.pop()
    if not tokens or tokens[0].lower_ in ("how", "why", "where"):
        return None
    verb = next((n for n, t in enumerate(tokens[:6]) if t.lower_ in _AUXILIARIES), None)
    front = tokens[: verb or 0]
    if verb is None or (front and front[0].lower_ not in (*WH, "on", "by", "from", "to", "for", "with")):
        if tokens[0].lower_ in ("who", "which", "what") and any(t.lower_ == "which" for t in tokens[1:]):
            return f"{_some(tokens)}."
        return None
    subject = next((n for n in named if 0 <= n.start - tokens[verb].i - 1 <= 2), None)
    if subject is None:
        return None
    end = subject.end - tokens[0].i
    while end + 1 < len(tokens) and (
        tokens[end].lower_ in _SIDES or (tokens[end].pos_ == "NOUN" and tokens[end + 1].pos_ == "VERB")
    ):
        end += 1
    rest = tokens[end:]
    if not rest or rest[0].lower_ in _RELATIVE or rest[0].lower_ in ("'s", "’s"):
        return None
    filler = _some(front) if front and front[0].lower_ != "when" else ""
    preposition = filler.split()[0] if filler and filler.split()[0] in ("on", "by", "from", "to", "for", "with") else ""
    told = " ".join(t.text for t in tokens[verb + 1 : end])
    predicate = [t.text for t in rest]
    at = next((n + 1 for n, t in enumerate(rest) if t.pos_ in ("VERB", "NOUN") and n + 1 <= len(rest)), len(rest))
    at = max((n + 1 for n, t in enumerate(rest) if t.lemma_.lower() in _lasts(rest)), default=at)
    if filler and not preposition:
        predicate.insert(at, filler)
    elif filler:
        predicate.append(filler)
    return f"{told} {tokens[verb].lower_} {' '.join(predicate)}."


def _lasts(rest: Sequence[Token]) -> set[str]:
    """The last verb of a chain: *end* of "trying to end", *promote* of "favour or promote"."""
    chain: list[Token] = []
    for token in rest:
        verbal = token.pos_ in ("VERB", "AUX", "PART", "CCONJ", "ADV")
        if chain and not verbal and chain[-1].lower_ not in ("to", "or", "and"):
            break
        chain.append(token)
    return {chain[-1].lemma_.lower()} if chain else set()


def _some(tokens: Sequence[Token]) -> str:
    """The words with question words replaced by *some*, *something* and *somebody*."""
    words = []
    for n, token in enumerate(tokens):
        follows = n + 1 < len(tokens) and tokens[n + 1].pos_ in ("NOUN", "PROPN", "ADJ")
        if token.lower_ in ("which", "what") and follows:
            words.append("some")
        elif token.lower_ in ("which", "what"):
            words.append("something")
        elif token.lower_ in ("who", "whom"):
            words.append("Somebody" if n == 0 else "somebody")
        else:
            words.append(token.text)
    return " ".join(words)


def _nameable(first: Token, last: Token, size: int) -> bool:
    """True for what can be a name or a description: a capital or a digit, or "the plan"."""
    if first.lower_ in WH or (size == 1 and (first.lower_ in PLAIN or first.is_punct)):
        return False
    if any(t.text[:1].isupper() or t.text[:1].isdigit() for t in (first, last) if t.i or t.pos_ == "PROPN"):
        return True
    article = first.lower_ in ("the", "this", "that") or (first.i and first.nbor(-1).lower_ in ("the", "this", "that"))
    return last.pos_ in ("NOUN", "PROPN") and (size > 1 or bool(article))
