"""The case list: how far it is, how it is spread, and the cases for those who may list them."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.access import Actor, CurrentActor, Db, Permission
from app.casetracking import service
from app.casetracking.models import PAST_CHOICE, CaseStage
from app.casetracking.schemas.cases import CaseFilter, CaseLine, CaseNeed
from app.casetracking.schemas.counts import AxisCounts, CaseCounts, CasesToday
from app.core.paging import PageParams
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.web.cases import words
from app.web.dates import plural
from app.web.excel import Heading, table_download
from app.web.frame import frame
from app.web.lists import Chip, ListAddress, going_out, mark_of
from app.web.shell import render
from app.web.views.cases import AxisLine, CaseGroup, CaseRow, CasesPage, StageCount
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
P = Permission
EACH_PAGE = 200
MARKING = "Names left out, still personal data"


class ListQuery(BaseModel):
    """The filters of the list, and the place from which it goes on. `checker` is "me", or "team" for everybody."""

    stage: CaseStage | None = None
    checker: str = ""
    need: CaseNeed | None = None
    team: str = ""
    overall: str = ""
    after: str | None = None
    sort: str = ""

    def filter(self) -> CaseFilter:
        """As the service takes it."""
        checker = self.checker if self.checker not in ("", "team") else None
        return CaseFilter(
            self.stage, checker and checker[:254], self.need, self.team[:80] or None, None, self.overall[:80] or None
        )


Wanted = Annotated[ListQuery, Query()]


@router.get("/cases")
def list_page(request: Request, db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """Counts for those who may count; the cases for those who may list or check them."""
    # Who could list them is led to the second factor, rather than shown less than is theirs.
    counts_only = actor.may(P.CASES_COUNT) and not actor.withheld & {P.CASES_LIST_ALL, P.CASES_READ}
    actor.require(P.CASES_COUNT if counts_only or not (_lists(actor) or actor.withheld) else P.CASES_READ)
    with db.read() as session:
        counts = service.count_cases(session, actor) if actor.may(P.CASES_COUNT) else None
        view = _list_view(session, actor, wanted, counts) if _lists(actor) else _counts_view(counts)
        page = frame(session, actor, "Cases", "/cases", views_of="/cases" if _lists(actor) else "")
    return render(request, "cases/list.html", page, view)


@router.get("/cases.xlsx")
def as_excel(db: Db, actor: CurrentActor, wanted: Wanted) -> Response:
    """This view of the list as Excel, for those whose list it is: pseudonyms, no word of a record. Plain facts come back."""
    actor.require(P.CASES_LIST_ALL)
    with db.write() as session:  # taking the list away leaves an entry
        rows = service.give_out_list(session, actor, wanted.filter())
        back = going_out(session, actor, ListKind.CASES, [row.reference for row in rows])
        headings: list[Heading] = [
            ("Case", "short"), "Stage", "Age band", "Primary support reason", "Team", ("Pathways", "long"), "Check",
            "Consent", "Reflective log", "Checker", *([MARK] if back else ()),
        ]  # fmt: skip
        lines = [(*_excel_row(line), *mark_of(back, line.reference)) for line in rows]
        return table_download(session, "Cases", headings, lines, (MARKING + ".",), MARKING)


def _lists(actor: Actor) -> bool:
    return actor.may(P.CASES_LIST_ALL) or actor.may(P.CASES_READ)


def _counts_view(counts: CaseCounts | None) -> CasesPage:
    assert counts is not None
    return CasesPage(
        "Counts only. The cases themselves are for the people who check them; small numbers are left out.",
        _funnel(counts),
        total=counts.total,
        axes=[_axis(axis) for axis in counts.axes],
    )


def _list_view(session: "Session", actor: Actor, wanted: ListQuery, counts: CaseCounts | None) -> CasesPage:
    found = service.list_cases(session, actor, wanted.filter(), PageParams(limit=EACH_PAGE, after=wanted.after))
    figures = service.counts_for_today(session, actor)
    checks = actor.may(P.CASES_CHECK)
    following = service.next_to_check(session, actor) if checks else None
    worst = service.check_form(session, actor).overall[-1] if checks else ""
    address = _address(wanted)
    every = actor.may(P.CASES_LIST_ALL)
    total = found.total or 0
    whole = counts.total if counts is not None and every else None
    return CasesPage(
        lede=_lede(every, whole, total, bool(address.filters), following.left if following else 0),
        funnel=_funnel(counts) if counts is not None else (),
        groups=_groups(found.items, worst),
        address=address,
        chips=_chips(figures, whole, wanted) if actor.may(P.CASES_READ) else (),
        shown=len(found.items),
        total=total if whole is None or not address.filters else whole,
        axes=[_axis(axis) for axis in counts.axes] if counts is not None else (),
        stages=[Choice(stage.stage.value, stage.name) for stage in counts.stages] if counts and every else (),
        teams=_teams(counts) if every else (),
        next_to_check=following.case or "" if following else "",
        may_open=actor.may(P.CASES_READ),
        may_manage=actor.may(P.CASES_MANAGE),
        may_download=every,
        may_import=actor.may(P.CASES_COUNT) and actor.may(P.CASES_WRITE),
        next=address.after(found.next) if found.next else "",
        first=str(address) if wanted.after else "",
    )


def _lede(every: bool, whole: int | None, found: int, is_filtered: bool, left: int) -> str:
    if every:
        count = f"{plural(whole if whole is not None else found, 'case')}, shown by reference only."
    elif found or is_filtered:
        count = "The cases that you work on, shown by reference only."
    else:
        count = "No case is given to you. The principal social worker gives cases to their checkers."
    return f"{count} You have {left} left to check." if left else count


def _groups(lines: list[CaseLine], worst: str) -> list[CaseGroup]:
    """Chosen first, then what is to be checked, then the rest; empty groups are left out."""
    held: dict[str, list[CaseRow]] = {
        name: [] for name in ("Chosen by CQC for more detail", "Still to check", "Checked", "Learning", "Pool")
    }
    for line in lines:
        held[_group(line)].append(_row(line, worst))
    return [CaseGroup(f"{name} ({len(rows)})", rows) for name, rows in held.items() if rows]


def _group(line: CaseLine) -> str:
    if line.stage in PAST_CHOICE:
        return "Chosen by CQC for more detail"
    if line.stage is CaseStage.POOL:
        return "Pool"
    if line.stage is CaseStage.LEARNING:
        return "Learning"
    return "Checked" if line.checks_finished else "Still to check"


def _row(line: CaseLine, worst: str) -> CaseRow:
    return CaseRow(
        reference=line.reference,
        group=words.group_of(line),
        check=words.check_tag(line, worst),
        chosen="Yes" if line.stage in PAST_CHOICE else "No",
        log=words.log_tag(line.stage, line.log),
        interview=words.interview_tag(line),
        checker=", ".join(line.checkers),
        act_now="Needs doing today" if line.act_now_open else "",
    )


def _funnel(counts: CaseCounts) -> list[StageCount]:
    return [
        StageCount(counts.listed, "listed", counts.list_size),
        StageCount(counts.checked, "checked", counts.listed),
        StageCount(counts.chosen, "chosen by CQC for more detail", counts.chosen_size),
        StageCount(counts.logs_in, "reflective logs in", counts.chosen or None),
        StageCount(counts.interviewed, "spoken to by CQC", counts.interview_size),
    ]


def _axis(axis: AxisCounts) -> AxisLine:
    said = [f"{value.value} {value.count}" for value in axis.values if value.count]
    if any(value.count is None for value in axis.values):
        said.append("others too few to show")
    missing = [value.value for value in axis.values if value.count == 0 and value.value != "not stated"]
    name = words.AXES.get(axis.axis, axis.axis.replace("_", " ").capitalize())
    return AxisLine(name, ", ".join(said) or "None yet", missing)


def _teams(counts: CaseCounts | None) -> list[Choice]:
    axes = counts.axes if counts is not None else []
    values = [value.value for axis in axes if axis.axis == "locality_team" for value in axis.values]
    return [
        Choice(value, value) for value in values if value and value not in ("not stated", "another value or not stated")
    ]


def _chips(figures: CasesToday, whole: int | None, wanted: ListQuery) -> list[Chip]:
    offers = (
        ("Mine to check", figures.mine_to_check, {"need": CaseNeed.MY_CHECK.value}),
        ("Still to check", figures.to_check if whole is not None else None, {"need": CaseNeed.CHECK.value}),
        ("Needs doing today", figures.act_now_open, {"need": CaseNeed.ACT_NOW.value}),
        ("Consent to ask for", figures.consent_missing, {"need": CaseNeed.CONSENT.value}),
        ("Log to come", figures.logs_due, {"need": CaseNeed.LOG.value}),
    )
    here = wanted.need.value if wanted.need else ""
    chips = [] if whole is None else [Chip("All", whole, "/cases", not _address(wanted).filters)]
    for name, count, filters in offers:
        if count is not None:
            chips.append(Chip(name, count, str(ListAddress.of("/cases", filters)), here == filters["need"]))
    return chips


def _address(wanted: ListQuery) -> ListAddress:
    filters = {
        "stage": wanted.stage.value if wanted.stage else None,
        "checker": wanted.checker,
        "need": wanted.need.value if wanted.need else None,
        "team": wanted.team,
        "overall": wanted.overall,
    }
    return ListAddress.of("/cases", filters)


def _excel_row(line: CaseLine) -> tuple[str, ...]:
    log = words.log_tag(line.stage, line.log)
    return (
        line.reference,
        line.stage_name,
        line.age_band,
        line.primary_support_reason,
        line.locality_team,
        ", ".join(line.pathways),
        words.check_tag(line, "").words,
        line.consent_status,
        log.words if log else "Not needed",
        ", ".join(line.checkers),
    )
