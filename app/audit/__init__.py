"""The record: one entry for every change, in the same transaction, never altered afterwards."""

from app.audit.hooks import attempted
from app.audit.models import Audited
from app.audit.service import record

__all__ = ["Audited", "attempted", "record"]
