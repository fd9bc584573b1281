"""Pages of evidence over a real store: who sees what, forms, conflicts, files that come in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.access import Role
from app.answers import service as answers
from app.answers.schemas.changes import AnswerIn
from app.core.db import Database
from app.evidence import service
from app.evidence.models import Sensitivity
from app.evidence.schemas import FindingIn
from app.web import evidence
from tests.counting import selects
from tests.web.evidence_site import Site, a_site
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


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LEAD, 200), (Role.CORE, 200), (Role.PSW, 200), (Role.CONTRIB, 200), (Role.DIRECTOR, 200), (Role.IG, 200),
        (Role.MEMBER, 404), (Role.ADMIN, 404),
    ],
)  # fmt: skip
def test_the_catalogue_is_there_for_those_who_may(site: Site, role: Role, status: int) -> None:
    client = site.as_(site.someone("Somebody Else", role))
    assert client.get("/evidence").status_code == status
    assert client.get("/evidence.xlsx").status_code == status


def test_nobody_signed_in_is_led_to_the_sign_in(site: Site) -> None:
    answer = site.as_(None).get("/evidence")
    assert answer.headers["location"] == "/sign-in?next=%2Fevidence"


def test_a_contributor_sees_their_own_documents_only(site: Site) -> None:
    theirs = site.document("Carers survey", by=site.anita)
    other = site.document("Risk register")
    page = site.contributor.get("/evidence").text
    assert "Carers survey" in page and "Risk register" not in page
    assert site.contributor.get(f"/evidence/{theirs.reference}").status_code == 200
    for address in ("", "/edit", "/replace", "/withdraw", "/v1", "/v1/file"):
        assert site.contributor.get(f"/evidence/{other.reference}{address}").status_code == 404


def test_a_reader_of_all_may_look_but_not_change(site: Site) -> None:
    item = site.document()
    client = site.as_(site.someone("Marian Cole", Role.DIRECTOR))
    page = client.get(f"/evidence/{item.reference}").text
    assert "Replace with a new version" not in page and "Flag something" not in page
    for address in ("edit", "replace", "withdraw"):
        assert client.get(f"/evidence/{item.reference}/{address}").status_code == 403
    assert client.get("/evidence/add").status_code == 403


def test_every_link_on_a_document_s_page_to_a_piece_of_it_finds_it(site: Site) -> None:
    item = site.document(findings=(FindingIn(kind="personal-data", place="page 1", detail="A date of birth."),))
    markup = read(site.lead.get(f"/evidence/{item.reference}").text)
    assert markup.faults == [] and len(markup.ids()) == len(set(markup.ids()))
    assert "flags" in markup.ids()


def test_filters_stand_in_the_address_and_hold_together(site: Site) -> None:
    site.document("Waiting list protocol", evidence_category="PR", quality_statements=["QS1"], tags=["waits"])
    site.document("Carers survey", evidence_category="PE", review_by="2026-12-01")
    for query, there in {
        "category=PE": "Carers", "statement=QS1": "Waiting", "tag=waits": "Waiting", "stale=yes": "Carers",
        "q=carers": "Carers", "kind=document&category=PR": "Waiting",
    }.items():  # fmt: skip
        page = site.lead.get(f"/evidence?{query}").text
        assert "1 document<" in page and there in page, query
    assert "No documents match" in site.lead.get("/evidence?kind=link").text
    assert site.lead.get("/evidence?status=odd&sort=odd&kind=odd").status_code == 200


def test_what_answers_nothing_is_one_press_away(site: Site) -> None:
    used, spare = site.document("Waiting list protocol"), site.document("Carers survey")
    with site.db.write() as session:
        answers.answer_with(session, site.round.core, "2", AnswerIn(document=used.reference, where_to_look="Page 1"))
    page = site.lead.get("/evidence").text
    assert 'href="/evidence?unlinked=yes">Answers nothing <b>1</b>' in page
    assert '<a href="/requests/2">2</a>' in page
    assert "Carers survey" in (spare_page := site.lead.get("/evidence?unlinked=yes").text)
    assert "Waiting list protocol" not in spare_page
    assert "Carers survey" not in site.lead.get("/evidence?request=2").text
    assert spare.reference in spare_page


def test_words_are_found_with_their_place(site: Site) -> None:
    site.document("Waiting list protocol", words="People are called back within five days.")
    page = site.lead.get("/evidence?q=called").text
    assert "page 1" in page.lower() and "called back" in page


def test_a_long_list_goes_on_where_it_stopped(site: Site) -> None:
    for number in range(52):
        site.document(f"Paper {number:02}")
    first = site.lead.get("/evidence?sort=title")
    assert "Paper 49" in first.text and "Paper 50" not in first.text
    following = next(e for e in read(first.text).all("a") if e.attributes.get("rel") == "next")
    second = site.lead.get(following.attributes["href"]).text
    assert "Paper 51" in second and "Paper 49" not in second and "First page" in second


def test_the_list_costs_as_many_selects_for_many_as_for_one(site: Site) -> None:
    item = site.document()
    site.lead.get("/evidence")
    with selects(site.db) as one:
        site.lead.get("/evidence")
    for number in range(8):
        other = site.document(f"Paper {number}", tags=["x"])
        with site.db.write() as session:
            answers.answer_with(session, site.round.core, "1", AnswerIn(document=other.reference))
            answers.answer_with(session, site.round.core, "2", AnswerIn(document=other.reference))
    with selects(site.db) as many:
        site.lead.get("/evidence")
    assert len(many) == len(one)
    with selects(site.db) as document:
        site.lead.get(f"/evidence/{item.reference}")
    with site.db.write() as session:
        for code in ("1", "2", "3"):
            answers.answer_with(session, site.round.core, code, AnswerIn(document=item.reference))
    with selects(site.db) as leaned_on:
        site.lead.get(f"/evidence/{item.reference}")
    assert len(leaned_on) <= len(document) + 1


def test_the_view_comes_as_excel_with_every_row(site: Site) -> None:
    import io

    import openpyxl

    for number in range(3):
        site.document(f"Paper {number}", tags=["a", "b"])
    answer = site.lead.get("/evidence.xlsx?q=paper")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row for row in values if "Paper 2" in row] and any("Search: paper" in str(row[0]) for row in values)


def edit_form(site: Site, reference: str, **fields: Any) -> dict[str, Any]:
    """What the form would send, with some fields typed over."""
    markup = read(site.core.get(f"/evidence/{reference}/edit").text)
    sent: dict[str, Any] = {}
    for element in markup.all("input", "textarea"):
        name, kind = element.attributes.get("name", ""), element.attributes.get("type", "")
        if name in ("", "q") or (kind in ("checkbox", "radio") and "checked" not in element.attributes):
            continue
        sent[name] = element.attributes.get("value", element.text if element.name == "textarea" else "")
    return {**sent, **fields}


def test_what_is_known_of_a_document_is_changed_by_its_form(site: Site) -> None:
    item = site.document()
    form = edit_form(
        site, item.reference, title="Waiting list policy", tags="waits, risk", sensitivity="restricted",
        readers=[site_email(site)], quality_statements=["QS1", "QS2"], review_by="1/6/2027", kind="document",
        permission_to_share="partner agreed", consent="not needed", owner=site_email(site),
    )  # fmt: skip
    answer = site.core.post(f"/evidence/{item.reference}/edit", data=form)
    assert answer.status_code == 303, answer.text
    with site.db.read() as session:
        saved = service.get_item(session, site.round.lead, item.reference)
    assert (saved.title, saved.tags, saved.sensitivity) == (
        "Waiting list policy",
        ["risk", "waits"],
        Sensitivity.RESTRICTED,
    )
    assert saved.readers == [site_email(site)] and saved.quality_statements == ["QS1", "QS2"]
    assert str(saved.review_by) == "2027-06-01" and saved.owner == site_email(site)


def site_email(site: Site) -> str:
    from app.accounts import service as accounts

    with site.db.read() as session:
        return accounts.who_am_i(session, site.round.core).email


def test_faults_are_told_at_their_fields_and_what_was_typed_stays(site: Site) -> None:
    item = site.document()
    form = edit_form(site, item.reference, title="", period_from="1 May 2026", period_to="1 March 2026", kind="document",
                     sensitivity="internal", permission_to_share="ours", consent="not needed")  # fmt: skip
    answer = site.core.post(f"/evidence/{item.reference}/edit", data=form)
    assert answer.status_code == 422 and 'href="#title"' in answer.text and 'value="1 May 2026"' in answer.text
    answer = site.core.post(f"/evidence/{item.reference}/edit", data={**form, "title": "Protocol"})
    assert answer.status_code == 422 and "The period ends before it starts" in answer.text


def test_two_editors_see_each_other_s_words(site: Site) -> None:
    item = site.document()
    rest = {"kind": "document", "sensitivity": "internal", "permission_to_share": "ours", "consent": "not needed"}
    form = edit_form(site, item.reference, **rest)
    site.core.post(f"/evidence/{item.reference}/edit", data={**form, "title": "Theirs"})
    answer = site.core.post(f"/evidence/{item.reference}/edit", data={**form, "title": "Mine"})
    assert answer.status_code == 412
    assert "<dd>Theirs</dd>" in answer.text and "<dd>Mine</dd>" in answer.text and 'value="Mine"' in answer.text
    version = next(e for e in read(answer.text).all("input") if e.attributes.get("name") == "version")
    again = {**form, "title": "Mine", "version": version.attributes["value"]}
    assert site.core.post(f"/evidence/{item.reference}/edit", data=again).status_code == 303


def test_a_document_is_withdrawn_with_a_reason_and_brought_back(site: Site) -> None:
    reference = site.document().reference
    version = version_of(site, reference)
    refused = site.core.post(f"/evidence/{reference}/withdraw", data={"version": version, "reason": " "})
    assert refused.status_code == 422 and "Say why it is withdrawn." in refused.text
    site.core.post(f"/evidence/{reference}/withdraw", data={"version": version, "reason": "Superseded."})
    page = site.core.get(f"/evidence/{reference}").text
    assert "Withdrawn: Superseded." in page and f'action="/evidence/{reference}/restore"' in page
    assert reference not in site.core.get("/evidence").text
    site.core.post(f"/evidence/{reference}/restore", data={"version": version_of(site, reference)})
    assert reference in site.core.get("/evidence").text


def test_a_draft_is_marked_ready_and_back(site: Site) -> None:
    reference = site.document(ready=False).reference
    site.core.post(f"/evidence/{reference}/ready", data={"version": version_of(site, reference)})
    page = site.core.get(f"/evidence/{reference}").text
    assert f"{reference} is ready." in page and f'action="/evidence/{reference}/draft"' in page


def test_what_was_found_is_decided_by_those_who_may(site: Site) -> None:
    item = site.document(findings=(FindingIn(kind="personal-data", place="page 1", detail="A date of birth."),))
    page = site.core.get(f"/evidence/{item.reference}").text
    assert "May name a person: page 1" in page and "What is to be done?" not in page
    address = f"/evidence/{item.reference}/findings/1"
    assert site.core.post(address, data={"version": "1", "decision": "nothing there"}).status_code == 403
    nothing = site.lead.post(address, data={"version": "1"})
    assert nothing.status_code == 422 and "Choose what is to be done." in nothing.text
    bare = site.lead.post(address, data={"version": "1", "decision": "may be sent", "reason": ""})
    assert bare.status_code == 422 and 'href="#reason-1"' in bare.text
    done = site.lead.post(address, data={"version": "1", "decision": "nothing there", "reason": "A made-up date"})
    assert done.status_code == 303
    assert (
        "Nothing is there. Priya Nair, Thursday 21 January 2027. A made-up date"
        in site.lead.get(f"/evidence/{item.reference}").text
    )
    undone = site.lead.post(address + "/reopen", data={"version": "2"})
    assert undone.status_code == 303 and "What is to be done?" in site.lead.get(f"/evidence/{item.reference}").text


def test_somebody_flags_what_they_saw(site: Site) -> None:
    item = site.document()
    site.core.post(
        f"/evidence/{item.reference}/findings", data={"kind": "personal-data", "place": "page 3", "detail": ""}
    )
    assert "May name a person: page 3" in site.core.get(f"/evidence/{item.reference}").text
    assert "To decide <b>1</b>" in site.core.get("/evidence").text


def test_a_document_answers_a_request_from_its_own_page(site: Site) -> None:
    item = site.document()
    address = f"/evidence/{item.reference}/answer"
    assert "Choose the request that it answers." in site.core.post(address, data={"request": ""}).text
    done = site.core.post(address, data={"request": "3", "where_to_look": "Section 4"})
    assert done.status_code == 303, done.text
    page = site.core.get(f"/evidence/{item.reference}").text
    assert "3 Request 3" in page and "Section 4" in page
    again = site.core.post(address, data={"request": "3", "where_to_look": "Section 5"})
    assert again.status_code == 422 and "already answers request 3" in again.text and "Section 5" in again.text


def test_a_restricted_document_is_there_for_those_named(site: Site) -> None:
    item = site.document(sensitivity="restricted", owner=None)
    assert site.lead.get(f"/evidence/{item.reference}").status_code == 200
    assert item.title not in site.contributor.get("/evidence").text
    assert site.contributor.get(f"/evidence/{item.reference}").status_code == 404


def test_another_document_takes_its_place_and_gives_it_back(site: Site) -> None:
    old, new = site.document("Protocol 2025"), site.document("Protocol 2027")
    address = f"/evidence/{old.reference}"
    wrong = site.core.post(f"{address}/supersede", data={"version": version_of(site, old.reference), "by": "E-9999"})
    assert wrong.status_code == 422 and "There is no document E-9999" in wrong.text and 'value="E-9999"' in wrong.text
    sent = {"version": version_of(site, old.reference), "by": new.reference.lower()}
    assert site.core.post(f"{address}/supersede", data=sent).status_code == 303
    assert f"{new.reference} took its place" in site.core.get(address).text
    assert "Replaced by another <b>1</b>" in site.core.get("/evidence").text
    site.core.post(f"{address}/undo-supersede", data={"version": version_of(site, old.reference)})
    assert "took its place. What leans" not in site.core.get(address).text


def test_what_happened_is_told_once_for_many_of_the_same(site: Site) -> None:
    item = site.document()
    for place in ("page 1", "page 2"):
        site.core.post(f"/evidence/{item.reference}/findings", data={"kind": "other", "place": place, "detail": ""})
    page = site.lead.get(f"/evidence/{item.reference}").text
    assert page.count("Grace Okafor raised a finding") == 1 and "2 times" in page
