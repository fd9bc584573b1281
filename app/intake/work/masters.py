"""What becomes of a file that may be a document's changed master; what is taken is looked into once more first."""

from app.access import Actor
from app.core.db import Database
from app.intake import service
from app.intake.models import MasterAct
from app.intake.schemas import BatchFileOut, Tools
from app.intake.work.looking import look_again


def decide_master(
    tools: Tools, db: Database, actor: Actor, reference: str, position: int, act: MasterAct
) -> BatchFileOut:
    """Take it as a new version, leave it, add it as a document of its own, or undo one of the first two."""
    with db.read() as session:
        file = service.file_to_look_into(session, actor, reference, position, act)
    examined = look_again(tools, *file) if file is not None else None
    with db.write() as session:
        return service.decide_master(session, actor, reference, position, act, examined)
