"""REST: the documents that answer requests, and what is renewed after a new version."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.access import CurrentActor, Db
from app.answers import service
from app.answers.routes.paths import ADDED, CHANGED, READ, Code, Document
from app.answers.schemas.changes import AnswerIn, AnswerPatch, MoveIn, RowsIn
from app.answers.schemas.proposals import PlaceProposedOut
from app.answers.schemas.renewal import ConfirmIn, ConfirmRows, WhatChangedOut
from app.answers.schemas.requests import AnswerOut, BulkOut, DoneOut
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.paging import Page, Paging, next_place
from app.core.schema import In

router = APIRouter(tags=["answers"])
Many = Annotated[list[AnswerIn], Field(min_length=1, max_length=200)]


class PutBackIn(In):
    act: UUID


@router.get("/answers", responses=READ, operation_id="list_answers")
def list_answers(
    page: Paging,
    db: Db,
    actor: CurrentActor,
    document: Annotated[str, Query(max_length=20, description="Only of this document.")] = "",
    out_of_date: Annotated[bool, Query(description="Only places that were written for another version.")] = False,
) -> Page[AnswerOut]:
    """Every answer of the round, by request and reading order."""
    with db.read() as session:
        found = service.list_answers(session, actor, document=document, out_of_date=out_of_date)
    place = page.place()
    keys = [f"{answer.request}|{answer.document}" for answer in found]
    start = keys.index(place[-1]) + 1 if place and place[-1] in keys else 0
    shown = found[start : start + page.limit]
    more = start + len(shown) < len(found)
    return Page(
        items=shown, next=next_place(keys[start + len(shown) - 1]) if more and shown else None, total=len(found)
    )


@router.post("/requests/{code}/answers", status_code=201, responses=ADDED, operation_id="answer_with")
def answer_with(
    code: Code, data: AnswerIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> AnswerOut:
    """Answer a request with a document."""

    def act() -> AnswerOut:
        service.answer_with(session, actor, code, data)
        return service.one_answer(session, actor, code, data.document)

    with db.write() as session:
        answer = once(session, actor.person_id, key, f"answers {code} {data.model_dump_json()}", AnswerOut, act)
    set_etag(response, answer.version)
    return answer


@router.post("/requests/{code}/answers/many", status_code=201, responses=ADDED, operation_id="answer_with_several")
def answer_with_several(code: Code, data: Many, key: IdempotencyKey, db: Db, actor: CurrentActor) -> DoneOut:
    """Answer a request with several documents at once, all or none."""
    asked = f"answers {code} many" + "".join(one.model_dump_json() for one in data)
    with db.write() as session:
        return once(
            session,
            actor.person_id,
            key,
            asked,
            DoneOut,
            lambda: service.answer_with_several(session, actor, code, data),
        )


@router.get("/requests/{code}/places", responses=READ, operation_id="suggest_places")
def suggest_places(
    code: Code,
    db: Db,
    actor: CurrentActor,
    document: Annotated[
        list[Annotated[str, Field(max_length=20)]] | None, Query(max_length=50, description="Which documents.")
    ] = None,
) -> list[PlaceProposedOut]:
    """Where to look in documents that do not say it, or in those named, as their headings and sheets suggest it."""
    with db.read() as session:
        return service.suggest_places(session, actor, code, document or ())


# Its word stands where others have a code, so it comes first.
@router.post("/answers/put-back", responses=ADDED, operation_id="put_back")
def put_back(data: PutBackIn, db: Db, actor: CurrentActor) -> DoneOut:
    """Bring back an answer or a part that an act took out."""
    with db.write() as session:
        return service.put_back(session, actor, data.act)


@router.get("/answers/{code}/{document}", responses=READ, operation_id="one_answer")
def one_answer(code: Code, document: Document, response: Response, db: Db, actor: CurrentActor) -> AnswerOut:
    """One document as it answers one request."""
    with db.read() as session:
        answer = service.one_answer(session, actor, code, document)
    set_etag(response, answer.version)
    return answer


@router.patch("/answers/{code}/{document}", responses=CHANGED, operation_id="change_answer")
def change_answer(
    code: Code, document: Document, data: AnswerPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AnswerOut:
    """Change where to look, what it shows or the parts it covers."""
    with db.write() as session:
        service.change_answer(session, actor, code, document, version, data)
        answer = service.one_answer(session, actor, code, document)
    set_etag(response, answer.version)
    return answer


@router.delete("/answers/{code}/{document}", responses=CHANGED, operation_id="remove_answer")
def remove_answer(code: Code, document: Document, version: IfMatch, db: Db, actor: CurrentActor) -> DoneOut:
    """Take a document out of a request; `put_back` with the act brings it again."""
    with db.write() as session:
        return service.remove_answer(session, actor, code, document, version)


@router.post("/answers/{code}/{document}/move", responses=CHANGED, operation_id="move_answer")
def move_answer(
    code: Code, document: Document, data: MoveIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AnswerOut:
    """One place up or down in the reading order."""
    with db.write() as session:
        service.move_answer(session, actor, code, document, version, data.direction)
        answer = service.one_answer(session, actor, code, document)
    set_etag(response, answer.version)
    return answer


@router.get("/renewals/{document}", responses=READ, operation_id="what_changed_for")
def what_changed_for(document: Document, db: Db, actor: CurrentActor) -> WhatChangedOut:
    """After a new version: every request that the document answers, and where each passage stands now."""
    with db.read() as session:
        return service.what_changed_for(session, actor, document)


@router.post("/renewals/{document}/places", responses=ADDED, operation_id="confirm_places")
def confirm_places(document: Document, data: ConfirmRows, db: Db, actor: CurrentActor) -> BulkOut:
    """Say where to look in the current version, for every request named."""
    with db.write() as session:
        return service.confirm_places(session, actor, ConfirmIn(document=document, answers=data.answers))


@router.post("/renewals/{document}/readings", responses=ADDED, operation_id="renew_readings")
def renew_readings(document: Document, data: RowsIn, db: Db, actor: CurrentActor) -> BulkOut:
    """Say that you have read these requests again."""
    with db.write() as session:
        return service.renew_readings(session, actor, document, data.requests)


@router.post("/renewals/{document}/approvals", responses=ADDED, operation_id="renew_approvals")
def renew_approvals(document: Document, data: RowsIn, db: Db, actor: CurrentActor) -> BulkOut:
    """Approve these requests again."""
    with db.write() as session:
        return service.renew_approvals(session, actor, document, data.requests)
