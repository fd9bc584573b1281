"""The facts about one request that the rules look at: read in a few set queries, frozen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.answers.models import Standing
from app.evidence.models import Consent, ItemKind, ItemStatus, Sensitivity, SharePermission
from app.framework.models import Certainty


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as a request names them."""

    id: UUID
    name: str
    email: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A document as far as a request depends on it. One that the reader may not see keeps its facts but no title."""

    id: UUID
    reference: str
    title: str
    status: ItemStatus
    current_revision: int
    kind: ItemKind = ItemKind.DOCUMENT
    marked_draft: bool = False
    document_date: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    review_by: date | None = None
    open_findings: int = 0
    permission_to_share: SharePermission = SharePermission.OURS
    consent: Consent = Consent.NOT_NEEDED
    superseded: bool = False
    may_see: bool = True
    # Of the current revision, for whoever draws the line.
    file_name: str = ""
    media_type: str = ""
    page_count: int | None = None
    size: int = 0
    url: str = ""
    sensitivity: Sensitivity = Sensitivity.INTERNAL

    @property
    def is_in(self) -> bool:
        """There is a file or an address: one whose file is still to come counts as nothing."""
        return self.current_revision > 0


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One document that answers the request, in its place in the reading order."""

    id: UUID
    item: ItemFacts
    position: int
    where_to_look: str
    what_it_shows: str
    whole_document: bool
    revision_number: int
    added_by: UUID
    version: int = 1
    part_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class PartFacts:
    id: UUID
    code: str
    position: int
    ask: str
    note: str = ""
    reason: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """A reading or an approval: whose, when, of which set; a reason when approved although a check was unmet."""

    id: UUID
    person_id: UUID
    person_name: str
    at: datetime
    set_sha256: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AskFacts:
    """The latest open ask of a request, and how many are open."""

    count: int
    asked_of: str
    asked_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """The request itself, as its list has it."""

    id: UUID
    code: str
    position: int
    title: str
    asked: str = ""
    official_ref: str | None = None
    theme: str = ""
    kind: str = ""
    quality_statements: tuple[str, ...] = ()
    evidence_categories: tuple[str, ...] = ()
    certainty: Certainty = Certainty.OFFICIAL
    source: str = ""


@dataclass(frozen=True, slots=True)
class ResponseFacts:
    """One request and how the council responds to it; nothing here depends on the day or on another request."""

    id: UUID
    category: CategoryFacts
    version: int = 1
    owner: PersonFacts | None = None
    reader: PersonFacts | None = None
    approver: PersonFacts | None = None
    due_on: date | None = None
    note: str = ""
    # The limit in force: the round's own, else the list's, else the council's.
    word_limit: int | None = None
    own_word_limit: int | None = None
    period_from: date | None = None
    period_to: date | None = None
    standing: Standing = Standing.DOCUMENTS
    standing_reason: str = ""
    standing_plan: str = ""
    standing_by: PersonFacts | None = None
    under_id: UUID | None = None
    under_code: str = ""
    parts: tuple[PartFacts, ...] = ()
    answers: tuple[AnswerFacts, ...] = ()
    readings: tuple[SignedFacts, ...] = ()
    approvals: tuple[SignedFacts, ...] = ()
    asks: AskFacts | None = None
    # False for a request that is loaded only because another one is answered under it.
    may_see: bool = field(default=True, compare=False)

    @property
    def code(self) -> str:
        return self.category.code

    @property
    def in_hand(self) -> tuple[AnswerFacts, ...]:
        """The answers whose document is in: all but those whose file is still to come."""
        return tuple(answer for answer in self.answers if answer.item.is_in)
