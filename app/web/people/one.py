"""One person: facts and roles, closing the account, and handing over what they have in hand."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import service
from app.accounts.routes.own import passwords_are_on
from app.accounts.schemas import PersonOut, PersonPatch, ReasonIn, RoleIn
from app.assessments import service as assessments
from app.core.db import Database, DbSession
from app.core.errors import EditConflict, Invalid, NotFound, RuleBroken
from app.handover import service as handover
from app.handover.schemas import HandOverIn, HandOverLine, InHandOut
from app.web.dates import plural, when
from app.web.forms import FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.people.words import HERE, KIND_WORDS, page_of, proposal_row, require_people
from app.web.set_up.answering import Sent, done
from app.web.shell import render
from app.web.views.people import HandedRow, PersonPage, RoleRow, ThingRow
from app.web.views.shared import Choice

router = APIRouter()
FIELDS = ("name", "job_title", "team", "manager")
NOTHING = Sent()


@router.get("/people/{key}")
def person_page(key: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """One person, for whoever may know the people."""
    return _show(key, request, db, actor)


@router.post("/people/{key}/details")
def change(key: str, request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Change a person's name, job or team."""
    actor.require(Permission.PEOPLE_WRITE)
    data, errors = read_form(PersonPatch, PostedForm({name: (form[name],) for name in FIELDS}))
    if data is None:
        return _show(key, request, db, actor, Sent(form, errors, 422))
    try:
        with db.write() as session:
            service.change_person(session, actor, _person(session, actor, key).email, form.version, data)
    except Invalid as problem:
        return _show(key, request, db, actor, Sent(form, errors_from(problem), problem.status))
    except EditConflict as problem:
        words = "Someone else changed this person after you opened the page. This is how it stands."
        return _show(key, request, db, actor, Sent(errors=FormErrors((FormError("", words),)), status=problem.status))
    return done(f"{HERE}/{key}", f"{form['name']} is saved.")


@router.post("/people/{key}/roles")
def give_role(key: str, request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give a role, or propose it where a second person is needed or the giver is the lead."""
    actor.require(Permission.PEOPLE_PROPOSE_ROLES)
    data, errors = read_form(RoleIn, form)
    if data is None:
        return _show(key, request, db, actor, Sent(form, errors, 422))
    try:
        with db.write() as session:
            email = _person(session, actor, key).email
            gives = actor.may(Permission.PEOPLE_GIVE_ROLES)
            given = (service.give_role if gives else service.propose_role)(session, actor, email, data)
    except (Invalid, RuleBroken) as problem:
        return _show(key, request, db, actor, Sent(form, _at_role(errors_from(problem)), problem.status))
    return done(f"{HERE}/{key}", given.says)


@router.post("/people/{key}/roles/end")
def end_role(key: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """End a role; it bites on the person's next request."""
    if form["role"] not in {role.value for role in Role}:
        raise NotFound("There is no such role.")
    with db.write() as session:
        person = _person(session, actor, key)
        service.end_role(session, actor, person.email, Role(form["role"]), form["assessment"] or None)
    return done(f"{HERE}/{key}", f"{person.name} is no longer {ROLE_WORDS[Role(form['role'])]}.")


@router.post("/people/{key}/invite")
def invite(key: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """A link by which they set their password, shown this once: to be sent to them by whoever made it."""
    passwords_are_on(request)
    try:
        with db.write() as session:
            person = _person(session, actor, key)
            token, ends_at = service.make_password_link(session, actor, person.email)
    except RuleBroken as problem:
        return _show(key, request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    link = str(request.base_url).rstrip("/") + f"/set-password/{token}"
    return _show(key, request, db, actor, link=link, until=when(ends_at))


@router.post("/people/{key}/sign-out")
def sign_out_person(key: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """Wherever they are signed in, they are out; they may sign in again."""
    try:
        with db.write() as session:
            person = _person(session, actor, key)
            ended = service.sign_out_person(session, actor, person.email)
    except RuleBroken as problem:
        return _show(key, request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return done(f"{HERE}/{key}", f"{plural(ended, 'session', 'sessions')} of {person.name} ended.")


@router.post("/people/{key}/reset-second-factor")
def reset_second_factor(key: str, request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """For a lost phone: they set up a new one, and open no case before somebody else has looked at this."""
    actor.require(Permission.PEOPLE_WRITE)
    data, _ = read_form(ReasonIn, PostedForm({"reason": (form["lost"],)}))
    if data is None:
        fault = FormErrors((FormError("lost", "Say in a few words how you know that it is them who ask."),))
        return _show(key, request, db, actor, Sent(form, fault, 422))
    try:
        with db.write() as session:
            person = _person(session, actor, key)
            service.reset_second_factor(session, actor, person.email, data.reason)
    except RuleBroken as problem:
        return _show(key, request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return done(
        f"{HERE}/{key}",
        f"{person.name} sets up a new second factor. Somebody else has to confirm this before cases open.",
    )


@router.post("/people/{key}/disable")
def disable(key: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """They have left: they are out at once, and the page says what they have in hand."""
    try:
        with db.write() as session:
            person = _person(session, actor, key)
            service.disable_person(session, actor, person.email)
    except RuleBroken as problem:
        return _show(key, request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return done(f"{HERE}/{key}", f"{person.name} can no longer sign in. What they have in hand is listed below.")


@router.post("/people/{key}/hand-over")
def hand_over(key: str, request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give all of it to another person in one act."""
    actor.require(Permission.PEOPLE_HAND_OVER)
    data, _ = read_form(HandOverIn, PostedForm({"to": (form["to"],)}))
    if data is None:
        return _show(key, request, db, actor, Sent(form, FormErrors((FormError("to", "Choose who gets it."),)), 422))
    try:
        with db.write() as session:
            made = handover.hand_over(session, actor, _person(session, actor, key).email, data)
    except (Invalid, RuleBroken) as problem:
        return _show(key, request, db, actor, Sent(form, errors_from(problem), problem.status))
    why = f" {made.left[0].key}: {made.left[0].why}" if made.left else ""
    return done(f"{HERE}/{key}", made.says + why)


@router.post("/people/{key}/hand-over/{reference}/undo")
def undo_hand_over(key: str, reference: str, request: Request, db: Db, actor: CurrentActor) -> Response:
    """Give it all back."""
    try:
        with db.write() as session:
            made = handover.undo_hand_over(session, actor, reference)
    except RuleBroken as problem:
        return _show(key, request, db, actor, Sent(errors=errors_from(problem), status=problem.status))
    return done(f"{HERE}/{key}", made.says)


def _person(session: DbSession, actor: Actor, key: str) -> PersonOut:
    """The person of a page; NotFound (404) for nobody."""
    for one in service.list_people(session, actor, active_only=False):
        if one.key == key:
            return one
    raise NotFound("There is nobody at this address.")


def _show(
    key: str, request: Request, db: Database, actor: Actor, sent: Sent = NOTHING, *, link: str = "", until: str = ""
) -> Response:
    require_people(actor)
    with db.read() as session:
        one = _person(session, actor, key)
        everyone = service.list_people(session, actor)
        proposals = [row for row in service.list_proposals(session, actor) if row.email == one.email]
        in_hand, handed = _in_hand(session, actor, one.email)
        rounds = assessments.list_assessments(session, actor) if actor.may(Permission.ASSESSMENT_READ) else ()
        me = service.who_am_i(session, actor).email
        page = frame(session, actor, one.name, HERE, errors=sent.errors)
    view = PersonPage(
        address=f"{HERE}/{key}",
        email=one.email,
        name=one.name,
        job_title=one.job_title,
        team=one.team,
        manager=one.manager,
        is_active=one.active,
        version=one.version,
        roles=[
            RoleRow(
                ROLE_WORDS[grant.role],
                grant.role.value,
                f"in {grant.assessment} only" if grant.assessment else "",
                grant.assessment or "",
            )
            for grant in one.grants
        ],
        proposals=[proposal_row(row) for row in proposals],
        may_change=actor.may(Permission.PEOPLE_WRITE),
        may_give=actor.may(Permission.PEOPLE_GIVE_ROLES),
        may_propose=actor.may(Permission.PEOPLE_PROPOSE_ROLES),
        may_hand_over=actor.may(Permission.PEOPLE_HAND_OVER),
        is_self=one.email == me,
        role_choices=[Choice(role.value, ROLE_WORDS[role]) for role in Role if role not in one.roles],
        rounds=[Choice(row.reference, f"{row.title} ({row.reference})") for row in rounds],
        counts=None if in_hand is None else [_counted(kind, number) for kind, number in in_hand.counts.items()],
        things=[] if in_hand is None else [
            ThingRow(KIND_WORDS[thing.kind][0], thing.key, thing.title, page_of(thing.kind, thing.key))
            for thing in in_hand.things
        ],
        handed=[
            HandedRow(
                row.reference,
                f"{plural(row.number, 'thing', 'things')} to {row.taker}, by {row.made_by}",
                row.made_at,
                row.undone_at is None,
            )
            for row in handed
        ],
        others=[Choice(row.email, row.name) for row in everyone if row.email != one.email],
        values=sent.typed((*FIELDS, "role", "assessment", "reason", "to", "lost")),
        errors=sent.errors,
        may_invite=actor.may(Permission.PEOPLE_WRITE) and request.app.state.settings.local_passwords,
        link=link,
        link_until=until,
    )  # fmt: skip
    return render(request, "people/one.html", page, view, sent.status)


def _in_hand(session: DbSession, actor: Actor, email: str) -> tuple[InHandOut | None, list[HandOverLine]]:
    if actor.may(Permission.PEOPLE_HAND_OVER):
        return handover.list_in_hand(session, actor, email), handover.list_hand_overs(session, actor, email)
    if actor.may(Permission.PEOPLE_WRITE):
        return handover.count_in_hand(session, actor, email), []
    return None, []


def _counted(kind: str, number: int) -> tuple[str, int]:
    return KIND_WORDS[kind][number != 1], number


def _at_role(errors: FormErrors) -> FormErrors:
    return FormErrors(tuple(FormError(one.field or "role", one.message) for one in errors))
