from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Document
from kg.readers import Limits, read
from kg.readers._decode import decode

SENTENCE = "The governor said that he would not sign the bill of the state."
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t"), min_size=1)


def one(path: Path, limits: Limits | None = None) -> Document:
    found = list(read(str(path), limits or Limits()))
    assert len(found) == 1
    assert isinstance(found[0], Document), found[0]
    return found[0]


def refused(path: Path, limits: Limits | None = None) -> str:
    found = list(read(str(path), limits or Limits()))
    assert len(found) == 1
    assert isinstance(found[0], InputError)
    return str(found[0])


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_decoding_gives_back_the_very_text(text: str, encoding: str) -> None:
    kept = text.removeprefix("\ufeff") if encoding == "utf-8" else text
    assert decode(text.encode(encoding), "a.txt") == kept


@given(TEXTS)
def test_the_text_of_a_file_is_the_file(text: str) -> None:
    data = f"{SENTENCE}\r\n{text}\r{SENTENCE}\n".encode()
    (found,) = read("-", Limits(), io.BytesIO(data))
    assert isinstance(found, Document | InputError)
    if isinstance(found, Document):
        assert found.text.encode() == data
    else:
        assert "seems to be in" in str(found)


def test_line_ends_and_a_leading_blank_line_stay_so_that_offsets_are_the_files(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"\r\n{SENTENCE}\r\rTexas – sued.\n".encode())
    text = one(path).text
    assert text == f"\r\n{SENTENCE}\r\rTexas – sued.\n"
    assert text[text.index("Texas") :].startswith("Texas – sued")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SENTENCE.encode())
    assert one(path).text == SENTENCE


def test_western_bytes_are_read_as_windows_1252(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"{SENTENCE} “José” paid €5 – no more.".encode("cp1252"))
    assert one(path).text == f"{SENTENCE} “José” paid €5 – no more."


def test_a_broken_byte_in_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"{SENTENCE} “José” — ".encode() + b"\xff.")
    assert f"{path}: byte " in refused(path)
    assert "(0xFF) is not UTF-8" in refused(path)


def test_utf16_cut_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SENTENCE.encode("utf-16")[:-1])
    assert "is not UTF-16" in refused(path)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(1, 256)) * 20, b"\x7fELF\x02\x01\x01" + b"\x01\x02\x03" * 50],
    ids=["png", "all bytes", "elf"],
)
def test_a_binary_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert refused(path).startswith(f"{path}: it looks like a binary file")


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"], ids=["nothing", "blank", "mark"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert refused(path) == f"{path}: the file is empty; give a file with text"


def test_a_file_without_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("--- *** ---")
    assert "it holds no words" in refused(path)


def test_fifty_megabytes_of_one_line_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"a" * 1_000_000)
    assert refused(path) == f"{path}: the input is too large: over 20,000,000 bytes; split it"
    assert "line 1: the line is too large: 50,000,000 characters" in refused(path, Limits(max_bytes=60_000_000))


def test_the_line_that_is_too_long_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{SENTENCE}\n{SENTENCE * 3}\n{SENTENCE}\n")
    assert f"{path}, line 2: the line is too large" in refused(path, Limits(max_line=100))
    assert one(path, Limits(max_line=len(SENTENCE) * 3)).text.count("\n") == 3


def test_a_document_in_another_language_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("El gobierno de México dijo el lunes que se opone a la reanudación del programa de asilo.")
    assert refused(path) == f"{path}: the text seems to be in Spanish; give it in English"


def test_what_a_text_does_not_say_stays_unknown(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{SENTENCE} On February 6, 2023 it was vetoed.\n{SENTENCE}\n")
    found = one(path)
    assert (found.title, found.outlet, found.authors, found.published, found.url) == (None, None, (), None, None)
    assert found.language == "en"


def test_the_sample_document_has_no_metadata() -> None:
    path = Path(__file__).parents[2] / "data" / "documents" / "000_691f7a5e9130d0db.txt"
    found = one(path)
    assert found.text == path.read_bytes().decode()
    assert (found.title, found.outlet, found.published) == (None, None, None)
