"""Acts on several requests at once, and their row-by-row result, carried over the redirect."""

import json
from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.answers import service
from app.answers.schemas.changes import AtVersion
from app.answers.schemas.requests import BulkOut, RefusedOut, RequestRow
from app.core.errors import Problem, RuleBroken
from app.reminders import service as reminders
from app.reminders.schemas import RemindIn
from app.web.addresses import local_path
from app.web.dates import read_date
from app.web.forms import Posted, PostedForm, body_of
from app.web.notices import tell
from app.web.reminders import reminded
from app.web.row_results import carry_result

router = APIRouter()
# Beyond this the undo would no longer fit beside its words.
LONGEST_UNDO = 1800
OWNER, DUE = "owner", "due"


@router.post("/requests/bulk")
def nothing_chosen(actor: CurrentActor, form: Posted) -> Response:
    """The form was sent without one of its buttons."""
    actor.require(Permission.REQUESTS_READ)
    return _back(form, "Choose what to do with the selected requests.")


@router.post("/requests/bulk/approve")
def approve(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Approve each ticked request that is ready; the others are named with their reason."""
    rows = rows_of(form)
    if not rows:
        return _back(form, "Tick the requests to approve first.")
    with db.write() as session:
        result = service.approve_many(session, actor, rows)
        versions = {row.code: row.version for row in service.list_requests(session, actor)}
    undo = " ".join(f"{versions[code]}:{code}" for code in result.done if code in versions)
    response = _told(form, "approved", result)
    _offer_undo(response, result, "/requests/bulk/undo", {"approved": undo})
    return response


@router.post("/requests/bulk/undo")
def undo(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take back the approvals that were just given."""
    rows = _at_versions(form["approved"].split())
    if not rows:
        return _back(form, "There is nothing to undo.")
    with db.write() as session:
        result = service.undo_approvals(session, actor, rows)
    return _told(form, "no longer approved", result)


@router.post("/requests/bulk/owner")
def change_owner(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give the ticked requests one owner."""
    rows = rows_of(form)
    if not rows:
        return _back(form, "Tick the requests to give to somebody first.")
    if not form["owner"]:
        return _back(form, "Choose the new owner first.")
    try:
        with db.write() as session:
            before = service.list_requests(session, actor)
            result = service.change_owner_of_many(session, actor, rows, form["owner"])
            after = service.list_requests(session, actor)
    except Problem as problem:
        if not problem.errors:
            raise
        return _back(form, problem.errors[0].detail)
    response = _told(form, "given to the new owner", result)
    owners = {row.code: row.owner.email if row.owner else "" for row in before}
    _offer_undo(response, result, "/requests/bulk/undo-change", {"what": OWNER, "was": _was(owners, after, result)})
    return response


@router.post("/requests/bulk/due")
def change_due(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Move the due date of the ticked requests."""
    rows = rows_of(form)
    if not rows:
        return _back(form, "Tick the requests to move first.")
    due_on = read_date(form["due_on"])
    if due_on is None:
        return _back(form, "Nothing changed: give the new due date, like 27 January 2027.")
    with db.write() as session:
        before = service.list_requests(session, actor)
        result = service.change_due_of_many(session, actor, rows, due_on)
        after = service.list_requests(session, actor)
    response = _told(form, "moved to the new date", result)
    days = {row.code: row.due_on.isoformat() if row.due_on else "" for row in before}
    _offer_undo(response, result, "/requests/bulk/undo-change", {"what": DUE, "was": _was(days, after, result)})
    return response


@router.post("/requests/bulk/remind")
def remind(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Remind the owners of the ticked requests by mail, once; it can be stopped until it leaves."""
    actor.require(Permission.REQUESTS_MANAGE)
    rows = rows_of(form)
    if not rows:
        return _back(form, "Tick the requests whose owners to remind first.")
    try:
        with db.write() as session:
            data = body_of(RemindIn, codes=[row.code for row in rows])
            done = reminders.remind_owners(session, actor, data, sends=request.app.state.settings.sends_mail)
    except RuleBroken as problem:
        return _back(form, problem.detail)
    return reminded(_back(form), done)


@router.post("/requests/bulk/undo-change")
def undo_change(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give back to each request the owner or the due date that it had; one changed since is left and named."""
    groups = _groups(form["was"])
    if not groups or form["what"] not in (OWNER, DUE):
        return _back(form, "There is nothing to undo.")
    done: list[str] = []
    refused: list[RefusedOut] = []
    try:
        with db.write() as session:
            for value, rows in groups:
                if form["what"] == OWNER:
                    result = service.change_owner_of_many(session, actor, rows, value or None)
                else:
                    result = service.change_due_of_many(session, actor, rows, read_date(value))
                done += result.done
                refused += result.refused
    except Problem as problem:
        if not problem.errors:
            raise
        return _back(form, problem.errors[0].detail)
    what = "has its owner" if form["what"] == OWNER else "has its due date"
    many = "have their owners" if form["what"] == OWNER else "have their due dates"
    says = f"{len(done)} {what if len(done) == 1 else many} of before again."
    return _told(form, "as before again", BulkOut(done=tuple(done), refused=tuple(refused), says=says))


def rows_of(form: PostedForm, name: str = "picked") -> list[AtVersion]:
    """The ticked rows, each as it was on the page: "7:17" is version 7 of request 17."""
    return _at_versions(form.many(name))


def _told(form: PostedForm, verb: str, result: BulkOut) -> Response:
    response = _back(form, "" if result.refused else result.says)
    if result.refused:
        refused = [[one.code, one.why] for one in result.refused]
        carry_result(response, "/requests", verb, len(result.done), refused)
    return response


def _offer_undo(response: Response, result: BulkOut, at: str, fields: Mapping[str, str]) -> None:
    """Where every row was done, and as long as the way back fits into the notice."""
    if result.done and not result.refused and sum(map(len, fields.values())) <= LONGEST_UNDO:
        tell(response, result.says, undo_at=at, undo_fields=dict(fields))


def _was(before: Mapping[str, str], after: Sequence[RequestRow], result: BulkOut) -> str:
    """What each changed request had, those of one value together: [["2027-01-12", "8:17 3:18"], …]."""
    together: dict[str, list[str]] = {}
    for row in after:
        if row.code in result.done:
            together.setdefault(before[row.code], []).append(f"{row.version}:{row.code}")
    return json.dumps([[value, " ".join(rows)] for value, rows in together.items()], separators=(",", ":"))


def _groups(was: str) -> list[tuple[str, list[AtVersion]]]:
    try:
        found = [(str(value), _at_versions(str(rows).split())) for value, rows in json.loads(was)]
    except (ValueError, TypeError):
        return []
    return [(value, rows) for value, rows in found if rows]


def _back(form: PostedForm, words: str = "") -> Response:
    back = local_path(form["next"] or "/requests")
    response = RedirectResponse(back if back.startswith("/requests") else "/requests", 303)
    if words:
        tell(response, words)
    return response


def _at_versions(picked: Sequence[str]) -> list[AtVersion]:
    rows = []
    for one in picked:
        version, _, code = one.partition(":")
        if version.isdecimal() and len(version) < 10 and int(version) > 0 and 0 < len(code) <= 40:
            rows.append(AtVersion(code=code, version=int(version)))
    return rows
