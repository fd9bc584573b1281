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
from app.answers.models import Answer, AnswerPart, Approval, CategoryResponse, ResponsePart, Standing
from app.assessments.models import (
    Assessment,
    AssessmentStatus,
    CouncilSettings,
    Extension,
    ExtensionState,
    Milestone,
    MilestoneKind,
)
from app.casetracking.models import (
    ActNow,
    CaseCheck,
    CasePathway,
    CaseStage,
    LogState,
    ReflectiveLog,
    TrackedCase,
)
from app.core.db import Database
from app.core.schema_versions import upgrade
from app.evidence.models import (
    Consent,
    EvidenceItem,
    EvidenceRevision,
    Finding,
    FindingState,
    ItemKind,
    ItemStatement,
    ItemStatus,
    SharePermission,
)
from app.files.models import StoredFile
from app.framework.models import Certainty, ListOrigin, RequestCategory, RequestList
from app.improvement.models import Action, ActionStatus
from app.selfassessment.models import Assertion, AssertionAction, AssertionKind, AssertionStatus, Direction, Support

# One council: 48 requests, 240 files, 120 assertions, 600 references, 50 cases (PERFORMANCE.md's workload S).
REQUESTS, PARTS, ITEMS, ANSWERS, ASSERTIONS, SUPPORTS, CASES = 48, 4, 240, 240, 120, 600, 50
NOW = datetime(2027, 1, 21, 12, tzinfo=UTC)


@contextmanager
def a_store(councils: int) -> Iterator[tuple[Database, Actor]]:
    """An open database with so many councils' worth in one round, and its lead; without statistics, as the product has it."""
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'store.sqlite3'}")
        upgrade(db)
        with db.engine.begin() as connection:
            lead = fill(connection, councils)
        yield db, lead
        db.close()


def fill(connection: Connection, councils: int) -> Actor:
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
                "case_rules": "pilot-2023", "request_list_id": request_list, "case_list_size": 60 * councils, "notified_on": NOW.date(), "set_up_at": NOW, "version": 1,
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
                "owner_id": person if chance.random() < 0.9 else None, "reader_id": person if chance.random() < 0.9 else None,
                "due_on": NOW.date() + timedelta(days=chance.randint(-3, 10)) if chance.random() < 0.98 else None,
                "standing": chance.choices((Standing.DOCUMENTS, Standing.NOT_HELD, Standing.DOES_NOT_APPLY), (44, 3, 1))[0],
                "note": "What we hold, and where it is kept. " * 5 if chance.random() < 0.3 else "", "word_limit": 120,
                "period_to": NOW.date() if chance.random() < 0.1 else None, "version": 1,
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
                "ask": "The policy, and how you know that people are kept to it",
                "note": "It is in the annual report." if chance.random() < 0.25 else "",
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
                "where_to_look": "Page 3" if chance.random() < 0.95 else "", "revision_number": _written_for(item, chance),
                "what_it_shows": "How many people waited, and for how long" if chance.random() < 0.95 else "",
                "added_by": person, "added_at": NOW, "version": 1,
            }
            for at, (answer, response, item) in enumerate(answers)
        ],
    )  # fmt: skip
    add(
        AnswerPart,
        [
            {"answer_id": answer, "part_id": parts[response * PARTS + part][0]}
            for answer, response, _ in answers
            for part in chance.sample(range(PARTS), 2)
        ],
    )
    add(
        Approval,
        [
            {
                "id": ids(),
                "response_id": one,
                "approver_id": person,
                "approved_at": NOW,
                "set_sha256": "0" * 64,
                "reason": "",
            }
            for one in responses
            if chance.random() < 0.6
        ],
    )
    _add_claims(add, ids, person, round_id, items, councils, chance)
    _add_cases(add, ids, person, round_id, councils, chance)
    _add_dates(add, ids, round_id)
    return Actor.of(person, "Lead", frozenset({Role.LEAD}), round_id)


def _newest(item: int) -> int:
    """Every tenth document has a second version."""
    return 2 if item % 10 == 0 else 1


def _written_for(item: int, chance: random.Random) -> int:
    """Most pointers were looked at again when the new version came."""
    return _newest(item) if chance.random() < 0.7 else 1


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
                "id": one, "reference": f"E-{at:06d}", "title": f"Annual report of team {at}", "kind": ItemKind.DOCUMENT,
                "status": chance.choices((ItemStatus.READY, ItemStatus.DRAFT, ItemStatus.WITHDRAWN), (94, 4, 2))[0],
                "marked_draft": chance.random() < 0.02, "superseded_by_id": items[at - 1] if at and chance.random() < 0.02 else None,
                "owner_id": person if chance.random() < 0.95 else None, "added_by": person, "added_at": NOW,
                "current_revision": _newest(at),
                "evidence_category": chance.choice(("PE", "SL", "PA", "PR")) if chance.random() < 0.95 else None, "version": 1,
                "permission_to_share": SharePermission.ASKED if chance.random() < 0.03 else SharePermission.OURS,
                "consent": Consent.ASKED if chance.random() < 0.02 else Consent.NOT_NEEDED,
                "period_to": NOW.date() - timedelta(days=chance.randint(0, 60)) if chance.random() < 0.3 else None,
                "document_date": NOW.date() if chance.random() < 0.9 else None,
                "review_by": NOW.date() + timedelta(days=chance.randint(-40, 400)),
            }
            for at, one in enumerate(items)
        ],
    )  # fmt: skip
    add(
        EvidenceRevision,
        [
            {
                "id": ids(), "item_id": one, "number": number, "file_name": "file.pdf", "size": 1000, "added_by": person, "added_at": NOW,
                # One document in fifty is the same file as another.
                "stored_file_id": None if number < _newest(at) else files[at - 1] if at % 50 == 1 else files[at],
            }
            for at, one in enumerate(items)
            for number in range(1, _newest(at) + 1)
        ],
    )  # fmt: skip
    add(
        Finding,
        [
            {
                "id": ids(), "item_id": one, "kind": "names", "place": "Page 1", "raised_at": NOW, "version": 1,
                "state": FindingState.OPEN if chance.random() < 0.2 else FindingState.DECIDED,
            }
            for one in items
            if chance.random() < 0.1
        ],
    )  # fmt: skip
    add(
        ItemStatement,
        [{"item_id": one, "quality_statement": f"QS{chance.randint(1, 9)}"} for one in items if chance.random() < 0.8],
    )
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
                "kind": AssertionKind.WEAKNESS if at % 4 == 0 else AssertionKind.STRENGTH,
                "status": chance.choices((AssertionStatus.READY, AssertionStatus.DRAFT, AssertionStatus.WITHDRAWN), (85, 12, 3))[0],
                "position": at, "text": "People tell us that they wait less than they did, and our figures show the same.",
                "owner_id": person if chance.random() < 0.95 else None, "added_by": person, "added_at": NOW, "version": 1,
            }
            for at, one in enumerate(assertions)
        ],
    )  # fmt: skip
    pairs = {(chance.randrange(len(assertions)), chance.randrange(len(items))) for _ in range(SUPPORTS * councils)}
    add(
        Support,
        [
            {
                "id": ids(), "assertion_id": assertions[assertion], "item_id": items[item], "where_to_look": "Page 4" if chance.random() < 0.95 else "",
                "direction": Direction.OTHER_WAY if chance.random() < 0.1 else Direction.SUPPORTS,
                "revision_number": _written_for(item, chance),
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
                "id": one, "reference": f"AC-{at}", "aim": "Fewer people wait", "owner_id": person if chance.random() < 0.9 else None,
                "due_on": NOW.date() + timedelta(days=chance.randint(-10, 90)) if chance.random() < 0.9 else None,
                "measure": "People waiting" if chance.random() < 0.8 else "",
                "status": ActionStatus.UNDER_WAY, "added_by": person, "added_at": NOW, "version": 1,
            }
            for at, one in enumerate(actions)
        ],
    )  # fmt: skip
    pairs_of_actions = zip(assertions[::4], actions, strict=True)
    add(AssertionAction, [{"assertion_id": a, "action_id": b} for a, b in pairs_of_actions if chance.random() < 0.9])


def _add_cases(add: Any, ids: _Ids, person: UUID, round_id: UUID, councils: int, chance: random.Random) -> None:
    """Ten of fifty chosen, two thirds of them checked."""
    cases = [ids() for _ in range(CASES * councils)]
    add(
        TrackedCase,
        [
            {
                "id": one, "assessment_id": round_id, "reference": f"CT-{at}", "added_at": NOW, "version": 1,
                "stage": CaseStage.CHOSEN if at % 5 == 0 else CaseStage.LONGLIST,
                "consent_status": "agreed" if chance.random() < 0.9 else "", "entries_partial": chance.random() < 0.1,
                "age_band": chance.choice(("18 to 64", "65 and over")), "outcome": chance.choice(("good", "mixed")),
            }
            for at, one in enumerate(cases)
        ],
    )  # fmt: skip
    add(CasePathway, [{"case_id": one, "pathway": chance.choice(("review", "hospital discharge"))} for one in cases])
    checked = [one for one in cases if chance.random() < 0.67]
    add(
        CaseCheck,
        [
            {
                "id": ids(), "case_id": one, "number": 1, "checker_id": person, "saved_at": NOW, "finished": True, "version": 1,
                "act_now": ActNow.TELL_MANAGER if chance.random() < 0.03 else ActNow.NOTHING,
            }
            for one in checked
        ],
    )  # fmt: skip
    add(
        ReflectiveLog,
        [
            {"id": ids(), "case_id": one, "state": LogState.WRITTEN, "changed_at": NOW, "version": 1}
            for at, one in enumerate(cases)
            if at % 5 == 0 and chance.random() < 0.8
        ],
    )


def _add_dates(add: Any, ids: _Ids, round_id: UUID) -> None:
    """The milestones of one round; there are as many for a small council as for a large one."""
    add(
        Milestone,
        [
            {
                "id": ids(), "assessment_id": round_id, "code": f"M{at}", "kind": next(iter(MilestoneKind)), "name": "Step",
                "position": at, "day": at * 5, "version": 1,
            }
            for at in range(20)
        ],
    )  # fmt: skip
    add(
        Extension,
        [
            {
                "id": ids(), "assessment_id": round_id, "asked_on": NOW.date(), "until": NOW + timedelta(days=21),
                "state": ExtensionState.ASKED, "version": 1,
            }
        ],
    )  # fmt: skip
