"""An old tracker in: what it would make, and taking it in."""

from pathlib import Path

from rich.console import Console

from app.cli.store import opened
from app.core.errors import RuleBroken
from app.intake import service as intake
from app.intake.schemas import Does, TakeTrackerIn, TrackerOut

console = Console(highlight=False)
KINDS = frozenset((".xlsx", ".xlsm", ".xls", ".csv"))
FIRST = 20


def import_tracker(path: Path, as_: str, *, yes: bool, good_rows: bool) -> None:
    """Say what a tracker would make; with `yes` take it in, all or nothing, or with `good_rows` what is understood."""
    with opened() as store:
        actor = store.acting_as(as_)
        with store.db.write() as session:
            tracker = intake.send_tracker(session, actor, path, path.name)
        _show(tracker)
        if not any(one.does is not Does.NOTHING for one in tracker.lines) and not tracker.requests:
            console.print("There is nothing new in it.")
            return
        held = _held(tracker)
        if held and not good_rows:
            where = store.settings.reports_folder / f"{path.stem} to correct.xlsx"
            with store.db.read() as session:
                where.write_bytes(intake.draw_not_understood(session, actor, tracker.reference).content)
            console.print(f"The same workbook, with what to do beside each row: {where}", soft_wrap=True, markup=False)
            if yes:
                raise RuleBroken("Nothing was taken in. Correct these rows, or leave them out with --good-rows.")
        if not yes:
            console.print("Nothing is made yet. Give --yes to take it in" + (", with --good-rows." if held else "."))
            return
        with store.db.write() as session:
            taken = intake.take_tracker(session, actor, tracker.reference, TakeTrackerIn(good_rows=good_rows))
        console.print(f"{taken.reference}: {taken.says}", soft_wrap=True)
        for words in taken.left:
            console.print(words, soft_wrap=True, markup=False)


def _show(tracker: TrackerOut) -> None:
    does = {kind: sum(one.does is kind for one in tracker.lines) for kind in Does}
    sheet = f"sheet “{tracker.sheet}”, " if tracker.sheet else ""
    columns = ", ".join(f"{one.heading} is {one.field.replace('_', ' ')}" for one in tracker.columns)
    console.print(
        f"{tracker.file_name}: {sheet}headings in row {tracker.header_row}: {columns}.", soft_wrap=True, markup=False
    )
    console.print(
        f"{does[Does.MAKE]} new documents whose files are to come, {does[Does.CHANGE]} here already with something new,"
        f" {does[Does.NOTHING]} with nothing new, {len(tracker.requests)} requests changed, {_held(tracker)} rows not"
        " understood.",
        soft_wrap=True,
    )
    faults = [fault for fault in tracker.faults if not fault.is_remark]
    for fault in faults[:FIRST]:
        console.print(f"{fault.place}: {fault.written or 'empty'}: {fault.sentence}", soft_wrap=True, markup=False)
    if len(faults) > FIRST:
        console.print(f"And {len(faults) - FIRST} more.")


def _held(tracker: TrackerOut) -> int:
    return len({fault.row for fault in tracker.faults if not fault.is_remark})
