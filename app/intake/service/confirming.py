"""What may be answered with the documents of a batch: suggested with the reason, confirmed by a person, undone as one act."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.answers.schemas.matching import SuggestionOut
from app.audit import attempted, record
from app.core.clock import now
from app.core.errors import NotFound, Problem, RuleBroken
from app.evidence import service as evidence
from app.intake import queries
from app.intake.models import Batch, Confirmation
from app.intake.rules.undoing import AS_MADE, why_left
from app.intake.schemas import BatchAlikeOut, ConfirmedOut, DescribeIn, NotPlacedOut, PlaceIn, SuggestedDetailsOut
from app.intake.service.describing import describe, suggest_details, take_back


def suggest_for_batch(
    session: Session, actor: Actor, reference: str, among: Collection[str] | None = None
) -> list[SuggestionOut]:
    """For each document of the batch that answers nothing in this round: at most three requests that it may answer.

    `among` names the documents in question; all of the batch without it. One without a suggestion is left out.
    """
    actor.require(Permission.REQUESTS_READ)
    batch = _batch(session, actor, reference)
    unplaced = queries.list_unplaced(session, actor, batch.id)
    return answers.suggest_requests(session, actor, [one for one in unplaced if among is None or one in among])


def suggest_details_for_batch(session: Session, actor: Actor, reference: str) -> list[SuggestedDetailsOut]:
    """An owner and an evidence category for each document of the batch that has none."""
    actor.require(Permission.EVIDENCE_READ)
    batch = _batch(session, actor, reference)
    return suggest_details(session, actor, [item.reference for item in queries.list_added(session, batch.id)])


def find_alike(
    session: Session, actor: Actor, reference: str, among: Collection[str] | None = None
) -> list[BatchAlikeOut]:
    """Documents of the batch that look like a newer version of another, by text or name, and why; a person decides.

    `among` names the documents in question; all of the batch without it.
    """
    actor.require(Permission.EVIDENCE_READ)
    own = [item.reference for item in queries.list_added(session, _batch(session, actor, reference).id)]
    found = evidence.find_alike(session, actor, [one for one in own if among is None or one in among])
    codes: dict[str, list[str]] = {}
    if actor.may(Permission.REQUESTS_READ) and found:
        codes = answers.codes_by_document(session, actor, [one.older for one in found])
    return [BatchAlikeOut(**one.model_dump(), answers=codes.get(one.older, [])) for one in found]


def confirm_places(
    session: Session, actor: Actor, reference: str, places: Sequence[PlaceIn], details: Sequence[DescribeIn] = ()
) -> ConfirmedOut:
    """Put documents of the batch under requests and give them owners and categories, in one act; what can't be is named.

    Invalid and NotFound of a single place are its reason; RuleBroken (409) when nothing could be done.
    """
    actor.require(Permission.REQUESTS_WRITE)
    batch = _batch(session, actor, reference)
    own = {item.reference: item for item in queries.list_added(session, batch.id)}
    placed: list[list[str]] = []
    described: list[list[Any]] = []
    left: list[NotPlacedOut] = []
    for one in places:
        try:
            if one.document not in own:
                raise NotFound(f"{one.document} did not come in with this batch.")
            data = AnswerIn(
                document=one.document, where_to_look=one.where_to_look, parts=[one.part] if one.part else None
            )
            with attempted(session):
                answers.answer_with(session, actor, one.request, data)
        except Problem as refused:
            left.append(NotPlacedOut(document=one.document, request=one.request, why=refused.detail))
            continue
        placed.append([one.request, one.document])
    for detail in details:
        try:
            if detail.document not in own:
                raise NotFound(f"{detail.document} did not come in with this batch.")
            with attempted(session):
                described += describe(session, actor, own[detail.document], detail)
        except Problem as refused:
            left.append(NotPlacedOut(document=detail.document, request="", why=why_left(refused)))
    if not placed and not described:
        raise RuleBroken(left[0].why if left else "There is no clear match. Choose a request for each document.")
    row = Confirmation(
        batch_id=batch.id,
        number=queries.next_confirmation(session, batch.id),
        assessment_id=actor.assessment_id,
        made_by=actor.person_id,
        made_at=now(),
        placed=placed,
        described=described,
    )
    session.add(row)
    reason = f"{len(placed)} documents" if not described else f"{len(placed)} documents, details of {len(described)}"
    record(session, actor, "intake.batch.confirmed", batch, rows=(row,), reason=reason)
    return _out(row, left, _done(len(placed), len(described)))


def confirm_clear(
    session: Session,
    actor: Actor,
    reference: str,
    where: Mapping[str, str] | None = None,
    chosen: Mapping[str, str] | None = None,
    details: Sequence[DescribeIn] = (),
) -> ConfirmedOut:
    """Confirm every clear match of the batch in one act. `where` says where to look instead of what was suggested.

    Of `details` those are set that belong to a document confirmed here.

    `chosen` is what a person was shown: only these documents are confirmed, and only where their clear match is still
    the request named there.
    """
    actor.require(Permission.REQUESTS_WRITE)
    typed = where or {}
    places = [
        PlaceIn.model_construct(
            document=found.document,
            request=best.code,
            where_to_look=typed.get(found.document, best.where_to_look)[:500],
            part=best.part,
        )
        for found in suggest_for_batch(session, actor, reference, chosen)
        for best in found.requests[:1]
        if best.is_clear and (chosen is None or chosen[found.document] == best.code)
    ]
    confirmed = {place.document for place in places}
    return confirm_places(session, actor, reference, places, [one for one in details if one.document in confirmed])


def undo_confirmation(session: Session, actor: Actor, reference: str, number: int) -> ConfirmedOut:
    """Take the answers of one act back out; one that somebody has worked on since stays and is named."""
    actor.require(Permission.REQUESTS_WRITE)
    batch = _batch(session, actor, reference)
    row = queries.find_confirmation(session, actor, batch.id, number)
    if row is None:
        raise NotFound(f"Nothing was confirmed in {reference} under that number.")
    if row.undone_at is not None:
        raise RuleBroken("This is undone already.")
    left: list[NotPlacedOut] = []
    for code, document in row.placed:
        try:
            with attempted(session):
                answers.remove_answer(session, actor, code, document, AS_MADE)
        except Problem as refused:
            left.append(NotPlacedOut(document=document, request=code, why=why_left(refused)))
    undone = len(row.placed) - len(left)
    again = []
    for one in row.described:
        try:
            with attempted(session):
                again.append(take_back(session, actor, *one))
        except Problem as refused:
            left.append(NotPlacedOut(document=one[0], request="", why=why_left(refused)))
    if not undone and not again:
        raise RuleBroken("All of it has moved on since, so nothing is undone.")
    row.undone_at = now()
    # Their versions go on, and whoever takes the whole batch back has to know that nobody else touched them.
    row.described = again + [one for one in row.described if one[0] not in {each[0] for each in again}]
    record(session, actor, "intake.batch.confirmation_undone", batch, rows=(row,))
    said = []
    if row.placed:
        said.append(f"{undone} of {len(row.placed)} no longer answer{'s' if undone == 1 else ''} a request.")
    if row.described:
        said.append(f"{len(again)} of {len(row.described)} without the owner or category again.")
    return _out(row, left, " ".join(said))


def _done(placed: int, described: int) -> str:
    said = []
    if placed:
        said.append(
            "1 document now answers its request." if placed == 1 else f"{placed} documents now answer their requests."
        )
    if described:
        many = "1 document has" if described == 1 else f"{described} documents have"
        said.append(f"{many} an owner or a category.")
    return " ".join(said)


def _batch(session: Session, actor: Actor, reference: str) -> Batch:
    batch = queries.find_batch(session, actor, reference)
    if batch is None:
        raise NotFound(f"There is no batch {reference[:20]} that you can see.")
    return batch


def _out(row: Confirmation, left: list[NotPlacedOut], says: str) -> ConfirmedOut:
    more = f" {len(left)} not: " + " ".join(f"{one.document}: {one.why}" for one in left[:3]) if left else ""
    return ConfirmedOut(
        number=row.number,
        placed=len(row.placed),
        described=len(row.described),
        left=left,
        undone=row.undone_at is not None,
        says=says + more,
    )
