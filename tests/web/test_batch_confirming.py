"""The page of a batch: what its button confirms is what the page shows, as it stands there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.answers import service as answers
from app.audit import record
from app.core.db import Database
from app.evidence import service as catalogue
from app.framework.models import RequestCategory
from app.intake import service as intake
from app.intake.work import look_at
from app.web import evidence
from tests.app.intake.samples import a_docx, tools_in
from tests.app.intake.test_confirming import CLEAR, a_batch
from tests.app.intake.test_taking import coming
from tests.builders import BUILDER
from tests.web.evidence_site import Site, a_site

CARERS = ("Carers offer.docx", "Support for unpaid carers", "How unpaid carers are supported.")


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router)
    titles = {"1": "Waiting lists and how risk is managed", "2": "Support for unpaid carers", "3": "Complaints"}
    with db.write() as session:
        for code, response in made.round.responses.items():
            category = session.get(RequestCategory, response.category_id)
            assert category is not None
            category.title = titles[code]
        record(session, BUILDER, "test.row.built", category)
    with made.client:
        yield made


def test_a_clear_match_that_somebody_set_aside_in_its_row_is_not_confirmed(site: Site) -> None:
    batch, documents = a_batch(site.db, site.folder, site.round, CLEAR, CARERS)
    waiting, carers = documents[CLEAR[0]], documents[CARERS[0]]
    page = site.core.get(f"/evidence/batches/{batch}").text
    assert "Confirm all 2 clear matches</button>" in page
    assert "Waiting list protocol</a>" in page and ", dated " in page, "what was read from the file stands in its row"
    form = {f"take:{waiting}": "1", f"where:{waiting}": "Page 4", f"take:{carers}": "", f"where:{carers}": ""}
    assert site.core.post(f"/evidence/batches/{batch}/confirm-clear", data=form).status_code == 303
    with site.db.read() as session:
        placed = [
            (one.request, one.document, one.where_to_look) for one in answers.list_answers(session, site.round.core)
        ]
    assert placed == [("1", waiting, "Page 4")]


def test_when_all_is_read_the_button_counts_the_whole_page_for_a_script_too(site: Site) -> None:
    batch, _ = a_batch(site.db, site.folder, site.round, CLEAR, CARERS)
    whole = site.core.get(
        f"/evidence/batches/{batch}?unread=2", headers={"HX-Request": "true", "HX-Target": "job"}
    ).text
    assert "Confirm all 2 clear matches</button>" in whole


def test_the_owner_and_category_that_a_row_shows_are_confirmed_with_it_and_undone_with_it(site: Site) -> None:
    batch, documents = a_batch(site.db, site.folder, site.round, CLEAR)
    waiting, address = documents[CLEAR[0]], f"/evidence/batches/{batch}"
    page = site.core.get(address).text
    assert f'name="evidence_category:{waiting}"' in page and "It says “waiting list”" in page
    assert "Evidence category: Processes?" in site.core.get(f"/evidence/{waiting}").text
    form = {f"take:{waiting}": "1", f"evidence_category:{waiting}": "PR", "only": waiting}
    assert site.core.post(f"{address}/confirm", data=form).status_code == 303
    assert "1 document has an owner or a category." in site.core.get(address).text
    with site.db.read() as session:
        assert catalogue.get_item(session, site.round.core, waiting).evidence_category == "PR"
    assert site.core.post(f"{address}/confirmations/1/undo").status_code == 303
    with site.db.read() as session:
        assert catalogue.get_item(session, site.round.core, waiting).evidence_category is None


def test_copies_left_out_are_counted_seen_and_taken_in_all_the_same(site: Site) -> None:
    tools = tools_in(site.folder)
    files = [
        coming(site.folder, name, a_docx("Plan", "What is planned.")) for name in ("Plan.docx", "Copy of plan.docx")
    ]
    looked = [look_at(tools, one) for one in files]
    with site.db.write() as session:
        batch = intake.take_files(session, site.round.core, None, looked, tools).batch
    page = site.core.get(f"/evidence/batches/{batch}").text
    assert "1 copy of what is in already left out." in page and "Take it in all the same" in page
    assert f'href="/evidence/batches/{batch}?state=already+in"' in page
    assert site.core.post(f"/evidence/batches/{batch}/files/2/master", data={"act": "add"}).status_code == 303
    page = site.core.get(f"/evidence/batches/{batch}").text
    assert "left out" not in page and f'action="/evidence/batches/{batch}/files/2/master"' in page
