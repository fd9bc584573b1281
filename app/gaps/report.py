"""The gaps as a Word or Excel report for people inside the council."""

from sqlalchemy.orm import Session

from app.access import Actor
from app.assessments import service as assessments
from app.core.clock import LONDON, now
from app.core.downloads import EXCEL, WORD, Download
from app.gaps import service
from app.gaps.gap import Gap
from app.gaps.schemas import GapFilter
from exports.snapshot import GapEntry, GapsSnapshot


def draw(session: Session, actor: Actor, wanted: GapFilter, form: str) -> Download:
    """The report, `form` word or excel: the gaps asked for, then those accepted with their reasons."""
    open_gaps = service.find_gaps(session, actor, wanted)
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
        gaps=tuple(_entry(gap) for gap in (*open_gaps, *accepted)),
    )
    day = now().astimezone(LONDON).date().isoformat()
    if form == "excel":
        from exports.excel import gaps_workbook

        return Download(gaps_workbook(snapshot), f"Gaps {day}.xlsx", EXCEL)
    from exports.word import gaps_document

    return Download(gaps_document(snapshot), f"Gaps {day}.docx", WORD)


def _entry(gap: Gap) -> GapEntry:
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
    )
