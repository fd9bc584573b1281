"""What `require` says to whom."""

from uuid import uuid4

import pytest

from app.access import Actor, Permission, Role
from app.core.errors import Forbidden, NotFound


def one(*roles: Role) -> Actor:
    return Actor.of(uuid4(), "Someone", frozenset(roles), None)


def test_an_act_that_is_not_theirs_is_403_where_they_see_the_area() -> None:
    with pytest.raises(Forbidden):
        one(Role.DIRECTOR).require(Permission.CASES_MANAGE)


def test_an_area_that_is_not_theirs_is_404() -> None:
    with pytest.raises(NotFound):
        one(Role.ADMIN).require(Permission.CASES_MANAGE)


def test_a_thing_one_may_not_know_of_is_404_although_its_area_is_theirs() -> None:
    with pytest.raises(NotFound):
        one(Role.DIRECTOR).require(Permission.CASES_READ, hidden=True)


def test_only_the_principal_social_worker_reviews_logs() -> None:
    holders = [role for role in Role if one(role).may(Permission.CASES_REVIEW_LOGS)]
    assert holders == [Role.PSW]
