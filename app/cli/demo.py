"""The demo: a whole made-up council set up by one command, told, and served."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from filelock import Timeout
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.core import home
from app.core.clock import today
from app.core.config import Settings
from app.core.errors import RuleBroken

if TYPE_CHECKING:
    from app.demo.loading import Loaded

console = Console(highlight=False, soft_wrap=True)
MARKER = "demo.json"
SIGN_INS = "demo sign-ins.txt"
# What belongs to the store; the made-up shared drive beside it is kept for the next demo.
STORED = ("readiness.sqlite3", "jobs.sqlite3", "files", "packs", "reports", "keys", SIGN_INS)
WRITTEN_BESIDE = ("", "-wal", "-shm", "-journal")


def add_to(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after the packs.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over; asks first.")] = False,
    full: Annotated[bool, typer.Option("--full", help="A shared drive of about 150 MB instead of 25 MB.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before starting over.")] = False,
    port: Annotated[int | None, typer.Option(help="Port to serve on; READINESS_PORT otherwise.")] = None,
) -> None:
    """Set up the made-up Fernshire County Council, build both draft packs, and serve the pages on this computer only.

    The first run makes everything; the next ones use what is there. Every page says that the data is made up.
    """
    settings = Settings()
    home.prepare(settings)
    marker = settings.home / MARKER
    if marker.exists() and fresh:
        if not yes and not typer.confirm(f"Throw the demo in {settings.home} away and start over?", default=False):
            console.print("Nothing was changed.")
            raise typer.Exit(1)
        _clear(settings)
    elif not marker.exists() and _holds_something(settings) and _is_cut_off(settings):
        console.print("The last set-up of the demo was cut off half-way, so it starts over.")
        _clear(settings)
    if marker.exists():
        console.print(f"The demo of an earlier run is in {settings.home}. Use --fresh to start over.")
    else:
        _make(settings, marker, full=full)
    _tell(settings, marker)
    if not no_serve:
        from app.cli import serving
        from app.cli.store import opened

        with opened(settings) as store:
            serving.run(store, "127.0.0.1", port or settings.port)


def _make(settings: Settings, marker: Path, *, full: bool) -> None:
    from app.demo.drive import being_written

    with _steps() as told, being_written(settings.home.resolve(), today(), full=full) as writing:
        told("Getting ready", "")
        # Every service there is: they are brought in while the shared drive is being written.
        from app.cli.store import opened
        from app.demo.loading import load

        with opened(settings) as store:
            loaded = load(store.settings, store.workshop, store.files, writing=writing, told=told)
    _keep_sign_ins(settings.home / SIGN_INS, loaded)
    facts = {"counts": loaded.counts, "packs": loaded.packs, "drive": loaded.drive, "left out": loaded.refused}
    half = marker.with_suffix(".part")
    half.write_text(json.dumps(facts, indent=2), encoding="utf-8")
    half.replace(marker)


@contextmanager
def _steps() -> Iterator[Callable[[str, str], None]]:
    """One line a step: the one at work turns and says how far it is, those done keep the time they took."""
    is_unicode = (console.encoding or "").lower().startswith("utf")
    columns = (
        SpinnerColumn("dots" if is_unicode else "line", finished_text="✓" if is_unicode else "*"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}", style="dim"),
    )
    console.print("Making the demo: a whole council, its documents and two rounds of assessment.", style="bold")
    with Progress(*columns, console=console, refresh_per_second=5) as progress:
        lines: dict[str, TaskID] = {}

        def told(step: str, detail: str) -> None:
            if step not in lines:
                _finish(progress)
                lines[step] = progress.add_task(step, total=1, detail=detail)
            else:
                progress.update(lines[step], detail=detail)

        yield told
        _finish(progress)


def _finish(progress: Progress) -> None:
    for task in progress.tasks:
        progress.update(task.id, completed=1, detail="")


def _tell(settings: Settings, marker: Path) -> None:
    facts = json.loads(marker.read_text(encoding="utf-8"))
    console.print("Fernshire County Council is made up, and so is everyone in it.", style="bold")
    console.print("It has " + ", ".join(f"{number} {what}" for what, number in facts["counts"].items()) + ".")
    for pack in facts["packs"]:
        console.print(f"Draft pack:    {settings.packs_folder.resolve() / pack}")
    console.print(f"Shared drive:  {facts['drive']}")
    kept = settings.home / SIGN_INS
    if not kept.exists():
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("Sign in as", no_wrap=True)
    table.add_column("Role", overflow="fold")
    table.add_column("Password", no_wrap=True)
    for written in kept.read_text(encoding="utf-8").splitlines()[1:]:
        table.add_row(*written.split("\t")[:3])
    console.print(table)
    console.print("Signing in asks for a code too; for these made-up people the page shows it.")
    console.print(f"The passwords are of this demo only; they are kept in {kept.resolve()}")


def _keep_sign_ins(place: Path, loaded: "Loaded") -> None:
    lines = ["Address\tRole\tPassword\tKey for an authenticator app"]
    lines += [f"{one.email}\t{one.role}\t{one.password}\t{one.key}" for one in loaded.sign_ins]
    place.unlink(missing_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _holds_something(settings: Settings) -> bool:
    """False for a folder in which no store was ever made: the usual first run."""
    return bool(settings.database_url) or (settings.home / STORED[0]).exists()


def _is_cut_off(settings: Settings) -> bool:
    """True when a demo was begun here and not finished; RuleBroken when the store holds a council's own data."""
    from app.access import SYSTEM
    from app.accounts import service as accounts
    from app.assessments import service as assessments
    from app.cli.store import opened

    with opened(settings) as store, store.db.read() as session:
        facts = assessments.council_facts(session)
        is_demo = accounts.holds_demo_accounts(session)
        is_set_up = assessments.current_assessment_id(session) is not None
        people = accounts.list_people(session, SYSTEM, active_only=False)
    if is_demo or facts.made_up:
        return True
    if is_set_up or people:
        raise RuleBroken(
            f"The store in {settings.home.resolve()} holds a council's own data, so no demo is made in it. "
            "Set READINESS_HOME to an empty folder for the demo."
        )
    return False


def _clear(settings: Settings) -> None:
    """Throw the demo's store away; RuleBroken while it is served, or where it lies in a database of its own."""
    if settings.database_url:
        raise RuleBroken(
            "The demo's data lies in the database that DATABASE_URL names, and is not thrown away from here. "
            "Empty that database, or unset DATABASE_URL."
        )
    from app.jobs.work.pieces import worker_lock

    lock = worker_lock(settings.home)
    try:
        lock.acquire(timeout=0)
    except Timeout as at_work:
        raise RuleBroken("The demo is being served or set up just now. Stop it with Ctrl+C first.") from at_work
    try:
        (settings.home / MARKER).unlink(missing_ok=True)
        for name in STORED:
            for ending in WRITTEN_BESIDE:
                place = settings.home / f"{name}{ending}"
                if place.is_dir():
                    shutil.rmtree(place)
                else:
                    place.unlink(missing_ok=True)
    finally:
        lock.release()
    home.prepare(settings)
