"""docs/access.yaml as the tests read it: what is expected of one address, one role and one thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.routing import APIRoute

FILE = Path(__file__).parents[3] / "docs" / "access.yaml"
API = "/api/v1"
EVERYONE = "come in"
# What one asks of oneself is settled by the session, not by a role: tests/app/accounts and tests/web/test_account.py.
OWN_ACCOUNT = "own account"
CELLS = ("allowed", "own only", "assigned only", "as its worker only", "as its checker only", "counts only", 403, 404)
UNKNOWN = "no such thing"


@dataclass(frozen=True)
class Operation:
    """One address with one method; `path` without the API's prefix."""

    is_page: bool
    method: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        return self.path if self.is_page else API + self.path

    def __str__(self) -> str:
        return f"{'page' if self.is_page else 'rest'} {self.name}"


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    permission: str
    act: str
    thing: str | None


@dataclass(frozen=True)
class Matrix:
    things: dict[str, dict[str, dict[str, bool]]]
    acts: dict[str, dict[str, Any]]
    rows: dict[Operation, Row]

    def cell(self, operation: Operation, role: str, variant: str = "") -> str | int:
        """The word of table 2; where it depends on the kind of thing, that of this kind, or of the others."""
        found = self.acts[self.rows[operation].act][role]
        if isinstance(found, dict):
            found = found.get(variant, found["others"])
        word: str | int = found
        return word

    def knows(self, kind: str, variant: str, role: str) -> bool:
        return variant != UNKNOWN and self.things[kind][variant][role]

    def expected(self, operation: Operation, role: str, kind: str | None, variant: str) -> str:
        """ "allowed", "403", "404", or "refused" (403 or 404: it may not be told apart from what does not exist)."""
        cell = self.cell(operation, role, variant)
        if cell == 404:
            return "404"
        if kind is not None and not self.knows(kind, variant, role):
            return "refused" if cell == 403 else "404"
        if cell == 403 or (kind is not None and not self.is_within(operation, cell, variant)):
            return "403"
        return "allowed"

    def is_within(self, operation: Operation, cell: str | int, variant: str) -> bool:
        """Whether "own only" and the like reach this kind of thing."""
        if cell == "as its worker only":
            return variant == "theirs as its worker"
        if cell == "as its checker only":
            # The case's own worker is told that they never check it (409).
            return variant in ("assigned to them", "theirs as its worker")
        if cell == "own only":
            own = self.acts[self.rows[operation].act].get("own")
            return is_theirs(variant) if own is None else variant in own
        return True


def is_theirs(variant: str) -> bool:
    return variant.startswith(("their", "assigned to them", "asked of them"))


@cache
def matrix() -> Matrix:
    file = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    rows = {
        Operation(section == "pages", *name.split(" ", 1)): Row(row["permission"], row["act"], row.get("thing"))
        for section in ("rest", "pages")
        for name, row in file[section].items()
    }
    return Matrix(file["things"], file["acts"], rows)


def operations(app: FastAPI) -> dict[Operation, APIRoute]:
    """Every address of the application, pages and API, as it is routed: nothing that is served is left out."""
    found: dict[Operation, APIRoute] = {}
    for path, methods, route in _routed(app):
        is_page = not path.startswith(API)
        for method in sorted(set(methods) - {"HEAD"}):
            found[Operation(is_page, method, path.removeprefix(API))] = route
    return found


def _routed(app: FastAPI) -> Iterator[tuple[str, set[str], APIRoute]]:
    for route in app.routes:
        # An included router keeps its routes to itself since FastAPI 0.160; each knows its whole path.
        contexts = getattr(route, "effective_route_contexts", None)
        for one in contexts() if contexts is not None else [route]:
            if getattr(one, "methods", None) and hasattr(one, "dependant"):
                yield one.path, one.methods, one
