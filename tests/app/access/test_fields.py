"""Nobody sets by a body what is not the caller's to set: a field that is not asked for is refused, and nothing is stored."""

from typing import Any

import pytest

from tests.app.access.desk import Sweep
from tests.app.access.judging import expected_of, reference_of, shown, variants
from tests.app.access.matrix import Operation, matrix, operations

# A form that is refused before it is read is closed by the collector only.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

NOT_THE_CALLERS: dict[str, Any] = {
    "id": "00000000-0000-4000-8000-000000000001", "version": 99, "status": "approved", "state": "approved", "owner_id": "x",
    "approved_by": "x", "approver_id": "x", "added_by": "x", "assessment_id": "x", "is_frozen": True, "frozen": True,
    "role": "admin", "roles": ["lead"], "permissions": ["cases:read-all"], "reference": "E-0001", "sha256": "0" * 64,
}  # fmt: skip


def bodies(sweep: Sweep) -> list[tuple[Operation, dict[str, Any]]]:
    """Every operation of the API that takes a JSON object, with the schema of it."""
    document, found = sweep.app.openapi(), []
    for operation in operations(sweep.app):
        if operation.is_page or operation.method == "GET":
            continue
        asked = document["paths"][operation.address][operation.method.lower()].get("requestBody", {})
        schema = asked.get("content", {}).get("application/json", {}).get("schema")
        if schema is not None and (plain := sweep.filling.schema_of(schema)).get("type") == "object":
            found.append((operation, plain))
    return found


def test_every_body_says_that_it_takes_no_other_fields(sweep: Sweep) -> None:
    assert len(bodies(sweep)) > 50
    assert not [
        str(operation) for operation, schema in bodies(sweep) if schema.get("additionalProperties") is not False
    ]


def test_what_an_answer_says_of_a_thing_is_refused_in_its_body(sweep: Sweep) -> None:
    """All fields of the answers are sent back, as well as those that people try first: 422, and nothing is stored."""
    sweep.has_changed()
    found = []
    for operation, schema in bodies(sweep):
        own = set(schema.get("properties", {}))
        extra = {
            name: value for name, value in (answered(sweep, operation) | NOT_THE_CALLERS).items() if name not in own
        }
        role, reference = somebody(sweep, operation)
        sent = sweep.filling.sent(operation, matrix().rows[operation].thing, reference, role, more=extra)
        answer = sweep.ask(sent, role)
        if answer.status not in (401, 422) or sweep.has_changed():
            found.append(f"{operation} as {role}: {answer.status} {shown(answer)}")
            sweep.put_back()
    assert not found, "\n".join(found)


def answered(sweep: Sweep, operation: Operation) -> dict[str, Any]:
    """The names of all fields that the operation's answer has, each with some value."""
    responses = sweep.app.openapi()["paths"][operation.address][operation.method.lower()]["responses"]
    names: dict[str, Any] = {}
    for status, response in responses.items():
        if status.startswith("2"):
            schema = response.get("content", {}).get("application/json", {}).get("schema", {})
            names |= dict.fromkeys(sweep.filling.schema_of(schema).get("properties", {}), "x")
    return names


def somebody(sweep: Sweep, operation: Operation) -> tuple[str, str]:
    """A role that may do this, and the thing on which it may."""
    for role in ("lead", "admin", "psw", "core", "ig", "contrib"):
        for variant in variants(operation, role):
            if expected_of(operation, role, variant) in ("allowed", "anything"):
                return role, reference_of(sweep, operation, variant, role)
    pytest.fail(f"nobody may {operation}")
