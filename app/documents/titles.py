"""A document's title: the one it carries when that is sensible, else its first heading, else its file name made readable."""

import re
from pathlib import PurePosixPath

from app.documents.facts import Draft, Source

MAX_TITLE = 300
_PROGRAM_NAMES = re.compile(
    r"(microsoft (word|excel|powerpoint)\b.*|(document|presentation|book|workbook|slide|sheet|scan|image|template)[\s_-]*\d*"
    r"|powerpoint presentation|word document|untitled.*|unknown|\(?anonymous\)?|title|default|none|no subject|doc\d+"
    r"|.*\.(docx?|xlsx?|xlsm|pptx?|pdf|rtf|odt|indd|pub|csv|txt|dotx?)|tcpdf.*|reportlab.*|python-docx.*|openpyxl)",
    re.IGNORECASE,
)
_VERSION_WORDS = re.compile(
    r"[\s(\[]*\b(v\d+(\.\d+)*|version\s*\d+(\.\d+)*|rev\s*\d+|final|copy|draft|clean|updated?|latest|new)\b[)\]]*",
    re.IGNORECASE,
)


def title_of(draft: Draft, file_name: str) -> tuple[str, Source]:
    """The title to show, at most 300 characters, and where it was found. Mail subjects lose their "RE:"."""
    carried = re.sub(r"^((re|fw|fwd)\s*:\s*)+", "", draft.title.strip(), flags=re.IGNORECASE)
    if is_sensible(carried):
        return carried[:MAX_TITLE], Source.PROPERTIES
    # A later page's heading is a chapter, not the document.
    for heading in draft.headings[:3]:
        if (heading.page or 1) == 1 and is_sensible(heading.text) and not _is_chapter(heading.text):
            return heading.text[:MAX_TITLE], Source.TEXT
    return from_file_name(file_name), Source.FILE_NAME


def is_sensible(title: str) -> bool:
    """Whether words could be a title that somebody gave, not one that a program left."""
    letters = sum(character.isalpha() for character in title)
    return letters >= 4 and len(title) >= 5 and _PROGRAM_NAMES.fullmatch(title) is None


def from_file_name(name: str) -> str:
    """ "Waiting_list-report v3 FINAL (2).docx" as "Waiting list report"; dates in it stay."""
    stem = PurePosixPath(name).stem if re.search(r"\.[A-Za-z0-9]{1,5}$", name) else name
    spaced = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", " ", stem.replace("_", " ").replace("+", " ").replace("%20", " "))
    bare = re.sub(r"\s*\(\d+\)\s*$", "", _VERSION_WORDS.sub(" ", spaced))
    words = " ".join(bare.split()).strip(" -–.,")
    readable = words if sum(character.isalpha() for character in words) >= 3 else " ".join(spaced.split())
    return (readable[:1].upper() + readable[1:])[:MAX_TITLE] or name[:MAX_TITLE]


def _is_chapter(text: str) -> bool:
    return (
        re.fullmatch(
            r"(\d+(\.\d+)*[.)]?\s+)?(introduction|contents|table of contents|background|summary|purpose)", text, re.I
        )
        is not None
    )
