"""Where our own data files lie: beside the package in a checkout, inside it in a wheel. Imports nothing of ours."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``ontology``, ``queries`` or ``data``, wherever the package is installed."""
    installed = _PACKAGE / "_files" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
