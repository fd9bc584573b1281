"""One request as its page shows it, from what the services say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.answers import service
from app.answers.models import AskState, CheckKind, Standing, State, UnmetKind
from app.answers.schemas.asks import AskFilter, AskOut
from app.answers.schemas.requests import AnswerOut, CheckOut, PartOut, PersonRef, RequestOut, SignedOut, UnmetOut
from app.core.errors import Forbidden
from app.documents.places import jump_of
from app.documents.types import type_named
from app.evidence import service as evidence
from app.evidence.models import ItemKind
from app.framework import service as framework
from app.selfassessment import service as selfassessment
from app.web import dates
from app.web.addresses import place_address
from app.web.forms import NO_ERRORS, FormErrors
from app.web.frame import frame
from app.web.notices import Notice
from app.web.requests.listing import NO_THEME
from app.web.requests.people import people_to_choose
from app.web.shell import Page
from app.web.views import requests as views
from app.web.views.shared import Conflict, Happening, Place

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# What stands beside a document in the table, by what is wrong with it.
REMARKS: dict[UnmetKind, tuple[str, str]] = {
    UnmetKind.NO_PLACE: ("warn", "Does not say where to look"),
    UnmetKind.PLACE_OUT_OF_DATE: ("warn", "A new version came: check where to look"),
    UnmetKind.PLACE_CARRIED_OVER: ("warn", "From the last round: check where to look"),
    UnmetKind.REVIEW_PASSED: ("warn", "Past its review date"),
    UnmetKind.FILE_TO_COME: ("warn", "File to come"),
    UnmetKind.DRAFT: ("warn", "Still a draft"),
    UnmetKind.WITHDRAWN: ("stop", "Withdrawn"),
    UnmetKind.SUPERSEDED: ("warn", "A newer document has taken its place"),
    UnmetKind.FINDING: ("stop", "May hold personal or hidden data"),
    UnmetKind.CASE_MATERIAL: ("stop", "Case material"),
    UnmetKind.NO_PERMISSION: ("stop", "Not ours to send yet"),
    UnmetKind.NO_CONSENT: ("stop", "Waiting for the person’s yes"),
}
# Where each gap is put right, and what the link says. {code} is the request, {item} the document, {part} the part.
FIXES: dict[UnmetKind, tuple[str, str]] = {
    UnmetKind.NO_OWNER: ("Choose an owner", "#owner"),
    UnmetKind.OWNER_LEFT: ("Choose another owner", "#owner"),
    UnmetKind.NOTHING_IN: ("Add a document", "/requests/{code}/add"),
    UnmetKind.PART_UNCOVERED: ("Cover part {part}", "/requests/{code}/parts/{part}"),
    UnmetKind.NOTE_TOO_LONG: ("Shorten the note", "#note"),
    UnmetKind.NO_PLAN: ("Write the plan", "/requests/{code}/standing"),
    UnmetKind.NO_PLACE: ("Say where to look", "#answer-{item}"),
    UnmetKind.PLACE_OUT_OF_DATE: ("See what changed", "/evidence/{item}/renew"),
    UnmetKind.PLACE_CARRIED_OVER: ("Check where to look", "#answer-{item}"),
    UnmetKind.PERIOD_NOT_STATED: ("Give the period of a document", "#documents"),
    UnmetKind.REVIEW_PASSED: ("Open the document", "/evidence/{item}"),
    UnmetKind.FILE_TO_COME: ("Add the file", "/evidence/{item}/replace"),
    UnmetKind.DRAFT: ("Open the document", "/evidence/{item}"),
    UnmetKind.WITHDRAWN: ("Take it out", "#answer-{item}"),
    UnmetKind.SUPERSEDED: ("See the newer one", "/evidence/{item}"),
    UnmetKind.FINDING: ("Look at it and decide", "/evidence/{item}"),
    UnmetKind.CASE_MATERIAL: ("Take it out", "#answer-{item}"),
    UnmetKind.NO_PERMISSION: ("Record the partner’s answer", "/evidence/{item}"),
    UnmetKind.NO_CONSENT: ("Record the person’s answer", "/evidence/{item}"),
}
ASK_INSTEAD = ("Ask someone for it", "/requests/{code}/ask")
READ_IT = ("See who reads it", "#checks")
OPEN_ASKS = frozenset({AskState.ASKED, AskState.MORE_TIME})
# Word 97 or newer: people only want to know that it is Word.
SHORT_TYPES = {"Word document": "Word", "Excel workbook": "Excel", "PowerPoint presentation": "PowerPoint"}


@dataclass(frozen=True)
class Beside:
    """What a page carries besides the request: faults, the other's version, what was typed (by field) and a notice.

    The fields of one document are kept as "where_to_look E-0142".
    """

    errors: FormErrors = NO_ERRORS
    conflict: Conflict | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    notice: Notice | None = None


NOTHING_BESIDE = Beside()


def page_of(
    session: "Session", actor: Actor, code: str, beside: Beside = NOTHING_BESIDE
) -> tuple[Page, views.RequestPage]:
    """The frame and the view of one request; NotFound (404) for one that this person may not see."""
    request = service.one_request(session, actor, code)
    title = f"{request.code} {request.title}"
    page = frame(session, actor, title, "/requests", errors=beside.errors, notice=beside.notice)
    return page, view_of(session, actor, request, beside)


def changeable(session: "Session", actor: Actor, code: str) -> RequestOut:
    """The request, for a page that changes it: 404 where it is not seen, 403 where it is not theirs to change."""
    request = service.one_request(session, actor, code)
    if not request.may_change:
        raise Forbidden(f"Request {request.code} is changed by its owner and the assessment team. Ask one of them.")
    return request


def view_of(
    session: "Session", actor: Actor, request: RequestOut, beside: Beside = NOTHING_BESIDE
) -> views.RequestPage:
    """The request with its neighbours, asks, history and the assertions that lean on its documents."""
    typed = beside.typed
    themes = framework.read_reference(session, actor).request_themes
    approval_holds = request.approval is not None and request.approval.holds
    ready = request.state is State.READY or request.standing is Standing.UNDER_ANOTHER
    asks = service.list_asks(session, actor, AskFilter(request=request.code))
    proposed = _proposed(session, actor, request)
    at = _places(session, actor, request.answers)
    answers = {row.document: _answer(row, typed, proposed, at[row.document]) for row in request.answers}
    gaps = [_gap(request, unmet, answers) for unmet in request.unmet]
    return views.RequestPage(
        code=request.code,
        title=request.title,
        theme=themes.get(request.theme, NO_THEME),
        state=request.state.value,
        version=request.version,
        asked=request.asked,
        is_planning=bool(request.badge),
        source=request.source,
        checks=[_check(check) for check in request.checks],
        gaps=gaps if request.state is not State.APPROVED else [],
        kept_gaps=gaps if request.state is State.APPROVED else [],
        parts=[part_line(part) for part in request.parts],
        answers=list(answers.values()),
        unseen=request.unseen_answers,
        note=typed.get("note", request.note),
        word_limit=request.word_limit,
        owner=typed.get("owner", _email(request.owner)),
        owner_name=_name(request.owner),
        reader=typed.get("reader", _email(request.reader)),
        reader_name=_name(request.reader),
        approver=typed.get("approver", _email(request.approver)),
        approver_name=_name(request.approver),
        due=request.due_on,
        due_typed=typed.get("due_on", ""),
        period_from=typed.get("period_from", dates.date_entry(request.period_from)),
        period_to=typed.get("period_to", dates.date_entry(request.period_to)),
        due_day=request.due_day,
        period=dates.period(request.period_from, request.period_to),
        people=people_to_choose(session, actor, (request.owner, request.reader, request.approver)),
        previous=Place(request.previous, f"/requests/{request.previous}") if request.previous else None,
        next=Place(request.next, f"/requests/{request.next}") if request.next else None,
        standing=request.standing.value,
        standing_words=_standing(request),
        answered_here=request.answered_here,
        approval=_approval(request.approval),
        asks=[_ask(ask) for ask in asks if ask.state is not AskState.WITHDRAWN],
        assertions=_leaning(session, actor, request),
        activity=[
            Happening(one.who, one.words, one.at, more=f"Reason: {one.reason}" if one.reason else "")
            for one in service.history_of(session, actor, request.code)
        ],
        may_change=request.may_change,
        may_manage=request.may_change and request.may_manage,
        may_name_approver=request.may_manage and actor.may(Permission.REQUESTS_NAME_APPROVER),
        may_add=request.may_change and request.standing is Standing.DOCUMENTS,
        may_decide=request.may_change and not request.answers and not request.unseen_answers,
        may_approve=request.may_approve and not approval_holds and ready,
        may_approve_with_reason=request.may_approve and not approval_holds and not ready and _has_something(request),
        may_take_back=request.may_approve and approval_holds,
        may_read=_may_read(request),
        reason_typed=typed.get("reason", ""),
        errors=beside.errors,
        conflict=beside.conflict,
    )


def part_line(part: PartOut) -> views.PartLine:
    """One part with what covers it in words."""
    covering = [*part.covered_by]
    if part.covered_unseen:
        covering.append(
            dates.plural(part.covered_unseen, "document that you can’t open", "documents that you can’t open")
        )
    covering += ["a note"] if part.note else []
    covering += ["a reason"] if part.reason else []
    return views.PartLine(part.code, part.ask, ", ".join(covering), part.note, part.reason, part.version)


def facts_of(answer: AnswerOut) -> str:
    """ "E-0087 version 2 · PDF, 18 pages · June 2026"; a link says so instead."""
    bits = [f"{answer.document} version {answer.current}" if answer.kind is not ItemKind.LINK else answer.document]
    bits.append(file_words(answer.kind, answer.file_name, answer.page_count))
    if answer.document_date is not None:
        bits.append(dates.month_and_year(answer.document_date))
    return " · ".join(bit for bit in bits if bit)


def file_words(kind: ItemKind, file_name: str, pages: int | None) -> str:
    """ "PDF, 18 pages", "Excel", "Public web link"."""
    if kind is ItemKind.LINK:
        return "Public web link"
    known = type_named(file_name.rpartition(".")[2].lower())
    words = "" if known is None else SHORT_TYPES.get(known.words, known.words)
    length = dates.plural(pages, "page") if pages else ""
    return ", ".join(bit for bit in (words[:1].upper() + words[1:], length) if bit)


def _check(check: CheckOut) -> views.CheckLine:
    if check.met:
        return views.CheckLine(True, check.name, check.detail)
    if not check.unmet:
        return views.CheckLine(False, check.name, check.detail)
    more = check.unmet[0].words if len(check.unmet) == 1 else f"{len(check.unmet)} things to put right"
    return views.CheckLine(False, check.name, more)


def _gap(request: RequestOut, unmet: UnmetOut, answers: Mapping[str, views.AnswerRow]) -> views.RequestGap:
    if unmet.kind in FIXES:
        words, address = FIXES[unmet.kind]
    elif unmet.kind in (UnmetKind.UNREAD, UnmetKind.CHANGED_SINCE_READ):
        words, address = READ_IT
    else:
        words, address = ASK_INSTEAD
    names = {"code": request.code, "item": unmet.item, "part": unmet.part}
    is_here = address.startswith("#")
    may_fix = request.may_change or is_here
    row = answers.get(unmet.item) if unmet.kind is UnmetKind.NO_PLACE else None
    return views.RequestGap(
        unmet.words, unmet.fix, words.format(**names), address.format(**names) if may_fix else "",
        row if row is not None and row.proposed else None,
    )  # fmt: skip


def _proposed(session: "Session", actor: Actor, request: RequestOut) -> dict[str, str]:
    """Where to look in the documents that do not say it, for whoever may say it."""
    if not request.may_change or all(answer.where_to_look or answer.whole_document for answer in request.answers):
        return {}
    return {one.document: one.where_to_look for one in service.suggest_places(session, actor, request.code)}


def _places(session: "Session", actor: Actor, found: Sequence[AnswerOut]) -> dict[str, str]:
    """Where each answer says to look, among the pages of the version that it was written for."""
    if not actor.may(Permission.EVIDENCE_READ):
        return {one.document: "" for one in found}
    new = evidence.jumps_to(
        session, actor, [(one.document, one.where_to_look) for one in found if one.written_for == one.current]
    )
    return {
        one.document: place_address(one.document, new.get((one.document, one.where_to_look)))
        if one.written_for == one.current
        else place_address(one.document, jump_of(one.where_to_look), one.written_for)
        for one in found
    }


def _answer(answer: AnswerOut, typed: Mapping[str, str], proposed: Mapping[str, str], at: str) -> views.AnswerRow:
    return views.AnswerRow(
        reference=answer.document,
        title=answer.title,
        facts=facts_of(answer),
        where=typed.get(f"where_to_look {answer.document}", answer.where_to_look),
        whole_document=answer.whole_document,
        shows=typed.get(f"what_it_shows {answer.document}", answer.what_it_shows),
        parts=answer.parts,
        version=answer.version,
        remarks=[REMARKS[unmet.kind] for unmet in answer.unmet if unmet.kind in REMARKS],
        is_out_of_date=answer.is_out_of_date,
        proposed=proposed.get(answer.document, ""),
        at=at,
    )


def _ask(ask: AskOut) -> views.AskLine:
    what = f"({ask.part}) {ask.what}" if ask.part else ask.what
    state = ask.state.value[:1].upper() + ask.state.value[1:]
    is_open = ask.state in OPEN_ASKS
    return views.AskLine(
        ask.reference, what, ask.asked_of.name, ask.due_on, state, _said(ask), version=ask.version, is_open=is_open
    )


def _approval(signed: SignedOut | None) -> views.ApprovalLine | None:
    if signed is None:
        return None
    changed = "" if signed.holds else signed.changed or "It changed after that."
    return views.ApprovalLine(signed.name, signed.at, signed.reason, changed)


def _standing(request: RequestOut) -> str:
    if request.standing is Standing.DOCUMENTS:
        return ""
    by = f" {request.standing_by.name} decided this." if request.standing_by else ""
    yes = "" if request.approval is not None and request.approval.holds else " It waits for a yes to that."
    if request.standing is Standing.UNDER_ANOTHER:
        return f"It is answered under request {request.under}, and counts with that one.{yes}\n\n{request.standing_reason}{by}"
    said = "We don’t hold this." if request.standing is Standing.NOT_HELD else "It does not apply to this council."
    plan = f"\n\nPlan: {request.standing_plan}" if request.standing_plan else ""
    return f"{said}{yes}\n\nReason: {request.standing_reason}{by}{plan}"


def _leaning(session: "Session", actor: Actor, request: RequestOut) -> Sequence[Place]:
    """The assertions that rest on these documents, each once."""
    if not actor.may(Permission.SELF_ASSESSMENT_READ) or not request.answers:
        return ()
    found = selfassessment.leaning_on_items(session, actor, [answer.document for answer in request.answers])
    words = {one.assertion: one.text for leaning in found.values() for one in leaning}
    return [Place(f"{reference} {text}", f"/assertions/{reference}") for reference, text in sorted(words.items())]


def _may_read(request: RequestOut) -> bool:
    """There is something to read, and nobody has said yet that they read exactly this."""
    unread = any(check.kind is CheckKind.READ and not check.met for check in request.checks)
    return request.may_read_over and unread and _has_something(request)


def _has_something(request: RequestOut) -> bool:
    return request.state is not State.NOTHING_IN


def _email(person: PersonRef | None) -> str:
    return person.email if person else ""


def _name(person: PersonRef | None) -> str:
    return person.name if person else ""


def _said(ask: AskOut) -> str:
    """The reply, and until when they asked not to be reminded."""
    if ask.quiet_until is None or not ask.quiet_why:
        return ask.reply
    return f"{ask.reply} No reminders before {dates.long_date(ask.quiet_until)}: {ask.quiet_why}".strip()
