"""Facts about readings and approvals: both are bound to an exact set, so they come from the judged requests of the round."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.answers.models import CheckKind
from app.gaps.gap import Fact, Scope


def unread(session: Session, scope: Scope) -> Iterator[Fact]:
    """Everything else is in order, but no second person has read this set."""
    for facts, judged in scope.judged:
        unmet = {check.kind for check in judged.checks if not check.met}
        if unmet == {CheckKind.READ}:
            yield Fact(
                facts.code,
                facts.category.title,
                facts.owner.id if facts.owner else None,
                facts.due_on,
                requests=facts.code,
            )


def approval_lost(session: Session, scope: Scope) -> Iterator[Fact]:
    """It was approved, and what was approved has changed; detail is by whom."""
    for facts, judged in scope.judged:
        if judged.lapsed is not None and judged.approval is None:
            owner = facts.owner.id if facts.owner else None
            yield Fact(
                facts.code,
                facts.category.title,
                owner,
                facts.due_on,
                detail=judged.lapsed.person_name,
                requests=facts.code,
            )
