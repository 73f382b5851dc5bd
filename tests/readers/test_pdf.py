from __future__ import annotations

import datetime
import doctest
import io
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from kg.errors import InputError
from kg.model import Document
from kg.readers import Limits, pdf, read

Make = Callable[..., bytes]
PAGE = [
    "AUSTIN, Texas, Feb. 6, 2023 (Reuters) - The state of Texas has re-",
    "jected the plan of the government, which it said that non-",
    "Mexican migrants (and others) would not accept.",
    "",
    "The second paragraph says that it was not “agreed” by all the",
    "others in the court.",
]
TEXT = (
    "AUSTIN, Texas, Feb. 6, 2023 (Reuters) - The state of Texas has rejected the plan of the government, which it said "
    "that non-Mexican migrants (and others) would not accept.\n\n"
    "The second paragraph says that it was not “agreed” by all the others in the court."
)


def refused(data: bytes, limits: Limits | None = None) -> str:
    (found,) = read("-", limits or Limits(), io.BytesIO(data))
    assert isinstance(found, InputError)
    return str(found)


def encrypted(data: bytes, user: str, algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_become_paragraphs(tmp_path: Path, make_pdf: Make) -> None:
    path = tmp_path / "a.PDF"
    path.write_bytes(
        make_pdf([PAGE, ["2", "On page two the judge ruled."]], "/Title (Texas rejects) /Author (Jane Doe)")
    )
    (found,) = read(str(path))
    assert isinstance(found, Document)
    assert found.text == TEXT + "\n\nOn page two the judge ruled."
    assert (found.title, found.authors, found.outlet) == ("Texas rejects", ("Jane Doe",), "Reuters")
    assert found.published == datetime.date(2023, 2, 6)


def test_metadata_that_says_nothing_and_the_date_of_making_are_not_taken(make_pdf: Make) -> None:
    info = "/Title (Microsoft Word - draft_v2.docx) /Author (jdoe) /CreationDate (D:20200101000000Z)"
    (found,) = read("-", Limits(), io.BytesIO(make_pdf([PAGE[4:]], info)))
    assert isinstance(found, Document)
    assert (found.title, found.authors, found.published) == (None, (), None)


def test_a_sentence_over_two_pages_stays_one_and_running_heads_go() -> None:
    pages = [
        ["Federal Register / Vol. 1", "The state sued the", "Page 1 of 3"],
        ["Federal Register / Vol. 2", "government over the", "Page 2 of 3"],
        ["Federal Register / Vol. 3", "parole process.", "3"],
    ]
    assert pdf.paragraphs(pages) == "The state sued the government over the parole process."


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_encrypted_file_is_refused_unless_it_opens_without_a_password(make_pdf: Make, algorithm: str) -> None:
    said = refused(encrypted(make_pdf([PAGE]), "secret", algorithm))
    assert said == "-: the PDF file is encrypted; decrypt it first, as with: qpdf --decrypt IN OUT"
    (found,) = read("-", Limits(), io.BytesIO(encrypted(make_pdf([PAGE]), "", algorithm)))
    assert isinstance(found, Document)
    assert found.text == TEXT


def test_a_scan_without_text_says_so(make_pdf: Make) -> None:
    assert refused(make_pdf([[]])) == "-: the PDF file has no text, only images perhaps; run OCR on it first"


@pytest.mark.parametrize("cut", [10, 200, 500])
def test_a_broken_file_is_refused(make_pdf: Make, cut: int) -> None:
    assert "it is no PDF file that can be read" in refused(make_pdf([PAGE])[:cut] + b"garbage")


def test_a_stream_that_blows_up_is_refused_at_once(make_pdf: Make) -> None:
    start = time.monotonic()
    bomb = zlib.compress(b"BT /F1 11 Tf " + b"(a) Tj " * 10_000_000 + b"ET")
    assert "too large when decompressed" in refused(make_pdf([bomb]))
    assert time.monotonic() - start < 10


def test_a_slow_file_is_given_up(make_pdf: Make) -> None:
    page = zlib.compress(b"BT /F1 11 Tf " + b"(a) Tj " * 20_000 + b"ET")
    start = time.monotonic()
    assert "it takes over 0.5 s to read" in refused(make_pdf([page] * 200), Limits(timeout=0.5))
    assert time.monotonic() - start < 10


def test_too_many_pages_are_refused(make_pdf: Make) -> None:
    assert "3 pages, the limit is 2" in refused(make_pdf([["a"]] * 3), Limits(max_pages=2))


def test_a_file_in_another_language_is_set_aside(make_pdf: Make) -> None:
    line = "El gobierno de México dijo el lunes que se opone a la reanudación del programa."
    assert "seems to be in Spanish" in refused(make_pdf([[line] * 3]))


def test_the_examples_hold() -> None:
    tried = doctest.testmod(pdf)
    assert tried.attempted > 0
    assert tried.failed == 0
