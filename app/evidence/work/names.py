"""What the worker does by itself for the catalogue: looking for the names on the council's list, prints of older texts."""

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


def print_texts(db: Database) -> None:
    """Give what came in before there were prints of texts its own, to the end."""
    with db.read() as session:
        if service.has_none_to_print(session, SYSTEM):
            return
    go_on = True
    while go_on:
        with db.write() as session:
            go_on = service.print_what_has_none(session, SYSTEM)
