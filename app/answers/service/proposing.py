"""Proposing where to look: in the documents of a request that do not say it, and in those that somebody is about to add."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.queries.proposals import list_layouts
from app.answers.rules.proposing import propose_place
from app.answers.schemas.proposals import PlaceProposedOut
from app.answers.service.reading import one_request


def suggest_places(
    session: Session, actor: Actor, code: str, documents: Collection[str] = ()
) -> list[PlaceProposedOut]:
    """For each of `documents`, or of the request's own that do not say where to look, the place that its headings suggest.

    What the document would cover is asked for: its parts where it has some, else the whole request. Nothing is proposed
    where no heading stands out. NotFound (404) for a request that is not seen; documents that are not seen are left out.
    """
    actor.require(Permission.REQUESTS_READ)
    request = one_request(session, actor, code)
    parts = {answer.document: answer.parts for answer in request.answers}
    silent = [one.document for one in request.answers if not one.where_to_look and not one.whole_document]
    layouts = list_layouts(session, actor, documents or silent) if documents or silent else {}
    found = []
    for document, layout in layouts.items():
        covered = [part.ask for part in request.parts if part.code in parts.get(document, ())]
        place = propose_place(covered, layout) if covered else None
        place = place or propose_place([request.title, request.asked, *(part.ask for part in request.parts)], layout)
        if place is not None:
            found.append(PlaceProposedOut(document=document, where_to_look=place.words, why=place.why))
    return found
