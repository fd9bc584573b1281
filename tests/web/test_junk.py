"""Whatever is posted to a page's form, it is answered in words: never a fault of ours, never a page without a sentence."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.access import Actor
from tests.app.evidence.documents import a_document
from tests.app.selfassessment.claims import Team, a_claim, a_team, backed
from tests.house.source import ROOT, modules, tree
from tests.stores import Store
from tests.web.people import a_reader

LONG = "word " * 4_100  # longer than the longest prose
JUNK = {
    "nothing": "",
    "blanks": "   ",
    "words": "none-such",
    "too long": LONG,
    "markup": "<script>alert(1)</script>'\"--",
    "control characters": "a\x01b\x00c",
    "a vast number": "9" * 30,
    "a negative number": "-1",
    "no date": "31 February 2027",
    "no JSON": '{"a": [',
    "an odd address": "http://[::1",
}
# What stands behind the parameters of an address; everything else is none-such.
REAL = {
    "/evidence": "E-0001",
    "/assertions": "A-1",
    "/actions": "AC-1",
    "/cases": "CT-01",
    "/asks": "Q-1",
    "/packs": "P-1",
}


@cache
def routes() -> dict[str, Path]:
    """The path of every form with its module: what stands in `@router.post("...")` of a module of pages."""
    return {
        str(mark.args[0].value): path
        for path in modules("app/web")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call)
        and ast.unparse(mark.func) == "router.post"
        and isinstance(mark.args[0], ast.Constant)
    }


@cache
def names_of_fields(page: Path) -> tuple[str, ...]:
    """Every field that a page or one beside it reads: by its name, or as a field of a schema that it knows."""
    beside = [page] if page.parent.name == "web" else sorted(page.parent.glob("*.py"))
    return tuple(sorted(set().union(*map(names_of_fields_in, beside))))


@cache
def names_of_fields_in(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            found.add(str(node.slice.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".many", ".chosen_files")):
            found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    if "router" in vars(module := importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))):
        schemas = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, BaseModel))
        found.update(name for schema in schemas for name in schema.model_fields)
    return {name for name in found if re.fullmatch(r"[a-z_]+", name)}


def addresses(route: str) -> list[str]:
    """The route's address for a thing that is here, where there is one, and for one that is not."""
    place = "/" + route.split("/")[1]
    here = route.replace("{reference}", REAL.get(place, "none-such")).replace("{code}", "1")
    here = re.sub(r"\{[a-z_]+(:int)?\}", "1", here)
    gone = re.sub(r"\{[a-z_]+\}", "none-such", re.sub(r"\{[a-z_]+:int\}", "7", route))
    return list(dict.fromkeys((here, gone)))


def a_round_with_evidence(store: Store, home: Path) -> Actor:
    """The lead of a round with a document, an assertion and what leans on them."""
    with store.write() as session:
        team: Team = a_team(session)
        item = a_document(session, team.lead, home)
        backed(session, team.lead, a_claim(session, team.lead), item)
        return team.lead


@pytest.fixture
def lead(db: Store, tmp_path: Path, at_noon: object) -> Iterator[TestClient]:
    with a_reader(db, db.begun(a_round_with_evidence, tmp_path), tmp_path) as client:
        yield client


def said_in_main(page: str) -> str:
    """The words of the page's own part, without its marks."""
    main = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    return re.sub(r"<[^>]*>", "", main[0]).strip() if main else ""


def posts(route: str) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    names = names_of_fields(routes()[route])
    here, *gone = addresses(route)
    yield here, "no fields at all", {}
    for kind, value in JUNK.items():
        yield here, kind, {name: [value] for name in names} | {"version": ["1"]}
    for address in (here, *gone):
        yield address, "no version", {name: ["none-such"] for name in names}
        yield address, "repeated", {name: ["1", "none-such", "1"] for name in names}


@pytest.mark.parametrize("route", sorted(routes()), ids=str)
def test_junk_is_answered_in_words(lead: TestClient, route: str) -> None:
    for address, kind, fields in posts(route):
        answer = lead.post(address, data=fields)
        said = f"{address} with {kind}: {answer.status_code}"
        assert answer.status_code < 500, said
        if answer.status_code == 200 or answer.is_redirect:
            continue
        assert said_in_main(answer.text), said
        faults = re.findall(r'<div class="govuk-error-summary.*?</div>\s*</div>', answer.text, re.DOTALL)
        if answer.status_code == 422:
            assert faults or "problem" in answer.text, said
        assert all(len(one) < 4_000 for one in faults), f"{said}: what was typed is said again in full"
        assert "<script>alert(1)" not in answer.text, said
