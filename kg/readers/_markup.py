"""Markdown without its markup, character for character, so that offsets stay those of the file.

The markup is told from the words by markdown-it, which says in which lines a block stands but not where inside of
them; the rules for what stands inside a line are therefore watched while they run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from kg.model import GAP, Part, Span

Rule = Callable[[StateInline, bool], bool]

#: Blocks may stand in each other this deep; what is deeper is no words.
_NESTING = 60
#: Longer blocks than this hold something else than prose, and are taken as they are (characters).
_MAX_BLOCK = 10_000
#: Footnote marks and the boxes of a list of tasks, which are words to markdown-it.
_NOTES = re.compile(r"\[\^[^\]\s]{1,40}\]:?|\A\[[ xX]\](?=\s)")
_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|pre|svg)\b.*?(?:</\1\s*>|\Z)|</?[A-Za-z][^<>]*>|<[!?][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
#: Elements that part no words.
_INLINE = frozenset(
    ["a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "u"]
)
#: What stands in these is no caption, however short it is.
_HOLDERS = ("list_item_", "blockquote_", "tr_")
#: Where the rules find who watches them.
_WATCH = "watch"
_LINE = re.compile(rf"[^\s{GAP}](?:[^\n]*[^\s{GAP}])?")


@dataclass(frozen=True, slots=True)
class Unmarked:
    """What is left of a text, as :class:`~kg.model.Document` has it.

    :param plain: as long as the text; :data:`~kg.model.GAP` and white space stand where the markup was.
    :param parts: the passages in order: headings, list items, table rows and the lines of paragraphs.
    :param title: the words of the first heading, if it opens the text or is of the highest level.
    """

    plain: str
    parts: tuple[Part, ...]
    title: str | None


@dataclass(slots=True)
class _Watch:
    """What the rules have said about one run of words: what of it is markup, and what stands for something else."""

    markup: list[tuple[int, int]] = field(default_factory=list)
    delimiters: list[tuple[Token, int, int]] = field(default_factory=list)
    other: list[tuple[int, int, str]] = field(default_factory=list)
    hard: set[int] = field(default_factory=set)


def unmarked(text: str, front: int = 0) -> Unmarked:
    """The text without its markup.

    :param front: where its front matter ends.
    """
    lines_only = text.replace("\r\n", " \n").replace("\r", "\n").replace("\t", " ").replace("\\|", "  ")
    page = _Page(lines_only, front)
    env: dict[str, Any] = {}
    tokens = _blocks().parse(lines_only[front:], env)
    level = inside = 0
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1:]) if token.nesting > 0 else 0
        elif token.type.startswith(_HOLDERS):
            inside += token.nesting
        elif token.map is None:
            continue
        elif token.type == "inline":
            kind = "headline" if level else "body" if inside else ""
            page.words(token.content, token.map, level, kind, env)
        elif token.type == "html_block":
            page.raw(token.map, lambda words: _HTML.sub(_tag_gap, words))
        elif token.type == "code_block":
            page.raw(token.map, str)
    return Unmarked("".join(page.plain), page.parts(), page.title)


class _Page:
    """The characters that stay, and the parts that they make up."""

    def __init__(self, text: str, front: int) -> None:
        self._text = text
        self.plain = ["\n" if c == "\n" else " " for c in text]
        self._starts = [front, *(m.end() for m in re.compile("\n").finditer(text, front)), len(text) + 1]
        self._found: list[tuple[int, int, str]] = []
        self._cells: dict[int, int] = {}
        self.title: str | None = None

    def words(self, content: str, lines: Sequence[int], level: int, kind: str, env: dict[str, Any]) -> None:
        """Keep the words of a run of text, as :func:`_read` tells them from the markup."""
        places = list(self._places(content, *lines))
        for place, char in zip(places, _read(content, env), strict=True):
            if place >= 0:
                self.plain[place] = char
        kept = [p for p in places if p >= 0]
        if not kept:
            return
        self._found.append((kept[0], kept[-1] + 1, kind))
        if self.title is None and (level == 1 or (level and len(self._found) == 1)):
            words = "".join(self.plain[kept[0] : kept[-1] + 1]).replace(GAP, "")
            self.title = " ".join(words.split()) or None

    def raw(self, lines: Sequence[int], change: Callable[[str], str]) -> None:
        """Keep whole lines, after a change that keeps their length."""
        start, end = self._starts[lines[0]], min(self._starts[lines[1]] - 1, len(self._text))
        self.plain[start:end] = change(self._text[start:end])
        self._found.append((start, end, ""))

    def parts(self) -> tuple[Part, ...]:
        """The parts, a line each, without the blanks around them."""
        plain = "".join(self.plain)
        return tuple(
            Part(Span(start + line.start(), start + line.end()), kind)
            for start, end, kind in sorted(self._found)
            for line in _LINE.finditer(plain[start:end])
        )

    def _places(self, content: str, first: int, last: int) -> Iterator[int]:
        """Where in the text each character of a token stands; -1 where it stands nowhere."""
        lines = content.split("\n")
        for number, line in enumerate(lines):
            at = min(first + number, last - 1)
            start, end = self._starts[at], self._starts[at + 1] - 1
            cursor = max(start, self._cells.get(at, 0))
            where = self._text.find(line, cursor, end) if len(lines) == 1 else self._text.rfind(line, cursor, end)
            if where < 0:
                yield from [-1] * len(line)
            else:
                yield from range(where, where + len(line))
                self._cells[at] = where + len(line)
            if number + 1 < len(lines):
                yield end


def _read(content: str, env: dict[str, Any]) -> str:
    """The words of a run of text, blanks where its markup stands, and a line end only where it must be one."""
    watch = _Watch()
    if len(content) <= _MAX_BLOCK:
        md = _blocks()
        md.inline.parse(content, md, {**env, _WATCH: watch}, [])
    chars = [" " if c == "\n" and at not in watch.hard else c for at, c in enumerate(content)]
    # Which of them pair up is known in the end; those that do not are words.
    watch.markup += [(at, end) for token, at, end in watch.delimiters if token.type != "text" or not token.content]
    # What is struck out is not said.
    struck = [at for token, at, _ in watch.delimiters if token.type in ("s_open", "s_close")]
    watch.markup += zip(struck[::2], struck[1::2], strict=False)
    for start, end in watch.markup:
        chars[start:end] = GAP * (end - start)
    for start, end, words in watch.other:
        chars[start:end] = words.ljust(end - start, GAP)
    return _NOTES.sub(lambda found: GAP * len(found[0]), "".join(chars))


def _tag_gap(found: re.Match[str]) -> str:
    """What is left of a tag or comment: nothing if it stands inside of a line, else a space."""
    name = re.match(r"</?(\w+)", found[0])
    return GAP * len(found[0]) if name and name[1].lower() in _INLINE else re.sub(r"[^\n]", " ", found[0])


# --- the rules, watched -----------------------------------------------------------------------------------------------


@cache
def _blocks() -> MarkdownIt:
    """A parser of blocks, whose rules for what stands inside a line say what they find to a :class:`_Watch`."""
    md = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable(["table", "strikethrough"])
    md.core.ruler.enableOnly(["normalize", "block"])
    md.inline.ruler2.disable("fragments_join")
    known: dict[str, Rule] = {rule.name: rule.fn for rule in md.inline.ruler.__rules__}
    for name, watched in _WATCHED.items():
        md.inline.ruler.at(name, _watching(known[name], watched))
    return md


def _watching(rule: Rule, say: Callable[[StateInline, Rule, _Watch], bool]) -> Rule:
    def run(state: StateInline, silent: bool) -> bool:
        watch = state.env.get(_WATCH)
        return rule(state, silent) if silent or watch is None else say(state, rule, watch)

    return run


def _newline(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at = state.pos
    if (done := rule(state, False)) and state.tokens[-1].type == "hardbreak":
        watch.hard.add(at)
    return done


def _escape(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at = state.pos
    if done := rule(state, False):
        if state.tokens[-1].type == "hardbreak":
            watch.hard.add(at + 1)
        if state.tokens[-1].content != state.src[at : at + 2]:
            watch.markup.append((at, at + 1))
    return done


def _code(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at, before = state.pos, len(state.tokens)
    if (done := rule(state, False)) and len(state.tokens) > before and state.tokens[-1].type == "code_inline":
        ticks = len(state.tokens[-1].markup)
        watch.markup += [(at, at + ticks), (state.pos - ticks, state.pos)]
    return done


def _delimiters(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at, before = state.pos, len(state.tokens) + bool(state.pending)
    if done := rule(state, False):
        for token in state.tokens[before:]:
            watch.delimiters.append((token, at, at + len(token.content)))
            at += len(token.content)
    return done


def _link(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at = state.pos
    if state.src[at] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, at, True)
    if done := rule(state, False):
        watch.markup += [(at, at + 1), (end, state.pos)]
    return done


def _image(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at, inside = state.pos, state.env.pop(_WATCH)
    try:
        if done := rule(state, False):
            watch.markup.append((at, state.pos))
    finally:
        state.env[_WATCH] = inside
    return done


def _autolink(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at = state.pos
    if done := rule(state, False):
        watch.markup += [(at, at + 1), (state.pos - 1, state.pos)]
    return done


def _tag(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at = state.pos
    if done := rule(state, False):
        watch.markup.append((at, state.pos))
        if re.match(r"<br\b", state.src[at : state.pos], re.IGNORECASE):
            watch.other.append((at, state.pos, "\n"))
    return done


def _entity(state: StateInline, rule: Rule, watch: _Watch) -> bool:
    at, before = state.pos, len(state.tokens)
    if (done := rule(state, False)) and len(state.tokens) > before and state.tokens[-1].type == "text_special":
        words = state.tokens[-1].content
        if len(words) <= state.pos - at:
            watch.other.append((at, state.pos, words))
    return done


_WATCHED: dict[str, Callable[[StateInline, Rule, _Watch], bool]] = {
    "newline": _newline,
    "escape": _escape,
    "backticks": _code,
    "strikethrough": _delimiters,
    "emphasis": _delimiters,
    "link": _link,
    "image": _image,
    "autolink": _autolink,
    "html_inline": _tag,
    "entity": _entity,
}
