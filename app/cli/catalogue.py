"""Documents in: a folder of files into the catalogue, or an old tracker."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.store import As, opened
from app.cli.trackers import KINDS, import_tracker
from app.core.errors import RuleBroken
from app.core.paging import PageParams
from app.intake import service as intake
from app.intake.models import FileState
from app.intake.work import find_files
from app.jobs.models import JobState
from app.jobs.work import carry_out

console = Console(highlight=False)
TROUBLE = (FileState.REFUSED, FileState.QUARANTINED)


def add_to(app: typer.Typer) -> None:
    app.command("import")(import_files)


def import_files(
    folder: Annotated[
        Path, typer.Argument(help="The folder; the folders in it are read too. Or an old tracker: .xlsx, .xls or .csv.")
    ],
    as_: As,
    made_up: Annotated[
        bool, typer.Option("--made-up", help="Say that these are samples, so that the demo's store takes them.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Take a tracker in; without it you only see what it would make.")
    ] = False,
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Of a tracker, leave out the rows that are not understood.")
    ] = False,
) -> None:
    """Catalogue every file of a folder. Files that can't be taken are named with what to do; the rest goes on.

    The exit code is 1 when a file was refused or set apart. A tracker is shown first: documents whose files are to
    come, what changes, and each row that is not understood.
    """
    if folder.is_file() and folder.suffix.lower() in KINDS:
        import_tracker(folder, as_, yes=yes, good_rows=good_rows)
    else:
        _import_folder(folder, as_, made_up=made_up)


def _import_folder(folder: Path, as_: str, *, made_up: bool) -> None:
    with opened() as store:
        actor = store.acting_as(as_)
        source = folder.expanduser().resolve()
        found = find_files(source)
        console.print(
            f"{len(found)} files in {source}. What can't be taken is named; the rest goes in.", soft_wrap=True
        )
        with store.db.write() as session:
            started = intake.start_import(session, actor, str(source), found, made_up=made_up)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            line = progress.add_task("Reading", total=started.total)
            job = carry_out(
                store.workshop,
                store.settings.home,
                started.job_id,
                lambda done, total, _: progress.update(line, completed=done),
            )
        with store.db.read() as session:
            batch = intake.get_batch(session, actor, started.batch)
            trouble = [
                file
                for state in TROUBLE
                for file in intake.list_files(session, actor, batch.reference, PageParams(limit=200), state).items
            ]
    for file in trouble:
        console.print(f"{file.source_path or file.name}: {file.sentence}", soft_wrap=True, markup=False)
    if job.state is not JobState.DONE:
        raise RuleBroken(f"{job.sentence} Start the same import again: what is in stays in.")
    console.print(f"{batch.reference}: {job.sentence}")
    if trouble:
        raise typer.Exit(1)
