from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Document
from kg.readers import Limits, read

SENTENCE = "The governor said that he would not sign the bill of the state."


def lines(data: bytes, limits: Limits | None = None) -> list[Document | InputError]:
    return list(read("-", limits or Limits(), io.BytesIO(b'{"text": "The first bill passed."}\n' + data)))[1:]


def refused(data: bytes, limits: Limits | None = None) -> str:
    (found,) = lines(data, limits)
    assert isinstance(found, InputError)
    return str(found)


def test_a_line_is_a_document_with_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    full = {
        "id": "a-1", "text": SENTENCE, "title": "No\nto the bill", "outlet": "Reuters", "authors": ["Jane Doe"],
        "date": "2023-02-06T10:00:00Z", "url": "https://news.example/a", "language": "en", "other": [1],
    }  # fmt: skip
    second = {"id": 7, "text": f"{SENTENCE}\r\nYes.", "author": "Jane Doe and John Roe", "published": "6 February 2023"}
    path.write_text("\n".join(map(json.dumps, (full, second, {"text": "Texas sued."}))) + "\n")
    first, other, last = read(str(path))
    assert isinstance(first, Document)
    assert isinstance(other, Document)
    assert isinstance(last, Document)
    assert first == Document(
        SENTENCE, f"{path}#a-1", "No to the bill", "Reuters", ("Jane Doe",), datetime.date(2023, 2, 6),
        url="https://news.example/a",
    )  # fmt: skip
    assert (other.source, other.text, other.authors) == (f"{path}#7", f"{SENTENCE}\r\nYes.", ("Jane Doe", "John Roe"))
    assert other.published == datetime.date(2023, 2, 6)
    assert last.source == f"{path}#3"
    assert Path(last.source).stem == "news"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{bad", "-, line 2: the line is no JSON: "),
        (b"[1]", "-, line 2: the line is no JSON object"),
        (b'{"x": 1}', '-, line 2: the object has no "text"'),
        (b'{"text": 1}', '-, line 2: the object has no "text"'),
        (b'{"text": " "}', '-, line 2: its "text" is empty; give it a text'),
        (b'{"text": "a\\u0000b"}', "-, line 2: the text holds NUL characters"),
        (b'{"text": "a\\ud800b"}', "-, line 2: the text holds half a character (U+D800)"),
        (b'{"text": "a", "x": NaN}', "-, line 2: the line is no JSON: NaN is no JSON"),
        (b"[" * 100_000, "-, line 2: the line nests too deep"),
        (b'{"text": "caf\xe9"}', "-, line 2: byte 13 of the line is not UTF-8"),
        (b'{"text": "El gobierno dijo el lunes que se opone a la ley."}', "-, line 2: the text seems to be in Spanish"),
        (b'{"text": "No a la ley", "language": "es"}', "-, line 2: the text seems to be in Spanish"),
    ],
    ids=lambda value: None if isinstance(value, str) else value[:30].decode("latin-1"),
)
def test_a_broken_line_is_set_aside_with_its_number_and_the_rest_goes_on(line: bytes, said: str) -> None:
    flaw, last = lines(line + b'\n{"text": "The last bill passed."}')
    assert isinstance(flaw, InputError)
    assert isinstance(last, Document)
    assert str(flaw).startswith(said)
    assert "\n" not in str(flaw)
    assert last.source == "-#3"


def test_a_line_of_fifty_megabytes_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "news.ndjson"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"a " * 500_000)
        file.write(b'"}\n{"text": "The last bill passed."}\n')
    flaw, last = read(str(path))
    assert str(flaw) == f"{path}, line 1: the line is too large: over 20,000,000 bytes; split the document"
    assert isinstance(last, Document)
    assert last.source == f"{path}#2"


def test_an_id_stands_once_in_a_file() -> None:
    first, second = lines(b'{"id": "a", "text": "The bill passed."}\n{"id": "a", "text": "The bill failed."}')
    assert isinstance(first, Document)
    assert "the id 'a' stands for line 2 already" in str(second)


@pytest.mark.parametrize(
    ("data", "sources"),
    [
        (b'{"text": "The bill passed."}\n{"id": "1", "text": "The bill failed."}', ["-#1", "-, line 2"]),
        (b'{"id": 2, "text": "The bill passed."}\n{"text": "The bill failed."}', ["-#2", "-#line 2"]),
        (b'{"id": true, "text": "The bill passed."}\n{"id": [], "text": "The bill failed."}', ["-#1", "-#2"]),
    ],
)
def test_no_two_documents_of_a_file_have_one_name(data: bytes, sources: list[str]) -> None:
    found = read("-", Limits(), io.BytesIO(data))
    assert [one.source if isinstance(one, Document) else one.where for one in found] == sources


@pytest.mark.parametrize("text", ["", " \\n "])
def test_a_record_without_words_is_named_as_such_and_not_as_the_file(text: str) -> None:
    (found,) = lines(b'{"text": "%s"}' % text.encode())
    assert str(found) == '-, line 2: its "text" is empty; give it a text'


def test_an_id_cannot_bring_a_line_break_into_a_source() -> None:
    (found,) = lines(b'{"id": "a\\n\\u2028b", "text": "The bill passed."}')
    assert isinstance(found, Document)
    assert found.source == "-#a b"


def test_an_unsafe_url_is_dropped() -> None:
    for url in ("javascript:alert(1)", "https://a.example/> <b", "file:///etc/passwd", "https://a.example/\\u0007"):
        (found,) = lines(b'{"text": "The bill passed.", "url": "%s"}' % url.encode())
        assert isinstance(found, Document)
        assert found.url is None


def test_blank_lines_and_a_byte_order_mark_do_not_count() -> None:
    data = b'\xef\xbb\xbf{"text": "The bill passed."}\r\n\r\n  \n{"text": "The bill failed."}'
    assert [getattr(found, "source", None) for found in read("-", Limits(), io.BytesIO(data))] == ["-#1", "-#4"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for data in (b"", b"\n\n"):
        path.write_bytes(data)
        assert [str(found) for found in read(str(path))] == [f"{path}: the file is empty; give a file with text"]


@pytest.mark.parametrize("data", [bytes(range(256)) * 9, '{"text": "Texas sued."}\n'.encode("utf-16")])
def test_a_binary_file_is_one_line_and_not_one_for_each_of_its_lines(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    (found,) = read(str(path))
    assert str(found).startswith(f"{path}: it looks like a binary file")
