"""Case list.xlsx: cases by pseudonym, exported fields only."""

from collections.abc import Sequence

from exports.excel.book import Book, BookFacts, SheetColumn
from exports.snapshot import CaseListSnapshot, Cell, Column, ColumnKind
from exports.text import CASE_LIST_HEADING, counted, full_day_words, moment_words

DATE_WIDTH, WIDEST = 11, 26  # characters


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
    values = [(case.pseudonym, *case.values) for case in snapshot.cases]
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
    fitted = [_fitted(column, [row[place] for row in values]) for place, column in enumerate(columns)]
    book.add_sheet("Case list", fitted, values, lines)
    return book.finish()


def _fitted(column: Column, values: Sequence[Cell]) -> SheetColumn:
    """A column as narrow as its words allow: all of them go on one landscape A3 page, and small print nobody reads.

    The longest text takes three lines or so, and no word is broken.
    """
    if column.kind is ColumnKind.DATE:
        return SheetColumn(column.label, DATE_WIDTH)
    texts = [value for value in values if isinstance(value, str)]
    longest_word = max((len(word) for text in (column.label, *texts) for word in text.split()), default=0)
    third = max((-(-len(text) // 3) for text in texts), default=0)
    return SheetColumn(column.label, min(max(longest_word, third) + 1, WIDEST))
