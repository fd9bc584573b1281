"""A sheet is sent, looked at, taken in as one act, and undone as one."""

from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.audit import attempted, record
from app.core.clock import now
from app.core.errors import EditConflict, FieldError, Invalid, NotFound, Problem, RuleBroken
from app.edited import queries
from app.edited.models import EditedSheet, ListKind
from app.edited.rules.columns import MARK
from app.edited.rules.comparing import compare, values_to_save
from app.edited.rules.lists import headings_of_references, our_list
from app.edited.rules.marks import mark_of
from app.edited.rules.reading import ChangedCell, ChangedRow, read_sheet
from app.edited.schemas import EditedSheetLine, EditedSheetOut, FaultOut, GoingOut, RowOut, TakeIn
from app.edited.service.lists import NEEDED, names_of_people, now_in, save_row
from app.sheets.tables import TableUnreadable
from app.sheets.worker import read_table_in_worker

MOST_LISTED = 20
# Who brings any sheet back holds one of these; what a sheet of one list needs is asked when it is known which it is.
DOORS = (Permission.REQUESTS_MANAGE, Permission.SELF_ASSESSMENT_WRITE_PRACTICE, Permission.PEOPLE_WRITE)
SOMEONE_ELSE = "Someone else changed it at this very moment. Look at the sheet’s changes again."


def going_out(session: Session, actor: Actor, kind: ListKind, references: Collection[str]) -> dict[str, GoingOut]:
    """What a sheet needs so that its rows can come back: what each changeable cell holds, and the row's mark."""
    actor.require(NEEDED[kind])
    columns = our_list(kind)
    return {
        reference: GoingOut(row.values, mark_of(kind, columns, reference, row.values))
        for reference, row in now_in(session, actor, kind, references).items()
    }


def send_sheet(session: Session, actor: Actor, path: Path, name: str) -> EditedSheetOut:
    """Read a sheet that came back and keep what it asks for; nothing is changed yet. Invalid (422) when it is none of ours."""
    actor.require(DOORS[_door(actor)])
    try:
        table = read_table_in_worker(path, name, {"mark": (MARK,), "reference": headings_of_references()})
    except TableUnreadable as refused:
        raise Invalid(refused.sentence, errors=(FieldError("/file", refused.sentence),)) from refused
    read = read_sheet(table, names_of_people(session, actor))
    actor.require(NEEDED[read.kind])
    sheet = EditedSheet(
        reference=f"XS-{queries.next_number(session)}",
        assessment_id=actor.assessment_id,
        sent_by=actor.person_id,
        sent_at=now(),
        file_name=name[-300:],
        kind=read.kind.value,
        rows=read.rows,
        lines=[
            [row.number, row.reference, {key: [c.value, c.held, c.place] for key, c in row.cells.items()}]
            for row in read.changed
        ],
        faults=[list(fault) for fault in read.faults],
    )
    session.add(sheet)
    record(session, actor, "edited.sheet.sent", sheet)
    return _out(session, actor, sheet)


def list_sheets(session: Session, actor: Actor) -> list[EditedSheetLine]:
    """One's own sheets, the newest first."""
    actor.require(DOORS[_door(actor)])
    return [
        EditedSheetLine(
            reference=row.reference, kind=ListKind(row.kind), file_name=row.file_name, sent_at=row.sent_at,
            done=len(row.done), taken_at=row.taken_at, undone_at=row.undone_at,
        )
        for row in queries.list_latest(session, actor, MOST_LISTED)
        if actor.may(NEEDED[ListKind(row.kind)])
    ]  # fmt: skip


def get_sheet(session: Session, actor: Actor, reference: str) -> EditedSheetOut:
    """What a sheet would change as things stand now, or what it did."""
    actor.require(DOORS[_door(actor)])
    return _out(session, actor, _find(session, actor, reference))


def take_sheet(session: Session, actor: Actor, reference: str, data: TakeIn) -> EditedSheetOut:
    """Make the changes, as one act that can be undone. A row that is refused is left and named.

    RuleBroken (409) when nothing can be changed, and with `only_if_all` when a single row can't.
    """
    actor.require(DOORS[_door(actor)])
    sheet = _find(session, actor, reference)
    if sheet.taken_at is not None:
        raise RuleBroken("This sheet is taken in already. Undo it, or send the sheet again.")
    if data.only_if_all and sheet.faults:
        raise RuleBroken(
            f"Nothing was changed: {len(sheet.faults)} cells or rows are not understood. {_first(sheet.faults)}"
        )
    kind, rows = ListKind(sheet.kind), _rows(sheet)
    standing = now_in(session, actor, kind, [row.reference for row in rows])
    found, gone = compare(kind, rows, standing, {})
    by_reference = {row.reference: row for row in rows}
    left, done = [list(one) for one in gone], []
    for out in found:
        values = values_to_save(by_reference[out.reference], out, data.take_mine)
        if not values:
            continue
        stands = standing[out.reference]
        try:
            with attempted(session):
                version = save_row(session, actor, kind, out.reference, stands.version, values)
        except Problem as refused:
            left.append([f"Row {out.row}, {out.reference}", _why(refused)])
            continue
        done.append([out.reference, version, {key: stands.values[key] for key in values}])
    if data.only_if_all and left:
        raise RuleBroken(f"Nothing was changed. {_first(left)}")
    if not done:
        raise RuleBroken(f"There was nothing to change. {_first(left)}".strip())
    sheet.done, sheet.left, sheet.taken_at = done, left, now()
    record(session, actor, "edited.sheet.taken_in", sheet, reason=_counted(len(done), kind))
    return _out(session, actor, sheet)


def undo_sheet(session: Session, actor: Actor, reference: str) -> EditedSheetOut:
    """Give every cell back what it held; a row that somebody has changed since is left and named."""
    actor.require(DOORS[_door(actor)])
    sheet = _find(session, actor, reference)
    if sheet.taken_at is None or sheet.undone_at is not None:
        raise RuleBroken("There is nothing to undo: this sheet is not taken in, or undone already.")
    kind, left, undone = ListKind(sheet.kind), [], 0
    for row, version, values in sheet.done:
        try:
            with attempted(session):
                save_row(session, actor, kind, row, version, values)
            undone += 1
        except Problem as refused:
            left.append([row, _why(refused, "It was changed again since, so it stays as it is.")])
    if not undone:
        raise RuleBroken(f"Nothing could be undone. {_first(left)}")
    sheet.left, sheet.undone_at = left, now()
    record(session, actor, "edited.sheet.undone", sheet)
    return _out(session, actor, sheet)


def _find(session: Session, actor: Actor, reference: str) -> EditedSheet:
    sheet = queries.find(session, actor, reference)
    if sheet is None:
        raise NotFound(f"There is no sheet {reference[:20]} of yours.")
    actor.require(NEEDED[ListKind(sheet.kind)])
    return sheet


def _rows(sheet: EditedSheet) -> list[ChangedRow]:
    return [
        ChangedRow(number, reference, {key: ChangedCell(*cell) for key, cell in cells.items()})
        for number, reference, cells in sheet.lines
    ]


def _out(session: Session, actor: Actor, sheet: EditedSheet) -> EditedSheetOut:
    kind = ListKind(sheet.kind)
    changed: list[RowOut] = []
    faults = [(place, sentence) for place, sentence in sheet.faults]
    if sheet.taken_at is None:
        rows = _rows(sheet)
        standing = now_in(session, actor, kind, [row.reference for row in rows])
        changed, gone = compare(kind, rows, standing, names_of_people(session, actor))
        faults += gone
    return EditedSheetOut(
        reference=sheet.reference,
        kind=kind,
        file_name=sheet.file_name,
        sent_at=sheet.sent_at,
        rows=sheet.rows,
        changed=changed,
        faults=_faults(faults),
        left=_faults(sheet.left),
        done=len(sheet.done),
        taken_at=sheet.taken_at,
        undone_at=sheet.undone_at,
        says=_says(sheet, kind),
    )


def _says(sheet: EditedSheet, kind: ListKind) -> str:
    """The sentence for what was done; "" before."""
    things = _counted(len(sheet.done), kind)
    more = f" {len(sheet.left)} left as they are." if sheet.left else ""
    if sheet.undone_at is not None:
        return f"{len(sheet.done) - len(sheet.left)} of {things} as before again.{more}"
    return f"{things} changed.{more}" if sheet.taken_at is not None else ""


def _counted(number: int, kind: ListKind) -> str:
    columns = our_list(kind)
    return f"{number} {columns.noun if number == 1 else columns.nouns}"


def _door(actor: Actor) -> int:
    """Which of the rights that let somebody bring a sheet back they hold; the first for those who hold none."""
    return next((at for at, one in enumerate(DOORS) if actor.may(one)), 0)


def _faults(found: Sequence[Sequence[str]]) -> list[FaultOut]:
    return [FaultOut(place=place, sentence=sentence) for place, sentence in found]


def _first(found: Sequence[Sequence[str]]) -> str:
    return f"{found[0][0]}: {found[0][1]}" if found else ""


def _why(refused: Problem, moved_on: str = SOMEONE_ELSE) -> str:
    if isinstance(refused, EditConflict):
        return moved_on
    return " ".join(error.detail for error in refused.errors) or refused.detail
