"""After a new version of a document: one screen, and one act each to confirm places, read again and approve again."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import CategoryResponse
from app.answers.queries import renewal as renewal_queries
from app.answers.queries.documents import find_document
from app.answers.rules.bulk import in_bulk, why_not
from app.answers.rules.renewal import changed_answer, what_changed
from app.answers.rules.rights import may_approve, may_read
from app.answers.rules.states import Judged
from app.answers.schemas.changes import AtVersion
from app.answers.schemas.facts import ResponseFacts
from app.answers.schemas.renewal import ConfirmIn, WhatChangedOut
from app.answers.schemas.requests import BulkOut, RefusedOut
from app.answers.service.approving import (
    in_each,
    note_approval,
    note_reading,
    require_may_renew_approval,
    require_may_renew_reading,
)
from app.answers.service.changing import done, get_changeable
from app.answers.service.reading import judged_requests
from app.core.errors import EditConflict, Forbidden, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.words import some
from app.evidence.models import EvidenceItem


def what_changed_for(session: Session, actor: Actor, document: str) -> WhatChangedOut:
    """Every request that a document answers, with its place before and where the passage stands now."""
    actor.require(Permission.REQUESTS_READ)
    item = _document(session, actor, document)
    codes = renewal_queries.list_codes_with(session, actor, item.id)
    judged = judged_requests(session, actor, codes)
    using = [(f, j, next(a for a in f.answers if a.item.id == item.id)) for f, j in judged]
    numbers = {item.current_revision} | {abs(answer.revision_number) for _, _, answer in using}
    rows = renewal_queries.list_revisions(session, item.id, numbers)
    outlines = renewal_queries.list_outlines(session, [revision for revision, _ in rows])
    current = next(((r, name) for r, name in rows if r.number == item.current_revision), None)
    before = max((number for number in outlines if number < item.current_revision), default=None)
    return WhatChangedOut(
        document=item.reference,
        title=item.title,
        current=item.current_revision,
        added_by=current[1] if current else "",
        added_at=current[0].added_at if current else None,
        note=current[0].note if current else "",
        changes=what_changed(outlines[before], outlines[item.current_revision], before)
        if before is not None and current
        else (),
        answers=tuple(
            changed_answer(f, answer, j, outlines, may_read=may_read(actor, f), may_approve=may_approve(actor, f))
            for f, j, answer in using
        ),
    )


def confirm_places(session: Session, actor: Actor, data: ConfirmIn) -> BulkOut:
    """Say where to look in the current version, for every request named; each row stands or falls by itself."""
    actor.require(Permission.REQUESTS_WRITE)
    item = _document(session, actor, data.document)
    confirmed: list[str] = []
    refused: list[RefusedOut] = []
    for row in data.answers:
        try:
            response = get_changeable(session, actor, row.code)
            answer = queries.find_answer(session, response.id, item.id)
            if answer is None:
                raise NotFound(f"{row.code} does not use {item.reference}.")
            require_version(answer.version, row.version)
            where = answer.where_to_look if row.where_to_look is None else row.where_to_look
            if not where and not answer.whole_document:
                raise RuleBroken(f"{row.code} does not say where to look yet.")
        except (EditConflict, Forbidden, NotFound, RuleBroken) as problem:
            refused.append(why_not(row.code, problem))
            continue
        answer.where_to_look = where
        answer.revision_number = item.current_revision
        done(session, actor, response, "answers.pointer.confirmed", "")
        confirmed.append(row.code)
    return in_bulk(
        confirmed, refused, f"Where to look in {item.reference} is confirmed for {some(len(confirmed), 'request')}."
    )


def renew_readings(session: Session, actor: Actor, document: str, rows: list[AtVersion]) -> BulkOut:
    """Say that one has read again the requests that a new version touched; all places must be confirmed first."""
    actor.require(Permission.REQUESTS_READ)
    item = _document(session, actor, document)

    def one(response: CategoryResponse, seen: tuple[ResponseFacts, Judged]) -> None:
        _require_confirmed(seen[0], item)
        require_may_renew_reading(session, actor, seen)
        note_reading(session, actor, response, seen[0])

    return in_each(session, actor, rows, one, "read over again")


def renew_approvals(session: Session, actor: Actor, document: str, rows: list[AtVersion]) -> BulkOut:
    """Approve again the requests that a new version touched; each must be ready."""
    actor.require(Permission.REQUESTS_READ)
    item = _document(session, actor, document)

    def one(response: CategoryResponse, seen: tuple[ResponseFacts, Judged]) -> None:
        _require_confirmed(seen[0], item)
        require_may_renew_approval(session, actor, seen)
        note_approval(session, actor, response, seen[0], "")

    return in_each(session, actor, rows, one, "approved again")


def _document(session: Session, actor: Actor, reference: str) -> EvidenceItem:
    item = find_document(session, actor, reference)
    if item is None:
        raise NotFound(f"There is no document {reference[:20]} that you can see.")
    return item


def _require_confirmed(facts: ResponseFacts, item: EvidenceItem) -> None:
    answer = next((answer for answer in facts.answers if answer.item.id == item.id), None)
    if answer is None:
        raise NotFound(f"{facts.code} does not use {item.reference}.")
    if answer.revision_number != item.current_revision:
        raise RuleBroken(f"{facts.code} points to an older version of {item.reference}. Check where to look first.")
