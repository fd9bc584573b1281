"""Case list.xlsx: cases by pseudonym, exported fields only."""

from exports.excel.book import Book, BookFacts
from exports.excel.tables import sheet_column
from exports.snapshot import CaseListSnapshot, Column, ColumnKind
from exports.text import CASE_LIST_HEADING, counted, full_day_words, moment_words


def case_list_workbook(snapshot: CaseListSnapshot) -> bytes:
    """Case list.xlsx, headed "Names left out, still personal data" on the sheet and on every printed page."""
    facts = BookFacts(
        title="Case list",
        council=snapshot.council,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        marking=CASE_LIST_HEADING,
    )
    columns = [Column(label="Case", kind=ColumnKind.SHORT), *snapshot.columns]
    due = f", due {full_day_words(snapshot.due)}" if snapshot.due else ""
    draft = "Draft. " if snapshot.is_draft else ""
    warning = " Made-up data." if snapshot.made_up else ""
    lines = [
        CASE_LIST_HEADING,
        f"{draft}{snapshot.council}: case list for {snapshot.assessment}{due}.{warning}",
        f"{counted(len(snapshot.cases), 'case')}, as at {moment_words(snapshot.taken_at)}",
        "Each person has a code in place of a name. Put together, the other facts may still show who someone is.",
    ]
    book = Book(facts)
    rows = [(case.pseudonym, *case.values) for case in snapshot.cases]
    book.add_sheet("Case list", [sheet_column(column) for column in columns], rows, lines)
    return book.finish()
