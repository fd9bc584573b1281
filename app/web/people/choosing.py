"""The people that a form lets one choose from."""

from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.web.views.shared import Choice

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def people_by_name(session: "Session", actor: Actor) -> list[Choice]:
    """Everyone with an account by name, for those who may know them; nobody for the others."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    found = [Choice(person.email, person.name) for person in accounts.list_people(session, actor)]
    return sorted(found, key=lambda one: one.words.casefold())
