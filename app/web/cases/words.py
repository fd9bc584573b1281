"""How cases are said on a page: names of fields, tags of stages, the record with its silences. No facts beyond the view."""

from collections.abc import Sequence
from datetime import date

from app.casetracking.models import PAST_CHOICE, CasePart, CaseStage, LogState
from app.casetracking.schemas.cases import CaseLine, CaseOut
from app.web import dates
from app.web.views.cases import LogLine, Tag

# Every field of a case and what it is called; "" is the group that a form begins with.
FIELDS: dict[str, str] = {
    "age_band": "Age band",
    "gender": "Sex or gender",
    "ethnicity_group": "Ethnic group",
    "language_communication_needs": "Language and communication",
    "primary_support_reason": "Primary support reason",
    "pathways": "Pathways",
    "carer_status": "Carer",
    "advocacy": "Advocacy",
    "capacity_mca_dols": "Mental capacity and DoLS",
    "safeguarding_history": "Safeguarding",
    "funding_and_direct_payment": "Funding and direct payment",
    "locality_team": "Locality team",
    "first_contact_date": "First contact",
    "assessment_start": "Assessment started",
    "assessment_end": "Assessment finished",
    "plan_date": "Plan agreed",
    "last_review": "Last review",
    "next_review": "Next review",
    "closed_on": "Closed",
    "current_services": "Current services",
    "allocated_worker_role": "Worker’s role",
    "outcome": "How it went",
    "notes": "Our own notes",
}
# What stays with us (case_tracking.yaml calls them not exported).
OURS_ONLY = frozenset({"closed_on", "outcome", "notes"})
PARTS = {CasePart.CHECKER: "Checker", CasePart.WORKER: "Worker", CasePart.MANAGER: "Worker’s manager"}
LOGS = {
    LogState.DRAFT: Tag("gaps", "Being written"),
    LogState.WRITTEN: Tag("ready_to_approve", "In, to review"),
    LogState.REVIEWED: Tag("approved", "Reviewed"),
}
NO_LOG = Tag("nothing_in", "Not begun")
AXES = {
    "age": "Age",
    "primary_support_reason": "Primary support reason",
    "role": "Role",
    "pathway": "Pathway",
    "ethnicity": "Ethnic group",
    "sex_gender": "Sex or gender",
    "locality_team": "Locality team",
    "outcome": "How it went",
}


def group_of(line: CaseLine) -> str:
    """ "Physical support, East locality"."""
    return ", ".join(filter(None, (line.primary_support_reason, line.locality_team))) or "Group not noted"


def check_tag(line: CaseLine, worst: str) -> Tag:
    """How far the check is; `worst` is the last of the council's overall words."""
    if line.checks_finished:
        return Tag("gaps" if line.overall and line.overall == worst else "approved", line.overall or "Checked")
    return Tag("gaps", "Your draft") if line.my_draft else Tag("nothing_in", "To check")


def log_tag(stage: CaseStage, log: LogState | None) -> Tag | None:
    """The reflective log's tag; None where none is asked for."""
    if log is not None:
        return LOGS[log]
    return NO_LOG if stage in PAST_CHOICE else None


def interview_tag(line: CaseLine) -> Tag | None:
    """Whether CQC has spoken with the person; None where it will not."""
    if line.contacted:
        return Tag("approved", "Spoken to")
    return Tag("nothing_in", "Not yet") if line.stage is CaseStage.TRACKED else None


def heads_of(case: CaseOut, on: date) -> list[str]:
    """What stands beside the reference: group, team, how long open."""
    heads = [case.fields.primary_support_reason, case.fields.locality_team]
    opened = case.fields.first_contact_date
    if opened is not None:
        until = case.fields.closed_on or on
        months = (until.year - opened.year) * 12 + until.month - opened.month - (until.day < opened.day)
        verb = "Was open" if case.fields.closed_on else "Open"
        heads.append(f"{verb} {dates.plural(max(months, 0), 'month')}")
    return [*filter(None, heads), case.stage_name]


def record_of(case: CaseOut) -> list[LogLine]:
    """The entries by date, with each silence after the last entry before it."""
    entries = sorted(case.entries, key=lambda entry: entry.on)
    lines = [(entry.on, 0, LogLine(entry.on, entry.kind, entry.text)) for entry in entries]
    if case.silences.computable:
        lines += [(gap.start, 1, LogLine(None, silence=gap.words)) for gap in case.silences.found]
    return [line for _, _, line in sorted(lines, key=lambda one: one[:2])]


def remark_of(case: CaseOut) -> str:
    """Where the entries come from, and why silences are not counted where they are not."""
    if not case.entries:
        return ""
    said = [dates.plural(len(case.entries), "entry", "entries")]
    if case.entries_imported_on is not None:
        said[0] += f", brought in {dates.day_and_month(case.entries_imported_on)}"
    if not case.silences.computable:
        said.append(case.silences.why_not.rstrip("."))
    return ". ".join(said) + "."


def facts_of(case: CaseOut, *, ours: bool = False) -> list[tuple[str, str]]:
    """The fields as (name, value): those CQC gets, or with `ours` those that stay here."""
    facts = []
    for field, name in FIELDS.items():
        if (field in OURS_ONLY) is ours:
            facts.append((name, _said(getattr(case.fields, field))))
    return facts


def _said(value: str | date | Sequence[str] | None) -> str:
    if isinstance(value, date):
        return dates.date_entry(value)
    return value if isinstance(value, str) else ", ".join(value or ())
