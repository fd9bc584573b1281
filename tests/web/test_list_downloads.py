"""Lists that go out as Excel and do not come back: the rows, the filter and the rights are those of the page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import select

from app.answers import service as answers
from app.answers.models import CategoryResponse
from app.answers.schemas.asks import AskIn
from app.assessments.models import CouncilSettings
from app.audit.hooks import take_noted
from app.core import clock
from app.core.clock import today
from app.core.db import Database
from app.core.paging import PageParams
from app.erasing import service as erasing
from app.erasing.schemas import ErasureIn
from app.notify import service as notify
from app.notify.schemas import MailIn
from app.packs import service as packs
from app.packs.models import PackKind
from app.packs.schemas import PackIn
from app.reminders import service as reminders
from app.reminders.schemas import PauseIn
from app.web import pages
from tests.builders import BUILDER, a_revision, a_round, an_item
from tests.web.markup import read
from tests.web.site import WHO, a_site, every_role

Rows = list[dict[str, Any]]
WAITS, STOPPED = {"About": "Paper 1", "State": "Waits"}, {"About": "Paper 2", "State": "Stopped"}
# The page as it is looked at, who sees it, who does not and how they are answered, what stands on it.
LISTS: list[tuple[str, str, tuple[str, int], Rows]] = [
    ("/asks", "contrib", ("member", 404), [{"Reference": "Q-1", "What": "Your carers strategy", "Open": "Open"}]),
    ("/asks", "core", ("admin", 404), []),
    (
        "/packs", "lead", ("contrib", 404),
        [{"Pack": "P-2", "Kind": "case list"}, {"Pack": "P-1", "Kind": "information return"}],
    ),
    ("/evidence/erasures", "ig", ("core", 403), [{"Document": "E-1", "Why": "It came in by mistake."}]),
    (
        "/evidence/to-come", "lead", ("contrib", 403),
        [{"Waits for its file": "E-2", "The file that came": "E-3", "File name": "winter.pdf"}],
    ),
    ("/evidence?to_come=yes", "lead", ("member", 404), [{"Reference": "E-2", "Title": "Winter plan"}]),
    ("/outbox", "ig", ("lead", 404), [STOPPED, WAITS]),
    ("/outbox?state=stopped", "ig", ("core", 404), [STOPPED]),
    ("/outbox?state=sent", "ig", ("core", 404), []),
    ("/reminders", "lead", ("contrib", 403), [{"Who": "Joanne Ashworth", "State": "Waits"}] * 2),
    ("/reminders?show=paused", "lead", ("director", 403), [{"Who": "Grace Okafor", "Why": "Back Monday"}]),
]  # fmt: skip


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: datetime) -> Iterator[TestClient]:
    with db.write() as session:
        made = a_round(session)
        people = every_role(session, made.lead) | {"core": made.core}
        session.scalars(select(CouncilSettings)).one().reminders = True
        for code, owner in (("1", made.core), ("3", made.psw)):
            row = session.get_one(CategoryResponse, made.responses[code].id)
            row.owner_id, row.due_on = owner.person_id, today() + timedelta(days=1)
        session.flush()
        take_noted(session)
        ask = AskIn(of="contrib@fernshire.example", what="Your carers strategy", due_on=date(2027, 3, 1))
        answers.ask_for_document(session, made.lead, "2", ask)
        for kind in (PackKind.INFORMATION_RETURN, PackKind.CASE_LIST):
            packs.ask_for_pack(session, made.lead, PackIn(kind=kind))
        an_item(session, made.core, "A wrong file", reference="E-1")
        an_item(session, made.core, "Winter plan", reference="E-2", current_revision=0)
        came = an_item(session, made.core, "Winter  plan", reference="E-3", current_revision=2)
        a_revision(session, came, made.core, number=2, file_name="winter.pdf")
        erasing.ask_erasure(session, made.lead, "E-1", ErasureIn(reason="It came in by mistake."))
        reminders.pause_reminders(session, made.core, PauseIn(until=date(2027, 1, 25), why="Back Monday"))
    for number in (1, 2):
        # The newest stands first, so they are not written at one moment.
        with clock.set_to(at_noon - timedelta(minutes=3 - number)), db.write() as session:
            mail = MailIn("test.mail", f"p{number}@fernshire.example", f"Paper {number}", "What it says")
            notify.write_mail(session, BUILDER, mail)
    with db.write() as session:
        for one in notify.list_outbox(session, people["ig"], PageParams(), sends=False).items:
            if one.subject == "Paper 2":
                notify.stop_mail(session, people["ig"], one.id)
    with a_site(db, tmp_path, people, pages.router) as client:
        yield client


@pytest.mark.parametrize(("page", "who", "other", "expected"), LISTS, ids=[f"{one[0]} {one[1]}" for one in LISTS])
def test_a_list_goes_out_as_it_stands_on_its_page(
    site: TestClient, page: str, who: str, other: tuple[str, int], expected: Rows
) -> None:
    path, mark, query = page.partition("?")
    download = f"{path}.xlsx{mark}{query}"
    shown = site.get(page, headers={WHO: who}).text
    assert read(shown).faults == [] and (f'href="{download}"' in shown) is bool(expected)
    assert all(str(value) in shown for row in expected for name, value in row.items() if name not in ("State", "Open"))
    found = rows_of(site.get(download, headers={WHO: who}).content)
    assert "What it says" not in str(found)  # the text of a message stays on its page
    named = set().union(*expected)
    assert [{name: row[name] for name in row if name in named} for row in found] == expected
    refused, status = other
    assert site.get(page, headers={WHO: refused}).status_code == status
    assert site.get(download, headers={WHO: refused}).status_code == status


def rows_of(workbook: bytes) -> Rows:
    """The rows by their headings, which follow the empty line under what the list is and how it is filtered."""
    lines = list(load_workbook(BytesIO(workbook)).worksheets[0].iter_rows(values_only=True))
    head = next(number for number, line in enumerate(lines) if not any(line)) + 1
    return [{str(name): cell for name, cell in zip(lines[head], line, strict=True)} for line in lines[head + 1 :]]
