"""Looking at reference data and request lists."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.framework import queries
from app.framework.crosswalk import Line, propose_moves
from app.framework.models import RequestList
from app.framework.reference import (
    WhatIf,
    case_tracking,
    framework,
    rating_for_scores,
    request_themes,
    scoring,
    submission,
    timeline,
)
from app.framework.rules.showing import crosswalk_line, line_out, list_out
from app.framework.schemas import CrosswalkOut, ListOut, ListWithLinesOut, MoveOut, ReferenceData


def read_reference(session: Session, actor: Actor) -> ReferenceData:
    """CQC's framework and all that goes with it, as data."""
    actor.require(Permission.ASSESSMENT_READ)
    return ReferenceData(framework(), request_themes(), scoring(), case_tracking(), timeline(), submission())


def what_if(session: Session, actor: Actor, scores: Sequence[int]) -> WhatIf:
    """What scores would come to, one a quality statement. Arithmetic, not a forecast of CQC's judgement."""
    actor.require(Permission.ASSESSMENT_READ)
    statements = len(framework().quality_statements)
    if len(scores) != statements:
        raise Invalid(
            f"Give one score for each of the {statements} quality statements.",
            errors=(FieldError("/scores", f"{len(scores)} given."),),
        )
    try:
        return rating_for_scores(scores)
    except ValueError as fault:
        raise Invalid("One score is not on CQC's scale.", errors=(FieldError("/scores", f"{fault}."),)) from fault


def list_lists(session: Session, actor: Actor) -> list[ListOut]:
    """Every list there is, in the order in which they came."""
    actor.require(Permission.ASSESSMENT_READ)
    return [list_out(row, requests, planning) for row, requests, planning in queries.list_lists(session)]


def get_list(session: Session, actor: Actor, code: str) -> ListWithLinesOut:
    """One list with its requests and their parts; NotFound (404) in words."""
    actor.require(Permission.ASSESSMENT_READ)
    request_list = _with_lines(session, code)
    lines = [line_out(category) for category in request_list.categories]
    planning = sum(1 for line in lines if line.badge)
    return ListWithLinesOut(**list_out(request_list, len(lines), planning).model_dump(), lines=lines)


def list_id_of(session: Session, actor: Actor, code: str) -> UUID:
    """The id behind a list's code, for the round that uses it; RuleBroken (409) for a list without requests."""
    actor.require(Permission.ASSESSMENT_READ)
    request_list = queries.find_list(session, code)
    if request_list is None:
        raise _no_such_list(code)
    if not queries.count_lines(session, request_list.id):
        raise RuleBroken(
            f"The list “{request_list.name}” has no requests yet. Load the list that CQC sent you into it first."
        )
    return request_list.id


def lines_of(session: Session, actor: Actor, code: str) -> list[Line]:
    """A list's lines as the crosswalk reads them."""
    actor.require(Permission.ASSESSMENT_READ)
    return [crosswalk_line(category) for category in _with_lines(session, code).categories]


def propose_crosswalk(session: Session, actor: Actor, old_code: str, new_code: str) -> CrosswalkOut:
    """Which old request each new one may continue. Nothing is stored: a change of list is the round's own act."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    old, new = lines_of(session, actor, old_code), lines_of(session, actor, new_code)
    moves = propose_moves(old, new)
    placed = {move.old_code for move in moves if move.chosen}
    filled = {move.new_code for move in moves if move.chosen}
    return CrosswalkOut(
        old_code=old_code,
        new_code=new_code,
        moves=[MoveOut.model_validate(move) for move in moves],
        old_unplaced=[line.code for line in old if line.code not in placed],
        new_without=[line.code for line in new if line.code not in filled],
    )


def _with_lines(session: Session, code: str) -> RequestList:
    found = queries.find_list_with_lines(session, code)
    if found is None:
        raise _no_such_list(code)
    return found


def _no_such_list(code: str) -> NotFound:
    return NotFound(f"There is no request list with the code {code[:60]}. Choose one from the page of lists.")
