"""What a list of ours holds now, and how one row of it is changed: each by the verbs of its own domain."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.accounts.schemas import PersonPatch
from app.answers import service as answers
from app.answers.schemas.changes import RequestPatch
from app.casetracking import service as casetracking
from app.casetracking.schemas.cases import CasePatch
from app.core.errors import Invalid
from app.core.paging import MOST, PageParams
from app.edited.models import ListKind
from app.edited.rules.columns import Field, Reads, tidy
from app.edited.rules.comparing import Now
from app.edited.rules.lists import our_list
from app.evidence import service as evidence
from app.evidence.schemas import ItemPatch
from app.gaps import service as gaps
from app.gaps.schemas import SettleIn
from app.improvement import service as improvement
from app.improvement.schemas import ActionPatch
from app.selfassessment import service as selfassessment
from app.selfassessment.schemas.assertions import AssertionPatch

P = TypeVar("P", bound=BaseModel)
Fields = dict[str, Any]
# What a list's rows may be changed with on their pages; which of the rows and cells, its own verbs decide.
NEEDED = {
    ListKind.REQUESTS: Permission.REQUESTS_MANAGE,
    ListKind.DOCUMENTS: Permission.REQUESTS_MANAGE,
    ListKind.ACTIONS: Permission.REQUESTS_MANAGE,
    ListKind.ASSERTIONS: Permission.SELF_ASSESSMENT_WRITE,
    ListKind.PEOPLE: Permission.PEOPLE_WRITE,
    ListKind.CASES: Permission.CASES_MANAGE,
    ListKind.GAPS: Permission.GAPS_ACCEPT,
}


def now_in(session: Session, actor: Actor, kind: ListKind, references: Collection[str]) -> dict[str, Now]:
    """The rows of these references as they stand, as far as this person may see them."""
    actor.require(NEEDED[kind])
    if not references:
        return {}
    return _READERS[kind](session, actor, frozenset(references))


def save_row(
    session: Session, actor: Actor, kind: ListKind, reference: str, version: int, values: Mapping[str, str]
) -> int:
    """Change one row; gives its new version. Every refusal of the domain's own verb comes through."""
    actor.require(NEEDED[kind])
    fields = {
        column.key: _typed(column, values[column.key]) for column in our_list(kind).fields if column.key in values
    }
    return _SAVERS[kind](session, actor, reference, version, fields)


def names_of_people(session: Session, actor: Actor) -> dict[str, str]:
    """The name of everyone with an account, by address; those who left too, for the rows that still name them."""
    actor.require(Permission.PEOPLE_READ)
    return {one.email: one.name for one in accounts.list_people(session, actor, active_only=False)}


def _save_request(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    return answers.change_request(session, actor, reference, version, _patch(RequestPatch, fields)).version


def _save_document(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    return evidence.change_details(session, actor, reference, version, _patch(ItemPatch, fields)).version


def _save_action(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    return improvement.change_action(session, actor, reference, version, _patch(ActionPatch, fields)).version


def _save_assertion(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    return selfassessment.change_assertion(session, actor, reference, version, _patch(AssertionPatch, fields)).version


def _save_person(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    return accounts.change_person(session, actor, reference, version, _patch(PersonPatch, fields)).version


def _save_case(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    return casetracking.change_case(session, actor, reference, version, _patch(CasePatch, fields)).version


def _save_gap(session: Session, actor: Actor, reference: str, version: int, fields: Fields) -> int:
    rule, _, subject = reference.partition(" ")
    return gaps.settle_gap(session, actor, version, _patch(SettleIn, {"rule": rule, "subject": subject, **fields}))


_SAVERS: dict[ListKind, Callable[[Session, Actor, str, int, Fields], int]] = {
    ListKind.REQUESTS: _save_request,
    ListKind.DOCUMENTS: _save_document,
    ListKind.ACTIONS: _save_action,
    ListKind.ASSERTIONS: _save_assertion,
    ListKind.PEOPLE: _save_person,
    ListKind.CASES: _save_case,
    ListKind.GAPS: _save_gap,
}


def _requests(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        facts.code: _now(
            ListKind.REQUESTS, facts.version, facts.category.title, f"/requests/{facts.code}",
            owner=facts.owner.email if facts.owner else None, due_on=facts.due_on, note=facts.note,
        )
        for facts, _ in answers.judged_requests(session, actor, references)
    }  # fmt: skip


def _documents(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        item.reference: _now(
            ListKind.DOCUMENTS, item.version, item.title, f"/evidence/{item.reference}",
            title=item.title, owner=item.owner, document_date=item.document_date, period_from=item.period_from,
            period_to=item.period_to, review_by=item.review_by, evidence_category=item.evidence_category,
            sensitivity=item.sensitivity.value, permission_to_share=item.permission_to_share.value,
            tags=", ".join(item.tags),
        )
        for item in evidence.list_called(session, actor, references)
    }  # fmt: skip


def _actions(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    found: dict[str, Now] = {}
    after: str | None = None
    while True:
        page = improvement.list_actions(session, actor, None, PageParams(limit=MOST, after=after))
        for one in page.items:
            if one.reference in references:
                found[one.reference] = _now(
                    ListKind.ACTIONS, one.version, one.aim, f"/actions/{one.reference}",
                    aim=one.aim, owner=one.owner, due_on=one.due_on, measure=one.measure, progress=one.progress,
                )  # fmt: skip
        after = page.next
        if after is None:
            return found


def _assertions(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        one.reference: _now(
            ListKind.ASSERTIONS, one.version, one.text, f"/assertions/{one.reference}",
            quality_statement=one.quality_statement, kind=one.kind.value, text=one.text, impact=one.impact,
            owner=one.owner,
        )
        for one in selfassessment.list_to_change(session, actor, references)
    }  # fmt: skip


def _people(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        one.email: _now(
            ListKind.PEOPLE, one.version, one.name, f"/people/{one.key}",
            name=one.name, job_title=one.job_title, team=one.team,
        )
        for one in accounts.list_people(session, actor, active_only=False)
        if one.email in references
    }  # fmt: skip


def _cases(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    found: dict[str, Now] = {}
    after: str | None = None
    while True:
        page = casetracking.list_cases(session, actor, None, PageParams(limit=MOST, after=after))
        for one in page.items:
            if one.reference in references:
                found[one.reference] = _now(
                    ListKind.CASES, one.version, one.stage_name, f"/cases/{one.reference}", age_band=one.age_band,
                    primary_support_reason=one.primary_support_reason, locality_team=one.locality_team,
                )  # fmt: skip
        after = page.next
        if after is None:
            return found


def _gaps(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        reference: _now(
            ListKind.GAPS, one.version, one.gap.what, one.gap.page,
            reason=one.gap.accepted_reason, ends_on=one.gap.accepted_until,
        )
        for one in gaps.list_settled(session, actor)
        if (reference := f"{one.gap.rule} {one.gap.subject}") in references
    }  # fmt: skip


_READERS: dict[ListKind, Callable[[Session, Actor, frozenset[str]], dict[str, Now]]] = {
    ListKind.REQUESTS: _requests,
    ListKind.DOCUMENTS: _documents,
    ListKind.ACTIONS: _actions,
    ListKind.ASSERTIONS: _assertions,
    ListKind.PEOPLE: _people,
    ListKind.CASES: _cases,
    ListKind.GAPS: _gaps,
}


def _now(kind: ListKind, version: int, called: str, page: str, /, **values: str | date | None) -> Now:
    texts = {
        column.key: tidy(column, value.isoformat() if isinstance(value, date) else value or "")
        for column in our_list(kind).fields
        for value in (values[column.key],)
    }
    return Now(version, called, texts, page)


def _typed(column: Field, value: str) -> Any:
    """The text of a cell as the body of the domain's change takes it."""
    if column.reads is Reads.TAGS:
        return value.split(", ") if value else []
    if column.reads is Reads.PROSE:
        return value
    return value or None


def _patch(body: type[P], fields: dict[str, Any]) -> P:
    try:
        return body.model_validate(fields)
    except ValidationError as wrong:
        said = wrong.errors()[0]
        raise Invalid(f"{str(said['loc'][0]).replace('_', ' ').capitalize()}: {said['msg']}.") from wrong
