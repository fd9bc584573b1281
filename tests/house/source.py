"""The project's own source, read as trees, for the rules that a linter can't state."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def imported_names(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every `from module import name`, wherever it stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module, alias.name


def services() -> list[Path]:
    """service.py of every domain, or the modules of a folder of that name."""
    return [path for path in modules("app") if path.name == "service.py" or path.parent.name == "service"]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
