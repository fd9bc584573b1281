"""The page of everything that was found: ticked rows are decided on in one act, and the grades of kinds are set."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.db import Database
from app.evidence.schemas import FindingIn
from app.web import evidence
from tests.web.evidence_site import Site, a_site

HERE = "/evidence/findings"
NUMBER = FindingIn(kind="nhs-number", place="page 4", detail="An NHS number ending 18.")
AUTHOR = FindingIn(kind="properties", place="properties", detail="author Anita Lowe")


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router)
    with made.client:
        yield made


def test_ticked_rows_are_decided_on_and_taken_back(site: Site) -> None:
    item = site.document(findings=(NUMBER, AUTHOR))
    page = site.lead.get(HERE).text
    assert "An NHS number ending 18." in page and "author Anita Lowe" not in page
    assert "author Anita Lowe" in site.lead.get(f"{HERE}?state=noted").text
    numbers = {text: f"{item.reference}/{number}/1" for number, text in ((1, "1"), (2, "2"))}
    ref = next(one for one in numbers.values() if f'value="{one}"' in page)
    bare = {"picked": ref, "decision": "may be sent", "state": "open"}
    refused = site.lead.post(HERE, data=bare)
    assert (
        refused.status_code == 422
        and "lawful basis" in refused.text
        and f'value="{ref}" form="bulk" checked' in refused.text
    )
    decided = site.lead.post(HERE, data={**bare, "decision": "nothing there"})
    assert decided.status_code == 303
    assert "Nothing is to be decided." in site.lead.get(HERE).text
    again = ref[:-1] + "2"
    assert site.lead.post(f"{HERE}/reopen", data={"findings": again}).status_code == 303
    assert "An NHS number ending 18." in site.lead.get(HERE).text


def test_who_does_not_decide_sees_what_is_theirs_and_no_form(site: Site) -> None:
    site.document(findings=(NUMBER,), by=site.round.core)
    page = site.core.get(HERE).text
    assert "An NHS number ending 18." in page and "What is to be done" not in page
    assert site.core.post(HERE, data={"picked": "E-0001/1/1", "decision": "nothing there"}).status_code == 403
    assert site.core.get(f"{HERE}/grades").status_code == 403


def test_a_grade_of_the_council_lets_a_kind_go(site: Site) -> None:
    site.document(findings=(NUMBER,))
    assert site.lead.post(f"{HERE}/grades", data={"grade:nhs-number": "to know"}).status_code == 303
    assert "Nothing is to be decided." in site.lead.get(HERE).text
    assert "An NHS number ending 18." in site.lead.get(f"{HERE}?state=noted").text


@pytest.mark.parametrize("picked", ["E-0001", "E-0001/0/1", "E-0001/1/9999999", "//", "E-0001/x/1"])
def test_ticks_that_say_nothing_are_nothing_chosen(site: Site, picked: str) -> None:
    answer = site.lead.post(HERE, data={"picked": picked, "decision": "nothing there"})
    assert answer.status_code == 422 and "Tick what you decide on first." in answer.text
