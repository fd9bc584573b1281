"""Reading requests: the list, one of them, the counts, what happened."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import queries
from app.answers.queries import facts as facts_queries
from app.answers.queries import history as history_queries
from app.answers.rules.history import said
from app.answers.rules.rights import may_approve, may_read
from app.answers.rules.showing import Around, answer_of, counts_of, in_order, is_wanted, request_of, row_of
from app.answers.rules.states import Judged, judge_all
from app.answers.schemas.facts import ResponseFacts
from app.answers.schemas.requests import (
    AnswerOut,
    CountsOut,
    Happening,
    RequestFilter,
    RequestOut,
    RequestRow,
    RequestSort,
)
from app.answers.service.dates import due_days
from app.assessments.schemas import DueDay
from app.core.clock import today
from app.core.errors import NotFound

ME = "me"
NOBODY = "none"


def list_requests(
    session: Session,
    actor: Actor,
    wanted: RequestFilter | None = None,
    sort: RequestSort = RequestSort.LIST,
    *,
    descending: bool = False,
) -> list[RequestRow]:
    """Every request of the round that this person may see and that passes the filter.

    The number of SELECTs does not grow with the requests or their documents.
    """
    actor.require(Permission.REQUESTS_READ)
    wanted = _with_me(session, actor, wanted or RequestFilter())
    on = today()
    found = judged_requests(session, actor)
    undated = {facts.category.kind for facts, _ in found if facts.due_on is None}
    due = due_days(session, actor, actor.assessment, undated) if undated else {}
    rows = [
        row
        for facts, judged in found
        if is_wanted(facts, row := row_of(facts, judged, on, due_day=_day(due, facts)), wanted)
    ]
    return in_order(rows, sort, descending=descending)


def judged_requests(
    session: Session, actor: Actor, codes: frozenset[str] | None = None
) -> list[tuple[ResponseFacts, Judged]]:
    """Facts and judgement of every request that this person may see, in the list's order: for figures and packs."""
    actor.require(Permission.REQUESTS_READ)
    found = facts_queries.list_facts(session, actor, codes)
    judged = judge_all(found, today())
    return [(facts, judged[facts.id]) for facts in found if facts.may_see]


def count_requests(session: Session, actor: Actor) -> CountsOut:
    """How many requests are in each state; for those without a right to the list, only the numbers."""
    actor.require(Permission.TODAY_COUNTS)
    found = facts_queries.list_facts(session, _who_counts(actor))
    judged = judge_all(found, today())
    return counts_of(judged[facts.id] for facts in found if facts.may_see)


def one_request(session: Session, actor: Actor, code: str) -> RequestOut:
    """One request with everything its page shows; NotFound (404) for one that this person may not see."""
    actor.require(Permission.REQUESTS_READ)
    found = judged_requests(session, actor, frozenset({code}))
    if not found:
        raise NotFound(f"There is no request {code[:40]} that you can see. Look for it in the list of requests.")
    facts, judged = found[0]
    codes = queries.list_codes(session, actor)
    at = codes.index(code)
    changed = ""
    if judged.lapsed is not None:
        row = history_queries.find_first_change(session, actor, facts.id, judged.lapsed.at)
        changed = f"{row.who} {said(row.action, row.documents)}." if row else ""
    around = Around(
        previous=codes[at - 1] if at else None,
        next=codes[at + 1] if at + 1 < len(codes) else None,
        answered_here=tuple(queries.list_codes_under(session, facts.id)),
        changed_since_approval=changed,
        may_change=queries.may_change(session, actor, facts.id),
        may_manage=actor.may(Permission.REQUESTS_MANAGE),
        may_approve=may_approve(actor, facts),
        may_read_over=may_read(actor, facts),
    )
    return request_of(facts, judged, today(), around)


def whole_return(session: Session, actor: Actor) -> list[RequestOut]:
    """Every request with its parts, answers and checks, in the list's order: what a pack and a report are made of.

    The fields that only one page needs (neighbours, rights, what ended an approval) are left empty.
    """
    actor.require(Permission.REQUESTS_READ_ALL)
    on = today()
    return [request_of(facts, judged, on, Around()) for facts, judged in judged_requests(session, actor)]


def list_answers(session: Session, actor: Actor, *, document: str = "", out_of_date: bool = False) -> list[AnswerOut]:
    """Every answer of the round that this person may see, by request and reading order."""
    actor.require(Permission.REQUESTS_READ)
    return [
        answer_of(facts, answer, judged)
        for facts, judged in judged_requests(session, actor)
        for answer in facts.answers
        if answer.item.may_see
        and (not document or answer.item.reference == document)
        and (not out_of_date or answer.revision_number != answer.item.current_revision)
    ]


def one_answer(session: Session, actor: Actor, code: str, document: str) -> AnswerOut:
    actor.require(Permission.REQUESTS_READ)
    for answer in one_request(session, actor, code).answers:
        if answer.document == document:
            return answer
    raise NotFound(f"{document[:20]} does not answer request {code[:40]}.")


def history_of(session: Session, actor: Actor, code: str) -> list[Happening]:
    """What happened to a request, the latest first."""
    actor.require(Permission.REQUESTS_READ)
    response = queries.find_response(session, actor, code)
    if response is None:
        raise NotFound(f"There is no request {code[:40]} that you can see.")
    rows = history_queries.list_history(session, actor, response.id)
    return [Happening(at=r.at, who=r.who, words=said(r.action, r.documents), reason=r.reason) for r in rows]


def _day(due: Mapping[str, DueDay], facts: ResponseFacts) -> int | None:
    """The day number to show while there is no date; none once the letter has come, for then a date was left out."""
    found = due.get(facts.category.kind)
    return found.day if found is not None and facts.due_on is None and found.on is None else None


def _with_me(session: Session, actor: Actor, wanted: RequestFilter) -> RequestFilter:
    if wanted.owner != ME:
        return wanted
    return wanted.model_copy(update={"owner": accounts.who_am_i(session, actor).email})


def _who_counts(actor: Actor) -> Actor:
    """A member may know how many are ready, of all, but not which."""
    if actor.may(Permission.REQUESTS_READ_ALL):
        return actor
    seen = actor.permissions | {Permission.REQUESTS_READ, Permission.REQUESTS_READ_ALL}
    return Actor(actor.person_id, actor.name, actor.roles, actor.assessment_id, seen)
