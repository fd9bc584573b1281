"""Request lists and dry runs as they are answered."""

from collections.abc import Iterable

from app.framework.crosswalk import Line
from app.framework.list_reading import ListReading, in_words
from app.framework.models import RequestCategory, RequestList
from app.framework.rules import PLANNING_BADGE, badge
from app.framework.schemas import (
    ColumnOut,
    FieldOut,
    FindingOut,
    LineOut,
    ListOut,
    ListReadingOut,
    PartOut,
    ReadLineOut,
)
from app.sheets.tables import Problem, column_letters


def list_out(row: RequestList, requests: int, planning: int) -> ListOut:
    """A list without its lines; `planning` of its `requests` are not CQC's own wording."""
    return ListOut(
        code=row.code,
        name=row.name,
        origin=row.origin,
        status=row.status,
        certainty=row.certainty,
        source=row.source,
        warning=row.warning,
        badge=PLANNING_BADGE if planning else "",
        predecessor_code=row.predecessor_code,
        workbook_name=row.workbook_name,
        added_at=row.added_at,
        requests=requests,
        planning=planning,
    )


def line_out(category: RequestCategory) -> LineOut:
    """A line with its parts, which must be loaded."""
    return LineOut(
        code=category.code,
        position=category.position,
        title=category.title,
        asked=category.asked,
        official_ref=category.official_ref,
        theme=category.theme,
        quality_statements=category.quality_statements,
        evidence_categories=category.evidence_categories,
        kind=category.kind,
        word_limit=category.word_limit,
        period_months=category.period_months,
        certainty=category.certainty,
        badge=badge(category.certainty),
        source=category.source,
        maps_from=category.maps_from,
        parts=[PartOut.model_validate(part) for part in category.parts],
    )


def crosswalk_line(category: RequestCategory) -> Line:
    """A stored line as the crosswalk reads it; its parts must be loaded."""
    return Line(
        category.code,
        category.title,
        category.asked,
        tuple(part.ask for part in category.parts),
        tuple(category.quality_statements),
        category.theme,
        tuple(category.maps_from),
    )


def reading_out(reading: ListReading) -> ListReadingOut:
    """A dry run, with the fields that a person may choose a column for."""
    return ListReadingOut(
        file_name=reading.file_name,
        form=reading.form,
        sheet=reading.sheet,
        other_sheets=list(reading.other_sheets),
        header_row=reading.header_row,
        headings=list(reading.headings),
        fields=[FieldOut(field=field, words=words) for field, words in in_words().items()],
        columns=[ColumnOut.model_validate(column) for column in reading.columns],
        lines=[ReadLineOut.model_validate(line) for line in reading.lines],
        problems=_findings(reading.problems),
        notes=_findings(reading.notes),
        can_load=reading.can_load,
    )


def _findings(found: Iterable[Problem]) -> list[FindingOut]:
    return [
        FindingOut(
            place=one.place,
            sheet=one.sheet,
            row=one.row,
            column=None if one.column is None else column_letters(one.column),
            sentence=one.sentence,
        )
        for one in found
    ]
