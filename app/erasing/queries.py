"""What of a document lies where: every row that holds something of its bytes or words."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers.models import Answer, AnswerPart
from app.erasing.models import Erasure
from app.evidence import queries as evidence
from app.evidence.models import (
    CleanedCopy,
    EvidenceItem,
    EvidenceRevision,
    Finding,
    ItemTag,
    RevisionText,
    VersionKey,
    VersionPrint,
)
from app.evidence.queries.searching import KIND
from app.files.models import StoredFile
from app.fulltext import index
from app.intake.models import BatchFile
from app.packs.models import SubmissionPack
from app.selfassessment.models import SelfAssessment, Support


def find(session: Session, item_id: UUID) -> Erasure | None:
    return session.scalars(select(Erasure).where(Erasure.item_id == item_id)).one_or_none()


def list_all(session: Session, actor: Actor) -> list[tuple[Erasure, str]]:
    """Every erasure of documents that this person may see, the newest first, with the document's reference."""
    rows = session.execute(
        select(Erasure, EvidenceItem.reference)
        .join(EvidenceItem, EvidenceItem.id == Erasure.item_id)
        .where(EvidenceItem.id.in_(evidence.visible_ids(actor)))
        .order_by(Erasure.asked_at.desc(), Erasure.id)
    )
    return [(row[0], row[1]) for row in rows]


def unfinished(session: Session) -> Sequence[Erasure]:
    """Carried out, and not all of it is gone yet."""
    return session.scalars(select(Erasure).where(Erasure.erased_at.is_not(None), Erasure.bytes_gone_at.is_(None))).all()


def items_with_the_bytes_of(session: Session, item: EvidenceItem) -> Sequence[EvidenceItem]:
    """The document, every other that has a version with the same bytes, its clean copies included, and the e-mails that
    it came with: what is attached to them is in them.
    """
    own = select(EvidenceRevision.stored_file_id).where(
        EvidenceRevision.item_id == item.id, EvidenceRevision.stored_file_id.is_not(None)
    )
    sharing = select(EvidenceRevision.item_id).where(EvidenceRevision.stored_file_id.in_(own))
    found = {item.id, *session.scalars(sharing)}
    found |= _around(session, found)
    return session.scalars(
        select(EvidenceItem).where(EvidenceItem.id.in_(found)).order_by(EvidenceItem.reference)
    ).all()


def _around(session: Session, item_ids: Collection[UUID]) -> set[UUID]:
    """The e-mails that these came with, however many archives lie between."""
    lines = session.scalars(select(BatchFile).where(BatchFile.item_id.in_(item_ids))).all()
    found: set[UUID] = set()
    while places := {(line.batch_id, line.inside) for line in lines if line.inside is not None}:
        at = [and_(BatchFile.batch_id == batch, BatchFile.position == position) for batch, position in places]
        lines = session.scalars(select(BatchFile).where(or_(*at))).all()
        found |= {line.item_id for line in lines if line.item_id is not None}
    return found


def revisions_of(session: Session, item_ids: Collection[UUID]) -> Sequence[EvidenceRevision]:
    return session.scalars(select(EvidenceRevision).where(EvidenceRevision.item_id.in_(item_ids))).all()


def files_of(session: Session, item_ids: Collection[UUID], revision_ids: Collection[UUID]) -> Sequence[StoredFile]:
    """The bytes of these versions, of their copies for packs, and of changed masters that nobody took; another's never."""
    own = select(EvidenceRevision.stored_file_id).where(EvidenceRevision.id.in_(revision_ids))
    copies = select(CleanedCopy.stored_file_id).where(CleanedCopy.revision_id.in_(revision_ids))
    others = select(EvidenceRevision.stored_file_id).where(
        EvidenceRevision.item_id.not_in(item_ids), EvidenceRevision.stored_file_id.is_not(None)
    )
    masters = select(BatchFile.stored_file_id).where(
        BatchFile.item_id.in_(item_ids), BatchFile.stored_file_id.not_in(others)
    )
    chosen = or_(StoredFile.id.in_(own), StoredFile.id.in_(copies), StoredFile.id.in_(masters))
    return session.scalars(select(StoredFile).where(chosen)).all()


def findings_of(session: Session, item_ids: Collection[UUID]) -> Sequence[Finding]:
    return session.scalars(select(Finding).where(Finding.item_id.in_(item_ids))).all()


def tags_of(session: Session, item_ids: Collection[UUID]) -> Sequence[ItemTag]:
    return session.scalars(select(ItemTag).where(ItemTag.item_id.in_(item_ids))).all()


def lines_of_batches(session: Session, item_ids: Collection[UUID], file_ids: Collection[UUID]) -> Sequence[BatchFile]:
    return session.scalars(
        select(BatchFile).where(or_(BatchFile.item_id.in_(item_ids), BatchFile.stored_file_id.in_(file_ids)))
    ).all()


def lines_inside(session: Session, lines: Collection[BatchFile]) -> Sequence[BatchFile]:
    """What lay in these, which says so where it says where it came from."""
    places = [and_(BatchFile.batch_id == one.batch_id, BatchFile.inside == one.position) for one in lines]
    return session.scalars(select(BatchFile).where(or_(*places))).all() if places else []


def attached_to(session: Session, actor: Actor, item_id: UUID) -> Sequence[EvidenceItem]:
    """The documents that came in with this one, however many archives lie between, as far as this person may see them."""
    lines: Sequence[BatchFile] = session.scalars(select(BatchFile).where(BatchFile.item_id == item_id)).all()
    found: set[UUID] = set()
    while lines := lines_inside(session, lines):
        found |= {line.item_id for line in lines if line.item_id is not None}
    theirs = evidence.visible(actor).where(EvidenceItem.id.in_(found - {item_id}))
    return session.scalars(theirs.order_by(func.length(EvidenceItem.reference), EvidenceItem.reference)).all()


def called(session: Session, references: Collection[str]) -> Sequence[EvidenceItem]:
    """For an erasure: the documents that were named to go with another."""
    return session.scalars(select(EvidenceItem).where(EvidenceItem.reference.in_(references))).all()


def answers_with(session: Session, item_ids: Collection[UUID]) -> Sequence[Answer]:
    return session.scalars(select(Answer).where(Answer.item_id.in_(item_ids))).all()


def parts_of(session: Session, answer_ids: Collection[UUID]) -> Sequence[AnswerPart]:
    return session.scalars(select(AnswerPart).where(AnswerPart.answer_id.in_(answer_ids))).all()


def supports_by(session: Session, item_ids: Collection[UUID]) -> Sequence[Support]:
    return session.scalars(select(Support).where(Support.item_id.in_(item_ids))).all()


def own_self_assessments(session: Session, file_ids: Collection[UUID]) -> Sequence[SelfAssessment]:
    return session.scalars(select(SelfAssessment).where(SelfAssessment.own_file_id.in_(file_ids))).all()


def packs_that_held(session: Session, hashes: Collection[str]) -> list[SubmissionPack]:
    """Packs whose frozen facts name one of these bytes."""
    found: dict[UUID, SubmissionPack] = {}
    for sha256 in hashes:
        held = select(SubmissionPack).where(SubmissionPack.snapshot.contains(sha256))
        found |= {pack.id: pack for pack in session.scalars(held)}
    return sorted(found.values(), key=lambda pack: pack.number)


def forget_words(session: Session, references: Collection[str], revision_ids: Collection[UUID]) -> None:
    """The words of these versions, and the index's."""
    session.execute(delete(RevisionText).where(RevisionText.revision_id.in_(revision_ids)))
    session.execute(delete(VersionPrint).where(VersionPrint.revision_id.in_(revision_ids)))
    session.execute(delete(VersionKey).where(VersionKey.revision_id.in_(revision_ids)))
    session.execute(delete(CleanedCopy).where(CleanedCopy.revision_id.in_(revision_ids)))
    for reference in references:
        index.remove(session, KIND, reference)


def rebuild_index(session: Session) -> None:
    """So that no page of the index holds words that were deleted."""
    index.rebuild(session)
