from __future__ import annotations

import datetime
import io
import time
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Document
from kg.readers import Limits, read

BODY = "".join(
    f"<p>Paragraph {number} says that the governor would not sign the <b>bill</b> of the state on January 24, 2021.</p>"
    for number in range(5)
)
PAGE = f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Mexico opposes restart | Reuters</title>
<link rel="canonical" href="https://news.example/a"><meta name="author" content="Jane Doe; John Roe">
<meta property="og:site_name" content="Reuters"><meta property="article:published_time" content="2023-02-06T10:00:00Z">
<script>var deep = "<div><div>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><h1>Mexico opposes restart</h1>{BODY}</article>
<footer>Copyright 2020</footer></body></html>"""


def one(page: str | bytes, limits: Limits | None = None) -> Document | InputError:
    data = page.encode() if isinstance(page, str) else page
    (found,) = read("-", limits or Limits(), io.BytesIO(data))
    return found


def refused(page: str | bytes, limits: Limits | None = None) -> str:
    found = one(page, limits)
    assert isinstance(found, InputError)
    return str(found)


def test_a_page_gives_its_main_text_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    (found,) = read(str(path))
    assert isinstance(found, Document)
    assert (found.title, found.outlet) == ("Mexico opposes restart", "Reuters")
    assert found.authors == ("Jane Doe", "John Roe")
    assert found.published == datetime.date(2023, 2, 6)
    assert (found.url, found.source) == ("https://news.example/a", str(path))
    assert "Paragraph 3 says that the governor would not sign the bill of the state" in found.text
    assert "Home" not in found.text
    assert "Copyright" not in found.text
    assert "<" not in found.text


def test_a_page_reads_the_same_every_time() -> None:
    assert one(PAGE) == one(PAGE)


def test_a_date_in_the_body_is_none_of_the_page() -> None:
    found = one(f"<html><head><title>A bill</title></head><body><article>{BODY}</article></body></html>")
    assert isinstance(found, Document)
    assert (found.published, found.outlet, found.authors) == (None, None, ())


def test_the_dateline_of_the_text_fills_in_for_metadata() -> None:
    first = "<p>AUSTIN, Texas, Feb. 6, 2023 (Reuters) - The state said that it would sue the government over it.</p>"
    found = one(f"<html><body><article>{first}{BODY}</article></body></html>")
    assert isinstance(found, Document)
    assert (found.outlet, found.published) == ("Reuters", datetime.date(2023, 2, 6))


def test_the_encoding_that_a_page_names_is_used() -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("Paragraph 0", "“José” – Paragraph 0")
    found = one(page.encode("cp1252"))
    assert isinstance(found, Document)
    assert "“José” – Paragraph 0 says" in found.text


def test_a_canonical_address_that_could_break_out_of_an_iri_is_dropped() -> None:
    found = one(PAGE.replace("https://news.example/a", "https://news.example/a&gt;&lt;b"))
    assert isinstance(found, Document)
    assert found.url is None or not set('<>" ') & set(found.url)


def test_a_hundred_thousand_nested_elements_are_refused_at_once() -> None:
    start = time.monotonic()
    said = refused("<html><body>" + "<div>" * 100_000 + "The bill.")
    assert said == "-: the page nests too deep: 100,000 elements, the limit is 200; give its text"
    assert time.monotonic() - start < 5


def test_unclosed_paragraphs_and_items_do_not_count_as_nested() -> None:
    page = "<html><body><article>" + "<p>The governor said that he would not sign the bill.<br>" * 1000
    assert isinstance(one(page), Document)


def test_too_many_elements_are_refused_at_once() -> None:
    start = time.monotonic()
    for element in ("<i></i>", "<script></script>", "<!---->", "<p>"):
        assert "the page is too large" in refused("<html><body>" + element * 100_000 + BODY)
    assert time.monotonic() - start < 5


def test_unclosed_scripts_and_comments_take_no_time() -> None:
    start = time.monotonic()
    for element in ("<script>", "<!--", "<", "</", "<svg "):
        assert isinstance(one("<html><body>" + element * 1_000_000), InputError)
    assert time.monotonic() - start < 10


def test_entities_do_not_blow_up() -> None:
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "laugh"}">' for n in range(10)]
    page = (
        f"<?xml version='1.0'?><!DOCTYPE html [{''.join(names)}]><html><body><p>{'&e9;' * 10}</p>{BODY}</body></html>"
    )
    found = one(page)
    assert not isinstance(found, Document) or len(found.text) < 10_000


def test_nothing_outside_the_page_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the state")
    kind = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    found = one(f"{kind}<html><body><article>&x;{BODY}</article></body></html>")
    assert isinstance(found, Document)
    assert "secret of" not in found.text


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><head><title>Only a title</title></head></html>"]
)
def test_a_page_without_main_text_is_refused(page: str) -> None:
    assert refused(page) == "-: the page has no main text; give a page with an article, or its text"


def test_a_page_in_another_language_is_set_aside() -> None:
    text = "<p>El gobierno de México dijo el lunes que se opone a la reanudación del programa que obliga a esperar.</p>"
    assert "seems to be in Spanish" in refused(f"<html lang='en'><body><article>{text * 5}</article></body></html>")


def test_an_empty_page_and_a_binary_one_are_refused(tmp_path: Path) -> None:
    for data, said in (
        (b"", "the file is empty"),
        (b"\n", "the file is empty"),
        (b"GIF89a\0\0", "looks like a binary"),
    ):
        path = tmp_path / "a.htm"
        path.write_bytes(data)
        (found,) = read(str(path))
        assert said in str(found)


def test_headings_and_list_items_are_told_apart_and_no_bullet_or_bar_is_left() -> None:
    extra = """<h2>Texas backs the rule</h2><ul><li>Florida opposes the rule</li><li>Iowa <b>backs</b> it</li></ul>
    <blockquote><p>Maine opposes it</p></blockquote><table><tr><td>Utah</td><td>Utah opposes the rule</td></tr></table>
    """
    found = one(f"<html><body><article><h1>Mexico opposes restart</h1>{BODY}{extra}{BODY}</article></body></html>")
    assert isinstance(found, Document)
    kinds = {part.span.of(found.text): part.kind for part in found.parts}
    assert kinds["Mexico opposes restart"] == kinds["Texas backs the rule"] == "headline"
    for words in ("Florida opposes the rule", "Iowa backs it", "Maine opposes it", "Utah opposes the rule"):
        assert kinds[words] == "body"
    assert "\n".join(part.span.of(found.text) for part in found.parts) == found.text


def test_an_element_with_very_many_attributes_is_refused_before_it_is_parsed() -> None:
    many = " ".join(f"a{number}=1" for number in range(200_000))
    assert "over 1,000 attributes" in refused(f"<html><body><p {many}>{BODY}</p></body></html>")
    long = " ".join(["word"] * 20_000)
    assert isinstance(
        one(f"<html><body><article data-x='{long}' title=\"{long}\">{BODY}</article></body></html>"), Document
    )
