"""What comes out: gaps, packs, and the proof that a pack is what it says."""

import zipfile
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.cli.store import As, opened
from app.core.errors import NotFound, RuleBroken
from app.gaps import report
from app.gaps import service as gaps
from app.gaps.schemas import GapFilter
from app.jobs.models import JobState
from app.jobs.work import carry_out
from app.packs import service as packs
from app.packs.checking import bag_faults
from app.packs.models import PackKind
from app.packs.schemas import PackIn

console = Console(highlight=False)
FIRST = 10


def add_to(app: typer.Typer) -> None:
    app.command("gaps")(show_gaps)
    app.command("pack")(pack)
    app.command("verify")(verify)


def show_gaps(
    as_: As,
    every: Annotated[bool, typer.Option("--all", help="All of them, not only the ten that matter most.")] = False,
    form: Annotated[Literal["screen", "word", "excel", "json"], typer.Option(help="How to give them.")] = "screen",
) -> None:
    """What is missing, weak or out of date, the gravest and soonest first."""
    with opened() as store:
        actor = store.acting_as(as_)
        with store.db.read() as session:
            found = gaps.list_gaps(session, actor, GapFilter())
            drawn = report.draw(session, actor, GapFilter(), form) if form in ("word", "excel") else None
        if drawn is not None:
            path = store.settings.reports_folder / drawn.name
            path.write_bytes(drawn.content)
            console.print(f"{found.total} gaps. The report lies in {path}")
            return
    if form == "json":
        typer.echo(found.model_dump_json(indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Weight", "About", "What was found", "Owner", "Due"):
        table.add_column(heading, overflow="fold")
    for gap in found.items if every else found.items[:FIRST]:
        due = "" if gap.due_on is None else f"{gap.due_on.day} {gap.due_on:%b}"
        table.add_row(gap.severity.value, gap.subject, gap.what, gap.owner or "Nobody", due)
    console.print(table)
    console.print(
        f"{found.must_fix} must be fixed, {found.should_fix} should be, {found.worth_a_look} are worth a look."
    )
    if not every and found.total > FIRST:
        console.print(f"These are the first {FIRST} of {found.total}. Use --all for the rest.")


def pack(
    as_: As,
    kind: Annotated[PackKind, typer.Option(help="Which pack.")] = PackKind.INFORMATION_RETURN,
    repeat: Annotated[bool, typer.Option(help="Put a document into the folder of every request it answers.")] = False,
) -> None:
    """Build a draft pack and say where it lies."""
    with opened() as store:
        actor = store.acting_as(as_)
        with store.db.write() as session:
            asked = packs.ask_for_pack(session, actor, PackIn(kind=kind, repeat_documents=repeat))
        with Progress(console=console, transient=True) as progress:
            line = progress.add_task(f"Building {asked.reference}", total=None)
            job = carry_out(
                store.workshop,
                store.settings.home,
                asked.job_id,
                lambda done, total, _: progress.update(line, completed=done, total=total or None),
            )
        if job.state is not JobState.DONE:
            raise RuleBroken(job.sentence)
        with store.db.read() as session:
            built = packs.get_pack(session, actor, asked.number)
        console.print(
            f"{built.reference}: {built.document_count} documents, {built.size / 1e6:.1f} MB. {built.sentence}"
        )
        console.print(f"It lies in {store.settings.packs_folder / built.file_name}", soft_wrap=True)
        console.print(f"SHA-256 {built.sha256}", soft_wrap=True)


def verify(file: Annotated[Path, typer.Argument(help="A pack (.zip).")]) -> None:
    """Check that every file of a pack is there, unchanged, and nothing beside it. Needs no database."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    try:
        faults = bag_faults(file)
    except zipfile.BadZipFile as fault:
        raise RuleBroken(f"{file.name} is not a whole zip file. Fetch it again.") from fault
    if faults:
        raise RuleBroken("This pack is not as it was made:\n" + "\n".join(f"  {fault}" for fault in faults))
    console.print(f"{file.name} is whole: every file is as it was made.")
