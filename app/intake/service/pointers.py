"""Where-to-look pointers after a new version of the same document: those whose passage still stands are kept by themselves."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.renewal import ConfirmIn, ConfirmRow


def keep_pointers(session: Session, actor: Actor, reference: str) -> tuple[list[str], list[str]]:
    """Codes of the requests whose pointer holds and is kept, and of those where somebody has to look."""
    actor.require(Permission.EVIDENCE_WRITE)
    if actor.assessment_id is None or not actor.may(Permission.REQUESTS_WRITE):
        return [], []
    session.flush()
    stale = [one for one in answers.what_changed_for(session, actor, reference).answers if one.is_out_of_date]
    holding = [ConfirmRow(code=one.code, version=one.version) for one in stale if one.holds]
    if holding:
        answers.confirm_places(session, actor, ConfirmIn(document=reference, answers=holding))
    return [row.code for row in holding], [one.code for one in stale if not one.holds]
