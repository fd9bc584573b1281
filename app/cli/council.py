"""Setting up: the schema, the first people, the council and its assessment, the list that CQC sent."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.access import SYSTEM, Role
from app.access.permissions import ROLE_WORDS
from app.accounts import service as accounts
from app.accounts.schemas import PersonIn
from app.answers import service as answers
from app.assessments import service as assessments
from app.assessments.schemas import AssessmentIn, ClosureDayIO, CouncilIn, NoticeIn
from app.cli.store import As, Store, opened
from app.core.errors import Invalid, NotFound, RuleBroken
from app.framework import service as framework
from app.framework.schemas import ListChoice, ListLoad, ListReadingOut
from app.jobs.work import worker as workers
from app.selfassessment import service as selfassessment

console = Console(highlight=False)
PLANNING = "planning-current"
SHOWN = 8


def add_to(app: typer.Typer) -> None:
    app.command("start")(start)
    app.command("load-list")(load_list)
    app.command("create-user")(create_user)
    app.command("migrate")(migrate)


def migrate() -> None:
    """Bring the database to the newest schema."""
    with opened() as store:
        workers.migrate(store.db, store.settings.home)
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
    with opened() as store:
        _add(store, PersonIn(email=email, name=name, job_title=job_title, team=team, roles=role), password)


def start(
    council: Annotated[str, typer.Option(prompt="Name of the council", help="The council's name.")],
    lead: Annotated[str, typer.Option(prompt="Lead officer's e-mail address", help="The lead officer's address.")],
    lead_name: Annotated[str, typer.Option(prompt="Lead officer's name", help="The lead officer's name.")],
    title: Annotated[str, typer.Option(help="What the assessment is called.")] = "CQC assessment",
    list_code: Annotated[
        str, typer.Option("--list", help="Request list; load the one CQC sent with load-list later.")
    ] = PLANNING,
    people: Annotated[Path | None, typer.Option(help="A sheet of people: name, e-mail, job title, team, role.")] = None,
    closure_day: Annotated[
        list[datetime] | None, typer.Option(formats=["%Y-%m-%d"], help="A day the council is closed.")
    ] = None,
    notified_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of CQC's letter, if it came.")
    ] = None,
    due_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When the return is due, as the letter states it.")
    ] = None,
) -> None:
    """Set up a council and its assessment: list, people, closure days, milestones. The letter may still be to come."""
    if (notified_on is None) != (due_on is None):
        raise Invalid("Give both the date of the letter and the date on which the return is due, or neither.")
    with opened() as store:
        with store.db.read() as session:
            if accounts.holds_demo_accounts(session):
                raise RuleBroken("This store holds the made-up council. Set READINESS_HOME to a folder of your own.")
            is_known = accounts.find_actor_by_email(session, lead) is not None
        if not is_known:
            _add(store, PersonIn(email=lead, name=lead_name, roles=[Role.LEAD]), None)
        actor = store.acting_as(lead)
        days = [ClosureDayIO(on=day.date(), name="") for day in closure_day or []]
        with store.db.write() as session:
            assessments.set_up_council(session, actor, CouncilIn(council_name=council, closure_days=days))
            made = selfassessment.begin_round(session, actor, AssessmentIn(title=title, list_code=list_code))
            if notified_on is not None and due_on is not None:
                notice = NoticeIn(notified_on=notified_on.date(), return_due_on=due_on.date())
                answers.receive_notice(session, actor, made.reference, made.version, notice)
        console.print(f"{council} is set up with {made.title} ({made.reference}).")
        if list_code == PLANNING:
            console.print(
                "Its requests are a planning list, not CQC's wording. Load the list CQC sends you with readiness load-list."
            )
        if people is not None:
            _add_from(store, people)
    console.print("Next: readiness serve, or readiness import FOLDER --as " + lead)


def load_list(
    file: Annotated[Path, typer.Argument(help="The list CQC sent: xlsx, csv, yaml or json.")],
    as_: As,
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    cqcs_own: Annotated[bool, typer.Option("--cqcs-own", help="It is CQC's own list, in CQC's own words.")] = False,
    column: Annotated[list[str] | None, typer.Option(help="Correct a guess: FIELD=LETTER, such as title=C.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet, if not the one that was found.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Load without asking.")] = False,
) -> None:
    """Load the request list a council was sent. Columns are guessed and shown first; one bad row and nothing is stored."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}. Check the path.")
    columns = dict(pair.split("=", 1) for pair in column or [] if "=" in pair)
    choice = ListChoice(sheet=sheet, columns=columns)
    with opened() as store:
        actor = store.acting_as(as_)
        with store.files.lent(file) as arrived:
            with store.db.read() as session:
                reading = framework.read_list_file(session, actor, arrived.path, file.name, choice)
            _show(reading)
            if not reading.can_load:
                raise RuleBroken("Nothing was stored. Mend the rows named above, then load the file again.")
            if not yes and not typer.confirm("Load it so?"):
                console.print("Nothing was stored.")
                return
            data = ListLoad(name=name or file.stem, is_cqcs_own=cqcs_own, columns=columns, sheet=sheet)
            with store.db.write() as session:
                loaded = framework.load_list(session, actor, data, file.name, arrived, store.files)
        console.print(
            f"Loaded as {loaded.code}, {len(reading.lines)} requests. Compare it with the list in use: Set up, Request list."
        )


def _show(reading: ListReadingOut) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("Field", "Column", "Why"):
        table.add_column(heading)
    for column in reading.columns:
        table.add_row(column.words, f"{column.letter} {column.heading}".strip(), column.why)
    console.print(table)
    for line in reading.lines[:SHOWN]:
        console.print(f"  {line.code}  {line.title}", markup=False)
    if len(reading.lines) > SHOWN:
        console.print(f"  and {len(reading.lines) - SHOWN} more")
    for finding in (*reading.problems, *reading.notes):
        console.print(
            f"{finding.place}: {finding.sentence}" if finding.place else finding.sentence, style="bold", markup=False
        )


def _add(store: Store, person: PersonIn, password: str | None) -> None:
    made = password or "-".join(secrets.token_hex(3) for _ in range(3))
    with store.db.write() as session:
        added = accounts.add_person(session, SYSTEM, person)
        accounts.set_password(session, SYSTEM, person.email, made)
    console.print(f"{person.name} can sign in as {person.email}.")
    for role in sorted(set(person.roles) - set(added.roles)):
        console.print(
            f"{ROLE_WORDS[role]} waits for a second person: somebody holds it already, so information governance confirms it."
        )
    if password is None:
        console.print(f"Password, shown this once: {made}")


def _add_from(store: Store, file: Path) -> None:
    """People of a sheet can be named and asked; those who sign in get a password from an administrator."""
    with store.db.read() as session:
        reading = accounts.read_people_file(session, SYSTEM, file, file.name)
    for problem in reading.problems:
        console.print(f"{problem.place}: {problem.sentence}", style="bold", markup=False)
    if reading.problems:
        raise RuleBroken("No people were added. Mend the rows named above, then add the sheet on the People page.")
    with store.db.write() as session:
        added = accounts.add_people(session, SYSTEM, reading.new)
    console.print(f"{len(added)} people were added from {file.name}.")
