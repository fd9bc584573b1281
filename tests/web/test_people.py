"""Pages of people: what waits for a second person, deputies, break-glass, handing over, why not."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import SecondFactor
from app.answers import service as answers
from app.answers.schemas.changes import AtVersion
from app.core.clock import now, today
from app.core.errors import NotFound, NotSignedIn
from app.notify.models import Mail
from tests.builders import saved
from tests.web.set_up_pages import Store, bare_store, begun

__all__ = ["bare_store", "begun"]
CORE, LEAD = "core@fernshire.example", "lead@fernshire.example"


def page_of(store: Store, email: str) -> str:
    with store.db.read() as session:
        return "/people/" + accounts.get_person(session, store.people["admin"], email).key


def test_a_heavy_role_waits_until_governance_confirms_it(begun: Store) -> None:
    core = page_of(begun, CORE)
    assert begun.post(f"{core}/roles", "admin", role="psw", reason="Joanne is on leave.")[0] == 303
    assert "Principal social worker, waiting" in begun.get("/people", "admin")[1]
    seen = begun.get("/people", "ig")[1]
    assert "Confirm" in seen and "Joanne is on leave." in seen and "Proposed by Admin Person" in seen
    assert begun.post("/people/proposals/RP-1/confirm", "admin")[0] == 403
    assert begun.post("/people/proposals/RP-1/confirm", "ig") == (303, "/people")
    assert begun.post("/people/proposals/RP-1/confirm", "ig")[0] == 409
    with begun.db.read() as session:
        assert "psw" in accounts.get_person(session, begun.people["admin"], CORE).roles


def test_a_proposal_is_refused_and_another_taken_back(begun: Store) -> None:
    core = page_of(begun, CORE)
    begun.post(f"{core}/roles", role="psw")
    assert begun.post("/people/proposals/RP-1/refuse", "ig", reason="") == (303, "/people")
    begun.post(f"{core}/roles", role="psw")
    assert begun.post("/people/proposals/RP-2/withdraw") == (303, "/people")
    assert "waiting" not in begun.get("/people", "ig")[1].split("<table")[1]


def test_the_list_is_filtered_by_role_and_words(begun: Store) -> None:
    shown = re.findall(r"/people/[0-9a-f]+\">(\w+ Person)</a>", begun.get("/people?role=ig", "admin")[1])
    assert shown == ["Ig Person"]
    assert "Nobody matches" in begun.get("/people?q=zzz", "admin")[1]


def test_the_lead_names_a_deputy_and_ends_it(begun: Store) -> None:
    until = (today() + timedelta(days=3)).isoformat()
    fields = {"deputy": CORE, "starts_on": today().isoformat(), "ends_on": until}
    assert begun.post("/people/deputies", **fields) == (303, "/people")
    assert "Approves requests today" in begun.get("/people")[1]
    assert begun.post("/people/deputies/D-1/end") == (303, "/people")
    assert "Nobody stands in" in begun.get("/people")[1]


def test_faults_of_a_deputy_are_told_and_nothing_typed_is_lost(begun: Store) -> None:
    status, page = begun.post("/people/deputies", deputy="", starts_on="soon", ends_on="")
    assert status == 422 and 'value="soon"' in page
    fields = {"deputy": CORE, "starts_on": "3 March 2020", "ends_on": "4 March 2020"}
    status, page = begun.post("/people/deputies", **fields)
    assert status == 409 and "These days are over" in page


def test_the_glass_is_broken_seen_and_ended(begun: Store) -> None:
    assert begun.post("/people/break-glass", "admin", reason="x")[0] == 422
    reason = "The coroner asks for a log today."
    assert begun.post("/people/break-glass", "admin", reason=reason) == (303, "/people/break-glass")
    assert reason in begun.get("/people/break-glass", "ig")[1]
    assert "can read everything for the moment" in begun.get("/people")[1]
    assert begun.post("/people/break-glass/BG-1/end") == (303, "/people/break-glass")
    assert "Ended early by Lead Person" in begun.get("/people/break-glass", "ig")[1]


def test_a_leavers_things_are_counted_for_the_administrator_and_handed_over_by_the_lead(begun: Store) -> None:
    core = page_of(begun, CORE)
    code = begun.rows[0].code
    with begun.db.write() as session:
        at = AtVersion(code=code, version=begun.rows[0].version)
        answers.change_owner_of_many(session, begun.people["lead"], [at], CORE)
    assert begun.post(f"{core}/disable", "admin") == (303, core)
    counted = begun.get(core, "admin")[1]
    assert "1 request" in counted and "The lead officer hands it over" in counted
    assert begun.post(f"{core}/hand-over", "admin", to="psw@fernshire.example")[0] == 403
    assert begun.post(f"{core}/hand-over", to="")[0] == 422
    assert begun.post(f"{core}/hand-over", to="psw@fernshire.example") == (303, core)
    assert begun.rows[0].owner is not None and begun.rows[0].owner.email == "psw@fernshire.example"
    assert begun.post(f"{core}/hand-over/HO-1/undo") == (303, core)
    assert begun.rows[0].owner is not None and begun.rows[0].owner.email == CORE


def test_why_not_is_said_in_words(begun: Store) -> None:
    page = begun.post("/people/why", "ig", person="contrib@fernshire.example", thing="/gaps")[1]
    assert "Contrib Person can’t see the page /gaps." in page and "Contributor" in page
    status, page = begun.post("/people/why", "ig", person="", thing="")
    assert status == 422 and 'id="thing-error"' in page


@pytest.mark.parametrize("address", ["/people/why", "/people/break-glass", "/people"])
def test_others_are_refused(begun: Store, address: str) -> None:
    for who in ("core", "contrib", "director", "member"):
        assert begun.get(address, who)[0] in (403, 404)


def test_nobody_sees_a_person_who_is_not_there(begun: Store) -> None:
    assert begun.get("/people/000000000000", "admin")[0] == 404


def test_an_invitation_is_a_link_shown_once_that_sets_a_password(begun: Store) -> None:
    core = page_of(begun, CORE)
    status, page = begun.post(f"{core}/invite", "admin")
    assert status == 200
    token = re.search(r"/set-password/([\w-]+)", page)
    assert token is not None
    assert token[1] not in begun.get(core, "admin")[1]
    with begun.db.write() as session:
        assert accounts.look_at_password_link(session, token[1]).email == CORE
        accounts.set_password_by_link(session, token[1], "kettle orchard lighthouse")
    assert begun.post(f"{core}/invite")[0] == 403


def test_closing_an_account_ends_its_links_too(begun: Store) -> None:
    core = page_of(begun, CORE)
    token = re.search(r"/set-password/([\w-]+)", begun.post(f"{core}/invite", "admin")[1])
    assert token is not None
    begun.post(f"{core}/disable", "admin")
    with begun.db.read() as session, pytest.raises(NotFound):
        accounts.look_at_password_link(session, token[1])


def test_whoever_gets_a_new_password_is_told_and_for_a_lead_governance_too(begun: Store) -> None:
    found = re.search(r"/set-password/([\w-]+)", begun.post(f"{page_of(begun, LEAD)}/invite", "admin")[1])
    assert found is not None
    with begun.db.read() as session:
        mails = session.scalars(select(Mail)).all()
    assert {mail.to_address for mail in mails} == {LEAD, "ig@fernshire.example"}
    assert all("Admin Person has made a link" in mail.body and found[1] not in mail.body for mail in mails)


def test_an_administrator_ends_the_sessions_of_another_and_takes_a_lost_factor_away(begun: Store) -> None:
    core = page_of(begun, CORE)
    assert "Sign them out" in begun.get(core, "admin")[1]
    with begun.db.write() as session:
        person = begun.people["core"].person_id
        opened = accounts.begin_session(session, person, 12)
        saved(session, SecondFactor(user_id=person, sealed_secret=b"x", begun_at=now(), confirmed_at=now()))
    assert begun.post(f"{core}/sign-out", "admin") == (303, core)
    with begun.db.read() as session, pytest.raises(NotSignedIn):
        accounts.own_session(session, opened.token)
    assert begun.post(f"{core}/reset-second-factor", "admin", lost="")[0] == 422
    assert begun.post(f"{core}/reset-second-factor", "admin", lost="She rang and came by.") == (303, core)
    assert begun.post(f"{core}/reset-second-factor", "admin", lost="She rang and came by.")[0] == 409
    assert begun.post(f"{page_of(begun, 'admin@fernshire.example')}/sign-out", "admin")[0] == 409
