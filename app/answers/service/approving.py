"""Reading a request over and approving it, each bound to the exact set that the person saw."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import queries
from app.answers.models import Approval, CategoryResponse, SecondReading, Standing, State
from app.answers.queries import facts as facts_queries
from app.answers.queries import signed as signed_queries
from app.answers.rules.bulk import in_bulk, why_not
from app.answers.rules.rights import may_approve, may_read, sees_all
from app.answers.rules.sets import set_sha256
from app.answers.rules.states import Judged, judge_all, missing_in_words
from app.answers.schemas.changes import AtVersion, ReasonIn
from app.answers.schemas.facts import ResponseFacts
from app.answers.schemas.requests import BulkOut, DoneOut, RefusedOut
from app.answers.service.changing import done, get_response, require_open
from app.core.clock import now, today
from app.core.errors import EditConflict, Forbidden, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.words import some

_Seen = tuple[ResponseFacts, Judged]


def read_over(session: Session, actor: Actor, code: str, version: int) -> DoneOut:
    """Say that one has read exactly this set, as a second person. Forbidden (403) for its owner and its makers."""
    actor.require(Permission.REQUESTS_READ)
    response, (facts, judged) = _at_version(session, actor, code, version)
    _require_readable(actor, facts, judged)
    return note_reading(session, actor, response, facts)


def approve(session: Session, actor: Actor, code: str, version: int) -> DoneOut:
    """Approve exactly this set: by the lead or the approver named, only when it is ready.

    For a request without documents it is the yes to the reason. RuleBroken (409) says what is still missing.
    """
    actor.require(Permission.REQUESTS_READ)
    response, (facts, judged) = _at_version(session, actor, code, version)
    _require_approver(actor, facts)
    _require_ready(facts, judged)
    return note_approval(session, actor, response, facts, f"Request {code} is approved.")


def approve_with_reason(session: Session, actor: Actor, code: str, version: int, data: ReasonIn) -> DoneOut:
    """Approve although a check is unmet. The gap stays in sight for us; the reason never goes to CQC."""
    actor.require(Permission.REQUESTS_READ)
    response, (facts, judged) = _at_version(session, actor, code, version)
    _require_approver(actor, facts)
    if judged.state is State.NOTHING_IN:
        raise RuleBroken(f"Nothing is in for request {code}. Say that it is not held or does not apply, and why.")
    if judged.approval is not None:
        raise RuleBroken(f"Request {code} is approved already.")
    says = f"Request {code} is approved, with {some(len(judged.unmet), 'gap')} kept in sight."
    return note_approval(session, actor, response, facts, says, reason=data.reason)


def undo_approval(session: Session, actor: Actor, code: str, version: int) -> DoneOut:
    """Take an approval back, as a new act. RuleBroken (409) when the set has moved on: then it counts no longer anyway."""
    actor.require(Permission.REQUESTS_READ)
    response, (facts, judged) = _at_version(session, actor, code, version)
    return _take_back(session, actor, response, (facts, judged))


def approve_many(session: Session, actor: Actor, rows: list[AtVersion]) -> BulkOut:
    """Approve each request that is ready; the others are left, each with its reason."""
    actor.require(Permission.REQUESTS_READ)

    def one(response: CategoryResponse, seen: _Seen) -> None:
        _require_approver(actor, seen[0])
        _require_ready(*seen)
        note_approval(session, actor, response, seen[0], "")

    return in_each(session, actor, rows, one, "approved")


def undo_approvals(session: Session, actor: Actor, rows: list[AtVersion]) -> BulkOut:
    """Take back the approvals of several requests: the undo of `approve_many`."""
    actor.require(Permission.REQUESTS_READ)

    def one(response: CategoryResponse, seen: _Seen) -> None:
        _take_back(session, actor, response, seen)

    return in_each(session, actor, rows, one, "no longer approved")


def in_each(
    session: Session, actor: Actor, rows: list[AtVersion], act: Callable[[CategoryResponse, _Seen], None], did: str
) -> BulkOut:
    """Do `act` to every row still at its version; the facts of all are read once, a refusal leaves only its own row."""
    actor.require(Permission.REQUESTS_READ)
    require_open(session, actor)
    codes = frozenset(row.code for row in rows)
    responses = {response.code: response for response in queries.list_responses(session, actor, codes)}
    seen = _seen(session, actor, codes)
    did_it: list[str] = []
    refused: list[RefusedOut] = []
    for row in rows:
        response = responses.get(row.code)
        try:
            if response is None or row.code not in seen:
                raise NotFound(f"There is no request {row.code} that you can see.")
            require_version(response.version, row.version)
            act(response, seen[row.code])
        except (EditConflict, Forbidden, NotFound, RuleBroken) as problem:
            refused.append(why_not(row.code, problem))
        else:
            did_it.append(row.code)
    return in_bulk(did_it, refused, f"{len(did_it)} {did}.")


def note_reading(session: Session, actor: Actor, response: CategoryResponse, facts: ResponseFacts) -> DoneOut:
    """Write down a reading of the set in `facts`; who may is asked before."""
    actor.require(Permission.REQUESTS_READ)
    session.add(
        SecondReading(response_id=response.id, reader_id=actor.person_id, read_at=now(), set_sha256=set_sha256(facts))
    )
    return done(session, actor, response, "answers.request.read_over", f"You have read request {response.code} over.")


def note_approval(
    session: Session, actor: Actor, response: CategoryResponse, facts: ResponseFacts, says: str, *, reason: str = ""
) -> DoneOut:
    """Write down the approval of the set in `facts`; who may is asked before."""
    actor.require(Permission.REQUESTS_READ)
    session.add(
        Approval(
            response_id=response.id,
            approver_id=actor.person_id,
            approved_at=now(),
            set_sha256=set_sha256(facts),
            reason=reason,
        )
    )
    action = "answers.request.approved_with_reason" if reason else "answers.request.approved"
    return done(session, actor, response, action, says, reason=reason)


def require_may_renew_reading(session: Session, actor: Actor, seen: _Seen) -> None:
    """Refuse, in words, a reading that would not count."""
    actor.require(Permission.REQUESTS_READ)
    _require_readable(actor, *seen)


def require_may_renew_approval(session: Session, actor: Actor, seen: _Seen) -> None:
    """Refuse, in words, an approval that this person may not give or that is not ready."""
    actor.require(Permission.REQUESTS_READ)
    _require_approver(actor, seen[0])
    _require_ready(*seen)


def _take_back(session: Session, actor: Actor, response: CategoryResponse, seen: _Seen) -> DoneOut:
    facts, judged = seen
    _require_approver(actor, facts)
    if judged.approval is None:
        raise RuleBroken(f"No approval of request {facts.code} is in force, so there is nothing to take back.")
    for row in signed_queries.list_standing_approvals(session, response.id, judged.set_sha256):
        row.undone_at = now()
    says = f"The approval of request {facts.code} is taken back."
    return done(session, actor, response, "answers.approval.undone", says)


def _at_version(session: Session, actor: Actor, code: str, version: int) -> tuple[CategoryResponse, _Seen]:
    response = get_response(session, actor, code)
    require_open(session, actor)
    require_version(response.version, version)
    return response, _seen(session, actor, frozenset({code}))[code]


def _seen(session: Session, actor: Actor, codes: frozenset[str]) -> dict[str, _Seen]:
    session.flush()
    found = facts_queries.list_facts(session, actor, codes)
    judged = judge_all(found, today())
    return {facts.code: (facts, judged[facts.id]) for facts in found}


def _require_readable(actor: Actor, facts: ResponseFacts, judged: Judged) -> None:
    if facts.standing is not Standing.DOCUMENTS:
        raise RuleBroken(f"Request {facts.code} is answered without documents. Its approver reads the reason.")
    if judged.state is State.NOTHING_IN:
        raise RuleBroken(f"Nothing is in for request {facts.code} yet, so there is nothing to read.")
    if not may_read(actor, facts):
        raise Forbidden(f"Request {facts.code} is read by somebody other than its owner and those who answered it.")
    _require_seen(facts)


def _require_approver(actor: Actor, facts: ResponseFacts) -> None:
    if not may_approve(actor, facts):
        raise Forbidden(f"Request {facts.code} is approved by the lead officer or the approver named for it.")
    _require_seen(facts)


def _require_seen(facts: ResponseFacts) -> None:
    if not sees_all(facts):
        raise Forbidden(f"Request {facts.code} holds a document that you can’t open. Ask someone who can.")


def _require_ready(facts: ResponseFacts, judged: Judged) -> None:
    if judged.approval is not None:
        raise RuleBroken(f"{facts.code} is approved already.")
    if facts.standing is Standing.UNDER_ANOTHER or judged.state is State.READY:
        return
    if judged.state is State.NOTHING_IN:
        raise RuleBroken(f"{facts.code} has nothing in.")
    gaps = some(len(judged.unmet), "gap")
    raise RuleBroken(f"{facts.code} has {gaps}: {missing_in_words(judged.unmet)}")
