"""Our lists: which of their columns may be changed in Excel, what their rows are called, whose reference tells them apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.edited.models import ListKind
from app.edited.rules.columns import Field, Reads
from app.evidence.rules.wording import PERMISSIONS, SENSITIVITIES
from app.framework.reference import framework


@dataclass(frozen=True)
class OurList:
    """A list: what it is called, what its rows are, the heading of their references, its changeable columns."""

    name: str
    noun: str
    reference: str
    fields: tuple[Field, ...]
    path: str
    many: str = ""

    @property
    def nouns(self) -> str:
        """Several of its rows."""
        return self.many or f"{self.noun}s"


KINDS = {"strength": "A strength", "weakness": "A weakness", "context": "Context"}


def _categories() -> dict[str, str]:
    return {one.id: one.name for one in framework().evidence_categories}


def _statements() -> dict[str, str]:
    return {one.id: one.name for one in framework().quality_statements}


def _words(said: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): words for code, words in said.items()}


def our_list(kind: ListKind) -> OurList:
    """The columns of one list."""
    return _LISTS[kind]()


def headings_of_references() -> tuple[str, ...]:
    """What the column that tells rows apart is called, in any of our lists."""
    return tuple(dict.fromkeys(our_list(kind).reference for kind in ListKind))


def _requests() -> OurList:
    fields = (
        Field("owner", "Owner", Reads.PERSON),
        Field("due_on", "Due", Reads.DATE),
        Field("note", "Note to CQC", Reads.PROSE),
    )
    return OurList("Requests", "request", "Request", fields, "/requests")


def _documents() -> OurList:
    fields = (
        Field("title", "Title", Reads.LINE, may_be_empty=False),
        Field("owner", "Owner", Reads.PERSON),
        Field("document_date", "Date", Reads.DATE),
        Field("period_from", "Covers from", Reads.DATE),
        Field("period_to", "Covers to", Reads.DATE),
        Field("review_by", "Review by", Reads.DATE),
        Field("evidence_category", "Evidence category", Reads.WORD, _categories()),
        Field("sensitivity", "Who may see it", Reads.WORD, _words(SENSITIVITIES), may_be_empty=False),
        Field("permission_to_share", "May we send it?", Reads.WORD, _words(PERMISSIONS), may_be_empty=False),
        Field("tags", "Tags", Reads.TAGS),
    )
    return OurList("Evidence", "document", "Reference", fields, "/evidence")


def _actions() -> OurList:
    fields = (
        Field("aim", "What will be done", Reads.PROSE, may_be_empty=False),
        Field("owner", "Owner", Reads.PERSON),
        Field("due_on", "Due", Reads.DATE),
        Field("measure", "How we will know", Reads.PROSE),
        Field("progress", "How far it is", Reads.PROSE),
    )
    return OurList("Actions", "action", "Reference", fields, "/actions")


def _assertions() -> OurList:
    fields = (
        Field("quality_statement", "Quality statement", Reads.WORD, _statements(), may_be_empty=False),
        Field("kind", "Kind", Reads.WORD, KINDS, may_be_empty=False),
        Field("text", "What we say", Reads.PROSE, may_be_empty=False),
        Field("impact", "What difference it makes", Reads.PROSE),
        Field("owner", "Owner", Reads.PERSON),
    )
    return OurList("Self-assessment", "assertion", "Reference", fields, "/self-assessment")


def _people() -> OurList:
    """Names, jobs and teams. Roles take a second person, and the address is who they are: both stay on their page."""
    fields = (
        Field("name", "Name", Reads.LINE, may_be_empty=False),
        Field("job_title", "Job title", Reads.LINE),
        Field("team", "Team", Reads.LINE),
    )
    return OurList("People", "person", "Work email", fields, "/people", "people")


def _cases() -> OurList:
    """The plain facts by which a list is balanced. Stage, people, consent, dates and checks stay on the case's page."""
    fields = (
        Field("age_band", "Age band", Reads.LINE),
        Field("primary_support_reason", "Primary support reason", Reads.LINE),
        Field("locality_team", "Team", Reads.LINE),
    )
    return OurList("Cases", "case", "Case", fields, "/cases")


def _gaps() -> OurList:
    """Gaps are worked out, so that only the decision to leave one as it is can come back."""
    fields = (
        Field("reason", "Accept it: the reason", Reads.LINE),
        Field("ends_on", "Accept it until", Reads.DATE),
    )
    return OurList("Gaps", "gap", "Gap", fields, "/gaps")


_LISTS = {
    ListKind.REQUESTS: _requests,
    ListKind.DOCUMENTS: _documents,
    ListKind.ACTIONS: _actions,
    ListKind.ASSERTIONS: _assertions,
    ListKind.PEOPLE: _people,
    ListKind.CASES: _cases,
    ListKind.GAPS: _gaps,
}
