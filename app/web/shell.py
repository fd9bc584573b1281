"""The frame round every page and the one way to draw one: Jinja environment, filters, `render`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined

from app.accounts.routes import limits_of
from app.accounts.routes.credentials import is_case_area
from app.accounts.rules import idle_limit
from app.core.config import Settings
from app.web import charts, dates, own_forms
from app.web.forms import NO_ERRORS, FormErrors
from app.web.notices import COOKIE, Notice, forget, told

HERE = Path(__file__).parent
STATIC = HERE / "static"
PRODUCT = "Assessment readiness"
NO_BUILD = "0"

STATE_WORDS = {
    "nothing_in": "Nothing in",
    "gaps": "Gaps",
    "ready_to_approve": "Ready to approve",
    "approved": "Approved",
    "not_applicable": "Not applicable",
}

# The GOV.UK macros that ours call. They lean on missing keys, so they live in an environment that allows it.
GOVUK = (
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "error-summary",
    "file-upload",
    "input",
    "password-input",
    "radios",
    "select",
    "textarea",
)


@dataclass(frozen=True)
class Link:
    """A place in the navigation; `count` only where it means work."""

    name: str
    address: str
    count: int | None = None


@dataclass(frozen=True)
class DeadlineStrip:
    """The line under the navigation: "7 working days left", "to send the information return", due, day."""

    left: str
    purpose: str
    due: str = ""
    day: str = ""


@dataclass(frozen=True)
class Page:
    """The frame of one page. `here` is the address of the navigation's place that the page belongs to."""

    title: str
    council: str = ""
    made_up: bool = False
    here: str = ""
    nav: tuple[Link, ...] = ()
    person: str = ""
    deadline: DeadlineStrip | None = None
    errors: FormErrors = NO_ERRORS
    notice: Notice | None = None
    may_find: bool = False
    # The saved views of this list, to go to.
    saved_views: tuple[Link, ...] = ()
    # Rights on cases wait until this session is given a second factor.
    second_factor_due: bool = False
    # Minutes without use after which the council has sessions lock, in the case area and elsewhere; None: no word of its own.
    idle_minutes: int | None = None
    case_idle_minutes: int | None = None


def render(request: Request, name: str, page: Page, view: object = None, status: int = 200) -> HTMLResponse:
    """Draw the template `name`: it sees `page` (the frame), `view` (the page's own dataclass) and `part`.

    `part` is the id of the piece that a script asked for ("" for a whole page): a template may then draw only that.
    """
    said = page.notice or told(request)
    with own_forms.for_page(request) as visit:
        text = (
            environment()
            .get_template(name)
            .render(
                page=page, view=view, notice=said, part=asked_part(request), locks_after=_locks_after(request, page)
            )
        )
    response = HTMLResponse(text, status)
    visit.give_to(response)
    if COOKIE in request.cookies:
        forget(response)
    return response


def _locks_after(request: Request, page: Page) -> int:
    """Seconds without a key or a click after which this page covers itself; 0 for somebody who is not signed in."""
    settings: Settings | None = getattr(request.app.state, "settings", None)
    if settings is None or not page.person:
        return 0
    limits = limits_of(settings)
    limits = replace(
        limits,
        idle_minutes=page.idle_minutes or limits.idle_minutes,
        case_idle_minutes=page.case_idle_minutes or limits.case_idle_minutes,
    )
    return int(idle_limit(limits, in_cases=is_case_area(request.url.path)).total_seconds())


@cache
def environment() -> Environment:
    """Templates escape everything; a name that is not there is an error, so that a typo can't pass as an empty page."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[own_forms.FormTokens],
    )
    made.filters.update(
        long_date=dates.long_date,
        short_date=dates.short_date,
        table_date=dates.table_date,
        day_and_month=dates.day_and_month,
        month_and_year=dates.month_and_year,
        deadline=dates.deadline,
        time_of_day=dates.time_of_day,
        when=dates.when,
        late=dates.late,
        iso=dates.iso,
        date_entry=dates.date_entry,
        date_short_entry=dates.date_short_entry,
        plural=dates.plural,
        of_total=dates.of_total,
        working_days_left=dates.working_days_left,
        words_count=dates.words_count,
        file_size=dates.file_size,
        safe_lines=dates.safe_lines,
        state_words=lambda state: STATE_WORDS[str(state)],
    )
    made.globals.update(
        period=dates.period,
        asset=asset,
        chart=charts,
        PRODUCT=PRODUCT,
        STATES=tuple(STATE_WORDS),
        NO_ERRORS=NO_ERRORS,
        locks_after=0,
        govuk=_govuk_macros(),
    )
    return made


def _govuk_macros() -> dict[str, Callable[..., str]]:
    """The GOV.UK macros by name (`govuk.input(...)` in a template)."""
    theirs = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found: dict[str, Callable[..., str]] = {}
    for component in GOVUK:
        macro = "govuk" + "".join(word.title() for word in component.split("-"))
        module: Any = theirs.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
        found[component.replace("-", "_")] = getattr(module, macro)
    return found


@cache
def stamp() -> str:
    """What names the build of the styles and scripts."""
    file = STATIC / "vendor/.stamp"
    return file.read_text()[:12] if file.is_file() else NO_BUILD


def asset(name: str) -> str:
    """The address of a built file, with the stamp of the build so that a new one is fetched."""
    return f"/static/vendor/{name}?v={stamp()}"


def asked_part(request: Request) -> str:
    """The id of the piece that a script asked for, "" when a person asked for the page. htmx itself says "div#job"."""
    target = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") == "true" else ""
    return target.rpartition("#")[2]
