"""The people that a request's page lets one choose from."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers.schemas.requests import PersonRef
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def people_to_choose(session: "Session", actor: Actor, also: Iterable[PersonRef | None] = ()) -> list[Choice]:
    """Everyone with an account, by name, for those who may know them; `also` keeps those who have left and still stand."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    here = {person.email: person.name for person in accounts.list_people(session, actor)}
    left = {one.email: f"{one.name} (has left)" for one in also if one is not None and one.email not in here}
    return [Choice(email, name) for email, name in sorted((here | left).items(), key=lambda one: one[1].casefold())]
