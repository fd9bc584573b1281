"""Assertions and the actions that answer them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access import CurrentActor, Db
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, Paging
from app.core.problems import documented
from app.improvement.schemas import ActionOut
from app.selfassessment import service
from app.selfassessment.models import AssertionKind, AssertionStatus
from app.selfassessment.schemas.assertions import (
    ActionForIn,
    ActionLinkIn,
    AssertionChanged,
    AssertionFilter,
    AssertionIn,
    AssertionLine,
    AssertionOut,
    AssertionPatch,
    HeldOut,
    NotHeldIn,
    NotHeldOut,
    PlaceIn,
    ResponseIn,
    WhereItLeans,
    WithdrawIn,
)

router = APIRouter()
Reference = Annotated[str, Path(max_length=20, examples=["A-12"])]
ActionReference = Annotated[str, Path(max_length=20, examples=["AC-12"])]
CHANGED = documented(409, 412, 428)


@router.get("/assertions", responses=documented(409), operation_id="list_assertions")
def list_assertions(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    quality_statement: Annotated[str | None, Query(max_length=10)] = None,
    kind: AssertionKind | None = None,
    status: Annotated[AssertionStatus | None, Query(description="All but withdrawn ones without.")] = None,
    owner: Annotated[str | None, Query(max_length=254, description="Address of the owner.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="Words in the claim.")] = None,
) -> Page[AssertionLine]:
    """Assertions by number."""
    with db.read() as session:
        return service.list_assertions(session, actor, AssertionFilter(quality_statement, kind, status, owner, q), page)


@router.post("/assertions", status_code=201, responses=documented(409), operation_id="add_assertion")
def add_assertion(
    data: AssertionIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Add an assertion to a quality statement."""
    with db.write() as session:
        asked = "assertions" + data.model_dump_json()
        assertion = once(
            session, actor.person_id, key, asked, AssertionChanged, lambda: service.add_assertion(session, actor, data)
        )
    set_etag(response, assertion.version)
    return assertion


@router.get("/assertions/leaning-on/{document}", responses=documented(409), operation_id="leaning_on_items")
def leaning_on_items(
    document: Annotated[str, Path(max_length=20, examples=["E-0121"])], db: Db, actor: CurrentActor
) -> list[WhereItLeans]:
    """The assertions that lean on a document."""
    with db.read() as session:
        return service.leaning_on_items(session, actor, [document]).get(document, [])


@router.get("/cases/{case}/assertions", responses=documented(409), operation_id="shown_by_case")
def shown_by_case(
    case: Annotated[str, Path(max_length=20, examples=["CT-23"])], db: Db, actor: CurrentActor
) -> list[WhereItLeans]:
    """The assertions that a tracked case shows or speaks against; not a word of the case."""
    with db.read() as session:
        return service.shown_by_case(session, actor, case)


@router.get("/actions/{action}/assertions", responses=documented(409), operation_id="answered_by_action")
def answered_by_action(action: ActionReference, db: Db, actor: CurrentActor) -> list[WhereItLeans]:
    """The assertions that an action answers."""
    with db.read() as session:
        return service.answered_by_action(session, actor, action)


@router.get("/assertions/{reference}", responses=documented(409), operation_id="one_assertion")
def one_assertion(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> AssertionOut:
    """One assertion with all that is behind it and against it."""
    with db.read() as session:
        assertion = service.one_assertion(session, actor, reference)
    set_etag(response, assertion.version)
    return assertion


@router.patch("/assertions/{reference}", responses=CHANGED, operation_id="change_assertion")
def change_assertion(
    reference: Reference, data: AssertionPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Change the words, kind, statement or owner of an assertion."""
    with db.write() as session:
        changed = service.change_assertion(session, actor, reference, version, data)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/place", responses=CHANGED, operation_id="place_assertion")
def place_assertion(
    reference: Reference, data: PlaceIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Put an assertion at another place of its statement."""
    with db.write() as session:
        changed = service.place_assertion(session, actor, reference, version, data)
    set_etag(response, changed.version)
    return changed


@router.put("/assertions/{reference}/response", responses=CHANGED, operation_id="write_response")
def write_response(
    reference: Reference, data: ResponseIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Answer openly what points the other way."""
    with db.write() as session:
        changed = service.write_response(session, actor, reference, version, data)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/ready", responses=CHANGED, operation_id="mark_assertion_ready")
def mark_assertion_ready(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Call the words final."""
    with db.write() as session:
        changed = service.mark_ready(session, actor, reference, version)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/draft", responses=CHANGED, operation_id="mark_assertion_draft")
def mark_assertion_draft(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Not final after all."""
    with db.write() as session:
        changed = service.mark_draft(session, actor, reference, version)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/reviewed", responses=CHANGED, operation_id="mark_assertion_reviewed")
def mark_assertion_reviewed(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Looked at today and still right."""
    with db.write() as session:
        changed = service.mark_reviewed(session, actor, reference, version)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/withdraw", responses=CHANGED, operation_id="withdraw_assertion")
def withdraw_assertion(
    reference: Reference, data: WithdrawIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Take a claim out, with the reason."""
    with db.write() as session:
        changed = service.withdraw_assertion(session, actor, reference, version, data)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/restore", responses=CHANGED, operation_id="restore_assertion")
def restore_assertion(
    reference: Reference, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssertionChanged:
    """Put a withdrawn claim back."""
    with db.write() as session:
        changed = service.restore_assertion(session, actor, reference, version)
    set_etag(response, changed.version)
    return changed


@router.post("/assertions/{reference}/actions", status_code=201, responses=CHANGED, operation_id="add_action_for")
def add_action_for(
    reference: Reference, data: ActionForIn, version: IfMatch, key: IdempotencyKey, db: Db, actor: CurrentActor
) -> ActionOut:
    """Add an action that answers this assertion."""
    with db.write() as session:
        asked = f"assertions/{reference}/actions" + data.model_dump_json()
        return once(
            session,
            actor.person_id,
            key,
            asked,
            ActionOut,
            lambda: service.add_action_for(session, actor, reference, version, data),
        )


@router.post("/assertions/{reference}/actions/link", responses=CHANGED, operation_id="link_action")
def link_action(reference: Reference, data: ActionLinkIn, version: IfMatch, db: Db, actor: CurrentActor) -> ActionOut:
    """Say that an action answers this assertion."""
    with db.write() as session:
        return service.link_action(session, actor, reference, version, data)


@router.delete(
    "/assertions/{reference}/actions/{action}", status_code=204, responses=CHANGED, operation_id="unlink_action"
)
def unlink_action(reference: Reference, action: ActionReference, version: IfMatch, db: Db, actor: CurrentActor) -> None:
    """The action no longer answers this assertion."""
    with db.write() as session:
        service.unlink_action(session, actor, reference, version, action)


@router.post("/requests/{code}/not-held-as-weakness", responses=CHANGED, operation_id="say_not_held_as_weakness")
def say_not_held_as_weakness(
    code: Annotated[str, Path(max_length=40, examples=["17"])],
    data: NotHeldIn,
    version: IfMatch,
    response: Response,
    db: Db,
    actor: CurrentActor,
) -> NotHeldOut:
    """Say that what a request asks for is not held: it becomes a weakness with an action. If-Match is the request's."""
    with db.write() as session:
        done = service.say_not_held(session, actor, code, version, data)
    set_etag(response, done.request_version)
    return done


@router.post("/requests/{code}/held-after-all", responses=CHANGED, operation_id="hold_after_all")
def hold_after_all(
    code: Annotated[str, Path(max_length=40, examples=["17"])],
    version: IfMatch,
    response: Response,
    db: Db,
    actor: CurrentActor,
) -> HeldOut:
    """Answer the request with documents after all; the weakness it became is withdrawn."""
    with db.write() as session:
        done = service.hold_after_all(session, actor, code, version)
    set_etag(response, done.request_version)
    return done
