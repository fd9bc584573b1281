"""What a rule of the council takes out is missing from the file in the pack, and stays in the file that we keep."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from app.core.db import Database
from app.evidence import service as evidence
from app.evidence.models import FindingGrade
from app.evidence.schemas import GradesIn
from app.intake import service as intake
from app.intake.work import look_at
from app.packs.checking import bag_faults
from tests.app.intake.samples import tools_in
from tests.app.intake.test_taking import coming
from tests.app.packs.desk import Desk, a_desk

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    return a_desk(db, tmp_path)


def a_signed_file() -> bytes:
    document = Document()
    document.core_properties.author = "Anita Lowe"
    document.add_paragraph("We ring everyone who waits.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def add(desk: Desk, name: str, content: bytes) -> str:
    """A document that answers request 2."""
    tools = tools_in(desk.settings.home)
    looked = look_at(tools, coming(desk.settings.home, name, content))
    with desk.db.write() as session:
        item = intake.take_file(session, desk.round.core, looked, tools)
    desk.answer_with(item, "2")
    return item.reference


def file_in(path: Path, ending: str) -> bytes:
    """The document of request 2 as the pack holds it."""
    with zipfile.ZipFile(path) as pack:
        names = [name for name in pack.namelist() if name.endswith(ending) and "/2" in name]
        return pack.read(names[0])


def test_the_copy_in_the_pack_names_no_author_and_is_made_once(desk: Desk) -> None:
    reference = add(desk, "Waits.docx", a_signed_file())
    pack, _ = desk.build(desk.round.lead)
    sent = file_in(desk.path(pack), ".docx")
    assert bag_faults(desk.path(pack)) == [] and "taken out of 1 document." in pack.sentence
    assert Document(BytesIO(sent)).core_properties.author == ""
    assert [one.text for one in Document(BytesIO(sent)).paragraphs] == ["We ring everyone who waits."]
    with desk.db.read() as session:
        stored = evidence.get_download(session, desk.round.lead, reference, 1)
    assert Document(desk.store.path_of(stored.sha256)).core_properties.author == "Anita Lowe"
    again, _ = desk.build(desk.round.lead)
    assert file_in(desk.path(again), ".docx") == sent


def test_where_the_council_lets_properties_go_the_file_goes_as_it_is(desk: Desk) -> None:
    add(desk, "Waits.docx", content := a_signed_file())
    with desk.db.write() as session:
        evidence.set_grades(session, desk.round.lead, GradesIn(grades={"properties": FindingGrade.TO_KNOW}))
    pack, _ = desk.build(desk.round.lead)
    assert file_in(desk.path(pack), ".docx") == content
