"""What leans on a document: requests and assertions, each with where it says to look."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.access import Actor, Permission
from app.answers import service as answers
from app.documents.places import Layout, jump_of
from app.selfassessment import service as assertions
from app.selfassessment.models import Direction
from app.web.addresses import place_address
from app.web.views.evidence import Leaning

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def leaning(session: "Session", actor: Actor, reference: str, layout: Layout | None = None) -> list[Leaning]:
    """The requests and assertions that lean on a document, as far as this person sees them.

    With the layout of the version in use, places that were written for it lead to their pages.
    """

    def at(where: str, is_out_of_date: bool) -> str:
        return "" if is_out_of_date else place_address(reference, jump_of(where, layout))

    found: list[Leaning] = []
    if actor.assessment_id is None:
        return found
    if actor.may(Permission.REQUESTS_READ):
        titles = {one.code: one.title for one in answers.list_titles(session, actor)}
        found += [
            Leaning(
                f"{one.request} {titles.get(one.request, '')}".strip(),
                f"/requests/{one.request}",
                "Whole document" if one.whole_document else one.where_to_look,
                one.what_it_shows,
                one.is_out_of_date,
                at(one.where_to_look, one.is_out_of_date),
            )
            for one in answers.list_answers(session, actor, document=reference)
        ]
    if actor.may(Permission.SELF_ASSESSMENT_READ):
        for one in assertions.leaning_on_items(session, actor, [reference]).get(reference, []):
            against = "Points the other way" if one.direction is Direction.OTHER_WAY else ""
            where = at(one.where_to_look, one.out_of_date)
            leans = Leaning(f"{one.assertion} {one.text}", f"/assertions/{one.assertion}", one.where_to_look, against)
            found.append(replace(leans, is_out_of_date=one.out_of_date, at=where))
    return found
