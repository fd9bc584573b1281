"""Old and new requests side by side, with what hangs on the old ones; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.answers.models import CategoryResponse, ListChangeLine
from app.answers.rules.wording import badge
from app.answers.schemas.lists import MovedFrom, NewLineOut, OldLineOut
from app.answers.schemas.requests import PersonRef
from app.framework.models import RequestCategory


@dataclass(frozen=True)
class Sides:
    """Both lists, the lines between them, and the responses that hang on the old one."""

    old: Sequence[RequestCategory]
    new: Sequence[RequestCategory]
    lines: Sequence[ListChangeLine]
    held: Mapping[UUID, CategoryResponse]
    people: Mapping[UUID, PersonRef]


def new_lines(sides: Sides) -> tuple[NewLineOut, ...]:
    """Each new request with the old ones that may become it, the likeliest first."""
    by_new: dict[UUID, list[ListChangeLine]] = {}
    for line in sorted(sides.lines, key=lambda line: (not line.chosen, -line.score)):
        by_new.setdefault(line.new_category_id, []).append(line)
    old = {category.id: category for category in sides.old}
    return tuple(
        NewLineOut(
            code=category.code,
            title=category.title,
            asked=category.asked,
            badge=badge(category.certainty),
            came_from=tuple(
                _moved_from(sides, line, old[line.old_category_id]) for line in by_new.get(category.id, ())
            ),
        )
        for category in sides.new
    )


def old_lines(sides: Sides) -> tuple[OldLineOut, ...]:
    """Each old request with where it goes."""
    new = {category.id: category.code for category in sides.new}
    goes: dict[UUID, list[str]] = {}
    for line in sides.lines:
        if line.chosen:
            goes.setdefault(line.old_category_id, []).append(new[line.new_category_id])
    return tuple(
        OldLineOut(
            code=category.code,
            title=category.title,
            badge=badge(category.certainty),
            documents=_documents(sides, category.id),
            has_note=_has_note(sides, category.id),
            goes_to=tuple(goes.get(category.id, ())),
        )
        for category in sides.old
    )


def _moved_from(sides: Sides, line: ListChangeLine, category: RequestCategory) -> MovedFrom:
    held = sides.held.get(category.id)
    owner = None if held is None or held.owner_id is None else sides.people.get(held.owner_id)
    return MovedFrom(
        code=category.code,
        title=category.title,
        badge=badge(category.certainty),
        score=line.score,
        why=line.why,
        chosen=line.chosen,
        documents=_documents(sides, category.id),
        has_note=_has_note(sides, category.id),
        owner=owner,
    )


def _documents(sides: Sides, category_id: UUID) -> int:
    held = sides.held.get(category_id)
    return 0 if held is None else len(held.answers)


def _has_note(sides: Sides, category_id: UUID) -> bool:
    held = sides.held.get(category_id)
    return held is not None and bool(held.note or any(part.note or part.reason for part in held.parts))
