"""Imports run one way: what is below never knows what is above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
#: From the bottom to the top. What stands in one line may use each other, as long as it goes round in no circle.
LAYERS = (
    {"", "model", "errors", "files"},
    {"schema"},
    {"gazetteer"},
    {"readers", "language", "mentions", "extract"},
    {"resolve", "link"},
    {"graph"},
    {"validate", "infer", "history", "store"},
    {"query", "question", "ask", "analyse", "export"},
    {"rows", "pipeline", "evaluate", "explain"},
    {"cli", "web", "__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
LONGEST = 500


def part(module: str) -> str:
    """``kg.store.local`` belongs to ``store``; the package's own ``__init__`` to the empty name."""
    return [*module.split("."), ""][1]


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        names = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(names[:-1] if names[-1] == "__init__" else names), path


def imports(module: str, path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, anywhere in it."""
    known = {name for name, _ in modules()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kg")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            if node.module and node.module.split(".")[0] == "kg":
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    yield full if full in known else node.module


@pytest.mark.parametrize(("module", "path"), [pytest.param(m, p, id=m) for m, p in modules()])
def test_a_module_imports_nothing_from_above(module: str, path: Path) -> None:
    assert part(module) in RANK, "say in LAYERS where it belongs"
    above = sorted({i for i in imports(module, path) if RANK[part(i)] > RANK[part(module)]})
    assert not above


def test_the_parts_import_each_other_in_no_circle() -> None:
    uses: dict[str, set[str]] = {}
    for module, path in modules():
        uses.setdefault(part(module), set()).update(map(part, imports(module, path)))
    order = list(TopologicalSorter({name: used - {name} for name, used in uses.items()}).static_order())
    assert order.index("model") < order.index("graph") < order.index("cli")


@pytest.mark.parametrize(("module", "path"), [pytest.param(m, p, id=m) for m, p in modules()])
def test_a_module_can_be_read_at_one_sitting(module: str, path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_imports_inside_functions_and_of_submodules_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("from kg import model\nimport kg.cli\ndef f():\n    from kg.store.local import folder\n")
    assert set(imports("kg.x", file)) == {"kg.model", "kg.cli", "kg.store.local"}
