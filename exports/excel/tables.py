"""Any list page as a workbook ("Download as Excel"), and the gaps report."""

from datetime import date

from exports.excel.book import Book, BookFacts, SheetColumn
from exports.snapshot import Cell, Column, ColumnKind, GapEntry, GapsSnapshot, LinkCell, TableSnapshot
from exports.text import counted, full_day_words, moment_words

_WIDTHS = {
    ColumnKind.SHORT: 12,
    ColumnKind.TEXT: 28,
    ColumnKind.LONG: 56,
    ColumnKind.NUMBER: 11,
    ColumnKind.DATE: 13,
    ColumnKind.MOMENT: 17,
    ColumnKind.LINK: 30,
}


def sheet_column(column: Column) -> SheetColumn:
    """How a column of a table is drawn in Excel."""
    return SheetColumn(column.label, _WIDTHS[column.kind])


def table_workbook(snapshot: TableSnapshot) -> bytes:
    """One sheet with the page's title, what was filtered, and its rows."""
    book = Book(
        BookFacts(
            title=snapshot.title,
            council=snapshot.council,
            taken_at=snapshot.taken_at,
            made_up=snapshot.made_up,
            marking=snapshot.marking,
        )
    )
    warning = ["Made-up data"] if snapshot.made_up else []
    marking = [snapshot.marking] if snapshot.marking else []
    said = f"{snapshot.council}. {counted(len(snapshot.rows), 'row')}, as at {moment_words(snapshot.taken_at)}"
    lines = [snapshot.title, *marking, *warning, said, *snapshot.lines]
    book.add_sheet(snapshot.title, [sheet_column(column) for column in snapshot.columns], snapshot.rows, lines)
    return book.finish()


_GAPS = (
    SheetColumn("Severity", 14),
    SheetColumn("What we found", 56),
    SheetColumn("Why it matters", 44),
    SheetColumn("About", 12),
    SheetColumn("Title", 36),
    SheetColumn("Owner", 22),
    SheetColumn("Due", 13),
    SheetColumn("Rule", 24),
)
_ACCEPTED = (
    SheetColumn("Severity", 14),
    SheetColumn("What we found", 56),
    SheetColumn("Why it is accepted", 44),
    SheetColumn("About", 12),
    SheetColumn("Title", 36),
    SheetColumn("Owner", 22),
    SheetColumn("Accepted until", 13),
    SheetColumn("Rule", 24),
)


_GAP = SheetColumn("Gap", 30)
_COMES_BACK = (
    SheetColumn("Accept it: the reason", 44),
    SheetColumn("Accept it until", 15),
    SheetColumn("Mark (leave as it is)", 28),
)
_OWNERS = (
    "What comes back changed: the reason to accept a gap and until when. A gap’s owner and due date are those of what it is "
    "about: change them on the sheets of Requests, Evidence or Self-assessment."
)


def gaps_workbook(snapshot: GapsSnapshot) -> bytes:
    """The gaps report as Excel: open gaps in order, then those accepted with a reason."""
    facts = BookFacts(
        title="Gaps report",
        council=snapshot.council,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        marking=snapshot.marking,
    )
    waiting = [gap for _, gaps in snapshot.open_by_severity() for gap in gaps]
    accepted = snapshot.accepted()
    due = f" Return due {full_day_words(snapshot.return_due)}." if snapshot.return_due else ""
    lines = [
        f"Gaps report: {counted(len(waiting), 'open gap')}",
        snapshot.marking,
        *(["Made-up data"] if snapshot.made_up else []),
        f"{snapshot.council}, {snapshot.assessment}. As at {moment_words(snapshot.taken_at)}.{due}",
        "For our own use. Not part of any pack for CQC.",
    ]
    book = Book(facts)
    if any(gap.mark for gap in waiting):
        columns = (_GAP, *_GAPS, *_COMES_BACK)
        rows = [[gap.reference, *_row(gap, gap.why, gap.due), "", None, gap.mark] for gap in waiting]
        book.add_sheet("Gaps", columns, rows, [*lines, _OWNERS])
    else:
        book.add_sheet("Gaps", _GAPS, [_row(gap, gap.why, gap.due) for gap in waiting], lines)
    lines[0] = f"Accepted: {counted(len(accepted), 'gap')}"
    book.add_sheet(
        "Accepted", _ACCEPTED, [_row(gap, gap.accepted_reason, gap.accepted_until) for gap in accepted], lines
    )
    return book.finish()


def _row(gap: GapEntry, why: str, day: date | None) -> list[Cell]:
    about = LinkCell(text=gap.about or "Open", address=gap.fix_address) if gap.fix_address else gap.about
    return [gap.severity, gap.found, why, about, gap.about_title, gap.owner, day, gap.code]
