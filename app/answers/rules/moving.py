"""Moving what hangs on old requests to new ones: one to many is copied, many to one is merged, nothing is dropped.

It works on loaded rows and needs no database; what it merged away stands in `Tally.gone` for the caller to delete.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.answers.models import Answer, AnswerPart, Ask, CategoryResponse, ResponsePart, Standing
from app.answers.rules.parts import join, matching_parts

LONGEST_PLACE = 500


@dataclass
class Tally:
    """What moved, counted while it moves."""

    moved: int = 0
    copied: int = 0
    merged: int = 0
    notes: int = 0
    owners: int = 0
    gone: list[Answer] = field(default_factory=list)


@dataclass
class Move:
    """One old request on its way: where it goes, the best place first, and how many sources each of those has."""

    old: CategoryResponse
    targets: Sequence[CategoryResponse]
    alone_in: frozenset[UUID] = field(default_factory=frozenset)


def move_all(moves: Sequence[Move], asks: Mapping[UUID, Sequence[Ask]]) -> Tally:
    """Move every old request, those named first having the first word on owner and reading order."""
    tally = Tally()
    first_of = {move.old.id: move.targets[0] for move in moves if move.targets}
    for move in moves:
        if not move.targets:
            continue
        _move_people(move, tally)
        _move_note(move.old, move.targets, tally)
        _move_parts(move.old, move.targets)
        for answer in sorted(move.old.answers, key=lambda answer: answer.position):
            move_answer(move.old, answer, move.targets, tally)
        _move_standing(move, first_of)
        _move_asks(asks.get(move.old.id, ()), move.old, move.targets[0])
    return tally


def place_text(old: CategoryResponse, part: ResponsePart | None, target: CategoryResponse) -> None:
    """A note that waits, or the note and reason of one part, into the note or the part that asks for the same."""
    if part is None:
        _move_note(old, [target], Tally())
        return
    matched = matching_parts({part.code: part.ask}, {one.code: one.ask for one in target.parts}).get(part.code)
    into = next((one for one in target.parts if one.code == matched), None)
    if into is None:
        target.note = join([target.note, part.note, part.reason])
    else:
        into.note, into.reason = join([into.note, part.note]), join([into.reason, part.reason])
    part.note = part.reason = ""


def _move_people(move: Move, tally: Tally) -> None:
    for target in move.targets:
        if target.owner_id is None and move.old.owner_id is not None:
            target.owner_id = move.old.owner_id
            tally.owners += 1
        target.reader_id = target.reader_id or move.old.reader_id
        target.approver_id = target.approver_id or move.old.approver_id


def _move_note(old: CategoryResponse, targets: Sequence[CategoryResponse], tally: Tally) -> None:
    if not old.note:
        return
    for target in targets:
        target.note = join([target.note, old.note])
    old.note = ""
    tally.notes += 1


def _move_parts(old: CategoryResponse, targets: Sequence[CategoryResponse]) -> None:
    """The notes and reasons of parts go to the part that asks for the same; where none does, they wait."""
    for target in targets:
        part_of = _same_parts(old, target)
        for part in old.parts:
            into = part_of.get(part.id)
            if into is not None and (part.note or part.reason):
                into.note, into.reason = join([into.note, part.note]), join([into.reason, part.reason])
    placed = {part_id for target in targets for part_id in _same_parts(old, target)}
    for part in old.parts:
        if part.id in placed:
            part.note = part.reason = ""


def move_answer(old: CategoryResponse, answer: Answer, targets: Sequence[CategoryResponse], tally: Tally) -> None:
    """The row itself goes to the first request, copies to the others; where the document is there already, they merge."""
    covered = [cover.part_id for cover in answer.covers]
    for target in targets[1:]:
        same = next((one for one in target.answers if one.item_id == answer.item_id), None)
        parts = _parts_covered(old, target, covered)
        if same is None:
            target.answers.append(_copy(answer, target, parts))
            tally.copied += 1
        else:
            _merge(answer, same, parts)
            tally.merged += 1
    first = targets[0]
    parts = _parts_covered(old, first, covered)
    same = next((one for one in first.answers if one.item_id == answer.item_id), None)
    if same is not None:
        # It stays on the old request until the caller deletes it: an answer without a request can't be stored.
        _merge(answer, same, parts)
        tally.gone.append(answer)
        tally.merged += 1
        return
    old.answers.remove(answer)
    answer.position = len(first.answers)
    answer.covers = [AnswerPart(part_id=part_id) for part_id in parts]
    first.answers.append(answer)
    tally.moved += 1


def _copy(answer: Answer, target: CategoryResponse, parts: Sequence[UUID]) -> Answer:
    return Answer(
        response_id=target.id,
        item_id=answer.item_id,
        position=len(target.answers),
        where_to_look=answer.where_to_look,
        whole_document=answer.whole_document,
        what_it_shows=answer.what_it_shows,
        revision_number=answer.revision_number,
        added_by=answer.added_by,
        added_at=answer.added_at,
        covers=[AnswerPart(part_id=part_id) for part_id in parts],
    )


def _merge(answer: Answer, into: Answer, parts: Sequence[UUID]) -> None:
    """Both places and both sentences are kept; a place written for an older version makes the whole one out of date."""
    places = [place for place in dict.fromkeys((into.where_to_look, answer.where_to_look)) if place]
    shows = [into.what_it_shows, answer.what_it_shows]
    joined = "; ".join(places)
    if len(joined) > LONGEST_PLACE:
        joined, shows = into.where_to_look, [*shows, f"Also look at: {answer.where_to_look}"]
    into.where_to_look = joined
    into.what_it_shows = join(shows)
    into.whole_document = into.whole_document or answer.whole_document
    into.revision_number = min(into.revision_number, answer.revision_number)
    there = {cover.part_id for cover in into.covers}
    into.covers.extend(AnswerPart(part_id=part_id) for part_id in parts if part_id not in there)


def _move_standing(move: Move, first_of: Mapping[UUID, CategoryResponse]) -> None:
    """A decision without documents goes along when the new request has no other source and holds no document; else it waits."""
    old = move.old
    if old.standing is Standing.DOCUMENTS:
        return
    under = first_of.get(old.under_id) if old.under_id else None
    free = [
        target
        for target in move.targets
        if target.id in move.alone_in
        and not target.answers
        and target.standing is Standing.DOCUMENTS
        and under is not target
    ]
    if len(free) != len(move.targets) or (old.standing is Standing.UNDER_ANOTHER and under is None):
        return
    for target in free:
        put_standing(old, target, under)
    clear_standing(old)


def put_standing(old: CategoryResponse, target: CategoryResponse, under: CategoryResponse | None) -> None:
    target.standing = old.standing
    target.standing_reason = old.standing_reason
    target.standing_plan = old.standing_plan
    target.standing_by = old.standing_by
    target.under_id = None if under is None else under.id


def clear_standing(old: CategoryResponse) -> None:
    old.standing = Standing.DOCUMENTS
    old.standing_reason = old.standing_plan = ""
    old.standing_by = old.under_id = None


def _move_asks(asks: Sequence[Ask], old: CategoryResponse, target: CategoryResponse) -> None:
    part_of = _same_parts(old, target)
    for ask in asks:
        ask.response_id = target.id
        into = part_of.get(ask.part_id) if ask.part_id else None
        ask.part_id = None if into is None else into.id


def _parts_covered(old: CategoryResponse, target: CategoryResponse, covered: Sequence[UUID]) -> list[UUID]:
    """The new parts that ask for what the covered old parts asked for; the only part, when there is one."""
    if len(target.parts) == 1 and (covered or not old.parts):
        return [target.parts[0].id]
    part_of = _same_parts(old, target)
    return list(dict.fromkeys(part_of[part_id].id for part_id in covered if part_id in part_of))


def _same_parts(old: CategoryResponse, target: CategoryResponse) -> dict[UUID, ResponsePart]:
    new = {part.code: part for part in target.parts}
    matched = matching_parts(
        {part.code: part.ask for part in old.parts}, {code: part.ask for code, part in new.items()}
    )
    return {part.id: new[matched[part.code]] for part in old.parts if part.code in matched}
