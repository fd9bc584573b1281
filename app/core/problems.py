"""Refusals as answers: problem+json (RFC 9457) under /api/, a page elsewhere; never an internal in sight."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.core.errors import EditConflict, FieldError, Invalid, NotFound, NotNow, Problem
from app.core.logs import route_of

PageRenderer = Callable[[Request, int, str, str, tuple[FieldError, ...]], Response]
log = structlog.get_logger("readiness.faults")

_PLAIN = {
    400: "The request could not be read. Check its form and send it again.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "What was sent is too large.",
    415: "Send the body as application/json.",
}
_SORRY = (
    "Something went wrong on our side. Nothing was changed. Try again; if it happens twice, tell your administrator."
)


class FieldErrorOut(BaseModel):
    pointer: str = Field(examples=["/due_on"])
    detail: str = Field(examples=["Give the date as 2027-01-28."])


class ProblemOut(BaseModel):
    """The one shape of every refusal (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldErrorOut] | None = None
    current_version: int | None = Field(default=None, description="On 412: the version that stands now.")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route: the refusals it can give, with their one shape."""
    always = (400, 401, 403, 404, 422, 503)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
        for status in sorted({*always, *statuses})
    }


def install(app: FastAPI, render_page: PageRenderer | None = None) -> None:
    """Turn every exception into its answer; `render_page` draws the page for people."""

    def answer(
        request: Request,
        status: int,
        title: str,
        detail: str,
        errors: tuple[FieldError, ...],
        facts: dict[str, str | int],
    ) -> Response:
        if request.url.path.startswith("/api/") or render_page is None:
            body: dict[str, Any] = {
                "type": "about:blank",
                "title": title,
                "status": status,
                "detail": detail,
                "instance": request.url.path,
                **facts,
            }
            if errors:
                body["errors"] = [{"pointer": error.pointer, "detail": error.detail} for error in errors]
            response: Response = JSONResponse(body, status_code=status, media_type="application/problem+json")
        else:
            response = render_page(request, status, title, detail, errors)
        if status in (429, 503):
            response.headers.setdefault("Retry-After", str(facts.get("retry_after", 5)))
        return response

    def on_problem(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Problem)
        return answer(request, problem.status, problem.title, problem.detail, problem.errors, dict(problem.facts))

    def on_stale(request: Request, fault: Exception) -> Response:
        return on_problem(
            request, EditConflict("Someone else changed this at the same moment. Check their version, then save yours.")
        )

    def on_shape(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, RequestValidationError)
        faults = fault.errors()
        if not request.url.path.startswith("/api/") and any(error["loc"][0] == "path" for error in faults):
            # An address that can name nothing is, to a person, an address where there is nothing.
            return on_problem(request, NotFound(_PLAIN[404]))
        if any(error["type"] == "json_invalid" for error in faults):
            return answer(
                request, 400, "The body can't be read", "The body is not JSON. Check it and send it again.", (), {}
            )
        errors = tuple(FieldError(_pointer(error["loc"]), _words(error)) for error in faults)
        return on_problem(
            request, Invalid("Some of what was sent is not right. Each fault is named below.", errors=errors)
        )

    def on_http(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException)
        detail = _PLAIN.get(fault.status_code, HTTPStatus(fault.status_code).description or "The request was refused.")
        response = answer(request, fault.status_code, HTTPStatus(fault.status_code).phrase.capitalize(), detail, (), {})
        for name, value in (fault.headers or {}).items():
            response.headers[name] = value
        return response

    def on_bug(request: Request, fault: Exception) -> Response:
        log.error("fault", route=route_of(request.scope), exc_info=fault)
        return answer(request, 500, "Something went wrong", _SORRY, (), {})

    def on_full(request: Request, fault: Exception) -> Response:
        if isinstance(fault, OSError) and fault.errno == 28:
            from app.core.errors import NoRoom

            return on_problem(
                request, NoRoom("The disk is full, so nothing was saved. Free some room, then try again.")
            )
        return on_bug(request, fault)

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(StaleDataError, on_stale)
    app.add_exception_handler(RequestValidationError, on_shape)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(OSError, on_full)
    app.add_exception_handler(
        TimeoutError, lambda request, _: on_problem(request, NotNow("The store is busy. Try again."))
    )
    app.add_exception_handler(Exception, on_bug)


def _pointer(loc: tuple[Any, ...]) -> str:
    """("body", "parts", 0, "ask") becomes /parts/0/ask; a query or header keeps its kind out of the way."""
    return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in loc[1:])


def _words(error: Any) -> str:
    """Pydantic's sentence without its jargon."""
    kind, context = error["type"], error.get("ctx") or {}
    plain = {
        "missing": "This is needed.",
        "extra_forbidden": "This can't be set here. Leave it out.",
        "date_from_datetime_parsing": "Give a date as 2027-01-28.",
        "date_parsing": "Give a date as 2027-01-28.",
        "date_type": "Give a date as 2027-01-28.",
        "uuid_parsing": "This is not an identifier of ours.",
    }
    if kind in plain:
        return plain[kind]
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    if kind in ("enum", "literal_error"):
        return f"Choose one of: {context.get('expected', '')}."
    if kind == "string_too_long":
        return f"Keep this to {context.get('max_length')} characters."
    if kind == "string_too_short":
        return "This can't be empty."
    return f"{jsonable_encoder(error['msg'])}."
