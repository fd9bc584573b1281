"""Asks the whole application in this process, without a network: quick enough to ask every address as everybody."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import anyio.to_thread
import pytest
from fastapi import FastAPI


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Asker:
    """One event loop and the application on it; a request costs what the application costs."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop):
        self.app, self._loop = app, loop

    def ask(
        self,
        method: str,
        address: str,
        *,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        path, _, query = address.partition("?")
        sent = {"host": "testserver", "content-length": str(len(body)), **(headers or {})}
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": quote(path).encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 50000), "server": ("testserver", 80), "state": {},
        }  # fmt: skip
        with no_loop_running():
            return self._loop.run_until_complete(self._answer(scope, body))

    async def _answer(self, scope: dict[str, Any], body: bytes) -> Answer:
        started: dict[str, Any] = {}
        chunks: list[bytes] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        try:
            await self.app(scope, receive, send)
        except Exception:
            # What the application could not answer it has answered with 500; the server would only log the rest.
            if not started:
                raise
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in started["headers"]}
        return Answer(started["status"], headers, b"".join(chunks))


@contextmanager
def an_asker(app: FastAPI) -> Iterator[Asker]:
    """Handlers run on the loop itself: one question at a time needs no threads, and starting them costs more than most answers."""

    async def here(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        return function(*arguments)

    runner = asyncio.Runner()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anyio.to_thread, "run_sync", here)
        yield Asker(app, runner.get_loop())
    with no_loop_running():
        runner.close()


@contextmanager
def no_loop_running() -> Iterator[None]:
    """A browser that was driven in this worker leaves its own loop marked as running while it waits for the next call."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)
