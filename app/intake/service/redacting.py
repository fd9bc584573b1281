"""A redacted version takes the place of the one that stands, which is set aside; and the undo of that."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import RuleBroken
from app.evidence import service as evidence
from app.intake.copies import RedactedOut
from app.intake.schemas import Looked, Tools
from app.intake.service.pointers import keep_pointers
from app.intake.service.taking import take_revision


def take_redacted(
    session: Session, actor: Actor, reference: str, version: int, looked: Looked, tools: Tools, note: str = ""
) -> RedactedOut:
    """Put a redacted file in the place of the version that stands: what was found there is settled, what is found in the
    new file is open, and pointers whose passage still stands are kept.

    The original is kept for its owner, whoever added it and those who decide on findings. RuleBroken (409) for a link.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    evidence.require_changeable(session, actor, reference)
    item = evidence.get_item(session, actor, reference)
    if item.revision == 0 or item.url:
        raise RuleBroken("Only a file can be redacted, and there is none here.")
    said = f"Redacted version of version {item.revision}. {note.strip()}".strip()
    taken = take_revision(session, actor, reference, version, looked, tools, said, redacts=item.revision)
    kept, to_check = keep_pointers(session, actor, reference)
    return RedactedOut(
        document=taken.reference,
        revision=taken.current_revision,
        version=taken.version,
        set_aside=item.revision,
        kept=kept,
        to_check=to_check,
    )


def undo_redaction(session: Session, actor: Actor, reference: str, version: int) -> RedactedOut:
    """Let the original stand again; pointers whose passage still stands are kept."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = evidence.put_original_back(session, actor, reference, version)
    kept, to_check = keep_pointers(session, actor, reference)
    return RedactedOut(
        document=item.reference,
        revision=item.current_revision,
        version=item.version,
        set_aside=None,
        kept=kept,
        to_check=to_check,
    )
