"""An erasure takes every byte of a document out of the data folder, leaves a tombstone, and the record still verifies."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from docx import Document
from sqlalchemy import text

from app.access import Actor, Role
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.audit.service import verify
from app.core.db import Base, Database
from app.core.errors import Forbidden, Invalid, RuleBroken
from app.erasing import service
from app.erasing.schemas import ErasureIn
from app.erasing.service import ERASED
from app.erasing.work import erase, finish
from app.evidence import service as evidence
from app.evidence.models import ItemStatus
from app.files.previews import Preview, PreviewPage, Previews
from app.intake import service as intake
from app.intake.models import FileState
from app.intake.schemas import BatchFileOut, Coming
from app.intake.work import look_at
from app.packs import service as packs
from app.packs.models import PackState
from app.search import service as search
from tests.app.intake.samples import brought_in, tools_in
from tests.app.intake.test_inside import a_mail
from tests.app.intake.test_taking import coming
from tests.app.packs.desk import Desk, a_desk
from tests.builders import a_person, an_actor

pytestmark = pytest.mark.usefixtures("at_noon")
REASON = ErasureIn(reason="It came in by mistake.")


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    (tmp_path / "home").mkdir()
    (tmp_path / "sent").mkdir()
    return a_desk(db, tmp_path / "home")


@pytest.fixture
def ig(desk: Desk) -> Actor:
    with desk.db.write() as session:
        person = a_person(session, "Sam Ito", Role.IG)
        return an_actor(person, Role.IG, assessment_id=desk.round.assessment.id)


@pytest.fixture
def canary() -> str:
    return f"canary{uuid4().hex}"


def add(desk: Desk, canary: str) -> str:
    """A document that says the canary in its title, text, author and file name, answers a request, and is in a pack."""
    document = Document()
    document.core_properties.title = f"Notes {canary}"
    document.core_properties.author = f"Author {canary}"
    document.add_heading(f"Heading {canary}", 1)
    document.add_paragraph(f"What {canary} said. Write to {canary}@fernshire.gov.uk.")
    out = BytesIO()
    document.save(out)
    tools = tools_in(desk.settings.home)
    looked = look_at(tools, coming(desk.settings.home.parent / "sent", f"{canary}.docx", out.getvalue()))
    with desk.db.write() as session:
        taken = intake.take_files(session, desk.round.core, None, [looked], tools)
        reference = taken.files[0].document
        assert reference is not None
        where = AnswerIn(document=reference, where_to_look=f"Heading {canary}")
        answers.answer_with(session, desk.round.core, "2", where)
        return reference


def draw(desk: Desk, canary: str) -> None:
    """A page drawn of every stored file that holds the canary; what is on it is the canary, as far as this test can see."""
    previews = Previews(desk.settings.previews_folder)
    for sha256 in [name for name in traces(desk, canary) if len(name) == 64]:
        with previews.drawing(sha256) as draft:
            draft.put(1, canary.encode(), canary.encode())
            draft.finish(Preview(1, (PreviewPage(1, 10, 10, (f"sheet {canary}",)),)))


def traces(desk: Desk, canary: str) -> Iterator[str]:
    """Every file of the data folder that holds the canary, in its name, as it is or unpacked."""
    for path in sorted(desk.settings.home.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as inside:
                data += b"".join(inside.read(name) for name in inside.namelist())
        if canary.encode() in data or canary in path.name:
            yield path.name
    if not desk.db.is_sqlite:
        with desk.db.engine.connect() as connection:
            for table in [*Base.metadata.tables, "text_index"]:
                held = connection.execute(
                    text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE :c"), {"c": f"%{canary}%"}
                )
                if held.scalar_one():
                    yield table


def test_no_byte_is_left_and_a_tombstone_stays(desk: Desk, ig: Actor, canary: str) -> None:
    reference = add(desk, canary)
    pack, _ = desk.build(desk.round.lead)
    draw(desk, canary)
    assert {"page-1.jpg", "small-1.jpg", "pages.json"} <= set(traces(desk, canary)), "the canary is there before"
    with desk.db.write() as session:
        asked = service.ask_erasure(session, desk.round.lead, reference, REASON)
    assert asked.says.startswith("It is withdrawn")
    erase(desk.settings, desk.db, desk.store, ig, reference)
    assert list(traces(desk, canary)) == []
    with desk.db.read() as session:
        stone = service.get_erasure(session, ig, reference)
        item = evidence.get_item(session, ig, reference)
        built = packs.get_pack(session, desk.round.lead, pack.number)
        assert verify(session, ig).fault is None
        assert search.find(session, desk.round.core, canary).documents == []
    assert (stone.erased_by, stone.bytes_gone_at is not None, len(stone.hashes)) == ("Sam Ito", True, 2)
    assert (item.title, item.status, item.headings) == ("Erased document", ItemStatus.WITHDRAWN, [])
    assert (built.state, stone.packs) == (PackState.FAILED, [pack.reference])


def test_it_takes_two_people_and_one_is_ig(desk: Desk, ig: Actor, canary: str) -> None:
    reference = add(desk, canary)
    with desk.db.write() as session:
        service.ask_erasure(session, ig, reference, REASON)
        with pytest.raises(RuleBroken, match="already"):
            service.ask_erasure(session, desk.round.lead, reference, REASON)
        with pytest.raises(RuleBroken, match="two people"):
            service.carry_out(session, ig, reference)
        with pytest.raises(Forbidden):
            service.carry_out(session, desk.round.lead, reference)
        with pytest.raises(Forbidden):
            service.ask_erasure(session, desk.round.core, reference, REASON)
        service.call_off(session, ig, reference)
        with pytest.raises(RuleBroken, match="called off"):
            service.carry_out(session, ig, reference)
        assert service.ask_erasure(session, desk.round.lead, reference, REASON).may_call_off


def test_an_erasure_that_was_cut_off_is_brought_to_its_end(desk: Desk, ig: Actor, canary: str) -> None:
    reference = add(desk, canary)
    with desk.db.write() as session:
        service.ask_erasure(session, desk.round.lead, reference, REASON)
    with desk.db.write() as session:
        service.carry_out(session, ig, reference)
    assert list(traces(desk, canary))
    assert finish(desk.settings, desk.db, desk.store) == 1
    assert list(traces(desk, canary)) == [] and finish(desk.settings, desk.db, desk.store) == 0


def test_what_was_attached_goes_with_the_email_it_is_in_and_a_changed_master_with_its_document(
    desk: Desk, ig: Actor, canary: str
) -> None:
    home, core = desk.settings.home, desk.round.core

    def drop(name: str, content: bytes) -> list[str]:
        taken = brought_in(desk.db, home, core, [Coming(name, BytesIO(content))])
        return [one.document or "" for one in taken.files]

    mail, attached = drop(f"{canary}.eml", a_mail(("waits.csv", f"who,waits\n{canary},2\n".encode())))
    assert drop("waits.csv", f"who,waits\n{canary},3\n".encode()) == [attached]  # asked about, not taken
    assert list(traces(desk, canary)), "the canary is there before"
    with desk.db.write() as session:
        service.ask_erasure(session, desk.round.lead, attached, REASON)
    erase(desk.settings, desk.db, desk.store, ig, attached)
    assert list(traces(desk, canary)) == []
    with desk.db.read() as session:
        assert {evidence.get_item(session, ig, one).title for one in (mail, attached)} == {ERASED}
        assert verify(session, ig).fault is None


def test_bytes_that_were_erased_are_not_kept_when_they_come_again(desk: Desk, ig: Actor, canary: str) -> None:
    def drop() -> list[BatchFileOut]:
        content = BytesIO(f"who,waits\n{canary},2\n".encode())
        return brought_in(desk.db, desk.settings.home, desk.round.core, [Coming("a.csv", content)]).files

    reference = drop()[0].document
    assert reference is not None
    with desk.db.write() as session:
        service.ask_erasure(session, desk.round.lead, reference, REASON)
    erase(desk.settings, desk.db, desk.store, ig, reference)
    again = drop()
    assert (again[0].state, again[0].document) == (FileState.REFUSED, None)
    assert again[0].sentence.startswith("This very file was erased on purpose.")
    assert list(traces(desk, canary)) == []


def test_what_came_with_an_email_is_offered_and_what_is_named_goes_in_the_same_act(
    desk: Desk, ig: Actor, canary: str
) -> None:
    letter = a_mail(("waits.csv", f"who,waits\n{canary},2\n".encode()), ("other.csv", b"team,waits\nNorth,2\n"))
    taken = brought_in(desk.db, desk.settings.home, desk.round.core, [Coming("letter.eml", BytesIO(letter))])
    mail, named, left = (one.document or "" for one in taken.files)
    with desk.db.read() as session:
        offered = [one.document for one in service.list_attachments(session, desk.round.lead, mail)]
        assert offered == [named, left]
        assert service.list_attachments(session, desk.round.lead, named) == []
    asked = ErasureIn(reason="It came in by mistake.", attachments=[named])
    with pytest.raises(Invalid), desk.db.write() as session:
        service.ask_erasure(session, desk.round.lead, named, asked)
    with desk.db.write() as session:
        assert f"{named} would go with it" in service.ask_erasure(session, desk.round.lead, mail, asked).says
        assert evidence.get_item(session, ig, named).status is ItemStatus.WITHDRAWN
    erase(desk.settings, desk.db, desk.store, ig, mail)
    assert list(traces(desk, canary)) == []
    with desk.db.read() as session:
        found = service.get_erasure(session, ig, mail)
        titles = {one: evidence.get_item(session, ig, one).title for one in (mail, named, left)}
        assert verify(session, ig).fault is None
    assert titles[mail] == titles[named] == ERASED and titles[left] != ERASED
    assert (found.attached, found.others) == ([named], []) and f"With it went {named}." in found.says
