"""A folder is watched, so that what people put into it comes in by itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli.store import As, opened
from app.intake import service as intake
from app.intake.schemas import FoundFile
from app.intake.work import find_files, watch
from app.jobs.work import carry_out

console = Console(highlight=False)


def add_to(app: typer.Typer) -> None:
    app.command("watch")(watch_folder)


def watch_folder(
    folder: Annotated[Path, typer.Argument(help="The folder; the folders in it are watched too.")],
    as_: As,
    made_up: Annotated[
        bool, typer.Option("--made-up", help="Say that these are samples, so that the demo's store takes them.")
    ] = False,
    poll: Annotated[bool, typer.Option("--poll", help="Look again and again: for network shares.")] = False,
) -> None:
    """Watch a folder until Ctrl+C: new files become a batch once they stop changing.

    A file that changed since we took it is not taken by itself: its document asks on Today whether to take it.
    """
    with opened() as store:
        store.acting_as(as_)
        source = folder.expanduser().resolve()
        find_files(source)  # says at once when there is no such folder

        def find_news() -> list[FoundFile]:
            with store.db.read() as session:
                return intake.news_of(session, store.acting_as(as_), str(source), find_files(source))

        def take(still: Sequence[FoundFile]) -> None:
            with store.db.write() as session:
                started = intake.start_import(session, store.acting_as(as_), str(source), still, made_up=made_up)
            job = carry_out(store.workshop, store.settings.home, started.job_id)
            console.print(f"{started.batch}: {job.sentence}")

        console.print(f"Watching {source}. Ctrl+C ends it.", soft_wrap=True)
        watch(source, find_news, take, polls=poll)
