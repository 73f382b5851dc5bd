"""Markdown: the words without the markup, at the offsets of the file."""

from __future__ import annotations

import datetime
import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import GAP, Document
from kg.readers import Limits, read
from kg.readers._markup import unmarked

SENTENCE = "The governor said that he would not sign the bill of the state."


def one(path: Path) -> Document:
    (found,) = read(str(path))
    assert isinstance(found, Document), found
    return found


def parts(text: str, front: int = 0) -> list[tuple[str, str]]:
    """Kind and words of each part, as they are read."""
    found = unmarked(text, front)
    return [(p.kind, " ".join(p.span.of(found.plain).replace(GAP, "").split())) for p in found.parts]


def test_front_matter_and_heading_say_what_the_text_is(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    front = '---\ntitle: "Mexico opposes restart"\nauthor: Jane Doe\ndate: 2023-02-06\nsite: Reuters\n---\n'
    text = f"{front}# Other\n\n{SENTENCE}"
    path.write_text(text)
    found = one(path)
    assert (found.title, found.outlet, found.authors) == ("Mexico opposes restart", "Reuters", ("Jane Doe",))
    assert found.published == datetime.date(2023, 2, 6)
    assert found.text == text


def test_a_url_of_front_matter_that_could_break_out_of_an_iri_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\nurl: https://a.example/> <b\n---\n{SENTENCE}")
    assert one(path).url is None
    path.write_text(f"---\nurl: https://a.example/b\n---\n{SENTENCE}")
    assert one(path).url == "https://a.example/b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The **mayor** opposes the *Clean Air Rule*.", "The mayor opposes the Clean Air Rule."),
        ("[Ohio](http://x.org/sued) sued.", "Ohio sued."),
        ('[Ohio](<http://x.org/a b> "It sued") sued.', "Ohio sued."),
        ("[**Ohio**][1] sued.\n\n[1]: http://x.org", "Ohio sued."),
        ("Over the `rule`.", "Over the rule."),
        ("A __strong *word*__ ~~no~~ more.", "A strong word more."),
        ("snake_case and 2 * 3 * 4 and *one.", "snake_case and 2 * 3 * 4 and *one."),
        (r"Five \\*stars\\* now.".replace("\\\\", "\\"), "Five *stars* now."),
        ("![A *flag*](flag.png) Ohio sued.", "Ohio sued."),
        ("[![Logo](a.png)](http://x.org) Ohio sued.", "Ohio sued."),
        ("See <https://x.org/y>.", "See https://x.org/y."),
        ("Ohio <b class='x'>sued</b> it.<!-- not so -->", "Ohio sued it."),
        ("AT&amp;T sued.", "AT&T sued."),
        ("Ohio sued.[^1]", "Ohio sued."),
        ("Ohio\nsued\r\nit.", "Ohio sued it."),
        ("un**believ**able", "unbelievable"),
        ("# The *title* #", "The title"),
        ("Title\n=====", "Title"),
        ("> Texas supports\n> the rule.", "Texas supports the rule."),
        ("> > Texas supports\nthe rule.", "Texas supports the rule."),
        ("1. Texas supports\n   the rule.", "Texas supports the rule."),
        ("- [x] Texas supports it.", "Texas supports it."),
        ("* \tTexas supports it.", "Texas supports it."),
        ("\tTexas supports it.", "Texas supports it."),
        ("<div>Texas <i>supp</i>orts it.</div>", "Texas supports it."),
    ],
)
def test_markup_goes_and_words_stay(text: str, words: str) -> None:
    assert [w for _, w in parts(text)] == [words]


def test_blocks_are_told_apart() -> None:
    text = (
        "## First\n\nOne.\\\nTwo  \nThree\nfour.\n\n- Five\n- Six\n  1. Seven\n\n> Eight\n\n| A | B |\n|---|---|\n"
        "| c | d |\n\n"
        "```\ncode\n```\n\n***\n\n<!--\nhidden\n-->\n\n<script>\nvar x;\n</script>\n\nNine\n----\n"
    )
    assert parts(text) == [
        ("headline", "First"),
        *(("", words) for words in ("One.", "Two", "Three four.")),
        *(("body", words) for words in ("Five", "Six", "Seven", "Eight", "A", "B", "c", "d")),
        ("headline", "Nine"),
    ]


def test_the_first_heading_is_the_title(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        f"## The *bill* of [Ohio](http://x.org)\n\n**By Jane Doe**\n\n*February 6, 2023*\n\n{SENTENCE}\n\n## More"
    )
    found = one(path)
    assert (found.title, found.authors) == ("The bill of Ohio", ("Jane Doe",))
    assert found.published == datetime.date(2023, 2, 6)


@pytest.mark.parametrize("rule", ["---", "+++"])
def test_front_matter_is_no_text(tmp_path: Path, rule: str) -> None:
    path = tmp_path / "a.md"
    sign = ":" if rule == "---" else " ="
    path.write_text(f"{rule}\ntitle{sign} 'Texas sued Ohio'\nauthor{sign} Jane Doe\n{rule}\n\n{SENTENCE}\n")
    found = one(path)
    assert (found.title, found.authors) == ("Texas sued Ohio", ("Jane Doe",))
    assert [part.span.of(found.text) for part in found.parts] == [SENTENCE]


def test_the_text_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    data = f"\ufeff# *A* bill\r\n\r\n{SENTENCE}\r\n> **Texas** sued.\r\n".encode()
    path.write_bytes(data)
    found = one(path)
    assert found.text.encode() == data.removeprefix(b"\xef\xbb\xbf")
    assert [p.span.of(found.text) for p in found.parts] == ["A* bill", SENTENCE, "Texas** sued."]


def test_the_same_characters_as_markdown_and_as_plain_text_are_two_documents(tmp_path: Path) -> None:
    for name in ("a.md", "a.txt"):
        (tmp_path / name).write_text(SENTENCE)
    assert one(tmp_path / "a.md").id != one(tmp_path / "a.txt").id


def test_a_document_in_another_language_is_told_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    link = "[el gobierno](http://x.org/the-state-of-the-union-and-the-law-of-the-land-that-is-not-for-all)"
    path.write_text(f"**{link}** de México dijo el lunes que se opone a la reanudación del programa de asilo.")
    (found,) = read(str(path))
    assert str(found) == f"{path}: the text seems to be in Spanish; give it in English"


@pytest.mark.parametrize("text", ["---\n\n***", "```\nTexas sued.\n```", "<!-- Texas sued. -->", "[1]: http://x.org"])
def test_a_file_of_markup_alone_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text)
    (found,) = read(str(path))
    assert isinstance(found, InputError)
    assert str(found).startswith(f"{path}: ") and str(found).count("\n") == 0


PIECES = st.sampled_from(
    [*"*_`[]()<>!#|-+=~&;:\\ \n\t\r", "a", "é", "😀", "Texas", "sued.", "&amp;", "<b>", "</b>", "<!--", "-->", "](x)",
     "\n\n", "> ", "\n- ", "1. ", "    ", "```", "---", "|-|", "[^1]", "  \n", "\r\n", "\x0b", "\u2028"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_upsets_it_and_offsets_always_hold(text: str) -> None:
    found = unmarked(text)
    assert len(found.plain) == len(text)
    for before, after in zip(text, found.plain, strict=True):
        assert after in (before, " ", "\n", GAP) or before == "&"
    last = 0
    for part in found.parts:
        assert last <= part.span.start and part.span.end <= len(text)
        words = part.span.of(found.plain)
        assert "\n" not in words and not {words[0], words[-1]} & {GAP, " "}
        last = part.span.end


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a ", "`a", "_*", "<", "[a](", "&", "> ", "- ", "<div>\n", "Texas *sued*.\n\n"]
)
def test_a_hostile_file_takes_no_long_time(piece: str) -> None:
    data = (f"{SENTENCE}\n\n" + piece * (60_000 // len(piece))).encode()
    start = time.process_time()
    found = list(read("-", Limits(), io.BytesIO(data)))
    list(map(unmarked, [data.decode()[:9_900], data.decode()]))
    assert len(found) == 1 and time.process_time() - start < 10
