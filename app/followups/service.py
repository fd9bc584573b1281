"""The verbs of follow-ups: note a question of CQC's, give it to someone, answer it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound
from app.core.etag import require_version
from app.core.paging import Page, PageParams, next_place
from app.followups import queries
from app.followups.models import FollowUp
from app.followups.schemas import AnswerIn, QuestionIn, QuestionOut, QuestionPatch


def list_questions(
    session: Session, actor: Actor, page: PageParams | None = None, *, open_only: bool = False
) -> Page[QuestionOut]:
    """What CQC asked after the return, in the order in which it was noted."""
    actor.require(Permission.REQUESTS_MANAGE)
    page = page or PageParams()
    rows, total = queries.list_owned(session, actor, page, open_only=open_only)
    shown, more = rows[: page.limit], len(rows) > page.limit
    last = shown[-1][0].reference if more else None
    return Page(
        items=[_out(row) for row in shown], next=None if last is None else next_place(len(last), last), total=total
    )


def get_question(session: Session, actor: Actor, reference: str) -> QuestionOut:
    actor.require(Permission.REQUESTS_MANAGE)
    row = queries.find_owned(session, actor, reference)
    if row is None:
        raise NotFound(f"There is no follow-up {reference[:20]} in this round.")
    return _out(row)


def add_question(session: Session, actor: Actor, data: QuestionIn) -> QuestionOut:
    """Note one question. Raises Invalid (422) for a day that has not been, or an owner without an account."""
    actor.require(Permission.REQUESTS_MANAGE)
    received_on = data.received_on or today()
    if received_on > today():
        raise Invalid(
            "A question comes on a day that has been.",
            errors=(FieldError("/received_on", "Give today or a day before."),),
        )
    question = FollowUp(
        assessment_id=actor.assessment,
        reference=f"F-{queries.next_number(session, actor):02}",
        question=data.question,
        received_on=received_on,
        due_on=data.due_on,
        owner_id=_owner(session, actor, data.owner),
        answer="",
        added_at=now(),
    )
    session.add(question)
    record(session, actor, "followups.question.added", question)
    return get_question(session, actor, question.reference)


def change_question(session: Session, actor: Actor, reference: str, version: int, data: QuestionPatch) -> QuestionOut:
    """Give it to someone, or note another day that CQC stated; the question itself stays as CQC put it."""
    actor.require(Permission.REQUESTS_MANAGE)
    question = _at_version(session, actor, reference, version)
    if "owner" in data.model_fields_set:
        question.owner_id = _owner(session, actor, data.owner)
    if "due_on" in data.model_fields_set:
        question.due_on = data.due_on
    record(session, actor, "followups.question.changed", question)
    return get_question(session, actor, reference)


def answer_question(session: Session, actor: Actor, reference: str, version: int, data: AnswerIn) -> QuestionOut:
    """Note what we answered. An answer given before is replaced, and the record keeps it."""
    actor.require(Permission.REQUESTS_MANAGE)
    question = _at_version(session, actor, reference, version)
    answered_on = data.answered_on or today()
    if not question.received_on <= answered_on <= today():
        fault = "Give a day from the one it was received to today."
        raise Invalid("The day of the answer is not right.", errors=(FieldError("/answered_on", fault),))
    question.answer, question.answered_on = data.answer, answered_on
    record(session, actor, "followups.question.answered", question)
    return get_question(session, actor, reference)


def _at_version(session: Session, actor: Actor, reference: str, version: int) -> FollowUp:
    question = queries.find(session, actor, reference)
    if question is None:
        raise NotFound(f"There is no follow-up {reference[:20]} in this round.")
    require_version(question.version, version)
    return question


def _owner(session: Session, actor: Actor, email: str | None) -> UUID | None:
    return None if email is None else accounts.someone_at_work(session, actor, email, "/owner")


def _out(row: queries.Owned) -> QuestionOut:
    question, email, name = row
    return QuestionOut(
        reference=question.reference,
        question=question.question,
        received_on=question.received_on,
        due_on=question.due_on,
        owner=email,
        owner_name=name,
        answer=question.answer,
        answered_on=question.answered_on,
        added_at=question.added_at,
        late=question.answered_on is None and question.due_on is not None and question.due_on < today(),
        version=question.version,
    )
