"""Case list.docx: each case by its pseudonym with the fields that CQC gets, and nothing that says who the person is."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from exports.snapshot import CaseEntry, CaseListSnapshot, Cell, Column, ColumnKind, LinkCell
from exports.text import CASE_LIST_HEADING, counted, full_day_words, moment_words, one_line, short_day_words, unbroken
from exports.word.body import Body, TableColumn, Xml, cell_text, paragraph, words
from exports.word.document import Cover, draw

_OTHER = "About the case"


def case_list_document(snapshot: CaseListSnapshot) -> bytes:
    """Case list.docx, landscape: a row for each case, a column for each group of fields."""
    cover = Cover(
        council=snapshot.council,
        title="Case list",
        subtitle=snapshot.assessment,
        taken_at=snapshot.taken_at,
        made_up=snapshot.made_up,
        is_draft=snapshot.is_draft,
        marking=CASE_LIST_HEADING,
        landscape=True,
    )
    return draw(cover, lambda body: _write(body, snapshot), tuple(_facts(snapshot)))


def cell_words(value: Cell) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, LinkCell):
        return value.text
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return unbroken(short_day_words(value))
    return str(value) if isinstance(value, str) else f"{value:,}"


def _facts(snapshot: CaseListSnapshot) -> Iterator[tuple[str, str]]:
    if snapshot.due:
        yield "Due", full_day_words(snapshot.due)
    yield "What is here", counted(len(snapshot.cases), "case")
    yield (
        ("Status", f"Draft {one_line(snapshot.reference)}")
        if snapshot.is_draft
        else (
            "Pack",
            one_line(snapshot.reference),
        )
    )


def _write(body: Body, snapshot: CaseListSnapshot) -> None:
    body.add(
        words(f"{CASE_LIST_HEADING}. ", "Strong"),
        words(
            "Each person has a code in place of a name. Put together, the other facts may still show who someone is. "
            "Keep this list as safe as a case record, and share it only with people who need it for the assessment."
        ),
        style="Notice",
    )
    body.heading("Cases", 1)
    if not snapshot.cases:
        body.say("There are no cases on this list.")
        return
    groups = list(dict.fromkeys(column.group for column in snapshot.columns))
    columns = [
        TableColumn("Case", 1.5),
        *(TableColumn(group or _OTHER, _share(snapshot.columns, group)) for group in groups),
    ]
    body.table(
        f"Case list. {CASE_LIST_HEADING}",
        f"One row for each of the {counted(len(snapshot.cases), 'case')}: its code, then what is known, in groups of fields.",
        columns,
        (_case_cells(case, snapshot.columns, groups) for case in snapshot.cases),
    )


def _share(columns: Sequence[Column], group: str) -> float:
    """How wide a group is drawn: longer for more fields, and for those that hold sentences."""
    widths = {ColumnKind.LONG: 1.6, ColumnKind.TEXT: 1.0, ColumnKind.DATE: 0.8}
    return 1.8 + sum(widths.get(column.kind, 0.4) for column in columns if column.group == group)


def _case_cells(case: CaseEntry, columns: Sequence[Column], groups: Sequence[str]) -> list[Xml]:
    row = [paragraph(words(one_line(case.pseudonym), "Strong"), style="TableText")]
    for group in groups:
        facts = [
            paragraph(words(f"{column.label}: ", "Quiet"), words(cell_words(value)), style="TableText")
            for column, value in zip(columns, case.values, strict=True)
            if column.group == group and cell_words(value)
        ]
        row.append(Xml("".join(facts)) if facts else cell_text(""))
    return row
