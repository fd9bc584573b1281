"""Acts on many documents from the catalogue: each is done or left with its reason, and gets back what it had."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access import Role
from app.core.db import Database
from app.evidence import routes, service
from app.evidence.models import EvidenceItem, ItemStatus
from app.evidence.schemas import ItemPageOut, ItemPatch
from app.web import evidence
from tests.web.evidence_site import Site, a_site

HERE = "/evidence/bulk"


@pytest.fixture
def site(db: Database, tmp_path: Path, at_noon: object) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router, routes.router)
    with made.client:
        yield made


def now_is(site: Site, item: EvidenceItem) -> ItemPageOut:
    with site.db.read() as session:
        return service.get_item(session, site.round.lead, item.reference)


def picked(site: Site, *items: EvidenceItem) -> list[str]:
    return [f"{now_is(site, item).version}:{item.reference}" for item in items]


def someone_changes(site: Site, item: EvidenceItem) -> None:
    with site.db.write() as session:
        patch = ItemPatch(description="Another one.")
        service.change_details(session, site.round.lead, item.reference, now_is(site, item).version, patch)


def did(client: TestClient, **fields: object) -> str:
    """The list as it is shown after this act."""
    assert client.post(HERE, data=fields).headers["location"] == "/evidence"
    return client.get("/evidence").text


def undone(client: TestClient, page: str) -> str:
    fields = {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="(act|was)" value="([^"]+)"', page)
    }
    assert client.post(f"{HERE}/undo", data=fields).status_code == 303
    return client.get("/evidence").text


def test_many_get_one_owner_and_each_gets_its_own_back_save_one_changed_since(site: Site) -> None:
    one, two, three = site.document("One"), site.document("Two"), site.document("Three", by=site.anita)
    with site.db.write() as session:
        new = service.get_item(session, site.round.lead, three.reference).owner
    boxes = picked(site, one, two, three)
    assert all(f'value="{box}" form="bulk"' in site.core.get("/evidence").text for box in boxes)
    page = did(site.core, act="owner", owner=new, picked=boxes)
    assert "2 documents given to the new owner. 1 not:" in page and "It is so already." in page
    assert [now_is(site, item).owner for item in (one, two)] == [new, new]
    assert "given to the new owner" not in site.core.get("/evidence").text
    someone_changes(site, two)
    page = undone(site.core, page)
    assert "1 document as before again. 1 not:" in page and "Somebody else changed it meanwhile." in page
    assert (now_is(site, one).owner, now_is(site, two).owner) == (None, new)


@pytest.mark.parametrize(
    ("act", "value", "field", "new"),
    [
        ("sensitivity", "open", "sensitivity", "open"),
        ("evidence_category", "PR", "evidence_category", "PR"),
        ("tag", "waits", "tags", ["old", "waits"]),
    ],
)
def test_a_value_is_set_in_many_and_taken_back_by_the_notice(
    site: Site, act: str, value: str, field: str, new: object
) -> None:
    items = [site.document("One", tags=["old"], evidence_category="PE"), site.document("Two", tags=["old"])]
    before = [getattr(now_is(site, item), field) for item in items]
    page = did(site.core, act=act, **{act: value}, picked=picked(site, *items))
    assert [getattr(now_is(site, item), field) for item in items] == [new, new]
    assert "2 documents" in page and "Undo" in page
    assert "2 documents as before again." in undone(site.core, page)
    assert [getattr(now_is(site, item), field) for item in items] == before


def test_many_are_withdrawn_with_a_reason_and_brought_back_as_they_were(site: Site) -> None:
    items = [site.document("One"), site.document("Two", ready=False)]
    page = did(site.core, act="withdraw", reason="A copy.", picked=picked(site, *items))
    assert "2 documents withdrawn." in page
    assert {(now_is(site, item).status, now_is(site, item).withdrawn_reason) for item in items} == {
        (ItemStatus.WITHDRAWN, "A copy.")
    }
    undone(site.core, page)
    assert [now_is(site, item).status for item in items] == [ItemStatus.READY, ItemStatus.DRAFT]


def test_what_somebody_may_not_change_or_would_no_longer_see_is_left(site: Site) -> None:
    mine, other = site.document("Mine", by=site.anita), site.document("Other")
    page = did(site.contributor, act="tag", tag="waits", picked=picked(site, mine, other))
    assert "1 document tagged “waits”. 1 not:" in page and f"no document {other.reference} that you can see" in page
    page = did(site.core, act="sensitivity", sensitivity="case material", picked=picked(site, other))
    assert "You would no longer see it yourself." in page
    assert now_is(site, other).sensitivity == "internal" and now_is(site, other).tags == []
    reader = site.as_(site.someone("Marian Cole", Role.DIRECTOR))
    assert reader.post(HERE, data={"act": "tag", "tag": "x", "picked": "1:E-0001"}).status_code == 403
    assert "bulk" not in reader.get("/evidence").text


def test_an_act_that_is_not_whole_changes_nothing_and_says_so(site: Site) -> None:
    item = site.document()
    box = picked(site, item)
    for fields, words in (
        ({"act": "owner", "picked": box}, "Choose the new owner first."),
        ({"act": "tag", "tag": "waits"}, "Tick the documents first."),
        ({"picked": box}, "Choose what to do"),
        ({"act": "owner", "owner": "nobody@x.example", "picked": box}, "There is nobody with the address"),
        ({"act": "sensitivity", "sensitivity": "odd", "picked": box}, "Nothing changed."),
        ({"act": "tag", "tag": "a,b", "picked": box}, "Nothing changed."),
        ({"act": "evidence_category", "evidence_category": "ZZ", "picked": box}, "Nothing changed."),
        ({"act": "tag", "tag": "a", "picked": ["0:E-0001", "x", "1:", "1:E\x00", "9" * 20 + ":E-0001"]}, "Tick the"),
    ):
        assert words in did(site.core, **fields), fields
    assert now_is(site, item).version == int(box[0].split(":")[0])
    assert site.core.post(HERE, data={"next": "//elsewhere.example"}).headers["location"] == "/evidence"
    for was in ("", "{}", '[["x"]]', '[["waits", "words"]]'):
        site.core.post(f"{HERE}/undo", data={"act": "tag", "was": was})
        assert "There is nothing to undo." in site.core.get("/evidence").text


def test_a_long_way_back_stands_with_the_rows(site: Site) -> None:
    items = [site.document(f"Paper {number}", tags=["x"]) for number in range(3)]
    done = [f"{1000 + number}:E-{number:04}" for number in range(120)]
    page = did(site.core, act="tag", tag="y", picked=[*picked(site, *items), *done])
    assert "3 documents tagged “y”. 120 not:" in page and "Undo" in page
    undone(site.core, page)
    assert {tuple(now_is(site, item).tags) for item in items} == {("x",)}


def test_the_verbs_of_the_api_give_what_each_had(site: Site) -> None:
    item = site.document(tags=["old"])
    ref = {"document": item.reference, "version": now_is(site, item).version}
    sent = {"documents": [ref, {"document": "E-9999", "version": 1}], "change": {"add_tags": ["new"], "owner": None}}
    answer = site.core.post("/documents/change", json=sent).json()
    assert answer["done"][0]["was"]["tags"] == ["old"] and answer["left"][0]["document"] == "E-9999"
    ref["version"] = answer["done"][0]["version"]
    gone = site.core.post("/documents/withdraw", json={"documents": [ref], "reason": "A copy."}).json()
    ref["version"] = gone["done"][0]["version"]
    back = site.core.post("/documents/restore", json={"documents": [ref]}).json()
    assert back["done"][0]["version"] == now_is(site, item).version and now_is(site, item).tags == ["new", "old"]
    nothing = site.core.post("/documents/change", json={"documents": [ref], "change": {}})
    assert nothing.status_code == 422 and "Say what is to be changed." in nothing.text
