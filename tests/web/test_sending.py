"""Pages go out compressed to whoever takes it, downloads never; a built file is kept until the next build."""

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from fastapi.testclient import TestClient

from app.web import sending
from app.web.sending import A_YEAR, BuiltFiles, Compressed

PAGE = "<p>Waiting lists and how risk is managed.</p>" * 200


@pytest.fixture
def site() -> TestClient:
    app = FastAPI()

    @app.get("/page")
    def page(request: Request, status: int = 200) -> Response:
        return HTMLResponse(PAGE, status)

    @app.get("/short")
    def short() -> Response:
        return HTMLResponse("<p>Saved.</p>")

    @app.get("/download")
    def download() -> Response:
        return Response(PAGE, media_type="text/html", headers={"Content-Disposition": "attachment"})

    @app.get("/parts")
    def parts() -> Response:
        return StreamingResponse(iter([PAGE, PAGE]), media_type="text/html")

    @app.get("/api")
    def api() -> dict[str, str]:
        return {"text": PAGE}

    app.mount("/static", BuiltFiles())
    app.add_middleware(Compressed)
    return TestClient(app)


def coding(answer: object) -> str:
    return str(getattr(answer, "headers").get("content-encoding", ""))  # noqa: B009


@pytest.mark.parametrize("status", [200, 422])
def test_a_page_is_sent_compressed_and_arrives_whole(site: TestClient, status: int) -> None:
    answer = site.get(f"/page?status={status}")
    assert answer.status_code == status and answer.text == PAGE
    assert coding(answer) == "gzip" and answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < len(PAGE) / 10


def test_who_does_not_take_it_gets_the_page_as_it_is(site: TestClient) -> None:
    answer = site.get("/page", headers={"Accept-Encoding": "identity"})
    assert coding(answer) == "" and answer.text == PAGE


def test_a_page_that_another_site_led_to_keeps_its_length(site: TestClient) -> None:
    assert coding(site.get("/page", headers={"Sec-Fetch-Site": "cross-site"})) == ""
    assert coding(site.get("/page", headers={"Sec-Fetch-Site": "same-origin"})) == "gzip"


@pytest.mark.parametrize("address", ["/short", "/download", "/parts", "/api"])
def test_what_is_short_or_streamed_or_no_page_stays_as_it_is(site: TestClient, address: str) -> None:
    assert coding(site.get(address)) == ""


def test_a_file_of_this_build_is_kept_and_another_is_asked_for_again(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "stamp", lambda: "abc123")
    assert site.get("/static/icon.svg?v=abc123").headers["cache-control"] == A_YEAR
    assert "immutable" not in site.get("/static/icon.svg?v=older").headers.get("cache-control", "")
    assert "immutable" not in site.get("/static/icon.svg").headers.get("cache-control", "")


def test_without_a_build_nothing_is_kept(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "stamp", lambda: sending.NO_BUILD)
    assert "immutable" not in site.get(f"/static/icon.svg?v={sending.NO_BUILD}").headers.get("cache-control", "")


def test_a_style_sheet_is_compressed_and_not_sent_again_unchanged(site: TestClient) -> None:
    if not (sending.STATIC / "vendor/app.css").is_file():
        pytest.skip("the front-end files are not built (uv sync builds them)")
    first = site.get("/static/vendor/app.css")
    assert coding(first) == "gzip" and first.content == (sending.STATIC / "vendor/app.css").read_bytes()
    again = site.get("/static/vendor/app.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and first.headers["etag"].startswith("W/")
    part = site.get("/static/vendor/app.css", headers={"Range": "bytes=0-9"})
    assert part.status_code == 206 and coding(part) == ""
