"""Every rule of the table finds its own fault, and is silent without it."""

import pytest
from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.answers import service as answers
from app.audit import record
from app.casetracking.models import CaseStage, TrackedCase
from app.core.clock import now, today
from app.core.db import Database
from app.evidence.models import EvidenceItem
from app.framework.reference import framework
from app.gaps.gap import Rule, Scope
from app.gaps.rules.ordering import worded
from app.gaps.table import SILENCES, TABLE
from app.selfassessment.models import Support
from tests.app.gaps.plants import PLANTS
from tests.app.gaps.sound import Sound, a_sound_round, a_support
from tests.builders import BUILDER, a_round, an_item, saved

RULES = {rule.code: rule for rule in TABLE}


def a_scope(session: Session, sound: Sound) -> Scope:
    assessment, reference = sound.round.assessment, framework()
    return Scope(
        assessment_id=assessment.id,
        assessment_reference=assessment.reference,
        request_list_id=assessment.request_list_id,
        on=today(),
        notified_on=assessment.notified_on,
        sees_item=true(),
        visible_items=select(EvidenceItem.id),
        statements={statement.id: statement.name for statement in reference.quality_statements},
        used_categories={category.id: category.name for category in reference.used_categories},
        experience="PE",
        axes={"age": ("25-64",)},
        case_list_size=assessment.case_list_size,
        judged=answers.judged_requests(session, sound.round.lead),
    )


def subjects(session: Session, rule: Rule, sound: Sound) -> list[str]:
    session.flush()
    scope = a_scope(session, sound)
    return [gap.subject for gap in worded(rule, rule.find(session, scope), scope.on)]


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_finds_its_fault_and_nothing_without_it(db: Database, code: str, at_noon: object) -> None:
    rule, plant = RULES[code], PLANTS[code]
    with db.write() as session:
        sound = a_sound_round(session, a_round(session, ("1", "2")))
        before = subjects(session, rule, sound)
        subject = plant(session, sound)
        record(session, BUILDER, "test.fault.planted", sound.item)
        after = subjects(session, rule, sound)
    assert subject not in before
    assert subject in after


def with_supports(session: Session, sound: Sound, *, documents: int, cases: int) -> None:
    """Leave the strength with this many documents and tracked cases behind it."""
    for support in session.scalars(select(Support).where(Support.assertion_id == sound.strength.id)):
        session.delete(support)
    record(session, BUILDER, "test.supports.cleared", sound.item)
    for number in range(documents):
        a_support(session, sound.strength, an_item(session, sound.round.lead, title=f"Document {number}"))
    for number in range(cases):
        tracked = TrackedCase(
            assessment_id=sound.round.assessment.id, reference=f"CT-9{number}", stage=CaseStage.LONGLIST, added_at=now()
        )
        a_support(session, sound.strength, case=saved(session, tracked))


@pytest.mark.parametrize(
    ("documents", "cases", "is_one_source"), [(1, 0, True), (0, 1, True), (0, 3, True), (1, 3, False), (2, 0, False)]
)
def test_tracked_cases_are_one_source_together(
    db: Database, documents: int, cases: int, is_one_source: bool, at_noon: object
) -> None:
    with db.write() as session:
        sound = a_sound_round(session, a_round(session, ("1", "2")))
        with_supports(session, sound, documents=documents, cases=cases)
        assert (subjects(session, RULES["assertion.one_source"], sound) == ["A-1"]) is is_one_source


def test_the_table_holds_at_least_thirty_rules_each_with_its_own_plant() -> None:
    assert len(RULES) == len(TABLE) >= 30
    assert set(PLANTS) == set(RULES)


def test_every_rule_says_why_it_matters_and_how_to_mend_it() -> None:
    assert all(rule.why and rule.fix and rule.page.startswith("/") for rule in TABLE)


def test_what_silences_and_what_is_silenced_are_rules() -> None:
    named = {*SILENCES, *(code for codes in SILENCES.values() for code in codes)}
    assert named <= set(RULES)
