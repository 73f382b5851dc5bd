"""The output that the README shows, and the commands that print it. ``python tests/shown.py`` brings it up to date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
#: Width of the terminal that the README shows, in characters.
COLUMNS = "100"
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[str]:
    """What stands between the fences of each console block."""
    return _BLOCK.findall(text)


def commands(block: str) -> list[str]:
    """The commands typed in a block."""
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def run(block: str, store: Path) -> str:
    """The block as a terminal would show it, each command followed by its output."""
    env = os.environ | {
        "KG_STORE": str(store),
        "COLUMNS": COLUMNS,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    shown = []
    for command in commands(block):
        done = subprocess.run(command, shell=True, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S602
        lines = [line.rstrip() for line in (done.stdout + done.stderr).strip("\n").splitlines()]
        shown.append("\n".join([f"$ {command}", *lines]))
    return "\n\n".join(shown) + "\n"


def build(store: Path) -> None:
    """Read the sample document into a store."""
    command = [sys.executable, "-m", "kg", "build", "data/documents", "--store", str(store)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        build(store)
        text = README.read_text(encoding="utf-8")
        README.write_text(_BLOCK.sub(lambda m: f"```console\n{run(m[1], store)}```", text), encoding="utf-8")


if __name__ == "__main__":
    main()
