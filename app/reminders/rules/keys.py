"""What names a reminder in addresses and forms: its day, its kind, and what pages call the person by."""

import hashlib
from datetime import date
from uuid import UUID

from app.reminders.models import ReminderKind


def key_of(person_id: UUID, on: date, kind: ReminderKind) -> str:
    return f"{on.isoformat()}-{kind.name.lower().replace('_', '-')}-{hashlib.sha256(person_id.bytes).hexdigest()[:12]}"
