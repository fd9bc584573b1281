"""What the worker does by itself for the catalogue: looking for the names on the council's list."""

from collections.abc import Callable

from app.access import SYSTEM
from app.core.config import Settings
from app.core.db import Database
from app.core.keys import council_key
from app.evidence import service


def names_key(settings: Settings) -> bytes:
    """The key of the hashes of names: beside the data, never in it."""
    return council_key(settings, "names")


def look_for_names(settings: Settings) -> Callable[[Database], None]:
    """Look into what came in since the last look, to its end."""

    def sweep(db: Database) -> None:
        with db.read() as session:
            if not service.looks_for_names(session, SYSTEM):
                return
        go_on = True
        while go_on:
            with db.write() as session:
                go_on = service.look_for_names(session, SYSTEM, names_key(settings))

    return sweep
