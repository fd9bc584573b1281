"""What waits for one person, in the order in which it should be done; pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.access import Actor, Permission
from app.access.permissions import ROLE_WORDS
from app.accounts.schemas import GlassOut, ProposalOut
from app.answers.models import AskState, Standing, State, UnmetKind
from app.answers.rules.rights import may_approve, may_read
from app.answers.rules.states import Judged
from app.answers.schemas.asks import AskOut
from app.answers.schemas.facts import ItemFacts, ResponseFacts
from app.casetracking.schemas.checks import ActNowOut
from app.casetracking.schemas.counts import CasesToday
from app.core.clock import LONDON
from app.core.ukdates import in_full
from app.core.words import some
from app.readiness.schemas import TodayFor, WaitingKind, WaitingOut

Seen = Sequence[tuple[ResponseFacts, Judged]]
UNREAD = (UnmetKind.UNREAD, UnmetKind.CHANGED_SINCE_READ)
OUT_OF_DATE = (UnmetKind.PLACE_OUT_OF_DATE, UnmetKind.PLACE_CARRIED_OVER)
UNFINISHED = (State.NOTHING_IN, State.GAPS)
NOT_SENT = (AskState.NOT_HELD, AskState.SOMEONE_ELSE, AskState.MORE_TIME)
_BY_PERMISSION = (
    (TodayFor.LEAD, Permission.REQUESTS_NAME_APPROVER),
    (TodayFor.PSW, Permission.CASES_MANAGE),
    (TodayFor.TEAM, Permission.REQUESTS_MANAGE),
    (TodayFor.READER, Permission.REQUESTS_READ_ALL),
    (TodayFor.CONTRIBUTOR, Permission.REQUESTS_READ),
    (TodayFor.MEMBER, Permission.TODAY_COUNTS),
)


def seen_by(actor: Actor) -> TodayFor:
    """Whose Today it is; with several roles, the one that has most to decide."""
    return next((who for who, permission in _BY_PERMISSION if actor.may(permission)), TodayFor.ADMIN)


def acts(open_acts: Sequence[ActNowOut]) -> list[WaitingOut]:
    """What a case check said can't wait: one line a case, by pseudonym and without a word of the case."""
    return [
        WaitingOut(
            kind=WaitingKind.ACT_NOW,
            title=f"{act.act_now.value}: {act.case}",
            more=f"{act.checker} checked the case. "
            + ("Somebody was told; say what was done, to close it." if act.told else "Nobody has been told yet."),
            address=f"/cases/{act.case}?task=act-now",
            button=f"Open {act.case}",
        )
        for act in open_acts
    ]


def in_people(glass: Sequence[GlassOut], proposals: Sequence[ProposalOut]) -> list[WaitingOut]:
    """Who broke the glass these days, and the roles that this person can confirm."""
    found = [
        WaitingOut(
            kind=WaitingKind.GLASS,
            title=f"{one.name} {'can read everything' if one.is_open else 'read everything'} under break-glass",
            more=f"{one.reference}, begun {in_full(one.begun_at.astimezone(LONDON).date())}. They said why: was it right?",
            address="/people/break-glass",
            button=f"See {one.reference}",
        )
        for one in glass
    ]
    mine = [one for one in proposals if one.may_confirm]
    if mine:
        number = some(len(mine), "role")
        found.append(
            WaitingOut(
                kind=WaitingKind.ROLE,
                title=f"Confirm or refuse {number}",
                more=f"{ROLE_WORDS[mine[0].role]} for {mine[0].name}, proposed by {mine[0].proposed_by}",
                address="/people",
                button=f"Look at {number}",
                count=len(mine),
            )
        )
    return found


def in_requests(actor: Actor, seen: Seen, on: date) -> list[WaitingOut]:
    """What waits in requests: to approve, to decide, to read over, one's own."""
    found = [
        _to_approve([facts for facts, judged in seen if judged.state is State.READY and may_approve(actor, facts)]),
        _findings(actor, seen),
        _gap_since(actor, seen),
        _to_read(actor, seen),
        _late([facts for facts, judged in _own(actor, seen) if judged.state in UNFINISHED], on),
        *_places(_own(actor, seen)),
        _own_gaps([facts for facts, judged in _own(actor, seen) if judged.state in UNFINISHED], on),
        _unowned(actor, seen),
    ]
    return [one for one in found if one is not None]


def in_asks(actor: Actor, email: str, asks: Sequence[AskOut], on: date) -> list[WaitingOut]:
    """What this person was asked for, one line each, and replies to their own asks that leave them with a gap."""
    mine = [ask for ask in asks if ask.is_open and ask.asked_of.email == email]
    replies = [
        ask for ask in asks if ask.state in NOT_SENT and ask.asked_by.email == email and ask.asked_of.email != email
    ]
    return [*(_asked(ask, on) for ask in mine), *(_replied(ask) for ask in replies)]


def in_links(references: Sequence[str]) -> list[WaitingOut]:
    """People outside the council who were asked and can be given a link only once the lead agrees."""
    if not references:
        return []
    first, number = references[0], some(len(references), "link")
    return [
        WaitingOut(
            kind=WaitingKind.CONSENT,
            title=f"Allow or leave {number} to people outside the council",
            more=f"The first is {first}. Without your consent no link is made.",
            address=f"/asks/{first}",
            button=f"Look at {first}",
            count=len(references),
        )
    ]


def in_masters(changed: Mapping[str, int]) -> list[WaitingOut]:
    """Documents whose masters changed since we took them, by the batch that saw it."""
    if not changed:
        return []
    count, first = sum(changed.values()), next(iter(changed))
    return [
        WaitingOut(
            kind=WaitingKind.MASTERS,
            title=f"Take or leave {some(count, 'changed master')}",
            more="A file changed after we took it: take it as a new version, or leave it.",
            address=f"/evidence/batches/{first}?state=changed",
            button=f"Look at batch {first.removeprefix('B-')}",
            count=count,
        )
    ]


def in_lists(proposed: Sequence[str], not_placed: int) -> list[WaitingOut]:
    """A change of list that nobody has confirmed, and what has no place in the new list."""
    found = [
        WaitingOut(
            kind=WaitingKind.LIST_CHANGE,
            title=f"Confirm the change to {name}",
            more="Old and new requests stand side by side with the answers that would move.",
            address="/set-up/list",
            button="Look at the change",
        )
        for name in proposed
    ]
    if not_placed:
        found.append(
            WaitingOut(
                kind=WaitingKind.NOT_PLACED,
                title=f"Place {some(not_placed, 'thing')} that the new list has no place for",
                address="/set-up/list/not-placed",
                button="Place them",
                count=not_placed,
            )
        )
    return found


def in_cases(cases: CasesToday | None) -> list[WaitingOut]:
    """Cases to check, logs to write and to review; numbers only."""
    if cases is None:
        return []
    check, write, review = WaitingKind.CHECK_CASES, WaitingKind.WRITE_LOGS, WaitingKind.REVIEW_LOGS
    lines = (
        (check, cases.mine_to_check, "Check {} given to you", "case", "/cases?need=my-check", "Check the next case"),
        (write, cases.my_logs_due, "Write {}", "reflective log", "/cases", "Open cases"),
        (review, cases.logs_to_review, "Review {}", "reflective log", "/cases?need=log", "Open cases"),
    )
    return [
        WaitingOut(kind=kind, title=words.format(some(count, noun)), address=address, button=button, count=count)
        for kind, count, words, noun, address, button in lines
        if count
    ]


def most_at_risk(seen: Seen, on: date, most: int) -> list[ResponseFacts]:
    """Late first, then what is due next; at the same date nothing in before gaps, and CQC's order."""
    open_ones = [(facts, judged) for facts, judged in seen if judged.state in UNFINISHED]
    open_ones.sort(
        key=lambda one: (one[0].due_on or date.max, UNFINISHED.index(one[1].state), one[0].category.position)
    )
    return [facts for facts, _ in open_ones[:most]]


def _own(actor: Actor, seen: Seen) -> Seen:
    return [one for one in seen if one[0].owner is not None and one[0].owner.id == actor.person_id]


def _named(facts: ResponseFacts) -> str:
    return f"{facts.code} {facts.category.title}"


def _page_of(found: Sequence[ResponseFacts], several: str) -> str:
    return f"/requests/{found[0].code}" if len(found) == 1 else several


def _to_approve(ready: Sequence[ResponseFacts]) -> WaitingOut | None:
    if not ready:
        return None
    number = some(len(ready), "request")
    return WaitingOut(
        kind=WaitingKind.APPROVE,
        title=f"Approve {number} that {'is' if len(ready) == 1 else 'are'} ready",
        more=_named(ready[0]) if len(ready) == 1 else f"The first is {_named(ready[0])}",
        address=_page_of(ready, "/requests?state=ready_to_approve"),
        button=f"Review {number}",
        count=len(ready),
    )


def _findings(actor: Actor, seen: Seen) -> WaitingOut | None:
    if not actor.may(Permission.EVIDENCE_DECIDE):
        return None
    found: dict[str, tuple[ItemFacts, str]] = {}
    for facts, _ in seen:
        for answer in facts.answers:
            if answer.item.open_findings and answer.item.may_see:
                found.setdefault(answer.item.reference, (answer.item, _named(facts)))
    if not found:
        return None
    (item, request), number = next(iter(found.values())), some(len(found), "document")
    return WaitingOut(
        kind=WaitingKind.FINDINGS,
        title=f"Decide on {number} that may hold personal or hidden data",
        more=f"{item.title}, in {request}. Held out of the pack until you decide",
        address=f"/evidence/{item.reference}" if len(found) == 1 else "/evidence?flag=personal-data",
        button=f"Look at {number}",
        count=len(found),
    )


def _gap_since(actor: Actor, seen: Seen) -> WaitingOut | None:
    if not actor.may(Permission.REQUESTS_APPROVE):
        return None
    found = [
        (facts, judged)
        for facts, judged in seen
        if judged.state is State.APPROVED and judged.unmet and judged.approval and not judged.approval.reason
    ]
    if not found:
        return None
    facts, judged = found[0]
    return WaitingOut(
        kind=WaitingKind.GAP_SINCE,
        title=f"{some(len(found), 'approved request has', 'approved requests have')} a gap since",
        more=f"{_named(facts)}: {judged.unmet[0].words}",
        address=_page_of([facts for facts, _ in found], "/requests?state=approved"),
        button="Look at what came up",
        count=len(found),
    )


def _to_read(actor: Actor, seen: Seen) -> WaitingOut | None:
    """Named as the reader, and reading is all that is missing."""
    waiting = [
        facts
        for facts, judged in seen
        if facts.reader is not None
        and facts.reader.id == actor.person_id
        and facts.standing is Standing.DOCUMENTS
        and may_read(actor, facts)
        and judged.unmet
        and all(unmet.kind in UNREAD for unmet in judged.unmet)
    ]
    if not waiting:
        return None
    return WaitingOut(
        kind=WaitingKind.READ_OVER,
        title=f"Read over {some(len(waiting), 'request')}",
        more=f"{'' if len(waiting) == 1 else 'The first is '}{_named(waiting[0])}",
        address=f"/requests/{waiting[0].code}",
        button=f"Read {waiting[0].code}",
        count=len(waiting),
    )


def _late(own: Sequence[ResponseFacts], on: date) -> WaitingOut | None:
    late = [facts for facts in own if facts.due_on is not None and facts.due_on < on]
    if not late:
        return None
    late.sort(key=lambda facts: facts.due_on or on)
    was_due = in_full(late[0].due_on) if late[0].due_on else ""
    return WaitingOut(
        kind=WaitingKind.MINE_LATE,
        title=f"{some(len(late), 'request')} of yours {'is' if len(late) == 1 else 'are'} past the due date",
        more=f"{_named(late[0])} was due on {was_due}",
        address=_page_of(late, "/requests?owner=me&late=true"),
        button=f"Open {late[0].code}" if len(late) == 1 else "Open them",
        count=len(late),
    )


def _places(own: Seen) -> list[WaitingOut]:
    """Documents with a new version in one's own requests: one line a document, for its one screen."""
    found: dict[str, tuple[str, list[str]]] = {}
    for facts, judged in own:
        titles = {answer.item.reference: answer.item.title for answer in facts.answers}
        for unmet in judged.unmet:
            if unmet.kind in OUT_OF_DATE and unmet.item:
                found.setdefault(unmet.item, (titles[unmet.item], []))[1].append(facts.code)
    return [
        WaitingOut(
            kind=WaitingKind.PLACES,
            title=f"Check where to look in {title}",
            more=f"{some(len(codes), 'request points', 'requests point')} to another version: {', '.join(codes)}",
            address=f"/evidence/{reference}/renew",
            button="Check them",
            count=len(codes),
        )
        for reference, (title, codes) in list(found.items())[:3]
    ]


def _own_gaps(own: Sequence[ResponseFacts], on: date) -> WaitingOut | None:
    ahead = sorted(
        (facts for facts in own if facts.due_on is None or facts.due_on >= on),
        key=lambda facts: facts.due_on or date.max,
    )
    if not ahead:
        return None
    first = ahead[0]
    due = f" is due on {in_full(first.due_on)}" if first.due_on else ""
    return WaitingOut(
        kind=WaitingKind.MINE,
        title=f"Close the gaps in {some(len(ahead), 'request')} of yours",
        more=f"{_named(first)}{due}",
        address=_page_of(ahead, "/requests?owner=me"),
        button=f"Open {first.code}" if len(ahead) == 1 else "Open them",
        count=len(ahead),
    )


def _unowned(actor: Actor, seen: Seen) -> WaitingOut | None:
    if not actor.may(Permission.REQUESTS_MANAGE):
        return None
    # What is answered under another request, or does not apply, needs no owner of its own.
    none = [
        facts
        for facts, _ in seen
        if (facts.owner is None or not facts.owner.active) and facts.standing in (Standing.DOCUMENTS, Standing.NOT_HELD)
    ]
    if not none:
        return None
    return WaitingOut(
        kind=WaitingKind.UNOWNED,
        title=f"Give {some(len(none), 'request')} an owner",
        more=f"{'' if len(none) == 1 else 'The first is '}{_named(none[0])}",
        address=_page_of(none, "/requests?owner=none"),
        button="Choose owners",
        count=len(none),
    )


def _asked(ask: AskOut, on: date) -> WaitingOut:
    due = "" if ask.due_on is None else f", by {in_full(ask.due_on)}"
    late = "" if not ask.days_late else f". {some(ask.days_late, 'day')} late"
    return WaitingOut(
        kind=WaitingKind.ASK,
        title=f"{ask.asked_by.name} asked you for a document{due}",
        more=f"{ask.request} {ask.request_title}: {_short(ask.what)}{late}",
        address=f"/asks/{ask.reference}",
        button="Answer",
    )


def _replied(ask: AskOut) -> WaitingOut:
    words = ask.reply or ask.state.value
    return WaitingOut(
        kind=WaitingKind.ASK_REPLIED,
        title=f"{ask.asked_of.name} replied: {ask.state.value}",
        more=f"{ask.request} {ask.request_title}. {_short(words)}",
        address=f"/requests/{ask.request}#asks",
        button=f"Open {ask.request}",
    )


def _short(text: str, most: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"
