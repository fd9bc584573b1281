"""Alembic's entry: runs on the connection that `app.core.schema_versions` hands over."""

from importlib import import_module

from alembic import context

from app.core.db import Base

TABLES_IN = (
    "core.idempotency", "audit.models", "jobs.models", "files.models", "notify.models", "framework.models", "assessments.models", "accounts.models",
    "evidence.models", "answers.models", "improvement.models", "casetracking.models", "intake.models", "selfassessment.models",
    "followups.models", "gaps.models", "readiness.models", "packs.models", "handover.models", "edited.models", "erasing.models", "search.models",
    "reminders.models",
)  # fmt: skip
for module in TABLES_IN:
    import_module(f"app.{module}")

connection = context.config.attributes["connection"]


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """Leave out the tables that the full-text search and the job library keep for themselves."""
    return kind != "table" or not (name or "").startswith(("text_index", "dbos"))


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=include_name,
)
with context.begin_transaction():
    context.run_migrations()
