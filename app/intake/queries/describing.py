"""What tells whose a document is: the folder that it came from, who owns the others of it, who owns its requests."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts.models import User
from app.answers.models import CategoryResponse
from app.answers.queries.rows import visible as visible_requests
from app.evidence import queries as evidence
from app.evidence.models import EvidenceItem
from app.intake.models import BatchFile


def folders_of(session: Session, actor: Actor, references: Collection[str]) -> dict[str, tuple[str, str]]:
    """For each of these documents where its file lay as it came in, and who supplied it."""
    rows = session.execute(
        evidence.visible(actor)
        .where(EvidenceItem.reference.in_(references))
        .outerjoin(BatchFile, BatchFile.item_id == EvidenceItem.id)
        .with_only_columns(EvidenceItem.reference, BatchFile.source_path, EvidenceItem.supplied_by)
        .order_by(BatchFile.position)
    )
    return {row[0]: (row[1] or "", row[2]) for row in rows}


def owners_in_folders(session: Session, actor: Actor, references: Collection[str]) -> dict[str, Counter[str]]:
    """By the path of a file, the owners of documents that this person may see, without these; those that have an owner."""
    rows = session.execute(
        evidence.visible(actor)
        .join(BatchFile, BatchFile.item_id == EvidenceItem.id)
        .join(User, User.id == EvidenceItem.owner_id)
        .where(BatchFile.source_path.contains("/"), EvidenceItem.reference.not_in(references))
        .with_only_columns(BatchFile.source_path, User.email, EvidenceItem.reference)
        .distinct()
    )
    found: dict[str, Counter[str]] = {}
    for path, owner, _ in rows:
        found.setdefault(path, Counter())[owner] += 1
    return found


def owners_of_requests(session: Session, actor: Actor) -> dict[str, str]:
    """By code, the address of the owner of each live request that this person may see; those that have one."""
    rows = session.execute(
        select(CategoryResponse.code, User.email)
        .join(User, User.id == CategoryResponse.owner_id)
        .where(
            CategoryResponse.retired.is_(False),
            CategoryResponse.id.in_(visible_requests(actor).with_only_columns(CategoryResponse.id)),
        )
    )
    return {row[0]: row[1] for row in rows}
