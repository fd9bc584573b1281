"""The web surface before any route: what can't be an address, and what another site sent."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.security import WebSurface


def a_client() -> TestClient:
    app = FastAPI()

    @app.get("/api/v1/{name}")
    def named(name: str, q: str = "") -> str:
        return name + q

    app.add_middleware(WebSurface)
    return TestClient(app)


@pytest.mark.parametrize("address", ["/api/v1/a%00b", "/api/v1/a?q=%00", "/api/v1/a?q=x%00y"])
def test_a_null_character_in_an_address_is_400(address: str) -> None:
    # PostgreSQL can't take it in a text, so it would be a fault of ours further in.
    answer = a_client().get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_percent_sign_that_was_escaped_is_no_null_character() -> None:
    assert a_client().get("/api/v1/a?q=%2500").json() == "a%00"


def test_a_change_from_another_site_is_403() -> None:
    assert a_client().post("/api/v1/a", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
