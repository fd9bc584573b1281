"""What a list of ours holds now, and how one row of it is changed: each by the verbs of its own domain."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.schemas.changes import RequestPatch
from app.core.errors import Invalid
from app.core.paging import MOST, PageParams
from app.edited.models import ListKind
from app.edited.rules.columns import Field, Reads, our_list, tidy
from app.edited.rules.comparing import Now
from app.evidence import service as evidence
from app.evidence.schemas import ItemPatch
from app.improvement import service as improvement
from app.improvement.schemas import ActionPatch

P = TypeVar("P", bound=BaseModel)


def now_in(session: Session, actor: Actor, kind: ListKind, references: Collection[str]) -> dict[str, Now]:
    """The rows of these references as they stand, as far as this person may see them."""
    actor.require(Permission.REQUESTS_MANAGE)
    if not references:
        return {}
    return _READERS[kind](session, actor, frozenset(references))


def save_row(
    session: Session, actor: Actor, kind: ListKind, reference: str, version: int, values: Mapping[str, str]
) -> int:
    """Change one row; gives its new version. Every refusal of the domain's own verb comes through."""
    actor.require(Permission.REQUESTS_MANAGE)
    fields = {
        column.key: _typed(column, values[column.key]) for column in our_list(kind).fields if column.key in values
    }
    if kind is ListKind.REQUESTS:
        return answers.change_request(session, actor, reference, version, _patch(RequestPatch, fields)).version
    if kind is ListKind.ACTIONS:
        return improvement.change_action(session, actor, reference, version, _patch(ActionPatch, fields)).version
    return evidence.change_details(session, actor, reference, version, _patch(ItemPatch, fields)).version


def names_of_people(session: Session, actor: Actor) -> dict[str, str]:
    """The name of everyone with an account, by address; those who left too, for the rows that still name them."""
    actor.require(Permission.PEOPLE_READ)
    return {one.email: one.name for one in accounts.list_people(session, actor, active_only=False)}


def _requests(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        facts.code: _now(
            ListKind.REQUESTS, facts.version, facts.category.title,
            owner=facts.owner.email if facts.owner else None, due_on=facts.due_on, note=facts.note,
        )
        for facts, _ in answers.judged_requests(session, actor, references)
    }  # fmt: skip


def _documents(session: Session, actor: Actor, references: frozenset[str]) -> dict[str, Now]:
    return {
        item.reference: _now(
            ListKind.DOCUMENTS, item.version, item.title,
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
                    ListKind.ACTIONS, one.version, one.aim,
                    aim=one.aim, owner=one.owner, due_on=one.due_on, measure=one.measure, progress=one.progress,
                )  # fmt: skip
        after = page.next
        if after is None:
            return found


_READERS: dict[ListKind, Callable[[Session, Actor, frozenset[str]], dict[str, Now]]] = {
    ListKind.REQUESTS: _requests,
    ListKind.DOCUMENTS: _documents,
    ListKind.ACTIONS: _actions,
}


def _now(kind: ListKind, version: int, called: str, /, **values: str | date | None) -> Now:
    texts = {
        column.key: tidy(column, value.isoformat() if isinstance(value, date) else value or "")
        for column in our_list(kind).fields
        for value in (values[column.key],)
    }
    return Now(version, called, texts)


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
