"""A store with many councils' worth of requests, documents, assertions and cases in one round: seeded rows for benchmarks."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from app.access import Actor, Role
from app.accounts.models import User
from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart, Standing
from app.assessments.models import Assessment, AssessmentStatus, CouncilSettings
from app.casetracking.models import CaseStage, TrackedCase
from app.core.db import Database
from app.core.schema_versions import upgrade
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemKind, ItemStatus
from app.files.models import StoredFile
from app.framework.models import Certainty, ListOrigin, RequestCategory, RequestList
from app.improvement.models import Action, ActionStatus
from app.selfassessment.models import Assertion, AssertionAction, AssertionKind, AssertionStatus, Direction, Support

# One council: 48 requests, 240 files, 120 assertions, 600 references, 50 cases (PERFORMANCE.md's workload S).
REQUESTS, PARTS, ITEMS, ANSWERS, ASSERTIONS, SUPPORTS, CASES = 48, 4, 240, 240, 120, 600, 50
NOW = datetime(2027, 1, 21, 12, tzinfo=UTC)


@contextmanager
def a_store(councils: int) -> Iterator[tuple[Database, Actor]]:
    """An open database with so many councils' worth in one round, and its lead."""
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'store.sqlite3'}")
        upgrade(db)
        with db.engine.begin() as connection:
            lead = _fill(connection, councils)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        yield db, lead
        db.close()


def _fill(connection: Connection, councils: int) -> Actor:
    chance = random.Random(7)
    ids = _Ids()
    person, request_list, round_id = ids(), ids(), ids()

    def add(table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            connection.execute(insert(table), rows)

    add(
        User,
        [
            {
                "id": person,
                "email": "lead@council.example",
                "name": "Lead",
                "active": True,
                "demo": False,
                "added_at": NOW,
                "version": 1,
            }
        ],
    )
    add(CouncilSettings, [{"id": ids(), "council_name": "Council", "note_word_limit": 120, "version": 1}])
    add(
        RequestList,
        [{"id": request_list, "code": "bench", "name": "List", "origin": ListOrigin.LOADED, "added_at": NOW}],
    )
    add(
        Assessment,
        [
            {
                "id": round_id, "reference": "R-1", "title": "Round", "status": AssessmentStatus.OPEN, "framework": "la-2023",
                "case_rules": "pilot-2023", "request_list_id": request_list, "notified_on": NOW.date(), "set_up_at": NOW, "version": 1,
            }
        ],
    )  # fmt: skip
    requests = [ids() for _ in range(REQUESTS * councils)]
    responses = [ids() for _ in requests]
    add(
        RequestCategory,
        [
            {
                "id": one, "request_list_id": request_list, "code": str(at), "position": at, "title": f"Request {at}",
                "certainty": Certainty.RECONSTRUCTED,
            }
            for at, one in enumerate(requests)
        ],
    )  # fmt: skip
    add(
        CategoryResponse,
        [
            {
                "id": responses[at], "assessment_id": round_id, "category_id": one, "code": str(at), "position": at, "retired": False,
                "owner_id": person if chance.random() < 0.9 else None, "due_on": NOW.date() + timedelta(days=chance.randint(-3, 10)),
                "standing": Standing.DOCUMENTS, "note": "", "version": 1,
            }
            for at, one in enumerate(requests)
        ],
    )  # fmt: skip
    parts = [(ids(), response) for response in responses for _ in range(PARTS)]
    add(
        ResponsePart,
        [
            {
                "id": part,
                "response_id": response,
                "code": "abcd"[at % PARTS],
                "position": at % PARTS,
                "ask": "Part",
                "version": 1,
            }
            for at, (part, response) in enumerate(parts)
        ],
    )
    items = _add_items(add, ids, person, ITEMS * councils, chance)
    answers = [(ids(), chance.randrange(len(responses)), at % len(items)) for at in range(ANSWERS * councils)]
    add(
        Answer,
        [
            {
                "id": answer, "response_id": responses[response], "item_id": items[item], "position": at, "whole_document": False,
                "where_to_look": "Page 3" if chance.random() < 0.8 else "", "what_it_shows": "It shows", "revision_number": 1,
                "added_by": person, "added_at": NOW, "version": 1,
            }
            for at, (answer, response, item) in enumerate(answers)
        ],
    )  # fmt: skip
    add(
        AnswerPart,
        [
            {"answer_id": answer, "part_id": parts[response * PARTS + chance.randrange(PARTS)][0]}
            for answer, response, _ in answers
        ],
    )
    _add_claims(add, ids, person, round_id, items, councils, chance)
    return Actor.of(person, "Lead", frozenset({Role.LEAD}), round_id)


class _Ids:
    """UUIDs in a row, the same in every run."""

    def __init__(self) -> None:
        self.last = 1 << 96

    def __call__(self) -> UUID:
        self.last += 0x9E3779B97F4A7C15
        return UUID(int=self.last % (1 << 128))


def _add_items(add: Any, ids: _Ids, person: UUID, count: int, chance: random.Random) -> list[UUID]:
    items = [ids() for _ in range(count)]
    files = [ids() for _ in range(count)]
    add(
        StoredFile,
        [
            {
                "id": one,
                "sha256": f"{at:064x}",
                "crc32": 1,
                "size": 1000,
                "media_type": "application/pdf",
                "stored_at": NOW,
            }
            for at, one in enumerate(files)
        ],
    )
    add(
        EvidenceItem,
        [
            {
                "id": one, "reference": f"E-{at:06d}", "title": f"Document {at}", "kind": ItemKind.DOCUMENT, "status": ItemStatus.READY,
                "owner_id": person, "added_by": person, "added_at": NOW, "current_revision": 1,
                "evidence_category": chance.choice(("PE", "SL", "PA", "PR")), "version": 1,
                "document_date": NOW.date() if chance.random() < 0.9 else None,
                "review_by": NOW.date() + timedelta(days=chance.randint(-60, 400)),
            }
            for at, one in enumerate(items)
        ],
    )  # fmt: skip
    add(
        EvidenceRevision,
        [
            {
                "id": ids(), "item_id": one, "number": 1, "stored_file_id": files[at], "file_name": "file.pdf", "size": 1000,
                "added_by": person, "added_at": NOW,
            }
            for at, one in enumerate(items)
        ],
    )  # fmt: skip
    return items


def _add_claims(
    add: Any, ids: _Ids, person: UUID, round_id: UUID, items: list[UUID], councils: int, chance: random.Random
) -> None:
    assertions = [ids() for _ in range(ASSERTIONS * councils)]
    add(
        Assertion,
        [
            {
                "id": one, "assessment_id": round_id, "reference": f"A-{at}", "quality_statement": f"QS{at % 9 + 1}",
                "kind": AssertionKind.WEAKNESS if at % 4 == 0 else AssertionKind.STRENGTH, "status": AssertionStatus.READY,
                "position": at, "text": "A claim", "owner_id": person, "added_by": person, "added_at": NOW, "version": 1,
            }
            for at, one in enumerate(assertions)
        ],
    )  # fmt: skip
    pairs = {(chance.randrange(len(assertions)), chance.randrange(len(items))) for _ in range(SUPPORTS * councils)}
    add(
        Support,
        [
            {
                "id": ids(), "assertion_id": assertions[assertion], "item_id": items[item], "where_to_look": "Page 4",
                "direction": Direction.OTHER_WAY if chance.random() < 0.1 else Direction.SUPPORTS, "revision_number": 1,
                "added_by": person, "added_at": NOW, "version": 1, "whole_document": False,
            }
            for assertion, item in sorted(pairs)
        ],
    )  # fmt: skip
    actions = [ids() for _ in assertions[::4]]
    add(
        Action,
        [
            {
                "id": one, "reference": f"AC-{at}", "aim": "Aim", "owner_id": person, "due_on": NOW.date(), "measure": "",
                "status": ActionStatus.UNDER_WAY, "added_by": person, "added_at": NOW, "version": 1,
            }
            for at, one in enumerate(actions)
        ],
    )  # fmt: skip
    add(AssertionAction, [{"assertion_id": a, "action_id": b} for a, b in zip(assertions[::4], actions, strict=True)])
    add(
        TrackedCase,
        [
            {
                "id": ids(), "assessment_id": round_id, "reference": f"CT-{at}", "stage": CaseStage.LONGLIST, "added_at": NOW,
                "consent_status": "agreed", "entries_partial": False, "version": 1,
            }
            for at in range(CASES * councils)
        ],
    )  # fmt: skip
