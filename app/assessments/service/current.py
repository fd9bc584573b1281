"""What is asked before it is known who asks: the round in hand, the council's name."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.assessments import queries
from app.assessments.rules import defaults
from app.assessments.schemas import CouncilFacts

NO_NAME_YET = "This council"


def current_assessment_id(session: Session) -> UUID | None:
    """The round that people mean when they name none: the open one, else the one being prepared, else the last."""
    return queries.current_assessment_id(session)


def reference_of(session: Session, assessment_id: UUID | None) -> str | None:
    """The reference behind an id that the caller holds."""
    return None if assessment_id is None else queries.reference_of(session, assessment_id)


def labels(session: Session) -> dict[str, str]:
    """Names of sensitivity labels in lower case with what each says of who may see a document: ours, then the council's own."""
    row = queries.find_settings(session)
    return defaults().labels | ({} if row is None else {name.lower(): said for name, said in row.labels.items()})


def council_facts(session: Session) -> CouncilFacts:
    """The council's name, whether its data is made up, its marking: they stand on every page, the sign-in included; its limits."""
    row = queries.find_settings(session)
    if row is None:
        return CouncilFacts(NO_NAME_YET, made_up=False, protective_marking=defaults().protective_marking)
    return CouncilFacts(
        row.council_name, row.made_up, row.protective_marking, row.idle_minutes, row.case_idle_minutes, row.reminders
    )
