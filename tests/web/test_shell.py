"""Pages over HTTP: notices pass one redirect, refusals are pages, a stranger is led to the sign-in page."""

import base64
import json
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.testclient import TestClient

from app.core import problems
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid, NotFound, NotSignedIn, RuleBroken, VersionRequired
from app.core.errors import FieldError as Fault
from app.web.errors import local_path, render_problem
from app.web.forms import Posted
from app.web.notices import COOKIE, tell
from app.web.shell import Page, render
from app.web.views.account import SignInPage
from tests.builders import a_round
from tests.web.people import a_reader

REFUSALS = {
    403: Forbidden("Your role lets you see this but not do it."),
    404: NotFound("There is no request 99."),
    409: RuleBroken("A withdrawn document can’t answer."),
    412: EditConflict("Someone else changed this."),
    422: Invalid("Not right.", errors=(Fault("/due_on", "Give a later day."),)),
    428: VersionRequired("Send the version."),
    500: RuntimeError("password=hunter2 at 0x7f"),
}


def site() -> TestClient:
    """A site of three addresses, drawn and refused as the real one."""
    app = FastAPI()
    problems.install(app, render_problem)

    @app.get("/page")
    def page(request: Request) -> Response:
        return render(request, "account/sign_in.html", Page("Sign in"), SignInPage())

    @app.post("/change")
    def change(form: Posted) -> Response:
        response = RedirectResponse("/page", 303)
        tell(
            response,
            f"Saved {form['title']}, {len(form.chosen_files('file'))} file.",
            undo_at="/undo",
            undo_fields={"id": "7"},
        )
        return response

    @app.get("/refused/{status}")
    def refused(status: int) -> Response:
        raise REFUSALS[status]

    @app.get("/private")
    def private() -> Response:
        raise NotSignedIn("Sign in first.")

    return TestClient(app, raise_server_exceptions=False)


def test_a_notice_is_said_once_with_its_undo() -> None:
    client = site()
    first = client.post("/change", data={"title": "<b>17"}, files={"file": ("a.txt", b"a")}).text
    assert "Saved &lt;b&gt;17, 1 file." in first
    assert 'action="/undo"' in first and 'name="id" value="7"' in first
    assert "Saved" not in client.get("/page").text


@pytest.mark.parametrize(
    "value",
    [
        "",
        "rubbish",
        "W10=",
        "eyJhIjoxfQ==",
        base64.urlsafe_b64encode(json.dumps(["x", "//evil.example", {}]).encode()).decode(),
    ],
)
def test_a_notice_that_is_not_ours_says_nothing(value: str) -> None:
    client = site()
    client.cookies.set(COOKIE, value)
    answer = client.get("/page")
    assert answer.status_code == 200 and "evil" not in answer.text


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_page_that_says_what_to_do(status: int) -> None:
    answer = site().get(f"/refused/{status}")
    assert answer.status_code == status
    assert "data-problem" in answer.text and "Go to Today" in answer.text
    assert "hunter2" not in answer.text and "Traceback" not in answer.text


def test_each_fault_is_named_on_the_page() -> None:
    assert "Give a later day." in site().get("/refused/422").text


def test_a_stranger_is_led_to_the_sign_in_page_and_back() -> None:
    answer = site().get("/private?tab=2", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fprivate%3Ftab%3D2")


def test_a_script_is_told_that_the_session_ended() -> None:
    assert site().get("/private", headers={"HX-Request": "true"}, follow_redirects=False).status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "evil",
        "/a\nb",
        "/\t/evil.example",
    ],
)
def test_a_sign_in_never_leads_to_another_site(address: str) -> None:
    assert local_path(address) == "/"


def test_a_sign_in_leads_back_inside() -> None:
    assert local_path("/requests?state=gaps") == "/requests?state=gaps"


@pytest.mark.usefixtures("at_noon")
def test_a_refusal_keeps_the_way_to_the_other_places_for_whoever_is_signed_in(db: Database, tmp_path: Path) -> None:
    with db.write() as session:
        made = a_round(session)
    lead = a_reader(db, made.lead, tmp_path)
    for address in ("/no-such-page", "/requests/99", "/self-assessment/a-name-that-is-too-long-for-a-code"):
        answer = lead.get(address)
        assert answer.status_code == 404 and "data-problem" in answer.text, address
        assert 'href="/evidence"' in answer.text and made.lead.name in answer.text
        assert answer.text.count("tart from Today") == 1, "said once"
