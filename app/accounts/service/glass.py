"""The verbs about break-glass: an administrator reads everything for an hour, with a reason, and everybody is told."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import queries, rules
from app.accounts.models import BreakGlass
from app.accounts.schemas import GlassIn, GlassOut
from app.audit import record
from app.core.clock import LONDON, now
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken
from app.notify import service as notify
from app.notify.schemas import MailIn

TOLD = (Role.LEAD, Role.IG)


def break_glass(session: Session, actor: Actor, data: GlassIn) -> GlassOut:
    """Read everything for an hour, change nothing. The lead and information governance are told at once.

    Invalid (422) without a reason, RuleBroken (409) while one is open.
    """
    actor.require(Permission.PEOPLE_BREAK_GLASS)
    fault = rules.reason_fault(data.reason)
    if fault is not None:
        raise Invalid("Say why.", errors=(FieldError("/reason", fault),))
    if queries.open_glass(session, actor.person_id, now()) is not None:
        raise RuleBroken("You have broken the glass already. It ends by itself, or you end it.")
    glass = BreakGlass(
        reference=f"BG-{queries.next_number(session, BreakGlass)}",
        user_id=actor.person_id,
        reason=data.reason,
        begun_at=now(),
        ends_at=now() + rules.GLASS_LASTS,
    )
    session.add(glass)
    record(session, actor, "accounts.glass.broken", glass, reason=data.reason)
    _tell(session, actor, glass)
    return _out(session, actor, glass)


def end_glass(session: Session, actor: Actor, reference: str) -> GlassOut:
    """End it early: one's own, or anybody's for the lead and information governance."""
    actor.require(Permission.PEOPLE_SEE_GLASS)
    glass = queries.find_glass(session, reference)
    if glass is None:
        raise NotFound(f"There is no break-glass {reference[:20]}.")
    if not _may_end(actor, glass):
        raise Forbidden("The lead, information governance or the person themselves ends this.")
    if not _is_open(glass):
        raise RuleBroken("This has ended already.")
    glass.ended_at, glass.ended_by = now(), actor.person_id
    record(session, actor, "accounts.glass.ended", glass)
    return _out(session, actor, glass)


def list_glass(session: Session, actor: Actor) -> list[GlassOut]:
    """Every break-glass, the newest first."""
    actor.require(Permission.PEOPLE_SEE_GLASS)
    return [_out(session, actor, glass) for glass in queries.list_glass(session)]


def recent_glass(session: Session, actor: Actor) -> list[GlassOut]:
    """What Today says of it: those of the last days."""
    actor.require(Permission.PEOPLE_SEE_GLASS)
    return [_out(session, actor, glass) for glass in queries.list_glass(session, now() - rules.GLASS_IS_NEWS)]


def note_glass_used(session: Session, actor: Actor, doing: str) -> None:
    """One entry for one request made under break-glass: method and path, which hold references only."""
    actor.require(Permission.PEOPLE_BREAK_GLASS)
    glass = queries.open_glass(session, actor.person_id, now())
    if glass is None:
        raise RuleBroken("The hour is over. Break the glass again if you still need to read.")
    record(session, actor, "accounts.glass.used", glass, reason=doing[:300])


def _tell(session: Session, actor: Actor, glass: BreakGlass) -> None:
    """One message each, without the reason: what it says may be of somebody who draws on care."""
    until = glass.ends_at.astimezone(LONDON).strftime("%H:%M")
    for person in queries.list_holders(session, TOLD):
        if person.id == actor.person_id:
            continue
        body = (
            f"{actor.name} has broken the glass ({glass.reference}) and can read everything in Readiness until {until}.\n"
            "The reason, and every page they open, are written down. See People, Break-glass; you can end it there.\n"
        )
        mail = MailIn(
            to=person.email, kind="accounts.glass", subject=f"Break-glass {glass.reference} is open", body=body
        )
        notify.write_mail(session, actor, mail)


def _is_open(glass: BreakGlass) -> bool:
    return glass.ended_at is None and glass.ends_at > now()


def _may_end(actor: Actor, glass: BreakGlass) -> bool:
    return glass.user_id == actor.person_id or actor.may(Permission.PEOPLE_END_GLASS)


def _out(session: Session, actor: Actor, glass: BreakGlass) -> GlassOut:
    people = queries.people_by_id(session, {glass.user_id, *([glass.ended_by] if glass.ended_by else [])})
    return GlassOut(
        reference=glass.reference,
        email=people[glass.user_id].email,
        name=people[glass.user_id].name,
        reason=glass.reason,
        begun_at=glass.begun_at,
        ends_at=glass.ends_at,
        ended_at=glass.ended_at,
        ended_by=people[glass.ended_by].name if glass.ended_by else "",
        is_open=_is_open(glass),
        may_end=_is_open(glass) and _may_end(actor, glass),
    )
