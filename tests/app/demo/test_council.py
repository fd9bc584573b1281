"""Fernshire has people in every role, and its letters state sensible dates."""

from datetime import timedelta

from app.access import Role
from app.demo.council import fernshire
from app.demo.story import Story
from tests.app.demo.conftest import TODAY


def test_every_role_has_somebody(story: Story) -> None:
    held = {role for person in story.council.people for role in person.roles}
    assert held == {str(role) for role in Role}


def test_information_governance_never_sits_with_the_administrator(story: Story) -> None:
    assert not [person.name for person in story.council.people if {"ig", "admin"} <= set(person.roles)]


def test_people_have_an_address_each_in_a_domain_nobody_can_own(story: Story) -> None:
    addresses = [person.email for person in story.council.people]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith("@fernshire.example") for address in addresses)


def test_everybody_belongs_to_a_team(story: Story) -> None:
    teams = {team.key for team in story.council.teams}
    assert {person.team for person in story.council.people} <= teams


def test_today_is_day_eleven_of_this_round() -> None:
    assert (TODAY - fernshire(TODAY).this_round.notified).days == 11


def test_no_letter_states_a_weekend_or_a_day_between_the_years() -> None:
    for start in range(0, 364, 7):
        council = fernshire(TODAY + timedelta(days=start))
        for round_ in (council.last_round, council.this_round):
            for stated in (round_.return_due, round_.case_list_due):
                assert stated.weekday() < 5
                assert (stated.month, stated.day) not in {(12, 25), (12, 26), (12, 31), (1, 1)}


def test_the_last_round_ended_before_this_one_began(story: Story) -> None:
    ended = story.council.last_round.published
    assert ended is not None
    assert ended < story.council.this_round.notified


def test_of_this_round_only_two_dates_are_known(story: Story) -> None:
    this = story.council.this_round
    assert this.notified < TODAY < this.return_due < this.case_list_due
    assert not [day for day in (this.second_notice, this.presentation, this.visit_start, this.draft_report) if day]


def test_closure_days_are_days_people_would_have_worked(story: Story) -> None:
    assert story.council.closure_days
    assert all(day.day.weekday() < 5 and day.reason for day in story.council.closure_days)
