"""What was found in all documents: decided on many at once by kind, and the grade of each kind."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.errors import Problem
from app.core.paging import MOST, PageParams
from app.documents.people import INSTALLED, NOT_INSTALLED, is_installed
from app.documents.places import jump_of
from app.evidence import service
from app.evidence.models import FindingDecision, FindingGrade, FindingState
from app.evidence.schemas import DecisionsIn, FindingLineOut, FindingRef, GradesIn, KindOut
from app.evidence.work import names_key
from app.web.addresses import place_address
from app.web.evidence import words
from app.web.excel import Heading, table_download
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, errors_from
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
from app.web.notices import tell
from app.web.shell import render
from app.web.views.evidence import FoundPage, FoundRow, GradeRow, GradesPage, NamesPage

router = APIRouter()
HERE = "/evidence/findings"
EACH_PAGE = 100
GRADE = "grade:"
# Longer, an undo no longer fits beside its words.
MOST_UNDONE = 60
VIEWS = {
    FindingState.OPEN: "To decide",
    FindingState.NOTED: "To know, or taken out by rule",
}


@router.get("/evidence/findings")
def found_page(
    request: Request, db: Db, actor: CurrentActor, state: str = "", kind: str = "", after: str = ""
) -> Response:
    """What was found, filtered by kind; those who decide tick rows and decide on them in one act."""
    return _show(request, db, actor, state, kind, after)


@router.get("/evidence/findings.xlsx")
def as_excel(db: Db, actor: CurrentActor, state: str = "", kind: str = "") -> Response:
    """This view of what was found as Excel, covered as on the page."""
    actor.require(Permission.EVIDENCE_READ)
    shown = FindingState(state) if state in set(FindingState) else FindingState.OPEN
    rows: list[FoundRow] = []
    after: str | None = None
    with db.read() as session:
        while True:
            found = service.list_findings(session, actor, shown, kind[:60] or None, PageParams(limit=MOST, after=after))
            rows += [_row(one, set()) for one in found.items]
            after = found.next
            if after is None:
                break
        headings: list[Heading] = [
            ("Document", "short"), ("Title", "long"), "What", "Where", ("What it says", "long"), ("Waits for", "long"),
        ]  # fmt: skip
        lines = [(one.document, one.title, one.kind, one.place, one.detail, one.waits) for one in rows]
        said = [VIEWS.get(shown, ""), words.flag_name(kind) if kind else ""]
        return table_download(session, "Findings", headings, lines, [one for one in said if one])


@router.post("/evidence/findings")
def decide_many(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """The same decision on all ticked rows."""
    actor.require(Permission.EVIDENCE_DECIDE)
    refs = _refs(form.many("picked"))
    errors: list[FormError] = []
    if not refs:
        errors.append(FormError("picked", "Tick what you decide on first."))
    if form["decision"] not in set(FindingDecision):
        errors.append(FormError("decision", "Choose what is to be done."))
    if errors:
        return _show(request, db, actor, form["state"], form["kind"], "", form, FormErrors(tuple(errors)))
    data = DecisionsIn.model_construct(
        decision=FindingDecision(form["decision"]), reason=form["reason"].strip()[:5000], findings=refs
    )
    try:
        with db.write() as session:
            decided = service.decide_findings(session, actor, data)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        faults = errors_from(problem) if problem.errors else FormErrors((FormError("decision", problem.detail),))
        return _show(request, db, actor, form["state"], form["kind"], "", form, faults)
    response = RedirectResponse(_address(form["state"], form["kind"]), 303)
    undo = " ".join(f"{one.document}/{one.number}/{one.version}" for one in decided.done)
    if len(decided.done) > MOST_UNDONE:
        tell(response, decided.says)
    else:
        tell(response, decided.says, undo_at=f"{HERE}/reopen", undo_fields={"findings": undo})
    return response


@router.post("/evidence/findings/reopen")
def reopen_many(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take the decision on many back."""
    actor.require(Permission.EVIDENCE_DECIDE)
    response = RedirectResponse(HERE, 303)
    try:
        with db.write() as session:
            said = service.reopen_findings(session, actor, _refs(form["findings"].split())).says
    except Problem as problem:
        if problem.status != 409:
            raise
        said = problem.detail
    tell(response, said)
    return response


@router.get("/evidence/findings/grades")
def grades_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """What becomes of each kind of finding in this council."""
    return _show_grades(request, db, actor)


@router.post("/evidence/findings/grades")
def save_grades(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save the grades; what nobody has decided on yet follows."""
    actor.require(Permission.EVIDENCE_DECIDE)
    chosen = {
        name.removeprefix(GRADE)[:60]: FindingGrade(form[name])
        for name in form.fields
        if name.startswith(GRADE) and form[name] in set(FindingGrade)
    }
    try:
        with db.write() as session:
            service.set_grades(session, actor, GradesIn.model_construct(grades=chosen))
    except Problem as problem:
        if not problem.errors:
            raise
        faults = tuple(FormError(one.pointer.replace("/grades/", GRADE), one.detail) for one in problem.errors)
        return _show_grades(request, db, actor, FormErrors(faults))
    response = RedirectResponse(HERE, 303)
    tell(response, "The grades are saved. What nobody has decided on yet follows them.")
    return response


@router.get("/evidence/findings/names")
def names_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """Where the names to look for are sent; they are never shown again."""
    return _show_names(request, db, actor)


@router.post("/evidence/findings/names")
def save_names(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Replace the list; only keyed hashes of the names' parts are kept."""
    actor.require(Permission.EVIDENCE_DECIDE)
    names = [line.strip()[:200] for line in form["names"].splitlines() if line.strip()]
    try:
        with db.write() as session:
            count = service.set_names(session, actor, names_key(request.app.state.settings), names)
    except Problem as problem:
        if not problem.errors:
            raise
        return _show_names(request, db, actor, errors_from(problem), form["names"])
    response = RedirectResponse(HERE, 303)
    said = (
        f"{count} names are looked for from now on, in every document."
        if count
        else "No names are looked for any more."
    )
    tell(response, said)
    return response


def _show_names(request: Request, db: Db, actor: Actor, errors: FormErrors = NO_ERRORS, typed: str = "") -> Response:
    actor.require(Permission.EVIDENCE_DECIDE)
    with db.read() as session:
        count = service.count_names(session, actor)
        page = frame(session, actor, "Names to look for", "/evidence", errors=errors)
    return render(
        request, "evidence/names.html", page, NamesPage(count, typed, _by_itself(), errors), 422 if errors else 200
    )


def _by_itself() -> str:
    """Whether names are found without a list, in words."""
    return INSTALLED if is_installed() else NOT_INSTALLED


def _show(
    request: Request,
    db: Db,
    actor: Actor,
    state: str,
    kind: str,
    after: str,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    shown = FindingState(state) if state in set(FindingState) else FindingState.OPEN
    params = PageParams(limit=EACH_PAGE, after=after[:2000] or None)
    with db.read() as session:
        kinds = service.list_kinds(session, actor)
        found = service.list_findings(session, actor, shown, kind[:60] or None, params)
        page = frame(session, actor, "What was found in documents", "/evidence", errors=errors)
    address = ListAddress.of(HERE, {"state": "" if shown is FindingState.OPEN else shown.value, "kind": kind[:60]})
    ticked = set(form.many("picked")) if form is not None else set()
    view = FoundPage(
        views=[
            Chip(name, _count(kinds, one), str(ListAddress.of(HERE, _of_state(one))), one is shown)
            for one, name in VIEWS.items()
        ],
        kinds=_chips(kinds, shown, address),
        rows=[_row(one, ticked) for one in found.items],
        total=found.total or 0,
        state=shown.value,
        kind=kind[:60],
        address=address,
        by_itself=_by_itself(),
        may_decide=actor.may(Permission.EVIDENCE_DECIDE) and shown is FindingState.OPEN,
        may_grade=actor.may(Permission.EVIDENCE_DECIDE),
        next=address.after(found.next) if found.next else "",
        first=str(address) if after else "",
        decision="" if form is None else form["decision"],
        reason="" if form is None else form["reason"],
        errors=errors,
    )
    return render(request, "evidence/findings.html", page, view, 422 if errors else 200)


def _show_grades(request: Request, db: Db, actor: Actor, errors: FormErrors = NO_ERRORS) -> Response:
    actor.require(Permission.EVIDENCE_DECIDE)
    with db.read() as session:
        kinds = service.list_kinds(session, actor)
        page = frame(session, actor, "What becomes of what is found", "/evidence", errors=errors)
    rows = [
        GradeRow(one.kind, one.words, one.grade.value, words.GRADES[one.shipped], one.may_be_cleaned)
        for one in kinds
        if one.kind in service.GRADED
    ]
    return render(request, "evidence/grades.html", page, GradesPage(rows, errors), 422 if errors else 200)


def _row(one: FindingLineOut, ticked: set[str]) -> FoundRow:
    ref = f"{one.document}/{one.number}/{one.version}"
    waits = ""
    if one.state is FindingState.OPEN and one.proposed_by:
        waits = f"{one.proposed_by} says that it may be sent, and a second person has to. {one.reason}".strip()
    elif one.decision is FindingDecision.MUST_COME_OUT and one.state is FindingState.OPEN:
        waits = f"Must be taken out first. {one.reason}".strip()
    return FoundRow(
        ref=ref,
        document=one.document,
        title=one.title,
        kind=words.flag_name(one.kind),
        place=one.place,
        detail=one.detail,
        waits=waits,
        is_cleaned=one.grade is FindingGrade.CLEANED,
        is_ticked=ref in ticked,
        at=place_address(one.document, jump_of(one.place), one.revision),
    )


def _chips(kinds: list[KindOut], state: FindingState, address: ListAddress) -> list[Chip]:
    here = address.chosen("kind")
    counted = [(one, one.open if state is FindingState.OPEN else one.noted) for one in kinds]
    chips = [Chip("Every kind", sum(count for _, count in counted), address.with_filter("kind", ""), here == "")]
    return chips + [
        Chip(one.words, count, address.with_filter("kind", one.kind), here == one.kind)
        for one, count in counted
        if count or here == one.kind
    ]


def _count(kinds: list[KindOut], state: FindingState) -> int:
    return sum(one.open if state is FindingState.OPEN else one.noted for one in kinds)


def _of_state(state: FindingState) -> dict[str, str | None]:
    return {"state": "" if state is FindingState.OPEN else state.value}


def _address(state: str, kind: str) -> str:
    kept = {"state": state if state in set(FindingState) and state != FindingState.OPEN else "", "kind": kind[:60]}
    return str(ListAddress.of(HERE, kept))


def _refs(picked: Sequence[str]) -> list[FindingRef]:
    """ "E-0142/1/2": document, number, version; what is none is passed over."""
    refs = []
    for one in picked[:500]:
        document, _, rest = one.partition("/")
        number, _, version = rest.partition("/")
        if document and len(document) <= 20 and _is_number(number) and _is_number(version):
            refs.append(FindingRef.model_construct(document=document, number=int(number), version=int(version)))
    return refs


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0
