"""How many documents each view of a list holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core.clock import today
from app.evidence.queries import lists
from app.evidence.schemas import ItemFilter
from app.evidence.service.reading import find_words


@dataclass(frozen=True)
class View:
    """One view of the list: its filter, and ids of documents that a domain above chose, as for `list_items`."""

    wanted: ItemFilter
    among: Select[UUID] | None = None
    without: Select[UUID] | None = None


def count_views(session: Session, actor: Actor, views: Mapping[str, View]) -> dict[str, int]:
    """Documents of each view by its name, one SELECT each; the same words are searched once for all of them."""
    actor.require(Permission.EVIDENCE_READ)
    words = {view.wanted.q for view in views.values() if view.wanted.q and view.wanted.q.strip()}
    found = {q: {one.subject for one in find_words(session, actor, q)} for q in words if q}
    return {
        name: lists.count_lines(
            session,
            actor,
            view.wanted,
            today(),
            hits=found.get(view.wanted.q or ""),
            among=view.among,
            without=view.without,
        )
        for name, view in views.items()
    }
