"""Builders: every default is valid and dull; a test names only what it is about.

They write rows directly, without an entry in the record; `a_round` is the usual beginning.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.accounts.models import RoleGrant, User
from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart
from app.assessments.models import Assessment, AssessmentStatus, CouncilSettings
from app.audit.hooks import take_noted
from app.core.clock import now, today
from app.evidence.models import EvidenceItem, EvidenceRevision, ItemKind, ItemStatus
from app.files.models import StoredFile
from app.framework.models import Certainty, ListOrigin, RequestCategory, RequestList, RequestPart

# One after the other: among a few hundred random ones two are often the same.
_numbers = count(10_001)

BUILDER = Actor(UUID(int=1), "Builder", frozenset(), None)


def saved(session: Session, row: Any) -> Any:
    """Add a row as if it had always been there: what was changed by hand up to here leaves no entry, and the commit passes."""
    session.add(row)
    session.flush()
    take_noted(session)
    return row


def all_saved(session: Session, rows: list[Any]) -> list[Any]:
    """Many rows of one kind, as `saved` does one."""
    session.add_all(rows)
    session.flush()
    take_noted(session)
    return rows


def a_person(
    session: Session, name: str = "Priya Nair", *roles: Role, assessment_id: UUID | None = None, **facts: Any
) -> User:
    email = facts.pop("email", f"{name.lower().replace(' ', '.')}@{uuid4().hex[:6]}.fernshire.example")
    user = saved(session, User(name=name, email=email, added_at=now(), **facts))
    all_saved(
        session,
        [RoleGrant(user_id=user.id, role=role, assessment_id=assessment_id, given_at=now()) for role in roles],
    )
    return user


def an_actor(user: User, *roles: Role, assessment_id: UUID | None = None) -> Actor:
    return Actor.of(user.id, user.name, frozenset(roles), assessment_id)


def a_list(
    session: Session, codes: tuple[str, ...] = ("1", "2", "3"), *, code: str = "test-list", parts: int = 2
) -> RequestList:
    """A request list with `parts` parts a request."""
    request_list = saved(
        session,
        RequestList(code=code, name="Test list", origin=ListOrigin.LOADED, added_at=now(), certainty="reconstructed"),
    )
    categories = all_saved(
        session,
        [
            RequestCategory(
                request_list_id=request_list.id, code=request_code, position=position, title=f"Request {request_code}", theme="T1",
                asked="What was asked.", quality_statements=["QS1"], evidence_categories=["PR"], certainty=Certainty.RECONSTRUCTED,
            )
            for position, request_code in enumerate(codes)
        ],
    )  # fmt: skip
    all_saved(
        session,
        [
            RequestPart(category_id=category.id, code="abcdefgh"[index], position=index, ask=f"Part {index}")
            for category in categories
            for index in range(parts)
        ],
    )
    return request_list


def an_assessment(session: Session, request_list: RequestList | None = None, **facts: Any) -> Assessment:
    """An open round, notified ten days ago and due in eleven."""
    request_list = request_list or a_list(session)
    values: dict[str, Any] = {
        "reference": f"R-{uuid4().hex[:4]}",
        "title": "CQC assessment",
        "status": AssessmentStatus.OPEN,
        "framework": "la-2023",
        "case_rules": "pilot-2023",
        "request_list_id": request_list.id,
        "notified_on": today() - timedelta(days=10),
        "return_due_at": now() + timedelta(days=11),
        "set_up_at": now(),
        **facts,
    }
    return saved(session, Assessment(**values))


@dataclass
class Round:
    """A council with one open round, its three usual people and the responses to every request."""

    assessment: Assessment
    request_list: RequestList
    lead: Actor
    core: Actor
    psw: Actor
    responses: dict[str, CategoryResponse]


def a_round(session: Session, codes: tuple[str, ...] = ("1", "2", "3"), *, parts: int = 2, **facts: Any) -> Round:
    saved(session, CouncilSettings(council_name="Fernshire County Council", note_word_limit=120))
    request_list = a_list(session, codes, parts=parts)
    assessment = an_assessment(session, request_list, **facts)
    lead = a_person(session, "Priya Nair", Role.LEAD)
    core = a_person(session, "Grace Okafor", Role.CORE)
    psw = a_person(session, "Joanne Ashworth", Role.PSW)
    responses = {response.code: response for response in _responses(session, assessment, codes)}
    return Round(
        assessment,
        request_list,
        an_actor(lead, Role.LEAD, assessment_id=assessment.id),
        an_actor(core, Role.CORE, assessment_id=assessment.id),
        an_actor(psw, Role.PSW, assessment_id=assessment.id),
        responses,
    )


def a_response(session: Session, assessment: Assessment, code: str, **facts: Any) -> CategoryResponse:
    (response,) = _responses(session, assessment, (code,), **facts)
    return response


def _responses(
    session: Session, assessment: Assessment, codes: tuple[str, ...], **facts: Any
) -> list[CategoryResponse]:
    """A response to each of these requests, in their order, with the parts of its request."""
    listed = RequestCategory.request_list_id == assessment.request_list_id
    categories = session.scalars(select(RequestCategory).where(listed, RequestCategory.code.in_(codes)))
    by_code = {category.code: category for category in categories}
    responses: dict[UUID, CategoryResponse] = {
        by_code[code].id: CategoryResponse(
            assessment_id=assessment.id,
            category_id=by_code[code].id,
            code=code,
            position=by_code[code].position,
            **facts,
        )
        for code in codes
    }
    all_saved(session, list(responses.values()))
    parts = session.scalars(select(RequestPart).where(RequestPart.category_id.in_(responses)))
    all_saved(
        session,
        [
            ResponsePart(
                response_id=responses[part.category_id].id, code=part.code, position=part.position, ask=part.ask
            )
            for part in parts
        ],
    )
    return list(responses.values())


def an_item(session: Session, owner: Actor, title: str = "Waiting list protocol", **facts: Any) -> EvidenceItem:
    """A ready item with one file revision of a few bytes (the bytes themselves are in no store)."""
    values: dict[str, Any] = {
        "reference": f"E-{next(_numbers)}",
        "title": title,
        "kind": ItemKind.DOCUMENT,
        "status": ItemStatus.READY,
        "owner_id": owner.person_id,
        "added_by": owner.person_id,
        "added_at": now(),
        "document_date": today() - timedelta(days=30),
        "evidence_category": "PR",
        "current_revision": 1,
        **facts,
    }
    item = saved(session, EvidenceItem(**values))
    a_revision(session, item, owner, number=1)
    return item


def a_revision(session: Session, item: EvidenceItem, by: Actor, *, number: int, **facts: Any) -> EvidenceRevision:
    stored = saved(
        session, StoredFile(sha256=uuid4().hex * 2, crc32=1, size=1000, media_type="application/pdf", stored_at=now())
    )
    values: dict[str, Any] = {
        "item_id": item.id,
        "number": number,
        "stored_file_id": stored.id,
        "file_name": "Waiting list protocol.pdf",
        "media_type": "application/pdf",
        "size": 1000,
        "added_by": by.person_id,
        "added_at": now(),
        **facts,
    }
    return saved(session, EvidenceRevision(**values))


def an_answer(session: Session, response: CategoryResponse, item: EvidenceItem, **facts: Any) -> Answer:
    """An answer with a pointer, covering every part of the request."""
    from sqlalchemy import select

    values: dict[str, Any] = {
        "response_id": response.id,
        "item_id": item.id,
        "position": 0,
        "where_to_look": "Section 4, pages 9 to 12",
        "what_it_shows": "How risk is rated",
        "revision_number": item.current_revision,
        "added_by": item.added_by,
        "added_at": now(),
        **facts,
    }
    answer = saved(session, Answer(**values))
    for part in session.scalars(select(ResponsePart).where(ResponsePart.response_id == response.id)):
        saved(session, AnswerPart(answer_id=answer.id, part_id=part.id))
    return answer


def a_day(text: str) -> date:
    return date.fromisoformat(text)


def a_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
