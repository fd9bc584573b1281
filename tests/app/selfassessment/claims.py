"""Assertions for these tests, in the round of the case tests' team."""

from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.casetracking.models import CaseStage
from app.evidence.models import EvidenceItem
from app.selfassessment import service
from app.selfassessment.models import AssertionKind, Direction
from app.selfassessment.schemas.assertions import AssertionIn
from app.selfassessment.schemas.supports import CaseSupportIn, ItemSupportIn
from tests.app.casetracking.cases import Team, a_case, a_team

__all__ = ["CASE_WORDS", "Team", "a_claim", "a_team", "backed", "shown_by_cases"]
CASE_WORDS = "She said she knew whom to ring."


def a_claim(session: Session, actor: Actor, text: str = "People wait less.", **facts: Any) -> str:
    values: dict[str, Any] = {"quality_statement": "QS1", "kind": AssertionKind.STRENGTH, **facts}
    return service.add_assertion(session, actor, AssertionIn(text=text, **values)).reference


def backed(
    session: Session,
    actor: Actor,
    claim: str,
    item: EvidenceItem,
    direction: Direction = Direction.SUPPORTS,
    **facts: Any,
) -> None:
    values: dict[str, Any] = {"where_to_look": "Page 4", **facts}
    service.add_support(session, actor, claim, ItemSupportIn(document=item.reference, direction=direction, **values))


def shown_by_cases(session: Session, team: Team, claim: str, count: int) -> list[str]:
    """References of new cases that show a claim."""
    cases = [a_case(session, team, CaseStage.LONGLIST) for _ in range(count)]
    for case in cases:
        words = CaseSupportIn(kind="case", case=case, what_it_shows=CASE_WORDS, where_to_look="Entry of 5 November")
        service.add_support(session, team.psw, claim, words)
    return cases
