"""Pages of packs: what is there, the check before a draft, progress, contents and download."""

import re
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.assessments import service as assessments
from app.assessments.schemas import RoundFacts
from app.core.config import Settings
from app.core.downloads import ZIP, attachment_headers
from app.core.errors import NotFound
from app.gaps import service as gaps
from app.gaps.gap import Area, Gap, Severity
from app.jobs import service as jobs
from app.jobs.schemas import JobOut
from app.packs import service
from app.packs.models import PackKind, PackState
from app.packs.schemas import PackIn, PackOut
from app.packs.work import what_is_inside
from app.web import dates
from app.web.excel import Heading, table_download
from app.web.forms import Posted
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import asked_part, environment, render
from app.web.views.packs import ContentRow, KindCard, PackPage, PackRow, PacksPage, PreflightLine, PreflightPage
from app.web.views.shared import JobProgress, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
NAMES = {PackKind.INFORMATION_RETURN: "Information return", PackKind.CASE_LIST: "Case list"}
WORDS = {
    PackKind.INFORMATION_RETURN: "Every request with its note, its documents and where to look, and the self-assessment.",
    PackKind.CASE_LIST: "The cases by pseudonym, with the fields that CQC asks for. Names left out, still personal data.",
}
NEEDED = {PackKind.INFORMATION_RETURN: Permission.PACKS_BUILD, PackKind.CASE_LIST: Permission.PACKS_BUILD_CASES}
WHY_NOT = {
    PackKind.INFORMATION_RETURN: "The lead officer and the core team make this one.",
    PackKind.CASE_LIST: "The lead officer and the principal social worker make this one.",
}
RUNNING = frozenset({PackState.WAITING, PackState.BUILDING})
# What the check before a pack looks at, and how it says that nothing was found.
CHECKED = {
    Area.REQUESTS: "Every request is whole",
    Area.EVIDENCE: "Every document may go",
    Area.ASSERTIONS: "Every assertion stands on something",
    Area.OPENNESS: "Every weakness has an action",
    Area.CASES: "Every case on the list is ready",
}
OF_RETURN = frozenset({Area.REQUESTS, Area.EVIDENCE, Area.ASSERTIONS, Area.OPENNESS})
MOST_LINES = 12
DOCUMENT = re.compile(r"(E-\d{4,})")


@router.get("/packs")
def list_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """All packs, and what can be made."""
    with db.read() as session:
        packs = service.list_packs(session, actor)
        facts = assessments.round_facts(session, actor)
        page = frame(session, actor, "Packs", "/packs")
    view = PacksPage([_card(kind, actor, facts) for kind in PackKind], [_row(pack) for pack in packs])
    return render(request, "packs/list.html", page, view)


@router.get("/packs.xlsx")
def as_excel(db: Db, actor: CurrentActor) -> Response:
    """The packs made as Excel; nothing of what is in them."""
    actor.require(Permission.PACKS_READ)
    headings: list[Heading] = [
        ("Pack", "short"), "Kind", ("State", "short"), ("Made", "moment"), "By", ("Holds", "short"), ("Size", "short"),
        ("What became of it", "long"),
    ]  # fmt: skip
    with db.read() as session:
        lines = [
            (
                row.reference, row.kind, row.state.capitalize(), row.made, row.by, row.holds,
                dates.file_size(row.size) if row.size else "–", row.sentence,
            )
            for row in map(_row, service.list_packs(session, actor))
        ]  # fmt: skip
        return table_download(session, "Packs", headings, lines)


@router.get("/packs/new")
def new_page(request: Request, db: Db, actor: CurrentActor, kind: PackKind = PackKind.INFORMATION_RETURN) -> Response:
    """What stands in the way before a draft is made; a draft can be made all the same."""
    actor.require(NEEDED[kind])
    with db.read() as session:
        found = gaps.find_gaps(session, actor)
        page = frame(session, actor, f"New draft: {NAMES[kind]}", "/packs")
    areas = {Area.CASES} if kind is PackKind.CASE_LIST else OF_RETURN
    about = [gap for gap in found if gap.area in areas]
    must = [gap for gap in about if gap.severity is Severity.MUST]
    look = [gap for gap in about if gap.severity is Severity.SHOULD]
    clean = [CHECKED[area] for area in Area if area in areas and not any(gap.area is area for gap in must)]
    view = PreflightPage(
        kind=kind.value,
        name=NAMES[kind].lower(),
        must=_lines(must, "stop"),
        must_fix=len(must),
        look=_lines(look, "warn"),
        passed=clean,
        may_repeat=kind is PackKind.INFORMATION_RETURN,
    )
    return render(request, "packs/new.html", page, view)


@router.post("/packs/new")
def make(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Ask for a draft and go to its page."""
    try:
        kind = PackKind(form["kind"])
    except ValueError as fault:
        raise NotFound("There is no such kind of pack.") from fault
    data = PackIn(kind=kind, repeat_documents=form["repeat_documents"] == "yes")
    with db.write() as session:
        pack = service.ask_for_pack(session, actor, data)
    return RedirectResponse(f"/packs/{pack.reference}", 303)


@router.get("/packs/{reference}")
def one_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """One pack: progress while it is made, then what is in it."""
    with db.read() as session:
        pack = service.get_pack(session, actor, _number(reference))
        job = jobs.get_job(session, actor, pack.job_id)
        contents = _contents(session, actor, pack)
        page = frame(session, actor, f"{pack.reference} {NAMES[pack.kind]}", "/packs")
    view = PackPage(
        reference=pack.reference,
        kind=pack.kind.value,
        name=NAMES[pack.kind],
        state=pack.state.value,
        heading=() if pack.state in RUNNING else with_links(pack.sentence),
        progress=_progress(pack, job) if pack.state in RUNNING else None,
        contents=contents,
        facts=_facts(pack),
        download=f"/packs/{pack.reference}/download"
        if pack.state is PackState.DRAFT and actor.may(NEEDED[pack.kind])
        else "",
    )
    if asked_part(request) == "job":
        if view.progress is None:
            # The pack is done: have the whole page drawn anew.
            return Response(headers={"HX-Refresh": "true"})
        macro = environment().get_template("macros/page.html").module.job_progress  # type: ignore[attr-defined]
        return Response(str(macro(view.progress)), media_type="text/html")
    return render(request, "packs/one.html", page, view)


@router.get("/packs/{reference}/download")
def download(request: Request, reference: str, db: Db, actor: CurrentActor) -> FileResponse:
    """The zip; each giving out is written down."""
    settings: Settings = request.app.state.settings
    with db.write() as session:
        path, name = service.path_of_pack(session, actor, _number(reference), settings)
    return FileResponse(path, media_type=ZIP, headers=attachment_headers(name))


@router.post("/packs/{reference}/stop")
def stop(reference: str, db: Db, actor: CurrentActor) -> Response:
    """Stop building; nothing of the pack is kept."""
    with db.write() as session:
        pack = service.get_pack(session, actor, _number(reference))
        jobs.stop_job(session, actor, pack.job_id)
    response = RedirectResponse(f"/packs/{pack.reference}", 303)
    tell(response, f"{pack.reference} stops after the document in hand.")
    return response


def with_links(sentence: str) -> list[Place]:
    """A sentence in pieces, each document that it names as a link."""
    return [
        Place(piece, f"/evidence/{piece}" if DOCUMENT.fullmatch(piece) else "")
        for piece in DOCUMENT.split(sentence)
        if piece
    ]


def _number(reference: str) -> int:
    digits = reference.removeprefix("P-")
    if not (digits.isdecimal() and len(digits) < 8):
        raise NotFound("There is no such pack.")
    return int(digits)


def _card(kind: PackKind, actor: Actor, facts: RoundFacts) -> KindCard:
    due = dates.deadline(facts.return_due_at) if facts.return_due_at and kind is PackKind.INFORMATION_RETURN else ""
    if kind is PackKind.CASE_LIST and facts.case_list_due_on:
        due = dates.long_date(facts.case_list_due_on)
    may = actor.may(NEEDED[kind])
    return KindCard(kind.value, NAMES[kind], WORDS[kind], due, may, "" if may else WHY_NOT[kind])


def _row(pack: PackOut) -> PackRow:
    return PackRow(
        reference=pack.reference,
        kind=pack.kind.value,
        state=pack.state.value,
        made=pack.built_at or pack.asked_at,
        by=pack.asked_by,
        holds=_holds(pack) if pack.built_at else "–",
        size=pack.size,
        sentence=pack.sentence,
        sha256=pack.sha256,
    )


def _holds(pack: PackOut) -> str:
    """ "187 documents" of a return; of a case list the cases, for it holds no document."""
    return dates.plural(pack.document_count, "case" if pack.kind is PackKind.CASE_LIST else "document")


def _lines(found: list[Gap], severity: str) -> list[PreflightLine]:
    """The first dozen with their own fix; the rest as one line that leads to the list."""
    lines = [
        PreflightLine(severity, f"{gap.subject} {gap.title}", gap.what, Place(gap.fix, gap.page))
        for gap in found[:MOST_LINES]
    ]
    if len(found) > MOST_LINES:
        of_kind = "must fix" if severity == "stop" else "should fix"
        more = f"{len(found) - MOST_LINES} more"
        lines.append(
            PreflightLine(severity, more, "", Place("See them all", f"/gaps?severity={of_kind.replace(' ', '+')}"))
        )
    return lines


def _progress(pack: PackOut, job: JobOut) -> JobProgress:
    return JobProgress(
        what=f"Making {pack.reference}",
        is_running=True,
        done=job.done,
        total=job.total,
        noun="file",
        remark=job.time_left or job.sentence,
        say="",
        fragment=f"/packs/{pack.reference}",
        ask_again_after=2,
        stop=f"/packs/{pack.reference}/stop",
    )


def _facts(pack: PackOut) -> list[tuple[str, str]]:
    facts = [("Asked for by", pack.asked_by), ("Asked for", dates.when(pack.asked_at))]
    if pack.built_at:
        facts += [
            ("Made", dates.when(pack.built_at)),
            ("Holds", _holds(pack)),
            ("Size", dates.file_size(pack.size)),
            ("Fingerprint (SHA-256)", pack.sha256),
        ]
    return facts


def _contents(session: "Session", actor: Actor, pack: PackOut) -> list[ContentRow]:
    if pack.state is not PackState.DRAFT or not actor.may(NEEDED[pack.kind]):
        return []
    return [
        ContentRow(
            part.name, "Documents" if part.documents else "Made from the facts", max(part.documents, 1), part.size
        )
        for part in what_is_inside(service.snapshot_of(session, actor, pack.number))
    ]
