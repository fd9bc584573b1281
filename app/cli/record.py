"""`readiness audit`: check the record, take it out, sign it, show the key that signs it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.access import SYSTEM
from app.activity import service
from app.activity.schemas import VerifiedOut
from app.activity.work import leave_outside
from app.audit import checkpoints, exported
from app.audit.checkpoints import Checkpoint, fingerprint, signing_key
from app.audit.outside import OutsideFault
from app.cli.store import opened
from app.core.errors import NotFound, RuleBroken

console = Console(highlight=False, soft_wrap=True)
audit = typer.Typer(help="The record of who did and read what: check it, take it out, sign it.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(audit, name="audit")


@audit.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="A record taken out by `audit export`; needs no database.")
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help="A checkpoint kept outside (a saved mail or a file of lines). May be repeated."),
    ] = None,
    public_key: Annotated[str | None, typer.Option(help="The key that must have signed an exported record.")] = None,
) -> None:
    """Check that no entry was changed, taken away, put in another order or cut off; name the first that was."""
    given = [mark for path in checkpoint or [] for mark in _read(path)]
    if file is not None:
        if not file.is_file():
            raise NotFound(f"There is no file {file}.")
        walked = exported.verify(file, given, public_key)
        found, signed_by = VerifiedOut.of(walked, len(given)), walked.signed_by
    else:
        with opened(migrate=False) as store, store.db.read() as session:
            found = service.verify_record(session, SYSTEM, store.settings, given, any_length=True)
            signed_by = ""
    if not found.whole:
        raise RuleBroken(f"{found.fault} The {found.entries:,} entries before are as they were written.")
    console.print(f"All {found.entries:,} entries are as they were written, in their order.")
    console.print(f"The last hash is {found.head}")
    if given:
        console.print(
            f"{len(given)} checkpoint{'s' if len(given) > 1 else ''} from outside agree{'' if len(given) > 1 else 's'}."
        )
    else:
        console.print("Without a checkpoint from outside, a whole record written anew can't be told apart.")
    if signed_by:
        console.print(f"Signed with the key {fingerprint(signed_by)}")


@audit.command()
def export(file: Annotated[Path, typer.Argument(help="Where to write it; packed when the name ends in .gz.")]) -> None:
    """Take the whole record out as a file that verifies by itself. It holds names of staff, no values and no case text."""
    if file.exists():
        raise RuleBroken(f"{file} is there already. Choose another name.")
    with opened() as store:
        with store.db.write() as session:
            service.note_taking_out(session, SYSTEM)
        with store.db.read() as session:
            exported.write(file, service.record_lines(session, SYSTEM, store.settings))
    console.print(f"The record lies in {file}. Check it anywhere with: readiness audit verify {file}")


@audit.command()
def checkpoint(
    out: Annotated[Path | None, typer.Option(help="Also append the line to this file.")] = None,
) -> None:
    """Sign the record as it stands; the line is printed, mailed to information governance and left at the target outside."""
    with opened() as store:
        with store.db.write() as session:
            taken = service.take_checkpoint(session, SYSTEM, store.settings)
        if out is not None:
            with out.open("a", encoding="utf-8") as file:
                file.write(taken.line + "\n")
        typer.echo(taken.line)
        try:
            leave_outside(store.settings, store.db)
        except OutsideFault as fault:
            raise RuleBroken(
                f"The checkpoint is taken, but not left outside yet: {fault} The worker tries again."
            ) from fault


@audit.command()
def key() -> None:
    """Print the public key that checkpoints are signed with, to be kept outside."""
    with opened() as store:
        public = checkpoints.public_key(signing_key(store.settings))
    typer.echo(public)
    console.print(f"Fingerprint {fingerprint(public)}")


def _read(path: Path) -> list[Checkpoint]:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    return checkpoints.read(path.read_bytes())
