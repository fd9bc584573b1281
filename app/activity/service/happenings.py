"""What happened, for people who may know of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.activity import rules
from app.activity.schemas import ActOut
from app.audit import queries as audit
from app.audit.models import AuditEntry
from app.core.errors import NotFound
from app.core.paging import Page, PageParams, next_place, whole
from app.evidence import queries as evidence

MOST_OF_ONE = 50
KIND_OF = {
    "requests": "category_response",
    "documents": "evidence_item",
    "assertions": "assertion",
    "cases": "tracked_case",
}
WHOLE_ROUND = frozenset({"category_response", "assertion", "tracked_case"})


def list_activity(session: Session, actor: Actor, page: PageParams) -> Page[ActOut]:
    """Everything that happened in this round, newest first."""
    actor.require(Permission.ACTIVITY_READ)
    place = page.place()
    before = int(place[0]) if place else None
    entries = audit.latest(
        session,
        rules.kinds_for(actor),
        _narrowed(actor),
        assessment_id=actor.assessment_id,
        before=before,
        quiet=rules.QUIET,
        limit=page.limit + 1,
    )
    shown = entries[: page.limit]
    more = next_place(shown[-1].sequence) if len(entries) > page.limit else None
    return Page(items=[_out(entry) for entry in shown], next=more)


def since(session: Session, actor: Actor, moment: datetime, limit: int) -> list[ActOut]:
    """What others did after a moment, newest first."""
    actor.require(Permission.ACTIVITY_READ)
    entries = audit.latest(
        session,
        rules.kinds_for(actor),
        _narrowed(actor),
        assessment_id=actor.assessment_id,
        after=moment,
        quiet=rules.QUIET,
        not_by=actor.person_id,
        limit=limit,
    )
    return [_out(entry) for entry in entries]


def of_thing(session: Session, actor: Actor, noun: str, reference: str) -> list[ActOut]:
    """What happened to one request, document, assertion or case; NotFound (404) when its kind is not for this person."""
    actor.require(Permission.ASSESSMENT_READ)
    kind = KIND_OF.get(noun)
    if kind is None or kind not in rules.kinds_for(actor):
        raise NotFound("There is nothing at this address that you can see.")
    entries = audit.of_thing(
        session,
        rules.kinds_for(actor),
        _narrowed(actor),
        kind=kind,
        reference=reference,
        assessment_id=actor.assessment_id if kind in WHOLE_ROUND else None,
        quiet=rules.QUIET,
        limit=MOST_OF_ONE,
    )
    return [_out(entry) for entry in entries]


def list_mine(session: Session, actor: Actor, page: PageParams) -> Page[ActOut]:
    """All that the record holds of oneself, readings included, newest first."""
    actor.require(Permission.RECORD_OWN)
    return _acts_of(session, actor, actor.person_id, page, own=True)


def list_of_person(session: Session, actor: Actor, email: str, page: PageParams) -> Page[ActOut]:
    """What one person did, on the things that the reader may know of; NotFound (404) for an address of nobody."""
    actor.require(Permission.ACTIVITY_READ)
    return _acts_of(session, actor, accounts.person_id_of(session, actor, email), page, own=False)


def _acts_of(session: Session, actor: Actor, person_id: UUID, page: PageParams, *, own: bool) -> Page[ActOut]:
    place = page.place_as(whole)
    before = place[0] if place else None
    kinds = None if own else rules.kinds_for(actor)
    # Its reason names every case of the list, which those who may only count do not learn.
    quiet = () if own or actor.may(Permission.CASES_LIST_ALL) else (audit.LIST_TAKEN,)
    entries = audit.by_person(
        session, person_id, kinds, _narrowed(actor), quiet=quiet, before=before, limit=page.limit + 1
    )
    shown = entries[: page.limit]
    more = next_place(shown[-1].sequence) if len(entries) > page.limit else None
    return Page(items=[_out(entry) for entry in shown], next=more)


def _narrowed(actor: Actor) -> dict[str, Select[Any]]:
    return {"evidence_item": evidence.visible_ids(actor)}


def _out(entry: AuditEntry) -> ActOut:
    return ActOut(
        at=entry.at,
        who=entry.actor_name,
        action=entry.action,
        sentence=rules.sentence(entry.actor_name, entry.action, entry.subject_kind, entry.subject_reference),
        reference=entry.subject_reference,
        page=rules.page(entry.subject_kind, entry.subject_reference),
        reason=entry.reason if entry.subject_kind != "submission_pack" else "",
    )
