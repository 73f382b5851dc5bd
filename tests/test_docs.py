"""What the documents tell the reader to type exists: commands, options, queries, targets of make."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from kg import query
from kg.cli import app
from kg.schema import load as schema

sys.path.insert(0, str(Path(__file__).resolve().parent))
import shown

ROOT = Path(__file__).resolve().parent.parent
COMMAND: Any = typer.main.get_command(app)
#: Blocks between fences, and lines set in by four blanks.
FENCED = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SET_IN = re.compile(r"^    (\S.*)$", re.MULTILINE)


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def lines(text: str) -> Iterator[str]:
    """The lines of a page's blocks of code, continued lines joined, without a prompt."""
    for block in (*FENCED.findall(text), *SET_IN.findall(text)):
        for line in block.replace("\\\n", " ").splitlines():
            yield line.strip().removeprefix("$ ")


def typed(program: str) -> list[tuple[str, str]]:
    found = [(path.name, line) for path in pages() for line in lines(path.read_text(encoding="utf-8"))]
    return [(name, line) for name, line in found if line.startswith(f"{program} ")]


def calls(line: str) -> Iterator[list[str]]:
    """The words after each ``kg`` of a shell line, without comments, pipes and redirections."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|><;&")
    lexer.whitespace_split = True
    call: list[str] | None = None
    for word in (*lexer, ";"):
        if re.fullmatch(r"[|><;&]+", word):
            if call is not None:
                yield call
            call = None
        elif call is not None:
            call.append(word)
        elif word == "kg":
            call = []


def check(words: list[str]) -> None:
    """Parse a call as ``kg`` would, and run nothing."""
    with COMMAND.make_context("kg", list(words), resilient_parsing=True) as above:
        name, rest = words[0], words[1:]
        command = COMMAND.get_command(above, name)
        assert command is not None, f"there is no command {name}"
        if {"--help", "-h"} & set(rest):
            return
        with command.make_context(name, list(rest), parent=above) as context:
            if name != "query" or not context.params["name"]:
                assert not context.args
                return
            known = query.load(context.params["name"])
            given = {word[2:].partition("=")[0] for word in context.args if word.startswith("--")}
            assert given <= {p.name for p in known.parameters}
            assert {p.name for p in known.parameters if p.required} <= given


@pytest.mark.parametrize(("page", "line"), typed("kg"))
def test_each_command_in_the_documents_can_be_typed(page: str, line: str) -> None:
    for words in calls(line):
        check(words)


@pytest.mark.parametrize("name", query.names())
def test_the_example_of_each_query_can_be_typed(name: str) -> None:
    (words,) = calls(query.load(name).example)
    check(words)


@pytest.mark.parametrize("command", sorted(COMMAND.commands))
def test_the_help_of_each_command_has_an_example_that_can_be_typed(command: str) -> None:
    epilog = COMMAND.commands[command].epilog or ""
    assert epilog.startswith("Example: kg ")
    (words,) = calls(epilog.removeprefix("Example: "))
    assert words[0] == command
    check(words)


@pytest.mark.parametrize(("page", "line"), typed("make"))
def test_each_target_of_make_in_the_documents_exists(page: str, line: str) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line.split()[1] in targets


@pytest.mark.parametrize("path", pages(), ids=lambda p: p.name)
def test_links_to_files_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in t and not t.startswith("mailto:")]
    assert [t for t in targets if not (path.parent / t).exists()] == []


@pytest.mark.parametrize(
    "line",
    ["kg frobnicate", "kg build", "kg query who-opposes --party MPP", "kg query no-such-query", "kg ask Q --wat"],
)
def test_a_wrong_command_would_be_found(line: str) -> None:
    (words,) = calls(line)
    with pytest.raises(Exception, match=r".") as caught:
        check(words)
    assert not isinstance(caught.value, (AttributeError, TypeError))


def test_pipes_and_comments_are_no_words_of_a_command() -> None:
    assert list(calls('kg ask "Who opposes MPP?" | head > x  # why')) == [["ask", "Who opposes MPP?"]]
    assert list(calls("cat q.rq | kg query --sparql -")) == [["query", "--sparql", "-"]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("readme") / "store"
    shown.build(place)
    return place


@pytest.mark.parametrize(
    "block", shown.blocks(shown.README.read_text(encoding="utf-8")), ids=lambda b: shown.commands(b)[0][:40]
)
def test_the_readme_shows_what_its_commands_print(block: str, store: Path) -> None:
    assert block == shown.run(block, store), "python tests/shown.py brings the README up to date"


def test_the_readme_shows_questions_and_queries() -> None:
    typed_there = [c for b in shown.blocks(shown.README.read_text(encoding="utf-8")) for c in shown.commands(b)]
    assert any("kg ask" in c for c in typed_there)
    assert {"who-opposes", "states-that-sued"} <= {w for c in typed_there for w in c.split()}


def test_the_page_on_claims_names_every_relation() -> None:
    page = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    assert [name for name in schema().relations if not re.search(rf"\b{name}\b", page)] == []
