"""The application over the council of the sweep, and the store as it was: put back after every answer that changed it."""

import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request

from app.access import Actor
from app.access.actor import ActorFinder
from app.core.db import Database
from app.web.own_forms import COOKIE, HEADER
from tests.app.access.asking import Answer, Asker
from tests.app.access.filling import Filling, Sent
from tests.app.access.planting import Council


class Remembered:
    """Who a cookie stands for, as the application's own finder says; asked anew once the store was put back."""

    def __init__(self, find: ActorFinder):
        self.find, self.people = find, dict[tuple[str, bool], Actor | None]()
        self.settled: Callable[[], object] = lambda: None

    def __call__(self, request: Request, db: Database) -> Actor | None:
        key = request.headers.get("cookie", ""), "/cases" in request.url.path
        if key not in self.people:
            self.people[key] = self.find(request, db)
            self.settled()  # that a session is in use was noted: no change of anything
        return self.people[key]


@dataclass
class Sweep:
    """The application, its council, and the store as it was: put back after every answer that changed it."""

    app: FastAPI
    council: Council
    asker: Asker
    filling: Filling
    file: Path
    kept: Path
    remembered: Remembered
    watch: sqlite3.Connection
    seen: int = 0

    def ask(self, sent: Sent, who: str | None) -> Answer:
        """Ask as this person in their session; as a visitor without one. The forms of pages carry the token of either."""
        name, secret = ("readiness-session", self.council.people[who].token) if who else (COOKIE, "a-visit")
        token = hmac.new(secret.encode(), b"readiness form", hashlib.sha256).hexdigest()
        headers = {"cookie": f"{name}={secret}", HEADER.lower(): token, **sent.headers}
        return self.asker.ask(sent.method, sent.address, body=sent.body, headers=headers)

    def has_changed(self) -> bool:
        """Whether anything was committed since the last look."""
        now = self.watch.execute("PRAGMA data_version").fetchone()[0]
        changed, self.seen = now != self.seen, now
        return bool(changed)

    def put_back(self) -> None:
        """The store as it was before the first question."""
        with sqlite3.connect(self.kept) as kept, sqlite3.connect(self.file) as file:
            kept.backup(file)
        kept.close()
        file.close()
        self.remembered.people.clear()
        self.has_changed()
