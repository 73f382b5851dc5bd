"""Title, outlet, authors and date from a text's own heading, byline and dateline.

Only what stands before the body counts, and only in forms that say what they are; a date inside the body is a date of
events and never taken. What is not said stays None.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

#: How much of a text is looked at: characters, lines that are not blank, and characters of each.
_HEAD, _LINES, _LINE = 6_000, 12, 400
_MAX_TITLE_WORDS, _MAX_TITLE = 25, 160
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_DAY = rf"{_WEEKDAY}(?:{_MONTH}\s+{_NTH},?\s+\d{{4}}|{_NTH}\s+{_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)(?!\d)"
_NO_YEAR = rf"{_WEEKDAY}(?:{_MONTH}\s+{_NTH}|{_NTH}\s+{_MONTH})"
_CLOCK = r"(?:[,;|T\s]*(?:at\s+)?\d{1,2}[:.]\d\d[^A-Za-z]{0,8}(?:[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?)?"

_DAY_PARTS = re.compile(
    rf"(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\D{{0,4}}\s*(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH}),?\s+(?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d\d-\d\d))(?!\d)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    rf"(?:(?P<place>[A-Z][\w., ]{{1,40}}?)\s*[,|–—-]\s*)?{_DAY}{_CLOCK}(?:[.|]|\s*[/|·•](?:(?!--)[^–—]){{0,60}})?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<label>(?:first\s+|date\s+)?published(?:\s+on|\s+at)?|posted(?:\s+on)?|date|issued|released?|release\s+date"
    r"|(?:last\s+)?updated(?:\s+on)?|source|outlet|publisher|publication|authors?|written\s+by)"
    r"\s*(?P<colon>:)?\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"(?:for\s+immediate\s+release|press\s+release|news\s+release)\b[\s:|,.–—-]*(?P<rest>.*)", re.I)
_NAME = r"[^\W\d_][\w.'’-]*(?:\s+(?:[^\W\d_a-z][\w.'’-]*|de|del|la|van|von|der|den|bin|al|el|da|dos)){1,4}"
_BYLINE = re.compile(
    rf"[Bb][Yy]:?\s+(?P<names>{_NAME}(?:\s*(?:,|,?\s+and|&|;)\s+{_NAME})*)"
    r"(?:\s*(?:,|\||–|—|\s-\s|\s+of|\s+for)\s+(?P<outlet>[A-Z][^|,]{1,50}))?(?P<rest>\s*[|,–—-].{0,60})?"
)
_PLACE = (
    r"(?P<place>[A-Z][\w.'’]*(?:[ -](?:[A-Z][\w.'’]*|de|del|la|of|the)){0,6}"
    r"(?:(?:, |/)[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,4}){0,3})"
)
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?![\w.]))?\s*[,–—-]?\s*(?P<when>{_DAY}|{_NO_YEAR})?,?\s*"
    r"(?:\((?P<wire>[^()]{2,60})\)|/(?P<slash>[^/\s][^/]{1,30})/)?\s*(?:[–—]|\.?--?(?=\s)|\.-)\s*(?=\S)"
)
_NO_PLACE = frozenset({"On", "In", "By", "Since", "After", "Before", "As", "The", "Until", "From", "At", "During"})
#: How news agencies sign, folded, and their names.
_WIRES = {
    "afp": "Agence France-Presse", "agence france-presse": "Agence France-Presse", "ani": "ANI", "ansa": "ANSA",
    "ap": "Associated Press", "associated press": "Associated Press", "the associated press": "Associated Press",
    "bloomberg": "Bloomberg News", "bloomberg news": "Bloomberg News", "business wire": "Business Wire",
    "cnn": "CNN", "bbc": "BBC", "bbc news": "BBC", "npr": "NPR", "cna": "CNA", "dpa": "dpa", "efe": "EFE",
    "globe newswire": "GlobeNewswire", "globenewswire": "GlobeNewswire", "ians": "IANS", "interfax": "Interfax",
    "jta": "JTA", "kyodo": "Kyodo News", "pr newswire": "PR Newswire", "prnewswire": "PR Newswire", "pti": "PTI",
    "prnewswire-usnewswire": "PR Newswire", "reuters": "Reuters", "rns": "Religion News Service", "tass": "TASS",
    "thomson reuters foundation": "Thomson Reuters Foundation", "tns": "Tribune News Service",
    "upi": "United Press International", "xinhua": "Xinhua", "yonhap": "Yonhap",
    "the center square": "The Center Square", "states newsroom": "States Newsroom", "cronkite news": "Cronkite News",
    "the conversation": "The Conversation",
}  # fmt: skip
_STATION = re.compile(r"[KW][A-Z]{2,3}(?:-(?:TV|FM|AM))?")
_PAPER = re.compile(
    r"(?:[A-Z][\w.&'’-]+\s+){1,4}(?:Times|Post|Tribune|News|Journal|Herald|Press|Chronicle|Gazette|Examiner|Star|Sun|"
    r"Guardian|Observer|Globe|Bee|Register|Dispatch|Monitor|Hill|Independent|Telegraph|Inquirer|Newsroom|Wire|Radio)"
)
_FRONT = re.compile(
    r"(?P<rule>---|\+\+\+)[ \t]*\r?\n(?P<lines>(?:(?!---|\+\+\+)[^\n]*\n){1,60})(?P=rule)[ \t]*(?:\r?\n|\Z)"
)
_FRONT_LINE = re.compile(r"(?P<key>[A-Za-z_]{2,20})[ \t]*[:=][ \t]*(?P<value>[^\r\n]*)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?P<words>.+)\1")
_STARTS_WITH_DAY = re.compile(_DAY, re.IGNORECASE)
_HEADING = re.compile(r"#\s+(?P<title>\S.*?)\s*#*\s*")


@dataclass(frozen=True, slots=True)
class Facts:
    """ "By Jane Doe, for Reuters, on 6 February 2023, under the headline 'Mexico opposes restart'." """

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime.date | None = None
    url: str | None = None
    language: str | None = None


def day(value: object) -> datetime.date | None:
    """The day that a date stamp names, None if it names none beyond doubt (``01/02/2023``, ``Feb 6``).

    >>> day("Monday, Feb. 6, 2023"), day("2023-02-06T23:30:00-05:00"), day("01/02/2023")
    (datetime.date(2023, 2, 6), datetime.date(2023, 2, 6), None)
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    stamp = value.strip()[:200]
    if re.fullmatch(r"[12]\d{7}", stamp, re.ASCII):
        stamp = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}"
    if not (found := _DAY_PARTS.search(stamp)):
        return None
    try:
        if found["iso"]:
            return datetime.date.fromisoformat(found["iso"])
        month = _MONTHS.index((found["month"] or found["month2"])[:3].lower()) + 1
        return datetime.date(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"]))
    except ValueError:  # 30 February
        return None


def split_names(value: str) -> tuple[str, ...]:
    """Single names from a list in prose; "Doe, Jane" stays one."""
    parts = [p.strip() for p in re.split(r"\s*;\s*|,?\s+(?:and|&)\s+", value) if p.strip()]
    found: list[str] = []
    for part in parts:
        pieces = [p.strip() for p in part.split(",") if p.strip()]
        found.extend(pieces if all(" " in p for p in pieces) else [part])
    return tuple(found)


def facts(text: str) -> Facts:
    """What the head of ``text`` says about it: front matter first, then a heading, byline and dateline."""
    front, at = front_matter(text)
    said = _head(text[at:_HEAD], more=len(text) > _HEAD)
    return Facts(
        front.title or said.title,
        front.outlet or said.outlet,
        front.authors or said.authors,
        front.published or said.published,
        front.url,
        front.language,
    )


def front_matter(text: str) -> tuple[Facts, int]:
    """What lines ``key: value`` say between two lines ``---`` at the very start, as static site makers write them.

    :returns: the facts, and where the text goes on.
    """
    if not (found := _FRONT.match(text[:_HEAD])) or not _FRONT_LINE.match(found["lines"].lstrip("\r\n")):
        return Facts(), 0
    values: dict[str, str] = {}
    for line in _FRONT_LINE.finditer(found["lines"]):
        values.setdefault(line["key"].lower(), line["value"].strip().strip("\"'[]").strip())

    def first(*keys: str) -> str | None:
        return next((values[key] for key in keys if values.get(key)), None)

    said = Facts(
        title=first("title", "headline"),
        outlet=first("outlet", "publisher", "publication", "newspaper", "site", "source"),
        authors=split_names(first("author", "authors", "byline") or ""),
        published=day(first("published", "date", "issued")),
        url=first("url", "canonical", "link"),
        language=first("language", "lang"),
    )
    return said, found.end()


def _lines(head: str) -> Iterator[tuple[str, bool]]:
    """The lines that are not blank, without Markdown's emphasis, and whether a blank line (or a rule) follows."""
    lines = head.splitlines()
    seen = 0
    for at, line in enumerate(lines):
        plain = line.strip()
        if not plain.strip("=-_* "):
            continue
        after = lines[at + 1].strip() if at + 1 < len(lines) else None
        plain = plain[:_LINE]
        emphasis = _EMPHASIS.fullmatch(plain)
        yield emphasis["words"].strip() if emphasis else plain, after is not None and not after.strip("=- ")
        seen += 1
        if seen == _LINES:
            return


def _head(head: str, more: bool) -> Facts:
    said, updated, dateline = Facts(), None, None
    lines = list(_lines(head))
    for at, (line, apart) in enumerate(lines):
        has_more = more or at + 1 < len(lines)
        if heading := _HEADING.fullmatch(line):
            said = replace(said, title=said.title or heading["title"])
            continue
        if release := _RELEASE.match(line):
            said = replace(said, published=said.published or _only_day(release["rest"]))
            continue
        if label := _LABEL.fullmatch(line):
            told = _labelled(label, said)
            if told is None and _only_day(label["value"]):
                updated = updated or _only_day(label["value"])
                continue
            if told is not None and told != said:
                said = told
                continue
        if _only_day(line):
            said = replace(said, published=said.published or _only_day(line))
            continue
        if byline := _BYLINE.fullmatch(line):
            said = _byline(byline, said)
            continue
        if found := _dateline(line):
            dateline = found
            break
        apart = apart or (at + 1 < len(lines) and about(lines[at + 1][0]))
        if said.title is None and apart and has_more and _is_headline(line):
            said = replace(said, title=line)
            continue
        if _is_body(line):
            break
    if dateline:
        said = replace(said, outlet=said.outlet or dateline.outlet, published=said.published or dateline.published)
    return replace(said, published=said.published or updated)


def _only_day(line: str) -> datetime.date | None:
    return day(line) if _DATE_LINE.fullmatch(line.strip()) else None


def _labelled(found: re.Match[str], said: Facts) -> Facts | None:
    """``said`` with what the line adds; as it is where the line is no label; None for a date of a later change."""
    label, value = found["label"].lower(), found["value"].strip()
    if "updated" in label:
        return None
    if label in ("source", "outlet", "publisher", "publication"):
        named = found["colon"] and len(value) <= 60 and not value.endswith(".") and "//" not in value
        return replace(said, outlet=said.outlet or _WIRES.get(value.casefold(), value)) if named else said
    if label.startswith("author") or label.startswith("written"):
        named = re.fullmatch(rf"{_NAME}(?:\s*(?:,|,?\s+and|&|;)\s+{_NAME})*", value)
        return replace(said, authors=said.authors or split_names(value)) if named else said
    return replace(said, published=said.published or _only_day(value))


def _byline(found: re.Match[str], said: Facts) -> Facts:
    names, outlet = found["names"], found["outlet"]
    when = day(found["rest"]) or day(outlet)
    if outlet and (day(outlet) or re.search(r"\d", outlet)):
        outlet = None
    people = []
    outlet = _outlet(outlet.strip()) if outlet else None
    for name in split_names(names):
        # "By Jane Doe, Associated Press"
        if wire := _outlet(name):
            outlet = outlet or wire
        else:
            people.append(name)
    authors = said.authors or tuple(people)
    return replace(said, authors=authors, outlet=said.outlet or outlet, published=said.published or when)


def _outlet(name: str) -> str | None:
    """The name of a news agency, station or paper, None for other words in brackets ("R-Texas", "NYSE: ABC")."""
    plain = " ".join(name.split())
    if known := _WIRES.get(plain.casefold()):
        return known
    return plain if _STATION.fullmatch(plain) or _PAPER.fullmatch(plain) else None


def _dateline(line: str) -> Facts | None:
    """ "WASHINGTON (Reuters) - ", "AUSTIN, Texas, Feb. 6, 2023 — ": None where the line starts with no such thing."""
    if not (found := _DATELINE.match(line)) or not (found["place"] or found["wire"]):
        return None
    place = found["place"] or ""
    if place.split()[:1] and place.split()[0] in _NO_PLACE:
        return None
    inside = [part.strip() for part in (found["wire"] or found["slash"] or "").split(",")]
    outlet = next((name for name in map(_outlet, inside) if name), None)
    when = day(found["when"]) or day(found["wire"])
    capitals = place.split(",")[0].isupper() and len(place) > 2
    if not (outlet or when or (found["when"] and place) or capitals):
        return None
    return Facts(outlet=outlet, published=when)


def dateline(line: str, *, bare: bool = True) -> int:
    """Where the words start after the place, agency and date that open a report; 0 if nothing of that kind does.

    :param bare: a place in capitals will do; else there must be an agency or a date ("NATO – an alliance – said").

    >>> line = "AUSTIN, Texas (AP) – The state sued."
    >>> line[dateline(line):]
    'The state sued.'
    """
    if not (found := _DATELINE.match(line)) or not (bare or found["when"] or found["wire"] or found["slash"]):
        return 0
    return found.end() if _dateline(line) else 0


def about(line: str) -> bool:
    """True for a line that tells of the text and is none of it: a date, a byline, "For immediate release".

    >>> about("By Jane Doe"), about("February 6, 2023"), about("Texas sues")
    (True, True, False)
    """
    line = line.strip()[:_LINE]
    label = _LABEL.fullmatch(line)
    dated = _only_day(line) or (label and _only_day(label["value"]))
    return bool(dated or _BYLINE.fullmatch(line) or _RELEASE.match(line))


def _is_headline(line: str) -> bool:
    words = line.split()
    fits = 2 <= len(words) <= _MAX_TITLE_WORDS and len(line) <= _MAX_TITLE
    starts = line[0].isupper() or line[0].isdigit() or line[0] in "\"'‘“$"
    ends = line.rstrip("\"'”’").endswith((".", ",", ":", ";", "!"))
    other = (
        "://" in line or _STARTS_WITH_DAY.match(line) or re.match(r"(?:date|published|updated|source|by)\b", line, re.I)
    )
    return fits and starts and not ends and not other


def _is_body(line: str) -> bool:
    return len(line) > _MAX_TITLE or (line.rstrip("\"'”’").endswith((".", "!", "?")) and len(line.split()) > 8)
