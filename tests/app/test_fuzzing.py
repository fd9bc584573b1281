"""Every operation of the API as every role and as nobody, with bodies that fit and bodies that don't (schemathesis).

No fault of ours, nothing that the description does not say, nothing that breaks it taken, no stranger let in.
READINESS_FUZZ_CASES says how many cases are made in all, at least one for each operation and each who may ask.
"""

import os
from collections.abc import Iterator
from itertools import cycle, islice
from math import ceil
from typing import Any

import pytest
import requests
import schemathesis
from fastapi import FastAPI, Request
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from app.access import Actor, Role
from app.core.config import Settings
from app.core.db import Database
from app.main import API, create_app
from tests.app.access.asking import Asker, an_asker
from tests.builders import a_person, a_round, an_actor
from tests.stores import SqliteStores

CASES = int(os.environ.get("READINESS_FUZZ_CASES", "2000"))
IDENTITIES: tuple[Role | None, ...] = (*Role, None)
# The workers of a run share the operations.
PARTS = 4
# Refused by the surface before any route, at every address alike.
BEFORE_ANY_ROUTE = frozenset({405, 413, 414, 415, 431})
# What a stranger is told who asks in a way that nobody may: of the form of their question only.
ILL_FORMED = frozenset({400, 412, 422, 428})
# What a stranger may be answered where nobody need be signed in: these are the ways in.
WAYS_IN = tuple(API + way for way in ("/sign-in", "/sign-out", "/password-links/", "/ask-links/"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


class Bench:
    """The application over a council with its round and somebody of each role; asks as whom one sets."""

    def __init__(self, app: FastAPI, people: dict[Role | None, Actor | None], asker: Asker):
        self.people, self._asker = people, asker
        self.who: Role | None = None
        self.asked = 0
        app.state.find_actor = self._find
        document = app.openapi()
        self.operations = [found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations()]

    def _find(self, request: Request, db: Database) -> Actor | None:
        return self.people[self.who]

    def ask(self, case: Any) -> Response:
        made = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        body = made.body.encode() if isinstance(made.body, str) else made.body or b""
        headers = {name.lower(): _text(value) for name, value in made.headers.items()}
        answer = self._asker.ask(made.method or "GET", _text(made.path_url), body=body, headers=headers)
        self.asked += 1
        said = {name: [value] for name, value in answer.headers.items()}
        return Response(answer.status, said, answer.body, request=made, elapsed=0.1, verify=False)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


@pytest.fixture(scope="module")
def bench(sqlite_stores: SqliteStores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """One a worker; not by the fixture `db`, so that it does not run on PostgreSQL again."""
    home = tmp_path_factory.mktemp("fuzz")
    with sqlite_stores.store(home) as store:
        with store.write() as session:
            made = a_round(session)
            people: dict[Role | None, Actor | None] = {None: None}
            for role in Role:
                user = a_person(session, f"Somebody {role.value}", role)
                people[role] = an_actor(user, role, assessment_id=made.assessment.id)
        store.close()
        db = Database(store.url)
        app = create_app(Settings(home=home, secure_cookies=False), db)
        with an_asker(app) as asker:
            yield Bench(app, people, asker)
        db.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_the_api_keeps_to_its_description(bench: Bench, part: int) -> None:
    faults: list[str] = []
    each = max(len(IDENTITIES), ceil(CASES / len(bench.operations)))
    asked = bench.asked
    chosen = list(enumerate(bench.operations))[part::PARTS]
    for number, operation in chosen:
        # Those who are sent what fits at one operation are sent what doesn't at the next.
        turned = IDENTITIES[number % 2 :] + IDENTITIES[: number % 2]
        fits = turned[::2] if takes_anything(operation) else turned
        faults += faults_of(bench, operation, GenerationMode.POSITIVE, fits, ceil(each * len(fits) / len(turned)))
        if takes_anything(operation):
            broken = turned[1::2]
            faults += faults_of(bench, operation, GenerationMode.NEGATIVE, broken, each * len(broken) // len(turned))
    assert not faults, f"{len(faults)} of them:\n" + "\n".join(sorted(set(faults))[:40])
    assert bench.asked - asked >= each * len(chosen)


def takes_anything(operation: Any) -> bool:
    return bool(operation.body or operation.query or operation.path_parameters)


def faults_of(bench: Bench, operation: Any, mode: Any, who: tuple[Role | None, ...], cases: int) -> list[str]:
    """So many cases, each as the next of these; in sentences what was answered that is not described."""
    made: list[Any] = []

    @seed(0)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        made.append(case)

    one()
    found: list[str] = []
    # Where there is only one way to ask, everybody asks in it.
    for case, role in islice(zip(cycle(made), cycle(who), strict=False), cases):
        found += fault_of(bench, case, role)
    return found


def fault_of(bench: Bench, case: Any, role: Role | None) -> list[str]:
    bench.who = role
    answer = bench.ask(case)
    status = answer.status_code
    said = f"{case.operation.label} as {role}: {status} {answer.content[:300]!r}"
    if status in BEFORE_ANY_ROUTE:
        return []
    found = []
    is_way_in = case.operation.path.startswith(WAYS_IN)
    if role is None and not is_way_in and status not in {401, *ILL_FORMED}:
        found.append(f"a stranger is answered: {said}")
    # An If-Match that is none of ours is refused by 412, which schemathesis does not count as a refusal; and the bytes
    # of a file are no number to anybody but schemathesis.
    excused = status == 412 or case.media_type == "multipart/form-data"
    judged = [check for check in CHECKS if not excused or check is not negative_data_rejection]
    try:
        case.validate_response(answer, checks=judged)
    except (Failure, FailureGroup) as failure:
        found.append(f"{failure!r:.200}: {said}: {case.as_curl_command():.400}")
    return found
