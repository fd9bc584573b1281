"""Title and dates that Office writes beside the document (docProps), and where its main part lies."""

from datetime import date
from typing import Any
from zipfile import ZipFile

from app.documents.checks.markup import parsed_xml
from app.documents.facts import Draft


def draft_from(file: ZipFile) -> Draft:
    """A draft with the title, the date of the last change (else of making) and the page count as Office wrote them."""
    draft = Draft()
    names = set(file.namelist())
    core = parsed_xml(file.read("docProps/core.xml")) if "docProps/core.xml" in names else None
    if core is not None:
        found = {_tail(element): (element.text or "").strip() for element in core if isinstance(element.tag, str)}
        draft.title = " ".join(found.get("title", "").split())
        draft.properties_date = day_of(found.get("modified", "")) or day_of(found.get("created", ""))
    app = parsed_xml(file.read("docProps/app.xml")) if "docProps/app.xml" in names else None
    if app is not None:
        pages = next((e.text or "" for e in app if isinstance(e.tag, str) and _tail(e) == "Pages"), "")
        draft.page_count = int(pages) if pages.isdigit() and len(pages) < 6 else None
    return draft


def main_part(file: ZipFile) -> str:
    """The name of the main part as the relations say it, empty when they don't."""
    root = parsed_xml(file.read("_rels/.rels")) if "_rels/.rels" in file.namelist() else None
    for element in root if root is not None else ():
        if isinstance(element.tag, str) and element.get("Type", "").endswith("/officeDocument"):
            name = element.get("Target", "").lstrip("/")
            return next((n for n in file.namelist() if n.lower() == name.lower()), "")
    return ""


def day_of(stamp: str) -> date | None:
    """The day of an ISO moment, None when it is none or its year is no year of a document."""
    try:
        day = date.fromisoformat(stamp[:10])
    except ValueError:
        return None
    return day if 1980 <= day.year <= 2200 else None


def _tail(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
