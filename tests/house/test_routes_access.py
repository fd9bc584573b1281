"""Every operation of the API stands in docs/access.yaml with the permission that its verb asks for; an unlisted one fails."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from fastapi import FastAPI

from app.core.config import Settings
from app.core.db import Database
from app.main import API, create_app
from tests.house.source import ROOT, modules, public_functions, services, tree

LIST = ROOT / "docs" / "access.yaml"
HEAD = """# Every operation of the REST API: method, path, and the permission that its verb asks for first.
# "own rules" stands where the verb settles it by itself (signing in, one's own account).
# Written anew by: READINESS_WRITE_DOCS=1 uv run pytest tests/house/test_routes_access.py
"""


@cache
def asked_by_verb() -> dict[tuple[str, str], str]:
    """(domain, verb) -> the permission in the verb's first line."""
    found: dict[tuple[str, str], str] = {}
    for path in services():
        domain = path.relative_to(ROOT / "app").parts[0]
        for function in public_functions(path):
            asked = [
                ast.unparse(node.args[0])
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "actor.require" and node.args
            ]
            found[domain, function.name] = (
                asked[0].removeprefix("Permission.").removeprefix("P.") if asked else "own rules"
            )
    return found


Handler = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(path: Path) -> dict[str, Handler]:
    """The functions of a module; of a folder of routes, those of all its modules."""
    paths = sorted(path.parent.glob("*.py")) if path.parent.name == "routes" else [path]
    return {node.name: node for one in paths for node in tree(one).body if isinstance(node, Handler)}


def operation_of(function: Handler) -> str:
    """What the API calls a handler: its operation_id where one is given, else its name."""
    for mark in function.decorator_list:
        for keyword in mark.keywords if isinstance(mark, ast.Call) else ():
            if keyword.arg == "operation_id" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return function.name


def verbs_in(function: Handler, aliases: dict[str, str], near: dict[str, Handler]) -> Iterator[tuple[str, str]]:
    """The verbs that a handler calls, itself or through a function of its own module, in order."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield aliases[node.value.id], node.attr
        elif isinstance(node, ast.Name) and node.id in near and node.id != function.name:
            yield from verbs_in(near[node.id], aliases, {})


def service_aliases(path: Path) -> dict[str, str]:
    """The names under which a module knows services: `service` or `answers` -> "answers"."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("app."):
            domain = node.module.split(".")[1]
            for alias in node.names:
                if alias.name in ("service", "work", "report") or ".service" in node.module:
                    aliases[alias.asname or alias.name] = domain
    return aliases


@cache
def permission_of_handler() -> dict[str, str]:
    """Handler name -> the first permission that one of its verbs asks for."""
    known = dict(asked_by_verb())
    # A report is drawn by a verb of the domain: it asks what that verb asks.
    for path in modules("app"):
        if path.name in ("report.py", "uploading.py"):
            known |= {(path.parts[-2], name): asked for name, asked in _asked_in(path, known).items()}
            known |= {
                (path.relative_to(ROOT / "app").parts[0], name): asked for name, asked in _asked_in(path, known).items()
            }
    found: dict[str, str] = {}
    for path in modules("app"):
        if path.name == "routes.py" or path.parent.name == "routes":
            found |= _asked_in(path, known)
    return found


def _asked_in(path: Path, known: dict[tuple[str, str], str]) -> dict[str, str]:
    aliases, near = service_aliases(path), functions_of(path)
    found = {}
    for name, function in near.items():
        asked = [known[verb] for verb in verbs_in(function, aliases, near) if verb in known]
        found[operation_of(function)] = asked[0] if asked else "own rules"
        found.setdefault(name, found[operation_of(function)])
    return found


def operations(app: FastAPI) -> dict[str, str]:
    """ "GET /requests" -> its permission; an operation is named after its handler."""
    return {
        f"{method.upper()} {path.removeprefix(API)}": permission_of_handler().get(operation["operationId"], "not found")
        for path, methods in sorted(app.openapi()["paths"].items())
        for method, operation in sorted(methods.items())
    }


@pytest.fixture
def app(db: Database, tmp_path: Path) -> FastAPI:
    return create_app(Settings(home=tmp_path), db)


def test_every_operation_is_listed_with_its_permission(app: FastAPI) -> None:
    found = operations(app)
    if os.environ.get("READINESS_WRITE_DOCS") == "1":
        LIST.write_text(HEAD + yaml.safe_dump(found, sort_keys=True, width=200))
    listed = yaml.safe_load(LIST.read_text())
    assert found == listed


def test_no_operation_is_without_a_rule(app: FastAPI) -> None:
    without = [operation for operation, permission in operations(app).items() if permission == "not found"]
    assert not without


def test_only_a_few_operations_settle_it_by_themselves(app: FastAPI) -> None:
    own = {operation for operation, permission in operations(app).items() if permission == "own rules"}
    of_links = {"GET /password-links/{token}", "POST /password-links/{token}"}
    others = {one for one in own - of_links if one.split()[1] not in ("/sign-in", "/sign-out", "/me")}
    assert not {one for one in others if not one.split()[1].startswith("/me/")}
