"""Roles that wait are confirmed, refused or taken back; deputies of the lead are named and ended."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service
from app.accounts.schemas import DeputyIn, SettleIn
from app.core.db import Database, DbSession
from app.core.errors import Invalid, RuleBroken
from app.web.dates import short_date
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.people.listing import show_people
from app.web.people.words import HERE
from app.web.set_up.answering import Sent, done, refused

router = APIRouter()


@router.post("/people/proposals/{reference}/confirm")
def confirm(reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """The second person's yes."""
    return _settle(request, db, actor, lambda session: service.confirm_role(session, actor, reference).says)


@router.post("/people/proposals/{reference}/refuse")
def refuse(reference: str, request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The second person's no."""

    def say_no(session: DbSession) -> str:
        service.refuse_role(session, actor, reference, SettleIn(reason=form["reason"][:500]))
        return "The role is refused."

    return _settle(request, db, actor, say_no)


@router.post("/people/proposals/{reference}/withdraw")
def withdraw(reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """Taken back by whoever proposed it."""

    def take_back(session: DbSession) -> str:
        service.withdraw_role(session, actor, reference)
        return "The proposal is taken back."

    return _settle(request, db, actor, take_back)


@router.post("/people/deputies")
def name_deputy(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Let somebody approve requests from a day to a day."""
    actor.require(Permission.PEOPLE_NAME_DEPUTY)
    sent = PostedForm({**form.fields, "email": (form["deputy"],)})
    data, errors = read_form(DeputyIn, sent)
    if data is None:
        return show_people(request, db, actor, refused(form, _at_deputy(errors)))
    try:
        with db.write() as session:
            named = service.name_deputy(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return show_people(request, db, actor, Sent(form, _at_deputy(errors_from(problem)), problem.status))
    return done(
        HERE, f"{named.name} approves requests from {short_date(named.starts_on)} to {short_date(named.ends_on)}."
    )


@router.post("/people/deputies/{reference}/end")
def end_deputy(reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """End it now."""

    def end(session: DbSession) -> str:
        service.end_deputy(session, actor, reference)
        return "They no longer stand in for you."

    return _settle(request, db, actor, end)


def _settle(request: Request, db: Database, actor: Actor, act: Callable[[DbSession], str]) -> Response:
    try:
        with db.write() as session:
            says = act(session)
    except RuleBroken as problem:
        return show_people(request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return done(HERE, says)


def _at_deputy(errors: FormErrors) -> FormErrors:
    return FormErrors(
        tuple(
            FormError(
                "deputy" if one.field == "email" else one.field, one.message.replace("Enter email.", "Choose who.")
            )
            for one in errors
        )
    )
