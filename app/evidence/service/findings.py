"""Something hidden or personal in a file is raised, and people with that right decide on it, one by one or many at once."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import service as accounts
from app.audit import attempted, record
from app.core.clock import now
from app.core.errors import EditConflict, FieldError, Invalid, NotFound, Problem, RuleBroken
from app.core.etag import require_version
from app.core.paging import Page, PageParams
from app.evidence import queries, rules
from app.evidence.models import EvidenceItem, Finding, FindingDecision, FindingGrade, FindingState, KindGrade
from app.evidence.rules.grading import KINDS
from app.evidence.rules.showing import finding_line
from app.evidence.schemas import (
    DecidedOut,
    DecisionIn,
    DecisionsIn,
    FindingIn,
    FindingLineOut,
    FindingRef,
    GradesIn,
    KindOut,
    LeftFinding,
)

# Kinds that the check of a file finds, so that a council may give them a grade.
GRADED = frozenset(map(str, KINDS))
IG = "the information governance officer"
ANOTHER = "Somebody else has to say so too: it takes two people, one of them " + IG + "."


def raise_finding(session: Session, actor: Actor, reference: str, data: FindingIn) -> Finding:
    """Note that a document holds something that must be decided on before it may go."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = queries.get_visible(session, actor, reference)
    revision = queries.find_revision(session, item.id, item.current_revision)
    finding = Finding(
        item_id=item.id,
        revision_id=revision[0].id if revision else None,
        kind=data.kind,
        place=data.place,
        detail=data.detail,
        grade=FindingGrade.BLOCKING,
        state=FindingState.OPEN,
        raised_by=actor.person_id,
        raised_at=now(),
    )
    session.add(finding)
    record(session, actor, "evidence.finding.raised", item, rows=(finding,))
    return finding


def decide_finding(
    session: Session, actor: Actor, reference: str, number: int, version: int, data: DecisionIn
) -> Finding:
    """Decide on one finding.

    "May be sent" needs the necessity and lawful basis (422) and two people, one of them ig: it stays open until the second
    has said so too. "Must be taken out" stays open until a new version is in.
    """
    actor.require(Permission.EVIDENCE_DECIDE)
    item, finding = _found(session, actor, reference, number, version)
    _decide(actor, finding, data)
    record(session, actor, "evidence.finding.decided", item, rows=(finding,), reason=data.reason[:2000])
    return finding


def decide_findings(session: Session, actor: Actor, data: DecisionsIn) -> DecidedOut:
    """The same decision on many, each with its entry; one that can't be decided so is left and named.

    Invalid (422) where the decision itself is not whole, RuleBroken (409) when nothing could be decided.
    """
    actor.require(Permission.EVIDENCE_DECIDE)
    _require_whole(data)

    def decide(one: FindingRef) -> Finding:
        return decide_finding(session, actor, one.document, one.number, one.version, data)

    rows, done, left = _in_each(session, data.findings, decide)
    if not rows:
        raise RuleBroken(f"Nothing was decided. {left[0].document}: {left[0].why}" if left else "Nothing was chosen.")
    return DecidedOut(done=done, left=left, says=_says(rows, left))


def reopen_findings(session: Session, actor: Actor, findings: list[FindingRef]) -> DecidedOut:
    """The undo of a decision on many."""
    actor.require(Permission.EVIDENCE_DECIDE)

    def reopen(one: FindingRef) -> Finding:
        return reopen_finding(session, actor, one.document, one.number, one.version)

    _, done, left = _in_each(session, findings, reopen)
    if not done:
        raise RuleBroken(left[0].why if left else "Nothing was chosen.")
    return DecidedOut(done=done, left=left, says=f"{_many(len(done))} open again." + _and_left(left))


def reopen_finding(session: Session, actor: Actor, reference: str, number: int, version: int) -> Finding:
    """The undo of a decision; not of one that a new version settled."""
    actor.require(Permission.EVIDENCE_DECIDE)
    item, finding = _found(session, actor, reference, number, version)
    if finding.decision is None:
        raise RuleBroken("Nothing was decided on this yet.")
    if finding.decision is FindingDecision.REPLACED:
        raise RuleBroken("A new version took its place, so there is nothing left to decide.")
    finding.state, finding.decision, finding.reason = FindingState.OPEN, None, ""
    finding.decided_by = finding.decided_at = finding.proposed_by = finding.proposed_at = None
    finding.proposed_by_ig = False
    record(session, actor, "evidence.finding.reopened", item, rows=(finding,))
    return finding


def list_findings(
    session: Session, actor: Actor, state: FindingState, kind: str | None = None, page: PageParams | None = None
) -> Page[FindingLineOut]:
    """What was found in the versions that stand, document by document; the details only of what one may change or decide on."""
    actor.require(Permission.EVIDENCE_READ)
    page = page or PageParams()
    rows, total = queries.list_all_findings(session, actor, state, kind, page)
    shown = rows[: page.limit]
    names = accounts.names_of(session, [row.finding.proposed_by for row in shown if row.finding.proposed_by])
    decides = actor.may(Permission.EVIDENCE_DECIDE)
    mine = queries.changeable_among(session, actor, {row.item.id for row in shown}) if not decides else set()
    items = [finding_line(row, names, whole=decides or row.item.id in mine) for row in shown]
    return Page(items=items, next=queries.finding_place(shown[-1]) if len(rows) > page.limit else None, total=total)


def list_kinds(session: Session, actor: Actor) -> list[KindOut]:
    """Every kind of finding with its grade, and how many there are of it among what this person may see."""
    actor.require(Permission.EVIDENCE_READ)
    counts = queries.count_findings(session, actor)
    chosen = queries.grades(session)
    kinds = dict.fromkeys([*KINDS, *sorted(kind for kind, _ in counts)])
    return [
        KindOut(
            kind=str(kind),
            words=rules.words_of(kind),
            grade=rules.grade_of(kind, chosen),
            shipped=rules.grade_of(kind, {}),
            may_be_cleaned=kind in KINDS and KINDS[kind].may_be_cleaned,
            open=counts.get((kind, FindingState.OPEN), 0),
            noted=counts.get((kind, FindingState.NOTED), 0),
        )
        for kind in kinds
    ]


def set_grades(session: Session, actor: Actor, data: GradesIn) -> list[KindOut]:
    """The council's own grades. What nobody has decided on yet follows: it is held back, or no longer is."""
    actor.require(Permission.EVIDENCE_DECIDE)
    faults = [fault for kind, grade in data.grades.items() if (fault := _grade_fault(kind, grade))]
    if faults:
        raise Invalid("Some grades can’t be.", errors=tuple(faults))
    there = {row.kind: row for row in queries.list_grades(session)}
    changed: list[KindGrade | Finding] = []
    for kind, grade in data.grades.items():
        if rules.grade_of(kind, {k: row.grade for k, row in there.items()}) is grade:
            continue
        row = there.get(kind)
        if row is None:
            row = KindGrade(kind=kind, grade=grade)
            session.add(row)
        row.grade = grade
        changed.append(row)
        for finding in queries.list_undecided(session, kind):
            finding.grade, finding.state = grade, rules.state_at_first(grade)
            changed.append(finding)
    if changed:
        session.flush()
        record(session, actor, "evidence.grades.set", changed[0], rows=tuple(changed[1:]))
    return list_kinds(session, actor)


def _grade_fault(kind: str, grade: FindingGrade) -> FieldError | None:
    if kind not in KINDS:
        return FieldError(f"/grades/{kind}", "There is no such kind of finding.")
    if grade is FindingGrade.CLEANED and not KINDS[kind].may_be_cleaned:
        return FieldError(f"/grades/{kind}", f"“{KINDS[kind].words}” can’t be taken out by a rule. Choose another.")
    return None


def _require_whole(data: DecisionIn) -> None:
    if data.decision is FindingDecision.REPLACED:
        words = "Add the new version; that settles it."
        raise Invalid(words, errors=(FieldError("/decision", words),))
    if data.decision is FindingDecision.MAY_BE_SENT and not data.reason.strip():
        words = "Say why it is necessary and what the lawful basis is."
        raise Invalid(words, errors=(FieldError("/reason", words),))


def _decide(actor: Actor, finding: Finding, data: DecisionIn) -> None:
    if finding.state is FindingState.DECIDED:
        raise RuleBroken("This was decided already. Reopen it to decide anew.")
    if data.decision is FindingDecision.MAY_BE_SENT and finding.proposed_by is not None:
        _second(actor, finding, data)
        return
    _require_whole(data)
    finding.decision, finding.reason = data.decision, data.reason
    finding.proposed_by, finding.proposed_at, finding.proposed_by_ig = None, None, False
    if data.decision is FindingDecision.MAY_BE_SENT:
        finding.proposed_by, finding.proposed_at = actor.person_id, now()
        finding.proposed_by_ig = Role.IG in actor.roles
        return
    finding.decided_by, finding.decided_at = actor.person_id, now()
    if data.decision is FindingDecision.NOTHING_THERE:
        finding.state = FindingState.DECIDED


def _second(actor: Actor, finding: Finding, data: DecisionIn) -> None:
    """The second of two says that it may be sent; the first one's reason stands, with what the second adds."""
    assert finding.proposed_by is not None
    if finding.proposed_by == actor.person_id:
        raise RuleBroken(ANOTHER)
    if Role.IG not in actor.roles and not finding.proposed_by_ig:
        raise RuleBroken(f"One of the two has to be {IG}.")
    if data.reason.strip() and data.reason.strip() != finding.reason.strip():
        finding.reason = f"{finding.reason}\n{data.reason}".strip()
    finding.decided_by, finding.decided_at = actor.person_id, now()
    finding.state = FindingState.DECIDED


def _in_each(
    session: Session, findings: Iterable[FindingRef], act: Callable[[FindingRef], Finding]
) -> tuple[list[Finding], list[FindingRef], list[LeftFinding]]:
    """Act on each by itself: the rows that were, as they are now, and those that were left, with the reason."""
    rows: list[Finding] = []
    done: list[FindingRef] = []
    left: list[LeftFinding] = []
    for one in findings:
        try:
            with attempted(session):
                finding = act(one)
                session.flush()
        except Problem as refused:
            why = "Somebody else changed it meanwhile." if isinstance(refused, EditConflict) else refused.detail
            left.append(LeftFinding(document=one.document, number=one.number, why=why))
            continue
        rows.append(finding)
        done.append(FindingRef(document=one.document, number=one.number, version=finding.version))
    return rows, done, left


def _says(rows: list[Finding], left: list[LeftFinding]) -> str:
    waiting = sum(row.state is FindingState.OPEN and row.proposed_by is not None for row in rows)
    inside = sum(row.decision is FindingDecision.MUST_COME_OUT for row in rows)
    said = f"Decided on {_many(len(rows))}."
    if waiting:
        said = f"{_many(waiting).capitalize()} wait for a second person, one of the two {IG}."
    elif inside:
        said = f"{_many(inside).capitalize()} must be taken out first; they stay open until a new version is in."
    return said + _and_left(left)


def _and_left(left: list[LeftFinding]) -> str:
    return f" {len(left)} left: " + " ".join(f"{one.document}: {one.why}" for one in left[:3]) if left else ""


def _many(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"


def _found(session: Session, actor: Actor, reference: str, number: int, version: int) -> tuple[EvidenceItem, Finding]:
    item = queries.get_visible(session, actor, reference)
    finding = queries.find_finding(session, item.id, number)
    if finding is None:
        raise NotFound(f"{item.reference} has no finding {number}.")
    require_version(finding.version, version)
    return item, finding
