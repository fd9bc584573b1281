"""Whatever a page does can be done over the API: every verb that a page calls, a REST route calls too."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT, modules, public_functions, services, short, tree

Verb = tuple[str, str]  # (domain, function)

# Verbs of pages alone, each with its reason. What is not here must have a route.
OF_PAGES_ALONE: dict[Verb, str] = {
    (
        "evidence",
        "list_called",
    ): "documents of a batch's rows at once; the API gives each with GET /documents/{reference}",
    ("evidence", "jumps_to"): "where a place leads on the document's page; the API says which places begin on a page",
    ("gaps", "those_wanted"): "the chips and the rows from one search; the API asks for what it wants",
    ("files", "count_waiting"): "a line on the list; the API says it of each version (`held`)",
    ("edited", "going_out"): "the marks of a sheet for people; the API gives values and versions themselves",
    ("accounts", "demo_people"): "names the made-up people on the sign-in page of a demo, before anybody is signed in",
    ("accounts", "sign_in_on_word"): "a browser's way over the provider and back; programs use tokens",
    ("accounts", "demo_code"): "what a made-up person's phone would show, on the demo's own page",
    ("accounts", "holds_demo_accounts"): "what the page of the code says in a demo",
    ("assessments", "council_facts"): "the name on every page, the sign-in too; the API gives it with GET /settings",
    ("assessments", "round_facts"): "the days left on every page; the API gives them with GET /assessments/current",
    ("casetracking", "refuse_unseen"): "the page that asks why a case is opened; the API asks with a header",
    ("casetracking", "counts_for_today"): "the API gives the same figures with GET /readiness/today",
    (
        "framework",
        "hold_list_file",
    ): "a form can't send its file again with the columns corrected; the API sends it again",
    ("jobs", "list_own_work"): "lines of Today; the API gives jobs with GET /jobs, and batches and packs name theirs",
    ("intake", "references_of_batches"): "where the lines of Today lead; a batch names its job in the API",
    ("framework", "held_list_file"): "reads what hold_list_file kept",
}


def verbs() -> set[Verb]:
    return {(domain_of(path), function.name) for path in services() for function in public_functions(path)}


def domain_of(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0]


def routes() -> list[Path]:
    """The routes of every domain, and the reports that routes hand out."""
    return [
        path
        for path in modules("app")
        if "web" not in path.parts and ("routes" in (path.stem, path.parent.name) or path.stem == "report")
    ]


def called(path: Path) -> Iterator[Verb]:
    """Every name of a service that a module uses, whether by `service.verb` or imported by its own name."""
    whole, single = imports_of(tree(path))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in whole:
            yield whole[node.value.id], node.attr
        elif isinstance(node, ast.Name) and node.id in single:
            yield single[node.id]


def imports_of(module: ast.Module) -> tuple[dict[str, str], dict[str, Verb]]:
    """What a module calls services by: alias -> domain; own name -> verb."""
    whole: dict[str, str] = {}
    single: dict[str, Verb] = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("app."):
            continue
        parts = str(node.module).split(".")
        for alias in node.names:
            known_as = alias.asname or alias.name
            if (len(parts) == 2 and alias.name == "service") or (
                parts[2:] == ["service"] and is_module(parts, alias.name)
            ):
                whole[known_as] = parts[1]
            elif parts[2:3] == ["service"]:
                single[known_as] = (parts[1], alias.name)
    return whole, single


def is_module(parts: list[str], name: str) -> bool:
    return (ROOT.joinpath(*parts) / f"{name}.py").is_file()


@cache
def of_pages() -> dict[Verb, set[str]]:
    """Each verb that a page calls, with the modules that do."""
    found: dict[Verb, set[str]] = {}
    for path in modules("app/web"):
        for verb in set(called(path)) & verbs():
            found.setdefault(verb, set()).add(short(path))
    return found


@cache
def of_routes() -> set[Verb]:
    return {verb for path in routes() for verb in called(path)}


def test_every_verb_that_a_page_calls_has_a_rest_route() -> None:
    without = sorted(set(of_pages()) - of_routes() - set(OF_PAGES_ALONE))
    assert not without, "no REST route calls:\n" + "\n".join(
        f"{domain}.{name} (called by {', '.join(sorted(of_pages()[domain, name]))})" for domain, name in without
    )


def test_the_written_list_holds_nothing_that_is_gone_or_has_a_route() -> None:
    stale = [verb for verb in OF_PAGES_ALONE if verb not in verbs() or verb in of_routes()]
    assert not stale


@pytest.mark.parametrize(
    "source",
    [
        "from app.evidence import service\nservice.add_link(s, a)",
        "from app.evidence import service as evidence\nevidence.add_link(s, a)",
        "from app.evidence.service import add_link\nadd_link(s, a)",
        "from app.evidence.service import adding\nadding.add_link(s, a)",
        "from app.evidence.service.adding import add_link as put\nput(s, a)",
    ],
)
def test_a_call_is_seen_however_it_is_written(source: str, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(source, encoding="utf-8")
    assert ("evidence", "add_link") in set(called(path))
