"""Why can I not see this? For administrators and information governance, about one person and one thing."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.access import Actor, CurrentActor, Db, Permission
from app.accounts import service as accounts
from app.core.errors import Invalid, NotFound
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, errors_from, read_form
from app.web.frame import frame
from app.web.shell import render
from app.web.views.people import WhyPage
from app.web.views.shared import Choice
from app.whynot import service
from app.whynot.schemas import WhyIn, WhyOut

router = APIRouter()


@router.get("/people/why")
def why_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The question."""
    return _show(request, db, actor)


@router.post("/people/why")
def why(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The answer, in words. It is posted, so that no address holds a person."""
    data, errors = read_form(WhyIn, form)
    if data is None:
        return _show(request, db, actor, form["person"], form["thing"], errors=errors, status=422)
    try:
        with db.read() as session:
            found = service.explain(session, actor, data)
    except Invalid as problem:
        return _show(request, db, actor, data.person, data.thing, errors=errors_from(problem), status=problem.status)
    except NotFound as problem:
        gone = FormErrors((FormError("person", problem.detail),))
        return _show(request, db, actor, data.person, data.thing, errors=gone, status=422)
    return _show(request, db, actor, data.person, data.thing, found)


def _show(
    request: Request,
    db: Db,
    actor: Actor,
    person: str = "",
    thing: str = "",
    found: WhyOut | None = None,
    *,
    errors: FormErrors = NO_ERRORS,
    status: int = 200,
) -> Response:
    actor.require(Permission.PEOPLE_EXPLAIN)
    with db.read() as session:
        people = accounts.list_people(session, actor, active_only=False)
        page = frame(session, actor, "Why can’t they see this?", "/people", errors=errors)
    view = WhyPage(
        people=[Choice(one.email, one.name if one.active else f"{one.name} (has left)") for one in people],
        person=person,
        thing=thing[:300],
        may=None if found is None else found.may,
        answer="" if found is None else found.answer,
        because=() if found is None else found.because,
        errors=errors,
    )
    return render(request, "people/why.html", page, view, status)
