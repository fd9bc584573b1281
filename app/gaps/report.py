"""The gaps as a Word or Excel report for people inside the council."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.access import Actor
from app.assessments import service as assessments
from app.core.clock import LONDON, now
from app.core.downloads import EXCEL, WORD, Download
from app.gaps import service
from app.gaps.gap import Gap
from app.gaps.schemas import GapFilter
from exports.snapshot import GapEntry, GapsSnapshot


def draw(
    session: Session, actor: Actor, wanted: GapFilter, form: str, marks: Mapping[str, str] | None = None
) -> Download:
    """The report, `form` word or excel: the gaps asked for, then those accepted with their reasons.

    `marks` are those of the rows that may come back changed, by `reference_of`.
    """
    open_gaps = [] if wanted.accepted else service.find_gaps(session, actor, wanted)
    accepted = service.find_gaps(session, actor, wanted.model_copy(update={"accepted": True}))
    facts = assessments.report_facts(session, actor)
    snapshot = GapsSnapshot(
        council=facts.council_name,
        assessment=facts.title,
        taken_at=now(),
        marking=facts.protective_marking,
        made_up=facts.made_up,
        return_due=None if facts.return_due_at is None else facts.return_due_at.astimezone(LONDON).date(),
        working_days_left=facts.working_days_left,
        gaps=tuple(_entry(gap, marks or {}) for gap in (*open_gaps, *accepted)),
    )
    day = now().astimezone(LONDON).date().isoformat()
    if form == "excel":
        from exports.excel import gaps_workbook

        return Download(gaps_workbook(snapshot), f"Gaps {day}.xlsx", EXCEL)
    from exports.word import gaps_document

    return Download(gaps_document(snapshot), f"Gaps {day}.docx", WORD)


def reference_of(gap: Gap) -> str:
    """What tells a gap from all others: its rule and what it is about."""
    return f"{gap.rule} {gap.subject}"


def _entry(gap: Gap, marks: Mapping[str, str]) -> GapEntry:
    return GapEntry(
        code=gap.rule,
        severity=gap.severity.value,
        found=gap.what,
        why=gap.why,
        about=gap.subject,
        about_title=gap.title,
        owner=gap.owner,
        due=gap.due_on,
        fix_address=gap.page,
        accepted_reason=gap.accepted_reason,
        accepted_until=gap.accepted_until,
        reference=reference_of(gap),
        mark=marks.get(reference_of(gap), ""),
    )
