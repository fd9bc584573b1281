"""How roles that wait, deputies and things in hand read on the pages of people."""

from app.access import Actor, Permission
from app.access.permissions import ROLE_WORDS
from app.accounts.schemas import DeputyOut, ProposalOut
from app.web.dates import short_date
from app.web.views.people import DeputyRow, ProposalRow

HERE = "/people"
KIND_WORDS = {
    "request": ("request", "requests"),
    "ask": ("ask", "asks"),
    "document": ("document", "documents"),
    "assertion": ("assertion", "assertions"),
    "action": ("action", "actions"),
    "case": ("part in a case", "parts in cases"),
}
PAGES = {"request": "/requests/{}", "document": "/evidence/{}", "assertion": "/assertions/{}", "case": "/cases/{}"}


def require_people(actor: Actor) -> None:
    """Those who look after people, propose roles or settle them have something to do here."""
    for permission in (Permission.PEOPLE_WRITE, Permission.PEOPLE_PROPOSE_ROLES):
        if actor.may(permission):
            return
    actor.require(Permission.PEOPLE_SETTLE_ROLES)


def proposal_row(one: ProposalOut) -> ProposalRow:
    where = f" in {one.assessment}" if one.assessment else ""
    until = short_date(one.ends_at.date())
    return ProposalRow(
        reference=one.reference,
        name=one.name,
        role=ROLE_WORDS[one.role] + where,
        more=f"Proposed by {one.proposed_by}. Runs out on {until}.",
        reason=one.reason,
        may_confirm=one.may_confirm,
        may_withdraw=one.may_withdraw,
    )


def deputy_row(one: DeputyOut) -> DeputyRow:
    return DeputyRow(one.reference, one.name, one.named_by, one.starts_on, one.ends_on, one.in_force)


def page_of(kind: str, key: str) -> str:
    """The page of a thing; "" where it has none of its own."""
    return PAGES[kind].format(key.split("/", maxsplit=1)[0]) if kind in PAGES else ""
