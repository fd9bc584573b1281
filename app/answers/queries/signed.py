"""Approvals and readings as rows to change."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.answers.models import Approval


def list_standing_approvals(session: Session, response_id: UUID, set_sha256: str) -> Sequence[Approval]:
    """Those of exactly this set that nobody has taken back."""
    return session.scalars(
        select(Approval).where(
            Approval.response_id == response_id, Approval.set_sha256 == set_sha256, Approval.undone_at.is_(None)
        )
    ).all()
