"""Both returns: owners, documents with where to look, decisions, asks, readings and approvals, on their days."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.access import Role
from app.answers import service as answers
from app.answers.schemas.asks import AskIn, AskReply, ReplyIn
from app.answers.schemas.changes import AnswerIn, AtVersion, NotHeldIn, PartPatch, ReasonIn, RequestPatch, UnderIn
from app.answers.schemas.requests import DoneOut
from app.demo.documents import Answer
from app.demo.drive import Drive, DriveFile, where_to_look
from app.demo.loading.desk import Desk
from app.demo.loading.papers import Papers
from app.demo.loading.people import DEPUTY, LEAD, SECOND_ON_THE_TEAM
from app.demo.story import Ask, Decision, Request, RoundStory
from app.evidence import service as evidence
from app.selfassessment import service as selfassessment
from app.selfassessment.schemas.assertions import NotHeldIn as NotHeldWithAction

TEAM = (DEPUTY, "anita.lowe", "helen.tranter", "ben.whitlock", SECOND_ON_THE_TEAM)
ON_THE_TEAM = frozenset({Role.LEAD.value, Role.CORE.value, Role.PSW.value})
MAY_WRITE = ON_THE_TEAM | {Role.CONTRIB.value}
UNDER, NOT_HELD = "answered under another request", "not held"
REPLIES = {
    "someone else has it": AskReply.SOMEONE_ELSE,
    "we don't have one": AskReply.NOT_HELD,
    # Whoever says that it comes on Monday needs more time until then.
    "sent": AskReply.MORE_TIME,
    "needs more time": AskReply.MORE_TIME,
}
OWNERS_DAY, FIRST_ANSWERS_DAY, DECISIONS_DAY = 1, 2, 5
MINUTES_BETWEEN = 3
WHOLE = "Whole document"
SENT_AS_IT_WAS = "It goes as it stands; the note says so openly, and a new one is being written."


def plan_round(desk: Desk, papers: Papers, told: RoundStory) -> None:
    """Everything that people did with the requests of one round."""
    start = told.round.notified
    although = SENT_AS_IT_WAS if told is desk.story.last_round else ""
    desk.plan(desk.at(start + timedelta(days=OWNERS_DAY), 8, 30), lambda session: _give_out(session, desk, told))
    approvals: dict[tuple[str, date], list[str]] = {}
    for place, request in enumerate(told.requests):
        minute = place * MINUTES_BETWEEN
        if request.decision is not None:
            on = min(
                filter(None, (start + timedelta(days=DECISIONS_DAY), request.approved_on, request.decision.approved_on))
            )
            desk.plan(desk.at(on, 10, minute), _deciding(desk, request, request.decision, told))
        _plan_answers(desk, papers, request, minute, start + timedelta(days=FIRST_ANSWERS_DAY))
        if request.read_on is not None and request.reader is not None and request.decision is None:
            what = f"{request.code} read"
            desk.plan(desk.at(request.read_on, 14, minute), desk.unless_refused(what, _reading(desk, request)))
        approver, approved_on = _approval(request)
        if approver is not None and approved_on is not None and not _is_under(request):
            approvals.setdefault((approver, approved_on), []).append(request.code)
    for (approver, approved_on), codes in approvals.items():
        desk.plan(desk.at(approved_on, 17), _approving(desk, codes, approver, although))


def plan_asks(desk: Desk) -> None:
    """People who were asked for one document by a date, and what they replied."""
    references: dict[int, tuple[str, int]] = {}
    for number, ask in enumerate(desk.story.asks):
        desk.plan(desk.at(ask.asked_on, 9, number), _asking(desk, ask, number, references))
        if ask.reply is not None:
            desk.plan(desk.at(ask.reply.on, 15, number), _replying(desk, ask, number, references))


def _give_out(session: Session, desk: Desk, told: RoundStory) -> None:
    lead = desk.actor(session, LEAD)
    for row in answers.list_requests(session, lead):
        desk.versions[row.code] = row.version
    for request in told.requests:
        approver, _ = _approval(request)
        patch = RequestPatch(
            owner=desk.email(request.owner) if request.owner else None,
            reader=desk.email(request.reader) if request.reader else None,
            due_on=request.due,
        )
        if approver is not None:
            patch = RequestPatch(**patch.model_dump(exclude_unset=True), approver=desk.email(approver))
        _note(desk, answers.change_request(session, lead, request.code, desk.versions[request.code], patch))


def _plan_answers(desk: Desk, papers: Papers, request: Request, minute: int, earliest: date) -> None:
    """A document answers as soon as it is in; its words say where to look in the version of that day."""
    documents = {document.key: document for document in desk.story.documents}
    together: dict[str, list[Answer]] = {}
    for answer in request.answers:
        together.setdefault(answer.document, []).append(answer)
    acts: dict[tuple[date, str], list[Sequence[Answer]]] = {}
    for key, same in together.items():
        on = max(earliest, papers.on(documents[key]))
        acts.setdefault((on, _maker(desk, request, same[0])), []).append(same)
    for (on, maker), coming in acts.items():
        desk.plan(desk.at(on, 10, minute), _answering(desk, papers, request, maker, coming))
    if request.note or request.part_reasons:
        on = max((on for on, _ in acts), default=request.due - timedelta(days=5))
        if request.read_on is not None:
            on = min(on, request.read_on)
        desk.plan(desk.at(on, 11, minute), lambda session: _write(session, desk, request))


def _answering(
    desk: Desk, papers: Papers, request: Request, maker: str, coming: Sequence[Sequence[Answer]]
) -> Callable[[Session], None]:
    """Answer with the documents of a day, each of them once with all its places."""

    def act(session: Session) -> None:
        data = [_with_places(desk, papers, same) for same in coming]
        _note(desk, answers.answer_with_several(session, desk.actor(session, maker), request.code, data))

    return desk.unless_refused(f"{request.code} {', '.join(same[0].document for same in coming)}", act)


def _with_places(desk: Desk, papers: Papers, same: Sequence[Answer]) -> AnswerIn:
    """One document in an answer: where it is told at several places, they stand one after the other."""
    told = [where_to_look(answer, _file(papers.wait_for_drive(), answer)) for answer in same]
    places = dict.fromkeys(place for place in told if place not in (None, WHOLE))
    return AnswerIn(
        document=desk.documents[same[0].document],
        where_to_look="; ".join(filter(None, places)),
        whole_document=not places and WHOLE in told,
        what_it_shows="; ".join(dict.fromkeys(answer.shows for answer in same)),
        parts=sorted({part for answer in same for part in answer.parts}) or None,
    )


def _write(session: Session, desk: Desk, request: Request) -> None:
    actor = desk.actor(session, _writer(desk, request))
    if request.note:
        patch = RequestPatch(note=request.note)
        _note(desk, answers.change_request(session, actor, request.code, desk.versions[request.code], patch))
    if request.part_reasons:
        versions = {part.code: part.version for part in answers.one_request(session, actor, request.code).parts}
        for code, reason in request.part_reasons.items():
            part = PartPatch(reason=reason)
            _note(desk, answers.change_part(session, actor, request.code, code, versions[code], part))


def _deciding(desk: Desk, request: Request, decision: Decision, told: RoundStory) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        code, version = request.code, desk.versions[request.code]
        if decision.kind == UNDER:
            assert decision.under is not None
            lead = desk.actor(session, DEPUTY)
            _note(
                desk,
                answers.put_under_another(
                    session, lead, code, version, UnderIn(under=decision.under, reason=decision.reason)
                ),
            )
            return
        actor = desk.actor(session, _writer(desk, request))
        if decision.kind != NOT_HELD:
            _note(desk, answers.say_does_not_apply(session, actor, code, version, ReasonIn(reason=decision.reason)))
        elif told is desk.story.this_round:
            _become_weakness(session, desk, request, decision)
        else:
            held = NotHeldIn(reason=decision.reason, plan=decision.plan or "")
            _note(desk, answers.say_not_held(session, actor, code, version, held))

    return act


def _become_weakness(session: Session, desk: Desk, request: Request, decision: Decision) -> None:
    action = next((one for one in desk.story.actions if one.key == decision.action), None)
    data = NotHeldWithAction(
        reason=decision.reason,
        plan=decision.plan or "",
        owner=desk.email(action.owner) if action and action.owner else None,
        due_on=action.due if action else None,
        measure=(action.measure or "") if action else "",
    )
    actor = desk.actor(session, DEPUTY)
    became = selfassessment.say_not_held(session, actor, request.code, desk.versions[request.code], data)
    desk.versions[request.code] = became.request_version
    if action is not None:
        desk.actions[action.key] = became.action


def _reading(desk: Desk, request: Request) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        assert request.reader is not None
        reader = desk.actor(session, request.reader)
        if not ON_THE_TEAM.intersection(desk.story.council.person(request.reader).roles):
            # Who reads a request without seeing everything is named as a reader of its documents.
            for answer in request.answers:
                if answer.document in desk.documents:
                    lead = desk.actor(session, LEAD)
                    evidence.let_read(session, lead, desk.documents[answer.document], reader.person_id)
        _note(desk, answers.read_over(session, reader, request.code, desk.versions[request.code]))

    return act


def _approving(desk: Desk, codes: Sequence[str], approver: str, although: str) -> Callable[[Session], None]:
    """Approve all that is ready on that day; what is not, only with the reason in ``although``."""

    def act(session: Session) -> None:
        actor = desk.actor(session, approver)
        bulk = answers.approve_many(
            session, actor, [AtVersion(code=code, version=desk.versions[code]) for code in codes]
        )
        for left in bulk.refused:
            if although:
                reason = ReasonIn(reason=although)
                answers.approve_with_reason(session, actor, left.code, desk.versions[left.code], reason)
            else:
                desk.refused.append(f"{left.code} approved: {left.why}")

    return act


def _asking(desk: Desk, ask: Ask, number: int, references: dict[int, tuple[str, int]]) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        data = AskIn(of=desk.email(ask.asked_of), what=ask.wanted, due_on=ask.due)
        asked = answers.ask_for_document(session, desk.actor(session, _asker(desk, ask)), ask.request, data)
        references[number] = (asked.reference, asked.version)

    return act


def _replying(desk: Desk, ask: Ask, number: int, references: dict[int, tuple[str, int]]) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        assert ask.reply is not None
        reference, version = references[number]
        kind = REPLIES[ask.reply.kind]
        until: date | None = None
        if kind is AskReply.MORE_TIME:
            until = max(ask.due, ask.reply.on + timedelta(days=4))
        data = ReplyIn(reply=kind, words=ask.reply.words, until=until)
        answers.reply(session, desk.actor(session, ask.asked_of), reference, version, data)

    return act


def _asker(desk: Desk, ask: Ask) -> str:
    """Whoever asks must see the request: its owner or the team."""
    owner = next(one.owner for one in desk.story.this_round.requests if one.code == ask.request)
    on_team = ON_THE_TEAM.intersection(desk.story.council.person(ask.asked_by).roles)
    return ask.asked_by if on_team or owner == ask.asked_by else DEPUTY


def _maker(desk: Desk, request: Request, answer: Answer) -> str:
    """Who answers with a document: the request's owner where they see it, else someone of the team who will not read it."""
    owner = request.owner
    if owner is not None and owner != request.reader:
        if ON_THE_TEAM.intersection(desk.story.council.person(owner).roles):
            return owner
        if desk.story.document(answer.document).owner == owner and _may_write(desk, owner):
            return owner
    return _on_team(request)


def _writer(desk: Desk, request: Request) -> str:
    """Who writes the note: the owner, or the team where there is none or the owner only looks on (a director)."""
    owner = request.owner
    if owner is not None and owner != request.reader and _may_write(desk, owner):
        return owner
    return _on_team(request)


def _may_write(desk: Desk, key: str) -> bool:
    return bool(MAY_WRITE.intersection(desk.story.council.person(key).roles))


def _on_team(request: Request) -> str:
    return next(key for key in TEAM if key != request.reader)


def _approval(request: Request) -> tuple[str | None, date | None]:
    decision = request.decision
    if decision is not None and decision.approver is not None:
        return decision.approver, decision.approved_on
    return request.approver, request.approved_on


def _is_under(request: Request) -> bool:
    return request.decision is not None and request.decision.kind == UNDER


def _file(drive: Drive, answer: Answer) -> DriveFile | None:
    found = [file for file in drive.files if file.document == answer.document and file.revision == answer.revision]
    return found[0] if found else None


def _note(desk: Desk, done: DoneOut) -> None:
    desk.versions[done.code] = done.version
