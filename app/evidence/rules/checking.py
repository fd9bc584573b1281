"""What may be said of a document: people who are here, codes of CQC's framework, dates that make sense."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from app.access import Actor, Permission
from app.core.errors import FieldError
from app.evidence.rules.facts import link_fault, period_fault
from app.evidence.schemas import ItemDetails, LinkContent
from app.framework.reference import framework


def code_faults(category: str | None, statements: Iterable[str]) -> list[FieldError]:
    """Codes that the framework does not have, or that CQC does not use for councils."""
    faults = []
    used = [one.id for one in framework().used_categories]
    if category is not None and category not in used:
        faults.append(FieldError("/evidence_category", f"Choose one of {', '.join(used)}."))
    known = {one.id for one in framework().quality_statements}
    for place, code in enumerate(statements):
        if code not in known:
            faults.append(FieldError(f"/quality_statements/{place}", f"There is no quality statement {code}."))
    return faults


def people_faults(actor: Actor, details: ItemDetails, people: Mapping[str, UUID]) -> list[FieldError]:
    """Owners and readers who have no account here; `people` are those found, by address."""
    faults = []
    if details.owner is not None:
        fault = owner_fault(actor, details.owner, people)
        if fault is not None:
            faults.append(FieldError("/owner", fault))
    for place, reader in enumerate(details.readers):
        if tidy(reader) not in people:
            faults.append(FieldError(f"/readers/{place}", f"There is nobody with the address {reader[:80]}."))
    return faults


def owner_fault(actor: Actor, address: str, people: Mapping[str, UUID]) -> str | None:
    """Whoever may change only their own documents can't give one to someone else, or learn who is here by trying."""
    found = people.get(tidy(address))
    if not actor.may(Permission.EVIDENCE_WRITE_ALL):
        return None if found == actor.person_id else "You can only name yourself. Leave the owner out."
    return None if found else f"There is nobody with the address {address[:80]}. Check it, or add the person."


def owner_of(actor: Actor, address: str | None, people: Mapping[str, UUID]) -> UUID | None:
    """The owner of a new document: who is named; else the adder, when they may see only their own."""
    if address is not None:
        return people[tidy(address)]
    return None if actor.may(Permission.EVIDENCE_WRITE_ALL) else actor.person_id


def details_faults(actor: Actor, details: ItemDetails, people: Mapping[str, UUID]) -> list[FieldError]:
    """All that is wrong with the details of a new document."""
    faults = code_faults(details.evidence_category, details.quality_statements)
    fault = period_fault(details.period_from, details.period_to)
    if fault is not None:
        faults.append(FieldError("/period_to", fault))
    return faults + people_faults(actor, details, people)


def link_faults(link: LinkContent, on: date) -> list[FieldError]:
    """All that is wrong with a public address."""
    faults = []
    fault = link_fault(link.url)
    if fault is not None:
        faults.append(FieldError("/url", fault))
    if link.seen_on > on:
        faults.append(FieldError("/seen_on", "Give the day on which someone looked at it: today or before."))
    return faults


def tidy(address: str) -> str:
    """An address as accounts keep it."""
    return address.strip().lower()
