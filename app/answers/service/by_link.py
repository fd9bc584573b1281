"""What a person does by a one-time link: look at the ask, type the code, reply. No session, and nothing else in reach."""

import secrets

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.models import Ask, AskLink, AskState, LinkState
from app.answers.queries import links as link_queries
from app.answers.rules.links import MOST_WRONG_CODES, sealed, state_of
from app.answers.schemas.asks import AskOut, AskReply, QuietIn, ReplyIn
from app.answers.schemas.links import AskSeen, LinkedAsk, Opened
from app.answers.service.asking import get_ask, quiet_ask, reply
from app.answers.service.linking import facts_of
from app.assessments import service as assessments
from app.audit import record
from app.core.clock import now
from app.core.errors import Ended, FieldError, Invalid, NotFound, NotSignedIn, RuleBroken

# One sentence each; a stranger learns nothing of who asked whom for what.
UNKNOWN = "This link does not work. Check that you have the whole of it, or ask whoever sent it for a new one."
SAID = {
    LinkState.EXPIRED: "This link has ended. Ask whoever sent it for a new one.",
    LinkState.WITHDRAWN: "This link was taken back. If you still have something to send, ask whoever sent it.",
    LinkState.LOCKED: "A wrong code was typed too often, so this link has ended. Ask whoever sent it for a new one.",
}
# All that a link lets its holder do: see the one ask, and put in what they send.
MAY = frozenset({Permission.REQUESTS_READ, Permission.EVIDENCE_READ, Permission.EVIDENCE_WRITE})


def open_link(session: Session, token: str, given_pass: str) -> Opened:
    """Look at what a link leads to; that never uses it up. NotFound (404) for a wrong one, Ended (410) for one that is over."""
    link, ask, actor = _find(session, token)
    if not _is_open_to(link, token, given_pass):
        return Opened(needs_code=True, ask=None)
    return Opened(needs_code=False, ask=_seen(session, link, ask, get_ask(session, actor, ask.reference)))


def try_code(session: Session, token: str, code: str) -> str:
    """The pass that a right code gives, "" for a wrong one: after five of those the link is over. Commit either way."""
    link, ask, actor = _find(session, token)
    if not link.code_sha256:
        raise RuleBroken("This link needs no code.")
    digits = "".join(letter for letter in code if letter.isalnum())
    if not secrets.compare_digest(sealed(token, digits), link.code_sha256):
        link.wrong_codes += 1
        record(session, actor, "answers.ask.wrong_code_typed", ask, reason=f"{link.wrong_codes} of {MOST_WRONG_CODES}")
        return ""
    made = secrets.token_urlsafe(32)
    link.pass_sha256, link.wrong_codes = sealed(token, made), 0
    record(session, actor, "answers.ask.code_typed", ask)
    return made


def actor_of_link(session: Session, token: str, given_pass: str) -> tuple[Actor, LinkedAsk]:
    """Who replies by this link, with no more rights than it takes, and the ask. NotSignedIn (401) before the code is typed."""
    link, ask, actor = _find(session, token)
    if not _is_open_to(link, token, given_pass):
        raise NotSignedIn("Type the code first. Whoever sent the link has it.")
    if link.used_at is not None:
        raise RuleBroken("Something was sent by this link already. To send more, ask whoever sent it for a new one.")
    out = get_ask(session, actor, ask.reference)
    return actor, LinkedAsk(seen=_seen(session, link, ask, out), ask=out)


def reply_by_link(session: Session, token: str, given_pass: str, version: int, data: ReplyIn) -> AskSeen:
    """Say that there is none, that someone else has it, or that more time is needed; the link stays good meanwhile."""
    actor, linked = actor_of_link(session, token, given_pass)
    if data.reply is AskReply.SENT:
        detail = "Send the file itself by this link."
        raise Invalid(detail, errors=(FieldError("/reply", detail),))
    return after_reply(session, token, reply(session, actor, linked.ask.reference, version, data))


def quiet_by_link(session: Session, token: str, given_pass: str, version: int, data: QuietIn) -> AskSeen:
    """Not to be reminded of this ask before a day, or again after all; the link stays good."""
    actor, linked = actor_of_link(session, token, given_pass)
    out = quiet_ask(session, actor, linked.ask.reference, version, data)
    link, ask, _ = _find(session, token)
    return _seen(session, link, ask, out)


def after_reply(session: Session, token: str, out: AskOut) -> AskSeen:
    """What the link shows after a reply in this transaction; a document that was sent has used it up."""
    link, ask, actor = _find(session, token)
    if out.state is AskState.SENT:
        link.used_at = now()
    record(session, actor, "answers.ask.replied_by_link", ask)
    return _seen(session, link, ask, out)


def _find(session: Session, token: str) -> tuple[AskLink, Ask, Actor]:
    found = link_queries.find_link(session, sealed(token))
    if found is None:
        raise NotFound(UNKNOWN)
    link, ask, person = found
    wanted = person.active and ask.state is not AskState.WITHDRAWN and ask.asked_of == link.made_for
    state = state_of(facts_of(link, is_wanted=wanted), now())
    if state in SAID:
        raise Ended(SAID[state])
    return link, ask, Actor(person.id, person.name, frozenset(), ask.assessment_id, MAY)


def _is_open_to(link: AskLink, token: str, given_pass: str) -> bool:
    if not link.code_sha256:
        return True
    return bool(link.pass_sha256) and secrets.compare_digest(sealed(token, given_pass), link.pass_sha256)


def _seen(session: Session, link: AskLink, ask: Ask, out: AskOut) -> AskSeen:
    by_this_link = link.used_at is not None
    said = ask.replied_at is not None and ask.replied_at >= link.made_at
    return AskSeen(
        council=assessments.council_facts(session).name,
        asked_by=out.asked_by.name,
        asked_of=out.asked_of.name,
        asked_at=out.asked_at,
        what=out.what,
        due_on=out.due_on,
        request=out.request,
        request_title=out.request_title,
        part=f"({out.part}) {out.part_asks}" if out.part else "",
        period_from=out.period_from,
        period_to=out.period_to,
        expires_at=link.expires_at,
        state=state_of(facts_of(link), now()),
        reply=out.state,
        replied_words=out.reply if said else "",
        quiet_until=out.quiet_until,
        quiet_why=out.quiet_why,
        received=link_queries.title_of(session, ask.item_id) if by_this_link else "",
        received_at=link.used_at,
        version=out.version,
    )
