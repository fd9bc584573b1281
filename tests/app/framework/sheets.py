"""Workbooks for tests: the made-up list of sixty, and any rows as the bytes of an .xlsx."""

import io
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
SIXTY: list[dict[str, Any]] = yaml.safe_load((DATA / "sixty_reworded.yaml").read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((DATA / "as_questions.yaml").read_text(encoding="utf-8"))
HEADINGS = ["Ref", "Request", "Description", "Quality statement"]
SIXTY_ROWS: list[list[Any]] = [HEADINGS] + [
    [row["code"], row["title"], row["asked"], "; ".join(row["statements"])] for row in SIXTY
]


def workbook(rows: list[list[Any]], *, title: str = "Request list") -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
