"""Counts: all of them for those with the list, none that gives someone away for the others."""

from collections import defaultdict
from itertools import product

import pytest
from sqlalchemy.orm import Session

from app.access import Role
from app.casetracking import service
from app.casetracking.models import CasePart, CaseStage
from app.casetracking.rules import counting
from app.casetracking.schemas.counts import CaseCounts
from app.core.db import Database
from app.core.errors import NotFound
from tests.app.casetracking.cases import Team, a_case, a_check, a_team, given
from tests.builders import a_person, an_actor
from tests.counting import selects


def a_list(session: Session) -> Team:
    """Twelve cases: nine older people, three of working age; one lives with a rare condition of being alone in a cell."""
    team = a_team(session, case_list_size=20, case_chosen_size=2)
    for number in range(12):
        a_case(
            session,
            team,
            age_band="85+" if number < 9 else "25-64",
            ethnicity_group="White British" if number < 11 else "Cornish",
            locality_team="East" if number < 11 else "West",
            pathways=["care home"] if number < 6 else ["young carer", "care home"],
        )
    return team


def axis(counts: CaseCounts, name: str) -> dict[str, int | None]:
    found = next(axis for axis in counts.axes if axis.axis == name)
    return {value.value: value.count for value in found.values if value.count != 0}


def test_those_with_the_list_see_every_count(db: Database) -> None:
    with db.write() as session:
        team = a_list(session)
        counts = service.count_cases(session, team.ig)
    assert axis(counts, "age") == {"85+": 9, "25-64": 3}
    assert axis(counts, "ethnicity") == {"White British": 11, "Cornish": 1}
    assert not any(axis.suppressed for axis in counts.axes)


@pytest.mark.parametrize("who", ["core", "director"])
def test_others_see_no_small_cell_of_what_people_are(db: Database, who: str) -> None:
    with db.write() as session:
        team = a_list(session)
        counts = service.count_cases(session, getattr(team, who))
    # The nine would give the three away, because twelve is known.
    assert set(axis(counts, "age").values()) == {None}
    assert "Cornish" not in axis(counts, "ethnicity")
    assert axis(counts, "ethnicity") == {"White British": None, "another value or not stated": None}
    assert axis(counts, "pathway") == {"care home": 12, "young carer": 6} | {
        value: None for value, count in axis(counts, "pathway").items() if count is None
    }


def test_what_is_no_ones_attribute_is_counted_for_all(db: Database) -> None:
    with db.write() as session:
        team = a_list(session)
        counts = service.count_cases(session, team.director)
    assert axis(counts, "locality_team") == {"East": 11, "West": 1}


def test_the_funnel_says_how_far_the_list_is(db: Database) -> None:
    with db.write() as session:
        team = a_team(session, case_list_size=20, case_chosen_size=2, case_interview_size=1)
        a_case(session, team, CaseStage.POOL)
        listed = [a_case(session, team, stage) for stage in (CaseStage.LONGLIST, CaseStage.CHOSEN, CaseStage.TRACKED)]
        service.check_case(session, team.psw, listed[0], a_check())
        counts = service.count_cases(session, team.core)
    assert (counts.total, counts.listed, counts.checked, counts.chosen, counts.logs_in) == (4, 3, 1, 2, 0)
    assert (counts.list_size, counts.chosen_size, counts.interview_size) == (20, 2, 1)
    assert [stage.name for stage in counts.stages][:2] == ["Pool", "Longlist"]


def test_an_empty_list_counts_nothing(db: Database) -> None:
    with db.write() as session:
        team = a_team(session)
        counts = service.count_cases(session, team.core)
    assert (counts.total, counts.checked, counts.logs_in) == (0, 0, 0)


@pytest.mark.parametrize("role", [Role.CONTRIB, Role.ADMIN, Role.MEMBER])
def test_the_rest_count_nothing(db: Database, role: Role) -> None:
    with db.write() as session:
        team = a_team(session)
        other = an_actor(a_person(session, "Otto Other"), role, assessment_id=team.here.assessment.id)
        with pytest.raises(NotFound if role is not Role.CONTRIB else Exception):
            service.count_cases(session, other)


def test_today_says_each_what_is_theirs(db: Database) -> None:
    with db.write() as session:
        team = a_team(session, case_list_size=20)
        mine = a_case(session, team)
        given(session, team, mine, team.core_email, CasePart.CHECKER)
        a_case(session, team, CaseStage.CHOSEN)
        psw, core = service.counts_for_today(session, team.psw), service.counts_for_today(session, team.core)
        director, worker = (
            service.counts_for_today(session, team.director),
            service.counts_for_today(session, team.worker),
        )
    assert (psw.to_check, psw.logs_due, psw.consent_missing, psw.act_now_open) == (2, 1, 2, 0)
    assert (core.to_check, core.mine_to_check, core.act_now_open, core.consent_missing) == (2, 1, None, None)
    assert (director.listed, director.list_size, director.mine_to_check) == (2, 20, None)
    assert (worker.listed, worker.mine_to_check, worker.my_logs_due) == (None, 0, 0)


def test_counts_cost_as_many_selects_for_twelve_cases_as_for_none(db: Database) -> None:
    with db.write() as session:
        empty = a_team(session)
    with db.read() as session, selects(db) as few:
        service.count_cases(session, empty.core)
        service.counts_for_today(session, empty.psw)
    with db.write() as session:
        for _ in range(12):
            a_case(session, empty, age_band="85+")
    with db.read() as session, selects(db) as many:
        service.count_cases(session, empty.core)
        service.counts_for_today(session, empty.psw)
    assert len(many) == len(few)


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 12), (4, 9)])
def test_no_hidden_count_can_be_worked_out_even_by_who_knows_the_rule(cells: int, most: int) -> None:
    """Every table of so many cells: what is published, with its total, never fits only one value of a small count."""
    behind: defaultdict[tuple[tuple[int | None, ...], int], list[tuple[int, ...]]] = defaultdict(list)
    for table in product(range(most + 1), repeat=cells):
        shown = tuple(
            counting.suppressed({str(place): count for place, count in enumerate(table)}, adds_up=True).values()
        )
        assert not any(count is not None and count < 5 for count in shown)
        behind[shown, sum(table)].append(table)
    for (shown, total), tables in behind.items():
        if total - sum(count or 0 for count in shown) > most or None not in shown:
            continue  # larger tables than these may stand behind it too
        for place in (place for place, count in enumerate(shown) if count is None):
            possible = {table[place] for table in tables}
            assert len(possible) > 1 or possible == {0}, (shown, total, tables)


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    counts = {"a": 12, "b": 5, "c": 33}
    assert counting.suppressed(counts, adds_up=True) == counts
