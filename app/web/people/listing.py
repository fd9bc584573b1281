"""Everyone with an account, by role and name; adding one, or many from a sheet that is shown first."""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from app.access import Actor, CurrentActor, Db, Permission, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import service
from app.accounts.rules import MAY_STAND_IN
from app.accounts.schemas import PeopleIn, PeopleReadingOut, PersonIn, PersonOut
from app.core.errors import Invalid, RuleBroken
from app.edited.models import ListKind
from app.edited.rules.columns import MARK
from app.files.uploads import uploaded
from app.web.dates import plural
from app.web.excel import Heading, table_download
from app.web.forms import FormError, FormErrors, Posted, errors_from, read_form
from app.web.frame import frame
from app.web.lists import ListAddress, going_out, mark_of
from app.web.people.words import HERE, deputy_row, proposal_row, require_people
from app.web.set_up.answering import Sent, done, refused
from app.web.shell import render
from app.web.views.people import PeoplePage, PersonRow, SheetPage
from app.web.views.shared import Choice, FileProblem

router = APIRouter()
ROLES = [Choice(role.value, ROLE_WORDS[role]) for role in Role]
FIELDS = ("name", "email", "job_title", "team", "manager")
NOTHING = Sent()


@router.get("/people")
def people_page(request: Request, db: Db, actor: CurrentActor, role: str = "", q: str = "") -> Response:
    """Everyone with an account."""
    return show_people(request, db, actor, role=role, q=q)


@router.get("/people.xlsx")
def as_excel(db: Db, actor: CurrentActor, role: str = "", q: str = "") -> Response:
    """This view of the people as Excel; names, jobs and teams can come back changed."""
    require_people(actor)
    with db.read() as session:
        found = in_order(
            one for one in service.list_people(session, actor, active_only=False) if _matches(one, role, q)
        )
        back = going_out(session, actor, ListKind.PEOPLE, [one.email for one in found])
        headings: list[Heading] = [
            ("Work email", "long"), "Name", "Job title", "Team", "Roles", ("Left", "short"), *([MARK] if back else ()),
        ]  # fmt: skip
        rows = [
            (
                one.email, one.name, one.job_title, one.team, ", ".join(ROLE_WORDS[held] for held in one.roles),
                "" if one.active else "Left", *mark_of(back, one.email),
            )
            for one in found
        ]  # fmt: skip
        said = [word for word in (next((words for value, words in ROLES if value == role), ""), q[:100]) if word]
        return table_download(session, "People", headings, rows, said)


@router.post("/people")
def add(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add one person with their roles; lead, psw and ig wait for a second person."""
    actor.require(Permission.PEOPLE_WRITE)
    data, errors = read_form(PersonIn, form)
    if data is None:
        return show_people(request, db, actor, refused(form, errors))
    try:
        with db.write() as session:
            person = service.add_person(session, actor, data)
    except (Invalid, RuleBroken) as problem:
        return show_people(request, db, actor, Sent(form, _at_email(errors_from(problem)), problem.status))
    waits = sorted(ROLE_WORDS[role] for role in set(data.roles) - set(person.roles))
    more = f" {' and '.join(waits)} waits until information governance confirms it." if waits else ""
    return done(f"{HERE}/{person.key}", f"{person.name} is added.{more}")


@router.post("/people/sheet")
def read_sheet(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """A dry run: every row as it was read. Nothing is added yet."""
    actor.require(Permission.PEOPLE_WRITE)
    files = form.chosen_files("file")
    if not files:
        return show_people(request, db, actor, _said(FormError("file", "Choose the sheet first.")))
    try:
        with uploaded(request, files[0]) as arrived, db.read() as session:
            reading = service.read_people_file(session, actor, arrived.path, files[0].filename or "people.xlsx")
            page = frame(session, actor, "People from a sheet", HERE)
    except Invalid as problem:
        return show_people(request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return render(request, "people/sheet.html", page, _sheet_view(reading))


@router.post("/people/many")
def add_many(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Add those of the sheet that were shown; one who came in meanwhile is left as they are."""
    actor.require(Permission.PEOPLE_WRITE)
    try:
        people = PeopleIn.model_validate_json(form["people"]).people
    except ValidationError:
        fault = FormError("file", "The people could not be read. Choose the sheet again.")
        return show_people(request, db, actor, _said(fault))
    try:
        with db.write() as session:
            added = service.add_people(session, actor, people)
            waiting = len(service.list_proposals(session, actor))
    except (Invalid, RuleBroken) as problem:
        return show_people(request, db, actor, _said(FormError("file", f"Nobody was added. {problem.detail}")))
    left = len(people) - len(added)
    more = f" {plural(left, 'person was', 'people were')} here already." if left else ""
    more += f" {plural(waiting, 'role waits', 'roles wait')} for a second person." if waiting else ""
    return done(HERE, f"{plural(len(added), 'person is', 'people are')} added.{more}")


def show_people(
    request: Request, db: Db, actor: Actor, sent: Sent = NOTHING, *, role: str = "", q: str = ""
) -> Response:
    """The list; with what was typed and what is wrong with it where a form comes back."""
    require_people(actor)
    with db.read() as session:
        everyone = service.list_people(session, actor, active_only=False)
        proposals = service.list_proposals(session, actor)
        deputies = service.list_deputies(session, actor)
        glass = service.list_glass(session, actor) if actor.may(Permission.PEOPLE_SEE_GLASS) else []
        page = frame(session, actor, "People", HERE, errors=sent.errors)
    waiting: dict[str, list[str]] = {}
    for one in proposals:
        waiting.setdefault(one.email, []).append(ROLE_WORDS[one.role])
    found = [one for one in everyone if _matches(one, role, q)]
    me = next((one.email for one in everyone if one.name == actor.name), "")
    view = PeoplePage(
        rows=[_row(one, waiting) for one in in_order(found)],
        total=len(everyone),
        roles=ROLES,
        role=role,
        q=q[:100],
        address=ListAddress.of(HERE, {"role": role, "q": q[:100]}),
        proposals=[proposal_row(one) for one in proposals],
        deputies=[deputy_row(one) for one in deputies],
        may_stand_in=[
            Choice(one.email, one.name)
            for one in everyone
            if one.active and one.email != me and MAY_STAND_IN & set(one.roles)
        ],
        values=sent.typed((*FIELDS, "deputy", "starts_on", "ends_on")),
        chosen_roles=sent.form.many("roles"),
        may_change=actor.may(Permission.PEOPLE_WRITE),
        may_name_deputy=actor.may(Permission.PEOPLE_NAME_DEPUTY) and actor.assessment_id is not None,
        may_see_glass=actor.may(Permission.PEOPLE_SEE_GLASS),
        may_explain=actor.may(Permission.PEOPLE_EXPLAIN),
        open_glass=[one.name for one in glass if one.is_open],
        errors=sent.errors,
    )
    return render(request, "people/list.html", page, view, sent.status)


def in_order(people: Iterable[PersonOut]) -> list[PersonOut]:
    """By name, those who left last."""
    return sorted(people, key=lambda one: (not one.active, one.name.casefold()))


def _matches(one: PersonOut, role: str, q: str) -> bool:
    words = q.casefold().split()
    text = f"{one.name} {one.email} {one.job_title} {one.team}".casefold()
    if role == "none":
        return not one.roles and all(word in text for word in words)
    return (not role or role in {held.value for held in one.roles}) and all(word in text for word in words)


def _row(one: PersonOut, waiting: dict[str, list[str]]) -> PersonRow:
    return PersonRow(
        email=one.email,
        name=one.name,
        job_title=one.job_title,
        team=one.team,
        roles=[ROLE_WORDS[role] for role in one.roles],
        is_active=one.active,
        address=f"{HERE}/{one.key}",
        waiting=waiting.get(one.email, ()),
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


def _said(*faults: FormError, status: int = 422) -> Sent:
    return Sent(errors=FormErrors(faults), status=status)


def _at_email(errors: FormErrors) -> FormErrors:
    """That the address is taken is said at the address."""
    return FormErrors(tuple(FormError(one.field or "email", one.message) for one in errors))
