"""A reply to an ask that is a file or an address: it becomes a document and answers the request, all of it or nothing."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.asks import AskOut, AskReply, ReplyIn
from app.core.clock import today
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem
from app.evidence.schemas import ItemDetails, NewLinkIn
from app.intake import rules
from app.intake.models import FileState
from app.intake.schemas import Looked, Tools
from app.intake.service.taking import take_file


def reply_with_file(
    session: Session,
    actor: Actor,
    ask: AskOut,
    version: int,
    where_to_look: str,
    looked: Looked,
    tools: Tools,
    *,
    made_up: bool,
) -> tuple[AskOut | None, str]:
    """Send a file that was looked at in answer to an ask; None and a sentence when it can't be used as it is.

    A file that has to be looked at by others first is kept apart, and the ask stays open.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    document, sentence = _take(session, actor, looked, tools, made_up=made_up)
    if not document:
        return None, sentence
    return _reply(session, actor, ask, version, where_to_look, document), ""


def reply_with_address(
    session: Session, actor: Actor, ask: AskOut, version: int, where_to_look: str, url: str
) -> AskOut:
    """Send the address of a public page in answer to an ask. It is noted, never fetched."""
    actor.require(Permission.EVIDENCE_WRITE)
    # A page has no title of its own that we could read; the request's says what it is for.
    title = f"Web page for request {ask.request}: {ask.request_title}"[:300]
    details = ItemDetails(title=title, period_from=ask.period_from, period_to=ask.period_to)
    whole = url if "://" in url else f"https://{url}"
    item = evidence.add_link(session, actor, NewLinkIn(url=whole, seen_on=today(), details=details))
    return _reply(session, actor, ask, version, where_to_look, item.reference)


def _take(session: Session, actor: Actor, looked: Looked, tools: Tools, *, made_up: bool) -> tuple[str, str]:
    """The document that the file became, or is already; "" and why not."""
    if looked.arrived is not None:
        known = evidence.already_in(session, actor, [looked.arrived.sha256]).get(looked.arrived.sha256)
        if known is not None and known.reference and not known.is_withdrawn:
            return known.reference, ""
        if known is not None and known.is_erased:
            return "", rules.WAS_ERASED
        if known is not None:
            # Somebody else's copy is not theirs to see: this one stands beside it.
            looked = replace(looked, coming=replace(looked.coming, again=True))
    taken = take_file(session, actor, looked, tools, made_up=made_up)
    if isinstance(taken, EvidenceItem):
        return taken.reference, ""
    file = taken.files[0]
    if file.state is FileState.QUARANTINED:
        return "", f"{file.sentence} It is kept apart until the assessment team has looked at it."
    return "", file.sentence


def _reply(session: Session, actor: Actor, ask: AskOut, version: int, where_to_look: str, document: str) -> AskOut:
    data = ReplyIn(reply=AskReply.SENT, document=document, where_to_look=where_to_look)
    return answers.reply(session, actor, ask.reference, version, data)
