"""What the catalogue's codes are called on pages and in files."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.documents.facts import Flag
from app.evidence.models import Consent, FindingDecision, FindingGrade, ItemKind, ItemStatus
from app.evidence.rules.grading import words_of
from app.evidence.rules.wording import PERMISSIONS, SENSITIVITIES
from app.framework.reference import framework
from app.web import dates
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["PERMISSIONS", "SENSITIVITIES"]
Coded = TypeVar("Coded", bound=StrEnum)
NOBODY = "nobody"
KINDS = {
    ItemKind.DOCUMENT: "Document",
    ItemKind.DATA: "Data",
    ItemKind.PRESENTATION: "Presentation",
    ItemKind.EMAIL: "Email",
    ItemKind.IMAGE: "Picture",
    ItemKind.RECORDING: "Recording",
    ItemKind.LINK: "Public web page",
}
STATUSES = {ItemStatus.DRAFT: "Draft", ItemStatus.READY: "Ready", ItemStatus.WITHDRAWN: "Withdrawn"}
CONSENTS = {
    Consent.NOT_NEEDED: "Not needed",
    Consent.ASKED: "They were asked",
    Consent.AGREED: "They agreed",
    Consent.DECLINED: "They said no",
    Consent.NOT_KNOWN: "Not known yet",
}
GRADES = {
    FindingGrade.CLEANED: "Taken out of every copy that goes",
    FindingGrade.TO_KNOW: "To know: it goes as it is",
    FindingGrade.BLOCKING: "Held back until somebody decides",
}
# What a person may raise by hand; the rest is found by the check of the file.
RAISED_BY_HAND = (Flag.PERSONAL_DATA.value, Flag.HIDDEN_CONTENT.value, "consent", "other")
DECISIONS = {
    FindingDecision.NOTHING_THERE: "Nothing is there",
    FindingDecision.MAY_BE_SENT: "It may be sent",
    FindingDecision.MUST_COME_OUT: "It must be taken out first",
    FindingDecision.REPLACED: "Settled by a new version",
}
_PROGRAMS = {
    "docx": "Word", "doc": "Word", "odt": "OpenDocument text", "rtf": "Rich text", "xlsx": "Excel", "xls": "Excel",
    "xlsb": "Excel", "ods": "OpenDocument sheet", "pptx": "PowerPoint", "ppt": "PowerPoint", "odp": "OpenDocument slides",
    "pdf": "PDF", "eml": "Email", "msg": "Email", "csv": "CSV", "txt": "Text",
}  # fmt: skip


def choices(said: Mapping[Coded, str]) -> list[Choice]:
    """Codes with their words, in their order."""
    return [Choice(code.value, words) for code, words in said.items()]


def categories() -> list[Choice]:
    """The evidence categories that CQC uses for councils."""
    return [Choice(one.id, one.name) for one in framework().used_categories]


def category_name(code: str | None) -> str:
    return next((one.name for one in framework().evidence_categories if one.id == code), code or "")


def statements() -> list[Choice]:
    return [Choice(one.id, one.name) for one in framework().quality_statements]


def statement_names(codes: Iterable[str]) -> list[str]:
    """Names of quality statements; a code that is not known any more stays as it is."""
    return [found.name if (found := framework().statement(code)) else code for code in codes]


def flag_name(kind: str) -> str:
    return words_of(kind)


def content(file_name: str, page_count: int | None, size: int, url: str = "") -> str:
    """Word, 11 pages, 240 KB; a public web page."""
    if url:
        return "Public web page"
    extension = file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    kind = _PROGRAMS.get(extension, extension.upper() or "File")
    pages = [dates.plural(page_count, "page")] if page_count else []
    return ", ".join([kind, *pages, dates.file_size(size)])


def people(session: "Session", actor: Actor) -> list[Choice]:
    """Everyone with an account, by address; none for those who may not know them."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    return [Choice(person.email, person.name) for person in accounts.list_people(session, actor)]


def megabytes(most: int) -> str:
    """50 MB, of a setting in megabytes."""
    return f"{most} MB"
