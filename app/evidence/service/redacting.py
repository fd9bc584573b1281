"""The undo of a redaction: the version that was set aside stands again, as a new version with the same bytes."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.errors import Forbidden, RuleBroken
from app.documents.facts import Heading, Place, TextPart
from app.documents.likeness import print_of
from app.evidence import queries
from app.evidence.models import EvidenceItem, FindingDecision
from app.evidence.queries import undecided
from app.evidence.queries.undecided import SET_ASIDE
from app.evidence.schemas import FileContent, FindingIn
from app.evidence.service.adding import add_revision


def put_original_back(session: Session, actor: Actor, reference: str, version: int) -> EvidenceItem:
    """Let the version that the current one redacts stand again; what was found in it is open again.

    RuleBroken (409) where the current version redacts none, Forbidden (403) for who may not read the original.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    item = queries.get_changeable(session, actor, reference)
    current = queries.find_revision(session, item.id, item.current_revision)
    if current is None or current[0].redacts is None:
        raise RuleBroken("The version in use is no redacted one, so there is nothing to undo.")
    original, stored = queries.get_revision_with_file(session, item.id, current[0].redacts)
    if undecided.is_kept_back(session, actor, original):
        raise Forbidden(SET_ASIDE)
    found = [
        FindingIn(kind=finding.kind, place=finding.place, detail=finding.detail)
        for finding, number, _, _ in queries.list_findings(session, item.id)
        if number == original.number and finding.decision is FindingDecision.REPLACED
    ]
    text = [
        TextPart(one.text, Place(page=one.page, sheet=one.sheet, heading=one.heading))
        for one in queries.list_text(session, [original.id])
    ]
    content = FileContent(
        stored_file_id=stored.id,
        name=original.file_name,
        media_type=original.media_type,
        size=original.size,
        page_count=original.page_count,
        headings=tuple(Heading(h["text"], h["level"], h["page"], h["number"]) for h in original.headings),
        text_parts=tuple(text),
        text_print=print_of(one.text for one in text),
        note=f"Version {original.number} again: the redaction was undone.",
    )
    return add_revision(session, actor, reference, version, content, found)
