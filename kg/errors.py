"""What can go wrong, said in one line: what, where, and what to do about it.

The children tell apart what the caller should do: :class:`InputError` means that one document is set aside and the
rest of the batch goes on; :class:`StoreError` means that the graph cannot be read or written at all;
:class:`QueryError` means that the question must be put differently; :class:`SchemaError` that our own data files are
at fault.
"""

from __future__ import annotations


class KGError(Exception):
    """Something that the user can act on.

    :param what: what is wrong, in a few words, without a full stop.
    :param where: the file and place (``"news/a.html"``, ``"feed.jsonl, line 7"``), or None.
    :param do: what to do about it, or None where nothing can be done.

    >>> str(KGError("the file is empty", where="a.txt", do="give a file with text"))
    'a.txt: the file is empty; give a file with text'
    """

    def __init__(self, what: str, where: str | None = None, do: str | None = None) -> None:
        super().__init__(what, where, do)
        self.what, self.where, self.do = what, where, do

    def __str__(self) -> str:
        line = self.what if self.where is None else f"{self.where}: {self.what}"
        line = line if self.do is None else f"{line}; {self.do}"
        return " ".join(line.split())


class InputError(KGError):
    """A document that cannot be read. It is set aside and counted; the batch goes on."""


class StoreError(KGError):
    """A store that cannot be opened, read or written. Nothing was changed."""


class QueryError(KGError):
    """A query or its parameters are wrong. Nothing was run."""


class SchemaError(KGError):
    """The ontology or a data file of ours is wrong."""
