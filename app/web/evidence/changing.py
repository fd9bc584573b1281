"""A document's facts are changed; it is marked ready, withdrawn and brought back."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import Actor, CurrentActor, Db, Permission
from app.core.db import Database
from app.core.errors import EditConflict, FieldError, Forbidden, Problem
from app.evidence import service
from app.evidence.schemas import ItemPageOut, ItemPatch, ReasonIn
from app.web.dates import date_entry
from app.web.evidence import words
from app.web.evidence.leaning import leaning
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted, PostedForm, errors_from, read_form
from app.web.frame import frame
from app.web.notices import tell
from app.web.shell import render
from app.web.views.evidence import DocumentForm, NewVersionForm
from app.web.views.shared import Choice, Conflict, Pair

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.evidence.models import EvidenceItem

router = APIRouter()
# The fields of the form in its order, as people know them.
LABELS = {
    "title": "Title",
    "description": "Description",
    "kind": "Kind",
    "owner": "Owner",
    "supplied_by": "Supplied by",
    "supplied_through": "Through",
    "document_date": "Date of the document",
    "review_by": "Review by",
    "period_from": "Covers from",
    "period_to": "Covers to",
    "marked_draft": "Marked as a draft",
    "evidence_category": "Evidence category",
    "quality_statements": "Quality statements",
    "sensitivity": "Who may see it",
    "readers": "Named people",
    "permission_to_share": "May we send it?",
    "consent": "Consent",
    "master_location": "Where the master lives",
    "tags": "Tags",
}
# Lines that may stand empty; read_form gives None for them, which the verb takes for "not sent".
MAY_BE_BLANK = ("description", "supplied_by", "supplied_through", "master_location")
OF_MANY = ("quality_statements", "readers")


@router.get("/evidence/{reference}/edit")
def edit_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """The form of everything that is known of a document."""
    return _show_edit(request, db, actor, reference)


@router.post("/evidence/{reference}/edit")
def edit(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save what is known of a document; whoever saved first is shown beside what was typed."""
    data, errors = read_form(ItemPatch, _with_tags(form))
    if not form["title"].strip():
        data, errors = None, errors.plus(FormError("title", "Enter the title."))
    if data is None:
        return _show_edit(request, db, actor, reference, form, errors)
    blank = {name: "" for name in MAY_BE_BLANK if name in data.model_fields_set and getattr(data, name) is None}
    data = data.model_copy(update=blank)
    try:
        with db.write() as session:
            service.change_details(session, actor, reference, form.version, data)
            saved = service.get_item(session, actor, reference)
            if "readers" in form and sorted(form.many("readers")) != sorted(saved.readers):
                service.name_readers(session, actor, reference, saved.version, list(form.many("readers")))
    except EditConflict:
        return _show_edit(request, db, actor, reference, form, is_conflict=True)
    except Problem as problem:
        if not problem.errors:
            raise
        return _show_edit(request, db, actor, reference, form, _of_form(problem))
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, "Saved.")
    return response


@router.post("/evidence/{reference}/ready")
def ready(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Somebody has looked: it may be used."""
    return _marked(service.mark_ready, db, actor, reference, form, f"{reference} is ready.", "draft")


@router.post("/evidence/{reference}/draft")
def draft(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """It is a draft again."""
    return _marked(service.mark_draft, db, actor, reference, form, f"{reference} is a draft again.", "ready")


@router.get("/evidence/{reference}/withdraw")
def withdraw_page(request: Request, reference: str, db: Db, actor: CurrentActor) -> Response:
    """What withdrawing means, and the reason."""
    return _show_withdraw(request, db, actor, reference)


@router.post("/evidence/{reference}/withdraw")
def withdraw(request: Request, reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Take a document out of use; nothing is deleted."""
    data, errors = read_form(ReasonIn, form)
    if data is None:
        fault = FormErrors((FormError("reason", "Say why it is withdrawn."),)) if not form["reason"].strip() else errors
        return _show_withdraw(request, db, actor, reference, form, fault)
    with db.write() as session:
        service.withdraw_item(session, actor, reference, form.version, data.reason)
        version = service.get_item(session, actor, reference).version
    return _told(reference, f"{reference} is withdrawn.", f"/evidence/{reference}/restore", version)


@router.post("/evidence/{reference}/restore")
def restore(reference: str, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Bring a withdrawn document back as it was."""
    with db.write() as session:
        service.restore_item(session, actor, reference, form.version)
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, f"{reference} is back.")
    return response


def _marked(
    mark: "Callable[[Session, Actor, str, int], EvidenceItem]",
    db: Database,
    actor: Actor,
    reference: str,
    form: PostedForm,
    said: str,
    undone_by: str,
) -> Response:
    """Do it, say it, and offer the way back."""
    with db.write() as session:
        mark(session, actor, reference, form.version)
        version = service.get_item(session, actor, reference).version
    return _told(reference, said, f"/evidence/{reference}/{undone_by}", version)


def changeable(session: "Session", actor: Actor, reference: str) -> ItemPageOut:
    """The document, for a form that changes it: 403 before anything is typed where it could not be saved."""
    actor.require(Permission.EVIDENCE_WRITE)
    item = service.get_item(session, actor, reference)
    if not item.may_change:
        raise Forbidden("This document is someone else’s. Ask its owner or the assessment team to change it.")
    return item


def _told(reference: str, said: str, undo_at: str, version: int) -> Response:
    response = RedirectResponse(f"/evidence/{reference}", 303)
    tell(response, said, undo_at=undo_at, undo_fields={"version": str(version)})
    return response


def _with_tags(form: PostedForm) -> PostedForm:
    """Tags come as one line with commas between."""
    tags = tuple(dict.fromkeys(tag.strip() for tag in form["tags"].split(",") if tag.strip()))
    return PostedForm({**form.fields, "tags": tags} if "tags" in form else form.fields)


def _of_form(problem: Problem) -> FormErrors:
    """Faults of one entry of many ("/readers/2") belong to their field."""
    entries = tuple(FieldError("/" + error.pointer.strip("/").split("/")[0], error.detail) for error in problem.errors)
    return errors_from(type(problem)(problem.detail, errors=entries))


def _saved(item: ItemPageOut) -> dict[str, str]:
    """What stands now, as the form's fields show it."""
    return {
        "title": item.title,
        "description": item.description,
        "kind": item.kind.value,
        "owner": item.owner or "",
        "supplied_by": item.supplied_by,
        "supplied_through": item.supplied_through,
        "document_date": date_entry(item.document_date),
        "review_by": date_entry(item.review_by),
        "period_from": date_entry(item.period_from),
        "period_to": date_entry(item.period_to),
        "marked_draft": "yes" if item.marked_draft else "",
        "evidence_category": item.evidence_category or "",
        "sensitivity": item.sensitivity.value,
        "permission_to_share": item.permission_to_share.value,
        "consent": item.consent.value,
        "master_location": item.master_location,
        "tags": ", ".join(item.tags),
    }


def _show_edit(
    request: Request,
    db: Db,
    actor: Actor,
    reference: str,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
    *,
    is_conflict: bool = False,
) -> Response:
    errors = _one_each(errors)
    with db.read() as session:
        item = changeable(session, actor, reference)
        people = words.people(session, actor)
        page = frame(session, actor, f"Change {reference}", "/evidence", errors=errors)
    saved = _saved(item)
    # A form in hand shows what was typed; a field that it did not hold stays as it is.
    typed = {} if form is None else {name: form[name] for name in saved if name in form}
    values = {**saved, **typed}
    many = {"quality_statements": item.quality_statements, "readers": item.readers}
    chosen = {name: list(form.many(name)) if form is not None and name in form else many[name] for name in OF_MANY}
    view = DocumentForm(
        reference=item.reference,
        title=item.title,
        # Once theirs was shown, saving again is a decision.
        version=item.version if form is None or is_conflict else form.version,
        values=values,
        kinds=words.choices(words.KINDS),
        people=people,
        categories=words.categories(),
        statements=words.statements(),
        sensitivities=words.choices(words.SENSITIVITIES),
        permissions=words.choices(words.PERMISSIONS),
        consents=words.choices(words.CONSENTS),
        chosen_statements=chosen["quality_statements"],
        chosen_readers=chosen["readers"],
        conflict=Conflict(_pairs({**saved, **many}, {**values, **chosen}, people)) if is_conflict else None,
        errors=errors,
    )
    return render(request, "evidence/edit.html", page, view, 412 if is_conflict else 422 if errors else 200)


def _one_each(errors: FormErrors) -> FormErrors:
    """One message a field is enough."""
    first: dict[str, FormError] = {}
    for error in errors:
        first.setdefault(error.field, error)
    return FormErrors(tuple(first.values()))


def _pairs(
    theirs: Mapping[str, str | list[str]], yours: Mapping[str, str | list[str]], people: list[Choice]
) -> list[Pair]:
    """The fields in which the two differ, in words."""
    return [
        Pair(label, _said(name, theirs[name], people), _said(name, yours[name], people))
        for name, label in LABELS.items()
        if _plain(theirs[name]) != _plain(yours[name])
    ]


def _plain(value: str | list[str]) -> str | list[str]:
    return " ".join(value.split()) if isinstance(value, str) else sorted(value)


def _said(name: str, value: str | list[str], people: list[Choice]) -> str:
    known: dict[str, str] = {
        **{choice.value: choice.words for choice in people},
        **{choice.value: choice.words for choice in (*words.categories(), *words.statements())},
    }
    named: dict[str, Mapping[str, str]] = {
        "kind": words.KINDS,  # type: ignore[dict-item]
        "sensitivity": words.SENSITIVITIES,  # type: ignore[dict-item]
        "permission_to_share": words.PERMISSIONS,  # type: ignore[dict-item]
        "consent": words.CONSENTS,  # type: ignore[dict-item]
        "marked_draft": {"yes": "Yes", "": "No"},
    }
    if isinstance(value, list):
        return ", ".join(known.get(one, one) for one in value)
    if name in named:
        return named[name].get(value, value)
    return known.get(value, value) if name in ("owner", "evidence_category") else value


def _show_withdraw(
    request: Request,
    db: Db,
    actor: Actor,
    reference: str,
    form: PostedForm | None = None,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    with db.read() as session:
        item = changeable(session, actor, reference)
        count = len(leaning(session, actor, reference))
        page = frame(session, actor, f"Withdraw {reference}", "/evidence", errors=errors)
    version = item.version if form is None else form.version
    values = {} if form is None else {"reason": form["reason"]}
    view = NewVersionForm(item.reference, item.title, version, bool(item.url), "", count, values, errors)
    return render(request, "evidence/withdraw.html", page, view, 422 if errors else 200)
