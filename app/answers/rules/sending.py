"""What may not be sent to CQC and why: one rule, for the checks of a request and for the pack that holds it back."""

from typing import Protocol

from app.answers.models import UnmetKind
from app.evidence.models import Consent, ItemStatus, Sensitivity, SharePermission

MAY_SHARE = frozenset({SharePermission.OURS, SharePermission.PARTNER_AGREED})
CONSENTED = frozenset({Consent.NOT_NEEDED, Consent.AGREED})
OF_STATUS = frozenset({UnmetKind.WITHDRAWN, UnmetKind.FILE_TO_COME, UnmetKind.DRAFT})


class Sendable(Protocol):
    """A document as far as sending it goes."""

    @property
    def status(self) -> ItemStatus: ...
    @property
    def current_revision(self) -> int: ...
    @property
    def sensitivity(self) -> Sensitivity: ...
    @property
    def permission_to_share(self) -> SharePermission: ...
    @property
    def consent(self) -> Consent: ...


def why_held_back(item: Sendable, open_findings: int) -> tuple[UnmetKind, ...]:
    """Why a document stays out of a pack until someone decides; empty when it may go.

    A passed review date, a file marked as a draft or one that a newer has replaced is a gap of the request, but goes.
    """
    reasons = {
        UnmetKind.WITHDRAWN: item.status is ItemStatus.WITHDRAWN,
        UnmetKind.FILE_TO_COME: item.current_revision == 0,
        UnmetKind.DRAFT: item.status is ItemStatus.DRAFT,
        UnmetKind.CASE_MATERIAL: item.sensitivity is Sensitivity.CASE_MATERIAL,
        UnmetKind.NO_PERMISSION: item.permission_to_share not in MAY_SHARE,
        UnmetKind.NO_CONSENT: item.consent not in CONSENTED,
        UnmetKind.FINDING: open_findings > 0,
    }
    return tuple(kind for kind, applies in reasons.items() if applies)
