"""Acts on several documents at once, with their row-by-row result and the way back."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.errors import Invalid, Problem
from app.evidence import service
from app.evidence.models import Sensitivity
from app.evidence.schemas import (
    ChangeManyIn,
    DoneItem,
    ItemAt,
    LeftItem,
    ManyOut,
    ManyPatch,
    ReasonIn,
    WithdrawManyIn,
)
from app.web.addresses import local_path
from app.web.dates import plural
from app.web.evidence.words import NOBODY, SENSITIVITIES, category_name
from app.web.forms import Posted, PostedForm, body_of
from app.web.notices import tell
from app.web.row_results import carry_result

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
HERE, UNDO = "/evidence", "/evidence/bulk/undo"
MOST = 500
# Longer, an undo no longer fits into the notice and stands in the result of rows.
LONGEST_UNDO = 900
TAG, OWNER, SEEN_BY, CATEGORY, WITHDRAW = "tag", "owner", "sensitivity", "evidence_category", "withdraw"
# What is missing where an act was chosen without its value.
MISSING = {
    TAG: "Write the tag first.",
    OWNER: "Choose the new owner first.",
    SEEN_BY: "Choose who may see them first.",
    CATEGORY: "Choose the evidence category first.",
    WITHDRAW: "Say why they are withdrawn first.",
}


@router.post("/evidence/bulk")
def act_on_many(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """One act on the ticked documents; those that can't be are named with their reason."""
    actor.require(Permission.EVIDENCE_WRITE)
    act, rows = form["act"], rows_of(form.many("picked"))
    if act not in MISSING:
        return _back(form, "Choose what to do with the selected documents.")
    if not rows:
        return _back(form, "Tick the documents first.")
    value = form["reason" if act == WITHDRAW else act].strip()
    if not value:
        return _back(form, MISSING[act])
    try:
        with db.write() as session:
            result = _act(session, actor, act, value, rows)
    except Invalid as problem:
        return _back(form, f"Nothing changed. {_said(problem)}")
    fields = {"act": act, "was": _was(act, value, result.done)}
    return _told(form, _verb(act, value), result, fields)


@router.post("/evidence/bulk/undo")
def undo(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Give each document back what it had; one that was changed since is left and named."""
    actor.require(Permission.EVIDENCE_WRITE)
    act, groups = form["act"], _groups(form["was"])
    if act not in MISSING or not groups:
        return _back(form, "There is nothing to undo.")
    done: list[DoneItem] = []
    left: list[LeftItem] = []
    with db.write() as session:
        for value, rows in groups:
            try:
                result = _take_back(session, actor, act, value, rows)
            except Invalid as problem:
                left += [LeftItem(document=row.document, why=_said(problem)) for row in rows]
            else:
                done += result.done
                left += result.left
    return _told(form, "as before again", ManyOut(done=done, left=left), {})


def rows_of(picked: Sequence[str]) -> list[ItemAt]:
    """The ticked rows, each as it was on the page: "7:E-0142" is version 7; what is none is passed over."""
    rows = []
    for one in picked[:MOST]:
        version, _, reference = one.partition(":")
        if version.isascii() and version.isdecimal() and 0 < int(version[:10]) < 10**9 and _is_reference(reference):
            rows.append(ItemAt.model_construct(document=reference, version=int(version[:10])))
    return rows


def _is_reference(text: str) -> bool:
    return 0 < len(text) <= 20 and text.isprintable()


def _act(session: "Session", actor: Actor, act: str, value: str, rows: list[ItemAt]) -> ManyOut:
    if act == WITHDRAW:
        data = WithdrawManyIn.model_construct(documents=rows, reason=body_of(ReasonIn, reason=value).reason)
        return service.withdraw_many(session, actor, data)
    sent: dict[str, Any] = {"add_tags": [value]} if act == TAG else {act: None if value == NOBODY else value}
    return _change(session, actor, sent, rows)


def _take_back(session: "Session", actor: Actor, act: str, value: str, rows: list[ItemAt]) -> ManyOut:
    if act == WITHDRAW:
        return service.restore_many(session, actor, rows)
    return _change(session, actor, {"remove_tags": [value]} if act == TAG else {act: value or None}, rows)


def _change(session: "Session", actor: Actor, sent: Mapping[str, Any], rows: list[ItemAt]) -> ManyOut:
    data = ChangeManyIn.model_construct(documents=rows, change=body_of(ManyPatch, **sent))
    return service.change_many(session, actor, data)


def _was(act: str, value: str, done: Sequence[DoneItem]) -> str:
    """What each had, those of one value together: [["a@fernshire.example", "8:E-0142 3:E-0150"], …]."""
    together: dict[str, list[str]] = {}
    for one in done:
        had = value if act == TAG else "" if act == WITHDRAW else str(getattr(one.was, act) or "")
        together.setdefault(had, []).append(f"{one.version}:{one.document}")
    return json.dumps([[had, " ".join(rows)] for had, rows in together.items()], separators=(",", ":"))


def _groups(was: str) -> list[tuple[str, list[ItemAt]]]:
    try:
        found = [(str(value), rows_of(str(rows).split())) for value, rows in json.loads(was)]
    except (ValueError, TypeError, RecursionError):
        return []
    return [(value, rows) for value, rows in found if rows][:MOST]


def _verb(act: str, value: str) -> str:
    """What follows "6 documents"."""
    if act == SEEN_BY:
        return f"set to “{SENSITIVITIES[Sensitivity(value)]}”"
    if act == CATEGORY:
        return f"put under “{category_name(value)}”"
    if act == OWNER:
        return "left without an owner" if value == NOBODY else "given to the new owner"
    return f"tagged “{value}”" if act == TAG else "withdrawn"


def _told(form: PostedForm, verb: str, result: ManyOut, undo_fields: Mapping[str, str]) -> Response:
    """A sentence with its undo where all was done; else, or where the way back is long, row by row."""
    count = len(result.done)
    undo_at = UNDO if undo_fields and count else ""
    response = _back(form)
    if not result.left and sum(map(len, undo_fields.values())) <= LONGEST_UNDO:
        words = f"{plural(count, 'document')} {verb}."
        tell(response, words, undo_at=undo_at, undo_fields=undo_fields if undo_at else {})
        return response
    refused = [[one.document, one.why] for one in result.left]
    carry_result(response, HERE, verb, count, refused, undo_at, undo_fields if undo_at else {})
    return response


def _back(form: PostedForm, words: str = "") -> Response:
    back = local_path(form["next"] or HERE)
    response = RedirectResponse(back if back.startswith(HERE) else HERE, 303)
    if words:
        tell(response, words)
    return response


def _said(problem: Problem) -> str:
    return problem.errors[0].detail if problem.errors else problem.detail
