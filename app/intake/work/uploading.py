"""Files that a person sends at once: looked into side by side, taken in by the dozen, each with its own answer."""

from collections.abc import Sequence
from itertools import islice

from app.access import Actor
from app.core.db import Database
from app.intake import service
from app.intake.schemas import BatchFileOut, Coming, TakenOut, Tools
from app.intake.work.looking import drop, look_at_many

# One transaction: others want to save meanwhile.
CHUNK = 25


def take_in(
    tools: Tools, db: Database, actor: Actor, reference: str | None, coming: Sequence[Coming], *, made_up: bool = False
) -> TakenOut:
    """Take files into an open batch, or into a new one without `reference`. One that can't come in stops no other.

    Raises RuleBroken (409) where the store is for made-up data and these are not said to be, NoRoom (507) on a full
    disk; what came in before stays.
    """
    done: list[BatchFileOut] = []
    looks = look_at_many(tools, coming)
    try:
        while looked := list(islice(looks, CHUNK)):
            try:
                with db.write() as session:
                    taken = service.take_files(session, actor, reference, looked, tools, made_up=made_up)
            finally:
                for one in looked:
                    drop(tools, one)
            reference = taken.batch
            done += taken.files
    finally:
        looks.close()
    return TakenOut(batch=reference or "", files=done)
