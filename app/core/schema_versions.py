"""Bring a database to the newest schema, and say which it has."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.core.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(db: Database) -> None:
    """Run every migration that is missing. Safe to run again; two processes at once is not."""
    from alembic import command

    with db.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def is_current(db: Database) -> bool:
    """True when the database has the schema that this code was written for."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with db.engine.connect() as connection:
        return (
            MigrationContext.configure(connection).get_current_revision()
            == ScriptDirectory.from_config(_config()).get_current_head()
        )


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
