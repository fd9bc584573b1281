"""Set up: the people with an account, added one by one or from a sheet that is shown first; their roles; those who left."""

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import TypeAdapter, ValidationError

from app.access import Actor, CurrentActor, Db, Permission, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import service
from app.accounts.schemas import PersonIn, PersonOut, PersonPatch
from app.accounts.sheet import SheetPerson, read_people
from app.core.errors import EditConflict, Invalid, NotFound, RuleBroken
from app.files.store import FileStore
from app.web.dates import plural
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.set_up.council import require_set_up
from app.web.shell import render
from app.web.views.set_up import PeoplePage, PersonRow, SheetPage
from app.web.views.shared import Choice, FileProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
ROLES = [Choice(role.value, ROLE_WORDS[role]) for role in Role]
FIELDS = ("name", "email", "job_title", "team")
_MANY = TypeAdapter(list[PersonIn])


@router.get("/set-up/people")
def people_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Everyone with an account."""
    return _show(request, db, actor)


@router.post("/set-up/people")
def add(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add one person with their roles."""
    actor.require(Permission.PEOPLE_WRITE)
    data, errors = read_form(PersonIn, form)
    if data is None:
        return _show(request, db, actor, form, errors)
    try:
        with db.write() as session:
            person = service.add_person(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, form, _at_email(errors_from(problem)), problem.status)
    return _told(f"{person.name} is added.")


@router.post("/set-up/people/sheet")
def read_sheet(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A dry run: every row as it was read. Nothing is added yet."""
    actor.require(Permission.PEOPLE_WRITE)
    files = form.chosen_files("file")
    if not files:
        return _show(request, db, actor, errors=FormErrors((FormError("file", "Choose the sheet first."),)))
    store: FileStore = request.app.state.store
    arrived = store.take(files[0].file, request.app.state.settings.max_upload_mb * 1_048_576)
    try:
        lines = read_people(arrived.path, files[0].filename or "people.xlsx")
    except Invalid as problem:
        return _show(request, db, actor, errors=errors_from(problem))
    finally:
        store.drop(arrived)
    with db.read() as session:
        here = {one.email for one in service.list_people(session, actor, active_only=False)}
        page = frame(session, actor, "People from a sheet", "/set-up")
    return render(request, "set_up/people_sheet.html", page, _sheet_view(lines, here))


@router.post("/set-up/people/many")
def add_many(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add those of the sheet that were shown; one who came in meanwhile is left as they are."""
    actor.require(Permission.PEOPLE_WRITE)
    try:
        people = _MANY.validate_json(form["people"])
    except ValidationError as fault:
        raise Invalid("The people could not be read. Choose the sheet again.") from fault
    left = []
    with db.write() as session:
        here = {one.email for one in service.list_people(session, actor, active_only=False)}
        for person in people:
            if person.email in here:
                left.append(person.name)
            else:
                service.add_person(session, actor, person)
    more = f" {plural(len(left), 'person was', 'people were')} here already." if left else ""
    return _told(f"{plural(len(people) - len(left), 'person is', 'people are')} added.{more}")


@router.post("/set-up/people/change")
def change(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change a person's name, job or team, and give or end roles."""
    actor.require(Permission.PEOPLE_WRITE)
    data, errors = read_form(PersonPatch, PostedForm({name: (form[name],) for name in FIELDS if name != "email"}))
    if data is None:
        return _show(request, db, actor, errors=FormErrors(tuple(FormError("", one.message) for one in errors)))
    try:
        with db.write() as session:
            now = service.get_person(session, actor, form["person"])
            changes = {name: value for name, value in data.model_dump().items() if (value or "") != getattr(now, name)}
            if changes:
                service.change_person(session, actor, now.email, form.version, PersonPatch.model_validate(changes))
            _set_roles(session, actor, now, form)
    except EditConflict as problem:
        words = (
            f"Someone else changed {form['name'] or 'this person'} after you opened the page. This is how it stands."
        )
        return _show(request, db, actor, errors=FormErrors((FormError("", words),)), status=problem.status)
    except (Invalid, RuleBroken) as problem:
        said = FormErrors(tuple(FormError("", one.message) for one in errors_from(problem)))
        return _show(request, db, actor, errors=said, status=problem.status)
    return _told(f"{form['name'] or now.name} is saved.")


@router.post("/set-up/people/disable")
def disable(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """They have left: they are out at once, and what they did stays under their name."""
    actor.require(Permission.PEOPLE_WRITE)
    try:
        with db.write() as session:
            person = service.get_person(session, actor, form["person"])
            service.disable_person(session, actor, person.email)
    except RuleBroken as problem:
        return _show(request, db, actor, errors=errors_from(problem), status=problem.status)
    return _told(f"{person.name} can no longer sign in. What they own keeps their name until it is given to others.")


def _set_roles(session: "Session", actor: Actor, now: PersonOut, form: PostedForm) -> None:
    if not actor.may(Permission.PEOPLE_GIVE_ROLES) or "roles" not in form:
        return
    wanted = set(form.many("roles"))
    if not wanted <= {role.value for role in Role}:
        raise NotFound("There is no such role.")
    held = {role.value for role in now.roles}
    for role in sorted(held - wanted):
        service.end_role(session, actor, now.email, Role(role))
    for role in sorted(wanted - held):
        service.give_role(session, actor, now.email, Role(role))


def _show(
    request: Request,
    db: Db,
    actor: Actor,
    form: PostedForm | None = None,
    errors: FormErrors | None = None,
    status: int = 422,
) -> Response:
    require_set_up(actor)
    with db.read() as session:
        people = service.list_people(session, actor, active_only=False)
        page = frame(session, actor, "People", "/set-up", errors=errors or FormErrors())
    view = PeoplePage(
        rows=[_row(one) for one in sorted(people, key=lambda one: (not one.active, one.name.casefold()))],
        roles=ROLES,
        values={} if form is None else {name: form[name] for name in FIELDS},
        chosen_roles=() if form is None else form.many("roles"),
        may_change=actor.may(Permission.PEOPLE_WRITE),
        may_give_roles=actor.may(Permission.PEOPLE_GIVE_ROLES),
        errors=errors or FormErrors(),
    )
    return render(request, "set_up/people.html", page, view, status if errors else 200)


def _row(one: PersonOut) -> PersonRow:
    return PersonRow(
        email=one.email,
        name=one.name,
        job_title=one.job_title,
        team=one.team,
        roles=[ROLE_WORDS[role] for role in one.roles],
        is_active=one.active,
        role_codes=[role.value for role in one.roles],
        version=one.version,
    )


def _sheet_view(lines: list[SheetPerson], here: set[str]) -> SheetPage:
    new = [line.person for line in lines if line.person is not None and line.person.email not in here]
    known = [line.person for line in lines if line.person is not None and line.person.email in here]
    return SheetPage(
        rows=[
            PersonRow(one.email, one.name, one.job_title, one.team, [ROLE_WORDS[role] for role in one.roles], True)
            for one in new
        ],
        known=[f"{one.name} ({one.email})" for one in known],
        refused=[FileProblem(line.place, line.fault) for line in lines if line.person is None],
        people=json.dumps([one.model_dump(mode="json") for one in new], ensure_ascii=False),
    )


def _at_email(errors: FormErrors) -> FormErrors:
    """That the address is taken is said at the address."""
    return FormErrors(tuple(FormError(one.field or "email", one.message) for one in errors))


def _told(words: str) -> Response:
    response = RedirectResponse("/set-up/people", 303)
    tell(response, words)
    return response
