"""Every address of the product stands in docs/access.yaml with the permission that its verb asks for; an unlisted one fails."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.access import Permission
from app.access.permissions import Role
from app.core.config import Settings
from app.core.db import Database
from app.main import create_app
from tests.app.access.matrix import CELLS, FILE, Operation, matrix, operations
from tests.house.source import ROOT, modules, public_functions, services, tree

UNDECIDED = "DECIDE"
OWN_RULES = "own rules"
Handler = ast.FunctionDef | ast.AsyncFunctionDef
Verb = tuple[str, str]  # (domain, function)


@cache
def asked_by_verb() -> dict[Verb, str]:
    """(domain, verb) -> the permission in the verb's first line; several where it depends on what is asked."""
    found: dict[Verb, str] = {}
    for path in services():
        for function in public_functions(path):
            asked = [
                node.args[0]
                for node in ast.walk(function)
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "actor.require" and node.args
            ]
            found[domain_of(path), function.name] = permissions_in(asked[0], path) if asked else OWN_RULES
    return found


def permissions_in(asked: ast.expr, path: Path) -> str:
    """ "CASES_LIST_ALL or CASES_READ": every permission that an argument of `require` may be."""
    names = [
        node.attr for node in ast.walk(asked) if isinstance(node, ast.Attribute) and node.attr in Permission.__members__
    ]
    if isinstance(asked, ast.Subscript):  # NEEDED[data.kind]: the values of that table
        tables = [node for node in tree(path).body if isinstance(node, ast.Assign)]
        values = [node.value for node in tables if ast.unparse(node.targets[0]) == ast.unparse(asked.value)]
        names = [one.attr for value in values for one in ast.walk(value) if isinstance(one, ast.Attribute)]
        names = [name for name in names if name in Permission.__members__]
    return " or ".join(dict.fromkeys(names)) or OWN_RULES


def domain_of(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0]


@cache
def functions_of(path: Path) -> dict[str, tuple[Path, Handler]]:
    """The functions that a module knows by name: its own, and those of pages, routes and work that it imports."""
    found: dict[str, tuple[Path, Handler]] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            whole = ROOT.joinpath(*str(node.module).split("."))
            if "service" in str(node.module).split("."):
                continue
            for source in [whole.with_suffix(".py")] if not whole.is_dir() else sorted(whole.glob("*.py")):
                theirs = {one.name: one for one in tree(source).body if isinstance(one, Handler)}
                names = [alias for alias in node.names if alias.name in theirs]
                found |= {alias.asname or alias.name: (source, theirs[alias.name]) for alias in names}
    return found | {node.name: (path, node) for node in tree(path).body if isinstance(node, Handler)}


@cache
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


def asked_in(path: Path, function: Handler, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The permissions that a function asks for, itself or by the verbs and functions that it calls, in order."""
    aliases, near = service_aliases(path), functions_of(path)
    known = asked_by_verb()
    for node in in_order(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "actor.require":
            yield permissions_in(node.args[0], path)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            verb = aliases[node.value.id], node.attr
            if verb in known:
                yield known[verb]
            else:
                yield from asked_beside(verb)
        elif isinstance(node, ast.Name) and node.id in near and f"{near[node.id][0]}:{node.id}" not in seen:
            where, called = near[node.id]
            yield from asked_in(where, called, seen | {f"{where}:{node.id}"})


def asked_beside(verb: Verb) -> Iterator[str]:
    """What a function of a domain's report.py or work asks: it is drawn by verbs of the domain."""
    for path in modules(f"app/{verb[0]}"):
        if path.stem == "report" or "work" in (path.stem, path.parent.name):
            for node in tree(path).body:
                if isinstance(node, Handler) and node.name == verb[1]:
                    yield from asked_in(path, node)


def in_order(function: Handler) -> Iterator[ast.AST]:
    """The nodes of a body as they are read, from top to bottom."""
    places = [node for node in ast.walk(function) if hasattr(node, "lineno") and node is not function]
    yield from sorted(places, key=lambda node: (node.lineno, node.col_offset))


def permission_of(route: APIRoute) -> str:
    """The first permission that a handler's verbs ask for; "own rules" where they settle it by themselves.

    A form that came back with faults is shown again before its verb is called: there the verb is the first that writes.
    """
    path = ROOT.joinpath(*route.endpoint.__module__.split(".")).with_suffix(".py")
    if not path.is_file():
        path = ROOT.joinpath(*route.endpoint.__module__.split("."), "__init__.py")
    function = next(
        node for node in tree(path).body if isinstance(node, Handler) and node.name == route.endpoint.__name__
    )
    asked = [one for one in asked_in(path, function) if one != OWN_RULES]
    verbs = [one for one in asked if "_READ" not in one] if "POST" in route.methods and "web" in path.parts else []
    return [*verbs, *asked, OWN_RULES][0]


@pytest.fixture
def app(db: Database, tmp_path: Path) -> FastAPI:
    return create_app(Settings(home=tmp_path), db)


def test_every_address_is_listed_and_nothing_else_is(app: FastAPI) -> None:
    found = operations(app)
    if os.environ.get("READINESS_WRITE_DOCS") == "1":
        write_missing(found)
    listed = matrix().rows
    missing = [str(one) for one in found if one not in listed]
    gone = [str(one) for one in listed if one not in found]
    assert not missing, f"not in docs/access.yaml (READINESS_WRITE_DOCS=1 adds them; then decide): {missing}"
    assert not gone, f"in docs/access.yaml but no longer served: {gone}"


def test_every_address_asks_for_the_permission_that_is_listed(app: FastAPI) -> None:
    differ = {
        str(operation): (matrix().rows[operation].permission, permission_of(route))
        for operation, route in operations(app).items()
        if operation in matrix().rows and matrix().rows[operation].permission != permission_of(route)
    }
    assert not differ, "listed, asked: " + "\n".join(f"{name}: {pair}" for name, pair in differ.items())


def test_every_address_has_an_act_and_a_thing_of_the_tables() -> None:
    acts, things = matrix().acts, matrix().things
    undecided = [str(one) for one, row in matrix().rows.items() if row.act == UNDECIDED]
    assert not undecided, f"decide which act these are: {undecided}"
    assert {row.act for row in matrix().rows.values()} == set(acts)
    assert {row.thing for row in matrix().rows.values() if row.thing} <= set(things)


def test_every_act_and_thing_says_what_it_is_for_every_role() -> None:
    everyone = {role.value for role in Role}
    for cells in matrix().acts.values():
        words = [cells[role] for role in everyone]
        single = [one for word in words for one in (word.values() if isinstance(word, dict) else [word])]
        assert set(single) <= set(CELLS) and set(cells) - everyone <= {"own"}
    rows = [row for variants in matrix().things.values() for row in variants.values()]
    assert all(set(row) == everyone and set(row.values()) <= {True, False} for row in rows)


def test_only_a_few_addresses_settle_it_by_themselves() -> None:
    """One's own account and session, and whoever is not signed in yet."""
    own = {operation for operation, row in matrix().rows.items() if row.permission == OWN_RULES}
    assert {matrix().rows[operation].act for operation in own} <= {"come in", "own account"}


def write_missing(found: dict[Operation, APIRoute]) -> None:
    """Add what is missing to the file with its permission, put changed permissions right, take out what is gone."""
    old = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    lines: list[str] = FILE.read_text(encoding="utf-8").split("\nrest:\n")[0].splitlines()
    for section, title in (("rest", ""), ("pages", "# 4 Every page, and every form of a page")):
        lines += ["", title] if title else []
        lines.append(f"{section}:")
        for operation, route in sorted(found.items(), key=lambda pair: (pair[0].path, pair[0].method)):
            if operation.is_page != (section == "pages"):
                continue
            row = old[section].get(operation.name, {"act": UNDECIDED})
            thing = f", thing: {row['thing']}" if row.get("thing") else ""
            lines.append(f"  {operation.name}: {{permission: {permission_of(route)}, act: {row['act']}{thing}}}")
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    matrix.cache_clear()
