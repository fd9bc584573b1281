"""Words that we ship are changed one by one, on the record, by those who set up the round."""

import pytest
from sqlalchemy import select

from app.assessments import service
from app.assessments.routes import router
from app.assessments.schemas import ShippedWordIn
from app.audit.models import AuditEntry
from app.core.db import Database
from app.core.errors import EditConflict, Forbidden, Invalid
from tests.builders import Round, a_round
from tests.serving import a_client

pytestmark = pytest.mark.database


@pytest.fixture
def council(db: Database) -> Round:
    with db.write() as session:
        return a_round(session)


def test_a_word_is_switched_off_and_put_back_on_the_record(db: Database, council: Round) -> None:
    client = a_client(db, council.lead, router)
    version = client.get("/api/v1/settings").json()["version"]
    sent = {"word": "MPS", "means": ""}
    off = client.post("/api/v1/settings/shipped-words", json=sent, headers={"If-Match": f'"{version}"'})
    assert (off.status_code, off.json()["shipped_words"]) == (200, {"mps": ""})
    (listed,) = client.get("/api/v1/settings/shipped-words", params={"shown": "changed"}).json()
    assert (listed["word"], listed["stands_for"], listed["here"]) == ("mps", "market position statement", "")
    back = {"word": "mps", "means": None}
    again = client.post("/api/v1/settings/shipped-words", json=back, headers={"If-Match": off.headers["etag"]})
    assert again.json()["shipped_words"] == {}
    with db.read() as session:
        reasons = list(
            session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "assessments.settings.changed"))
        )
    assert reasons == ["the word “mps”"] * 2


def test_none_of_ours_a_stale_version_and_who_may_not_are_refused(db: Database, council: Round) -> None:
    with db.read() as session:
        version = service.settings(session, council.lead).version
    with db.write() as session, pytest.raises(Invalid, match="none of the words"):
        service.change_shipped_word(session, council.lead, version, ShippedWordIn(word="zyxw", means="x"))
    with db.write() as session, pytest.raises(EditConflict):
        service.change_shipped_word(session, council.lead, version + 1, ShippedWordIn(word="mps", means=""))
    with db.write() as session, pytest.raises(Forbidden):
        service.change_shipped_word(session, council.core, version, ShippedWordIn(word="mps", means=""))
