"""The verb of "why can I not see this?": for administrators and information governance, about one person and one thing."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.access.permissions import GLASS_RIGHTS
from app.accounts import service as accounts
from app.core.clock import today
from app.core.errors import FieldError, Invalid
from app.evidence.models import Sensitivity
from app.whynot import queries, rules
from app.whynot.queries import Facts
from app.whynot.rules import Thing
from app.whynot.schemas import WhyIn, WhyOut

P = Permission


def explain(session: Session, actor: Actor, data: WhyIn) -> WhyOut:
    """Say whether a person can see a thing, and which permission or rule of the thing allows or refuses it.

    The verdict is the rule's own answer for that person. Nothing of the thing is given: no title, no name of others.
    Invalid (422) for a thing that is none or is not here.
    """
    actor.require(Permission.PEOPLE_EXPLAIN)
    person = accounts.get_person(session, actor, data.person)
    thing = rules.thing_of(data.thing)
    if thing is None:
        raise _wrong("Give a reference such as E-0142 or CT-07, a request’s code, or the address of a page.")
    of = accounts.find_actor(session, accounts.person_id_of(session, actor, data.person), actor.assessment_id)
    if of is None:
        because = ["Their account is closed, so they can’t sign in at all."]
        return _out(person.name, thing, Facts(may=False), because)
    if thing.kind == rules.PAGE:
        needed = rules.PAGES[thing.reference]
        facts = Facts(may=bool(needed & of.permissions))
        return _out(person.name, thing, facts, [rules.of_area(of, needed, "this page")])
    find, because_of = _KINDS[thing.kind]
    # Whatever is found only decides which sentences are said: the caller sees nothing of it.
    seer = replace(actor, permissions=actor.permissions | GLASS_RIGHTS)
    found = find(session, seer, of, thing.reference)
    if found is None:
        raise _wrong(f"There is no {thing.kind} {thing.reference[:40]} in this round. Check it.")
    return _out(person.name, thing, found, because_of(of, found))


def _document(of: Actor, facts: Facts) -> list[str]:
    because = [rules.of_area(of, {P.EVIDENCE_READ}, "documents")]
    if not of.may(P.EVIDENCE_READ):
        return because
    because.append(
        rules.of_rows(of, P.EVIDENCE_READ_ALL, "documents", facts.own, "Its owner can name them as a reader.")
    )
    if facts.sensitivity is Sensitivity.RESTRICTED and not of.may(P.EVIDENCE_READ_RESTRICTED):
        because.append(
            "It is restricted: only the lead, information governance, its owner and the readers named see it."
        )
    if facts.sensitivity is Sensitivity.CASE_MATERIAL and not of.may(P.EVIDENCE_READ_CASE_MATERIAL):
        because.append(
            "It is case material: only the lead, the principal social worker and information governance see it, and "
            "whoever owns it or is named where they work on cases themselves."
        )
    return because


def _case(of: Actor, facts: Facts) -> list[str]:
    because = [rules.of_area(of, {P.CASES_READ}, "records of cases")]
    if of.may(P.CASES_READ):
        how = "The lead or the principal social worker gives parts in cases."
        if facts.own and not facts.may:
            because.append(f"They read only cases in which they have a part today. Of this one {facts.own[-1]}.")
        else:
            because.append(rules.of_rows(of, P.CASES_READ_ALL, "cases", facts.own, how))
    if facts.lists and not facts.may:
        because.append("They see it on the case list, by its code, and nothing of its record.")
    return because


def _request(of: Actor, facts: Facts) -> list[str]:
    how = "Its owner, reader and approver see it, and whoever is asked for a document."
    return [
        rules.of_area(of, {P.REQUESTS_READ}, "requests"),
        *([rules.of_rows(of, P.REQUESTS_READ_ALL, "requests", facts.own, how)] if of.may(P.REQUESTS_READ) else []),
    ]


def _assertion(of: Actor, facts: Facts) -> list[str]:
    how = "Its owner and whoever wrote it see it."
    needed = P.SELF_ASSESSMENT_READ
    more = [rules.of_rows(of, P.SELF_ASSESSMENT_READ_ALL, "assertions", facts.own, how)] if of.may(needed) else []
    return [rules.of_area(of, {needed}, "the self-assessment"), *more]


def _action(of: Actor, facts: Facts) -> list[str]:
    return [rules.of_area(of, {P.ACTIONS_READ}, "actions")]


def _find_case(session: Session, seer: Actor, of: Actor, reference: str) -> Facts | None:
    return queries.of_case(session, seer, of, reference, today())


Finding = Callable[[Session, Actor, Actor, str], Facts | None]
Saying = Callable[[Actor, Facts], list[str]]
_KINDS: dict[str, tuple[Finding, Saying]] = {
    rules.DOCUMENT: (queries.of_document, _document),
    rules.CASE: (_find_case, _case),
    rules.REQUEST: (queries.of_request, _request),
    rules.ASSERTION: (queries.of_assertion, _assertion),
    rules.ACTION: (queries.of_action, _action),
}


def _wrong(sentence: str) -> Invalid:
    return Invalid("The thing is not known.", errors=(FieldError("/thing", sentence),))


def _out(name: str, thing: Thing, facts: Facts, because: list[str]) -> WhyOut:
    words = f"the page /{thing.reference}" if thing.kind == rules.PAGE else f"{thing.kind} {thing.reference}"
    return WhyOut(
        person=name,
        thing=words,
        may=facts.may,
        answer=f"{name} {'can' if facts.may else 'can’t'} see {words}.",
        because=because,
    )
