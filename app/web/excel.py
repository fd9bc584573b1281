"""A list page as a workbook ("Download as Excel"): its columns, its rows, what was filtered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fastapi.responses import Response

from app.assessments import service as assessments
from app.core.clock import LONDON, now
from app.core.downloads import EXCEL, Download, as_attachment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exports.snapshot import Cell

# A heading, or a heading with what its cells hold (a ColumnKind); text of ordinary width without.
Heading = str | tuple[str, str]


def table_download(
    session: "Session",
    title: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence["Cell"]],
    lines: Sequence[str] = (),
    marking: str = "",
) -> Response:
    """One sheet as an attachment, named after the list and the day. `marking` stands where the council set none."""
    from exports.excel import table_workbook
    from exports.snapshot import Column, ColumnKind, TableSnapshot

    pairs = [(one, ColumnKind.TEXT.value) if isinstance(one, str) else one for one in headings]
    council = assessments.council_facts(session)
    moment = now()
    snapshot = TableSnapshot(
        title=title,
        council=council.name,
        taken_at=moment,
        columns=tuple(Column(label=label, kind=ColumnKind(kind)) for label, kind in pairs),
        rows=tuple(tuple(row) for row in rows),
        lines=tuple(lines),
        marking=council.protective_marking or marking,
        made_up=council.made_up,
    )
    day = moment.astimezone(LONDON).date().isoformat()
    return as_attachment(Download(table_workbook(snapshot), f"{title} {day}.xlsx", EXCEL))
