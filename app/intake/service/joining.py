"""Documents whose file was to come, and the files that came: matched with the reason, made one by a person, undone."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.audit import attempted, record
from app.core.clock import now
from app.core.errors import NotFound, Problem, RuleBroken
from app.evidence import service as evidence
from app.evidence.schemas import ItemPatch
from app.intake import queries
from app.intake.models import Joining
from app.intake.rules.tracker.matching import Catalogue
from app.intake.rules.undoing import AS_MADE, why_left
from app.intake.schemas import JoinedOut, Known, MatchOut, PairIn

# What the waiting document lends to the one with the file, where that has none; its title always.
LENT = ("owner", "document_date", "review_by", "master_location", "description")


def find_matches(session: Session, actor: Actor) -> list[MatchOut]:
    """For each document whose file is to come the one with a file that may be it, with the reason."""
    actor.require(Permission.REQUESTS_MANAGE)
    known = queries.known_documents(session, actor)
    catalogue = Catalogue(one for one in known if not one.to_come)
    by_reference = {one.reference: one for one in known}
    found = [
        (one, by_reference[document], why, len(may_be) == 1)
        for one in known
        if one.to_come
        for may_be in (catalogue.find(one.title, one.master_location),)
        for document, why in may_be.items()
    ]
    wanted = Counter(document.reference for _, document, _, _ in found)
    named = answers.codes_by_document(session, actor, [one.reference for one, _, _, _ in found])
    return [
        MatchOut(
            awaited=one.reference,
            awaited_title=one.title,
            requests=named.get(one.reference, []),
            document=document.reference,
            title=document.title,
            file_name=document.file_name,
            why=why,
            is_clear=alone and wanted[document.reference] == 1,
        )
        for one, document, why, alone in found
    ]


def join_files(session: Session, actor: Actor, pairs: Sequence[PairIn]) -> JoinedOut:
    """Make each pair one document: the one with the file takes the other's title, answers and what it has not itself.

    The other is withdrawn. A pair that is refused is left and named. RuleBroken (409) when nothing could be joined.
    """
    actor.require(Permission.REQUESTS_MANAGE)
    joined: list[list[Any]] = []
    left: list[str] = []
    known = {one.reference: one for one in queries.known_documents(session, actor)}
    for pair in pairs:
        try:
            with attempted(session):
                joined.append(_join(session, actor, pair, known))
        except Problem as refused:
            left.append(f"{pair.awaited}: {why_left(refused)}")
        else:
            del known[pair.awaited]  # withdrawn by now, so it waits for no file any more
    if not joined:
        raise RuleBroken(left[0] if left else "Choose at least one first.")
    row = Joining(
        number=queries.next_joining(session),
        assessment_id=actor.assessment_id,
        made_by=actor.person_id,
        made_at=now(),
        joined=joined,
    )
    session.add(row)
    record(session, actor, "intake.files.joined", row, reason=f"{len(joined)} documents")
    return _out(row, left, f"{len(joined)} {'file is' if len(joined) == 1 else 'files are'} no longer to come.")


def undo_joining(session: Session, actor: Actor, number: int) -> JoinedOut:
    """Take apart what became one in one act; a document that somebody worked on since stays and is named."""
    actor.require(Permission.REQUESTS_MANAGE)
    row = queries.find_joining(session, actor, number)
    if row is None:
        raise NotFound("There is no such act in this round.")
    if row.undone_at is not None:
        raise RuleBroken("This is undone already.")
    left: list[str] = []
    for awaited, document, *rest in reversed(row.joined):
        try:
            with attempted(session):
                _part(session, actor, awaited, document, *rest)
        except Problem as refused:
            left.append(f"{document} stays as it is: {why_left(refused)}")
    undone = len(row.joined) - len(left)
    if not undone:
        raise RuleBroken(f"Nothing could be undone. {left[0]}")
    row.undone_at = now()
    record(session, actor, "intake.files.parted", row)
    return _out(row, left, f"{undone} {'file is' if undone == 1 else 'files are'} to come again.")


def _join(session: Session, actor: Actor, pair: PairIn, known: dict[str, Known]) -> list[Any]:
    awaited, document = known.get(pair.awaited), known.get(pair.document)
    if awaited is None or not awaited.to_come:
        raise RuleBroken("This document is not waiting for a file any more.")
    if document is None or document.to_come:
        raise RuleBroken(f"{pair.document} is no document with a file that you can see.")
    removed, placed = _move_answers(session, actor, awaited.reference, document.reference)
    ours = evidence.get_item(session, actor, document.reference)
    theirs = evidence.get_item(session, actor, awaited.reference)
    lent: dict[str, Any] = {
        name: getattr(theirs, name) for name in LENT if getattr(theirs, name) and not getattr(ours, name)
    } | {"title": theirs.title}
    before = {name: getattr(ours, name) for name in lent}
    version = ours.version
    if lent != before:
        patch = ItemPatch.model_validate(lent)
        version = evidence.change_details(session, actor, document.reference, ours.version, patch).version
    reason = f"Its file came in as {document.reference}."
    withdrawn = evidence.withdraw_item(session, actor, awaited.reference, theirs.version, reason)
    session.flush()
    return [awaited.reference, document.reference, withdrawn.version, version, before, removed, placed]


def _move_answers(session: Session, actor: Actor, awaited: str, document: str) -> tuple[list[str], list[str]]:
    """Under every request of the round that names the one, the other; where it is already, its own place stays."""
    removed, placed = [], []
    there = answers.codes_by_document(session, actor, [awaited, document])
    for code in there.get(awaited, []):
        answer = answers.one_answer(session, actor, code, awaited)
        removed.append(str(answers.remove_answer(session, actor, code, awaited, answer.version).act))
        if code in there.get(document, []):
            continue
        coming = AnswerIn(
            document=document,
            where_to_look=answer.where_to_look,
            whole_document=answer.whole_document,
            what_it_shows=answer.what_it_shows,
            parts=list(answer.parts) or None,
        )
        answers.answer_with(session, actor, code, coming)
        placed.append(code)
    return removed, placed


def _part(
    session: Session, actor: Actor, awaited: str, document: str, withdrawn: int, version: int,
    before: dict[str, Any], removed: Sequence[str], placed: Sequence[str],
) -> None:  # fmt: skip
    for code in placed:
        answers.remove_answer(session, actor, code, document, AS_MADE)
    evidence.change_details(session, actor, document, version, ItemPatch.model_validate(before))
    evidence.restore_item(session, actor, awaited, withdrawn)
    for act in removed:
        answers.put_back(session, actor, UUID(act))


def _out(row: Joining, left: list[str], says: str) -> JoinedOut:
    more = f" {len(left)} not: {' '.join(left[:3])}" if left else ""
    return JoinedOut(
        number=row.number, joined=len(row.joined), left=left, undone=row.undone_at is not None, says=says + more
    )
