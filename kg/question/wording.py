"""The words of a question: what they name in the graph, and the question put as a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.gazetteer import fold
from kg.model import Entity

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WH = frozenset({"who", "whom", "whose", "which", "what", "when", "where", "why", "how"})
SOME = frozenset({"something", "somebody"})
AUXILIARIES = frozenset(
    (
        *("do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could"),
        *("should", "may", "might", "must"),
    )
)
#: Words of a question that name nothing, though they may be capitalised.
PLAIN = frozenset({"the", "a", "an", "u.s.", "us", "president", "mr.", "mrs.", "ms.", "senator", "governor"})
_RELATIVE = frozenset({"who", "that", "which", "whose", "of", "in", "and", "or", ","})
SIDES = frozenset({"administration", "side", "camp", "team", "government", "officials", "lawyers"})
_PREPOSITIONS = ("on", "by", "from", "to", "for", "with", "through")
#: Ways to ask politely, or to order an answer, before the question itself.
_POLITE = re.compile(
    r"^(?:(?:please|kindly|hi|hello|so|and|now|ok|okay),?\s+)*"
    r"(?:(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?|please\s+)?(?:tell|show|give|explain\s+to|remind)\s+(?:me|us)\s+"
    r"|(?:i|we)(?:'d|\s+would|\s+want)?\s+(?:like\s+|want\s+)?(?:to\s+)?(?:know|understand|learn|wonder)\s+"
    r"|do\s+you\s+know\s+|(?:can|could)\s+you\s+(?:please\s+)?(?:say|explain)\s+)?(?=\w)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^(?:list|name|show|give|find|get)\s+(?:me\s+|us\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+)?(\w+)\s+(?:that|who|which)\s+",
    re.IGNORECASE,
)
#: Phrases for which the relation types have a plainer word.
_PLAINER = (
    (re.compile(r"\b(?:take|takes|taken)\s+(.{2,60}?)\s+to\s+court\b", re.IGNORECASE), r"sue \1"),
    (re.compile(r"\btook\s+(.{2,60}?)\s+to\s+court\b", re.IGNORECASE), r"sued \1"),
    (re.compile(r"\bmakes?\s+of\b", re.IGNORECASE), "say about"),
    (re.compile(r"\b(?:go|goes|going)\s+to\s+court\b", re.IGNORECASE), "sue"),
    (re.compile(r"\bwent\s+to\s+court\b", re.IGNORECASE), "sued"),
    (re.compile(r"\bgone\s+to\s+court\b", re.IGNORECASE), "sued"),
    (re.compile(r"\bin\s+(?:favou?r|support)\s+of\b", re.IGNORECASE), "for"),
)
_SUFFIX = re.compile(r"(?:ations?|ments?|ings?|ions?|ized|ised|izes?|ises?|edly|ed|es|ly|s|e|y)$")


@dataclass(frozen=True, slots=True)
class Named:
    """ "Tokens 2 to 4 of the question, *the parole process*, mean these entities." """

    start: int
    end: int
    entities: tuple[Entity, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The IRIs of the entities."""
        return tuple(e.id for e in self.entities)


def clean(question: str) -> str:
    """The question without politeness and parentheses, as one that ends in "?".

    >>> clean("Please tell me who opposes (a reboot of) MPP / Remain in Mexico.")
    'who opposes MPP or Remain in Mexico?'
    >>> clean("List all states that sued over MPP")
    'which states sued over MPP?'
    """
    text = " ".join(re.sub(r"\s*/\s*", " or ", re.sub(r"\([^)]*\)", " ", question)).split())
    text = _LIST.sub(r"which \1 ", _POLITE.sub("", text, count=1), count=1)
    for long, short in _PLAINER:
        text = long.sub(short, text)
    text = text.strip(" .!?;:")
    return f"{text}?" if text else ""


def stem(word: str) -> str:
    """What a word has in common with its other forms, roughly.

    >>> stem("extension"), stem("extended"), stem("policies"), stem("finalized")
    ('extens', 'extend', 'polici', 'final')
    """
    word = word.lower().removesuffix("'s").removesuffix("’s").strip(".'’")
    cut = _SUFFIX.sub("", word)
    return cut if len(cut) >= 3 else word


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(stem(w) for w in re.findall(r"[\w'’.-]+", text) if w.strip(".-'’"))


def among(wanted: str, found: Iterable[str]) -> bool:
    """True if a stem is one of those found, or begins or is begun by one of like length."""
    return any(
        wanted == one or (min(len(wanted), len(one)) >= 4 and (one.startswith(wanted) or wanted.startswith(one)))
        for one in found
    )


def names(doc: Doc, known: Iterable[Entity], words: Mapping[str, Named] = MappingProxyType({})) -> list[Named]:
    """The stretches of a question that name entities of the graph, longest first, none inside another.

    :param words: words that stand for names; see :func:`joined`.
    """
    known_entities = list(known)
    index: dict[str, list[Entity]] = {fold(w): list(n.entities) for w, n in words.items()}
    for entity in known_entities:
        for name in {fold(n) for n in (entity.label, *entity.aliases)} - {""}:
            index.setdefault(name, []).append(entity)
    for short, bearers in _short(known_entities).items():
        if len(bearers) == 1:
            index.setdefault(short, bearers)
    proper = {fold(w) for w in words} | {
        fold(n) for e in known_entities for n in (e.label, *e.aliases) if len(n) > 3 and _is_name(n)
    }
    found: list[Named] = []
    taken: set[int] = set()
    for size in range(min(12, len(doc)), 0, -1):
        for start in range(len(doc) - size + 1):
            span = doc[start : start + size]
            if taken & set(range(start, start + size)):
                continue
            if start and doc[start - 1].lower_ in ("which", "what") and span[-1].tag_ in ("NNS", "NN"):
                continue
            name = fold(span.text)
            bears = name in proper and span[0].lower_ not in WH and not (size == 1 and span[0].pos_ in ("VERB", "AUX"))
            if name in index and (bears or _nameable(span[0], span[-1], size)):
                found.append(Named(start, start + size, tuple(dict.fromkeys(index[name]))))
                taken |= set(range(start, start + size))
    return sorted(found, key=lambda n: n.start)


def joined(doc: Doc, named: Sequence[Named]) -> tuple[str, dict[str, Named]]:
    """The question with each name that reads like a phrase ("Remain in Mexico") drawn together into one word.

    :returns: the text, and the names by those words.
    """
    text, words, at = "", {}, 0
    for one in named:
        span = doc[one.start : one.end]
        proper = span.text[:1].isupper() and (span[-1].text[:1].isupper() or span[-1].text[:1].isdigit())
        phrase = len(span) > 1 and proper and any(t.pos_ not in ("PROPN", "DET", "PUNCT") for t in span)
        if phrase:
            word = "".join(w[:1].upper() + w[1:] for w in re.findall(r"\w+", span.text))
            text += doc[at : one.start].text_with_ws + word + (span[-1].whitespace_)
            words[word] = one
            at = one.end
    return text + doc[at:].text_with_ws, words


def _is_name(name: str) -> bool:
    return any(w[:1].isupper() for w in name.split()[-1:]) and name[:1].isupper()


def _short(known: Iterable[Entity]) -> dict[str, list[Entity]]:
    """People by their family names, companies and the like by their names without "Inc."."""
    found: dict[str, list[Entity]] = {}
    for entity in known:
        words = entity.label.split()
        if len(words) > 1 and entity.label[:1].isupper():
            if entity.type == "Person":
                found.setdefault(fold(words[-1]), []).append(entity)
            elif words[-1].strip(".").lower() in ("inc", "corp", "co", "ltd", "llc", "plc", "company", "corporation"):
                found.setdefault(fold(" ".join(words[:-1]).rstrip(",")), []).append(entity)
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
    verb = next((n for n, t in enumerate(tokens[:6]) if t.lower_ in AUXILIARIES), None)
    front = tokens[: verb or 0]
    if verb is None or (front and front[0].lower_ not in (*WH, *_PREPOSITIONS)):
        if tokens[0].lower_ in ("who", "which", "what"):
            return f"{_some(tokens)}."
        return None
    subject = next((n for n in named if 0 <= n.start - tokens[verb].i - 1 <= 2), None)
    if subject is None:
        return f"{_some(tokens)}." if front and front[0].lower_ in ("who", "which", "what") else None
    end = subject.end - tokens[0].i
    while end + 1 < len(tokens) and (
        tokens[end].lower_ in SIDES or (tokens[end].pos_ == "NOUN" and tokens[end + 1].pos_ == "VERB")
    ):
        end += 1
    rest = tokens[end:]
    if not rest or rest[0].lower_ in _RELATIVE or rest[0].lower_ in ("'s", "’s"):
        return None
    filler = _some(front) if front and front[0].lower_ != "when" else ""
    filler = filler[:1].lower() + filler[1:]
    preposition = filler.split()[0] if filler and filler.split()[0] in _PREPOSITIONS else ""
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
            words.append("Some" if n == 0 else "some")
        elif token.lower_ in ("which", "what"):
            words.append("Something" if n == 0 else "something")
        elif token.lower_ in ("who", "whom"):
            words.append("Somebody" if n == 0 else "somebody")
        else:
            words.append(token.text)
    return " ".join(words)


def _nameable(first: Token, last: Token, size: int) -> bool:
    """True for what can be a name or a description: a capital or a digit, or "the plan"."""
    if first.lower_ in WH or (size == 1 and (first.lower_ in PLAIN or first.is_punct)):
        return False
    if first.pos_ in ("ADP", "VERB", "AUX", "PART") and not first.text[:1].isupper():
        return False
    if any(t.text[:1].isupper() or t.text[:1].isdigit() for t in (first, last) if t.i or t.pos_ == "PROPN"):
        return True
    article = first.lower_ in ("the", "this", "that") or (first.i and first.nbor(-1).lower_ in ("the", "this", "that"))
    return last.pos_ in ("NOUN", "PROPN") and (size > 1 or bool(article))
