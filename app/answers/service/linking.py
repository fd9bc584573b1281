"""One-time links, for the team: make one, take it back, and the lead's consent to one that goes outside."""

import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Ask, AskLink, LinkState
from app.answers.queries import asks as ask_queries
from app.answers.queries import links as link_queries
from app.answers.rules.links import LinkFacts, is_outside, sealed, state_of
from app.answers.schemas.links import LinkIn, LinkMade, LinkOut, LinkStanding
from app.answers.service.changing import require_open
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import LONDON, now
from app.core.errors import Forbidden, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.ukdates import in_full
from app.notify import service as notify
from app.notify.schemas import MailIn

MAIL = """{asked_by} asks you for one document by {due}.

{link}

Open the link to see what it is. You can send a file or a link to one, or say that you don't have it, that someone else
does, or that you need more time. You don't need a password. The link is for you alone and ends on {ends}.
If you did not expect it, ask {asked_by} before you open it. An answer to this mail reaches {asked_by}.
"""


def make_link(session: Session, actor: Actor, reference: str, data: LinkIn, base: str) -> LinkMade:
    """Make a link by which the person asked can reply without signing in; an earlier one ends. Shown this once.

    `base` is where this site is reached ("https://readiness.council.example"). RuleBroken (409) when the ask is closed,
    or the address is outside the council's own mail and the lead has not allowed that.
    """
    actor.require(Permission.REQUESTS_WRITE)
    ask = _asked(session, actor, reference)
    if ask.state not in ask_queries.OPEN:
        raise RuleBroken(f"{reference} is closed: {ask.state.value}. A link would lead to nothing.")
    person = link_queries.find_person(session, ask.asked_of)
    if not person.active:
        raise RuleBroken(f"{person.name} is no longer active here. Ask someone else.")
    outside = is_outside(person.email, link_queries.mail_domains(session))
    if outside and ask.outside_allowed_by is None:
        raise RuleBroken(
            f"{person.email} is not an address of the council's own mail. The lead officer has to allow this link first, "
            f"on the page of {reference}; which addresses are the council's own stands in Set up."
        )
    _end_all(session, ask)
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**8):08d}" if outside else ""
    link = AskLink(
        ask_id=ask.id,
        token_sha256=sealed(token),
        code_sha256=sealed(token, code) if code else "",
        made_for=ask.asked_of,
        made_by=actor.person_id,
        made_at=now(),
        expires_at=now() + timedelta(days=data.days),
    )
    path = f"/ask/{token}"
    leaves_at = assessments.mail_hours(session, actor).next(now()) if data.send else None
    if data.send:
        body = MAIL.format(
            asked_by=actor.name, due=in_full(ask.due_on) if ask.due_on else "no set day", link=f"{base}{path}",
            ends=in_full(link.expires_at.astimezone(LONDON).date()),
        )  # fmt: skip
        # An answer by mail reaches whoever asks, not a robot.
        mail = MailIn(
            "answers.ask", person.email, "You are asked for a document", body, holds_link=True,
            leaves_at=leaves_at, reply_to=link_queries.find_person(session, actor.person_id).email,
        )  # fmt: skip
        link.mail_id = notify.write_mail(session, actor, mail)
    session.add(link)
    ask.move_on()
    record(session, actor, "answers.ask.link_made", ask, rows=(link,), reason="Outside the council" if outside else "")
    return LinkMade(
        path=path,
        token=token,
        code=code,
        expires_at=link.expires_at,
        mailed_to=person.email if data.send else "",
        mail_leaves_at=leaves_at,
    )


def keep_links_back(session: Session, actor: Actor, ask: Ask) -> None:
    """An ask that is no longer wanted: what would carry its link does not leave any more."""
    actor.require(Permission.REQUESTS_READ)
    for link in link_queries.list_links(session, ask.id):
        if link.mail_id is not None:
            notify.keep_back(session, link.mail_id, "It is no longer asked for.")


def link_of(session: Session, actor: Actor, reference: str) -> LinkStanding:
    """How the latest link of an ask stands, and what this person may do about it."""
    actor.require(Permission.REQUESTS_READ)
    ask = _visible(session, actor, reference)
    links = link_queries.list_links(session, ask.id)
    may_make = _may_make(session, actor, ask)
    return LinkStanding(
        latest=_out(session, links[0]) if links else None,
        may_make=may_make,
        needs_consent=_needs_consent(session, ask),
        may_consent=may_make and actor.may(Permission.REQUESTS_APPROVE),
    )


def withdraw_link(session: Session, actor: Actor, reference: str) -> None:
    """Take back the link of an ask; RuleBroken (409) when none can be opened any more."""
    actor.require(Permission.REQUESTS_WRITE)
    ask = _asked(session, actor, reference)
    if not _end_all(session, ask):
        raise RuleBroken(f"{reference} has no link that could still be opened.")
    ask.move_on()
    record(session, actor, "answers.ask.link_withdrawn", ask)


def allow_outside(session: Session, actor: Actor, reference: str, version: int) -> None:
    """The lead's consent to a link to this person, whose address is outside the council's own mail."""
    actor.require(Permission.REQUESTS_APPROVE)
    ask = _asked(session, actor, reference)
    require_version(ask.version, version)
    if not _needs_consent(session, ask):
        raise RuleBroken(f"A link for {reference} needs no consent.")
    ask.outside_allowed_by, ask.outside_allowed_at = actor.person_id, now()
    record(session, actor, "answers.ask.outside_allowed", ask)


def waiting_for_consent(session: Session, actor: Actor) -> list[str]:
    """Open asks of people outside the council that nobody has allowed a link for, by reference.

    Where the council has not said which mail is its own, everybody would be outside, and nothing is said.
    """
    actor.require(Permission.REQUESTS_APPROVE)
    domains = link_queries.mail_domains(session)
    if not domains:
        return []
    asked = link_queries.asked_without_consent(session, actor)
    return [reference for reference, address in asked if is_outside(address, domains)]


def facts_of(link: AskLink, *, is_wanted: bool = True) -> LinkFacts:
    return LinkFacts(link.expires_at, link.used_at, link.withdrawn_at, link.wrong_codes, is_wanted)


def _visible(session: Session, actor: Actor, reference: str) -> Ask:
    ask = ask_queries.find_ask(session, actor, reference)
    if ask is None:
        raise NotFound(f"There is no ask {reference[:20]} that you can see.")
    return ask


def _asked(session: Session, actor: Actor, reference: str) -> Ask:
    """The ask, by whoever may change it; of an open round."""
    ask = _visible(session, actor, reference)
    if not _may_make(session, actor, ask):
        raise Forbidden(f"Links for {reference} are made by whoever asked, the owner of the request or the team.")
    require_open(session, actor)
    return ask


def _may_make(session: Session, actor: Actor, ask: Ask) -> bool:
    return actor.may(Permission.REQUESTS_WRITE) and (
        ask.asked_by == actor.person_id or queries.may_change(session, actor, ask.response_id)
    )


def _needs_consent(session: Session, ask: Ask) -> bool:
    """The address is outside, and nobody has allowed it yet."""
    if ask.outside_allowed_by is not None:
        return False
    return is_outside(link_queries.find_person(session, ask.asked_of).email, link_queries.mail_domains(session))


def _out(session: Session, link: AskLink) -> LinkOut:
    return LinkOut(
        state=state_of(facts_of(link), now()),
        made_by=link_queries.find_person(session, link.made_by).name,
        made_at=link.made_at,
        expires_at=link.expires_at,
        needs_code=bool(link.code_sha256),
        used_at=link.used_at,
    )


def _end_all(session: Session, ask: Ask) -> bool:
    """End every link of the ask that can still be opened; False where there was none."""
    open_ones = [
        link
        for link in link_queries.list_links(session, ask.id)
        if state_of(facts_of(link), now()) in (LinkState.LIVE, LinkState.USED, LinkState.LOCKED)
    ]
    for link in open_ones:
        link.withdrawn_at = now()
        if link.mail_id is not None:
            notify.keep_back(session, link.mail_id, "Its link was taken back.")
    return bool(open_ones)
