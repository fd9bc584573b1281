"""Reading the self-assessment: the whole, one statement, one assertion, what leans on a document, what a case shows."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.assessments.rules import defaults
from app.casetracking import service as casetracking
from app.casetracking.schemas.cases import ReadFor
from app.core.clock import today
from app.core.errors import NotFound
from app.core.paging import Page, PageParams, next_place
from app.framework.reference import QualityStatement, framework
from app.improvement import service as improvement
from app.improvement.schemas import ActionOut
from app.selfassessment.models import Assertion, Direction, SelfAssessment
from app.selfassessment.queries import assertions as rows
from app.selfassessment.queries import supports as backing
from app.selfassessment.rules import showing
from app.selfassessment.rules.coverage import Cell, Steps, cells, empty_summary
from app.selfassessment.rules.gathering import Gathered, gather
from app.selfassessment.rules.whose import request_that_asks
from app.selfassessment.rules.wording import cases_sentence
from app.selfassessment.schemas.assertions import (
    AssertionFilter,
    AssertionLine,
    AssertionOut,
    CaseLink,
    CasesSaid,
    SupportOut,
    WhereItLeans,
)
from app.selfassessment.schemas.statements import (
    CoverageOut,
    CoverageRow,
    SelfAssessmentOut,
    StatementPageOut,
)
from app.selfassessment.schemas.supports import CaseSupportOut
from app.selfassessment.service.finding import readable


def list_statements(session: Session, actor: Actor) -> SelfAssessmentOut:
    """The whole self-assessment: opening words, every quality statement with its assertions, coverage."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    owned = rows.list_standing(session, actor)
    gathered = _gathered(session, actor, [row[0] for row in owned])
    steps = _steps(session)
    by_code: dict[str, list[rows.Owned]] = defaultdict(list)
    for row in owned:
        by_code[row[0].quality_statement].append(row)
    statements, coverage = [], []
    for statement in framework().quality_statements:
        here = by_code[statement.id]
        counted = _cells(gathered, [row[0] for row in here], steps)
        statements.append(showing.statement_out(statement, _lines(here, gathered), counted))
        coverage.append((statement, counted))
    own = rows.find_own(session, actor.assessment)
    document = rows.find_own_document(session, actor, own.own_file_id) if own and own.own_file_id else None
    return SelfAssessmentOut(
        # The opening words speak for the whole: not for who reads only their own sections.
        opening=own.opening if own and actor.may(Permission.SELF_ASSESSMENT_READ_ALL) else "",
        own_document=document,
        own_file_name=own.own_file_name if own else "",
        answered_under="" if own and own.own_file_id else _answered_under(session, actor, own),
        asked_under=own.asked_under if own else "",
        statements=statements,
        coverage=_coverage(coverage),
        may_change=actor.may(Permission.SELF_ASSESSMENT_WRITE_ALL),
        version=own.version if own else 0,
    )


def _answered_under(session: Session, actor: Actor, own: SelfAssessment | None) -> str:
    """The request that asks for the self-assessment and that documents answer; empty for who does not see requests."""
    if not actor.may(Permission.REQUESTS_READ_ALL):
        return ""
    asking = request_that_asks(rows.list_titles(session, actor.assessment), own.asked_under if own else "")
    return asking if asking in {code for code, _ in rows.list_answered(session, actor.assessment)} else ""


def one_statement(session: Session, actor: Actor, code: str) -> StatementPageOut:
    """One quality statement with its assertions; NotFound (404) for a code that is none."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    statement = framework().statement(code)
    if statement is None:
        raise NotFound(f"There is no quality statement {code[:10]}.")
    owned = rows.list_standing(session, actor, code)
    gathered = _gathered(session, actor, [row[0] for row in owned])
    counted = _cells(gathered, [row[0] for row in owned], _steps(session))
    codes = [one.id for one in framework().quality_statements]
    place = codes.index(code)
    return StatementPageOut(
        **showing.statement_values(statement, _lines(owned, gathered), counted),
        previous=codes[place - 1] if place else None,
        next=codes[place + 1] if place + 1 < len(codes) else None,
        may_change=actor.may(Permission.SELF_ASSESSMENT_WRITE),
    )


def coverage(session: Session, actor: Actor) -> CoverageOut:
    """Quality statements by evidence category, from what stands behind and against the assertions."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    return list_statements(session, actor).coverage


def list_assertions(
    session: Session, actor: Actor, wanted: AssertionFilter | None = None, page: PageParams | None = None
) -> Page[AssertionLine]:
    """One page of assertions by number; withdrawn ones only when they are asked for."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    wanted, page = wanted or AssertionFilter(), page or PageParams()
    owned, total = rows.list_page(session, actor, wanted, page)
    shown, more = owned[: page.limit], len(owned) > page.limit
    gathered = _gathered(session, actor, [row[0] for row in shown])
    last = shown[-1][0].reference if more else None
    return Page(items=_lines(shown, gathered), next=None if last is None else next_place(len(last), last), total=total)


def one_assertion(session: Session, actor: Actor, reference: str) -> AssertionOut:
    """One assertion with what is behind it and against it. What tracked cases show stands in `case_supports`."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    found = rows.find_owned(session, actor, reference)
    if found is None:
        raise NotFound(f"There is no assertion {reference[:20]} that you can see.")
    assertion, email, name = found
    gathered = _gathered(session, actor, [assertion])
    line = showing.line_of(assertion, email, name, gathered)
    counted = cells(gathered.weights(assertion), showing.used_ids(), _steps(session))
    order = rows.neighbours(session, actor)
    place = order.index(reference) if reference in order else -1
    cases, said = _cases(session, actor, assertion, gathered)
    statement = framework().statement(assertion.quality_statement)
    return AssertionOut(
        reference=reference,
        quality_statement=assertion.quality_statement,
        statement_name=statement.name if statement else assertion.quality_statement,
        kind=assertion.kind,
        status=assertion.status,
        text=assertion.text,
        impact=assertion.impact,
        response=assertion.response,
        state=line.state,
        state_words=line.state_words,
        gaps=line.gaps,
        in_short=showing.in_short(counted, line.supports, line.against),
        categories=showing.cells_out(counted),
        unused_categories=showing.unused_names(),
        supports=_documents(session, actor, assertion),
        cases=cases,
        cases_said=said,
        actions=_actions(session, actor, assertion),
        from_request=rows.code_of_response(session, assertion.from_response_id) if assertion.from_response_id else None,
        owner=email,
        owner_name=name,
        written_by=accounts.names_of(session, [assertion.added_by]).get(assertion.added_by, ""),
        added_at=assertion.added_at,
        last_reviewed_on=assertion.last_reviewed_on,
        previous=order[place - 1] if place > 0 else None,
        next=order[place + 1] if 0 <= place < len(order) - 1 else None,
        may_change=rows.may_change(session, actor, assertion.id),
        version=assertion.version,
    )


def case_supports(session: Session, actor: Actor, reference: str) -> list[CaseSupportOut]:
    """What tracked cases show of an assertion, for those who may read them: in a writing transaction, because each case
    read leaves its entry (503 without)."""
    actor.require(Permission.CASES_READ, hidden=True)
    assertion = readable(session, actor, reference)
    found = backing.cases_behind(session, actor, assertion.id)
    for case in {case.id: case for _, case in found}.values():
        casetracking.note_reading(session, actor, case, ReadFor.ASSERTION)
    return [
        CaseSupportOut(
            case=case.reference,
            direction=support.direction,
            where_to_look=support.case_where,
            what_it_shows=support.case_words,
            version=support.version,
        )
        for support, case in found
    ]


def leaning_on_items(session: Session, actor: Actor, references: Collection[str]) -> dict[str, list[WhereItLeans]]:
    """For each of these documents the assertions that lean on it, in one SELECT; nothing for those not seen."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    found: dict[str, list[WhereItLeans]] = defaultdict(list)
    for document, support, assertion, current in backing.leaning_on(session, actor, references):
        found[document].append(
            WhereItLeans(
                assertion=assertion.reference,
                text=assertion.text,
                direction=support.direction,
                where_to_look=support.where_to_look or ("Whole document" if support.whole_document else ""),
                out_of_date=support.revision_number != current,
            )
        )
    return dict(found)


def shown_by_case(session: Session, actor: Actor, case: str) -> list[WhereItLeans]:
    """The assertions that a tracked case shows or speaks against, for those who may read it; not a word of the case."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    tracked = casetracking.readable(session, actor, case)
    return [
        WhereItLeans(
            assertion=assertion.reference, text=assertion.text, direction=direction, where_to_look="", out_of_date=False
        )
        for assertion, direction in backing.shown_by(session, actor, tracked.id)
    ]


def answered_by_action(session: Session, actor: Actor, action: str) -> list[WhereItLeans]:
    """The assertions that an action answers."""
    actor.require(Permission.SELF_ASSESSMENT_READ)
    action_id = improvement.action_id_of(session, actor, action)
    return [
        WhereItLeans(
            assertion=assertion.reference,
            text=assertion.text,
            direction=Direction.SUPPORTS,
            where_to_look="",
            out_of_date=False,
        )
        for assertion in rows.assertions_of_action(session, actor, action_id)
    ]


def _gathered(session: Session, actor: Actor, assertions: Sequence[Assertion]) -> Gathered:
    ids = [assertion.id for assertion in assertions]
    return gather(backing.pieces_of(session, actor, ids), backing.case_counts(session, ids), today())


def _lines(owned: Sequence[rows.Owned], gathered: Gathered) -> list[AssertionLine]:
    return [showing.line_of(assertion, email, name, gathered) for assertion, email, name in owned]


def _cells(gathered: Gathered, assertions: Sequence[Assertion], steps: Steps) -> tuple[Cell, ...]:
    weights = [weight for assertion in assertions for weight in gathered.weights(assertion)]
    return cells(weights, showing.used_ids(), steps)


def _steps(session: Session) -> Steps:
    """The council's own thresholds; what it has not set has its default."""
    own = rows.thresholds(session)
    begin = defaults().thresholds
    return Steps(own.get("some", begin.some), own.get("many", begin.many))


def _coverage(found: Sequence[tuple[QualityStatement, tuple[Cell, ...]]]) -> CoverageOut:
    names = showing.category_names()
    return CoverageOut(
        summary=empty_summary([counted for _, counted in found]),
        categories=[names[category] for category in showing.used_ids()],
        unused=showing.unused_names(),
        rows=[
            CoverageRow(code=statement.id, name=statement.name, cells=showing.cells_out(counted))
            for statement, counted in found
        ],
    )


def _documents(session: Session, actor: Actor, assertion: Assertion) -> list[SupportOut]:
    found = backing.documents_behind(session, actor, assertion.id)
    codes: dict[object, list[str]] = defaultdict(list)
    for item_id, code in backing.codes_answered(session, actor, [item.id for _, item in found]):
        codes[item_id].append(code)
    return [showing.support_out(support, item, codes[item.id]) for support, item in found]


def _cases(
    session: Session, actor: Actor, assertion: Assertion, gathered: Gathered
) -> tuple[list[CaseLink], list[CasesSaid]]:
    """The cases that this person may read, by pseudonym; a sentence on the rest."""
    mine = [
        CaseLink(case=case.reference, direction=support.direction, version=support.version)
        for support, case in backing.cases_behind(session, actor, assertion.id)
    ]
    said = []
    for direction in Direction:
        named = sum(link.direction is direction for link in mine)
        rest = gathered.cases.get((assertion.id, direction), 0) - named
        sentence = cases_sentence(rest, direction, others=bool(named))
        if sentence:
            said.append(CasesSaid(direction=direction, sentence=sentence))
    return mine, said


def _actions(session: Session, actor: Actor, assertion: Assertion) -> list[ActionOut]:
    if not actor.may(Permission.ACTIONS_READ):
        return []
    ids = [action_id for _, action_id in rows.action_ids_of(session, [assertion.id])]
    return list(improvement.actions_by_id(session, actor, ids).values())
