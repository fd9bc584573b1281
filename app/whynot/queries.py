"""Every SELECT of "why can I not see this?": the verdict by the domain's own rule, and the facts that explain it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers import queries as answers
from app.answers.models import Ask, AskState, CategoryResponse
from app.casetracking import queries as cases
from app.casetracking.models import CaseAssignment, TrackedCase
from app.core.ukdates import in_full
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem, ItemReader, Sensitivity
from app.improvement import queries as improvement
from app.improvement.models import Action
from app.selfassessment.models import Assertion
from app.selfassessment.queries import assertions


@dataclass(frozen=True)
class Facts:
    """What is theirs about the thing, in words; `sensitivity` of a document, `lists` when they see a case on the list."""

    may: bool
    own: tuple[str, ...] = ()
    sensitivity: Sensitivity | None = None
    lists: bool = False


def of_document(session: Session, seer: Actor, of: Actor, reference: str) -> Facts | None:
    item = session.scalars(evidence.visible(seer).where(EvidenceItem.reference == reference)).one_or_none()
    if item is None:
        return None
    may = session.scalar(evidence.visible_ids(of).where(EvidenceItem.id == item.id)) is not None
    named = session.scalar(
        select(ItemReader.item_id).where(ItemReader.item_id == item.id, ItemReader.user_id == of.person_id)
    )
    own = [
        words
        for words, theirs in (
            ("they own it", item.owner_id == of.person_id),
            ("they added it", item.added_by == of.person_id),
            ("they are named as its reader", named is not None),
        )
        if theirs
    ]
    return Facts(may, tuple(own), item.sensitivity)


def of_case(session: Session, seer: Actor, of: Actor, reference: str, on: date) -> Facts | None:
    case = session.scalars(cases.listable(seer).where(TrackedCase.reference == reference)).one_or_none()
    if case is None:
        return None
    may = session.scalars(cases.visible(of).where(TrackedCase.id == case.id)).one_or_none() is not None
    lists = session.scalars(cases.listable(of).where(TrackedCase.id == case.id)).one_or_none() is not None
    parts = session.scalars(
        select(CaseAssignment).where(CaseAssignment.case_id == case.id, CaseAssignment.user_id == of.person_id)
    )
    return Facts(may, tuple(_part(part, on) for part in parts), lists=lists)


def of_request(session: Session, seer: Actor, of: Actor, code: str) -> Facts | None:
    response = session.scalars(
        answers.visible(seer).where(CategoryResponse.code == code, CategoryResponse.retired.is_(False))
    ).one_or_none()
    if response is None:
        return None
    may = session.scalars(answers.visible(of).where(CategoryResponse.id == response.id)).one_or_none() is not None
    asked = session.scalars(
        select(Ask.reference).where(
            Ask.response_id == response.id, Ask.asked_of == of.person_id, Ask.state != AskState.WITHDRAWN
        )
    ).first()
    facts: tuple[tuple[str, UUID | None], ...] = (
        ("they own it", response.owner_id),
        ("they read it over", response.reader_id),
        ("they approve it", response.approver_id),
    )
    own = [words for words, person in facts if person == of.person_id]
    return Facts(may, (*own, *(["they were asked for a document"] if asked else [])))


def of_assertion(session: Session, seer: Actor, of: Actor, reference: str) -> Facts | None:
    row = session.scalars(assertions.visible(seer).where(Assertion.reference == reference)).one_or_none()
    if row is None:
        return None
    may = session.scalars(assertions.visible(of).where(Assertion.id == row.id)).one_or_none() is not None
    facts = (("they own it", row.owner_id), ("they wrote it", row.added_by))
    return Facts(may, tuple(words for words, person in facts if person == of.person_id))


def of_action(session: Session, seer: Actor, of: Actor, reference: str) -> Facts | None:
    row = session.scalars(improvement.visible(seer).where(Action.reference == reference)).one_or_none()
    if row is None:
        return None
    return Facts(session.scalars(improvement.visible(of).where(Action.id == row.id)).one_or_none() is not None)


def _part(part: CaseAssignment, on: date) -> str:
    if part.ends_on is not None and part.ends_on <= on:
        return f"they were its {part.part.value} until {in_full(part.ends_on)}"
    if part.starts_on > on:
        return f"they are its {part.part.value} from {in_full(part.starts_on)}"
    return f"they are its {part.part.value}"
