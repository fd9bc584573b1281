"""The documents that answer a request: added, pointed into, put in order, taken out and put back."""

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db
from app.answers import service
from app.answers.schemas.changes import AnswerIn, AnswerPatch, Direction
from app.answers.schemas.documents import DocumentFilter
from app.answers.schemas.requests import DoneOut, RequestOut
from app.core.errors import Invalid, NotFound, RuleBroken
from app.core.paging import PageParams
from app.evidence.schemas import ItemFilter, ItemOut
from app.web import dates
from app.web.forms import FormError, FormErrors, Posted, PostedForm, body_of, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.requests.acting import at_fields, carry_out, take_out
from app.web.requests.showing import changeable, file_words, part_line
from app.web.shell import render
from app.web.views.requests import AddAnswerPage, FoundDocument
from app.web.views.shared import Pair

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

router = APIRouter()
# What a person reads through; more than this is a sign to type another word.
MOST_FOUND, MOST_PROBABLE = 20, 8
# Words of a title that are looked for one by one: "of", "and" and "care" find half the catalogue.
SHORTEST_WORD, MOST_WORDS, IN_TITLE = 5, 4, 2


@router.get("/requests/{code}/add")
def add_page(request: Request, code: str, db: Db, actor: CurrentActor, q: str = "") -> Response:
    """Look for a document already in, and say where to look in it."""
    return _show_add(request, db, actor, code, q[:200])


@router.post("/requests/{code}/add")
def add(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Answer the request with the document chosen."""
    data, errors = read_form(AnswerIn, _for_answer(form))
    if data is None:
        return _show_add(request, db, actor, code, form["q"][:200], form, _at_item(errors))
    try:
        with db.write() as session:
            says = service.answer_with(session, actor, code, data).says
    except (Invalid, RuleBroken) as problem:
        return _show_add(
            request, db, actor, code, form["q"][:200], form, _at_item(errors_from(problem)), problem.status
        )
    response = RedirectResponse(f"/requests/{code}#answer-{data.document}", 303)
    tell(response, says)
    return response


@router.post("/requests/{code}/answers/{document}/where")
def say_where(request: Request, code: str, document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Where to look; or that it is the whole document, or that what stands there is right for the version as it is."""
    sent: dict[str, object] = {}
    if form["still_holds"] == "yes":
        sent["still_holds"] = True
    elif "whole_document" in form:
        sent["whole_document"] = form["whole_document"] == "yes"
    else:
        sent["where_to_look"] = form["where_to_look"]
    return _change(request, db, actor, code, document, form, sent)


@router.post("/requests/{code}/answers/{document}/shows")
def say_what_it_shows(
    request: Request, code: str, document: str, db: Db, actor: CurrentActor, form: Posted
) -> Response:
    """What it shows."""
    return _change(request, db, actor, code, document, form, {"what_it_shows": form["what_it_shows"]})


@router.post("/requests/{code}/answers/{document}/parts")
def say_which_parts(request: Request, code: str, document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Which parts of the request it covers."""
    return _change(request, db, actor, code, document, form, {"parts": list(form.many("parts"))})


@router.post("/requests/{code}/answers/{document}/up")
def move_up(request: Request, code: str, document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """One place up in the reading order."""
    return _move(request, db, actor, code, document, form, Direction.UP)


@router.post("/requests/{code}/answers/{document}/down")
def move_down(request: Request, code: str, document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """One place down in the reading order."""
    return _move(request, db, actor, code, document, form, Direction.DOWN)


@router.post("/requests/{code}/answers/{document}/remove")
def remove(request: Request, code: str, document: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take a document out of the request; it stays in the catalogue, and the notice brings the answer back."""

    def act(session: "Session") -> DoneOut:
        return service.remove_answer(session, actor, code, document, form.version)

    return take_out(request, db, actor, code, form, act, "documents")


@router.post("/requests/{code}/put-back")
def put_back(request: Request, code: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Bring back the answer or the part that an act took out."""
    try:
        act = UUID(form["act"])
    except ValueError as fault:
        raise NotFound("There is nothing to put back from that act.") from fault
    return carry_out(request, db, actor, code, form, lambda session: service.put_back(session, actor, act))


def _change(
    request: Request, db: Db, actor: Actor, code: str, document: str, form: PostedForm, sent: dict[str, object]
) -> Response:
    typed = {f"{name} {document}": str(value) for name, value in sent.items() if isinstance(value, str)}
    names = {name: (str(value),) for name, value in sent.items() if isinstance(value, str)}
    data, errors = read_form(AnswerPatch, PostedForm(names))
    if data is None:
        return at_fields(request, db, actor, code, _at_answer(errors, document), typed)
    others = {name: value for name, value in sent.items() if not isinstance(value, str)}
    # An empty text means that there is none now, which is not the same as not sent.
    empty = {name: "" for name in names if getattr(data, name) is None}

    def act(session: "Session") -> DoneOut:
        patch = body_of(AnswerPatch, **{**data.model_dump(exclude_unset=True), **others, **empty})
        return service.change_answer(session, actor, code, document, form.version, patch)

    return carry_out(
        request, db, actor, code, form, act, typed=typed, part=f"answer-{document}",
        compare=lambda now: _pairs(now, document, sent),
    )  # fmt: skip


def _move(
    request: Request, db: Db, actor: Actor, code: str, document: str, form: PostedForm, to: Direction
) -> Response:
    return carry_out(
        request, db, actor, code, form,
        lambda session: service.move_answer(session, actor, code, document, form.version, to),
        compare=lambda now: [], part=f"answer-{document}",
    )  # fmt: skip


def _pairs(now: RequestOut, document: str, sent: dict[str, object]) -> list[Pair]:
    stands = next((answer for answer in now.answers if answer.document == document), None)
    if stands is None:
        return []
    labels = {"where_to_look": "Where to look in", "what_it_shows": "What it shows:"}
    return [
        Pair(f"{labels[name]} {stands.title}", getattr(stands, name), str(sent[name]))
        for name in labels
        if name in sent
    ]


def _for_answer(form: PostedForm) -> PostedForm:
    """The page's field `item` is the body's `document`; without parts to choose from none are sent."""
    names = ("where_to_look", "whole_document", "what_it_shows", "parts")
    fields = {name: form.fields[name] for name in names if name in form}
    return PostedForm({**fields, "document": (form["item"],)})


def _at_item(errors: FormErrors) -> FormErrors:
    def moved(error: FormError) -> FormError:
        if error.field != "document":
            return FormError("parts" if error.field.startswith("parts") else error.field, error.message)
        return FormError("item", "Choose a document." if error.message == "Enter document." else error.message)

    return FormErrors(tuple(moved(error) for error in errors))


def _at_answer(errors: FormErrors, document: str) -> FormErrors:
    return FormErrors(tuple(FormError(f"answer-{document}-{one.field}", one.message) for one in errors))


def _show_add(
    request: Request,
    db: Db,
    actor: Actor,
    code: str,
    q: str,
    form: PostedForm | None = None,
    errors: FormErrors | None = None,
    status: int = 422,
) -> Response:
    with db.read() as session:
        now = changeable(session, actor, code)
        found = _found(session, actor, now, q)
        page = frame(session, actor, f"Add a document to {code}", "/requests", errors=errors or FormErrors())
    names = ("item", "where_to_look", "whole_document", "what_it_shows")
    values = {} if form is None else {**{name: form[name] for name in names}, "parts": " ".join(form.many("parts"))}
    if form is None and len(now.parts) == 1:
        values["parts"] = now.parts[0].code
    view = AddAnswerPage(
        code, now.title, q, found, [part_line(part) for part in now.parts], values, errors or FormErrors()
    )
    return render(request, "requests/add.html", page, view, status if errors else 200)


def _found(session: "Session", actor: Actor, now: RequestOut, q: str) -> list[FoundDocument]:
    """What matches the words; without words, what those of the request's title find, first where a heading says them.

    What answers it already is left out.
    """
    there = {answer.document for answer in now.answers}
    asked = [q] if q else [now.title, *_telling(now.title)]
    page = PageParams(limit=MOST_FOUND + len(there))
    hits: dict[str, tuple[int, ItemOut]] = {}
    for words in asked:
        for item in service.list_documents(session, actor, DocumentFilter(ItemFilter(q=words)), page).items:
            if item.reference not in there:
                in_title = IN_TITLE if words.lower() in item.title.lower() else 0
                hits[item.reference] = (hits.get(item.reference, (0, item))[0] + 1 + in_title, item)
    # By how many of the words find it, a title's more than a text's; among equals as the search has them.
    ranked = sorted(hits.values(), key=lambda hit: -hit[0])
    # One common word finds much that is about something else: it counts only where nothing better is found.
    better = [hit for hit in ranked if hit[0] > 1]
    left = [item for _, item in (better if better and not q else ranked)][:MOST_FOUND]
    proposed = service.suggest_places(session, actor, now.code, [item.reference for item in left]) if left else []
    where = {one.document: one.where_to_look for one in proposed}
    if not q:
        left = sorted(left, key=lambda item: item.reference not in where)[:MOST_PROBABLE]
    return [FoundDocument(i.reference, i.title, _facts(i), i.hit, where.get(i.reference, "")) for i in left]


def _telling(title: str) -> list[str]:
    """The few longest words of a title, each to be looked for by itself."""
    words = {word.strip(",:;()’'") for word in title.split()}
    return sorted((word for word in words if len(word) >= SHORTEST_WORD), key=lambda word: (-len(word), word))[
        :MOST_WORDS
    ]


def _facts(item: ItemOut) -> str:
    bits = [item.reference, file_words(item.kind, item.file_name, item.page_count)]
    bits += [dates.month_and_year(item.document_date)] if item.document_date else []
    bits += ["draft"] if item.marked_draft else []
    return " · ".join(bit for bit in bits if bit)
