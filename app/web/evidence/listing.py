"""The catalogue: filtered, searched and sorted by its address, page by page, and as Excel."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.answers import service as answers
from app.answers.schemas.documents import DocumentFilter, DocumentOut
from app.core.paging import MOST, PageParams
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.evidence.models import ItemKind, ItemStatus
from app.evidence.schemas import ItemFilter, ItemOut, ItemSort
from app.files import service as files
from app.web.dates import day_and_month, period
from app.web.evidence import words
from app.web.excel import Heading, table_download
from app.web.frame import frame
from app.web.lists import Chip, ListAddress, going_out, mark_of
from app.web.row_results import forget_result, told_result
from app.web.shell import render
from app.web.views.evidence import EvidenceList, EvidenceRow
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
EACH_PAGE = 50
YES = "yes"
# The filters that a chip sets; the others are chosen in the row above.
BY_CHIP = ("status", "flag", "unlinked", "stale", "undated", "superseded", "to_come")
# What a chip says, what it sets, and which of the counts is its.
CHIPS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("All", {}, "every"),
    ("Answers nothing", {"unlinked": YES}, "unlinked"),
    ("File to come", {"to_come": YES}, "to_come"),
    ("To decide", {"flag": "any"}, "flagged"),
    ("Draft", {"status": "draft"}, "draft"),
    ("Past its review date", {"stale": YES}, "stale"),
    ("No date", {"undated": YES}, "undated"),
    ("Replaced by another", {"superseded": YES}, "superseded"),
    ("Withdrawn", {"status": "withdrawn"}, "withdrawn"),
)


@dataclass(frozen=True)
class ListQuery:
    """What the address of the list says; a value that does not exist counts as none."""

    address: ListAddress
    after: str = ""

    @property
    def sort(self) -> ItemSort:
        """How the rows are ordered."""
        text = f"-{self.address.sort}" if self.address.descending else self.address.sort
        return ItemSort(text) if text in set(ItemSort) else ItemSort.REFERENCE

    @property
    def is_filtered(self) -> bool:
        return bool(self.address.filters)


def _wanted(
    q: str = "",
    kind: str = "",
    request: str = "",
    owner: str = "",
    category: str = "",
    statement: str = "",
    tag: str = "",
    status: str = "",
    flag: str = "",
    unlinked: str = "",
    stale: str = "",
    undated: str = "",
    superseded: str = "",
    to_come: str = "",
    sort: str = "",
    after: str = "",
) -> ListQuery:
    said = {
        "q": q.strip()[:200], "kind": kind if kind in set(ItemKind) else "", "request": request[:40], "owner": owner[:254],
        "category": category[:10], "statement": statement[:10], "tag": tag[:60],
        "status": status if status in set(ItemStatus) else "", "flag": flag[:60], "unlinked": unlinked and YES,
        "stale": stale and YES, "undated": undated and YES, "superseded": superseded and YES,
        "to_come": to_come and YES,
    }  # fmt: skip
    order = sort if sort in set(ItemSort) else ""
    return ListQuery(ListAddress.of("/evidence", said, order), after[:2000])


Wanted = Annotated[ListQuery, Depends(_wanted)]


@router.get("/evidence")
def list_page(request: Request, db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """The documents that this person may see."""
    actor.require(Permission.EVIDENCE_READ)
    with db.read() as session:
        page = frame(session, actor, "Evidence", "/evidence", views_of="/evidence")
        view = _view(session, actor, wanted, request)
    response = render(request, "evidence/list.html", page, view)
    forget_result(request, response)
    return response


@router.get("/evidence.xlsx")
def as_excel(db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """This view of the catalogue as Excel: every row of it, not only one page."""
    actor.require(Permission.EVIDENCE_READ)
    with db.read() as session:
        rows = _every_row(session, actor, wanted)
        back = going_out(session, actor, ListKind.DOCUMENTS, [row.reference for row in rows])
        headings: list[Heading] = [
            ("Reference", "short"), ("Title", "long"), ("Kind", "short"), ("State", "short"), "Owner",
            "Answers requests", ("Date", "date"), "Covers", ("Review by", "date"), "Evidence category",
            ("Quality statements", "long"), "Who may see it", "May we send it?", "To decide", ("Version", "number"),
            ("File or address", "long"), "Tags", ("Covers from", "date"), ("Covers to", "date"),
            *([MARK] if back else ()),
        ]  # fmt: skip
        lines = [
            (
                row.reference, row.title, words.KINDS[row.kind], words.STATUSES[row.status], row.owner_name or "Nobody",
                ", ".join(row.requests), row.document_date, period(row.period_from, row.period_to),
                row.review_by, words.category_name(row.evidence_category),
                "; ".join(words.statement_names(row.quality_statements)), words.SENSITIVITIES[row.sensitivity],
                words.PERMISSIONS[row.permission_to_share], ", ".join(words.flag_name(kind) for kind in row.flags),
                row.revision, row.url or row.file_name, ", ".join(row.tags), row.period_from, row.period_to,
                *mark_of(back, row.reference),
            )
            for row in rows
        ]  # fmt: skip
        return table_download(session, "Evidence", headings, lines, _filters_in_words(wanted.address))


def remarks(row: ItemOut) -> list[tuple[str, str]]:
    """What one should know of a document before one uses it."""
    said = [("stop", words.flag_name(kind)) for kind in row.flags]
    if row.superseded_by:
        said.append(("note", f"{row.superseded_by} took its place"))
    if row.stale and row.review_by is not None:
        said.append(("warn", f"Review was due {day_and_month(row.review_by)}"))
    if row.marked_draft:
        said.append(("warn", "Says it is a draft"))
    return said


def _view(session: "Session", actor: Actor, wanted: ListQuery, request: Request) -> EvidenceList:
    address = wanted.address
    page = PageParams(limit=EACH_PAGE, after=wanted.after or None)
    found = answers.list_documents(session, actor, _filter(wanted), page)
    return EvidenceList(
        address=address,
        chips=_chips(session, actor, wanted),
        rows=[_row(row) for row in found.items],
        total=found.total,
        waiting_for_scan=files.count_waiting(session, actor) if request.app.state.settings.clamav else 0,
        kinds=[Choice(kind.value, said) for kind, said in words.KINDS.items()],
        requests=_requests(session, actor),
        owners=[Choice(words.NOBODY, "Nobody"), *words.people(session, actor)],
        next=address.after(found.next) if found.next else "",
        first=str(address) if wanted.after else "",
        may_add=actor.may(Permission.EVIDENCE_WRITE),
        brings_back=actor.may(Permission.REQUESTS_MANAGE),
        categories=words.categories(),
        statements=words.statements(),
        shows_owner=actor.may(Permission.PEOPLE_READ),
        sensitivities=words.choices(words.SENSITIVITIES),
        result=told_result(request, "/evidence", "document", {row.reference: row.title for row in found.items}),
    )


def _row(row: DocumentOut) -> EvidenceRow:
    return EvidenceRow(
        reference=row.reference,
        title=row.title,
        facts=words.content(row.file_name, row.page_count, row.size, row.url),
        kind=row.kind.value,
        requests=row.requests,
        owner=row.owner_name or "",
        document_date=row.document_date or row.period_to,
        status=row.status.value if row.revision or row.status is ItemStatus.WITHDRAWN else "file to come",
        remarks=remarks(row),
        hit=row.hit,
        version=row.version,
    )


def _filter(wanted: ListQuery) -> DocumentFilter:
    """What the address asks for, as the API's list takes it."""
    said = wanted.address.filters
    of_item = ItemFilter(
        status=ItemStatus(said["status"]) if "status" in said else None,
        kind=ItemKind(said["kind"]) if "kind" in said else None,
        owner=said.get("owner"),
        tag=said.get("tag"),
        category=said.get("category"),
        statement=said.get("statement"),
        flag=said.get("flag"),
        stale="stale" in said,
        undated="undated" in said,
        superseded="superseded" in said,
        to_come="to_come" in said,
        q=said.get("q"),
        sort=wanted.sort,
    )
    return DocumentFilter(of_item, request=said.get("request", ""), unlinked="unlinked" in said)


def _chips(session: "Session", actor: Actor, wanted: ListQuery) -> list[Chip]:
    """Views of what the row of filters leaves; those that hold nothing are left out, but never the one in hand."""
    address = wanted.address
    base = {name: value for name, value in address.filters.items() if name not in BY_CHIP}
    here = {name: value for name, value in address.filters.items() if name in BY_CHIP}
    counts = dict(answers.count_documents(session, actor, _filter(wanted)))
    return [
        Chip(name, counts[count], str(replace(address, filters={**base, **more})), more == here)
        for name, more, count in CHIPS
        if counts[count] or more == here or not more
    ]


def _requests(session: "Session", actor: Actor) -> list[Choice]:
    if actor.assessment_id is None or not actor.may(Permission.REQUESTS_READ):
        return []
    return [Choice(row.code, f"{row.code} {row.title}") for row in answers.list_titles(session, actor)]


def _every_row(session: "Session", actor: Actor, wanted: ListQuery) -> list[DocumentOut]:
    rows: list[DocumentOut] = []
    after: str | None = None
    while True:
        found = answers.list_documents(session, actor, _filter(wanted), PageParams(limit=MOST, after=after))
        rows += found.items
        after = found.next
        if after is None:
            return rows


def _filters_in_words(address: ListAddress) -> tuple[str, ...]:
    """What was asked for, as a line under the sheet's title."""
    here = {name: value for name, value in address.filters.items() if name in BY_CHIP}
    said = [name for name, more, _ in CHIPS if more and more == here]
    if address.chosen("kind"):
        said.append(f"Kind: {words.KINDS[ItemKind(address.chosen('kind'))]}")
    if address.chosen("request"):
        said.append(f"Answers request: {address.chosen('request')}")
    if address.chosen("owner"):
        said.append(f"Owner: {address.chosen('owner')}")
    if address.chosen("category"):
        said.append(f"Evidence category: {words.category_name(address.chosen('category'))}")
    if address.chosen("statement"):
        said.append(f"Quality statement: {words.statement_names([address.chosen('statement')])[0]}")
    if address.chosen("tag"):
        said.append(f"Tag: {address.chosen('tag')}")
    if address.chosen("q"):
        said.append(f"Search: {address.chosen('q')}")
    return (". ".join(said),) if said else ()
