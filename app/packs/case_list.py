"""The case list as CQC gets it: the fields that are exported, by pseudonym, and nothing else of a case."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.casetracking import service as casetracking
from app.casetracking.models import TrackedCase
from app.casetracking.schemas.cases import ReadFor
from app.framework.reference import case_tracking
from app.packs import queries
from app.packs.models import SubmissionPack
from exports.snapshot import CaseEntry, CaseListSnapshot, Column, ColumnKind

WHO, LIFE, WORK, DATES = "About the person", "Care and support", "How we worked", "Dates"
Value = Callable[[TrackedCase], Any]

# Each field of case_tracking.yaml as columns of the sheet; which fields go is said by the data (`exported`), not here.
COLUMNS: dict[str, tuple[tuple[Column, Value], ...]] = {
    "age_band": ((Column(label="Age band", group=WHO), lambda case: case.age_band),),
    "gender": ((Column(label="Gender", group=WHO), lambda case: case.gender),),
    "ethnicity_group": ((Column(label="Ethnic group", group=WHO), lambda case: case.ethnicity_group),),
    "language_communication_needs": (
        (
            Column(label="Language and communication", kind=ColumnKind.LONG, group=WHO),
            lambda case: case.language_communication_needs,
        ),
    ),
    "primary_support_reason": (
        (Column(label="Primary support reason", group=LIFE), lambda case: case.primary_support_reason),
    ),
    "carer_status": ((Column(label="Carer", group=WHO), lambda case: case.carer_status),),
    "advocacy": ((Column(label="Advocacy", group=WORK), lambda case: case.advocacy),),
    "capacity_mca_dols": ((Column(label="Mental capacity and DoLS", group=WORK), lambda case: case.capacity_mca_dols),),
    "safeguarding_history": ((Column(label="Safeguarding", group=WORK), lambda case: case.safeguarding_history),),
    "funding_and_direct_payment": (
        (Column(label="Funding and direct payment", group=LIFE), lambda case: case.funding_and_direct_payment),
    ),
    "locality_team": ((Column(label="Locality team", group=WORK), lambda case: case.locality_team),),
    "first_contact_date": (
        (Column(label="First contact", kind=ColumnKind.DATE, group=DATES), lambda case: case.first_contact_date),
    ),
    "assessment_start_end": (
        (Column(label="Assessment started", kind=ColumnKind.DATE, group=DATES), lambda case: case.assessment_start),
        (Column(label="Assessment finished", kind=ColumnKind.DATE, group=DATES), lambda case: case.assessment_end),
    ),
    "plan_date": ((Column(label="Plan agreed", kind=ColumnKind.DATE, group=DATES), lambda case: case.plan_date),),
    "last_review_next_review": (
        (Column(label="Last review", kind=ColumnKind.DATE, group=DATES), lambda case: case.last_review),
        (Column(label="Next review", kind=ColumnKind.DATE, group=DATES), lambda case: case.next_review),
    ),
    "current_services": (
        (Column(label="Current services", kind=ColumnKind.LONG, group=LIFE), lambda case: case.current_services),
    ),
    "allocated_worker_role": ((Column(label="Worker's role", group=WORK), lambda case: case.allocated_worker_role),),
    "consent_status": ((Column(label="Consent", group=WHO), lambda case: _begun_large(case.consent_status)),),
}
PATHWAYS = Column(label="Pathways", kind=ColumnKind.LONG, group=LIFE)


def of_cases(session: Session, actor: Actor, pack: SubmissionPack, taken_at: datetime) -> CaseListSnapshot:
    """The snapshot of the case list. Each case on it is a read of its own that is written down, or nothing is read (503)."""
    assessment, _ = queries.the_round(session, pack.assessment_id)
    settings = queries.council(session)
    exported = {field.id for field in case_tracking().exported_fields}
    columns = [pair for field, pairs in COLUMNS.items() if field in exported for pair in pairs]
    on_paths: dict[UUID, list[str]] = defaultdict(list)
    for case_id, pathway in queries.pathways(session, pack.assessment_id):
        on_paths[case_id].append(pathway)
    cases = queries.listed_cases(session, pack.assessment_id)
    for case in cases:
        casetracking.note_reading(session, actor, case, ReadFor.PACK)
    return CaseListSnapshot(
        reference=pack.reference,
        council=settings.council_name,
        assessment=assessment.title,
        taken_at=taken_at,
        made_up=settings.made_up,
        due=assessment.case_list_due_on,
        columns=(*(column for column, _ in columns), PATHWAYS),
        cases=tuple(
            CaseEntry(
                pseudonym=case.reference,
                values=(*(value(case) for _, value in columns), _begun_large("; ".join(on_paths[case.id]))),
            )
            for case in cases
        ),
    )


def _begun_large(text: str) -> str:
    """A word of a list of ours as it stands in a table: with a capital."""
    return text[:1].upper() + text[1:]
