"""Files and links come in through the pages: one, many, for a request, as a new version; what can't come in is told."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.answers import service as answers
from app.assessments.models import CouncilSettings
from app.audit import record
from app.core import clock
from app.core.clock import now
from app.core.db import Database
from app.evidence import service
from app.evidence.models import ItemStatus
from app.intake import service as intake
from app.intake.schemas import Coming
from app.intake.work import receive
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from app.jobs.service import close_job
from app.jobs.work import run_here
from app.jobs.work.pieces import worker_lock
from app.web import evidence
from tests.app.intake.samples import a_workshop, a_zip, tools_in
from tests.builders import BUILDER
from tests.counting import selects
from tests.web.evidence_site import Site, a_site, a_word_file
from tests.web.markup import read

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router)
    with made.client:
        yield made


def version_of(site: Site, reference: str) -> str:
    with site.db.read() as session:
        return str(service.get_item(session, site.round.lead, reference).version)


def a_file(name: str = "Carers strategy.docx", **facts: Any) -> tuple[str, bytes, str]:
    return (name, a_word_file(**facts), WORD)


def test_a_word_file_becomes_a_document(site: Site) -> None:
    answer = site.core.post("/evidence/add", files={"files": a_file()}, data={"request": ""})
    assert answer.status_code == 303, answer.text
    page = site.core.get(answer.headers["location"]).text
    assert "Carers strategy" in page and "How we listen to carers." in page and "Word" in page
    file = site.core.get(answer.headers["location"] + "/v1/file")
    assert file.content[:2] == b"PK" and "attachment" in file.headers["content-disposition"]


def test_a_file_that_is_added_for_a_request_answers_it(site: Site) -> None:
    form = site.core.get("/evidence/add?request=2").text
    assert "Request 2" in form and 'name="request" value="2"' in form
    answer = site.core.post("/evidence/add", files={"files": a_file()}, data={"request": "2"})
    with site.db.read() as session:
        (found,) = answers.list_answers(session, site.round.core)
    assert found.request == "2" and answer.headers["location"] == f"/evidence/{found.document}"


def test_many_files_become_a_batch_with_a_sentence_each(site: Site) -> None:
    name, content, kind = a_file()
    files = [
        ("files", (name, content, kind)),
        ("files", ("Copy of it.docx", content, kind)),
        ("files", ("setup.exe", b"MZ\x90\x00 a program", "application/octet-stream")),
        ("files", ("empty.docx", b"", WORD)),
    ]
    answer = site.core.post("/evidence/add", files=files, data={"request": "1"})
    assert answer.status_code == 303, answer.text
    page = site.core.get(answer.headers["location"]).text
    assert "4 files waiting to be read" in page and page.count("Waiting to be read") == 4 and "Stop</button>" in page
    read_by_the_job(site)
    page = site.core.get(answer.headers["location"]).text
    assert "4 files read" in page and "What comes in answers" in page
    assert "Added as E-0001." in page and "Already in as E-0001." in page
    assert "This file is empty" in page and "setup.exe" in page
    assert "Not taken <b>2</b>" in page
    assert "setup.exe" not in site.core.get(answer.headers["location"] + "?state=ready").text
    with site.db.read() as session:
        assert [one.request for one in answers.list_answers(session, site.round.core)] == ["1"]
    version = next(e for e in read(page).all("input") if e.attributes.get("name") == "version").attributes["value"]
    undone = site.core.post(answer.headers["location"] + "/undo", data={"version": version})
    assert undone.status_code == 303, undone.text
    with site.db.read() as session:
        assert service.get_item(session, site.round.core, "E-0001").status is ItemStatus.WITHDRAWN


def test_documents_are_put_under_requests_from_the_page_of_their_batch(site: Site) -> None:
    files = [("files", a_file()), ("files", a_file("Team diary.docx", title="Team diary", words="Monday: nothing."))]
    address = site.core.post("/evidence/add", files=files, data={"request": ""}).headers["location"]
    read_by_the_job(site)
    page = site.core.get(address).text
    assert 'name="other:E-0001"' in page and 'name="where:E-0002"' in page and "Confirm what is chosen" in page
    nothing = site.core.post(f"{address}/confirm", data={"take:E-0001": "", "other:E-0001": ""})
    assert nothing.status_code == 303
    chosen = {"take:E-0001": "", "other:E-0001": "2 Request 2", "where:E-0001": "Page 2", "take:E-0002": ""}
    answer = site.core.post(f"{address}/confirm", data=chosen)
    assert answer.status_code == 303 and site.core.get(address).text.count("1 document now answers its request.") == 1
    with site.db.read() as session:
        assert [(a.request, a.document, a.where_to_look) for a in answers.list_answers(session, site.round.core)] == [
            ("2", "E-0001", "Page 2")
        ]
    assert site.core.post(f"{address}/confirmations/1/undo").status_code == 303
    with site.db.read() as session:
        assert answers.list_answers(session, site.round.core) == []


def test_a_document_named_like_one_that_is_in_is_said_to_replace_it_and_that_is_undone(site: Site) -> None:
    site.core.post("/evidence/add", files={"files": a_file("Carers strategy v1.docx")}, data={"request": ""})
    files = [
        ("files", a_file("Carers_strategy_v2_FINAL.docx", words="Another text.")),
        ("files", a_file("Rota.docx", title="Rota")),
    ]
    address = site.core.post("/evidence/add", files=files, data={"request": ""}).headers["location"]
    read_by_the_job(site)
    page = site.core.get(address).text
    assert page.count("New version of E-0001?") == 1 and "Named like" in page
    sent = {"older": "E-0001", "by": "E-0002", "version": version_of(site, "E-0001")}
    assert site.core.post(f"{address}/replaces", data=sent).status_code == 303
    page = site.core.get(address).text
    assert "E-0002 replaces E-0001" in page and "New version of" not in page
    assert "Someone else" in site.core.post(f"{address}/replaces", data=sent, follow_redirects=True).text
    undone = site.core.post("/evidence/E-0001/undo-supersede", data={"version": version_of(site, "E-0001")})
    assert undone.status_code == 303 and "New version of E-0001?" in site.core.get(address).text
    assert 'action="/evidence/E-0001/supersede"' in site.core.get("/evidence/E-0002").text
    assert "New version of" not in site.core.get("/evidence/E-0001").text


def test_today_says_how_far_the_work_is_that_one_started_and_what_became_of_it(site: Site) -> None:
    address = site.core.post("/evidence/add", files=some_files(2), data={"request": ""}).headers["location"]
    with site.db.read() as session:
        (work,) = jobs.list_own_work(session, site.round.core)
        assert jobs.list_own_work(session, site.round.lead) == []
        names = intake.references_of_batches(session, site.round.core, [work.subject_id])
    assert names == {work.subject_id: address.rpartition("/")[2]} and work.job.finished_at is None
    read_by_the_job(site)
    with site.db.read() as session:
        (work,) = jobs.list_own_work(session, site.round.core)
    assert work.job.finished_at is not None and "2" in work.job.sentence
    with clock.set_to(now() + timedelta(days=1, minutes=1)), site.db.read() as session:
        assert jobs.list_own_work(session, site.round.core) == []


def read_by_the_job(site: Site) -> None:
    """What the worker does with everything that waits."""
    with site.db.read() as session:
        waiting = list(session.scalars(select(Job.id).where(Job.finished_at.is_(None))))
    for job_id in waiting:
        run_here(a_workshop(site.db, site.folder, site.round.core), job_id)


def some_files(count: int) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("files", (f"{n:03}.csv", f"a,b\n{n},2\n".encode(), "text/csv")) for n in range(count)]


ASKED = {"HX-Request": "true", "HX-Target": "div#job"}


def test_a_batch_that_nobody_reads_says_so_until_a_worker_is_there(site: Site) -> None:
    address = site.core.post("/evidence/add", files=some_files(2)).headers["location"]
    page = site.core.get(address).text
    assert "Nobody reads these files just now" in page and "readiness worker" in page
    assert ">Look again</a>" in page
    with worker_lock(site.folder):
        assert "Nobody reads these files just now" not in site.core.get(address).text
    read_by_the_job(site)
    assert "Nobody reads these files just now" not in site.core.get(address).text


def test_what_a_script_asks_for_brings_the_rows_that_changed_and_ends_with_the_job(site: Site) -> None:
    files = [*some_files(2), ("files", ("setup.exe", b"MZ\x90\x00 a program", "application/octet-stream"))]
    address = site.core.post("/evidence/add", files=files).headers["location"]
    page = read(site.core.get(address).text)
    asks = next(e.attributes["hx-get"] for e in page.all("div") if e.attributes.get("id") == "job")
    assert asks == f"{address}?shown=3&unread=1"
    with selects(site.db) as sent:
        waiting = site.core.get(asks, headers=ASKED).text
    assert not [one for one in sent if "evidence_revision" in one or "revision_text" in one], "no row changed"
    assert "<html" not in waiting and 'hx-target="#file-' not in waiting and "3 files waiting to be read" in waiting
    read_by_the_job(site)
    part = site.core.get(asks, headers=ASKED).text
    for number in (1, 2, 3):
        assert f'hx-target="#file-{number}"' in part and f'<tr role="row" id="file-{number}"' in part
    assert "hx-get" not in part and 'data-say="Finished. 2 added, 1 not taken."' in part
    assert f'action="{address}/undo"' in part


def test_a_script_is_given_many_new_rows_bit_by_bit_and_each_once(site: Site) -> None:
    address = site.core.post("/evidence/add", files=some_files(45)).headers["location"]
    read_by_the_job(site)
    last = Coming("last.csv", io.BytesIO(b"a,b\n99,2\n"))
    receive(tools_in(site.folder), site.db, site.round.core, address.rpartition("/")[2], [last])
    asks, bits = f"{address}?shown=30&unread=1", []
    for is_longer in (False, True, True):
        part = site.core.get(asks, headers=ASKED).text
        asks = next(e.attributes["hx-get"] for e in read(part).all("div") if e.attributes.get("id") == "job")
        bits.append([int(number) for number in re.findall(r'<tr role="row" id="file-(\d+)"', part)])
        assert part.count('hx-swap="beforeend"') == is_longer, "rows that it did not have yet"
    assert bits == [[*range(1, 21)], [*range(21, 41)], [*range(41, 47)]]
    assert asks == f"{address}?shown=46&unread=46"


def test_the_files_of_an_archive_are_rows_that_a_script_is_given_once(site: Site) -> None:
    files = [("files", ("drive.zip", a_zip({"a.csv": b"a,b\n1,2\n", "b.csv": b"a,b\n2,2\n"}), "application/zip"))]
    address = site.core.post("/evidence/add", files=files).headers["location"]
    page = read(site.core.get(address).text)
    asks = next(e.attributes["hx-get"] for e in page.all("div") if e.attributes.get("id") == "job")
    read_by_the_job(site)
    part = site.core.get(asks, headers=ASKED).text
    assert part.count('hx-swap="beforeend"') == 1 and part.count('id="file-2"') == part.count('id="file-3"') == 1
    assert 'hx-target="#file-2"' not in part and "Unpacked: 2 files, listed below." in part
    assert site.core.get(f"{address}?state=unpacked").text.count('id="file-') == 1


def test_a_file_of_the_same_name_is_taken_or_left_in_its_row_and_both_are_undone_there(site: Site) -> None:
    def drop(words: bytes) -> str:
        files = [("files", (name, name.encode() + words, "text/csv")) for name in ("waits.csv", "more.csv")]
        address: str = site.core.post("/evidence/add", files=files).headers["location"]
        read_by_the_job(site)
        return address

    drop(b"1,2\n")
    address = drop(b"1,3\n")
    page = site.core.get(address).text
    assert page.count('value="take"') == 2
    for act, says in (
        ("take", "Taken as version 2 of"),
        ("undo", "and this one differs"),
        ("leave", "stays as it is."),
    ):
        assert site.core.post(f"{address}/files/1/master", data={"act": act}).status_code == 303
        assert says in site.core.get(address).text
    assert site.core.get(address).text.count('value="undo"') == 1


def test_a_stopped_batch_says_so_and_goes_on_or_is_left_out(site: Site) -> None:
    address = site.core.post("/evidence/add", files=some_files(3)).headers["location"]
    assert site.core.post(f"{address}/stop").status_code == 303
    page = site.core.get(address).text
    assert "Not finished" in page and "Stopped as asked." in page and "Go on reading" in page
    assert site.core.post(f"{address}/resume").status_code == 303
    assert "3 files waiting to be read" in site.core.get(address).text
    site.core.post(f"{address}/stop")
    assert site.core.post(f"{address}/leave-out", data={"version": "9"}).status_code == 412
    version = next(e for e in read(site.core.get(address).text).all("input") if e.attributes.get("name") == "version")
    sent = {"version": version.attributes["value"]}
    assert site.core.post(f"{address}/leave-out", data=sent).status_code == 303
    page = site.core.get(address).text
    assert "Not taken <b>3</b>" in page and "Left out" in page and "Go on reading" not in page
    assert not [path for path in (site.folder / "files").rglob("*") if path.is_file()]


def test_a_job_that_failed_says_why_on_the_page(site: Site) -> None:
    address = site.core.post("/evidence/add", files=some_files(2)).headers["location"]
    with site.db.write() as session:
        job = session.scalars(select(Job)).one()
        close_job(session, SYSTEM, job.id, JobState.FAILED, "The disk is full, so nothing was saved.")
    page = site.core.get(address).text
    assert "The disk is full, so nothing was saved." in page and "Go on reading" in page


def test_a_batch_page_takes_as_many_selects_for_fifty_files_as_for_two(site: Site) -> None:
    counts = []
    for many in (2, 50):
        address = site.core.post("/evidence/add", files=some_files(many)).headers["location"]
        read_by_the_job(site)
        site.core.get(address)
        with selects(site.db) as statements:
            site.core.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_file_that_can_t_come_in_is_told_at_the_field(site: Site) -> None:
    answer = site.core.post("/evidence/add", files={"files": ("a.docx", b"", WORD)}, data={"request": "2"})
    assert answer.status_code == 422
    assert "This file is empty" in answer.text and 'href="#files"' in answer.text
    assert 'name="request" value="2"' in answer.text
    nothing = site.core.post("/evidence/add", data={"request": ""})
    assert nothing.status_code == 422 and "Choose at least one file." in nothing.text


def test_the_same_file_again_names_where_it_is(site: Site) -> None:
    file = a_file()
    site.core.post("/evidence/add", files={"files": file})
    answer = site.core.post("/evidence/add", files={"files": file})
    assert answer.status_code == 422 and "Already in as E-0001." in answer.text


def test_a_made_up_store_takes_files_that_are_said_to_be_made_up(site: Site) -> None:
    make_up(site)
    refused = site.core.post("/evidence/add", files={"files": a_file()})
    assert refused.status_code == 422 and "made-up" in refused.text
    taken = site.core.post("/evidence/add", files={"files": a_file()}, data={"made_up": "yes"})
    assert taken.status_code == 303
    many = [("files", a_file(f"{n}.docx", title=f"Paper {n}")) for n in range(2)]
    assert site.core.post("/evidence/add", files=many).status_code == 422
    assert site.core.post("/evidence/add", files=many, data={"made_up": "yes"}).status_code == 303


def make_up(site: Site) -> None:
    with site.db.write() as session:
        settings = session.scalars(select(CouncilSettings)).one()
        settings.made_up = True
        record(session, BUILDER, "test.row.changed", settings)


def test_a_link_is_noted_with_the_day_it_was_seen(site: Site) -> None:
    link = {"url": "https://www.fernshire.example/asc", "title": "Adult social care", "seen_on": "20 January 2027"}
    answer = site.core.post("/evidence/add-link", data=link)
    page = site.core.get(answer.headers["location"]).text
    assert "Public web page, seen 20 January" in page and 'href="https://www.fernshire.example/asc"' in page
    wrong = site.core.post(
        "/evidence/add-link", data={**link, "url": "ftp://x.example/asc", "title": "", "seen_on": "soon"}
    )
    assert wrong.status_code == 422
    assert (
        'href="#title"' in wrong.text
        and 'href="#seen_on"' in wrong.text
        and 'value="ftp://x.example/asc"' in wrong.text
    )


def test_adding_to_a_request_of_someone_else_is_refused_before_the_file_is_read(site: Site) -> None:
    assert site.contributor.get("/evidence/add?request=2").status_code == 404
    answer = site.contributor.post("/evidence/add", files={"files": a_file()}, data={"request": "2"})
    assert answer.status_code == 404


def test_a_new_version_leads_to_what_it_touches(site: Site) -> None:
    first = site.core.post("/evidence/add", files={"files": a_file()}, data={"request": "1"})
    reference = first.headers["location"].rsplit("/", 1)[-1]
    assert "1 pointer was written for it" in site.core.get(f"/evidence/{reference}/replace").text
    sent = {"version": version_of(site, reference), "note": "Risk added"}
    missing = site.core.post(f"/evidence/{reference}/replace", data=sent)
    assert missing.status_code == 422 and "Choose the new version." in missing.text and "Risk added" in missing.text
    answer = site.core.post(f"/evidence/{reference}/replace", data=sent, files={"file": a_file(words="Risk is rated.")})
    assert answer.headers["location"] == f"/evidence/{reference}/renew", answer.text
    page = site.core.get(f"/evidence/{reference}").text
    assert "Written for an earlier version" in page and "Risk added" in page and "Risk is rated." in page
    assert "You are looking at version 1" in (old := site.core.get(f"/evidence/{reference}/v1").text)
    assert "How we listen to carers." in old
    assert site.core.get(f"/evidence/{reference}/v9").status_code == 404
    stale = site.core.post(f"/evidence/{reference}/replace", data=sent, files={"file": a_file(words="Third.")})
    assert stale.status_code == 412
    same = {"version": version_of(site, reference), "note": ""}
    again = site.core.post(f"/evidence/{reference}/replace", data=same, files={"file": a_file(words="Risk is rated.")})
    assert again.status_code in (303, 422)


def test_a_file_that_is_kept_apart_is_let_in_by_those_who_decide(site: Site) -> None:
    file = {"files": ("Return.docm", a_word_file(), "application/octet-stream")}
    answer = site.core.post("/evidence/add", files=file)
    assert answer.status_code == 303 and answer.headers["location"] == "/evidence/batches/B-1", answer.text
    page = site.core.get("/evidence/batches/B-1").text
    assert "Kept apart <b>1</b>" in page and "Let it in" not in page
    address = "/evidence/batches/B-1/files/1/release"
    assert site.core.post(address, data={"reason": "Looked at."}).status_code == 403
    assert f'action="{address}"' in site.lead.get("/evidence/batches/B-1").text
    assert site.lead.post(address, data={"reason": "Looked at with IT."}).status_code == 303
    assert "is in as E-0001" in site.lead.get("/evidence/batches/B-1").text
