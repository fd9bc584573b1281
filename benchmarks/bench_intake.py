"""The demo's shared drive sent to a served application file by file, until the last is read and found by the search box.

Meanwhile a team of ten opens pages, each looking at one for 3 to 8 seconds as in the load that TRUST.md names, and the page
of the batch stays open and asks for what changed, as its script does. The figures are the seconds from the first byte sent
to the last document indexed, and the time within which 95 of 100 pages were answered, over several passes. The store holds
a council's worth of documents, requests and assertions already; the server and its worker are the product's own, as
`readiness serve` starts them.
"""

import random
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import measure
import stores
from bench_upload import EMAIL, PASSWORD, _answered, _served

from app.access import SYSTEM, Role
from app.accounts import service as accounts
from app.accounts.schemas import PersonIn
from app.core.config import Settings
from app.core.db import Database
from app.core.schema_versions import upgrade
from app.demo.drive import write_drive

SECONDS, PAGE_MS = 60.0, 300.0
GROSS_FROM = 6.0  # these are times, not ratios: a slower machine misses them
SHORT = 60  # files
READERS, LOOKS = 10, (3.0, 8.0)  # people, and for how many seconds each looks at a page
PASSES = 5
PAGES = ("/", "/requests", "/evidence", "/gaps", "/search?q=waiting+list")
BATCH, ASKS_EVERY = "/evidence/batches/{batch}", 2.0
ASKS_AGAIN = re.compile(r'id="job"[^>]*hx-get="([^"]+)"')


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """A few passes whatever `rounds` says: these are figures of the whole, not of a moment."""
    with tempfile.TemporaryDirectory() as folder:
        drive = Path(folder) / "drive"
        write_drive(drive, date(2026, 11, 20))
        files = sorted(path for path in drive.rglob("*") if path.is_file())
        share = SHORT / len(files) if short else 1.0
        files = files[: SHORT if short else None]
        times: list[float] = []
        own: list[float] = []
        took = [_pass(Path(folder) / f"home-{number}", files, times, own) for number in range(1 if short else PASSES)]
        yield measure.Figure(
            f"{len(files)} files sent, read and indexed, seconds", statistics.median(took), bound=SECONDS * share
        )
        for seconds, what in ((times, "pages meanwhile"), (own, "times the batch's own page asked what is new")):
            if len(seconds) < 2:
                continue  # a short run may be over before a page asks twice
            yield measure.Figure(
                f"{len(seconds)} {what}, milliseconds for 95 of 100",
                statistics.quantiles(seconds, n=20)[-1] * 1000,
                bound=PAGE_MS,
            )


def _pass(home: Path, files: list[Path], times: list[float], own: list[float]) -> float:
    home.mkdir()
    _council(home)
    with _served(home) as (client, headers):
        client.request("POST", "/api/v1/batches", b"{}", headers | {"Content-Type": "application/json"})
        batch = _answered(client, 201).split('"reference":"')[1].split('"')[0]
        page_of_batch = BATCH.format(batch=batch)
        for page in (*PAGES, page_of_batch):
            _opened(client, page, headers)  # what each page reads once is read
        ended = threading.Event()
        of_batch = threading.Thread(target=_follows, args=(client.port, page_of_batch, headers, ended, own))
        readers = [
            threading.Thread(target=_reads, args=(client.port, at, headers, ended, times)) for at in range(READERS)
        ]
        for thread in (of_batch, *readers):
            thread.start()
        begun = time.perf_counter()
        try:
            for at, path in enumerate(files):
                place = f"/api/v1/batches/{batch}/files/{quote(f'{at} {path.name}')}"
                client.request("PUT", place, path.read_bytes(), headers)
                _answered(client, 202)
            while not _is_read(client, batch, headers):
                time.sleep(0.2)
        finally:
            took = time.perf_counter() - begun
            ended.set()
            for thread in (of_batch, *readers):
                thread.join()
    return took


def _council(home: Path) -> None:
    db = Database(Settings(home=home).sqlalchemy_url)
    upgrade(db)
    with db.engine.begin() as connection:
        stores.fill(connection, 1)
    with db.write() as session:
        accounts.add_person(session, SYSTEM, PersonIn(email=EMAIL, name="Grace Okafor", roles=[Role.CORE, Role.LEAD]))
        accounts.set_password(session, SYSTEM, EMAIL, PASSWORD)
    db.close()


def _reads(port: int, who: int, headers: dict[str, str], ended: threading.Event, times: list[float]) -> None:
    client, chance = HTTPConnection("127.0.0.1", port, timeout=60), random.Random(who)
    if ended.wait(chance.uniform(0, LOOKS[1])):  # nobody begins at the same moment
        return
    for page in cycle(PAGES[who % len(PAGES) :] + PAGES[: who % len(PAGES)]):
        times.append(_opened(client, page, headers)[0])
        if ended.wait(chance.uniform(*LOOKS)):
            break
    client.close()


def _follows(port: int, page: str, headers: dict[str, str], ended: threading.Event, times: list[float]) -> None:
    client, at = HTTPConnection("127.0.0.1", port, timeout=60), page
    while not ended.wait(ASKS_EVERY):
        seconds, text = _opened(client, at, headers)
        times.append(seconds)
        again = ASKS_AGAIN.search(text)
        at = unescape(again[1]) if again else page
    client.close()


def _opened(client: HTTPConnection, page: str, headers: dict[str, str]) -> tuple[float, str]:
    begun = time.perf_counter()
    client.request("GET", page, headers=headers)
    answer = client.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{page}: {answer.status}: {text[:300]}")
    return time.perf_counter() - begun, text


def _is_read(client: HTTPConnection, batch: str, headers: dict[str, str]) -> bool:
    client.request("GET", f"/api/v1/batches/{batch}", headers=headers)
    return '"finished_at":null' not in _answered(client, 200)


if __name__ == "__main__":
    measure.main(__doc__ or "", run, GROSS_FROM)
