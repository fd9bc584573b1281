"""A clean copy of a document: what it would take out, and its taking the place of the version that stands."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import RuleBroken
from app.documents.cleaning.copy import cleanable
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, FindingDecision, FindingState
from app.evidence.rules.grading import words_of
from app.intake.copies import ToClean
from app.intake.schemas import Looked, Tools
from app.intake.service.pointers import keep_pointers
from app.intake.service.taking import take_revision

_BY_HAND = "Clean it in the program it was made with, and add it as a new version."


def get_to_clean(session: Session, actor: Actor, reference: str) -> ToClean:
    """What a clean copy of the version that stands takes out.

    RuleBroken (409) where there is nothing that we can take out of such a file.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    evidence.require_changeable(session, actor, reference)
    item = evidence.get_item(session, actor, reference)
    found = [one for one in item.findings if one.revision == item.revision and one.state is not FindingState.DECIDED]
    kinds = cleanable(item.media_type, (one.kind for one in found))
    if not kinds:
        words = (
            f"Nothing that was found can be taken out of this file by us. {_BY_HAND}"
            if found
            else "Nothing is hidden in it."
        )
        raise RuleBroken(words)
    stored = evidence.get_download(session, actor, reference, item.revision)
    is_open = [
        one for one in found if one.state is FindingState.OPEN and one.decision is not FindingDecision.MAY_BE_SENT
    ]
    text = evidence.list_text(session, actor, reference, item.revision)
    return ToClean(
        reference=item.reference,
        title=item.title,
        revision=item.revision,
        version=item.version,
        sha256=stored.sha256,
        file_name=stored.file_name,
        media_type=item.media_type,
        taken_out=tuple(one for one in found if one.kind in kinds),
        stays=tuple(one for one in is_open if one.kind not in kinds),
        lines=tuple(line for piece in text for line in piece.text.splitlines()),
    )


def take_clean_copy(
    session: Session, actor: Actor, to_clean: ToClean, version: int, looked: Looked, tools: Tools
) -> EvidenceItem:
    """Put the clean copy in the place of the version that stands, which is kept; pointers whose passage still stands keep it.

    Reading and approval are bound to the exact file, so they are asked for again.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    gone = ", ".join(dict.fromkeys(words_of(one.kind).lower() for one in to_clean.taken_out))
    note = f"Clean copy of version {to_clean.revision}. Taken out: {gone}."
    item = take_revision(session, actor, to_clean.reference, version, looked, tools, note)
    keep_pointers(session, actor, item.reference)
    return item
