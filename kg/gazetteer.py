"""Small tables of well known names: countries, US states, agencies, parties, outlets, policies (``data/gazetteer``).

They help to type a name, to know its other names, and to link it; nothing may depend on them for correctness. The
columns are in ``data/README.md``."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from kg.errors import SchemaError
from kg.files import folder
from kg.model import Entity
from kg.schema import Schema

#: Columns that every table has; ``capital``, ``postal`` and ``exact`` are optional.
COLUMNS = ("label", "type", "aliases", "demonyms", "country", "wikidata", "source")
OPTIONAL = ("capital", "postal", "exact")
#: The one table of the folder with other columns: name, gender, source.
FIRST_NAMES = "first-names.csv"

_TOKENS = re.compile(r"\w+|[^\w\s]")
_REMEMBERED = 20_000
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-"})
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?)+[^\W\d_]\b\.?")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&/-]*[A-Z0-9]s?|[A-Z]\d+")
_ABBREVIATION = re.compile(r"[A-Z]\w{0,5}\.")
_THE = re.compile(r"the\s+(?=\S)", re.IGNORECASE)
_GOVERNMENT = re.compile(r"(?:the\s+)?government of\s+(.+)", re.IGNORECASE)
_BODIES = ("Agency", "Court", "Legislature", "Organisation")
_PLACES = ("Country", "State", "Region", "City")
#: Bodies of the United States are also named with the country before their name.
_FEDERAL = ("US", "United States")


@dataclass(frozen=True, slots=True)
class Entry:
    """ "The Department of Homeland Security, an agency of the US, also DHS, is Q11231 in Wikidata."

    :param type: local name of a class of the ontology.
    :param country: ISO 3166-1 alpha-2 code, or None.
    :param wikidata: ``"Q11231"``, or None where no id could be checked.
    :param source: where the id comes from.
    """

    label: str
    type: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    country: str | None = None
    wikidata: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, and what its table says beside it."""

    entry: Entry
    capitals: tuple[str, ...] = ()
    postal: str | None = None
    exact: tuple[str, ...] = ()


@lru_cache(maxsize=_REMEMBERED)
def tidy(name: str) -> str:
    """``name`` in NFC with straight quotes, plain hyphens and single spaces; case is kept.

    The full stops of acronyms and quotes around the whole go.

    >>> tidy("the  U.S. ‘catch’ policy"), tidy("“Remain in Mexico”")
    ("the US 'catch' policy", 'Remain in Mexico')
    """
    plain = unicodedata.normalize("NFC", name).translate(_QUOTES)
    plain = _DOTTED.sub(lambda m: re.sub(r"[.\s]", "", m[0]) + " " * m[0].endswith(" "), plain)
    plain = " ".join(plain.split())
    return plain.strip("'\" ") or plain


@lru_cache(maxsize=_REMEMBERED)
def fold(name: str) -> str:
    """The form in which names are compared: :func:`tidy`, without accents, case and a leading "the".

    >>> fold("The U.S. Department of State"), fold("Andrés López"), fold("the")
    ('us department of state', 'andres lopez', 'the')
    """
    plain = tidy(name)
    start = _THE.match(plain)
    bare = unicodedata.normalize("NFKD", plain[start.end() :] if start else plain)
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def is_acronym(name: str) -> bool:
    """True for a single word in capitals ("US", "U.S.", "ICE", "G7"): its case counts, since "us" is a pronoun."""
    return _ACRONYM.fullmatch(tidy(name)) is not None


def _lower_the(name: str) -> str:
    plain = tidy(name)
    start = _THE.match(plain)
    return f"the {plain[start.end() :]}" if start else plain


def _first_of(name: str) -> str:
    """The letters with which a name starts, folded: "us" of "U.S. Senate", "al" of "Al-Aqsa"."""
    return next(iter(re.findall(r"\w+", fold(name))), "")


class Gazetteer:
    """All rows, found by name. Names in capitals and abbreviations ("ICE", "Miss.") match only in their own case.

    :raises SchemaError: if a demonym, capital or postal code stands for two entries.
    """

    __slots__ = ("_capitals", "_cased", "_demonyms", "_entries", "_first", "_folded", "_postal", "max_words")

    max_words: int  # of the longest name

    def __init__(self, rows: Iterable[Row]) -> None:
        known = tuple(rows)
        self._entries = tuple(row.entry for row in known)
        self._folded, self._cased = dict[str, list[Entry]](), dict[str, list[Entry]]()
        self._demonyms, self._capitals, self._postal = dict[str, Entry](), dict[str, Entry](), dict[str, Entry]()
        self._first = dict[str, int]()
        self.max_words = 1
        for row in known:
            self._add(row)

    def find(self, name: str) -> tuple[Entry, ...]:
        """The entries that ``name`` may denote, in the order of the tables; none where it is unknown.

        Case, accents, typographic quotes, a leading "the" and the full stops of acronyms don't count; but the case of
        acronyms and abbreviations does ("ICE" is an agency, "ice" and "Ice" are not).
        """
        cased = _lower_the(name)
        keys = dict.fromkeys((cased, cased.removeprefix("the ")))
        found = chain.from_iterable(self._cased.get(key, ()) for key in keys)
        return tuple(dict.fromkeys((*self._folded.get(fold(name), ()), *found)))

    def longest(self, word: str) -> int:
        """At least the tokens of the longest name that starts with that word of a text; 0 if none does."""
        return self._first.get(_first_of(word), 0)

    def demonym(self, word: str) -> Entry | None:
        """The country, state or party whose people, adjective or members ``word`` names: "Mexican", "Texans".

        Case counts ("polish" is no Pole). Where a word could mean several places, the tables name the usual one.
        """
        plain = tidy(word)
        return self._demonyms.get(plain) or (self._demonyms.get(plain[:-1]) if plain.endswith("s") else None)

    def capital(self, name: str) -> Entry | None:
        """The country whose government ``name`` may stand for, as in "Beijing rejected the deal". Case counts."""
        return self._capitals.get(tidy(name))

    def postal(self, code: str) -> Entry | None:
        """The US state of a postal code, as after a town ("Bend, OR"); case counts."""
        return self._postal.get(code)

    def entries(self, type: str | None = None) -> tuple[Entry, ...]:
        """All entries, or those of exactly that type."""
        return self._entries if type is None else tuple(e for e in self._entries if e.type == type)

    def _add(self, row: Row) -> None:
        entry = row.entry
        for name in dict.fromkeys((entry.label, *entry.aliases)):
            if name not in row.exact:
                self._name(name, entry)
        for name in row.exact:
            self._put(self._cased, _lower_the(name), entry)
        for word in entry.demonyms:
            self._one(self._demonyms, tidy(word), entry, "demonym")
        for capital in row.capitals:
            self._one(self._capitals, tidy(capital), entry, "capital")
        if row.postal:
            self._one(self._postal, row.postal, entry, "postal code")

    def _name(self, name: str, entry: Entry) -> None:
        if is_acronym(name) or _ABBREVIATION.fullmatch(name):
            plain = tidy(name)
            self._put(self._cased, plain, entry)
            # British papers write Nato and Unicef; three letters would be words ("Ice", "Who", "Dot").
            if len(plain) > 3 and plain.isalpha():
                self._put(self._cased, plain.capitalize(), entry)
            return
        self._put(self._folded, fold(name), entry)
        if entry.country == "US" and entry.type in ("Agency", "Court", "Legislature") and name == entry.label:
            for before in _FEDERAL:
                self._put(self._folded, fold(f"{before} {name}"), entry)

    def _put(self, table: dict[str, list[Entry]], key: str, entry: Entry) -> None:
        known = table.setdefault(key, [])
        if entry not in known:
            known.append(entry)
        for first in (_first_of(key), _first_of(key.removeprefix("the "))):
            self._first[first] = max(self._first.get(first, 0), len(_TOKENS.findall(key)) + 1)
        self.max_words = max(self.max_words, len(key.split()))

    @staticmethod
    def _one(table: dict[str, Entry], key: str, entry: Entry, kind: str) -> None:
        other = table.setdefault(key, entry)
        if other != entry:
            raise SchemaError(
                f"the {kind} {key!r} stands for {other.label} and {entry.label}", "data/gazetteer", "keep the usual one"
            )


def read(path: Path) -> Iterator[Row]:
    """The rows of one table.

    :raises SchemaError: if the file cannot be read, lacks a column, or a row is malformed; names file and line.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file, strict=True)
            names = tuple(table.fieldnames or ())
            if missing := [c for c in COLUMNS if c not in names]:
                raise SchemaError(f"the table lacks the column {missing[0]}", str(path), "see data/README.md")
            if unknown := [n for n in names if n not in COLUMNS + OPTIONAL]:
                raise SchemaError(f"the table has an unknown column {unknown[0]!r}", str(path), "see data/README.md")
            for row in table:
                yield _row(row, f"{path}, line {table.line_num}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SchemaError(f"the table cannot be read: {error}", str(path), "mend the file") from error


@cache
def load() -> Gazetteer:
    """The gazetteer of this installation, read once; tables in the order of their file names.

    :raises SchemaError: if a table is wrong.
    """
    paths = sorted((folder("data") / "gazetteer").glob("*.csv"))
    return Gazetteer(chain.from_iterable(read(path) for path in paths if path.name != FIRST_NAMES))


@cache
def first_names() -> dict[str, str]:
    """Common first names, folded, each with ``"m"`` or ``"f"``; those that both bear are left out.

    :raises SchemaError: if the table is missing, or a row is malformed.
    """
    path = folder("data") / "gazetteer" / FIRST_NAMES
    found: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                if row.get("gender") not in ("m", "f") or not row.get("name") or not row.get("source"):
                    raise SchemaError(f"the row of {row.get('name')!r} is wrong", str(path), "see data/README.md")
                if found.setdefault(fold(row["name"]), row["gender"]) != row["gender"]:
                    raise SchemaError(f"{row['name']!r} is of both genders", str(path), "leave it out")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SchemaError(f"the table cannot be read: {error}", str(path), "mend the file") from error
    return found


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text.

    >>> sorted(words("the a"))
    ['a', 'the']
    """
    return frozenset(text.split())


#: Words that are small in a name that is written with capitals.
FUNCTION_WORDS = words("of the and for in on at to from by with a an de la le el del der di da van von bin v vs &")
_ARTICLES = words(
    "a an some several many most few all any each every no another other both his her its their our my your this that "
    "these those such one two three four five six seven eight nine ten dozens hundreds thousands"
)
# Names made of these alone depend on the country, the place or the document: "Foreign Ministry", "the Post".
_RELATIVE = words(
    "ministry minister ministries department office parliament government cabinet foreign finance justice interior "
    "defence defense health education labor labour trade energy environment attorney general prime president vice "
    "police army military court high supreme constitutional district appeals circuit federal national state house "
    "senate assembly council committee commission city county central bank border navy security intelligence judge "
    "secretary governor mayor chief lower upper chamber election electoral affairs post times journal herald tribune"
)
_TITLES = words(
    "mr mrs ms miss dr sir dame lord lady prof professor president ex-president former vice prime minister premier "
    "chancellor sen sens senator rep reps representative congressman congresswoman gov governor mayor judge justice "
    "secretary gen general attorney col colonel capt captain lt sgt maj king queen prince princess pope bishop "
    "archbishop rev reverend ambassador speaker chairman chairwoman chair commissioner director president-elect "
    "spokesman spokeswoman"
)
#: Titles that are no names: all before them goes ("Mexican Foreign Minister Marcelo Ebrard").
_INNER_TITLES = words("president minister senator secretary general governor attorney premier chancellor congressman")
#: Words that may follow the name of a policy and say nothing new ("the MPP program", not "the DACA bill").
_APPENDED = words("program programme policy initiative scheme")
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_NICKNAMES = {
    short: long
    for long, all_short in {
        "alexander": "alex", "andrew": "andy", "anthony": "tony", "benjamin": "ben", "charles": "chuck charlie",
        "christopher": "chris", "daniel": "dan", "david": "dave", "donald": "don", "edward": "ed ted",
        "elizabeth": "liz", "gerald": "jerry", "gregory": "greg", "james": "jim jimmy", "jeffrey": "jeff",
        "joseph": "joe", "kathleen": "kathy", "kenneth": "ken", "lawrence": "larry", "matthew": "matt",
        "michael": "mike", "nicholas": "nick", "patrick": "pat", "richard": "dick rick", "robert": "bob rob",
        "ronald": "ron", "samuel": "sam", "steven": "steve", "thomas": "tom", "timothy": "tim", "william": "bill will",
    }.items()
    for short in all_short.split()
}  # fmt: skip


def person_name(name: str) -> tuple[tuple[str, ...], str, str]:
    """Given names, family name and suffix of a person's name, folded; titles go.

    >>> person_name("President Joseph R. Biden Jr."), person_name("Biden")
    ((('joseph', 'r'), 'biden', 'jr'), ((), 'biden', ''))
    """
    words = [plain for word in fold(name).split() if (plain := re.sub(r"[.,]", "", word))]
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = _SUFFIXES[words.pop()]
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    inner = max((place for place, word in enumerate(words[:-1]) if word in _INNER_TITLES), default=-1)
    words = words[inner + 1 :]
    return tuple(words[:-1]), words[-1] if words else "", suffix


def given_fit(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """True if the given names can be one person's; both as :func:`person_name` gives them, and not empty.

    >>> given_fit(("joe",), ("joseph", "r")), given_fit(("j",), ("joe",)), given_fit(("joe",), ("jim",))
    (True, True, False)
    """

    def same(a: str, b: str) -> bool:
        return _NICKNAMES.get(a, a) == _NICKNAMES.get(b, b) or (1 in (len(a), len(b)) and a[0] == b[0])

    if not same(left[0], right[0]):
        # "López Obrador" is "Andrés Manuel López Obrador", who has two given and two family names.
        short, long = sorted((left, right), key=len)
        return len(short) == 1 and len(long) >= 3 and short[0] == long[-1] and len(short[0]) > 3
    return all(same(a, b) for a, b in zip(left[1:], right[1:], strict=False))


def initials(given: tuple[str, ...]) -> frozenset[str]:
    """Keys of given names that fit only if they share one: for blocks that need no comparing with all others."""
    first = given[0]
    ends = {first, given[-1]} if len(given) >= 3 else {first}
    return frozenset({first[0], _NICKNAMES.get(first, first)[0], *(e for e in ends if len(e) > 3)})


def proper(name: str, type: str, schema: Schema, known: Gazetteer, nouns: frozenset[str]) -> str | None:
    """The part of ``name`` that names the same in every document, or None for a description ("a judge", "the plan").

    :param type: the type of what bears the name.
    :param nouns: the folded nouns of all entity types: they describe, they don't name.
    """
    plain = tidy(name)
    words = plain.split()
    content = [word for word in words if word.casefold().strip(".,") not in FUNCTION_WORDS]
    if not content or words[0].casefold() in _ARTICLES or not any(map(_capital, content)):
        return None
    if any(schema.is_a(type, e.type) or schema.is_a(e.type, type) for e in known.find(name)):
        return plain
    folded = fold(name)
    if folded in nouns or (folded.endswith("s") and folded[:-1] in nouns):
        return None
    if type == "Person":
        named = [w for w in content if fold(w).strip(".,") not in _TITLES | _RELATIVE and not _place(w, known)]
        return plain if named and all(any(c.isupper() for c in w) for w in content) else None
    last = content[-1]
    if schema.is_a(type, "Policy") and (rest := _without_appended(plain)):
        bare = proper(rest, type, schema, known, nouns)
        # "MPP program" is MPP, but "Texas program" and "White House policy" say whose it is and not which.
        owner = known.demonym(rest) or any(not schema.is_a(e.type, "Policy") for e in known.find(rest))
        return bare if bare and not owner and (len(content) > 2 or is_acronym(rest)) else None
    if type == "Administration" and len(content) > 1 and last.casefold() == "administration":
        return plain
    if type == "Office":
        return plain if any(_place(word, known) for word in content) else None
    if not all(map(_capital, content)) or all(word.casefold().strip(".,") in _RELATIVE for word in content):
        return None
    # "Critics said": one capital at the start of a sentence is no name of a group.
    one_word = type == "Group" and len(content) == 1 and not known.demonym(plain) and not is_acronym(plain)
    return None if one_word else plain


def _without_appended(name: str) -> str | None:
    rest, _, last = name.rpartition(" ")
    return rest if rest and last in _APPENDED else None


def _capital(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _place(word: str, known: Gazetteer) -> bool:
    people = known.demonym(word)
    return any(e.type in _PLACES for e in (*known.find(word), *([people] if people else [])))


@dataclass(frozen=True, slots=True)
class Match:
    """ "The entity *is* what the entry says, by the name 'DHS'"; with ``exact`` false only something close to it."""

    entry: Entry
    name: str
    exact: bool = True


def match(entity: Entity, schema: Schema, known: Gazetteer) -> Match | None:
    """The one entry that ``entity`` denotes by its names and type, or None where there is none or several remain.

    A country row is never a government: "Government of Mexico" is only close to Mexico. A name of a body in one
    country is not taken for a body of another ("Canadian Department of Justice", also called "Department of Justice").
    """
    if found := _GOVERNMENT.fullmatch(tidy(entity.label)):
        places = [e for e in known.find(found[1]) if e.type in ("Country", "State")]
        close = len(places) == 1 and entity.type == "Government"
        return Match(places[0], entity.label, exact=False) if close else None
    names = (entity.label, *entity.aliases)
    by_name = {name: _best(entity, name, schema, known) for name in names}
    best = by_name[entity.label]
    others = [by_name[name] for name in entity.aliases if by_name[name]]
    if not best and others:
        best = others[0]
    for other in others:
        # An alias may decide between two ("Washington", also "Washington, D.C."), or contradict.
        best = [entry for entry in best if entry in other] if len(best) > 1 or not by_name[entity.label] else best
    if len(best) != 1 or _elsewhere(names, best[0], schema, known):
        return None
    return Match(best[0], next(name for name in names if best[0] in by_name[name]))


def _best(entity: Entity, name: str, schema: Schema, known: Gazetteer) -> list[Entry]:
    found = known.find(name)
    if not found and schema.is_a(entity.type, "Policy") and (rest := _without_appended(tidy(name))):
        found = known.find(rest)
    ranked = [(_rank(entity, entry, name, schema), entry) for entry in found]
    top = min((rank for rank, _ in ranked if rank is not None), default=None)
    return [entry for rank, entry in ranked if rank is not None and rank == top]


def _rank(entity: Entity, entry: Entry, name: str, schema: Schema) -> int | None:
    if entity.type == entry.type:
        return 0
    if schema.is_a(entity.type, entry.type) or schema.is_a(entry.type, entity.type):
        return 1
    if schema.is_a(entity.type, "Policy") and schema.is_a(entry.type, "Policy"):
        return 2
    # What kind of body a name denotes is often guessed; a name of several words or the full label is enough then.
    bodies = schema.is_any(entity.type, _BODIES) and schema.is_any(entry.type, _BODIES)
    return 2 if bodies and (" " in name or fold(name) == fold(entry.label)) else None


def _elsewhere(names: Iterable[str], entry: Entry, schema: Schema, known: Gazetteer) -> bool:
    if entry.country is None or not schema.is_any(entry.type, _BODIES):
        return False
    for name in names:
        if entry in known.find(name):
            continue
        words = tidy(name).split()
        for size in (3, 2, 1):
            for start in range(len(words) - size + 1):
                gram = " ".join(words[start : start + size])
                people = known.demonym(gram)
                places = [e for e in (*known.find(gram), *([people] if people else [])) if e.type in _PLACES]
                if places and not any(e.type == "Country" and e.country == entry.country for e in places):
                    return True
    return False


def _row(row: dict[str, str], where: str) -> Row:
    if None in row or None in row.values():
        raise SchemaError("the row has too many or too few cells", where, "quote cells that hold a comma")
    cells = {name: value.strip() for name, value in row.items()}
    if not cells["label"] or not cells["type"] or not cells["source"]:
        raise SchemaError("the row has no label, type or source", where, "fill it in")
    if cells["wikidata"] and not re.fullmatch(r"Q[1-9]\d*", cells["wikidata"]):
        raise SchemaError(f"{cells['wikidata']!r} is no Wikidata id", where, "write it like Q96, or leave it empty")
    if cells["country"] and not re.fullmatch(r"[A-Z]{2}", cells["country"]):
        raise SchemaError(f"{cells['country']!r} is no ISO 3166-1 alpha-2 code", where, "write it like MX")

    def several(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in cells.get(name, "").split("|") if part.strip())

    exact = several("exact")
    aliases = tuple(dict.fromkeys((*several("aliases"), *(name for name in exact if name != cells["label"]))))
    entry = Entry(
        label=cells["label"],
        type=cells["type"],
        aliases=aliases,
        demonyms=several("demonyms"),
        country=cells["country"] or None,
        wikidata=cells["wikidata"] or None,
        source=cells["source"],
    )
    return Row(entry, several("capital"), cells.get("postal") or None, exact)
