"""The schema's history goes one way and ends where the models are."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core.db import Base, Database
from app.core.schema_versions import MIGRATIONS, is_current

OWN_TABLES_OF_LIBRARIES = ("text_index", "dbos")


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_names_are_a_number_and_a_word() -> None:
    names = [path.name for path in (MIGRATIONS / "versions").glob("*.py") if path.name != "__init__.py"]
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in names)


def test_an_empty_database_upgraded_is_what_the_models_say(db: Database) -> None:
    assert is_current(db)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, parents: (
                    kind != "table" or not (name or "").startswith(OWN_TABLES_OF_LIBRARIES)
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
