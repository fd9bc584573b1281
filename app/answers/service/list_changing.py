"""Changing the request list of a round: proposed from the texts, chosen by a person, then everything moves at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Ask, CategoryResponse, ListChange, ListChangeLine, ListChangeState
from app.answers.queries import moves as move_queries
from app.answers.rules.comparing import Sides, new_lines, old_lines
from app.answers.rules.moving import Move, Tally, move_all
from app.answers.schemas.lists import ListChangedOut, ListChangeOut, PairsIn
from app.answers.service.changing import require_open
from app.answers.service.opening import open_for_list
from app.answers.service.placing import list_waiting
from app.assessments import service as assessments
from app.assessments.models import Assessment
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.words import some
from app.framework.crosswalk import Line, propose_moves
from app.framework.models import RequestCategory, RequestList


def propose_list_change(session: Session, actor: Actor, new_list: str) -> ListChangeOut:
    """Propose, from titles, texts and quality statements, which old request each new one continues.

    After `copy_from` a round with another list, the old list is that one. RuleBroken (409) while a change is open.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    require_open(session, actor)
    new = _list(session, new_list)
    assessment = _assessment(session, actor)
    old = _old_list(session, actor, assessment, new)
    if move_queries.list_changes(session, actor, ListChangeState.PROPOSED):
        raise RuleBroken("A change of list is proposed already. Confirm it or leave it first.")
    old_categories = queries.list_categories(session, old.id)
    new_categories = queries.list_categories(session, new.id)
    if not new_categories:
        raise RuleBroken(f"{new.name} holds no requests. Load the list that CQC sent.")
    ids = {("old", one.code): one.id for one in old_categories} | {("new", one.code): one.id for one in new_categories}
    change = ListChange(
        assessment_id=assessment.id,
        old_list_id=old.id,
        new_list_id=new.id,
        state=ListChangeState.PROPOSED,
        proposed_at=now(),
        lines=[
            ListChangeLine(
                old_category_id=ids["old", move.old_code],
                new_category_id=ids["new", move.new_code],
                score=move.score,
                why=move.why,
                chosen=move.chosen,
            )
            for move in propose_moves([_line(one) for one in old_categories], [_line(one) for one in new_categories])
        ],
    )
    session.add(change)
    record(session, actor, "answers.list.proposed", change)
    return _out(session, actor, change)


def get_list_change(session: Session, actor: Actor, new_list: str) -> ListChangeOut:
    """Old and new side by side, with what hangs on each old request."""
    actor.require(Permission.REQUESTS_READ_ALL)
    return _out(session, actor, _change(session, actor, new_list))


def list_list_changes(session: Session, actor: Actor) -> list[ListChangeOut]:
    """Every change of list of this round, the latest first."""
    actor.require(Permission.REQUESTS_READ_ALL)
    return [_out(session, actor, change) for change in move_queries.list_changes(session, actor)]


def proposed_lists(session: Session, actor: Actor) -> list[str]:
    """Names of the lists that a change is proposed to and nobody has confirmed, for Today."""
    actor.require(Permission.REQUESTS_READ_ALL)
    changes = move_queries.list_changes(session, actor, ListChangeState.PROPOSED)
    return [move_queries.find_list_by_id(session, change.new_list_id).name for change in changes]


def choose_moves(session: Session, actor: Actor, new_list: str, version: int, data: PairsIn) -> ListChangeOut:
    """Say which moves are to be made; a pair that was never proposed may be added."""
    actor.require(Permission.REQUESTS_MANAGE)
    change = _open_change(session, actor, new_list, version)
    old = {one.code: one.id for one in queries.list_categories(session, change.old_list_id)}
    new = {one.code: one.id for one in queries.list_categories(session, change.new_list_id)}
    wanted: set[tuple[UUID, UUID]] = set()
    for index, pair in enumerate(data.chosen):
        if pair.old not in old or pair.new not in new:
            wrong, side = (pair.old, "old") if pair.old not in old else (pair.new, "new")
            detail = f"There is no request {wrong} in that list."
            raise Invalid(detail, errors=(FieldError(f"/chosen/{index}/{side}", detail),))
        wanted.add((old[pair.old], new[pair.new]))
    there = {(line.old_category_id, line.new_category_id): line for line in change.lines}
    for pair_ids, line in there.items():
        line.chosen = pair_ids in wanted
    change.lines.extend(
        ListChangeLine(
            old_category_id=one, new_category_id=other, score=0.0, why=f"Chosen by {actor.name}.", chosen=True
        )
        for one, other in sorted(wanted - there.keys())
    )
    change.move_on()  # the lines chosen are part of what a person confirms
    record(session, actor, "answers.list.chosen", change)
    return _out(session, actor, change)


def leave_list_change(session: Session, actor: Actor, new_list: str, version: int) -> ListChangeOut:
    """Leave a proposal: nothing moves."""
    actor.require(Permission.REQUESTS_MANAGE)
    change = _open_change(session, actor, new_list, version)
    change.state = ListChangeState.LEFT
    record(session, actor, "answers.list.left", change)
    return _out(session, actor, change)


def confirm_list_change(session: Session, actor: Actor, new_list: str, version: int) -> ListChangedOut:
    """Move answers, notes, decisions, asks and owners to the new list, in one transaction.

    Old requests are retired; what no line moves waits on them (`list_waiting`). Nothing is read over or approved by it.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    change = _open_change(session, actor, new_list, version)
    assessment = _assessment(session, actor)
    old = move_queries.list_whole_responses(session, assessment.id, change.old_list_id)
    for response in old:
        response.retired = True
    session.flush()
    opened = open_for_list(session, actor, assessment, change.new_list_id)
    new = move_queries.list_whole_responses(session, assessment.id, change.new_list_id)
    for response in new:
        response.retired = False
    asks = _asks_by_response(session, old)
    tally = move_all(_moves(change.lines, old, new), asks)
    session.flush()
    for answer in tally.gone:
        session.delete(answer)
    session.flush()
    for response in old:
        session.expire(response, ["answers"])  # what was merged away is still in the loaded collections
    change.state = ListChangeState.CONFIRMED
    change.confirmed_by = actor.person_id
    change.confirmed_at = now()
    for response in new:
        if session.is_modified(response) or response in opened:
            record(session, actor, "answers.list.moved", response)
    record(session, actor, "answers.list.confirmed", change)
    if assessment.request_list_id != change.new_list_id:
        assessments.use_list(session, actor, new_list)
    waiting = len(list_waiting(session, actor))
    return _told(session, change, len(new), tally, waiting)


def _told(session: Session, change: ListChange, requests: int, tally: Tally, waiting: int) -> ListChangedOut:
    new = move_queries.find_list_by_id(session, change.new_list_id)
    says = f"{new.name} is in use with {some(requests, 'request')}. {some(tally.moved, 'answer')} moved"
    says += f", {tally.copied} copied, {tally.merged} merged."
    if waiting:
        says += f" {waiting} not yet placed."
    return ListChangedOut(
        new_list=new.code,
        requests=requests,
        answers_moved=tally.moved,
        answers_copied=tally.copied,
        answers_merged=tally.merged,
        notes_moved=tally.notes,
        owners_moved=tally.owners,
        waiting=waiting,
        says=says,
    )


def _moves(
    lines: Sequence[ListChangeLine], old: Sequence[CategoryResponse], new: Sequence[CategoryResponse]
) -> list[Move]:
    """The chosen moves: strongest first, so that the best source of a new request has the first word."""
    new_of = {response.category_id: response for response in new}
    chosen = sorted((line for line in lines if line.chosen), key=lambda line: -line.score)
    targets: dict[UUID, list[CategoryResponse]] = {}
    sources: dict[UUID, int] = {}
    for line in chosen:
        target = new_of[line.new_category_id]
        targets.setdefault(line.old_category_id, []).append(target)
        sources[target.id] = sources.get(target.id, 0) + 1
    alone = frozenset(target_id for target_id, count in sources.items() if count == 1)
    order = {category_id: index for index, category_id in enumerate(targets)}
    moving = [response for response in old if response.category_id in targets]
    moving.sort(key=lambda response: order[response.category_id])
    return [Move(response, targets[response.category_id], alone) for response in moving]


def _out(session: Session, actor: Actor, change: ListChange) -> ListChangeOut:
    old_list = move_queries.find_list_by_id(session, change.old_list_id)
    new_list = move_queries.find_list_by_id(session, change.new_list_id)
    sides = Sides(
        old=queries.list_categories(session, old_list.id),
        new=queries.list_categories(session, new_list.id),
        lines=change.lines,
        held={
            response.category_id: response
            for response in move_queries.list_whole_responses(session, change.assessment_id, old_list.id)
        },
        people=move_queries.list_people(session, actor),
    )
    return ListChangeOut(
        old_list=old_list.code,
        old_name=old_list.name,
        new_list=new_list.code,
        new_name=new_list.name,
        state=change.state,
        proposed_at=change.proposed_at,
        confirmed_at=change.confirmed_at,
        new_lines=new_lines(sides),
        old_lines=old_lines(sides),
        version=change.version,
    )


def _line(category: RequestCategory) -> Line:
    return Line(
        code=category.code,
        title=category.title,
        asked=category.asked,
        parts=tuple(part.ask for part in category.parts),
        quality_statements=tuple(category.quality_statements),
        theme=category.theme,
        maps_from=tuple(category.maps_from),
    )


def _old_list(session: Session, actor: Actor, assessment: Assessment, new: RequestList) -> RequestList:
    if new.id != assessment.request_list_id:
        return move_queries.find_list_by_id(session, assessment.request_list_id)
    waiting = [one for one in move_queries.list_waiting_lists(session, actor) if one.id != new.id]
    if not waiting:
        raise RuleBroken(f"This round uses {new.name} already.")
    return waiting[0]


def _asks_by_response(session: Session, old: Sequence[CategoryResponse]) -> dict[UUID, list[Ask]]:
    found: dict[UUID, list[Ask]] = {}
    for ask in move_queries.list_asks_of(session, [response.id for response in old]):
        found.setdefault(ask.response_id, []).append(ask)
    return found


def _open_change(session: Session, actor: Actor, new_list: str, version: int) -> ListChange:
    require_open(session, actor)
    change = _change(session, actor, new_list)
    require_version(change.version, version)
    if change.state is not ListChangeState.PROPOSED:
        raise RuleBroken(f"This change of list is {change.state.value}. Propose a new one.")
    return change


def _change(session: Session, actor: Actor, new_list: str) -> ListChange:
    change = move_queries.find_change(session, actor, _list(session, new_list).id)
    if change is None:
        raise NotFound(f"No change to the list {new_list[:60]} is proposed in this round.")
    return change


def _list(session: Session, code: str) -> RequestList:
    found = queries.find_list(session, code)
    if found is None:
        raise NotFound(f"There is no request list {code[:60]}. Load it first.")
    return found


def _assessment(session: Session, actor: Actor) -> Assessment:
    assessment = queries.find_assessment(session, actor.assessment)
    assert assessment is not None
    return assessment
