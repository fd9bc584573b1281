"""What a tracker's plan does when it is carried out, and how it is taken back: each by the verbs of its own domain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn, AnswerPatch, RequestPatch
from app.audit import attempted
from app.core.errors import NotFound, Problem
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem
from app.evidence.schemas import ItemDetails, ItemPatch
from app.intake.models import TrackerImport
from app.intake.rules.tracker.differing import Change, PlaceChange, said_to_data
from app.intake.rules.tracker.planning import Plan, Planned, RequestPlan, said_by
from app.intake.rules.undoing import AS_MADE, Step, why_left
from app.intake.schemas import Does


@dataclass
class Done:
    """What was made, placed and changed, what could not be, and all that the tracker said of what is there now."""

    items: list[EvidenceItem] = field(default_factory=list)
    placed: list[list[str]] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)


def carry_out(session: Session, actor: Actor, planned: Plan, emails: Mapping[str, str]) -> Done:
    """Make the documents, put them under their requests, change what is there. The caller's entry names the documents."""
    actor.require(Permission.REQUESTS_MANAGE)
    done = Done()
    new = [one for one in planned.documents if one.does is Does.MAKE]
    done.items = evidence.add_to_come(session, actor, [_details(one, emails) for one in new])
    document_of = {id(one): item.reference for one, item in zip(new, done.items, strict=True)}
    _place(session, actor, planned.documents, document_of, done)
    for one in planned.documents:
        for place in one.place_changes:
            _change_answer(session, actor, one.document, place, done)
        if one.changes:
            _change_document(session, actor, one, done)
    # Last, because whatever is done under a request moves it on.
    for request in planned.requests:
        if request.changes:
            _change_request(session, actor, request, done)
    done.said = said_to_data(said_by(planned, document_of, emails))
    return done


def take_back(
    session: Session, actor: Actor, tracker: TrackerImport, steps: Sequence[Step], left: list[str], kept: list[str]
) -> None:
    """Take these steps; `left` is told what somebody worked on since, `kept` which documents still answer something."""
    actor.require(Permission.REQUESTS_MANAGE)
    made = [step for kind, step in steps if kind == "made"]
    standing = {item.reference: item for item in evidence.list_called(session, actor, made)} if made else {}
    for kind, step in steps:
        if kind == "changed":
            _change_back(session, actor, step, left)
        elif kind == "placed":
            _take_out(session, actor, step, left, kept)
        elif step in standing and step not in kept:
            item = standing[step]
            if item.revision or item.version != AS_MADE:
                left.append(f"{step} stays: it was worked on since.")
                continue
            evidence.withdraw_item(session, actor, step, AS_MADE, f"{tracker.reference} was undone.")


def emails_of_people(session: Session, actor: Actor) -> dict[str, str]:
    """Addresses of people by name in lower case, of those whose name nobody shares."""
    actor.require(Permission.PEOPLE_READ)
    found: dict[str, list[str]] = {}
    for one in accounts.list_people(session, actor):
        found.setdefault(one.name.casefold(), []).append(one.email)
    return {name: emails[0] for name, emails in found.items() if len(emails) == 1}


def _place(
    session: Session, actor: Actor, documents: Sequence[Planned], document_of: Mapping[int, str], done: Done
) -> None:
    """Put documents under their requests, request by request."""
    by_request: dict[str, list[AnswerIn]] = {}
    for one in documents:
        for place in one.places:
            by_request.setdefault(place.request, []).append(
                AnswerIn(
                    document=one.document or document_of[id(one)],
                    where_to_look=place.where_to_look,
                    parts=list(place.parts) or None,
                )
            )
    for code, coming in by_request.items():

        def act(code: str = code, coming: list[AnswerIn] = coming) -> None:
            answers.answer_with_several(session, actor, code, coming)

        if _try(session, f"Request {code}", act, done.left):
            done.placed += [[code, one.document] for one in coming]


def _change_document(session: Session, actor: Actor, one: Planned, done: Done) -> None:
    patch = ItemPatch.model_validate(_values(one.changes))

    def act() -> None:
        item = evidence.change_details(session, actor, one.document, one.version, patch)
        done.changed.append(["document", one.document, "", item.version, _before(one.changes)])

    _try(session, one.document, act, done.left)


def _change_answer(session: Session, actor: Actor, document: str, place: PlaceChange, done: Done) -> None:
    patch = AnswerPatch.model_validate(_values(place.changes))

    def act() -> None:
        answers.change_answer(session, actor, place.request, document, place.version, patch)
        version = answers.one_answer(session, actor, place.request, document).version
        done.changed.append(["answer", document, place.request, version, _before(place.changes)])

    _try(session, f"{document} under request {place.request}", act, done.left)


def _change_request(session: Session, actor: Actor, one: RequestPlan, done: Done) -> None:
    patch = RequestPatch.model_validate(_values(one.changes))

    def act() -> None:
        # What was placed under it a moment ago moved it on.
        version = answers.one_request(session, actor, one.request).version
        changed = answers.change_request(session, actor, one.request, version, patch)
        done.changed.append(["request", one.request, "", changed.version, _before(one.changes)])

    _try(session, f"Request {one.request}", act, done.left)


def _change_back(session: Session, actor: Actor, change: Sequence[Any], left: list[str]) -> None:
    kind, key, code, version, before = change
    values = _to_values(before)

    def act() -> None:
        if kind == "document":
            evidence.change_details(session, actor, key, version, ItemPatch.model_validate(values))
        elif kind == "request":
            answers.change_request(session, actor, key, version, RequestPatch.model_validate(values))
        else:
            answers.change_answer(session, actor, code, key, version, AnswerPatch.model_validate(values))

    what = f"Request {key}" if kind == "request" else f"{key} under request {code}" if code else key
    _try(session, f"{what} stays as it is", act, left)


def _take_out(session: Session, actor: Actor, pair: Sequence[str], left: list[str], kept: list[str]) -> None:
    code, document = pair
    try:
        with attempted(session):
            answers.remove_answer(session, actor, code, document, AS_MADE)
    except NotFound:
        return  # somebody took it out already
    except Problem as refused:
        kept.append(document)
        left.append(f"{document} still answers request {code}: {why_left(refused)}")


def _try(session: Session, what: str, act: Callable[[], None], left: list[str]) -> bool:
    """Do one of several acts; when it is refused, nothing of it is kept, and `left` says why."""
    try:
        with attempted(session):
            act()
    except Problem as refused:
        left.append(f"{what}: {why_left(refused)}")
        return False
    return True


def _values(changes: Sequence[Change]) -> dict[str, Any]:
    return _to_values({change.field: change.becomes for change in changes})


def _before(changes: Sequence[Change]) -> dict[str, str]:
    return {change.field: change.was for change in changes}


def _to_values(words: Mapping[str, str]) -> dict[str, Any]:
    """Compared words as the bodies of changes take them: an empty person or day is none."""
    values: dict[str, Any] = {}
    for name, word in words.items():
        if name == "parts":
            values[name] = [part for part in word.split(",") if part]
        elif name in ("where_to_look", "master_location"):
            values[name] = word
        else:
            values[name] = word or None
    return values


def _details(one: Planned, emails: Mapping[str, str]) -> ItemDetails:
    return ItemDetails(
        title=one.title,
        owner=emails.get(one.owner.casefold()) if one.owner else None,
        document_date=one.document_date,
        review_by=one.review_by,
        master_location=one.master,
        description=one.description,
    )
