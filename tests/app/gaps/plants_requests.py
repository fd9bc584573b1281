"""Faults in requests and documents, one a rule."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers import service as answers
from app.answers.models import AnswerPart, Standing
from app.core.clock import now, today
from app.evidence import service as evidence
from app.evidence.models import (
    Consent,
    EvidenceRevision,
    Finding,
    FindingState,
    ItemStatus,
    Sensitivity,
    SharePermission,
)
from app.evidence.schemas import ItemDetails
from app.framework.models import ListOrigin
from tests.app.gaps.sound import Sound
from tests.builders import a_person, a_revision, an_answer, an_item


def nothing_in(session: Session, sound: Sound) -> str:
    for covered in session.scalars(select(AnswerPart)):
        session.delete(covered)
    session.flush()
    session.delete(sound.answer)
    return "1"


def part_uncovered(session: Session, sound: Sound) -> str:
    session.delete(session.scalars(select(AnswerPart)).first())
    return "1"


def no_pointer(session: Session, sound: Sound) -> str:
    sound.answer.where_to_look = ""
    return f"1/{sound.item.reference}"


def new_version(session: Session, sound: Sound) -> str:
    a_revision(session, sound.item, sound.round.lead, number=2)
    sound.item.current_revision = 2
    return f"1/{sound.item.reference}"


def a_flag(session: Session, sound: Sound) -> str:
    session.add(Finding(item_id=sound.item.id, kind="NHS number", state=FindingState.OPEN, raised_at=now()))
    return sound.item.reference


def withdrawn(session: Session, sound: Sound) -> str:
    sound.item.status = ItemStatus.WITHDRAWN
    return sound.item.reference


def to_come(session: Session, sound: Sound) -> str:
    (item,) = evidence.add_to_come(session, sound.round.lead, [ItemDetails(title="Winter plan")])
    an_answer(session, sound.response, item)
    return item.reference


def draft(session: Session, sound: Sound) -> str:
    sound.item.marked_draft = True
    return sound.item.reference


def past_review(session: Session, sound: Sound) -> str:
    sound.item.review_by = today() - timedelta(days=1)
    return sound.item.reference


def past_review_uncited(session: Session, sound: Sound) -> str:
    nothing_in(session, sound)
    return past_review(session, sound)


def stops_short(session: Session, sound: Sound) -> str:
    sound.item.period_to = today() - timedelta(days=90)
    return "1"


def no_owner(session: Session, sound: Sound) -> str:
    sound.response.owner_id = None
    return "1"


def no_reader(session: Session, sound: Sound) -> str:
    sound.response.reader_id = None
    return "1"


def no_due(session: Session, sound: Sound) -> str:
    sound.response.due_on = None
    return "1"


def late(session: Session, sound: Sound) -> str:
    sound.response.due_on = today() - timedelta(days=2)
    return "1"


def _stand(sound: Sound, standing: Standing) -> str:
    sound.response.standing = standing
    sound.response.standing_reason = "We have no such thing"
    return "1"


def no_plan(session: Session, sound: Sound) -> str:
    return _stand(sound, Standing.NOT_HELD)


def reason_open(session: Session, sound: Sound) -> str:
    return _stand(sound, Standing.DOES_NOT_APPLY)


def under_empty(session: Session, sound: Sound) -> str:
    sound.response.under_id = sound.round.responses["2"].id
    return _stand(sound, Standing.UNDER_ANOTHER)


def long_note(session: Session, sound: Sound) -> str:
    sound.response.note, sound.response.word_limit = "word " * 30, 20
    return "1"


def retired(session: Session, sound: Sound) -> str:
    sound.response.retired = True
    return "1"


def says_nothing(session: Session, sound: Sound) -> str:
    sound.answer.what_it_shows = ""
    return f"1/{sound.item.reference}"


def ours(session: Session, sound: Sound) -> str:
    sound.round.request_list.origin = ListOrigin.SHIPPED
    return str(sound.round.assessment.reference)


def superseded(session: Session, sound: Sound) -> str:
    sound.item.superseded_by_id = an_item(session, sound.round.lead, title="Newer").id
    return sound.item.reference


def not_ours(session: Session, sound: Sound) -> str:
    sound.item.permission_to_share = SharePermission.ASKED
    return sound.item.reference


def not_agreed(session: Session, sound: Sound) -> str:
    sound.item.consent = Consent.NOT_KNOWN
    return sound.item.reference


def case_material(session: Session, sound: Sound) -> str:
    sound.item.sensitivity = Sensitivity.CASE_MATERIAL
    return sound.item.reference


def undated(session: Session, sound: Sound) -> str:
    sound.item.document_date = sound.item.period_to = None
    return sound.item.reference


def no_category(session: Session, sound: Sound) -> str:
    sound.item.evidence_category = None
    return sound.item.reference


def item_without_owner(session: Session, sound: Sound) -> str:
    sound.item.owner_id = None
    return sound.item.reference


def owner_left(session: Session, sound: Sound) -> str:
    sound.item.owner_id = a_person(session, "Sam Delaney", active=False).id
    return sound.item.reference


def a_copy(session: Session, sound: Sound) -> str:
    twin = an_item(session, sound.round.lead, title="Copy", reference="E-99999x")
    theirs = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == twin.id)).one()
    ours = session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id == sound.item.id)).one()
    theirs.stored_file_id = ours.stored_file_id
    return "E-99999x"


def an_orphan(session: Session, sound: Sound) -> str:
    return str(an_item(session, sound.round.lead, title="Nobody's").reference)


def unread(session: Session, sound: Sound) -> str:
    sound.answer.what_it_shows = "Something else"
    return "1"


def approval_lost(session: Session, sound: Sound) -> str:
    answers.approve(session, sound.round.lead, "1", sound.response.version)
    sound.response.note = "Waits rose"
    return "1"
