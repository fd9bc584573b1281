"""Excel workbooks, drawn from a snapshot and nothing else: the same snapshot gives the same bytes."""

from exports.excel.case_list import case_list_workbook
from exports.excel.council import FilledWorkbook, WorkbookNotFillableError, fill_council_workbook
from exports.excel.index import index_workbook
from exports.excel.tables import gaps_workbook, table_workbook

__all__ = [
    "FilledWorkbook",
    "WorkbookNotFillableError",
    "case_list_workbook",
    "fill_council_workbook",
    "gaps_workbook",
    "index_workbook",
    "table_workbook",
]
