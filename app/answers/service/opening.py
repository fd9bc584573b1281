"""Opening a round's requests, giving them dates, and bringing a round over from the last one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart, Standing
from app.answers.queries import moves as move_queries
from app.answers.rules.periods import period_asked
from app.answers.schemas.lists import CopiedOut
from app.answers.service.changing import require_open
from app.answers.service.dates import due_days
from app.assessments.models import Assessment
from app.audit import record
from app.core.clock import now, today
from app.core.errors import NotFound, RuleBroken
from app.core.words import some
from app.evidence.models import ItemStatus
from app.framework.models import RequestCategory


def open_responses(session: Session, actor: Actor, assessment_id: UUID | None = None) -> int:
    """Open a response, with its parts, to every request of the round's list that has none; how many were opened.

    Due dates come from our milestones, the period asked from the list; both can be changed. For set-up, which makes a
    round before anybody works in it, the round is named; else it is the one in hand.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    assessment = _round(session, assessment_id or actor.assessment)
    opened = open_for_list(session, actor, assessment, assessment.request_list_id)
    if opened:
        record(session, actor, "answers.request.opened", assessment, rows=tuple(opened))
    return len(opened)


def open_for_list(
    session: Session, actor: Actor, assessment: Assessment, list_id: UUID, *, retired: bool = False
) -> list[CategoryResponse]:
    """The same for any list, without an entry of its own: the caller records it with what follows."""
    actor.require(Permission.REQUESTS_MANAGE)
    there = {response.category_id for response in move_queries.list_whole_responses(session, assessment.id, list_id)}
    missing = [category for category in queries.list_categories(session, list_id) if category.id not in there]
    due = {} if retired else due_days(session, actor, assessment.id, {category.kind for category in missing})
    asked_from = assessment.notified_on or today()
    opened = []
    for category in missing:
        response = _opened(assessment, category, retired=retired)
        response.due_on = due[category.kind].on if category.kind in due else None
        response.period_from, response.period_to = period_asked(category.period_months, asked_from)
        opened.append(response)
    session.add_all(opened)
    session.flush()
    return opened


def set_due_dates(session: Session, actor: Actor, *, also_set_ones: bool = False) -> int:
    """Give every request the date of its milestone: those without a date, or all; how many were changed.

    For the day on which notice comes, and for an agreed extension.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    require_open(session, actor)
    assessment = _round(session, actor.assessment)
    kind_of = {one.id: one.kind for one in queries.list_categories(session, assessment.request_list_id)}
    due = due_days(session, actor, assessment.id, kind_of.values())
    changed = []
    for response in move_queries.list_whole_responses(session, assessment.id, assessment.request_list_id):
        on = due[kind_of[response.category_id]].on
        if on is None or response.due_on == on or (response.due_on is not None and not also_set_ones):
            continue
        response.due_on = on
        changed.append(response)
    if changed:
        record(session, actor, "answers.request.dates_set", assessment, rows=tuple(changed))
    return len(changed)


def copy_from(session: Session, actor: Actor, previous: str) -> CopiedOut:
    """Bring owners, notes, parts and answers over from another round of ours, named by its reference.

    Nothing is current by that: every place has to be checked again, nobody has read or approved anything. When that
    round used another request list, everything waits for a change of list (`propose_list_change`).
    """
    actor.require(Permission.REQUESTS_MANAGE)
    require_open(session, actor)
    assessment = _round(session, actor.assessment)
    before = move_queries.find_round(session, previous)
    if before is None or before.id == assessment.id:
        raise NotFound(f"There is no other round {previous[:20]}.")
    same_list = before.request_list_id == assessment.request_list_id
    open_for_list(session, actor, assessment, before.request_list_id, retired=not same_list)
    old = move_queries.list_whole_responses(session, before.id, before.request_list_id)
    new = {
        response.category_id: response
        for response in move_queries.list_whole_responses(session, assessment.id, before.request_list_id)
    }
    if any(_holds_something(response) for response in new.values()):
        raise RuleBroken("This round holds answers or notes already. A round is brought over before work on it begins.")
    answers, left_out = _copy_all(session, actor, old, new)
    record(session, actor, "answers.round.copied", assessment, rows=tuple(new.values()))
    says = f"{some(len(old), 'request')} and {some(answers, 'answer')} came over from {before.title}."
    says += " Check each place again: nothing is read over or approved yet."
    return CopiedOut(
        from_round=previous,
        requests=len(old),
        answers=answers,
        left_out=left_out,
        waits_for_list_change=not same_list,
        says=says,
    )


def _copy_all(
    session: Session, actor: Actor, old: Sequence[CategoryResponse], new: dict[UUID, CategoryResponse]
) -> tuple[int, int]:
    people = move_queries.list_active_people(session)
    items = move_queries.list_items(session, {answer.item_id for response in old for answer in response.answers})
    category_of = {response.id: response.category_id for response in old}
    copied = left_out = 0
    for was in old:
        response = new.get(was.category_id)
        if response is None:
            continue
        _copy_facts(was, response, people)
        under = category_of.get(was.under_id) if was.under_id else None
        response.under_id = new[under].id if under in new else None
        if response.under_id is None and response.standing is Standing.UNDER_ANOTHER:
            response.standing, response.standing_reason = Standing.DOCUMENTS, ""
        part_of = _copy_parts(session, was, response)
        for answer in was.answers:
            if items[answer.item_id].status is ItemStatus.WITHDRAWN:
                left_out += 1
                continue
            session.add(_copied(answer, response, part_of, actor))
            copied += 1
    session.flush()
    return copied, left_out


def _copy_facts(was: CategoryResponse, response: CategoryResponse, people: frozenset[UUID]) -> None:
    for role in ("owner_id", "reader_id", "approver_id"):
        person = getattr(was, role)
        setattr(response, role, person if person in people else None)
    response.note = was.note
    response.word_limit = was.word_limit
    response.standing = was.standing
    response.standing_reason = was.standing_reason
    response.standing_plan = was.standing_plan
    response.standing_by = was.standing_by


def _copy_parts(session: Session, was: CategoryResponse, response: CategoryResponse) -> dict[UUID, UUID]:
    """The parts as they were edited last time; gives the new part for each old one."""
    there = {part.code: part for part in response.parts}
    for part in was.parts:
        copy = there.get(part.code)
        if copy is None:
            copy = ResponsePart(response_id=response.id, code=part.code, position=part.position, ask=part.ask)
            session.add(copy)
            there[part.code] = copy
        copy.note, copy.reason = part.note, part.reason
    session.flush()
    return {part.id: there[part.code].id for part in was.parts}


def _copied(answer: Answer, response: CategoryResponse, part_of: dict[UUID, UUID], actor: Actor) -> Answer:
    return Answer(
        response_id=response.id,
        item_id=answer.item_id,
        position=answer.position,
        where_to_look=answer.where_to_look,
        whole_document=answer.whole_document,
        what_it_shows=answer.what_it_shows,
        # Negative: written for that revision, and nobody has looked in this round.
        revision_number=-abs(answer.revision_number),
        added_by=actor.person_id,
        added_at=now(),
        covers=[AnswerPart(part_id=part_of[cover.part_id]) for cover in answer.covers if cover.part_id in part_of],
    )


def _opened(assessment: Assessment, category: RequestCategory, *, retired: bool) -> CategoryResponse:
    return CategoryResponse(
        assessment_id=assessment.id,
        category_id=category.id,
        code=category.code,
        position=category.position,
        retired=retired,
        parts=[
            ResponsePart(code=part.code, position=part.position, ask=part.ask, note="", reason="")
            for part in category.parts
        ],
        answers=[],
    )


def _holds_something(response: CategoryResponse) -> bool:
    return bool(response.answers or response.note) or response.standing is not Standing.DOCUMENTS


def _round(session: Session, assessment_id: UUID) -> Assessment:
    assessment = queries.find_assessment(session, assessment_id)
    if assessment is None:
        raise NotFound("There is no such round.")
    return assessment
