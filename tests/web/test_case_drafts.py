"""A check that is kept as a draft while it is filled in, by the page itself or by its button."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.access import Actor
from app.casetracking import service
from app.casetracking.models import ActNow, CasePart
from app.casetracking.schemas.checks import CheckOut
from app.core.clock import today
from app.core.db import Database
from tests.app.casetracking.cases import STANDARDS, Team, a_case, a_team, given
from tests.web.people import a_reader

Keep = Callable[..., Any]
BY_ITSELF = {"HX-Request": "true", "HX-Target": "saved"}


@pytest.fixture
def team(db: Database) -> Team:
    with db.write() as session:
        return a_team(session)


@pytest.fixture
def case(db: Database, team: Team) -> str:
    with db.write() as session:
        reference = a_case(session, team)
        given(session, team, reference, team.core_email, CasePart.CHECKER)
    return reference


@pytest.fixture
def client(db: Database, team: Team, tmp_path: Path) -> TestClient:
    return a_reader(db, team.core, tmp_path)


def typed(version: int = 0, **fields: str) -> dict[str, str]:
    return {
        "version": str(version), "act_now": ActNow.NOTHING.value, f"verdict-{STANDARDS[0]}": "Partly",
        f"note-{STANDARDS[0]}": "Half of it.", "file_read_on": today().isoformat(), **fields,
    }  # fmt: skip


def draft_of(db: Database, actor: Actor, case: str) -> CheckOut | None:
    with db.read() as session:
        return service.my_draft(session, actor, case)


def test_a_page_keeps_its_draft_and_goes_on_from_the_version_it_gets(
    db: Database, client: TestClient, team: Team, case: str
) -> None:
    first = client.post(f"/cases/{case}/check", data=typed(), headers=BY_ITSELF)
    found = re.search(r'name="version" value="(\d+)"', first.text)
    assert first.status_code == 200 and found and "Draft saved at" in first.text and "Half of it." not in first.text
    second = client.post(f"/cases/{case}/check", data=typed(int(found[1]), learning="More."), headers=BY_ITSELF)
    draft = draft_of(db, team.core, case)
    assert second.status_code == 200 and draft is not None
    assert (draft.learning, draft.finished, draft.answers[0].note) == ("More.", False, "Half of it.")


def test_a_page_never_finishes_a_check_by_itself(db: Database, client: TestClient, team: Team, case: str) -> None:
    client.post(f"/cases/{case}/check", data=typed(finish="yes"), headers=BY_ITSELF)
    draft = draft_of(db, team.core, case)
    assert draft is not None and not draft.finished


def test_an_older_window_never_writes_over_a_newer_draft(
    db: Database, client: TestClient, team: Team, case: str
) -> None:
    client.post(f"/cases/{case}/check", data=typed(learning="From the first window."), headers=BY_ITSELF)
    answer = client.post(f"/cases/{case}/check", data=typed(learning="From the second."), headers=BY_ITSELF)
    draft = draft_of(db, team.core, case)
    assert answer.status_code == 412 and "in another window" in answer.text
    assert draft is not None and draft.learning == "From the first window."


def test_what_is_no_time_yet_is_told_and_not_saved(db: Database, client: TestClient, team: Team, case: str) -> None:
    told = client.post(f"/cases/{case}/check", data=typed(told_at="soon"), headers=BY_ITSELF)
    assert told.status_code == 422 and "Give a day and a time" in told.text
    assert draft_of(db, team.core, case) is None


def test_a_note_without_an_answer_is_never_lost_in_silence(
    db: Database, client: TestClient, team: Team, case: str
) -> None:
    sent = typed(**{f"note-{STANDARDS[2]}": "Say more here."})
    by_itself = client.post(f"/cases/{case}/check", data=sent, headers=BY_ITSELF)
    assert by_itself.status_code == 200 and "Answer question 3, so that its note is kept." in by_itself.text
    draft = draft_of(db, team.core, case)
    assert draft is not None
    by_button = client.post(f"/cases/{case}/check", data={**sent, "version": str(draft.version)})
    assert by_button.status_code == 422 and "Say more here." in by_button.text
    assert f'href="#verdict-{STANDARDS[2]}"' in by_button.text


def test_an_assertion_is_linked_only_by_the_button(client: TestClient, case: str) -> None:
    no_such_assertion = typed(assertion="A-99")
    assert client.post(f"/cases/{case}/check", data=no_such_assertion, headers=BY_ITSELF).status_code == 200
    assert client.post(f"/cases/{case}/check", data={**no_such_assertion, "version": "1"}).status_code == 404
