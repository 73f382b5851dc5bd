"""Reads just enough of a SPARQL query to bind parameters, refuse what must not run, and keep engines from harm.

**Parameters.** A value is never pasted in place of a variable. The query stays as it is, and in each group that names
the variable a ``VALUES (?name) { (term) }`` is put first, the term written by the RDF library, which escapes it. So the
parameter has one value wherever the query names it (in filters of inner groups, in sub-queries, in ``BOUND``), and
the meaning is that of SPARQL 1.1 in every engine. (pyoxigraph's own substitutions only take projected variables.)

**Tokens.** ``?a<1)…>`` can be read as a comparison or as the start of an IRI, and what one reader takes for an IRI
can hide a clause from another. :attr:`Parsed.text` therefore writes each IRI that could be read both ways with
escapes (``\\u0029``) that only an IRI can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError

#: Longest query in characters, most tokens, deepest nesting: far below what makes an engine overflow its stack.
MOST_CHARACTERS, MOST_TOKENS, DEEPEST = 200_000, 10_000, 60

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_LOCAL = r"(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*"
_TOKEN = re.compile(
    rf"""(?P<space>\s+|\#[^\n\r]*)
    |(?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    |(?P<variable>[?$][\w·]+)
    |(?P<name>(?:[^\W\d](?:[\w.\-·]*[\w\-·])?)?:{_LOCAL})
    |(?P<word>[^\W\d][\w-]*)
    |(?P<annotation>\{{\||\|\}})
    |(?P<open>[({{\[])
    |(?P<close>[)}}\]])
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_AMBIGUOUS = re.compile(r"[#'()]")
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    end: int


@dataclass(slots=True)
class _Frame:
    """An open bracket. ``pending`` says what the next ``{`` in it opens; ``names`` are the variables it names."""

    kind: str
    at: int = 0
    main: bool = False
    pending: str = ""
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Parsed:
    """ "It is a SELECT that names ?policy." ``groups``: where each group starts, and the variables to bind there.

    :param form: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; empty if it is no query.
    :param groups: offset in ``text`` just after the brace; the names in the group; if it is the body of a query.
    """

    text: str
    form: str
    variables: frozenset[str]
    groups: tuple[tuple[int, frozenset[str], bool], ...]


def parse(query: str) -> Parsed:
    """Read a query.

    :raises QueryError: if it is too long or nested too deep, is an update, or calls another server (``SERVICE``),
        which would let whoever may ask reach what only this machine can reach.
    """
    if len(query) > MOST_CHARACTERS:
        raise QueryError(f"the query is longer than {MOST_CHARACTERS} characters", "query", "make it shorter")
    tokens, text = _tokens(query)
    groups = tuple(_groups(tokens))
    if len(tokens) > MOST_TOKENS:
        raise QueryError(f"the query has more than {MOST_TOKENS} words and signs", "query", "make it shorter")
    words = [t.text.upper() for t in tokens if t.kind == "word"]
    form = next((w for w in words if w in _FORMS | _UPDATES), "")
    if form in _UPDATES:
        raise QueryError(f"{form} changes the graph, and queries only read", "query", "use SELECT, ASK or CONSTRUCT")
    for token in tokens:
        if token.kind in ("word", "name") and "service" in token.text.partition(":")[0].lower():
            raise QueryError("SERVICE is not allowed", "query", "ask the other endpoint itself")
    names = frozenset(t.text[1:] for t in tokens if t.kind == "variable")
    return Parsed(text, form, names, groups)


def bind(parsed: Parsed, bindings: Mapping[str, NamedNode | Literal]) -> str:
    """The query's text with its parameters bound.

    :raises QueryError: if a name is no variable of the query.

    >>> bind(parse("ASK { ?s ?p ?o }"), {"o": Literal('a "b"')})
    'ASK { VALUES (?o) { ("a \\\\"b\\\\"") } ?s ?p ?o }'
    """
    for name in bindings:
        if not _VARIABLE.fullmatch(name):
            raise QueryError(f"{name!r} is no name of a parameter", "query", "use letters, digits and _")
        if name not in parsed.variables:
            raise QueryError(f"the query has no variable ?{name}", "query", "leave the parameter out")
    text, bodies = parsed.text, 0
    for at, names, main in sorted(parsed.groups, reverse=True):
        bodies += main
        wanted = sorted(n for n in bindings if main or n in names)
        if wanted:
            text = f"{text[:at]} {_values(wanted, bindings)}{text[at:]}"
    return text if bodies or not bindings else f"{text}\n{_values(sorted(bindings), bindings)}"


def _values(names: list[str], bindings: Mapping[str, NamedNode | Literal]) -> str:
    return f"VALUES ({' '.join('?' + n for n in names)}) {{ ({' '.join(str(bindings[n]) for n in names)}) }}"


def _tokens(query: str) -> tuple[list[_Token], str]:
    """The tokens that count, and the text with ambiguous IRIs escaped, which their offsets refer to."""
    found: list[_Token] = []
    parts: list[str] = []
    length, doubtful = 0, "service" in query.lower()
    for match in _TOKEN.finditer(query):
        kind, text = str(match.lastgroup), match.group()
        if kind == "iri" and doubtful:
            text = _AMBIGUOUS.sub(lambda m: f"\\u{ord(m.group()):04X}", text)
        parts.append(text)
        length += len(text)
        if kind != "space":
            found.append(_Token(kind, text, length))
    return found, "".join(parts)


def _groups(tokens: list[_Token]) -> Iterator[tuple[int, frozenset[str], bool]]:
    """Each group graph pattern that can hold ``VALUES``: not templates, data, or braces around a sub-query alone."""
    stack = [_Frame("top")]
    for index, token in enumerate(tokens):
        frame, word = stack[-1], token.text.upper() if token.kind == "word" else ""
        match token.kind:
            case "word" if word == "CONSTRUCT":
                frame.pending = "template"
            case "word" if word in ("WHERE", "FROM") and frame.pending == "template":
                frame.pending = "short"
            case "word" if word == "VALUES":
                frame.pending = "data"
            case "word" if word in _FORMS:
                frame.pending = "body"
                if tokens[index - 1].end == frame.at and frame.kind == "group":
                    frame.kind = "wrapper"
            case "variable":
                next(f for f in reversed(stack) if f.kind not in ("(", "[")).names.add(token.text[1:])
            case "open" if token.text != "{":
                stack.append(_Frame(token.text))
            case "open":
                kind = {"template": "template", "short": "template", "data": "data"}.get(frame.pending, "group")
                stack.append(_Frame(kind, token.end, frame.pending == "body"))
                frame.pending = "body" if frame.pending == "template" else ""
            case "close" if len(stack) > 1:
                stack.pop()
                if frame.kind == "group":
                    yield frame.at, frozenset(frame.names), frame.main
        if len(stack) > DEEPEST:
            raise QueryError(f"the query is nested deeper than {DEEPEST} brackets", "query", "make it simpler")
