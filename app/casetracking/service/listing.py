"""The case list, and what is counted of it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import record
from app.casetracking.models import ActNow, CasePart, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.queries import checks, counts
from app.casetracking.rules import counting, stages
from app.casetracking.schemas.cases import CaseFilter, CaseLine, CaseNeed
from app.casetracking.schemas.checks import ActNowOut
from app.casetracking.schemas.counts import AxisCounts, CaseCounts, CasesToday, StageCount, ValueCount
from app.core.clock import today
from app.core.paging import MOST, Page, PageParams, next_place
from app.framework.reference import case_tracking

# Everything that says who a person is; the other axes are the work's own.
PROTECTED_AXES = frozenset({"age", "ethnicity", "sex_gender", "primary_support_reason", "role", "pathway"})
# A reason in the record has room for this many pseudonyms.
NAMED_AT_ONCE = 200
NEEDS_A_READER = (CaseNeed.CHECK, CaseNeed.MY_CHECK, CaseNeed.LOG, CaseNeed.ACT_NOW)


def list_cases(
    session: Session, actor: Actor, wanted: CaseFilter | None = None, page: PageParams | None = None
) -> Page[CaseLine]:
    """The list: every case for psw, lead and information governance; for others the cases they are assigned to.

    Forbidden (403) for those who may only count.
    """
    actor.require(Permission.CASES_LIST_ALL if actor.may(Permission.CASES_LIST_ALL) else Permission.CASES_READ)
    wanted, page = wanted or CaseFilter(), page or PageParams()
    if wanted.overall or wanted.need in NEEDS_A_READER:
        actor.require(Permission.CASES_READ)
    found, total = rows.list_page(session, actor, wanted, page, today())
    shown, more = found[: page.limit], len(found) > page.limit
    last = shown[-1].reference if more else None
    return Page(
        items=_lines(session, actor, list(shown)),
        next=None if last is None else next_place(len(last), last),
        total=total,
    )


def give_out_list(session: Session, actor: Actor, wanted: CaseFilter | None = None) -> list[CaseLine]:
    """The whole list, to be kept outside; the record says who took it and which cases were on it.

    Forbidden (403) for those whose list it is not.
    """
    actor.require(Permission.CASES_LIST_ALL)
    lines: list[CaseLine] = []
    after: str | None = None
    while True:
        found = list_cases(session, actor, wanted, PageParams(limit=MOST, after=after))
        lines += found.items
        after = found.next
        if after is None:
            break
    subject = rows.the_round(session, actor.assessment)
    for start in range(0, max(len(lines), 1), NAMED_AT_ONCE):
        named = [line.reference for line in lines[start : start + NAMED_AT_ONCE]]
        record(session, actor, "casetracking.list.given_out", subject, reason=f"Cases: {', '.join(named) or 'none'}")
    return lines


def count_cases(session: Session, actor: Actor) -> CaseCounts:
    """How far the list is and how it spreads. Without the right to the list, small counts of what people are left out."""
    actor.require(Permission.CASES_COUNT)
    this = rows.the_round(session, actor.assessment)
    far = counts.progress(session, actor.assessment)
    by_stage = rows.stage_counts(session, actor.assessment)
    return CaseCounts(
        total=far["total"],
        listed=far["listed"],
        list_size=this.case_list_size,
        checked=far["checked"],
        chosen=far["chosen"],
        chosen_size=this.case_chosen_size,
        logs_in=far["logs_in"],
        interviewed=far["interviewed"],
        interview_size=this.case_interview_size,
        stages=[
            StageCount(stage=stage, name=name, count=by_stage.get(stage, 0))
            for stage, name in stages.stage_names().items()
        ],
        axes=_axes(session, actor),
    )


def counts_for_today(session: Session, actor: Actor) -> CasesToday:
    """What Today says of cases to this person; a figure that is not theirs is None."""
    actor.require(Permission.CASES_READ if actor.may(Permission.CASES_READ) else Permission.TODAY_COUNTS)
    figures: dict[str, int | None] = {}
    if actor.may(Permission.TODAY_COUNTS):
        far = counts.progress(session, actor.assessment)
        figures |= {"listed": far["listed"], "checked": far["checked"], "to_check": far["listed"] - far["checked"]}
        figures["list_size"] = rows.the_round(session, actor.assessment).case_list_size
        if actor.may(Permission.CASES_MANAGE):
            figures |= {"logs_due": far["logs_due"], "consent_missing": far["consent_missing"]}
    if actor.may(Permission.CASES_MANAGE):
        figures |= counts.acts_and_reviews(session, actor)
    if actor.may(Permission.CASES_READ):
        figures |= counts.mine(session, actor, today())
    return CasesToday(**figures)


def act_now_open(session: Session, actor: Actor) -> list[ActNowOut]:
    """All that a check said cannot wait and nobody has closed, for psw and lead; not a word of the cases."""
    actor.require(Permission.CASES_MANAGE)
    return [
        ActNowOut(
            case=reference,
            check=check.number,
            act_now=check.act_now,
            checker=name,
            since=check.saved_at,
            told=bool(check.told_who) and check.told_at is not None,
            version=check.version,
        )
        for reference, check, name in checks.open_acts(session, actor)
    ]


def _axes(session: Session, actor: Actor) -> list[AxisCounts]:
    found = []
    for axis in case_tracking().axes:
        counted = counts.values_of(session, actor.assessment, axis.id)
        hide = axis.id in PROTECTED_AXES and not actor.may(Permission.CASES_LIST_ALL)
        # Lists that are local (teams) or somebody else's (census groups) hold one sentence instead of values.
        ours = axis.multi_valued or len(axis.values) > 1
        if ours:
            spread = counting.spread(counted, axis.values)
        else:
            spread = counting.grouped(counted) if hide else dict(sorted(counted.items()))
        cells = counting.suppressed(spread, adds_up=not axis.multi_valued) if hide else spread
        found.append(
            AxisCounts(
                axis=axis.id,
                values=[ValueCount(value=value or "not stated", count=count) for value, count in cells.items()],
                suppressed=hide,
                several_each=axis.multi_valued,
            )
        )
    return found


def _lines(session: Session, actor: Actor, found: list[TrackedCase]) -> list[CaseLine]:
    """In four SELECTs, however many cases."""
    ids = [case.id for case in found]
    reads = actor.may(Permission.CASES_READ)
    ways: dict[UUID, list[str]] = defaultdict(list)
    for case_id, pathway in rows.pathways_of(session, ids):
        ways[case_id].append(pathway)
    checkers: dict[UUID, list[str]] = defaultdict(list)
    on = today()
    for part, _, name in rows.people_on(session, ids):
        if part.part is CasePart.CHECKER and part.starts_on <= on and (part.ends_on is None or part.ends_on > on):
            checkers[part.case_id].append(name)
    done: dict[UUID, list[Any]] = defaultdict(list)
    for check in checks.checks_in_short(session, ids):
        done[check.case_id].append(check)
    logs = checks.logs_of(session, ids)
    names = stages.stage_names()
    return [
        CaseLine(
            reference=case.reference,
            stage=case.stage,
            stage_name=names[case.stage],
            age_band=case.age_band,
            gender=case.gender,
            ethnicity_group=case.ethnicity_group,
            primary_support_reason=case.primary_support_reason,
            pathways=ways[case.id],
            locality_team=case.locality_team,
            outcome=case.outcome,
            consent_status=case.consent_status,
            checks_finished=sum(check.finished for check in done[case.id]),
            overall=next((check.overall for check in reversed(done[case.id]) if check.finished), None)
            if reads
            else None,
            act_now_open=any(_is_open(check) for check in done[case.id]) if reads else None,
            my_draft=any(not check.finished and check.checker_id == actor.person_id for check in done[case.id]),
            checkers=checkers[case.id],
            log=logs[case.id].state if case.id in logs else None,
            contacted=case.contact_on is not None,
            version=case.version,
        )
        for case in found
    ]


def _is_open(check: Any) -> bool:
    return check.act_now is not ActNow.NOTHING and check.act_closed_at is None
