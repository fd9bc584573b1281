"""Every SELECT of a pack: its own row, and the facts that go into it, seen with the rights of whoever builds it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts.models import User
from app.answers.models import Answer, AnswerPart, CategoryResponse, ResponsePart
from app.answers.queries.facts import open_findings
from app.assessments.models import Assessment, CouncilSettings
from app.casetracking.models import CasePathway, CaseStage, TrackedCase
from app.evidence import queries as evidence
from app.evidence.models import CleanedCopy, EvidenceItem, EvidenceRevision, Finding, FindingGrade, FindingState
from app.files.models import StoredFile
from app.framework.models import RequestCategory, RequestList
from app.improvement.models import Action
from app.packs.models import PackKind, SubmissionPack
from app.selfassessment.models import Assertion, AssertionAction, AssertionStatus, Direction, SelfAssessment, Support

LISTED = (CaseStage.LONGLIST, CaseStage.SUBMITTED, CaseStage.CHOSEN, CaseStage.TRACKED, CaseStage.LEARNING)
_BY_RULE = and_(Finding.grade == FindingGrade.CLEANED, Finding.state == FindingState.NOTED)


def visible(actor: Actor) -> Select[SubmissionPack]:
    """The packs of this round; those of cases only for people who may build them."""
    statement = select(SubmissionPack).where(SubmissionPack.assessment_id == actor.assessment_id)
    if actor.may(Permission.PACKS_BUILD_CASES):
        return statement
    return statement.where(SubmissionPack.kind != PackKind.CASE_LIST)


def find_pack(session: Session, actor: Actor, number: int) -> SubmissionPack | None:
    return session.scalars(visible(actor).where(SubmissionPack.number == number)).one_or_none()


def find_pack_by_id(session: Session, pack_id: UUID) -> SubmissionPack | None:
    return session.get(SubmissionPack, pack_id)


def list_packs(session: Session, actor: Actor) -> Sequence[SubmissionPack]:
    return session.scalars(visible(actor).order_by(SubmissionPack.number.desc())).all()


def last_number(session: Session, assessment_id: UUID) -> int:
    """The highest number given so far, whoever may see the pack; 0 before the first."""
    return (
        session.scalar(select(func.max(SubmissionPack.number)).where(SubmissionPack.assessment_id == assessment_id))
        or 0
    )


def the_round(session: Session, assessment_id: UUID) -> Row[Assessment, RequestList]:
    statement = (
        select(Assessment, RequestList)
        .join(RequestList, RequestList.id == Assessment.request_list_id)
        .where(Assessment.id == assessment_id)
    )
    return session.execute(statement).one()


def council(session: Session) -> CouncilSettings:
    return session.scalars(select(CouncilSettings)).one()


def responses(session: Session, assessment_id: UUID) -> Sequence[Row[CategoryResponse, RequestCategory]]:
    statement = (
        select(CategoryResponse, RequestCategory)
        .join(RequestCategory, RequestCategory.id == CategoryResponse.category_id)
        .where(CategoryResponse.assessment_id == assessment_id, CategoryResponse.retired.is_(False))
        .order_by(CategoryResponse.position)
    )
    return session.execute(statement).all()


def parts(session: Session, assessment_id: UUID) -> Sequence[ResponsePart]:
    statement = (
        select(ResponsePart)
        .join(CategoryResponse, CategoryResponse.id == ResponsePart.response_id)
        .where(CategoryResponse.assessment_id == assessment_id)
        .order_by(ResponsePart.position)
    )
    return session.scalars(statement).all()


def covered_parts(session: Session, assessment_id: UUID) -> Sequence[Row[UUID, UUID]]:
    """(answer, part) for every part that a document covers."""
    statement = (
        select(AnswerPart.answer_id, AnswerPart.part_id)
        .join(Answer, Answer.id == AnswerPart.answer_id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(CategoryResponse.assessment_id == assessment_id)
    )
    return session.execute(statement).all()


def answers(session: Session, actor: Actor, assessment_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """(Answer, EvidenceItem, EvidenceRevision, StoredFile or None, open findings), in reading order.

    Every document that answers a request and that this person may see; which of them go, a rule decides.
    """
    statement = _with_file(
        select(Answer, EvidenceItem, EvidenceRevision, StoredFile, open_findings())
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .join(EvidenceItem, EvidenceItem.id == Answer.item_id)
    ).where(
        CategoryResponse.assessment_id == assessment_id,
        CategoryResponse.retired.is_(False),
        EvidenceItem.id.in_(evidence.visible_ids(actor)),
    )
    return session.execute(statement.order_by(CategoryResponse.position, Answer.position, EvidenceItem.reference)).all()


def is_answered(session: Session, response_id: UUID) -> bool:
    """A document that is in answers this request, whoever may see it."""
    is_in = select(Answer.id).join(EvidenceItem, EvidenceItem.id == Answer.item_id)
    is_in = is_in.where(Answer.response_id == response_id, EvidenceItem.current_revision > 0)
    return session.scalar(is_in.limit(1)) is not None


def to_come(session: Session, actor: Actor, assessment_id: UUID) -> Sequence[EvidenceItem]:
    """The documents that requests name and whose file is still to come, as far as this person may see them."""
    named = select(Answer.item_id).join(CategoryResponse, CategoryResponse.id == Answer.response_id)
    named = named.where(CategoryResponse.assessment_id == assessment_id, CategoryResponse.retired.is_(False))
    chosen = select(EvidenceItem).where(
        EvidenceItem.current_revision == 0,
        EvidenceItem.id.in_(named),
        EvidenceItem.id.in_(evidence.visible_ids(actor)),
    )
    return session.scalars(chosen.order_by(EvidenceItem.reference)).all()


def count_unseen(session: Session, actor: Actor, assessment_id: UUID) -> int:
    """How many answering documents whoever builds the pack may not see, so that the pack lacks them."""
    statement = (
        select(func.count(Answer.item_id.distinct()))
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(
            CategoryResponse.assessment_id == assessment_id,
            CategoryResponse.retired.is_(False),
            Answer.item_id.not_in(evidence.visible_ids(actor)),
        )
    )
    return session.scalar(statement) or 0


def assertions(session: Session, assessment_id: UUID) -> Sequence[Assertion]:
    statement = (
        select(Assertion)
        .where(Assertion.assessment_id == assessment_id, Assertion.status != AssertionStatus.WITHDRAWN)
        .order_by(Assertion.quality_statement, Assertion.position, Assertion.reference)
    )
    return session.scalars(statement).all()


def supports(session: Session, actor: Actor, assessment_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """(Support, EvidenceItem, EvidenceRevision, StoredFile or None, open findings) of every document behind an assertion."""
    statement = _with_file(
        select(Support, EvidenceItem, EvidenceRevision, StoredFile, open_findings())
        .join(Assertion, Assertion.id == Support.assertion_id)
        .join(EvidenceItem, EvidenceItem.id == Support.item_id)
    ).where(
        Assertion.assessment_id == assessment_id,
        Assertion.status != AssertionStatus.WITHDRAWN,
        EvidenceItem.id.in_(evidence.visible_ids(actor)),
    )
    return session.execute(statement.order_by(EvidenceItem.reference)).all()


def case_counts(session: Session, assessment_id: UUID) -> dict[UUID, int]:
    """How many tracked cases show each assertion."""
    statement = (
        select(Support.assertion_id, func.count())
        .join(Assertion, Assertion.id == Support.assertion_id)
        .where(
            Assertion.assessment_id == assessment_id,
            Support.case_id.is_not(None),
            Support.direction == Direction.SUPPORTS,
        )
        .group_by(Support.assertion_id)
    )
    return dict(session.execute(statement).all())


def actions(session: Session, assessment_id: UUID) -> Sequence[Row[UUID, Action, str]]:
    """(assertion, Action, the owner's job title) for every action behind an assertion."""
    statement = (
        select(AssertionAction.assertion_id, Action, User.job_title)
        .join(Action, Action.id == AssertionAction.action_id)
        .join(Assertion, Assertion.id == AssertionAction.assertion_id)
        .outerjoin(User, User.id == Action.owner_id)
        .where(Assertion.assessment_id == assessment_id)
        .order_by(Action.reference)
    )
    return session.execute(statement).all()


def own_words(session: Session, assessment_id: UUID) -> SelfAssessment | None:
    """The round's self-assessment row: its opening words, and the council's own document where it uses that."""
    return session.scalars(select(SelfAssessment).where(SelfAssessment.assessment_id == assessment_id)).one_or_none()


def own_document(session: Session, actor: Actor, file_id: UUID) -> Row[*tuple[Any, ...]] | None:
    """(EvidenceItem, EvidenceRevision, StoredFile, open findings) of the document whose file was chosen, as it is now."""
    chosen = select(EvidenceRevision.item_id).where(EvidenceRevision.stored_file_id == file_id)
    statement = _with_file(select(EvidenceItem, EvidenceRevision, StoredFile, open_findings())).where(
        EvidenceItem.id.in_(chosen), EvidenceItem.id.in_(evidence.visible_ids(actor))
    )
    return session.execute(statement.order_by(EvidenceItem.reference)).first()


def find_stored(session: Session, file_id: UUID | None) -> StoredFile | None:
    return None if file_id is None else session.get(StoredFile, file_id)


def listed_cases(session: Session, assessment_id: UUID) -> Sequence[TrackedCase]:
    statement = (
        select(TrackedCase)
        .where(TrackedCase.assessment_id == assessment_id, TrackedCase.stage.in_(LISTED))
        .order_by(TrackedCase.reference)
    )
    return session.scalars(statement).all()


def pathways(session: Session, assessment_id: UUID) -> Sequence[Row[UUID, str]]:
    statement = (
        select(CasePathway.case_id, CasePathway.pathway)
        .join(TrackedCase, TrackedCase.id == CasePathway.case_id)
        .where(TrackedCase.assessment_id == assessment_id)
        .order_by(CasePathway.pathway)
    )
    return session.execute(statement).all()


def _with_file(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.join(
        EvidenceRevision,
        and_(EvidenceRevision.item_id == EvidenceItem.id, EvidenceRevision.number == EvidenceItem.current_revision),
    ).outerjoin(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)


def to_clean(session: Session, actor: Actor, assessment_id: UUID) -> list[tuple[UUID, str, str, str]]:
    """(version, SHA-256, media type, kinds) of the documents that may go, hold what a rule takes out, and have no such copy."""
    kinds = _kinds_to_clean(session, _leaning_on(assessment_id), evidence.visible_ids(actor))
    if not kinds:
        return []
    there = {(row.revision_id, row.kinds) for row in session.scalars(select(CleanedCopy))}
    rows = session.execute(
        select(EvidenceRevision.id, StoredFile.sha256, StoredFile.media_type)
        .join(StoredFile, StoredFile.id == EvidenceRevision.stored_file_id)
        .where(EvidenceRevision.id.in_(kinds))
        .order_by(EvidenceRevision.added_at, EvidenceRevision.id)
    )
    return [(row[0], row[1], row[2], kinds[row[0]]) for row in rows if (row[0], kinds[row[0]]) not in there]


def cleaned_copies(session: Session, assessment_id: UUID) -> dict[UUID, StoredFile]:
    """The copy that goes instead of a version, by the version, where a rule takes something out of it."""
    kinds = _kinds_to_clean(session, _leaning_on(assessment_id))
    rows = session.execute(
        select(CleanedCopy, StoredFile).join(StoredFile, StoredFile.id == CleanedCopy.stored_file_id)
    )
    return {row[0].revision_id: row[1] for row in rows if kinds.get(row[0].revision_id) == row[0].kinds}


def cleaned_findings(session: Session, revision_id: UUID) -> Sequence[Finding]:
    """What a rule takes out of a version."""
    return session.scalars(select(Finding).where(Finding.revision_id == revision_id, _BY_RULE)).all()


def _kinds_to_clean(session: Session, item_ids: Any, visible_ids: Select[UUID] | None = None) -> dict[UUID, str]:
    """Of the versions that stand: the kinds that a rule takes out, sorted, with spaces between."""
    statement = (
        select(Finding.revision_id, Finding.kind)
        .join(EvidenceItem, EvidenceItem.id == Finding.item_id)
        .join(EvidenceRevision, EvidenceRevision.id == Finding.revision_id)
        .where(_BY_RULE, EvidenceRevision.number == EvidenceItem.current_revision, EvidenceItem.id.in_(item_ids))
    )
    if visible_ids is not None:
        statement = statement.where(EvidenceItem.id.in_(visible_ids))
    rows = session.execute(statement)
    found: dict[UUID, set[str]] = {}
    for revision_id, kind in rows:
        assert revision_id is not None, "it was joined by it"
        found.setdefault(revision_id, set()).add(kind)
    return {revision_id: " ".join(sorted(kinds)) for revision_id, kinds in found.items()}


def _leaning_on(assessment_id: UUID) -> Any:
    """The documents that requests and assertions of this round lean on, and the council's own self-assessment."""
    answering = (
        select(Answer.item_id)
        .join(CategoryResponse, CategoryResponse.id == Answer.response_id)
        .where(CategoryResponse.assessment_id == assessment_id, CategoryResponse.retired.is_(False))
    )
    behind = (
        select(Support.item_id)
        .join(Assertion, Assertion.id == Support.assertion_id)
        .where(Assertion.assessment_id == assessment_id, Support.item_id.is_not(None))
    )
    own = (
        select(EvidenceRevision.item_id)
        .join(SelfAssessment, SelfAssessment.own_file_id == EvidenceRevision.stored_file_id)
        .where(SelfAssessment.assessment_id == assessment_id)
    )
    return answering.union(behind, own)
