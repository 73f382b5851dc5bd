from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import InputError, KGError
from kg.model import Document
from kg.readers import Limits, read, read_all, readers

SENTENCE = "The governor said that he would not sign the bill of the state."
PARAGRAPHS = f"<p>{SENTENCE}</p>" * 5


@pytest.fixture
def fresh() -> Iterator[None]:
    readers.cache_clear()
    yield
    readers.cache_clear()
    sys.modules.pop("other_reader", None)


def sources(found: Iterator[Document | InputError]) -> list[str]:
    return [one.source if isinstance(one, Document) else f"! {one}" for one in found]


def test_the_registry_finds_each_reader_by_its_file() -> None:
    assert set(readers()) >= {"html", "jsonl", "pdf", "text"}
    assert ".html" in readers()["html"].extensions


def plugin(folder: Path, body: str) -> None:
    (folder / "other_reader.py").write_text(body)
    info = folder / "other_reader-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-reader\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[kg.readers]\nrot13 = other_reader\n")


def test_another_package_adds_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    plugin(
        tmp_path,
        "import codecs\nfrom kg.model import Document\nEXTENSIONS = ('.rot13',)\n"
        "def read(raw, limits):\n"
        "    yield Document(codecs.decode(raw.bytes(limits).decode(), 'rot13'), raw.source)\n",
    )
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "a.rot13").write_text("Grknf fhrq.")
    (found,) = read(str(tmp_path / "a.rot13"))
    assert isinstance(found, Document)
    assert found.text == "Texas sued."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("x = 1\n", "it is no reader"),
        ("EXTENSIONS = ('.txt',)\ndef read(raw, limits): ...\n", "there is another reader for '.txt'"),
        ("import nothing_of_that_name\n", "it cannot be loaded"),
    ],
)
def test_a_broken_plugin_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None, body: str, said: str
) -> None:
    plugin(tmp_path, body)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KGError, match=said) as caught:
        readers()
    assert "the reader rot13 (other_reader)" in str(caught.value)


def test_a_folder_is_read_through_in_sorted_order(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.txt", "a-1.txt", "Z.txt", ".hidden.txt", ".git/x.txt", "a/.x/y.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SENTENCE)
    (tmp_path / "d.pdf").write_bytes(make_pdf([[SENTENCE]]))
    (tmp_path / "e.jsonl").write_text('{"id": "1", "text": "Texas sued."}\n')
    expected = ["Z.txt", "a/b/c.txt", "a/z.md", "a-1.txt", "b.txt", "d.pdf", "e.jsonl#1"]
    assert sources(read(str(tmp_path))) == [str(tmp_path / name) for name in expected]
    assert sources(read(str(tmp_path))) == sources(read(f"{tmp_path}/"))


def test_a_store_of_ours_in_the_folder_is_no_news(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    for name in ("kg-store/manifest.json", "kg-store/oxigraph/CURRENT", "kg-store/oxigraph/LOG"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SENTENCE)
    assert sources(read(str(tmp_path))) == [str(tmp_path / "a.txt")]


def test_the_source_keeps_the_folder_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(SENTENCE)
    monkeypatch.chdir(tmp_path)
    assert sources(read("news")) == ["news/a.txt"]
    assert sources(read("news/a.txt")) == ["news/a.txt"]


def test_links_out_of_the_folder_and_around_in_circles_are_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.txt").write_text(SENTENCE)
    (inside / "a.txt").write_text(SENTENCE)
    (inside / "b.txt").symlink_to(outside / "secret.txt")
    (inside / "c").symlink_to(outside)
    (inside / "d").symlink_to(inside)
    (inside / "e.txt").symlink_to("e.txt")
    (inside / "f.txt").symlink_to("a.txt")
    (inside / "g.txt").symlink_to("nowhere.txt")
    os.mkfifo(inside / "h.txt")
    assert sources(read(str(inside))) == [str(inside / "a.txt"), str(inside / "f.txt")]


def test_one_bad_input_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.html").write_text("<html></html>")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "e.bin").write_bytes(b"\0\1\2")
    (tmp_path / "f.txt").write_text(SENTENCE)
    found = list(read_all([str(tmp_path / "missing"), str(tmp_path), str(tmp_path / "a.txt")]))
    assert [isinstance(one, Document) for one in found] == [False, True, *[False] * 4, True, True]
    assert str(found[0]) == f"{tmp_path / 'missing'}: there is no such file or folder; check the path"
    assert all(str(tmp_path) in str(one) and "\n" not in str(one) for one in found if isinstance(one, InputError))


@pytest.mark.parametrize(
    "source", ["", "a\0b", "http://a\0b/", "a" * 5000, "nowhere/\ud800.txt", "/proc/self/mem", "#", "x://y"]
)
def test_a_strange_path_is_one_clear_line(source: str) -> None:
    (found,) = read(source)
    assert isinstance(found, InputError)
    assert str(found).isprintable()
    str(found).encode()


def test_a_name_that_is_not_utf8_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(SENTENCE)
    first, second = read(str(tmp_path))
    assert isinstance(first, Document)
    assert "the name is not UTF-8; rename it" in str(second)


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    assert sources(read(str(tmp_path))) == [f"! {tmp_path}: the folder has no files; give a folder with documents"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_what_may_not_be_read_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut" / "b.txt").write_text(SENTENCE)
    (tmp_path / "c.txt").write_text(SENTENCE)
    (tmp_path / "c.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    readers()  # loaded before the rights to load it are gone
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    # Root may read everything, so it has to be somebody else for a while.
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        found = sources(read("."))
    finally:
        if root:
            os.seteuid(0)
        (tmp_path / "shut").chmod(0o755)
    assert found == [
        "! ./shut: the folder cannot be listed: Permission denied; look who may read it",
        "a.txt",
        "! c.txt: it cannot be read: Permission denied; check the file",
    ]


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (SENTENCE.encode(), "-"),
        (b"\n\n" + SENTENCE.encode(), "-"),
        (b'\xef\xbb\xbf {"id": "a", "text": "Texas sued."}\n', "-#a"),
        (
            f"<!-- x -->\n<!DOCTYPE html><html><body><article>{PARAGRAPHS}</article></body></html>".encode(),
            "-",
        ),
        (b"{Texas sued, it was said.}", "-"),
    ],
    ids=["text", "blank", "jsonl", "html", "brace"],
)
def test_standard_input_is_told_by_its_bytes(data: bytes, source: str) -> None:
    (found,) = read("-", Limits(), io.BytesIO(data))
    assert isinstance(found, Document)
    assert found.source == source
    assert not found.text.startswith("<")


def test_standard_input_can_be_a_pdf(make_pdf: Callable[..., bytes]) -> None:
    (found,) = read("-", Limits(), io.BytesIO(make_pdf([[SENTENCE]])))
    assert isinstance(found, Document)
    assert found.text == SENTENCE


def test_standard_input_of_the_process_is_read() -> None:
    code = "from kg.readers import read\nfor one in read('-'): print(one.source, one.text)"
    done = subprocess.run([sys.executable, "-c", code], input=SENTENCE, capture_output=True, text=True, check=True)
    assert done.stdout == f"- {SENTENCE}\n"


def test_an_unknown_extension_is_text_if_it_decodes(tmp_path: Path) -> None:
    (tmp_path / "a.press").write_text(SENTENCE)
    (tmp_path / "b").write_text(SENTENCE)
    assert sources(read(str(tmp_path))) == [str(tmp_path / "a.press"), str(tmp_path / "b")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(tmp_path / "b.txt"))
        for name in ("a.txt", "b.txt"):
            (found,) = read(str(tmp_path / name))
            assert isinstance(found, InputError) and "\n" not in str(found)
    (found,) = read(str(tmp_path / "a.txt"))
    assert "it is no regular file; give a file, or pipe the text to kg and give -" in str(found)


def test_a_pipe_of_the_shell_is_read() -> None:
    command = [sys.executable, "-c", "from kg.readers import read\nprint(*(d.text for d in read('/dev/stdin')))"]
    done = subprocess.run(command, input=SENTENCE, capture_output=True, text=True, check=True)
    assert done.stdout == f"{SENTENCE}\n"


def test_standard_input_that_is_closed_or_not_for_reading_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert sources(read("-")) == ["! -: standard input is closed; pipe a text to kg"]
    code = "from kg.readers import read\nprint(*read('-'))"
    with (tmp_path / "a.txt").open("wb") as stdin:
        done = subprocess.run([sys.executable, "-c", code], stdin=stdin, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("-: it cannot be read: Bad file descriptor; pipe a text to kg\n", "")


def test_a_folder_that_cannot_be_listed_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(top: Path, onerror: Callable[[OSError], None]) -> list[object]:
        onerror(PermissionError(13, "Permission denied", str(top / "shut")))
        return []

    monkeypatch.setattr(os, "walk", refuse)
    said = f"! {tmp_path / 'shut'}: the folder cannot be listed: Permission denied; look who may read it"
    assert sources(read(str(tmp_path))) == [said]


def test_a_text_that_is_too_long_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{SENTENCE}\n" * 200)
    (found,) = read(str(tmp_path / "a.txt"), Limits(max_text=1_000))
    assert "the text is too long: " in str(found) and "the limit is 1,000; split it" in str(found)
    assert Limits().max_text == 2_000_000


@pytest.mark.parametrize("sign", ["_", "-", '"', "=)", "—", "."])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_a_long_row_of_signs_is_no_words_and_moves_none(tmp_path: Path, sign: str, name: str) -> None:
    text = f"Texas sued on Monday in the court.\n{sign * 20_000}\nIt lost. {sign * 150}\n"
    written = json.dumps({"text": text}) if name == "a.jsonl" else text
    (tmp_path / name).write_text(written, encoding="utf-8")
    (found,) = read(str(tmp_path / name))
    assert isinstance(found, Document) and found.text == text and found.plain is not None
    assert len(found.plain) == len(text) and sign * 100 not in found.plain.split("It lost")[0]
    for words in ("Texas sued on Monday in the court.", "It lost."):
        assert found.plain.index(words) == text.index(words)
    assert name == "a.md" or len(sign) > 1 or found.plain.endswith(f"{sign * 150}\n")


def test_an_endless_device_is_too_large() -> None:
    (found,) = read("/dev/zero", Limits(max_bytes=1_000_000))
    assert "the input is too large" in str(found)


def test_reading_writes_nothing_to_the_terminal(tmp_path: Path, make_pdf: Callable[..., bytes]) -> None:
    (tmp_path / "a.html").write_text("<html><body><div></p></body>")
    (tmp_path / "b.pdf").write_bytes(make_pdf([[SENTENCE]])[:-60])
    (tmp_path / "c.txt").write_bytes(b"\x81\x8d\x8f\x90" * 20)
    code = f"from kg.readers import read\nprint(len(list(read({str(tmp_path)!r}))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("3\n", "")
