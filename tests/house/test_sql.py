"""SQL stands in queries and models only, and nowhere is a connection taken from under the session."""

import ast

from tests.house.source import imported_names, modules, short, tree

STATEMENTS = {"select", "insert", "update", "delete", "text"}
ALLOWED = ("models.py", "queries.py")


def test_statements_are_written_in_queries_and_models_only() -> None:
    wrong = [
        f"{short(path)}: {name}"
        for path in modules("app", "exports")
        if path.name not in ALLOWED and path.parent.name != "queries"
        for module, name in imported_names(path)
        if module.startswith("sqlalchemy") and name in STATEMENTS
    ]
    assert not wrong, "\n".join(wrong)


def test_no_one_takes_the_connection_from_under_the_session() -> None:
    wrong = [
        short(path)
        for path in modules("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.connection")
    ]
    assert not wrong


def test_no_one_writes_past_the_session_s_hooks() -> None:
    """`bulk_save_objects` and its kin tell no hook what they write, so the record would not hear of it."""
    wrong = [
        f"{short(path)}: {node.attr}"
        for path in modules("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings")
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_no_one_but_the_clock_reads_the_clock() -> None:
    said = ("datetime.now(", "date.today(", "datetime.utcnow(", "time.time(")
    wrong = [
        f"{short(path)}: {call}"
        for path in modules("app", "exports")
        if short(path) != "app/core/clock.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for call in [ast.unparse(node.func) + "("]
        if call in said
    ]
    assert not wrong, "\n".join(wrong)
