"""Small things that keep the house findable."""

import ast
import re

from tests.house.source import ROOT, modules, short, tree

LONGEST = 400
NO_SUCH_NAMES = {"utils.py", "helpers.py", "common.py", "managers.py", "misc.py"}


def test_every_module_opens_with_one_sentence() -> None:
    wrong = [
        short(path) for path in modules("app", "exports") if path.stat().st_size and not ast.get_docstring(tree(path))
    ]
    assert not wrong


def test_no_source_file_is_too_long_to_read() -> None:
    wrong = [short(path) for path in modules("app", "exports", "tests") if len(path.read_text().splitlines()) > LONGEST]
    assert not wrong


def test_no_module_is_a_drawer_for_anything() -> None:
    assert not [short(path) for path in modules("app", "exports") if path.name in NO_SUCH_NAMES]


def test_routes_are_sync_unless_they_read_a_form_or_a_body() -> None:
    wrong = [
        f"{short(path)}: {node.name}"
        for path in modules("app")
        if path.name == "routes.py" or path.parent.name == "web"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AsyncFunctionDef)
        and any("router." in ast.unparse(mark) for mark in node.decorator_list)
        if not any(word in ast.unparse(node) for word in ("form(", "stream(", ": Posted"))
    ]
    assert not wrong


def test_every_setting_is_described() -> None:
    from app.core.config import Settings

    said = (ROOT / "docs" / "settings.md").read_text()
    names = [
        str(field.validation_alias or f"READINESS_{name}").upper() for name, field in Settings.model_fields.items()
    ]
    assert not [name for name in names if f"`{name}`" not in said]


def test_cqcs_numbers_stand_in_data_only() -> None:
    counted = re.compile(r"\b(48|50|10|6)\s+(requests|cases|categories|logs|interviews|people)\b")
    files = [*modules("app", "exports"), *(ROOT / "app" / "web" / "templates").rglob("*.html")]
    wrong = [short(path) for path in files if "demo" not in path.parts and counted.search(path.read_text())]
    assert not wrong
