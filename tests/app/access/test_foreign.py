"""A reference in a body or a query to what a person may not know of is refused, changes nothing and shows nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.app.access.desk import Sweep
from tests.app.access.filling import Sent
from tests.app.access.judging import expected_of, leaks, may_see, reference_of, shown, variants
from tests.app.access.matrix import Operation, matrix, operations

# A form that is refused before it is read is closed by the collector only.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

REFERS = (
    "document",
    "by",
    "item",
    "case",
    "action",
    "request",
    "under",
    "to",
    "code",
    "act",
    "reference",
    "picked",
    "approved",
)
ENDINGS = ("_id", "_code", "reference", "document", "case", "action", "request", "under", "framework")
# Fields whose names look like references and are none of things with readers.
NO_THING = {
    "list_code": "a published list, for everyone in the round",
    "framework": "CQC's framework",
    "case_rules": "CQC's rules for cases",
    "predecessor": "an earlier round, for everyone in the round",
    "predecessor_code": "a published list",
    "system_reference": "the case system's own, kept as a keyed hash",
    "master_location": "words: where the master lies",
    "evidence_category": "CQC's evidence categories",
    "where_to_look": "words",
    "whole_document": "yes or no",
    "asked_under": "a request of the round; only those who see all of them may write it",
    "part": "a letter within the request that the address names",
}


def hidden_from(sweep: Sweep, role: str) -> dict[str, Any]:
    """What a field of each name holds when it points at what this role may not know of."""
    things, facts = sweep.council.things, sweep.council.facts
    document = things["document", "another's" if role == "contrib" else "another's, restricted", "rival"]
    request = "rival-own" if role == "contrib" else "old-1"
    case = things["case", "another's" if role in ("contrib", "core") else "another round's", "rival"]
    row = {"code": request, "version": 1}
    return {
        "document": document, "by": document, "item": document, "case": case, "request": request, "under": request, "to": request,
        "code": request, "requests": [row], "answers": [row], "cases": [{"reference": case, "version": 1}],
        "picked": [f"1:{request}"], "approved": f"1:{request}", "act": facts["act of an answer taken out"],
        "action": things["action", "their own", "lead"],
    }  # fmt: skip


def sent_with_each(sweep: Sweep, operation: Operation, role: str) -> Iterator[tuple[str, Sent]]:
    """The request that is in order, with one reference after the other turned to what is hidden."""
    kind = matrix().rows[operation].thing
    for variant in variants(operation, role):
        if expected_of(operation, role, variant) != "allowed":
            continue
        reference = reference_of(sweep, operation, variant, role)
        as_it_is = sweep.filling.sent(operation, kind, reference, role)
        for name, value in hidden_from(sweep, role).items():
            if name == "action" and matrix().knows("action", "their own", role):
                continue
            if name == "act" and role != "contrib":
                continue
            turned = sweep.filling.sent(operation, kind, reference, role, instead={name: value})
            if turned.body != as_it_is.body:
                yield name, turned
        return


@pytest.mark.parametrize("role", ["contrib", "core", "psw"])
def test_a_reference_in_a_body_to_what_is_hidden_changes_nothing(sweep: Sweep, role: str) -> None:
    assert not (found := [one for operation in operations(sweep.app) for one in faults_of(sweep, operation, role)]), (
        "\n".join(found)
    )


def faults_of(sweep: Sweep, operation: Operation, role: str) -> list[str]:
    """What was let through: the store changed, or a word of what is hidden came back."""
    sweep.has_changed()
    found: list[str] = []
    if operation.method == "GET" or operation.is_page:  # the verbs of pages are those of the API (tests/house)
        return found
    for name, sent in sent_with_each(sweep, operation, role):
        answer = sweep.ask(sent, role)
        changed = sweep.has_changed()
        if changed:
            sweep.put_back()
        said = f"{role}: {operation} with {name}: {answer.status} {shown(answer)}"
        if changed or answer.status >= 500:
            found.append(said)
        found += [f"{said} shows {leak}" for leak in leaks(sweep.council, answer, role)]
    return found


@pytest.mark.parametrize("role", ["contrib", "core", "psw", "director"])
def test_a_reference_in_a_query_to_what_is_hidden_shows_nothing(sweep: Sweep, role: str) -> None:
    found = []
    for operation, name in parameters_that_refer(sweep, role):
        for value in words_hidden_from(sweep, role) if name == "q" else [hidden_from(sweep, role)[name]]:
            path, query = sweep.filling.path(operation, None, "", role)
            answer = sweep.ask(Sent("GET", f"{path}?{urlencode(query | {name: value})}"), role)
            without = replace(
                answer, body=answer.body.replace(value.encode(), b"")
            )  # what was asked for may be said again
            if leaks(sweep.council, without, role) or found_any(answer):
                found.append(f"{role}: {operation} with {name}={value}: {answer.status} {answer.text[:200]}")
    assert not found, "\n".join(found)


def parameters_that_refer(sweep: Sweep, role: str) -> Iterator[tuple[Operation, str]]:
    """The parameters of lists that name a thing, or words to look for."""
    paths = sweep.app.openapi()["paths"]
    for operation in operations(sweep.app):
        if operation.is_page or operation.method != "GET" or matrix().rows[operation].thing is not None:
            continue
        if matrix().cell(operation, role) not in (403, 404):
            for one in paths[operation.address]["get"].get("parameters", []):
                if one["in"] == "query" and one["name"] in ("document", "request", "q"):
                    yield operation, one["name"]


def words_hidden_from(sweep: Sweep, role: str) -> list[str]:
    """One word of each kind and place that this role may not see."""
    one_each = {(one.kind, one.where): one.word for one in sweep.council.canaries if not may_see(one, role)}
    return sorted(one_each.values())


def found_any(answer: Any) -> bool:
    """A search for a hidden word that counts or lists anything."""
    if answer.status != 200 or "json" not in answer.headers["content-type"]:
        return False
    said = json.loads(answer.text)
    if isinstance(said, list):
        return False
    return bool(said.get("items")) or bool(said.get("total"))


def test_every_field_that_refers_to_a_thing_is_turned(sweep: Sweep) -> None:
    """A new field that looks like a reference is either tried above or named with the reason why not."""
    schemas = sweep.app.openapi()["components"]["schemas"]
    bodies = [
        schema for title, schema in schemas.items() if title.endswith(("In", "Patch", "Address")) or "In_" in title
    ]
    fields = {name for schema in bodies for name in schema.get("properties", {})}
    looks = {name for name in fields if name in REFERS or name.endswith(ENDINGS)}
    assert looks <= {*REFERS, *NO_THING}
