"""REST: people and their roles."""

from typing import Annotated

from fastapi import APIRouter, File, Path, Request, Response, UploadFile

from app.access import CurrentActor, Db
from app.accounts import service
from app.accounts.schemas import AddedOut, EndedOut, PeopleIn, PeopleReadingOut, PersonIn, PersonOut, PersonPatch
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented
from app.files.uploads import uploaded

router = APIRouter(tags=["people"])
Email = Annotated[str, Path(pattern=".@.", examples=["priya.nair@fernshire.example"])]


@router.get("/people", responses=documented(), operation_id="list_people")
def list_people(db: Db, actor: CurrentActor) -> list[PersonOut]:
    """Everyone with an account, by name."""
    with db.read() as session:
        return service.list_people(session, actor, active_only=False)


@router.post("/people", status_code=201, responses=documented(409), operation_id="add_person")
def add_person(data: PersonIn, response: Response, key: IdempotencyKey, db: Db, actor: CurrentActor) -> PersonOut:
    """Add a person with their roles."""
    with db.write() as session:
        asked = "people" + data.model_dump_json()
        person = once(session, actor.person_id, key, asked, PersonOut, lambda: service.add_person(session, actor, data))
    set_etag(response, person.version)
    return person


@router.post("/people/read", responses=documented(413), operation_id="read_people")
def read_people(file: Annotated[UploadFile, File()], request: Request, db: Db, actor: CurrentActor) -> PeopleReadingOut:
    """Dry run of a sheet of people: columns as guessed, who is new, every row that is not understood."""
    with uploaded(request, file) as arrived, db.read() as session:
        return service.read_people_file(session, actor, arrived.path, file.filename or "people.xlsx")


@router.post("/people/many", status_code=201, responses=documented(409), operation_id="add_people")
def add_people(data: PeopleIn, db: Db, actor: CurrentActor) -> AddedOut:
    """Add many at once, all or nothing; people who are here already stay as they are."""
    with db.write() as session:
        return AddedOut(added=service.add_people(session, actor, data.people))


@router.get("/people/{email}", responses=documented(), operation_id="get_person")
def get_person(email: Email, response: Response, db: Db, actor: CurrentActor) -> PersonOut:
    """One person."""
    with db.read() as session:
        person = service.get_person(session, actor, email)
    set_etag(response, person.version)
    return person


@router.patch("/people/{email}", responses=documented(409, 412, 428), operation_id="change_person")
def change_person(
    email: Email, data: PersonPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> PersonOut:
    """Change a person's name, job title or team."""
    with db.write() as session:
        person = service.change_person(session, actor, email, version, data)
    set_etag(response, person.version)
    return person


@router.post("/people/{email}/sign-out", responses=documented(409), operation_id="sign_out_person")
def sign_out_person(email: Email, db: Db, actor: CurrentActor) -> EndedOut:
    """End every session of a person; they may sign in again."""
    with db.write() as session:
        return EndedOut(ended=service.sign_out_person(session, actor, email))


@router.post("/people/{email}/disable", status_code=204, responses=documented(409), operation_id="disable_person")
def disable_person(email: Email, db: Db, actor: CurrentActor) -> None:
    """Disable a person: their sessions end at once."""
    with db.write() as session:
        service.disable_person(session, actor, email)
