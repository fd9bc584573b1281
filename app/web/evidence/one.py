"""One document: what is known of it, what leans on it, what was found in it, its versions and their words."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.activity import service as activity
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.assessments import service as assessments
from app.core.downloads import attachment_headers
from app.core.errors import EditConflict, Forbidden, NotFound, Problem, VersionRequired
from app.documents.cleaning.copy import cleanable
from app.documents.facts import Heading
from app.documents.places import Outline, jump_of
from app.erasing import service as erasures
from app.evidence import service
from app.evidence.models import FindingDecision, FindingState, ItemStatus
from app.evidence.schemas import DecisionIn, FindingIn, FindingOut, ItemPageOut, RevisionOut, TextOut
from app.files.store import FileStore
from app.web.addresses import place_address
from app.web.dates import day_and_month, long_date, period
from app.web.evidence import proposals, read_text, words
from app.web.evidence.leaning import leaning
from app.web.evidence.pages import PART, Asked, Wanted, pages_part
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.happenings import told
from app.web.notices import tell
from app.web.shell import Page, asked_part, render
from app.web.views.evidence import DocumentPage, FindingLine, VersionRow
from app.web.views.shared import Choice, Happening

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()


@router.get("/evidence/{reference}")
def one_page(request: Request, reference: str, db: Db, actor: CurrentActor, wanted: Asked) -> Response:
    """One document with the version that is in use, at the page or sheet that is wanted."""
    return show(request, db, actor, reference, wanted=wanted)


@router.get("/evidence/{reference}/v{number:int}")
def version_page(request: Request, reference: str, number: int, db: Db, actor: CurrentActor, wanted: Asked) -> Response:
    """The same document with the pages and words of one of its versions."""
    return show(request, db, actor, reference, number, wanted=wanted)


@router.get("/evidence/{reference}/v{number:int}/file")
def download(request: Request, reference: str, number: int, db: Db, actor: CurrentActor) -> FileResponse:
    """The file of one version as it was added; for restricted ones the giving out is written down first."""
    store: FileStore = request.app.state.store
    with db.read() as session:
        found = service.get_download(session, actor, reference, number)
    store.open_checked(found.sha256, found.file_name).close()
    if found.is_guarded:
        with db.write() as session:
            service.note_download(session, actor, reference, number)
    headers = attachment_headers(found.file_name)
    return FileResponse(store.path_of(found.sha256), media_type=found.media_type, headers=headers)


@router.post("/evidence/{reference}/answer")
def answer(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Answer a request with this document."""
    code = form["request"]
    if not code:
        fault = FormErrors((FormError("request", "Choose the request that it answers."),))
        return show(request, db, actor, reference, form=form, errors=fault)
    sent = PostedForm({**form.fields, "document": (reference,)})
    data, errors = read_form(AnswerIn, sent)
    if data is not None:
        try:
            with db.write() as session:
                done = answers.answer_with(session, actor, code, data)
        except (Forbidden, NotFound, VersionRequired):
            raise
        except Problem as problem:
            errors = FormErrors((FormError("request", problem.detail),))
        else:
            response = RedirectResponse(f"/evidence/{reference}#leaning", 303)
            tell(response, done.says)
            return response
    return show(request, db, actor, reference, form=form, errors=errors)


@router.post("/evidence/{reference}/supersede")
def supersede(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Say that another document took this one's place."""
    by = form["by"].strip().upper()[:20]
    if not by:
        fault = FormErrors((FormError("by", "Give the reference of the newer document, like E-0151."),))
        return show(request, db, actor, reference, form=form, errors=fault)
    try:
        with db.write() as session:
            service.supersede(session, actor, reference, form.version, by)
            version = service.get_item(session, actor, reference).version
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        fault = FormErrors((FormError("by", problem.detail),))
        return show(request, db, actor, reference, form=form, errors=fault, status=problem.status)
    response = RedirectResponse(f"/evidence/{reference}", 303)
    undo = f"/evidence/{reference}/undo-supersede"
    tell(response, f"{by} took its place.", undo_at=undo, undo_fields={"version": str(version)})
    return response


@router.post("/evidence/{reference}/undo-supersede")
def undo_supersede(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """No other document took its place after all."""
    with db.write() as session:
        service.undo_supersede(session, actor, reference, form.version)
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, f"{reference} is in use.")
    return response


@router.post("/evidence/{reference}/findings")
def raise_finding(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Flag something that must be decided on before the document may go."""
    data, errors = read_form(FindingIn, form)
    if data is None:
        raising = PostedForm({**form.fields, "raising": ("yes",)})
        return show(request, db, actor, reference, form=raising, errors=errors)
    with db.write() as session:
        service.raise_finding(session, actor, reference, data)
    response = RedirectResponse(f"/evidence/{reference}#flags", 303)
    tell(response, f"{reference} is flagged. It stays out of the pack until somebody has decided.")
    return response


@router.post("/evidence/{reference}/findings/{number}")
def decide(request: Request, reference: str, number: int, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Decide on one thing that was found."""
    data, errors = read_form(DecisionIn, form)
    if not form["decision"]:
        data, errors = None, FormErrors((FormError("decision", "Choose what is to be done."),))
    if data is not None:
        try:
            with db.write() as session:
                service.decide_finding(session, actor, reference, number, form.version, data)
                found = service.get_item(session, actor, reference).findings[number - 1]
        except EditConflict as problem:
            words_of = FormErrors((FormError("decision", problem.detail),))
            return show(request, db, actor, reference, form=form, finding=number, errors=words_of, status=412)
        except Problem as problem:
            if not problem.errors:
                raise
            errors = errors_from(problem)
        else:
            response = RedirectResponse(f"/evidence/{reference}#flags", 303)
            undo = f"/evidence/{reference}/findings/{number}/reopen"
            tell(response, "The decision is saved.", undo_at=undo, undo_fields={"version": str(found.version)})
            return response
    return show(request, db, actor, reference, form=form, finding=number, errors=errors)


@router.post("/evidence/{reference}/findings/{number}/reopen")
def reopen(reference: str, number: int, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take a decision back."""
    with db.write() as session:
        service.reopen_finding(session, actor, reference, number, form.version)
    response = RedirectResponse(f"/evidence/{reference}#flags", 303)
    tell(response, "It is open again.")
    return response


def show(
    request: Request,
    db: Db,
    actor: Actor,
    reference: str,
    number: int | None = None,
    *,
    form: PostedForm | None = None,
    finding: int | None = None,
    errors: FormErrors = NO_ERRORS,
    status: int = 422,
    wanted: Wanted = Wanted(),  # noqa: B008 - frozen
) -> Response:
    """The page of one document; after a refused form with what was typed."""
    keyed = FormErrors(tuple(FormError(f"{e.field}-{finding}" if finding else e.field, e.message) for e in errors))
    with db.read() as session:
        item = service.get_item(session, actor, reference)
        shown = item.revision if number is None else number
        text = service.list_text(session, actor, reference, shown) if shown else []
    pages = pages_part(request, db, actor, item, shown, wanted, text) if shown else None
    if asked_part(request) == PART:
        return render(request, "evidence/_pages.html", Page(item.title), pages)
    layout = _layout(item, shown, text)
    with db.read() as session:
        view = DocumentPage(
            reference=item.reference,
            title=item.title,
            description=item.description,
            status=item.status.value,
            status_words=words.STATUSES[item.status],
            version=item.version,
            facts=_facts(item, _readers(session, actor, item)),
            versions=[_version(item, one) for one in sorted(item.revisions, key=lambda one: -one.number)],
            leaning=leaning(session, actor, reference, layout if shown == item.revision else None),
            findings=[
                _finding(item, one, form if one.number == finding else None, errors, layout)
                for one in item.findings
                if one.state is not FindingState.NOTED
            ],
            clean_copy=_clean_copy(item),
            may_erase=item.may_decide and item.revision > 0,
            attachments=_attachments(session, actor, item),
            noted=[
                _finding(item, one, None, NO_ERRORS, layout)
                for one in item.findings
                if one.state is FindingState.NOTED and one.revision == item.revision
            ],
            text=read_text.shown(text),
            text_remark=read_text.remark(item, shown, text),
            pages=pages,
            activity=_happened(session, actor, reference),
            shown_version=shown,
            may_change=item.may_change,
            may_decide=item.may_decide,
            may_raise=actor.may(Permission.EVIDENCE_WRITE) and item.status is not ItemStatus.WITHDRAWN,
            notes=_notes(item),
            superseded_by=item.superseded_by or "",
            requests=_requests(session, actor, item),
            suggested=proposals.requests_for(session, actor, item),
            newer_of=proposals.newer_of(session, actor, item),
            proposed=proposals.details_of(session, actor, [reference]).get(reference, ())
            if item.status is not ItemStatus.WITHDRAWN and item.may_change
            else (),
            is_planning=assessments.current_assessment(session, actor).list_is_planning
            if actor.assessment_id
            else False,
            finding_kinds=[Choice(kind, words.flag_name(kind)) for kind in words.RAISED_BY_HAND],
            values={} if form is None or finding else {name: form[name] for name in form.fields},
            errors=keyed,
        )
        page = frame(session, actor, f"{item.reference} {item.title}", "/evidence", errors=keyed)
    return render(request, "evidence/one.html", page, view, status if errors else 200)


def _facts(item: ItemPageOut, readers: list[str]) -> list[tuple[str, str]]:
    covers = period(item.period_from, item.period_to)
    facts = [
        ("Owner", item.owner_name or ""),
        ("Kind", words.KINDS[item.kind]),
        ("Date", long_date(item.document_date) if item.document_date else ""),
        ("Covers", covers),
        ("Review by", long_date(item.review_by) if item.review_by else ""),
        ("Evidence category", words.category_name(item.evidence_category)),
        ("Quality statements", "; ".join(words.statement_names(item.quality_statements))),
        ("Who may see it", words.SENSITIVITIES[item.sensitivity]),
        ("May we send it?", words.PERMISSIONS[item.permission_to_share]),
        ("Consent", words.CONSENTS[item.consent]),
        ("Supplied by", item.supplied_by),
        ("Came through", item.supplied_through),
        ("Where the master lives", item.master_location),
        ("Tags", ", ".join(item.tags)),
        ("Added by", item.added_by),
    ]
    if readers:
        facts.insert(8, ("Named readers", ", ".join(readers)))
    if item.supersedes:
        facts.append(("Took the place of", ", ".join(item.supersedes)))
    return facts


def _readers(session: "Session", actor: Actor, item: ItemPageOut) -> list[str]:
    """Names of the readers for those who may know people, else their addresses."""
    if not item.readers:
        return []
    names = {person.value: person.words for person in words.people(session, actor)}
    return [names.get(address, address) for address in item.readers]


def _version(item: ItemPageOut, one: RevisionOut) -> VersionRow:
    seen = f", seen {day_and_month(one.seen_on)}" if one.seen_on else ""
    what = words.content(one.file_name, one.page_count, one.size, one.url) + seen
    return VersionRow(
        number=one.number,
        what=what,
        added_by=one.added_by,
        added_at=one.added_at,
        sha256=one.sha256 or "",
        note=one.note,
        download=f"/evidence/{item.reference}/v{one.number}/file" if one.sha256 and not one.held else "",
        held=one.held,
        url=one.url,
        is_current=one.number == item.revision,
        is_set_aside=one.is_set_aside,
    )


def _attachments(session: "Session", actor: Actor, item: ItemPageOut) -> list[Choice]:
    """What came in with it and would be left when it alone is erased."""
    if not item.may_decide or item.revision == 0:
        return []
    found = erasures.list_attachments(session, actor, item.reference)
    return [Choice(one.document, f"{one.document} {one.title}") for one in found]


def _clean_copy(item: ItemPageOut) -> str:
    """Where a clean copy is made, for those who may change the document and where one can be."""
    open_ones = {one.kind for one in item.findings if one.state is FindingState.OPEN and one.revision == item.revision}
    can = item.may_change and cleanable(item.media_type, open_ones)
    return f"/evidence/{item.reference}/clean-copy" if can else ""


def _layout(item: ItemPageOut, shown: int, text: list[TextOut]) -> Outline:
    """What of the shown version is needed to lead to a place in it; headings are those of the version in use."""
    headings = item.headings if shown == item.revision else []
    return Outline(
        tuple(Heading(one.text, one.level, one.page, one.number) for one in headings),
        sheet_names=tuple(read_text.sheets_of(text)),
    )


def _finding(
    item: ItemPageOut, one: FindingOut, form: PostedForm | None, errors: FormErrors, layout: Outline
) -> FindingLine:
    said = ""
    if one.state is FindingState.OPEN and one.proposed_by:
        said = f"{one.proposed_by} says that it may be sent, and a second person has to. {one.reason}".strip()
    elif one.decision is not None:
        by = ", ".join(x for x in (one.decided_by, long_date(one.decided_at) if one.decided_at else "") if x)
        said = f"{words.DECISIONS[one.decision]}. {by}" + (f". {one.reason}" if one.reason else "")
    return FindingLine(
        id=str(one.number),
        kind=words.flag_name(one.kind),
        place=one.place,
        detail=one.detail,
        is_open=one.state is FindingState.OPEN,
        decision=said,
        version=one.version,
        may_reopen=item.may_decide and one.decision is not None and one.decision is not FindingDecision.REPLACED,
        chosen="" if form is None else form["decision"],
        reason="" if form is None else form["reason"],
        at=place_address(item.reference, jump_of(one.place, layout), one.revision),
        errors=NO_ERRORS if form is None else errors,
    )


def _notes(item: ItemPageOut) -> list[str]:
    notes = []
    if item.status is ItemStatus.WITHDRAWN:
        notes.append(f"Withdrawn: {item.withdrawn_reason or 'no reason was given'}")
    if item.superseded_by:
        notes.append(f"{item.superseded_by} took its place. What leans on this one should lean on that one.")
    if item.marked_draft:
        notes.append("It says that it is a draft. Add the final version, or take the mark away if it is wrong.")
    if item.stale and item.review_by is not None:
        notes.append(f"Its review was due on {long_date(item.review_by)}.")
    return notes


def _requests(session: "Session", actor: Actor, item: ItemPageOut) -> list[Choice]:
    """The requests that this person may answer with it: not those that it answers already."""
    if not proposals.may_answer(actor, item):
        return []
    there = set(answers.codes_by_document(session, actor, [item.reference]).get(item.reference, []))
    return [
        Choice(one.code, f"{one.code} {one.title}")
        for one in answers.list_titles(session, actor)
        if one.code not in there
    ]


def _happened(session: "Session", actor: Actor, reference: str) -> list[Happening]:
    if not actor.may(Permission.EVIDENCE_READ_ALL):
        return []
    return told(activity.of_thing(session, actor, "documents", reference)[:12], about=reference)
