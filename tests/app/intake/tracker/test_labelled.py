"""The labelled trackers beside the project through the whole import: no row comes in wrong without being told of."""

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.access import Role
from app.answers import service as answers
from app.core.db import Database
from app.core.paging import PageParams
from app.evidence import service as evidence
from app.intake import service
from app.intake.schemas import TakeTrackerIn, TrackerOut
from tests.builders import a_person, a_round

LABELLED = Path(__file__).parents[5] / "shared" / "inputs" / "trackers"
CODES = tuple(f"P{number:02}" for number in range(1, 49))
FIELDS = ("title", "requests", "owner", "doc_date", "review_date", "rag", "pages", "link")
WHERE = {"-": " to ", ",": ", "}


@pytest.fixture(
    params=sorted(LABELLED.glob("*.expected.json")) or [None], ids=lambda path: path.stem if path else "none"
)
def want(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param is None:
        pytest.skip("the labelled trackers lie beside the project, in ../shared/inputs/trackers")
    found: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return found


def test_every_row_is_read_right_and_what_comes_in_is_what_was_meant(db: Database, want: dict[str, Any]) -> None:
    with db.write() as session:
        lead = a_round(session, CODES, parts=3).lead
        reference = service.send_tracker(session, lead, LABELLED / want["file"], want["file"]).reference
        reading = service.get_reading(session, lead, reference).model_dump()
        for person in want["owners"]:
            a_person(session, person["name"], Role.CONTRIB, email=person["email"])
    assert rows_right(want, reading) == len({one["row"] for one in want["records"]})
    reported = {(one["row"], one["field"], one["reason"]) for one in reading["reported"]}
    assert {(one["row"], one["field"], one["reason"]) for one in want["must_report"]} <= reported
    with db.write() as session:
        sent = service.get_tracker(session, lead, reference)
        taken = service.take_tracker(session, lead, reference, TakeTrackerIn(good_rows=True))
    assert not taken.left
    assert wrong_in_silence(db, lead, want, sent) == []
    with db.write() as session:
        again = service.send_tracker(session, lead, LABELLED / want["file"], want["file"])
    assert {one.does.value for one in again.lines} == {"nothing"} and not again.requests


def rows_right(want: dict[str, Any], reading: dict[str, Any]) -> int:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in reading["records"]:
        found[one["row"]].append([one[field] for field in FIELDS])
    meant: dict[int, list[Any]] = defaultdict(list)
    for one in want["records"]:
        meant[one["row"]].append([one[field] for field in FIELDS])
    return sum(found[row] == records for row, records in meant.items())


def wrong_in_silence(db: Database, lead: Any, want: dict[str, Any], sent: TrackerOut) -> list[Any]:
    """Rows of which something is not in the catalogue as it was meant, and nothing is said about it."""
    told = {fault.row for fault in sent.faults}
    with db.read() as session:
        page = evidence.list_items(session, lead, page=PageParams(limit=500))
        items = [evidence.get_item(session, lead, one.reference) for one in page.items]
        answered = {
            code: {one.document: one for one in answers.one_request(session, lead, code).answers} for code in CODES
        }
    by_title: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        by_title[item.title.casefold()].append(item)
    wrong = []
    for one in want["records"]:
        if one["row"] in told:
            continue
        here = [
            item for item in by_title[one["title"].casefold()] if not one["link"] or item.master_location == one["link"]
        ]
        if not any(_is_right(one, item, answered) for item in here):
            wrong.append((one["row"], one["title"], [item.reference for item in here]))
    return wrong


def _is_right(one: dict[str, Any], item: Any, answered: dict[str, dict[str, Any]]) -> bool:
    facts = (
        not one["owner"] or f" {item.owner_name}".endswith(f" {one['owner']}"),
        not one["doc_date"] or item.document_date == _day(one["doc_date"]),
        not one["review_date"] or item.review_by == _day(one["review_date"]),
        not one["rag"] or f"{one['rag']} in the tracker" in item.description,
    )
    for code in one["requests"]:
        answer = answered[code].get(item.reference)
        if answer is None or (one["request_part"] and one["request_part"] not in answer.parts):
            return False
        pages = (one["pages"] or "").replace("-", " to ").replace(",", ", ")
        if pages and pages not in answer.where_to_look:
            return False
    return all(facts)


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
