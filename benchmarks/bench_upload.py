"""A raw PUT of 5 MB to a served application, against SHA-256, writing and syncing the same bytes in process.

The server is the product's own, as `readiness serve` starts it, in a process of its own; the client keeps one connection.
Both sides write to the same folder.
"""

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import measure

from app.access import SYSTEM, Role
from app.accounts import service as accounts
from app.accounts.schemas import PersonIn
from app.core.config import Settings
from app.core.db import Database
from app.core.schema_versions import upgrade

BOUND = 2.5
SIZE = 5 << 20
EMAIL, PASSWORD = "core@fernshire.example", "kettle orchard lighthouse"


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """The same size in both forms: it takes a second."""
    content = os.urandom(SIZE)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _council(home)
        with _served(home) as (client, headers):
            client.request("POST", "/api/v1/batches", b"{}", headers | {"Content-Type": "application/json"})
            batch = _answered(client, 201).split('"reference":"')[1].split('"')[0]
            numbers = iter(range(10_000))
            named = hashlib.sha256(content).hexdigest()

            def put() -> None:
                place = f"/api/v1/batches/{batch}/files/{next(numbers)}.pdf?sha256={named}"
                client.request("PUT", place, content, headers)
                _answered(client, 202)

            def in_process() -> None:
                hashlib.sha256(content).hexdigest()
                place = home / f"limit-{next(numbers)}"
                with place.open("xb", buffering=0) as file:
                    file.write(content)
                    os.fsync(file.fileno())

            yield measure.compare(
                "raw PUT of 5 MB into a batch, with its line, its entry and its job",
                put,
                in_process,
                limit_name="SHA-256 + write + fsync",
                rounds=rounds,
                bound=BOUND,
            )


def _council(home: Path) -> None:
    db = Database(Settings(home=home).sqlalchemy_url)
    upgrade(db)
    with db.write() as session:
        accounts.add_person(session, SYSTEM, PersonIn(email=EMAIL, name="Grace Okafor", roles=[Role.CORE]))
        accounts.set_password(session, SYSTEM, EMAIL, PASSWORD)
    db.close()


@contextmanager
def _served(home: Path) -> Iterator[tuple[HTTPConnection, dict[str, str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {**os.environ, "READINESS_HOME": str(home), "READINESS_SECURE_COOKIES": "false"}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        client = HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(300):
            try:
                client.connect()
                break
            except OSError:
                time.sleep(0.1)
        body = f'{{"email": "{EMAIL}", "password": "{PASSWORD}"}}'.encode()
        client.request("POST", "/api/v1/sign-in", body, {"Content-Type": "application/json"})
        answer = client.getresponse()
        answer.read()
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        yield client, {"Cookie": cookie}
        client.close()
    finally:
        server.terminate()
        server.wait(60)


def _answered(client: HTTPConnection, status: int) -> str:
    answer = client.getresponse()
    text = answer.read().decode()
    if answer.status != status:
        raise RuntimeError(f"{answer.status}: {text[:300]}")
    return text


if __name__ == "__main__":
    measure.main(__doc__ or "", run)
