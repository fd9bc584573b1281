"""Checking the record against reading and canonicalising the same entries in the same run; every entry has its values.

The whole run makes two million entries. A check must take at most 1.5 times as long as the reading, and under 120 seconds.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import measure

from app.access import SYSTEM
from app.audit import queries, rules
from app.audit.service import verify
from app.core.db import Database
from app.core.schema_versions import upgrade

BOUND = 1.5
MOST_SECONDS = 120.0
ENTRIES, SHORT = 2_000_000, 20_000
AT_ONCE = 20_000
NOON = datetime(2027, 1, 21, 12, tzinfo=UTC)


def run(short: bool, rounds: int) -> Iterator[measure.Result | measure.Figure]:
    """Short: 20,000 entries. Whole: two million, and the time as a part of the two minutes allowed."""
    count = SHORT if short else ENTRIES
    with a_record(count) as db:
        seconds: list[float] = []

        def product() -> None:
            start = time.process_time()
            with db.read() as session:
                walked = verify(session, SYSTEM)
            seconds.append(time.process_time() - start)
            assert (walked.entries, walked.fault) == (count, None)

        def limit() -> None:
            with db.read() as session:
                for link in queries.links(session):
                    rules.canonical(link.content)
                    for _, kind, row, change, columns in link.values or ():
                        rules.canonical({"change": change, "columns": columns, "kind": kind, "row": row})

        name = f"audit verify, {count:,} entries with values"
        yield measure.compare(name, product, limit, limit_name="reading and canonicalising", rounds=rounds, bound=BOUND)
        yield measure.Figure(
            "audit verify, seconds of one core for 2,000,000 at the slowest",
            max(seconds) * ENTRIES / count,
            MOST_SECONDS,
        )


@contextmanager
def a_record(count: int) -> Iterator[Database]:
    """A store whose record holds so many entries, each a document renamed."""
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'store.sqlite3'}")
        upgrade(db)
        for start in range(0, count, AT_ONCE):
            with db.write() as session:
                entries = [an_entry(number) for number in range(start, min(start + AT_ONCE, count))]
                queries.append(session, [entry for entry, _ in entries], [changes for _, changes in entries])
        yield db
        db.close()


def an_entry(number: int) -> tuple[dict[str, object], list[dict[str, object]]]:
    change: dict[str, object] = {
        "id": UUID(int=number + 1), "row_kind": "evidence_item", "row_id": str(UUID(int=number % 20_000)), "change": "changed",
        "columns": {"title": [f"Waiting list protocol {number}", "Waiting list protocol"], "review_by": [None, "2027-03-31"]},
        "salt": f"{number:032x}",
    }  # fmt: skip
    values = rules.Values(*(change[name] for name in ("salt", "row_kind", "row_id", "change", "columns")))  # type: ignore[arg-type]
    return {
        "act_id": UUID(int=number + 1), "at": NOON + timedelta(seconds=number), "actor_id": UUID(int=number % 200),
        "actor_name": "Grace Okafor", "assessment_id": UUID(int=7), "action": "evidence.item.renamed",
        "subject_kind": "evidence_item", "subject_id": UUID(int=number % 20_000), "subject_reference": f"E-{number % 20_000:04}",
        "reason": "", "changes_sha256": rules.sealed([rules.seal(values)]),
    }, [change]  # fmt: skip


if __name__ == "__main__":
    measure.main(__doc__, run)
