"""The verbs of gaps: find them, accept one with a reason and an end, take an acceptance back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.audit import record
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.evidence import queries as evidence
from app.framework.reference import case_tracking, framework
from app.gaps.gap import Area, Gap, Rule, Scope, Severity
from app.gaps.models import GapDecision
from app.gaps.queries import decisions as queries
from app.gaps.rules.ordering import in_order, one_per_cause, worded
from app.gaps.schemas import AcceptIn, GapFilter, GapOut, GapsOut, RuleOut, SettleIn, TakeBackIn
from app.gaps.table import SILENCES, TABLE

NOBODY = "none"
# The id of "People's experience" in framework.yaml: needed for every quality statement (ADASS/PCH carers toolkit).
EXPERIENCE = "PE"
BOTH = "A gap is accepted with a reason and the day until which it holds. Give both, or neither to open it again."
NEEDED = {
    Area.CASES: Permission.CASES_LIST_ALL,
    Area.ASSERTIONS: Permission.SELF_ASSESSMENT_READ_ALL,
    Area.OPENNESS: Permission.SELF_ASSESSMENT_READ_ALL,
    Area.COVERAGE: Permission.SELF_ASSESSMENT_READ_ALL,
}


@dataclass(frozen=True)
class Settled:
    """A gap with how often it was accepted and opened again, which is its version."""

    gap: Gap
    version: int


def find_gaps(session: Session, actor: Actor, wanted: GapFilter | None = None) -> list[Gap]:
    """Every gap that this person may know of, in order; the accepted ones only when asked for.

    A fixed number of SELECTs (one a rule), whatever the number of rows.
    """
    actor.require(Permission.GAPS_READ)
    wanted = wanted or GapFilter()
    scope = _scope(session, actor)
    found = [
        gap for rule in TABLE if _may_know(rule, actor) for gap in worded(rule, rule.find(session, scope), scope.on)
    ]
    gaps = _with_decisions(session, one_per_cause(found, SILENCES), scope, accepted=wanted.accepted)
    gaps = those_wanted(session, actor, gaps, wanted)
    names = accounts.names_of(session, [gap.owner_id for gap in gaps])
    return in_order(replace(gap, owner=names.get(gap.owner_id, "") if gap.owner_id else "") for gap in gaps)


def those_wanted(session: Session, actor: Actor, gaps: Iterable[Gap], wanted: GapFilter) -> list[Gap]:
    """Those of gaps already found that a filter asks for, in the same order; whether accepted was asked before."""
    actor.require(Permission.GAPS_READ)
    gaps = [gap for gap in gaps if _is_wanted(gap, wanted)]
    if wanted.owner is None:
        return gaps
    owner = None if wanted.owner == NOBODY else accounts.person_id_of(session, actor, wanted.owner)
    return [gap for gap in gaps if gap.owner_id == owner]


def list_gaps(session: Session, actor: Actor, wanted: GapFilter) -> GapsOut:
    """The same, as the API gives it, with the counts of each severity."""
    actor.require(Permission.GAPS_READ)
    gaps = find_gaps(session, actor, wanted)
    counts = {severity: sum(gap.severity is severity for gap in gaps) for severity in Severity}
    return GapsOut(
        total=len(gaps),
        must_fix=counts[Severity.MUST],
        should_fix=counts[Severity.SHOULD],
        worth_a_look=counts[Severity.LOOK],
        items=[GapOut.model_validate(gap) for gap in gaps],
    )


def list_rules(session: Session, actor: Actor) -> list[RuleOut]:
    """What is looked for, whether found or not."""
    actor.require(Permission.GAPS_READ)
    return [RuleOut.model_validate(rule) for rule in TABLE if _may_know(rule, actor)]


def accept_gap(session: Session, actor: Actor, data: AcceptIn) -> None:
    """Leave a gap as it is, with a reason, until a day. NotFound (404) when there is no such gap now."""
    actor.require(Permission.GAPS_ACCEPT)
    if data.ends_on <= today():
        raise Invalid(
            "The end must lie ahead.",
            errors=(FieldError("/ends_on", "Give a day after today. The gap shows again from the day after it."),),
        )
    gap = next(
        (gap for gap in find_gaps(session, actor, GapFilter(rule=data.rule)) if gap.subject == data.subject), None
    )
    if gap is None:
        raise NotFound(f"There is no open gap {data.rule} about {data.subject}. Look at the list again.")
    if gap.rule == "case.act_now_open":
        raise RuleBroken("What must be done today can't be accepted. Close it with what was done.")
    decision = GapDecision(
        assessment_id=actor.assessment,
        rule=data.rule,
        subject=data.subject,
        reason=data.reason,
        ends_on=data.ends_on,
        decided_by=actor.person_id,
        decided_at=now(),
    )
    session.add(decision)
    record(session, actor, "gaps.gap.accepted", decision, reason=data.reason)


def take_back_acceptance(session: Session, actor: Actor, data: TakeBackIn) -> None:
    """The gap is open again."""
    actor.require(Permission.GAPS_ACCEPT)
    standing = [
        decision
        for decision in queries.list_accepted(session, actor.assessment, today())
        if (decision.rule, decision.subject) == (data.rule, data.subject)
    ]
    if not standing:
        raise NotFound(f"No acceptance of {data.rule} about {data.subject} is in force.")
    for decision in standing:
        decision.undone_at = now()
        record(session, actor, "gaps.acceptance.taken_back", decision)


def list_settled(session: Session, actor: Actor) -> list[Settled]:
    """Every gap, open or accepted, with how often it was decided on: what a sheet of gaps is compared with."""
    actor.require(Permission.GAPS_ACCEPT)
    moves = queries.count_decided(session, actor.assessment)
    gaps = [*find_gaps(session, actor), *find_gaps(session, actor, GapFilter(accepted=True))]
    return [Settled(gap, moves.get((gap.rule, gap.subject), 0)) for gap in gaps]


def settle_gap(session: Session, actor: Actor, version: int, data: SettleIn) -> int:
    """Make a gap stand as said; gives its new version. EditConflict (412) when it was decided on since.

    Invalid (422) for a reason without a day, or a day without a reason.
    """
    actor.require(Permission.GAPS_ACCEPT)
    gap = data.rule, data.subject
    require_version(queries.count_decided(session, actor.assessment).get(gap, 0), version)
    standing = next(
        (one for one in queries.list_accepted(session, actor.assessment, today()) if (one.rule, one.subject) == gap),
        None,
    )
    sent = data.model_dump(exclude_unset=True)
    reason = sent.get("reason", standing.reason if standing else None)
    ends_on = sent.get("ends_on", standing.ends_on if standing else None)
    if (reason is None) != (ends_on is None):
        fault = FieldError(*(("/ends_on", BOTH) if ends_on is None else ("/reason", BOTH)))
        raise Invalid("A gap is accepted with both.", errors=(fault,))
    if standing is not None:
        take_back_acceptance(session, actor, TakeBackIn(rule=data.rule, subject=data.subject))
    if reason is not None and ends_on is not None:
        session.flush()  # what was taken back must be open again before it is accepted anew
        accept_gap(session, actor, AcceptIn(rule=data.rule, subject=data.subject, reason=reason, ends_on=ends_on))
    session.flush()
    return queries.count_decided(session, actor.assessment)[gap]


def _scope(session: Session, actor: Actor) -> Scope:
    assessment = queries.find_assessment(session, actor.assessment)
    if assessment is None:
        raise NotFound("This assessment is no longer here.")
    reference = framework()
    return Scope(
        assessment_id=assessment.id,
        assessment_reference=assessment.reference,
        request_list_id=assessment.request_list_id,
        on=today(),
        notified_on=assessment.notified_on,
        sees_item=evidence.may_see(actor),
        visible_items=evidence.visible_ids(actor),
        statements={statement.id: statement.name for statement in reference.quality_statements},
        used_categories={category.id: category.name for category in reference.used_categories},
        experience=EXPERIENCE,
        axes={axis.id: axis.values for axis in case_tracking().axes},
        case_list_size=assessment.case_list_size,
        judged=answers.judged_requests(session, actor),
    )


def _may_know(rule: Rule, actor: Actor) -> bool:
    """A gap says what it is about: those on cases are for who sees the whole case list, those on claims and actions for
    who reads every draft of the self-assessment.
    """
    needed = NEEDED.get(rule.area)
    return needed is None or actor.may(needed)


def _with_decisions(session: Session, gaps: list[Gap], scope: Scope, *, accepted: bool) -> list[Gap]:
    decided = {(d.rule, d.subject): d for d in queries.list_accepted(session, scope.assessment_id, scope.on)}
    if not accepted:
        return [gap for gap in gaps if (gap.rule, gap.subject) not in decided]
    names = accounts.names_of(session, [decision.decided_by for decision in decided.values()])
    return [
        replace(gap, accepted_reason=d.reason, accepted_until=d.ends_on, accepted_by=names.get(d.decided_by, ""))
        for gap in gaps
        if (d := decided.get((gap.rule, gap.subject))) is not None
    ]


def _is_wanted(gap: Gap, wanted: GapFilter) -> bool:
    about = {gap.subject.split("/")[0], gap.subject, *gap.requests}
    return (
        wanted.area in (None, gap.area)
        and wanted.severity in (None, gap.severity)
        and wanted.rule in (None, gap.rule)
        and (wanted.request is None or wanted.request in about)
        and (wanted.subject is None or wanted.subject in about)
    )
