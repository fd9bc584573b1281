"""Facts about the self-assessment: what stands on nothing, on one thing, or against the evidence; and what we don't say."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, not_, select, union_all
from sqlalchemy.orm import Session

from app.evidence.models import EvidenceItem, ItemStatement, ItemStatus
from app.gaps.gap import Fact, Scope
from app.gaps.queries.parts import about_assertion, facts, outrun, standing, there_is
from app.improvement.models import Action, ActionStatus
from app.selfassessment.models import Assertion, AssertionAction, AssertionKind, AssertionStatus, Direction, Support


def _backed(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return there_is(Support.assertion_id == Assertion.id, Support.direction == Direction.SUPPORTS, *conditions)


def _claims(scope: Scope) -> ColumnElement[bool]:
    """Context is not a claim: it needs no evidence of its own."""
    return and_(standing(scope), Assertion.kind != AssertionKind.CONTEXT)


def unsupported(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_assertion(Assertion.quality_statement).where(_claims(scope), not_(_backed())))


def one_source(session: Session, scope: Scope) -> Sequence[Fact]:
    """Strengths on a single source; the tracked cases count as one together, as on the assertion's page."""
    documents = (
        select(func.count(Support.item_id))
        .where(Support.assertion_id == Assertion.id, Support.direction == Direction.SUPPORTS)
        .correlate(Assertion)
        .scalar_subquery()
    )
    sources = documents + case((_backed(Support.case_id.is_not(None)), 1), else_=0)
    return facts(
        session, about_assertion().where(standing(scope), Assertion.kind == AssertionKind.STRENGTH, sources == 1)
    )


def no_experience(session: Session, scope: Scope) -> Sequence[Fact]:
    """Strengths that stand on documents, none of them in people's own words, and on no tracked case."""
    # Found once from the few documents in people's own words, not asked of each assertion.
    voiced = Assertion.id.in_(
        select(Support.assertion_id)
        .join(EvidenceItem, EvidenceItem.id == Support.item_id)
        .where(EvidenceItem.evidence_category == scope.experience, Support.direction == Direction.SUPPORTS)
    )
    return facts(
        session,
        about_assertion().where(
            standing(scope),
            Assertion.kind == AssertionKind.STRENGTH,
            _backed(),
            not_(voiced),
            not_(_backed(Support.case_id.is_not(None))),
        ),
    )


def contradicted(session: Session, scope: Scope) -> Sequence[Fact]:
    against = there_is(Support.assertion_id == Assertion.id, Support.direction == Direction.OTHER_WAY)
    return facts(
        session,
        about_assertion().where(
            standing(scope), Assertion.kind == AssertionKind.STRENGTH, Assertion.response == "", against
        ),
    )


def _citing(scope: Scope, *conditions: ColumnElement[bool]) -> Any:
    """A fact about an assertion and a document that it names; detail is the document."""
    return (
        about_assertion(EvidenceItem.reference)
        .join(Support, Support.assertion_id == Assertion.id)
        .join(EvidenceItem, EvidenceItem.id == Support.item_id)
        .where(standing(scope), scope.sees_item, *conditions)
    )


def cites_withdrawn(session: Session, scope: Scope) -> Sequence[Fact]:
    withdrawn = select(EvidenceItem.id).where(EvidenceItem.status == ItemStatus.WITHDRAWN)
    return facts(session, _citing(scope, Support.item_id.in_(withdrawn)))


def no_pointer(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, _citing(scope, Support.where_to_look == "", Support.whole_document.is_(False)))


def pointer_out_of_date(session: Session, scope: Scope) -> Sequence[Fact]:
    return [fact for older in outrun(Support) for fact in facts(session, _citing(scope, older))]


def no_owner(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, about_assertion().where(standing(scope), Assertion.owner_id.is_(None)))


def still_draft(session: Session, scope: Scope) -> Sequence[Fact]:
    """By quality statement: how many assertions nobody has called ready."""
    statement = (
        select(Assertion.quality_statement, func.count())
        .where(Assertion.assessment_id == scope.assessment_id, Assertion.status == AssertionStatus.DRAFT)
        .group_by(Assertion.quality_statement)
    )
    return [Fact(code, scope.statements.get(code, code), number=count) for code, count in session.execute(statement)]


def shown_by_no_case(session: Session, scope: Scope) -> Sequence[Fact]:
    """By quality statement: strengths that no tracked case shows; number is how many, detail of how many."""
    shown = there_is(Support.assertion_id == Assertion.id, Support.case_id.is_not(None))
    statement = (
        select(Assertion.quality_statement, func.count(), func.count().filter(shown))
        .where(standing(scope), Assertion.kind == AssertionKind.STRENGTH)
        .group_by(Assertion.quality_statement)
    )
    return [
        Fact(code, scope.statements.get(code, code), detail=str(count), number=count)
        for code, count, by_case in session.execute(statement)
        if not by_case
    ]


def no_weakness(session: Session, scope: Scope) -> Sequence[Fact]:
    """Quality statements about which we say something, but nothing that needs to get better."""
    said = select(Assertion.quality_statement).where(standing(scope)).distinct()
    weak = set(session.scalars(said.where(Assertion.kind == AssertionKind.WEAKNESS)))
    return [Fact(code, name) for code, name in scope.statements.items() if code not in weak]


def weakness_without_action(session: Session, scope: Scope) -> Sequence[Fact]:
    acted = there_is(AssertionAction.assertion_id == Assertion.id)
    return facts(
        session, about_assertion().where(standing(scope), Assertion.kind == AssertionKind.WEAKNESS, not_(acted))
    )


def _actions(scope: Scope, *conditions: ColumnElement[bool]) -> Any:
    assertion = there_is(Assertion.id == AssertionAction.assertion_id, standing(scope))
    ours = there_is(AssertionAction.action_id == Action.id, assertion)
    return select(
        Action.reference,
        Action.aim,
        Action.owner_id,
        Action.due_on,
        literal(""),
        literal(0),
        Action.due_on,
        literal(""),
    ).where(ours, Action.status.in_((ActionStatus.PLANNED, ActionStatus.UNDER_WAY)), *conditions)


def action_without_owner(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, _actions(scope, Action.owner_id.is_(None)))


def action_without_date(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, _actions(scope, Action.due_on.is_(None)))


def action_without_measure(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, _actions(scope, Action.measure == ""))


def action_late(session: Session, scope: Scope) -> Sequence[Fact]:
    return facts(session, _actions(scope, Action.due_on < scope.on))


def empty_cell(session: Session, scope: Scope) -> Sequence[Fact]:
    """Quality statement and used evidence category with nothing in: neither behind an assertion nor tagged."""
    pairs = [(statement, category) for statement in scope.statements for category in scope.used_categories]
    # Not VALUES with named columns, which SQLite has not.
    cell = union_all(
        *(
            select(literal(statement).label("statement"), literal(category).label("category"))
            for statement, category in pairs
        )
    ).subquery("cell")
    behind = there_is(
        standing(scope),
        Assertion.quality_statement == cell.c.statement,
        Support.assertion_id == Assertion.id,
        EvidenceItem.id == Support.item_id,
        EvidenceItem.evidence_category == cell.c.category,
        EvidenceItem.status != ItemStatus.WITHDRAWN,
    )
    tagged = there_is(
        ItemStatement.quality_statement == cell.c.statement,
        EvidenceItem.id == ItemStatement.item_id,
        EvidenceItem.evidence_category == cell.c.category,
        EvidenceItem.status == ItemStatus.READY,
    )
    empty = set(session.execute(select(cell.c.statement, cell.c.category).where(not_(behind), not_(tagged))).all())
    return [
        Fact(f"{statement}/{category}", scope.statements[statement], detail=scope.used_categories[category])
        for statement, category in pairs
        if (statement, category) in empty
    ]
