"""Files to come: which of the documents that came may be the ones waited for, made one in bulk, undone."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.core.errors import RuleBroken
from app.intake import service
from app.intake.schemas import MatchOut, PairIn
from app.web.excel import Heading, table_download
from app.web.forms import Posted
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.importing import JoinLine, JoinPage

router = APIRouter()
HERE = "/evidence/to-come"
PAIR = "pair:"
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/evidence/to-come")
def matches_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Every document that waits for its file and has one that may be it."""
    with db.read() as session:
        found = service.find_matches(session, actor)
        page = frame(session, actor, "Files that were to come", "/evidence")
    lines = [_line(one) for one in found]
    return render(request, "evidence/to_come.html", page, JoinPage(lines, sum(line.is_clear for line in lines)))


@router.get("/evidence/to-come.xlsx")
def as_excel(db: Db, actor: CurrentActor) -> Response:
    """The pairs of the page as Excel."""
    actor.require(Permission.REQUESTS_MANAGE)
    headings: list[Heading] = [
        ("Waits for its file", "short"), ("Title", "long"), ("The file that came", "short"), ("Its title", "long"),
        ("File name", "long"), ("Because", "long"), "Named under",
    ]  # fmt: skip
    with db.read() as session:
        lines = [
            (
                one.awaited, one.awaited_title, one.document, one.title, one.file_name,
                one.why if one.is_clear else f"{one.why}; another may be meant", ", ".join(one.requests),
            )
            for one in service.find_matches(session, actor)
        ]  # fmt: skip
        return table_download(session, "Files that were to come", headings, lines)


@router.post("/evidence/to-come")
def join(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Make those that are ticked one document each."""
    chosen = [name.removeprefix(PAIR).partition(" ") for name in form.fields if name.startswith(PAIR)]
    pairs = [PairIn.model_construct(awaited=one[:20], document=other[:20]) for one, _, other in chosen[:500]]
    try:
        with db.write() as session:
            joined = service.join_files(session, actor, pairs)
    except RuleBroken as problem:
        return _told(problem.detail)
    response = RedirectResponse(HERE, 303)
    tell(response, joined.says, undo_at=f"{HERE}/{joined.number}/undo", undo_fields={})
    return response


@router.post("/evidence/to-come/{number}/undo")
def undo(number: Number, db: Db, actor: CurrentActor) -> Response:
    """Take apart what became one in one act."""
    try:
        with db.write() as session:
            undone = service.undo_joining(session, actor, number)
    except RuleBroken as problem:
        return _told(problem.detail)
    return _told(undone.says)


def _told(words: str) -> Response:
    response = RedirectResponse(HERE, 303)
    tell(response, words)
    return response


def _line(one: MatchOut) -> JoinLine:
    return JoinLine(
        pair=f"{PAIR}{one.awaited} {one.document}",
        awaited=one.awaited,
        awaited_title=one.awaited_title,
        requests=one.requests,
        document=one.document,
        title=one.title,
        file_name=one.file_name,
        why=one.why,
        is_clear=one.is_clear,
    )
