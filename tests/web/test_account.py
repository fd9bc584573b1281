"""Signing in, on a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.access import SYSTEM
from app.accounts import service
from app.accounts.schemas import PersonIn
from app.assessments import service as assessments
from app.assessments.schemas import CouncilIn
from app.core import problems
from app.core.config import Settings
from app.core.db import Database
from app.main import find_actor
from app.web import account, help, signing_in
from app.web.errors import render_problem

EMAIL = "priya.nair@fernshire.example"
PASSWORD = "three-odd-words-here"


@pytest.fixture
def client(db: Database, tmp_path: Path) -> Iterator[TestClient]:
    """A site of the account's pages with one person in it."""
    with db.write() as session:
        service.add_person(session, SYSTEM, PersonIn(email=EMAIL, name="Priya Nair", roles=["lead"]))  # type: ignore[list-item]
        service.set_password(session, SYSTEM, EMAIL, PASSWORD)
    app = FastAPI()
    app.state.settings = Settings(home=tmp_path, secure_cookies=False)
    app.state.db = db
    app.state.find_actor = find_actor
    problems.install(app, render_problem)
    app.include_router(signing_in.router)
    app.include_router(account.router)
    app.include_router(help.router)
    with TestClient(app, follow_redirects=False) as made:
        yield made


def sign_in(client: TestClient, **fields: str) -> tuple[int, str]:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/account", **fields})
    return answer.status_code, answer.headers.get("location", "")


def test_the_right_password_leads_where_one_wanted_to_go(client: TestClient) -> None:
    assert sign_in(client) == (303, "/account")
    page = client.get("/account").text
    assert "Priya Nair" in page and "Lead officer" in page


def test_a_wrong_password_keeps_the_address_and_says_one_sentence(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": "no", "next": "/"})
    assert answer.status_code == 401
    assert f'value="{EMAIL}"' in answer.text and "There is something to put right" in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(
    ("field", "words"), [("email", "Enter your work email."), ("password", "Enter your password.")]
)
def test_an_empty_field_is_asked_for(client: TestClient, field: str, words: str) -> None:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, field: ""})
    assert answer.status_code == 422 and words in answer.text


def test_a_sign_in_never_leads_to_another_site(client: TestClient) -> None:
    assert sign_in(client, next="//evil.example/") == (303, "/")


def test_signing_out_ends_the_session(client: TestClient) -> None:
    sign_in(client)
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert client.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_the_navigation_holds_only_what_one_may_open(client: TestClient, db: Database) -> None:
    with db.write() as session:
        service.add_person(session, SYSTEM, PersonIn(email="m@fernshire.example", name="Cllr Moss", roles=["member"]))  # type: ignore[list-item]
        service.set_password(session, SYSTEM, "m@fernshire.example", PASSWORD)
    sign_in(client, email="m@fernshire.example")
    page = client.get("/account").text
    assert 'href="/requests"' not in page and 'href="/cases"' not in page and 'role="search"' not in page


def test_help_is_for_everybody(client: TestClient) -> None:
    assert "What the states mean" in client.get("/help").text
    assert "WCAG 2.2" in client.get("/accessibility").text
    sign_in(client)
    assert "Priya Nair" in client.get("/help").text


def test_no_demo_person_is_shown_in_a_real_store(client: TestClient) -> None:
    assert "Made-up people" not in client.get("/sign-in").text


def test_a_refusal_of_a_made_up_store_says_so(client: TestClient, db: Database) -> None:
    with db.write() as session:
        actor = service.find_actor_by_email(session, EMAIL)
        assert actor is not None
        assessments.set_up_council(session, actor, CouncilIn(council_name="Fernshire County Council"), made_up=True)
    page = client.get("/nowhere").text
    assert "Made-up data" in page and "Fernshire County Council" in page
    assert "Made-up data" in client.get("/sign-in").text
