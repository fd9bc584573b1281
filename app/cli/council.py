"""Setting up: the schema, the first people, the council and its assessment, the list that CQC sent."""

import secrets
from typing import Annotated

import typer
from rich.console import Console

from app.access import SYSTEM, Role
from app.accounts import service as accounts
from app.accounts.schemas import PersonIn
from app.cli.store import opened

console = Console(highlight=False)


def add_to(app: typer.Typer) -> None:
    app.command("migrate")(migrate)
    app.command("create-user")(create_user)


def migrate() -> None:
    """Bring the database to the newest schema."""
    with opened():
        console.print("The database has the newest schema.")


def create_user(
    email: Annotated[str, typer.Argument(help="Work e-mail address.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[list[Role], typer.Option(help="A role; give it again for several.")],
    job_title: Annotated[str, typer.Option(help="Job title, as CQC may read it beside an action.")] = "",
    team: Annotated[str, typer.Option()] = "",
    password: Annotated[
        str | None, typer.Option(envvar="READINESS_NEW_PASSWORD", help="Else one is made and shown once.")
    ] = None,
) -> None:
    """Add a person, on the server: the first of each role is set up here."""
    made = password or "-".join(secrets.token_hex(3) for _ in range(3))
    with opened() as store, store.db.write() as session:
        accounts.add_person(
            session, SYSTEM, PersonIn(email=email, name=name, job_title=job_title, team=team, roles=role)
        )
        accounts.set_password(session, SYSTEM, email, made)
    console.print(f"{name} can sign in as {email}.")
    if password is None:
        console.print(f"Password, shown this once: {made}")
