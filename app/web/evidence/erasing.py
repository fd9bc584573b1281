"""Erasing a document: asked for by one person, carried out by information governance; what is left is listed."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.db import Database
from app.core.errors import NotFound, RuleBroken
from app.erasing import service
from app.erasing.schemas import ErasureIn, ErasureOut
from app.erasing.work import erase
from app.web.dates import long_date
from app.web.evidence.one import show
from app.web.excel import Heading, table_download
from app.web.forms import Posted, PostedForm, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.erasing import ErasureRow, ErasuresPage

router = APIRouter()
HERE = "/evidence/erasures"


@router.get("/evidence/erasures")
def erasures_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """What is to be erased and what was: the tombstones."""
    with db.read() as session:
        rows = [_row(one) for one in service.list_erasures(session, actor)]
        page = frame(session, actor, "Erased documents", "/evidence")
    return render(request, "evidence/erasures.html", page, ErasuresPage(rows))


@router.get("/evidence/erasures.xlsx")
def as_excel(db: Db, actor: CurrentActor) -> Response:
    """What is to be erased and what was, as Excel."""
    actor.require(Permission.EVIDENCE_DECIDE)
    headings: list[Heading] = [
        ("Document", "short"), ("Why", "long"), ("What became of it", "long"), ("What stands now", "long"),
        ("Hashes of what went", "long"),
    ]  # fmt: skip
    with db.read() as session:
        rows = [_row(one) for one in service.list_erasures(session, actor)]
        lines = [(row.document, row.reason, row.became, row.says, "\n".join(row.hashes)) for row in rows]
        return table_download(session, "Erased documents", headings, lines)


@router.post("/evidence/{reference}/erasure")
def ask(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Ask that the document be erased."""
    actor.require(Permission.EVIDENCE_DECIDE)
    data, errors = read_form(ErasureIn, PostedForm({"reason": (form["reason"],)}))
    if data is not None:
        data = data.model_copy(update={"attachments": [one[:20] for one in form.many("attachments") if one]})
    if data is None:
        return show(request, db, actor, reference, form=PostedForm({**form.fields, "erasing": ("yes",)}), errors=errors)
    return _told(reference, lambda: _asked(db, actor, reference, data))


@router.post("/evidence/{reference}/erasure/call-off")
def call_off(reference: str, db: Db, actor: CurrentActor) -> Response:
    """Not after all."""
    actor.require(Permission.EVIDENCE_DECIDE)

    def act() -> str:
        with db.write() as session:
            return service.call_off(session, actor, reference).says

    return _told(reference, act)


@router.post("/evidence/{reference}/erasure/carry-out")
def carry_out(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """Erase it now."""
    actor.require(Permission.EVIDENCE_DECIDE)

    def act() -> str:
        erase(request.app.state.settings, db, request.app.state.store, actor, reference)
        with db.read() as session:
            return service.get_erasure(session, actor, reference).says

    return _told(reference, act)


def _asked(db: Database, actor: Actor, reference: str, data: ErasureIn) -> str:
    with db.write() as session:
        return service.ask_erasure(session, actor, reference, data).says


def _told(reference: str, act: Callable[[], str]) -> Response:
    response = RedirectResponse(HERE, 303)
    try:
        said = act()
    except NotFound:
        raise
    except RuleBroken as problem:
        said = problem.detail
    tell(response, f"{reference}: {said}")
    return response


def _row(one: ErasureOut) -> ErasureRow:
    became = f"Asked by {one.asked_by} on {long_date(one.asked_at)}"
    if one.erased_at is not None:
        became = f"Erased by {one.erased_by} on {long_date(one.erased_at)}, asked by {one.asked_by}"
    return ErasureRow(
        document=one.document,
        reason=one.reason,
        became=became,
        says=one.says,
        hashes=one.hashes,
        may_carry_out=one.may_carry_out,
        may_call_off=one.may_call_off,
    )
