"""What is logged: one line of JSON a fact, with ids only; never a name, a title, a text of a case or an address as it came."""

import logging
import re
import sys
import traceback
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import Any, TextIO
from uuid import uuid4

import orjson
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.types import EventDict, WrappedLogger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
HEADER = "X-Request-ID"
# Only what can be no word: a proxy's id is taken over, a name put there by hand is not.
_ID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
# What stands in an address and is an id: E-0142, CT-23, R-1, 17. A token is longer, a name has other letters.
_REFERENCE = re.compile(r"[A-Z]{0,3}-?[0-9]{1,6}([-.][0-9]{1,3})?")
# Others whose messages are known to hold nothing of ours before their arguments are put in.
_KNOWN = ("uvicorn", "asyncio", "alembic")
_MOST_FRAMES = 25
log = structlog.get_logger("readiness.requests")


def configure(level: str | None = None, stream: TextIO | None = None) -> None:
    """Everything that is logged, ours and the libraries', goes to `stream` (standard error) in one form.

    Without a level: information, on a terminal warnings only, where a line a request would bury what is said to a person.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _Lines(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars],
            processors=[
                _without_arguments,
                _fault_without_words,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _as_json,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [*(one for one in root.handlers if not isinstance(one, _Lines)), handler]
    root.setLevel(logging.WARNING)
    # DBOS writes to the console by itself unless somebody has seen to it already.
    dbos = logging.getLogger("dbos")
    dbos.handlers, dbos.propagate = [handler], False
    on_terminal = (stream or sys.stderr).isatty()
    logging.getLogger("readiness").setLevel((level or ("warning" if on_terminal else "info")).upper())


class _Lines(logging.Handler):
    """To the stream that was given, else to what standard error is at that moment."""

    def __init__(self, stream: TextIO | None):
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError, ValueError):  # a closed or full log stops no work
            print(self.format(record), file=self._stream or sys.stderr, flush=True)


class RequestLog:
    """Gives every request an id, gives it back as X-Request-ID, and leaves one line about it when it is answered."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        method, begun, status = scope["method"], perf_counter(), 0
        state = scope.setdefault("state", {})

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request_id):
            try:
                await self.app(scope, receive, send_on)
            finally:
                log.info(
                    "request",
                    method=method if method.isalpha() and len(method) < 10 else "?",
                    route=route_of(scope),
                    **_subjects(scope),
                    status=status,
                    ms=round((perf_counter() - begun) * 1000),
                    person=str(state.get("person_id", "")) or None,
                )


def route_of(scope: Scope) -> str:
    """The pattern of the address ("/evidence/{reference}"), "" where there is none: an address as it came may hold anything."""
    context = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    found = getattr(context, "path", "")
    return str(found) or ("/static" if scope["path"].startswith("/static/") else "")


def _subjects(scope: Scope) -> dict[str, str]:
    """What the address names, where that is an id."""
    found = {name: str(value) for name, value in scope.get("path_params", {}).items()}
    return {name: value for name, value in found.items() if name != "path" and _REFERENCE.fullmatch(value)}


def _request_id(headers: Headers) -> str:
    given = headers.get(HEADER, "").lower()
    return given if _ID.fullmatch(given) else uuid4().hex


def _without_arguments(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Of a library's message only its pattern: what it would fill in may be somebody's words."""
    record: logging.LogRecord = event["_record"]
    if not event["_from_structlog"]:
        is_known = record.name.partition(".")[0] in _KNOWN
        event["event"] = record.msg if is_known and isinstance(record.msg, str) else "said by a library"
        event["logger"] = record.name
        event["place"] = f"{record.filename}:{record.lineno}"
        event["exc_info"] = record.exc_info
    return event


def _fault_without_words(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """A fault as its kinds and the lines it came through; its message may hold what somebody typed."""
    given: Any = event.pop("exc_info", None)
    event.pop("exception", None)
    if given is True:
        given = sys.exc_info()
    fault = given[1] if isinstance(given, tuple) else given
    if isinstance(fault, BaseException):
        event["fault"] = [_kind(one) for one in _chain(fault)]
        event["frames"] = [
            f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(fault.__traceback__)[-_MOST_FRAMES:]
        ]
    return event


def _chain(fault: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = fault
    while one is not None and one not in found and len(found) < 5:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found


def _kind(fault: BaseException) -> str:
    return f"{type(fault).__module__}.{type(fault).__qualname__}"


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").rsplit("/", 3)[-3:])


def _as_json(logger: WrappedLogger, name: str, event: EventDict) -> str:
    ordered = {"at": event.pop("at"), "level": event.pop("level"), "event": event.pop("event"), **event}
    return orjson.dumps({key: value for key, value in ordered.items() if value is not None}, default=str).decode()
