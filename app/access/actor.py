"""One person acting in one assessment: who they are, and the only question asked of them, `require`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from app.access.permissions import Permission, Role, permissions_of
from app.core.db import Database
from app.core.errors import Forbidden, NotFound, NotSignedIn, RuleBroken, SecondFactorNeeded


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the system. `assessment_id` is the round they work in; None before the first is set up.

    `glass` names the break-glass under which an administrator reads for the moment.
    `withheld` are rights of theirs that this session may not use before it is given a second factor.
    """

    person_id: UUID
    name: str
    roles: frozenset[Role]
    assessment_id: UUID | None
    permissions: frozenset[Permission] = field(default=frozenset(), repr=False)
    glass: str | None = None
    withheld: frozenset[Permission] = field(default=frozenset(), repr=False)

    @classmethod
    def of(
        cls,
        person_id: UUID,
        name: str,
        roles: frozenset[Role],
        assessment_id: UUID | None,
        more: frozenset[Permission] = frozenset(),
        glass: str | None = None,
    ) -> "Actor":
        """With what the roles let them do, and `more` (a deputy's rights, those under break-glass)."""
        return cls(person_id, name, roles, assessment_id, permissions_of(roles) | more, glass)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission, *, hidden: bool = False) -> None:
        """Raise NotFound when the whole area is hidden from this person, Forbidden when only this act is not theirs.

        `hidden` is for things one may not know of (a case record): NotFound then, whatever else of the area is theirs.
        """
        if permission in self.permissions:
            return
        if permission in self.withheld or (
            permission.area == "cases" and any(one.area == "cases" for one in self.withheld)
        ):
            raise SecondFactorNeeded(
                "Case records need a second factor. Set one up on your account page, or sign in again with its code."
            )
        if not hidden and any(held.area == permission.area for held in self.permissions):
            raise Forbidden("Your role does not let you do this. Ask the lead officer.")
        raise NotFound("There is nothing at this address that you can see.")

    @property
    def assessment(self) -> UUID:
        """The round in hand; RuleBroken (409) while none is set up."""
        if self.assessment_id is None:
            raise RuleBroken("No assessment is set up yet. Set one up first.")
        return self.assessment_id


# Acts without a person (sweeps, the first set-up on the server); holds just what they need.
SYSTEM = Actor(
    UUID(int=0),
    "Readiness",
    frozenset(),
    None,
    frozenset(
        {
            Permission.SYSTEM_RUN,
            Permission.PEOPLE_WRITE,
            Permission.PEOPLE_GIVE_ROLES,
            Permission.PEOPLE_SET_UP_FIRST,
            Permission.PEOPLE_READ,
            Permission.RECORD_VERIFY,
            # To bring an erasure to its end that was cut off; people carry them out.
            Permission.RECORD_ERASE,
        }
    ),
)
# What the council's identity provider says of somebody. It gives roles as an administrator does, and is never the one
# who sets up the first lead, psw or ig: its word waits for a second person.
PROVIDER = Actor(
    UUID(int=2),
    "Identity provider",
    frozenset(),
    None,
    frozenset({Permission.PEOPLE_WRITE, Permission.PEOPLE_GIVE_ROLES, Permission.PEOPLE_READ}),
)

ActorFinder = Callable[[Request, Database], Actor | None]


async def _db(request: Request) -> Database:
    db: Database = request.app.state.db
    return db


def _signed_in(request: Request) -> Actor:
    """Whoever the cookie or token says; 401 for nobody. `app.state.find_actor` is set by main."""
    find: ActorFinder = request.app.state.find_actor
    actor = find(request, request.app.state.db)
    if actor is None:
        raise NotSignedIn("Sign in first.")
    request.state.person_id = actor.person_id  # for the line in the log
    return actor


Db = Annotated[Database, Depends(_db)]
CurrentActor = Annotated[Actor, Depends(_signed_in)]
