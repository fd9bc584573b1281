"""From the database to the frozen facts that a pack is drawn from: only what is meant for CQC gets across."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.answers.models import Answer, CategoryResponse, ResponsePart, Standing, UnmetKind
from app.answers.rules.sending import why_held_back
from app.core.clock import LONDON
from app.evidence.models import EvidenceItem, EvidenceRevision
from app.files.models import StoredFile
from app.framework.models import Certainty, ListOrigin, RequestCategory, RequestList
from app.framework.reference import framework, request_themes
from app.packs import queries
from app.packs.models import SubmissionPack
from app.selfassessment.models import Assertion, AssertionKind, Direction, Support
from app.selfassessment.rules import cases_sentence
from app.selfassessment.rules.whose import Whose, request_that_asks, whose
from exports import snapshot as frozen

OF_STANDING = {
    Standing.UNDER_ANOTHER: frozen.StatementKind.ANSWERED_UNDER,
    Standing.NOT_HELD: frozen.StatementKind.NOT_HELD,
    Standing.DOES_NOT_APPLY: frozen.StatementKind.DOES_NOT_APPLY,
}
OF_KIND = {
    AssertionKind.CONTEXT: frozen.AssertionKind.CONTEXT,
    AssertionKind.STRENGTH: frozen.AssertionKind.STRENGTH,
    AssertionKind.WEAKNESS: frozen.AssertionKind.WEAKNESS,
}


@dataclass(slots=True)
class LeftOut:
    """What the pack does not hold: why each document is held back, by its reference, and what else a person should know."""

    held: dict[str, UnmetKind] = field(default_factory=dict)
    remark: str = ""
    # The copy that goes instead of a version of which a rule takes something out, and for which documents one did.
    copies: Mapping[UUID, StoredFile] = field(default_factory=dict)
    cleaned: set[str] = field(default_factory=set)

    def file_of(self, item: EvidenceItem, revision: EvidenceRevision, stored: StoredFile | None) -> StoredFile | None:
        """The bytes that go: the version's own, or the copy without what the rule takes out."""
        copy = self.copies.get(revision.id)
        if copy is not None:
            self.cleaned.add(item.reference)
        return copy or stored

    def may_go(self, item: EvidenceItem, open_findings: int, stored: StoredFile | None = None) -> bool:
        """Whether a document goes; one that does not is noted with the first reason. What waits for the scanner never does."""
        reasons = why_held_back(item, open_findings + (stored is not None and bool(stored.held)))
        if reasons:
            self.held[item.reference] = reasons[0]
        return not reasons


def of_return(
    session: Session, actor: Actor, pack: SubmissionPack, taken_at: datetime
) -> tuple[frozen.PackSnapshot, LeftOut]:
    """The information return as it stands now, with the documents that this person may send, and what it lacks."""
    assessment, request_list = queries.the_round(session, pack.assessment_id)
    settings = queries.council(session)
    left_out = LeftOut(copies=queries.cleaned_copies(session, pack.assessment_id))
    sent = _self_assessment(session, actor, pack.assessment_id, left_out)
    snapshot = frozen.PackSnapshot(
        reference=pack.reference,
        council=settings.council_name,
        assessment=assessment.title,
        taken_at=taken_at,
        request_list=frozen.RequestListFacts(
            name=request_list.name,
            version=request_list.code,
            certainty=request_list.certainty,
            source=request_list.source,
        ),
        made_up=settings.made_up,
        return_due=_day(assessment.return_due_at),
        themes=_themes(session, actor, pack.assessment_id, request_list, left_out),
        self_assessment=sent.ours,
        own_self_assessment=sent.own,
        self_assessment_code=sent.code,
        abbreviations=tuple(
            frozen.Abbreviation(short=short, meaning=meaning)
            for short, meaning in sorted(settings.abbreviations.items())
        ),
        copies=frozen.Copies.REPEAT if pack.repeat_documents else frozen.Copies.ONCE,
        council_workbook=_workbook(session, request_list),
    )
    return snapshot, left_out


def _themes(
    session: Session, actor: Actor, assessment_id: UUID, request_list: RequestList, left_out: LeftOut
) -> tuple[frozen.ThemeEntry, ...]:
    parts_of: dict[UUID, list[ResponsePart]] = defaultdict(list)
    for part in queries.parts(session, assessment_id):
        parts_of[part.response_id].append(part)
    labels = {part.id: part.code for parts in parts_of.values() for part in parts}
    covers: dict[UUID, list[str]] = defaultdict(list)
    for answer_id, part_id in queries.covered_parts(session, assessment_id):
        covers[answer_id].append(labels[part_id])
    answers_of: dict[UUID, list[frozen.AnswerEntry]] = defaultdict(list)
    for item in queries.to_come(session, actor, assessment_id):
        left_out.may_go(item, 0)
    for answer, item, revision, stored, findings in queries.answers(session, actor, assessment_id):
        if left_out.may_go(item, findings, stored):
            file = left_out.file_of(item, revision, stored)
            answers_of[answer.response_id].append(_answer(answer, item, revision, file, sorted(covers[answer.id])))
    rows = queries.responses(session, assessment_id)
    codes = {response.id: response.code for response, _ in rows}
    titles = request_themes()
    groups: dict[str, list[frozen.RequestEntry]] = {}
    for response, category in rows:
        groups.setdefault(category.theme, []).append(
            _request(response, category, request_list, codes, parts_of[response.id], answers_of[response.id])
        )
    return tuple(
        frozen.ThemeEntry(title=titles.get(theme, theme or "Requests"), requests=tuple(requests))
        for theme, requests in groups.items()
    )


def _request(
    response: CategoryResponse,
    category: RequestCategory,
    request_list: RequestList,
    codes: dict[UUID, str],
    parts: Iterable[ResponsePart],
    answers: Iterable[frozen.AnswerEntry],
) -> frozen.RequestEntry:
    names = {statement.id: statement.name for statement in framework().quality_statements}
    kind = OF_STANDING.get(response.standing)
    return frozen.RequestEntry(
        code=response.code,
        title=category.title,
        asked=category.asked,
        is_cqc_wording=request_list.origin is ListOrigin.LOADED and category.certainty is Certainty.OFFICIAL,
        quality_statements=tuple(names.get(code, code) for code in category.quality_statements),
        # Where a part has no document, CQC reads the note or the reason in its place.
        parts=tuple(frozen.PartEntry(label=part.code, asked=part.ask, note=part.note or part.reason) for part in parts),
        note=response.note,
        statement=None
        if kind is None
        else frozen.RequestStatement(
            kind=kind,
            reason=response.standing_reason,
            plan=response.standing_plan,
            other_code=codes.get(response.under_id, "") if response.under_id else "",
        ),
        answers=tuple(answers) if response.standing is Standing.DOCUMENTS else (),
    )


def _answer(
    answer: Answer, item: EvidenceItem, revision: EvidenceRevision, stored: StoredFile | None, covered: list[str]
) -> frozen.AnswerEntry:
    return frozen.AnswerEntry(
        document=_document(item, revision, stored),
        parts=tuple(covered),
        where_to_look=answer.where_to_look or ("Whole document" if answer.whole_document else ""),
        what_it_shows=answer.what_it_shows,
    )


def _document(item: EvidenceItem, revision: EvidenceRevision, stored: StoredFile | None) -> frozen.DocumentFacts:
    link = None
    if stored is None:
        link = frozen.PublicLink(
            url=revision.url, seen_on=revision.seen_on or revision.added_at.astimezone(LONDON).date()
        )
    return frozen.DocumentFacts(
        reference=item.reference,
        title=item.title,
        kind=item.kind.value,
        document_date=item.document_date,
        period=_period(item.period_from, item.period_to),
        version=revision.number,
        file=None if stored is None else _file(stored, revision.file_name),
        link=link,
    )


def _file(stored: StoredFile, name: str) -> frozen.FileFacts:
    return frozen.FileFacts(
        name=name, media_type=stored.media_type, size=stored.size, sha256=stored.sha256, crc32=stored.crc32
    )


@dataclass(frozen=True, slots=True)
class _Sent:
    """What goes as the self-assessment: ours, or the council's own file, or neither; `code` is the request that asks for it."""

    code: str
    ours: frozen.SelfAssessmentEntry | None = None
    own: frozen.FileFacts | None = None


def _self_assessment(session: Session, actor: Actor, assessment_id: UUID, left_out: LeftOut) -> _Sent:
    """One self-assessment, never two: a document of the council's own, chosen or under the request that asks, or ours."""
    row = queries.own_words(session, assessment_id)
    requests = {one.code: (one, line.title) for one, line in queries.responses(session, assessment_id)}
    titles = [(code, title) for code, (_, title) in requests.items()]
    code = request_that_asks(titles, row.asked_under if row else "")
    asking = requests[code][0] if code else None
    chosen = row.own_file_id if row else None
    answered = asking is not None and queries.is_answered(session, asking.id)
    sent = whose(chosen=chosen is not None, answered=answered)
    if sent is Whose.OURS:
        return _Sent(code, ours=_ours(session, actor, assessment_id, row.opening if row else "", left_out))
    if sent is Whose.ANSWERED:
        left_out.remark = f"The self-assessment is what answers request {code}, so the one written here is not sent."
        return _Sent(code)
    assert chosen is not None
    document = queries.own_document(session, actor, chosen)
    if document is None:
        left_out.remark = "The council’s own self-assessment can’t be seen by the person who built it, so it is not in."
        return _Sent(code)
    item, revision, stored, findings = document
    if not left_out.may_go(item, findings, stored) or stored is None:
        left_out.remark = f"The self-assessment, {item.reference}, is not in."
        return _Sent(code)
    return _Sent(code, own=_file(left_out.file_of(item, revision, stored) or stored, revision.file_name))


def _ours(
    session: Session, actor: Actor, assessment_id: UUID, opening: str, left_out: LeftOut
) -> frozen.SelfAssessmentEntry:
    supports: dict[UUID, list[Any]] = defaultdict(list)
    for row in queries.supports(session, actor, assessment_id):
        if left_out.may_go(row.EvidenceItem, row[-1], row.StoredFile):
            support, item, revision, stored, findings = row
            file = left_out.file_of(item, revision, stored)
            supports[support.assertion_id].append((support, item, revision, file, findings))
    actions: dict[UUID, list[frozen.ActionEntry]] = defaultdict(list)
    for assertion_id, action, job_title in queries.actions(session, assessment_id):
        actions[assertion_id].append(
            frozen.ActionEntry(what=action.aim, led_by=job_title or "", due=action.due_on, measure=action.measure)
        )
    cases = queries.case_counts(session, assessment_id)
    said: dict[str, list[frozen.AssertionEntry]] = defaultdict(list)
    for assertion in queries.assertions(session, assessment_id):
        said[assertion.quality_statement].append(
            _assertion(assertion, supports[assertion.id], actions[assertion.id], cases.get(assertion.id, 0))
        )
    reference = framework()
    themes = {theme.id: theme.name for theme in reference.themes}
    return frozen.SelfAssessmentEntry(
        introduction=opening,
        statements=tuple(
            frozen.QualityStatementEntry(name=one.name, theme=themes[one.theme], assertions=tuple(said[one.id]))
            for one in reference.quality_statements
        ),
    )


def _assertion(
    assertion: Assertion, supports: Iterable[Any], actions: Iterable[frozen.ActionEntry], cases: int
) -> frozen.AssertionEntry:
    """What points the other way goes only with our answer to it: without one it is still ours to think about."""
    behind, against = [], []
    for support, item, revision, stored, _ in supports:
        document = _document(item, revision, stored)
        where = _where(support)
        if support.direction is Direction.SUPPORTS:
            behind.append(frozen.SupportEntry(document=document, where_to_look=where))
        elif assertion.response and support.what_it_shows:
            against.append(
                frozen.AnsweredChallenge(
                    finding=support.what_it_shows, response=assertion.response, document=document, where_to_look=where
                )
            )
    return frozen.AssertionEntry(
        reference=assertion.reference,
        kind=OF_KIND[assertion.kind],
        text=assertion.text,
        supports=tuple(behind),
        cases_sentence=cases_sentence(cases),
        challenges=tuple(against),
        actions=tuple(actions),
    )


def _where(support: Support) -> str:
    return support.where_to_look or ("Whole document" if support.whole_document else "")


def _workbook(session: Session, request_list: RequestList) -> frozen.CouncilWorkbook | None:
    stored = queries.find_stored(session, request_list.workbook_file_id)
    places = request_list.workbook_places
    if stored is None or not places:
        return None
    return frozen.CouncilWorkbook(
        file=_file(stored, request_list.workbook_name),
        mapping=frozen.WorkbookMapping(
            sheet=places["sheet"],
            header_row=places["header_row"],
            code_column=places["code_column"],
            documents_column=places.get("documents_column", ""),
            where_column=places.get("where_column", ""),
            note_column=places.get("note_column", ""),
            rows=tuple(frozen.CodeRow(code=code, row=row) for code, row in places.get("rows", {}).items()),
        ),
    )


def _period(first: date | None, last: date | None) -> str:
    """ "April 2025 to March 2026"; whole months read as months."""
    if first is None or last is None:
        return ""
    return f"{first:%B %Y} to {last:%B %Y}" if (first.year, first.month) != (last.year, last.month) else f"{last:%B %Y}"


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(LONDON).date()
