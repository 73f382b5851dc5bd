"""The files of a folder, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.readers._base import UnreadableError


def walk(folder: Path) -> Iterator[Path | InputError]:
    """All files under ``folder``, sorted by the parts of their path, as relative paths.

    Hidden files and folders, links to folders, links that lead out of the folder, what is no regular file, and stores
    of ours (``kg build .`` makes one where it reads) don't count. A folder that cannot be listed gives an error.
    """
    flaws: list[InputError] = []

    def note(error: OSError) -> None:
        what = f"the folder cannot be listed: {error.strerror}"
        flaws.append(UnreadableError(what, str(error.filename), "look who may read it"))

    root = folder.resolve()
    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(place)
        if (here / "oxigraph" / "CURRENT").is_file():
            folders.clear()
            continue
        found.extend(here / name for name in files if not name.startswith(".") and _is_ours(here / name, root))
    yield from sorted(flaws, key=str)
    yield from sorted((path.relative_to(folder) for path in found), key=lambda path: path.parts)


def _is_ours(path: Path, root: Path) -> bool:
    try:
        inside = not path.is_symlink() or path.resolve(strict=True).is_relative_to(root)
        return inside and path.is_file()
    except (OSError, RuntimeError):  # a link that leads nowhere, or around in a circle (RuntimeError before 3.13)
        return False
