"""The wheel holds all that kg needs, and works in a fresh environment, away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Mexico opposes the Migrant Protection Protocols. Texas sued to keep the program.\n"


def run(*command: object, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, env=env, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the backend that pyproject.toml names, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's folder of programs. Only the dependencies are lent from the environment of the tests."""
    place = tmp_path_factory.mktemp("fresh")
    venv.create(place, with_pip=False, symlinks=True)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).strip())
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    run(*pip, wheel, cwd=place)
    # A path in a .pth is searched last, and its own .pth files, among them that of the checkout, are not read.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


@pytest.fixture(scope="module")
def clean() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "KG_", "VIRTUAL_ENV"))}


def test_the_wheel_carries_ontology_queries_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "queries", "data/gazetteer"):
        files = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert files and {f"kg/_files/{f}" for f in files} <= names
    assert not any("test" in n or n.endswith(".pyc") for n in names)


def test_the_wheel_is_what_runs(installed: Path, clean: dict[str, str], tmp_path: Path) -> None:
    where = run(
        installed / "python", "-c", "import kg.files as f; print(f.folder('ontology'))", cwd=tmp_path, env=clean
    )
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_it_builds_and_answers_away_from_the_checkout(installed: Path, clean: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    counts = json.loads(run(installed / "kg", "build", "a.txt", "--format", "json", cwd=tmp_path, env=clean))
    assert counts["analysed"] == 1 and counts["claims"] >= 1
    rows = json.loads(
        run(installed / "kg", "query", "who-opposes", "--policy", "MPP", "--format", "json", cwd=tmp_path, env=clean)
    )
    assert "Government of Mexico" in {row["label"] for row in rows}
    answer = json.loads(run(installed / "kg", "ask", "Who opposes MPP?", "--format", "json", cwd=tmp_path, env=clean))
    assert [a["label"] for a in answer["answers"]] == ["Government of Mexico"]
    assert answer["answers"][0]["evidence"][0]["quote"] == "Mexico opposes the Migrant Protection Protocols."
