"""How the code is built: lines, import arrows between folders, and what is long or untyped.

From the checkout alone, so that an older one can be counted too: ``--repo DIR``.
"""

from __future__ import annotations

import argparse
import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.arguments import FILE, takes
from benchmarks.tables import show

_HERE: Final = Path(__file__).resolve().parents[1]
_PACKAGE: Final = "assistant"
_LONGEST_FUNCTION: Final = 40
_LONGEST_FILE: Final = 400
_Function = ast.FunctionDef | ast.AsyncFunctionDef
ARGUMENTS: Final = takes(repo={**FILE, "default": _HERE, "help": "checkout to count"})


def run(args: argparse.Namespace) -> None:
    """Count and print."""
    repo: Path = args.repo
    areas = {area: _sources(repo / area) for area in (_PACKAGE, "benchmarks", "tests")}
    product = areas[_PACKAGE]
    everything = {path: tree for own in areas.values() for path, tree in own.items()}
    arrows = set(_arrows(product, repo))
    rows = {
        "root modules": sum(path.parent == repo / _PACKAGE for path in product),
        "contract rows": _contract_rows(repo / "pyproject.toml"),
        "folder pairs that import": len(arrows),
        "of them both ways": sum((there, here) in arrows for here, there in arrows) // 2,
    }
    for name, counted in (("product", product), ("all Python", everything)):
        rows |= {
            f"functions over {_LONGEST_FUNCTION} lines, {name}": _long_functions(counted),
            f"files over {_LONGEST_FILE} lines, {name}": sum(
                _lines(path) > _LONGEST_FILE for path in counted
            ),
            f"Any in annotations, {name}": sum(map(_anys, counted.values())),
        }
    show(f"Structure of {repo.resolve().name}", ("what", "n"), rows.items())
    folders = Counter[str]()
    for path in product:
        at_root = path.parent == repo / _PACKAGE
        folders["(root)" if at_root else _folder(path, repo)] += _lines(path)
    totals = [(area, sum(map(_lines, own))) for area, own in areas.items()]
    show("Lines of Python", ("area", "lines"), [*totals, (), *folders.most_common()])


def _sources(folder: Path) -> dict[Path, ast.Module]:
    paths = sorted(folder.rglob("*.py"))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _folder(path: Path, repo: Path) -> str:
    """The folder of the package that a file lies in; a file at the root is its own."""
    part = path.relative_to(repo / _PACKAGE).parts[0]
    return part.removesuffix(".py")


def _contract_rows(project: Path) -> int:
    """Rows of the layers in the import contract."""
    contracts = tomllib.loads(project.read_text(encoding="utf-8"))["tool"]["importlinter"]
    return sum(len(contract.get("layers", ())) for contract in contracts["contracts"])


def _arrows(sources: dict[Path, ast.Module], repo: Path) -> Iterator[tuple[str, str]]:
    """Who imports whom, type-checking imports included."""
    for path, tree in sources.items():
        here = _folder(path, repo)
        for name in _imported(tree):
            parts = name.split(".")
            if parts[0] == _PACKAGE and len(parts) > 1 and here not in {parts[1], "__init__"}:
                yield here, parts[1]


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == _PACKAGE:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _long_functions(sources: dict[Path, ast.Module]) -> int:
    """Functions longer than allowed, from ``def`` to their last line."""
    return sum(
        isinstance(node, _Function)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > _LONGEST_FUNCTION
        for tree in sources.values()
        for node in ast.walk(tree)
    )


def _anys(tree: ast.Module) -> int:
    """How often ``Any`` stands in an annotation or in an alias of a type."""
    annotations: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            annotations.append(node.annotation)
        elif isinstance(node, _Function):
            annotations.append(node.returns)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            annotations.append(node.value)
    named = (inner for one in annotations if one for inner in ast.walk(one))
    return sum(isinstance(inner, ast.Name) and inner.id == "Any" for inner in named)
