"""The verbs about roles: give one, propose one and have it confirmed by a second person, end one."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import queries, rules
from app.accounts.models import ProposalState, RoleGrant, RoleProposal, User
from app.accounts.schemas import ProposalOut, RoleGivenOut, RoleIn, SettleIn
from app.accounts.service.finding import person_at, roles_held
from app.audit import record
from app.core.clock import now
from app.core.errors import FieldError, Forbidden, Invalid, NotFound, RuleBroken


def give_role(session: Session, actor: Actor, email: str, data: RoleIn) -> RoleGivenOut:
    """Give a role, for every round or for one. Lead, psw and ig are proposed only: information governance confirms them.

    RuleBroken (409) for one's own roles, and for ig and administrator in one person, in whatever round.
    """
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    user = person_at(session, email)
    return settle_role(session, actor, user, data)


def propose_role(session: Session, actor: Actor, email: str, data: RoleIn) -> RoleGivenOut:
    """Propose a role: information governance confirms lead, psw and ig, an administrator every other."""
    actor.require(Permission.PEOPLE_PROPOSE_ROLES)
    user = person_at(session, email)
    return _propose(session, actor, user, data)


def confirm_role(session: Session, actor: Actor, reference: str) -> RoleGivenOut:
    """Say yes to a role that somebody else proposed: it holds from that person's next request on.

    RuleBroken (409) for one's own proposal, for oneself, for one that is settled or ran out.
    """
    actor.require(Permission.PEOPLE_SETTLE_ROLES)
    proposal, user = _waiting(session, reference)
    _require_settler(actor, proposal.role)
    fault = rules.settle_fault(
        actor.person_id, proposed_by=proposal.proposed_by, subject_id=user.id
    ) or rules.role_fault(proposal.role, roles_held(user), is_self=False)
    if fault is not None:
        raise RuleBroken(fault)
    if not user.active:
        raise RuleBroken(f"{user.name}'s account is closed. Refuse the proposal.")
    _settle(actor, proposal, ProposalState.CONFIRMED)
    session.add(
        RoleGrant(
            user_id=user.id,
            role=proposal.role,
            assessment_id=proposal.assessment_id,
            given_by=proposal.proposed_by,
            given_at=now(),
        )
    )
    record(session, actor, "accounts.role.confirmed", user, rows=(proposal,), reason=_in_record(proposal))
    return RoleGivenOut(given=True, proposal=reference, says=f"{user.name} is {ROLE_WORDS[proposal.role]} from now on.")


def refuse_role(session: Session, actor: Actor, reference: str, data: SettleIn) -> None:
    """Say no to a role that somebody proposed, with a reason where there is one."""
    actor.require(Permission.PEOPLE_SETTLE_ROLES)
    proposal, user = _waiting(session, reference)
    _require_settler(actor, proposal.role)
    _settle(actor, proposal, ProposalState.REFUSED, data.reason)
    record(session, actor, "accounts.role.refused", user, rows=(proposal,), reason=_in_record(proposal))


def withdraw_role(session: Session, actor: Actor, reference: str) -> None:
    """Take one's own proposal back before it is settled."""
    actor.require(Permission.PEOPLE_PROPOSE_ROLES)
    proposal, user = _waiting(session, reference)
    if proposal.proposed_by != actor.person_id:
        raise Forbidden("Somebody else proposed this. Only they take it back; information governance can refuse it.")
    _settle(actor, proposal, ProposalState.WITHDRAWN)
    record(session, actor, "accounts.role.withdrawn", user, rows=(proposal,), reason=_in_record(proposal))


def list_proposals(session: Session, actor: Actor) -> list[ProposalOut]:
    """The roles that wait for a second person, the oldest first."""
    actor.require(Permission.PEOPLE_READ)
    found = queries.waiting_proposals(session, now())
    people = queries.people_by_id(session, {one.user_id for one in found} | {one.proposed_by for one in found})
    rounds = queries.round_references(session)
    return [
        ProposalOut(
            reference=one.reference,
            email=people[one.user_id].email,
            name=people[one.user_id].name,
            role=one.role,
            assessment=None if one.assessment_id is None else rounds[one.assessment_id],
            reason=one.reason,
            proposed_by=people[one.proposed_by].name if one.proposed_by in people else "The identity provider",
            proposed_at=one.proposed_at,
            ends_at=one.ends_at,
            may_confirm=_may_settle(actor, one.role)
            and rules.settle_fault(actor.person_id, proposed_by=one.proposed_by, subject_id=one.user_id) is None,
            may_withdraw=one.proposed_by == actor.person_id and actor.may(Permission.PEOPLE_PROPOSE_ROLES),
        )
        for one in found
    ]


def end_role(session: Session, actor: Actor, email: str, role: Role, assessment: str | None = None) -> None:
    """The role ends with the next request of that person, in every round or in the one named."""
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    user = person_at(session, email)
    within = _round_id(session, assessment)
    ending = [grant for grant in user.grants if grant.role is role and grant.ended_at is None]
    if assessment:
        ending = [grant for grant in ending if grant.assessment_id == within]
    for grant in ending:
        grant.ended_at = now()
    record(session, actor, "accounts.role.ended", user, reason=role.value)


def settle_role(session: Session, actor: Actor, user: User, data: RoleIn) -> RoleGivenOut:
    """Every way of giving a role leads through here: a form, a sheet, an invitation, the identity provider, the server.

    The server's command line sets up the first lead, psw and ig; every further one waits for a second person.
    """
    actor.require(Permission.PEOPLE_GIVE_ROLES)
    is_first = actor.may(Permission.PEOPLE_SET_UP_FIRST) and not queries.someone_holds(session, data.role)
    if data.role in rules.HEAVY and not is_first:
        return _propose(session, actor, user, data)
    within = _round_id(session, data.assessment)
    if _has(user, data.role, within):
        return RoleGivenOut(given=True, proposal=None, says=f"{user.name} is {ROLE_WORDS[data.role]} already.")
    _refuse_fault(session, actor, user, data.role)
    user.grants.append(RoleGrant(role=data.role, assessment_id=within, given_by=actor.person_id, given_at=now()))
    record(session, actor, "accounts.role.given", user, reason=data.role.value)
    return RoleGivenOut(given=True, proposal=None, says=f"{user.name} is {ROLE_WORDS[data.role]} from now on.")


def _propose(session: Session, actor: Actor, user: User, data: RoleIn) -> RoleGivenOut:
    within = _round_id(session, data.assessment)
    if _has(user, data.role, within):
        return RoleGivenOut(given=True, proposal=None, says=f"{user.name} is {ROLE_WORDS[data.role]} already.")
    who = "Information governance" if data.role in rules.HEAVY else "An administrator"
    says = f"{user.name} is proposed as {ROLE_WORDS[data.role]}. {who} confirms it."
    for one in queries.waiting_proposals(session, now(), user.id):
        if one.role is data.role and one.assessment_id == within:
            return RoleGivenOut(given=False, proposal=one.reference, says=says)
    _refuse_fault(session, actor, user, data.role)
    proposal = RoleProposal(
        reference=f"RP-{queries.next_number(session, RoleProposal)}",
        user_id=user.id,
        role=data.role,
        assessment_id=within,
        reason=data.reason,
        proposed_by=actor.person_id,
        proposed_at=now(),
        ends_at=now() + rules.PROPOSAL_STANDS,
        state=ProposalState.WAITING,
    )
    session.add(proposal)
    record(session, actor, "accounts.role.proposed", user, rows=(proposal,), reason=_in_record(proposal))
    return RoleGivenOut(given=False, proposal=proposal.reference, says=says)


def _refuse_fault(session: Session, actor: Actor, user: User, role: Role) -> None:
    held = roles_held(user)
    if role in rules.NEVER_TOGETHER:
        held |= {one.role for one in queries.waiting_proposals(session, now(), user.id)}
    fault = rules.role_fault(role, held, is_self=user.id == actor.person_id)
    if fault is not None:
        raise RuleBroken(fault)


def _waiting(session: Session, reference: str) -> tuple[RoleProposal, User]:
    proposal = queries.find_proposal(session, reference)
    if proposal is None:
        raise NotFound(f"There is no proposal {reference[:20]}.")
    if proposal.state is not ProposalState.WAITING:
        raise RuleBroken(f"This proposal is {proposal.state.value} already.")
    if proposal.ends_at <= now():
        raise RuleBroken("This proposal ran out. Propose the role again.")
    user = queries.find_by_id(session, proposal.user_id)
    assert user is not None
    return proposal, user


def _may_settle(actor: Actor, role: Role) -> bool:
    return actor.may(Permission.PEOPLE_SETTLE_ROLES) and actor.may(
        Permission.PEOPLE_CONFIRM_ROLES if role in rules.HEAVY else Permission.PEOPLE_GIVE_ROLES
    )


def _require_settler(actor: Actor, role: Role) -> None:
    if not _may_settle(actor, role):
        who = "Information governance" if role in rules.HEAVY else "An administrator"
        raise Forbidden(f"{who} settles this proposal.")


def _settle(actor: Actor, proposal: RoleProposal, state: ProposalState, reason: str = "") -> None:
    proposal.state, proposal.settled_by, proposal.settled_at = state, actor.person_id, now()
    proposal.settled_reason = reason


def _in_record(proposal: RoleProposal) -> str:
    return f"{proposal.reference}: {proposal.role.value}"


def _has(user: User, role: Role, within: UUID | None) -> bool:
    """Given for every round covers each one."""
    return any(
        grant.role is role and grant.ended_at is None and grant.assessment_id in (None, within) for grant in user.grants
    )


def _round_id(session: Session, reference: str | None) -> UUID | None:
    if not reference:
        return None
    found = {known: key for key, known in queries.round_references(session).items()}
    if reference not in found:
        raise Invalid(
            "There is no such round.", errors=(FieldError("/assessment", f"There is no round {reference[:40]}."),)
        )
    return found[reference]
