"""The frame for one person: the council's name, the places they may go, how long is left."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.assessments import service as assessments
from app.assessments.schemas import RoundFacts
from app.search import service as search
from app.web import dates
from app.web.forms import NO_ERRORS, FormErrors
from app.web.notices import Notice
from app.web.shell import DeadlineStrip, Link, Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = Permission

# A place stands in the navigation for whoever holds one of its permissions.
PLACES: tuple[tuple[str, str, frozenset[Permission]], ...] = (
    ("Today", "/", frozenset(P)),
    ("Requests", "/requests", frozenset({P.REQUESTS_READ})),
    ("Evidence", "/evidence", frozenset({P.EVIDENCE_READ})),
    ("Self-assessment", "/self-assessment", frozenset({P.SELF_ASSESSMENT_READ})),
    ("Cases", "/cases", frozenset({P.CASES_READ, P.CASES_COUNT, P.CASES_LIST_ALL})),
    ("Gaps", "/gaps", frozenset({P.GAPS_READ})),
    ("Packs", "/packs", frozenset({P.PACKS_READ})),
    ("Record", "/record", frozenset({P.RECORD_READS, P.RECORD_VERIFY})),
    ("People", "/people", frozenset({P.PEOPLE_SETTLE_ROLES})),
    ("Set up", "/set-up", frozenset({P.ASSESSMENT_SET_UP, P.PEOPLE_WRITE})),
)
MAY_FIND = frozenset({P.REQUESTS_READ, P.EVIDENCE_READ})


def frame(
    session: "Session",
    actor: Actor,
    title: str,
    here: str = "",
    *,
    counts: Mapping[str, int] | None = None,
    errors: FormErrors = NO_ERRORS,
    notice: Notice | None = None,
    round_facts: RoundFacts | None = None,
    with_deadline: bool = True,
    views_of: str = "",
) -> Page:
    """The frame of a page for someone signed in.

    `here` is the address of the place in the navigation; `counts` are figures beside places, by address, and only
    where they mean work; `round_facts` saves asking again where the handler has them. Today draws the days left
    itself, larger, and wants no line of them. `views_of` is the path of a list whose saved views are offered there.
    """
    council = assessments.council_facts(session)
    figures = counts or {}
    places = [(name, address) for name, address, needed in PLACES if needed & (actor.permissions | actor.withheld)]
    has_round = actor.assessment_id is not None and actor.may(P.ASSESSMENT_READ)
    if round_facts is None and with_deadline and has_round:
        round_facts = assessments.round_facts(session, actor)
    return Page(
        title=title,
        council=council.name,
        made_up=council.made_up,
        here=here,
        nav=tuple(Link(name, address, figures.get(address)) for name, address in places),
        person=actor.name,
        deadline=strip_of(round_facts) if round_facts is not None and with_deadline else None,
        errors=errors,
        notice=notice,
        may_find=bool(MAY_FIND & actor.permissions),
        saved_views=_saved_views(session, actor, views_of) if views_of and has_round else (),
        second_factor_due=bool(actor.withheld),
        idle_minutes=council.idle_minutes,
        case_idle_minutes=council.case_idle_minutes,
    )


def _saved_views(session: "Session", actor: Actor, path: str) -> tuple[Link, ...]:
    return tuple(Link(view.name, view.address) for view in search.list_views(session, actor, path))


def strip_of(facts: RoundFacts) -> DeadlineStrip | None:
    """The line under the navigation; None while CQC has stated no date."""
    if facts.return_due_at is None or facts.working_days_left is None:
        return None
    day = "" if facts.day is None else f"Today is day {facts.day}" + (f" of {facts.of_days}" if facts.of_days else "")
    return DeadlineStrip(
        left=dates.working_days_left(facts.working_days_left),
        purpose="to send the information return" if facts.working_days_left > 0 else "",
        due=dates.deadline(facts.return_due_at),
        day=day,
    )


def bare_frame(session: "Session", title: str, errors: FormErrors = NO_ERRORS) -> Page:
    """The frame for somebody who is not signed in."""
    council = assessments.council_facts(session)
    return Page(title=title, council=council.name, made_up=council.made_up, errors=errors)
