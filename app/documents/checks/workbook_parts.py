"""What an Excel workbook hides or fetches: hidden sheets, rows and columns, comments, pivot caches, links, DDE."""

import re
from html import unescape

from app.documents.checks.containers import DAMAGED
from app.documents.checks.showing import excerpt_of
from app.documents.facts import Flag, Found, Warned, quarantine, refuse

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # Excel's own limits
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_STATE = re.compile(rb"state\s*=\s*[\"'](hidden|veryHidden)[\"']")
_NAME = re.compile(rb"name\s*=\s*([\"'])(.*?)\1", re.DOTALL)
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s(?=[^>]*hidden\s*=\s*[\"'](?:1|true))[^>]*>")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*hidden\s*=\s*[\"'](?:1|true))[^>]*[^/]>\s*<(?:\w+:)?c\s[^>]*[^/]>")
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*[^/]>")
_LONG_REFERENCE = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Za-z]{4,}[0-9]+|[A-Za-z]+[0-9]{8,})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)<")
_DDE_FORMULA = re.compile(r"^\s*[\w.]+\s*\|\s*('[^']*'|[^!'\s]+)\s*!")
_COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)\s")
_TEXT = re.compile(rb"<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]+)<")
_CACHED = re.compile(rb"<(?:\w+:)?v>[^<]+<")
_DDE = "This workbook starts another program when it is opened (DDE). Save a copy without the link and add that."


class WorkbookFacts:
    """Gathers from each part of a workbook in turn; `warnings()` says it all at the end."""

    def __init__(self) -> None:
        self.hidden_sheets: list[str] = []
        self.hidden_cells = False
        self.comments = 0
        self.comment_words = ""
        self.linked = 0
        self.pivot_caches = 0
        self.external: list[str] = []

    def take(self, name: str, data: bytes) -> None:
        """Look at one part; Stopped for DDE (quarantine) and for cells that no sheet has (refuse)."""
        if not name.startswith("xl/") or name.endswith(".rels"):
            return
        if name == "xl/workbook.xml":
            self.hidden_sheets = [_name(tag) for tag in _SHEET.findall(data) if _STATE.search(tag)]
        elif name.startswith("xl/worksheets/"):
            self._take_sheet(data)
        elif name.startswith("xl/externalLinks/") and b"ddeLink" in data:
            raise quarantine(_DDE, Flag.EXTERNAL_REFERENCE)
        elif name == "xl/connections.xml":
            self.external.append("data connection")
        elif "omments" in name:
            self.comments += len(_COMMENT.findall(data))
            if not self.comment_words:
                pieces = [match[1] for match, _ in zip(_TEXT.finditer(data), range(20), strict=False)]
                self.comment_words = unescape(b" ".join(pieces).decode("utf-8", "replace"))
        elif name.startswith("xl/externalLinks/") and (b"<sheetData" in data or b":sheetData" in data):
            self.linked += bool(_CACHED.search(data))
        elif name.startswith("xl/pivotCache/pivotCacheRecords") and b"<r" in data:
            self.pivot_caches += 1

    def warnings(self) -> list[Warned]:
        said = []
        for sheet in self.hidden_sheets:
            sentence = f"The sheet “{sheet}” is hidden. Delete it or show it before this is sent."
            said.append(Warned(Flag.HIDDEN_CONTENT, sentence, f"sheet “{sheet}”", Found.HIDDEN_SHEET))
        if self.hidden_cells:
            sentence = "Rows or columns with content are hidden. Delete them or show them."
            said.append(Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.HIDDEN_CELLS))
        if self.comments:
            sentence = "This workbook holds comments. Take them out before it is sent."
            said.append(Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.COMMENTS, excerpt_of(self.comment_words)))
        if self.pivot_caches:
            sentence = (
                "A pivot table keeps a copy of the data it was made from. Paste it as values before this is sent."
            )
            said.append(Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.PIVOT_CACHE))
        if self.linked:
            sentence = "This workbook keeps figures of another workbook that it is linked to. Break the links before it is sent."
            said.append(Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.LINKED_WORKBOOK))
        for place in dict.fromkeys(self.external):
            sentence = "This workbook fetches data from another place when it is opened."
            said.append(Warned(Flag.EXTERNAL_REFERENCE, sentence, place[:120]))
        return said

    def _take_sheet(self, data: bytes) -> None:
        if _LONG_REFERENCE.search(data):
            raise refuse(DAMAGED)
        if not self.hidden_cells:
            self.hidden_cells = bool(_HIDDEN_ROW.search(data)) or _has_hidden_column(data)
        if b"|" in data or b"WEBSERVICE" in data.upper():
            for match in _FORMULA.finditer(data):
                self._judge_formula(unescape(match[1].decode("utf-8", "replace")))

    def _judge_formula(self, formula: str) -> None:
        if _DDE_FORMULA.match(formula):
            raise quarantine(_DDE)
        if re.search(r"\b(WEBSERVICE|IMAGE)\s*\(", formula, re.IGNORECASE):
            self.external.append(formula)


def _name(tag: bytes) -> str:
    name = _NAME.search(tag)
    return unescape(name[2].decode("utf-8", "replace")) if name else "?"


def _has_hidden_column(data: bytes) -> bool:
    spans = []
    for tag in _HIDDEN_COLUMN.findall(data):
        low, high = re.search(rb"min\s*=\s*[\"'](\d+)", tag), re.search(rb"max\s*=\s*[\"'](\d+)", tag)
        if low and high:
            spans.append((int(low[1]), int(high[1])))
    if not spans:
        return False
    used = {column_number(match[1].decode()) for match in _CELL.finditer(data)}
    return any(low <= column <= high for column in used for low, high in spans)


def column_number(letters: str) -> int:
    """A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
