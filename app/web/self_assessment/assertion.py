"""One assertion: what do we know, and how do we know it? Its open answer and its actions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.activity import service as activity
from app.core.db import Database
from app.core.errors import EditConflict, Invalid, RuleBroken
from app.core.paging import PageParams
from app.documents.places import Jump, jump_of
from app.evidence import service as evidence
from app.improvement import service as improvement
from app.improvement.schemas import ActionFilter
from app.selfassessment import service
from app.selfassessment.models import Direction
from app.selfassessment.schemas.assertions import ActionLinkIn, AssertionOut, CellOut, ResponseIn, SupportOut
from app.selfassessment.schemas.supports import CaseSupportOut
from app.web.addresses import place_address
from app.web.forms import NO_ERRORS, FormErrors, Posted, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.self_assessment import words
from app.web.shell import render
from app.web.views.self_assessment import AssertionPage, CategoryLine, SupportLine
from app.web.views.shared import Choice, Conflict, Happening, Pair, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
P = Permission
HERE = "/self-assessment"
Reference = Annotated[str, Path(max_length=20)]
NAMED_IN_A_CATEGORY = 3
MOST_ACTIONS = 200


@dataclass(frozen=True)
class Beside:
    """What stands beside the assertion after a refusal: faults, what was typed, what someone else saved."""

    errors: FormErrors = NO_ERRORS
    values: Mapping[str, str] = field(default_factory=dict)
    pairs: Callable[[AssertionOut], list[Pair]] | None = None
    status: int = 200


@router.get("/assertions/{reference}")
def one_page(
    request: Request, reference: Reference, db: Db, actor: CurrentActor, cases: Literal["", "read"] = ""
) -> Response:
    """The assertion. What tracked cases show is read only when asked for, because each look is written down."""
    return show(request, reference, db, actor, Beside(), cases_read=cases == "read")


@router.post("/assertions/{reference}/response")
def write_response(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Write the open answer to what points the other way."""
    typed = {"response": form["response"]}
    data, errors = read_form(ResponseIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, typed, status=422))
    try:
        with db.write() as session:
            service.write_response(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        pairs = lambda one: [Pair("Our open answer", one.response, data.response)]  # noqa: E731
        return show(request, reference, db, actor, Beside(errors_from(problem), typed, pairs, problem.status))
    response = RedirectResponse(f"/assertions/{reference}#other-way", 303)
    tell(response, f"The open answer of {reference} is saved.")
    return response


@router.post("/assertions/{reference}/actions/link")
def link_action(request: Request, reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Say that an action answers this assertion."""
    data, errors = read_form(ActionLinkIn, form)
    if data is None:
        return show(request, reference, db, actor, Beside(errors, status=422))
    try:
        with db.write() as session:
            action = service.link_action(session, actor, reference, form.version, data)
    except (Invalid, RuleBroken, EditConflict) as problem:
        return show(request, reference, db, actor, Beside(errors_from(problem), {}, lambda one: [], problem.status))
    response = RedirectResponse(f"/assertions/{reference}#actions", 303)
    tell(response, f"{action.reference} answers {reference}.")
    return response


@router.post("/assertions/{reference}/actions/unlink")
def unlink_action(reference: Reference, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The action no longer answers this assertion; it stays an action of the council."""
    with db.write() as session:
        service.unlink_action(session, actor, reference, form.version, form["action"][:20])
    response = RedirectResponse(f"/assertions/{reference}#actions", 303)
    tell(response, f"{form['action'][:20]} no longer answers {reference}.")
    return response


def show(
    request: Request, reference: str, db: Database, actor: Actor, beside: Beside, *, cases_read: bool = False
) -> Response:
    """Draw the assertion; with `cases_read` in a writing transaction, since that is a look at each case."""
    reads = cases_read and actor.may(P.CASES_READ)
    with db.write() if reads else db.read() as session:
        one = service.one_assertion(session, actor, reference)
        shown = service.case_supports(session, actor, reference) if reads else []
        happened = _activity(session, actor, reference)
        to_link = _open_actions(session, actor, one)
        at = _places(session, actor, one.supports)
        conflict = beside.status == EditConflict.status
        errors = NO_ERRORS if conflict else beside.errors
        page = frame(session, actor, f"Assertion {one.reference}", HERE, errors=errors)
    pairs = beside.pairs(one) if conflict and beside.pairs else []
    pieces = [_document(support, at) for support in one.supports] + _cases(one, shown)
    view = AssertionPage(
        reference=one.reference,
        text=one.text,
        kind=one.kind.value,
        impact=one.impact,
        response=beside.values.get("response", one.response),
        state=words.TAGS[one.state],
        state_words=one.state_words,
        version=one.version,
        statement=Place(one.statement_name, f"{HERE}/{one.quality_statement}"),
        in_short=one.in_short,
        categories=[
            *(_category(cell, one.supports) for cell in one.categories),
            *(CategoryLine(name, 0, 0, "", False) for name in one.unused_categories),
        ],
        supporting=[piece for piece in pieces if piece.direction == Direction.SUPPORTS.value],
        other_way=[piece for piece in pieces if piece.direction == Direction.OTHER_WAY.value],
        unknown=one.gaps,
        actions=[words.action_of(action) for action in one.actions],
        owner=one.owner or "",
        owner_name=one.owner_name or "",
        written_by=one.written_by,
        reviewed=one.last_reviewed_on,
        previous=_neighbour(one.previous),
        next=_neighbour(one.next),
        activity=happened,
        status=one.status.value,
        from_request=Place(f"request {one.from_request}", f"/requests/{one.from_request}")
        if one.from_request
        else None,
        has_unread_cases=bool(one.cases) and not reads,
        may_change=one.may_change,
        may_back=one.may_change or actor.may(P.CASES_MANAGE),
        may_act=one.may_change and actor.may(P.ACTIONS_WRITE),
        open_actions=to_link,
        values=beside.values,
        errors=errors,
        conflict=Conflict([pair for pair in pairs if pair.theirs != pair.yours]) if conflict else None,
    )
    return render(request, "self_assessment/assertion.html", page, view, beside.status)


def _places(session: "Session", actor: Actor, supports: Sequence[SupportOut]) -> dict[tuple[str, str], Jump]:
    """Where the places written for the versions in use are among their pages."""
    if not actor.may(P.EVIDENCE_READ):
        return {}
    return evidence.jumps_to(
        session, actor, [(one.document, one.where_to_look) for one in supports if one.written_for == one.current]
    )


def _document(support: SupportOut, at: Mapping[tuple[str, str], Jump]) -> SupportLine:
    number = None if support.written_for == support.current else support.written_for
    jump = jump_of(support.where_to_look) if number else at.get((support.document, support.where_to_look))
    return SupportLine(
        id=support.document,
        title=support.title,
        address=f"/evidence/{support.document}",
        category=support.category_name,
        shows=support.what_it_shows,
        where=_where(support),
        version=support.version,
        answers=[Place(f"request {code}", f"/requests/{code}") for code in support.answers],
        direction=support.direction.value,
        is_withdrawn=support.withdrawn,
        is_out_of_date=support.out_of_date and not support.withdrawn,
        at=place_address(support.document, jump, number),
    )


def _where(support: SupportOut) -> str:
    place = support.where_to_look or ("all of it" if support.whole_document else "")
    return f"{support.document}, {place}" if place else f"{support.document}. Does not say where to look"


def _cases(one: AssertionOut, shown: Sequence[CaseSupportOut]) -> list[SupportLine]:
    """Cases by pseudonym for those who may read them, a sentence on the rest; their words only where they were read."""
    read = {(each.case, each.direction): each for each in shown}
    lines = []
    for link in one.cases:
        each = read.get((link.case, link.direction))
        lines.append(
            SupportLine(
                id=link.case,
                title=f"Case {link.case}",
                address=f"/cases/{link.case}",
                category="",
                shows=each.what_it_shows if each else "",
                where=each.where_to_look if each else "",
                version=link.version,
                direction=link.direction.value,
            )
        )
    said = [
        SupportLine("", "", "", "", "", "", 0, cases=each.sentence, direction=each.direction.value)
        for each in one.cases_said
    ]
    return lines + said


def _category(cell: CellOut, supports: Sequence[SupportOut]) -> CategoryLine:
    """What the category adds: its documents by title; what is left of the count is tracked cases."""
    here = list(dict.fromkeys(one.title for one in supports if one.category == cell.category and not one.withdrawn))
    named = here[:NAMED_IN_A_CATEGORY]
    if len(here) > len(named):
        named.append(f"{len(here) - len(named)} more")
    if cell.supports + cell.against > sum(one.category == cell.category and not one.withdrawn for one in supports):
        named.append("tracked cases" if named else "Tracked cases")
    return CategoryLine(cell.name, cell.supports, cell.against, ", ".join(named))


def _neighbour(reference: str | None) -> Place | None:
    return Place(reference, f"/assertions/{reference}") if reference else None


def _activity(session: "Session", actor: Actor, reference: str) -> list[Happening]:
    """What happened, for those who see the whole self-assessment."""
    if not actor.may(P.SELF_ASSESSMENT_READ_ALL):
        return []
    acts = activity.of_thing(session, actor, "assertions", reference)
    return [
        Happening(act.who, act.sentence.removeprefix(act.who).strip(), act.at, more=act.reason.rstrip("."))
        for act in acts[:10]
    ]


def _open_actions(session: "Session", actor: Actor, one: AssertionOut) -> list[Choice]:
    """Open actions that do not answer it yet."""
    if not (one.may_change and actor.may(P.ACTIONS_READ)):
        return []
    linked = {action.reference for action in one.actions}
    found = improvement.list_actions(session, actor, ActionFilter(open_only=True), PageParams(limit=MOST_ACTIONS))
    return [
        Choice(action.reference, f"{action.reference} {action.aim}"[:90])
        for action in found.items
        if action.reference not in linked
    ]
