"""Set up: the people with an account, added one by one or from a sheet that is shown first; their roles; those who left."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from app.access import Actor, CurrentActor, Db, Permission, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import service
from app.accounts.schemas import PeopleIn, PeopleReadingOut, PersonIn, PersonOut, PersonPatch, RoleIn
from app.core.errors import EditConflict, Invalid, NotFound, RuleBroken
from app.files.store import FileStore
from app.web.dates import plural
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.set_up.answering import Sent, done, refused
from app.web.set_up.council import require_set_up
from app.web.shell import render
from app.web.views.set_up import PeoplePage, PersonRow, SheetPage
from app.web.views.shared import Choice, FileProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
ROLES = [Choice(role.value, ROLE_WORDS[role]) for role in Role]
FIELDS = ("name", "email", "job_title", "team")
HERE = "/set-up/people"
NOTHING = Sent()


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
        return _show(request, db, actor, refused(form, errors))
    try:
        with db.write() as session:
            person = service.add_person(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, Sent(form, _at_email(errors_from(problem)), problem.status))
    return done(HERE, f"{person.name} is added.")


@router.post("/set-up/people/sheet")
def read_sheet(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A dry run: every row as it was read. Nothing is added yet."""
    actor.require(Permission.PEOPLE_WRITE)
    files = form.chosen_files("file")
    if not files:
        return _show(request, db, actor, _said(FormError("file", "Choose the sheet first.")))
    store: FileStore = request.app.state.store
    arrived = store.take(files[0].file, request.app.state.settings.max_upload_mb * 1_048_576)
    try:
        with db.read() as session:
            reading = service.read_people_file(session, actor, arrived.path, files[0].filename or "people.xlsx")
            page = frame(session, actor, "People from a sheet", HERE)
    except Invalid as problem:
        return _show(request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    finally:
        store.drop(arrived)
    return render(request, "set_up/people_sheet.html", page, _sheet_view(reading))


@router.post("/set-up/people/many")
def add_many(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add those of the sheet that were shown; one who came in meanwhile is left as they are."""
    actor.require(Permission.PEOPLE_WRITE)
    try:
        people = PeopleIn.model_validate_json(form["people"]).people
    except ValidationError:
        return _show(
            request, db, actor, _said(FormError("file", "The people could not be read. Choose the sheet again."))
        )
    try:
        with db.write() as session:
            added = service.add_people(session, actor, people)
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, _said(FormError("file", f"Nobody was added. {problem.detail}")))
    left = len(people) - len(added)
    more = f" {plural(left, 'person was', 'people were')} here already." if left else ""
    return done(HERE, f"{plural(len(added), 'person is', 'people are')} added.{more}")


@router.post("/set-up/people/change")
def change(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change a person's name, job or team, and give or end roles."""
    actor.require(Permission.PEOPLE_WRITE)
    data, errors = read_form(PersonPatch, PostedForm({name: (form[name],) for name in FIELDS if name != "email"}))
    if data is None:
        return _show(request, db, actor, _said(*errors))
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
        return _show(request, db, actor, _said(FormError("", words), status=problem.status))
    except (Invalid, RuleBroken) as problem:
        return _show(request, db, actor, _said(*errors_from(problem), status=problem.status))
    return done(HERE, f"{form['name'] or now.name} is saved.")


@router.post("/set-up/people/disable")
def disable(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """They have left: they are out at once, and what they did stays under their name."""
    actor.require(Permission.PEOPLE_WRITE)
    try:
        with db.write() as session:
            person = service.get_person(session, actor, form["person"])
            service.disable_person(session, actor, person.email)
    except RuleBroken as problem:
        return _show(request, db, actor, _said(*errors_from(problem), status=problem.status))
    return done(
        HERE, f"{person.name} can no longer sign in. What they own keeps their name until it is given to others."
    )


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
        service.give_role(session, actor, now.email, RoleIn(role=Role(role)))


def _said(*faults: FormError, status: int = 422) -> Sent:
    """Faults of a row of the list: the forms there are many, so they are said at the top; a sheet's, at its field."""
    entries = tuple(one if one.field == "file" else FormError("", one.message) for one in faults)
    return Sent(errors=FormErrors(entries), status=status)


def _show(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    require_set_up(actor)
    with db.read() as session:
        people = service.list_people(session, actor, active_only=False)
        page = frame(session, actor, "People", "/set-up", errors=sent.errors)
    view = PeoplePage(
        rows=[_row(one) for one in sorted(people, key=lambda one: (not one.active, one.name.casefold()))],
        roles=ROLES,
        values=sent.typed(FIELDS),
        chosen_roles=sent.form.many("roles"),
        may_change=actor.may(Permission.PEOPLE_WRITE),
        may_give_roles=actor.may(Permission.PEOPLE_GIVE_ROLES),
        errors=sent.errors,
    )
    return render(request, "set_up/people.html", page, view, sent.status)


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


def _sheet_view(reading: PeopleReadingOut) -> SheetPage:
    people = PeopleIn.model_construct(people=reading.new)
    return SheetPage(
        rows=[
            PersonRow(one.email, one.name, one.job_title, one.team, [ROLE_WORDS[role] for role in one.roles], True)
            for one in reading.new
        ],
        known=reading.here_already,
        refused=[FileProblem(line.place, line.sentence) for line in reading.problems],
        people=people.model_dump_json(),
    )


def _at_email(errors: FormErrors) -> FormErrors:
    """That the address is taken is said at the address."""
    return FormErrors(tuple(FormError(one.field or "email", one.message) for one in errors))
