"""Bringing cases in, many at once: from rows or from a sheet, all or none; and taking an import out again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.casetracking.models import CaseAssignment, CasePart, CasePathway, CaseStage, TrackedCase
from app.casetracking.queries import cases as rows
from app.casetracking.queries import imports
from app.casetracking.rules import identity, stages
from app.casetracking.rules.columns import WANTED
from app.casetracking.rules.sheet import SheetRead, read_cases
from app.casetracking.schemas.cases import CaseIn
from app.casetracking.schemas.imports import (
    GivenReference,
    ImportDone,
    ImportPreview,
    ImportUndone,
    SheetColumnOut,
    SheetRemarkOut,
)
from app.core.clock import now, today
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.framework.reference import case_tracking
from app.sheets.tables import Problem, TableUnreadable, column_letters
from app.sheets.worker import read_table_in_worker

NOT_TEXT = {"worker", "manager", "checker", "system_reference"}


@dataclass(frozen=True)
class Arriving:
    """One case on its way in: the row it stands in, its fields, and who works on it."""

    row: int
    case: CaseIn
    people: Mapping[CasePart, UUID]


def preview_import(
    session: Session, actor: Actor, path: Path, name: str, stage: CaseStage = CaseStage.POOL, *, secret: bytes
) -> ImportPreview:
    """Dry run: the columns as understood, every problem by row, every remark. Nothing is stored.

    For the team too, who see no case: a case that is on the list already is then not named.
    """
    actor.require(Permission.CASES_COUNT)
    actor.require(Permission.CASES_WRITE)
    read, _ = _read(session, actor, path, name, stage, secret)
    by_column = {guess.column: field for field, guess in read.columns.items()}
    return ImportPreview(
        sheet=read.table.sheet,
        other_sheets=list(read.table.other_sheets),
        rows=len(read.table.rows),
        ready=not read.problems,
        columns=[
            SheetColumnOut(letter=column_letters(column), heading=heading, field=by_column.get(column))
            for column, heading in enumerate(read.table.columns)
        ],
        problems=[_remark(problem) for problem in read.problems],
        warnings=[_remark(problem) for problem in read.warnings],
    )


def import_sheet(
    session: Session, actor: Actor, path: Path, name: str, stage: CaseStage = CaseStage.POOL, *, secret: bytes
) -> ImportDone:
    """Bring in the cases of a workbook or CSV file: all of them, or none and each bad row named (422)."""
    actor.require(Permission.CASES_MANAGE)
    read, arriving = _read(session, actor, path, name, stage, secret)
    if read.problems:
        raise Invalid(
            f"Nothing was brought in: {len(read.problems)} things to put right in the sheet first.",
            errors=tuple(
                FieldError(f"/rows/{problem.row or 0}/{_letters(problem)}", problem.in_words())
                for problem in read.problems
            ),
        )
    act, given = _bring_in(session, actor, arriving, secret)
    return ImportDone(act=act, added=len(given), given=given, warnings=[_remark(one) for one in read.warnings])


def import_cases(session: Session, actor: Actor, cases: Sequence[CaseIn], *, secret: bytes | None = None) -> ImportDone:
    """Bring in cases given as rows, counted from 1: all of them, or none and each fault named (422)."""
    actor.require(Permission.CASES_MANAGE)
    consents = case_tracking().consent_values
    faults: list[FieldError] = []
    arriving = []
    known = accounts.those_at_work(
        session,
        actor,
        {
            f"/{number - 1}/{part.value}": address
            for number, case in enumerate(cases, 1)
            for part in CasePart
            if (address := getattr(case, part.value)) is not None
        },
    )
    for number, case in enumerate(cases, 1):
        for field, value in case.model_dump(exclude=NOT_TEXT).items():
            fault = identity.identifier_fault(value) if isinstance(value, str) else None
            if fault is not None:
                faults.append(FieldError(f"/{number - 1}/{field}", fault))
        if case.consent_status and case.consent_status not in consents:
            faults.append(FieldError(f"/{number - 1}/consent_status", f"Choose one of: {', '.join(consents)}."))
        too_young = identity.age_fault(case.age_band, case.pathways)
        if too_young is not None:
            faults.append(FieldError(f"/{number - 1}/age_band", too_young))
        arriving.append(Arriving(number, case, _people_of(known, case, number)))
    if faults:
        raise Invalid(f"Nothing was brought in: {len(faults)} things to put right first.", errors=tuple(faults))
    act, given = _bring_in(session, actor, arriving, secret)
    return ImportDone(act=act, added=len(given), given=given, warnings=[])


def _people_of(known: Mapping[str, UUID], case: CaseIn, number: int) -> dict[CasePart, UUID]:
    return {part: known[f"/{number - 1}/{part.value}"] for part in CasePart if getattr(case, part.value) is not None}


def undo_import(session: Session, actor: Actor, act: UUID) -> ImportUndone:
    """Take the cases of one import out again. RuleBroken (409) when somebody has worked on one of them since."""
    actor.require(Permission.CASES_MANAGE)
    reference, found = imports.find_import(session, actor, act)
    if reference is None:
        raise NotFound("There is no such import in this round.")
    if not found:
        raise RuleBroken("This import was taken out already.")
    touched = imports.touched_since(session, act, [case.id for case in found])
    touched |= {case.reference for case in found if case.version > 1}
    if touched:
        named = ", ".join(sorted(touched)[:5])
        raise RuleBroken(f"{named} {'was' if len(touched) == 1 else 'were'} worked on since, so the import stays.")
    for case in found:
        for assignment in case.people:
            session.delete(assignment)
        session.delete(case)
    try:
        record(session, actor, "casetracking.cases.taken_out", rows.the_round(session, actor.assessment))
    except IntegrityError as fault:
        raise RuleBroken("Something leans on one of these cases since, so the import stays.") from fault
    return ImportUndone(taken_out=len(found))


def _read(
    session: Session, actor: Actor, path: Path, name: str, stage: CaseStage, secret: bytes
) -> tuple[SheetRead, list[Arriving]]:
    """The sheet with all that can be said of it, also what only the round and its people know."""
    try:
        table = read_table_in_worker(path, name, WANTED)
    except TableUnreadable as unreadable:
        raise Invalid(unreadable.sentence, errors=(FieldError("/file", unreadable.sentence),)) from unreadable
    pathways = next(axis.values for axis in case_tracking().axes if axis.id == "pathway")
    read = read_cases(table, stage, today(), pathways=pathways, consents=case_tracking().consent_values)
    _note_known(session, actor, read, secret)
    _note_size(session, actor, read)
    return read, _with_people(session, read)


def _note_known(session: Session, actor: Actor, read: SheetRead, secret: bytes) -> None:
    """A case that is on the list already is a problem: nothing is ever brought in twice."""
    keys = {identity.match_key(secret, one.case.system_reference): one.row for one in read.cases}
    known = rows.known_keys(session, actor.assessment, keys) if keys else {}
    names = actor.may(Permission.CASES_LIST_ALL)
    column = read.columns["system_reference"].column if "system_reference" in read.columns else None
    for key, reference in known.items():
        called = f", as {reference}" if names else ""
        sentence = f"This case is on the list already{called}. Take the row out."
        read.problems.append(read.table.problem(sentence, keys[key], column))


def _note_size(session: Session, actor: Actor, read: SheetRead) -> None:
    size = rows.the_round(session, actor.assessment).case_list_size
    if size is not None and read.cases and not read.problems and len(read.table.rows) != size:
        sentence = f"CQC asked for {size} cases, and this sheet has {len(read.table.rows)}."
        read.warnings.append(read.table.problem(sentence))


def _with_people(session: Session, read: SheetRead) -> list[Arriving]:
    """Addresses become people; one without an account is said, and never made."""
    wanted = {address for one in read.cases for address, _ in one.people.values()}
    known = imports.people_at_work(session, wanted)
    arriving = []
    for one in read.cases:
        people = {}
        for part, (address, column) in one.people.items():
            if address in known:
                people[part] = known[address]
                continue
            sentence = f"{address} has no account here, so the case has no {part.value} yet."
            read.warnings.append(read.table.problem(sentence, one.row, column))
        arriving.append(Arriving(one.row, one.case, people))
    return arriving


def _bring_in(
    session: Session, actor: Actor, arriving: Sequence[Arriving], secret: bytes | None
) -> tuple[UUID, list[GivenReference]]:
    keys = _keys(session, actor, arriving, secret)
    _refuse_full(session, actor, arriving)
    number = rows.next_number(session, actor.assessment)
    given = []
    for place, one in enumerate(arriving):
        fields = one.case.model_dump(exclude={"pathways", *NOT_TEXT})
        case = TrackedCase(
            assessment_id=actor.assessment,
            reference=f"CT-{number + place:02}",
            match_key=keys[place],
            added_at=now(),
            pathways=[CasePathway(pathway=way) for way in Counter(one.case.pathways)],
            people=[
                CaseAssignment(user_id=person, part=part, starts_on=today()) for part, person in one.people.items()
            ],
            **fields,
        )
        session.add(case)
        given.append(GivenReference(row=one.row, case=case.reference))
    act = record(session, actor, imports.IMPORTED, rows.the_round(session, actor.assessment))
    return act, given


def _keys(session: Session, actor: Actor, arriving: Sequence[Arriving], secret: bytes | None) -> list[str | None]:
    """The keyed hash of each system reference; no case twice, neither in the rows nor on the list."""
    said = [one.case.system_reference for one in arriving]
    if secret is None and any(said):
        raise RuleBroken("The council's key file is not at hand, so system references can't be kept. Leave them out.")
    keys = [identity.match_key(secret, text) if secret is not None and text else None for text in said]
    held = [key for key in keys if key is not None]
    twice = next((key for key, count in Counter(held).items() if count > 1), None)
    if twice is not None:
        raise RuleBroken(f"Rows {_rows_with(arriving, keys, twice)} are one case. Keep one of them.")
    known = rows.known_keys(session, actor.assessment, held)
    if known:
        raise RuleBroken(f"{', '.join(sorted(known.values())[:5])} is on the list already. Take the row out.")
    return keys


def _rows_with(arriving: Sequence[Arriving], keys: Sequence[str | None], wanted: str) -> str:
    return " and ".join(str(one.row) for one, key in zip(arriving, keys, strict=True) if key == wanted)


def _refuse_full(session: Session, actor: Actor, arriving: Sequence[Arriving]) -> None:
    this = rows.the_round(session, actor.assessment)
    sizes = stages.Sizes(this.case_list_size, this.case_chosen_size, this.case_interview_size)
    counts = Counter(rows.stage_counts(session, actor.assessment)) + Counter(one.case.stage for one in arriving)
    for stage in stages.COUNTED_FOR:
        fault = stages.room_fault(stage, sizes, counts, 0)
        if fault is not None and any(one.case.stage in stages.COUNTED_FOR[stage] for one in arriving):
            raise RuleBroken(f"Nothing was brought in. {fault}")


def _remark(problem: Problem) -> SheetRemarkOut:
    return SheetRemarkOut(
        place=problem.place, row=problem.row, column=_letters(problem) or None, sentence=problem.sentence
    )


def _letters(problem: Problem) -> str:
    return "" if problem.column is None else column_letters(problem.column)
