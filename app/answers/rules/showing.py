"""From facts and judgement to what a page or the API shows of a request; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.answers.models import Standing, State
from app.answers.rules.checks import may_read_over
from app.answers.rules.states import ORDER, Judged, missing_in_words
from app.answers.rules.wording import STATE_WORDS, badge, count_words
from app.answers.schemas.facts import AnswerFacts, PersonFacts, ResponseFacts, SignedFacts
from app.answers.schemas.requests import (
    AnswerOut,
    CheckOut,
    CountsOut,
    PartOut,
    PersonRef,
    RequestFilter,
    RequestOut,
    RequestRow,
    RequestSort,
    SignedOut,
    UnmetOut,
)

UNFINISHED = (State.NOTHING_IN, State.GAPS)
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Around:
    """What one request's page shows that is not in its facts."""

    previous: str | None = None
    next: str | None = None
    answered_here: tuple[str, ...] = ()
    changed_since_approval: str = ""
    may_change: bool = False
    may_manage: bool = False
    may_approve: bool = False
    may_read_over: bool = False


def row_of(facts: ResponseFacts, judged: Judged, today: date, *, due_day: int | None = None) -> RequestRow:
    return RequestRow.model_validate({**_row_values(facts, judged, today), "due_day": due_day})


def request_of(facts: ResponseFacts, judged: Judged, today: date, around: Around) -> RequestOut:
    seen = [answer for answer in facts.answers if answer.item.may_see]
    values = {
        **_row_values(facts, judged, today),
        "asked": facts.category.asked,
        "official_ref": facts.category.official_ref,
        "source": facts.category.source,
        "kind": facts.category.kind,
        "quality_statements": facts.category.quality_statements,
        "evidence_categories": facts.category.evidence_categories,
        "checks": [CheckOut.model_validate(check) for check in judged.checks],
        "unmet": [UnmetOut.model_validate(unmet) for unmet in judged.unmet],
        "parts": _parts(facts),
        "answers": [answer_of(facts, answer, judged) for answer in seen],
        "unseen_answers": len(facts.answers) - len(seen),
        "note": facts.note,
        "note_words": count_words(facts.note),
        "word_limit": facts.word_limit,
        "period_from": facts.period_from,
        "period_to": facts.period_to,
        "reader": _ref(facts.reader),
        "approver": _ref(facts.approver),
        "standing_reason": facts.standing_reason,
        "standing_plan": facts.standing_plan,
        "standing_by": _ref(facts.standing_by),
        "answered_here": around.answered_here,
        "reading": _reading(facts, judged),
        "approval": _approval(judged, around),
        "set_sha256": judged.set_sha256,
        "previous": around.previous,
        "next": around.next,
        "may_change": around.may_change,
        "may_manage": around.may_manage,
        "may_approve": around.may_approve,
        "may_read_over": around.may_read_over,
    }
    return RequestOut.model_validate(values)


def answer_of(facts: ResponseFacts, answer: AnswerFacts, judged: Judged) -> AnswerOut:
    """One answer; call it only for a document that the person may see."""
    item = answer.item
    unmet = [UnmetOut.model_validate(one) for one in judged.unmet if one.item and one.item == item.reference]
    return AnswerOut(
        request=facts.code,
        document=item.reference,
        title=item.title,
        kind=item.kind,
        status=item.status,
        place=facts.answers.index(answer) + 1,
        where_to_look=answer.where_to_look,
        whole_document=answer.whole_document,
        what_it_shows=answer.what_it_shows,
        parts=tuple(part.code for part in facts.parts if part.id in answer.part_ids),
        written_for=abs(answer.revision_number),
        carried_over=answer.revision_number < 0,
        current=item.current_revision,
        document_date=item.document_date,
        file_name=item.file_name,
        media_type=item.media_type,
        page_count=item.page_count,
        size=item.size,
        url=item.url,
        unmet=tuple(unmet),
        version=answer.version,
    )


def counts_of(judged: Iterable[Judged]) -> CountsOut:
    states = [one.state for one in judged]
    counts = {state.value: states.count(state) for state in ORDER}
    return CountsOut.model_validate({**counts, "total": len(states)})


def is_wanted(facts: ResponseFacts, row: RequestRow, wanted: RequestFilter) -> bool:
    """Whether a row passes the filter; "me" has been turned into an address by then."""
    if wanted.state and row.state not in wanted.state:
        return False
    if wanted.theme and row.theme != wanted.theme:
        return False
    if wanted.late and not row.days_late:
        return False
    if wanted.owner and wanted.owner != (row.owner.email if row.owner else "none"):
        return False
    if wanted.document and all(answer.item.reference != wanted.document for answer in facts.answers):
        return False
    return _matches(facts, row, wanted.q)


def in_order(rows: Sequence[RequestRow], sort: RequestSort, *, descending: bool) -> list[RequestRow]:
    """Sorted; equal rows stay in the order of CQC's list, and what has no value comes last either way."""
    rows = sorted(rows, key=lambda row: (row.position, natural(row.code)))
    if sort is RequestSort.LIST:
        return rows[::-1] if descending else rows
    if sort is RequestSort.CODE:
        return sorted(rows, key=lambda row: natural(row.code), reverse=descending)
    if sort is RequestSort.STATE:
        return sorted(rows, key=lambda row: ORDER.index(row.state), reverse=descending)
    if sort is RequestSort.DOCUMENTS:
        return sorted(rows, key=lambda row: row.documents, reverse=descending)
    if sort is RequestSort.OWNER:
        owned = [row for row in rows if row.owner is not None]
        owned.sort(key=lambda row: row.owner.name.casefold() if row.owner else "", reverse=descending)
        return [*owned, *(row for row in rows if row.owner is None)]
    dated = [row for row in rows if row.due_on is not None]
    dated.sort(key=lambda row: row.due_on or date.max, reverse=descending)
    return [*dated, *(row for row in rows if row.due_on is None)]


def natural(code: str) -> tuple[tuple[int, str], ...]:
    """Codes as people order them: 2 before 10, P2 before P10."""
    return tuple((int(bit), "") if bit.isdigit() else (-1, bit.casefold()) for bit in _NUMBERS.split(code) if bit)


def _row_values(facts: ResponseFacts, judged: Judged, today: date) -> dict[str, object]:
    late = facts.due_on is not None and facts.due_on < today and judged.state in UNFINISHED
    return {
        "code": facts.code,
        "position": facts.category.position,
        "title": facts.category.title,
        "theme": facts.category.theme,
        "badge": badge(facts.category.certainty),
        "state": judged.state,
        "state_words": STATE_WORDS[judged.state],
        "checks_met": judged.checks_met,
        "checks_total": len(judged.checks),
        "missing": _missing(facts, judged),
        "documents": len(facts.in_hand),
        "owner": _ref(facts.owner),
        "due_on": facts.due_on,
        "days_late": (today - facts.due_on).days if late and facts.due_on else 0,
        "standing": facts.standing,
        "under": facts.under_code,
        "approved_with_reason": bool(judged.approval and judged.approval.reason),
        "version": facts.version,
    }


def _missing(facts: ResponseFacts, judged: Judged) -> str:
    """The gaps in words, or the yes that is waited for."""
    if facts.standing is Standing.UNDER_ANOTHER:
        told = f"Answered under {facts.under_code}."
        return told if judged.approval else f"{told} Waiting for a yes to that."
    if judged.state is State.READY:
        whom = facts.approver.name if facts.approver else "the lead officer"
        return f"Approval by {whom}."
    words = missing_in_words(judged.unmet)
    if judged.state is State.NOTHING_IN and facts.asks is not None:
        due = f", due {facts.asks.due_on.day} {facts.asks.due_on:%B}" if facts.asks.due_on else ""
        words += f" Asked {facts.asks.asked_of} on {facts.asks.asked_at.day} {facts.asks.asked_at:%B}{due}."
    return words


def _parts(facts: ResponseFacts) -> list[PartOut]:
    covering: dict[object, list[AnswerFacts]] = {part.id: [] for part in facts.parts}
    for answer in facts.answers:
        for part_id in answer.part_ids & covering.keys():
            covering[part_id].append(answer)
    return [
        PartOut(
            code=part.code,
            ask=part.ask,
            note=part.note,
            reason=part.reason,
            covered_by=tuple(answer.item.reference for answer in covering[part.id] if answer.item.may_see),
            covered_unseen=sum(not answer.item.may_see for answer in covering[part.id]),
            version=part.version,
        )
        for part in facts.parts
    ]


def _reading(facts: ResponseFacts, judged: Judged) -> SignedOut | None:
    valid = [reading for reading in facts.readings if may_read_over(facts, reading.person_id)]
    held = next((reading for reading in valid if reading.set_sha256 == judged.set_sha256), None)
    latest = held or (valid[0] if valid else None)
    return None if latest is None else _signed(latest, holds=held is not None)


def _approval(judged: Judged, around: Around) -> SignedOut | None:
    if judged.approval is not None:
        return _signed(judged.approval, holds=True)
    return None if judged.lapsed is None else _signed(judged.lapsed, holds=False, changed=around.changed_since_approval)


def _signed(signed: SignedFacts, *, holds: bool, changed: str = "") -> SignedOut:
    return SignedOut(name=signed.person_name, at=signed.at, reason=signed.reason, holds=holds, changed=changed)


def _ref(person: PersonFacts | None) -> PersonRef | None:
    return None if person is None else PersonRef(name=person.name, email=person.email)


def _matches(facts: ResponseFacts, row: RequestRow, q: str) -> bool:
    words = q.casefold().split()
    if not words:
        return True
    titles = " ".join(answer.item.title for answer in facts.answers if answer.item.may_see)
    owner = row.owner.name if row.owner else ""
    text = " ".join((row.code, row.title, facts.category.asked, row.missing, owner, titles)).casefold()
    return all(word in text for word in words)
