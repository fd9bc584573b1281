"""REST: roles that are given, proposed and confirmed; deputies of the lead; break-glass."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.access import CurrentActor, Db, Role
from app.accounts import service
from app.accounts.routes.people import Email
from app.accounts.schemas import (
    DeputyIn,
    DeputyOut,
    GlassIn,
    GlassOut,
    ProposalOut,
    RoleGivenOut,
    RoleIn,
    SettleIn,
)
from app.core.problems import documented

router = APIRouter(tags=["people"])
Reference = Annotated[str, Path(max_length=20, examples=["RP-3"])]
Round = Annotated[str | None, Query(max_length=300, description="Only in this round; in every one without it.")]


@router.post("/people/{email}/roles", responses=documented(409), operation_id="give_role")
def give_role(email: Email, data: RoleIn, db: Db, actor: CurrentActor) -> RoleGivenOut:
    """Give a role, never to oneself. Lead, psw and ig wait until information governance confirms them."""
    with db.write() as session:
        return service.give_role(session, actor, email, data)


@router.post("/people/{email}/proposed-roles", responses=documented(409), operation_id="propose_role")
def propose_role(email: Email, data: RoleIn, db: Db, actor: CurrentActor) -> RoleGivenOut:
    """Propose a role, which a second person confirms."""
    with db.write() as session:
        return service.propose_role(session, actor, email, data)


@router.delete("/people/{email}/roles/{role}", status_code=204, responses=documented(), operation_id="end_role")
def end_role(email: Email, role: Role, db: Db, actor: CurrentActor, assessment: Round = None) -> None:
    """End a role; it bites on the person's next request."""
    with db.write() as session:
        service.end_role(session, actor, email, role, assessment)


@router.get("/proposed-roles", responses=documented(), operation_id="list_proposals")
def list_proposals(db: Db, actor: CurrentActor) -> list[ProposalOut]:
    """The roles that wait for a second person, the oldest first."""
    with db.read() as session:
        return service.list_proposals(session, actor)


@router.post("/proposed-roles/{reference}/confirm", responses=documented(409), operation_id="confirm_role")
def confirm_role(reference: Reference, db: Db, actor: CurrentActor) -> RoleGivenOut:
    """Say yes to a role that somebody else proposed."""
    with db.write() as session:
        return service.confirm_role(session, actor, reference)


@router.post(
    "/proposed-roles/{reference}/refuse", status_code=204, responses=documented(409), operation_id="refuse_role"
)
def refuse_role(reference: Reference, data: SettleIn, db: Db, actor: CurrentActor) -> None:
    """Say no to a role that somebody proposed."""
    with db.write() as session:
        service.refuse_role(session, actor, reference, data)


@router.post(
    "/proposed-roles/{reference}/withdraw", status_code=204, responses=documented(409), operation_id="withdraw_role"
)
def withdraw_role(reference: Reference, db: Db, actor: CurrentActor) -> None:
    """Take one's own proposal back."""
    with db.write() as session:
        service.withdraw_role(session, actor, reference)


@router.get("/deputies", responses=documented(), operation_id="list_deputies")
def list_deputies(db: Db, actor: CurrentActor) -> list[DeputyOut]:
    """Who approves for the lead, now or later, in this round."""
    with db.read() as session:
        return service.list_deputies(session, actor)


@router.post("/deputies", status_code=201, responses=documented(409), operation_id="name_deputy")
def name_deputy(data: DeputyIn, db: Db, actor: CurrentActor) -> DeputyOut:
    """Let somebody approve requests from a day to a day."""
    with db.write() as session:
        return service.name_deputy(session, actor, data)


@router.post("/deputies/{reference}/end", status_code=204, responses=documented(409), operation_id="end_deputy")
def end_deputy(reference: Reference, db: Db, actor: CurrentActor) -> None:
    """End it now; it bites on the deputy's next request."""
    with db.write() as session:
        service.end_deputy(session, actor, reference)


@router.get("/break-glass", responses=documented(), operation_id="list_glass")
def list_glass(db: Db, actor: CurrentActor) -> list[GlassOut]:
    """Every break-glass, the newest first."""
    with db.read() as session:
        return service.list_glass(session, actor)


@router.post("/break-glass", status_code=201, responses=documented(409), operation_id="break_glass")
def break_glass(data: GlassIn, db: Db, actor: CurrentActor) -> GlassOut:
    """Read everything for an hour, with a reason; the lead and information governance are told."""
    with db.write() as session:
        return service.break_glass(session, actor, data)


@router.post("/break-glass/{reference}/end", responses=documented(409), operation_id="end_glass")
def end_glass(reference: Reference, db: Db, actor: CurrentActor) -> GlassOut:
    """End it early."""
    with db.write() as session:
        return service.end_glass(session, actor, reference)
