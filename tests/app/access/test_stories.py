"""Acts that need more than the sweep's council holds, each carried out by somebody who may after being refused to the others."""

import json
from collections.abc import Callable

from tests.app.access.desk import Sweep
from tests.app.access.filling import Sent
from tests.app.access.stories import BY_STORIES, Story

LATER, TODAY = "2027-02-20", "2027-01-21"
PAPER = {"file": ("Care plan policy.txt", b"How we plan care. Written in 2026.")}


def of_requests(story: Story) -> None:
    document = story.sweep.council.beside["answer of", "lead-own"]
    story.rest("lead", f"DELETE /answers/lead-own/{document}", version=1)
    story.rest("lead", "POST /requests/lead-own/not-held", {"reason": "We never wrote one.", "plan": "By March."})
    story.rest("lead", "POST /requests/lead-own/held-after-all")
    story.rest("lead", "POST /requests/lead-own/under", {"under": "lead-appr", "reason": "It is in that paper."})
    story.rest("lead", "POST /requests/lead-own/with-documents")
    story.rest("lead", "POST /requests/lead-own/not-applicable", {"reason": "We have no such service."})
    story.rest("lead", f"DELETE /answers/lead-read/{document}", version=1)
    weakness = {"reason": "None yet.", "plan": "Write it.", "quality_statement": "QS1"}
    story.rest("lead", "POST /requests/lead-read/not-held-as-weakness", weakness)
    story.rest("lead", "PATCH /requests/lead-ask/parts/a", {"note": "On page 2."}, version=2)
    story.rest("lead", "DELETE /requests/lead-ask/parts/a", version=3)
    story.rest("lead", "POST /requests/lead-appr/answers", {"document": "E-0001", "where_to_look": "Page 2"})
    story.rest("lead", "POST /answers/lead-appr/E-0001/move", {"direction": "up"}, version=1)
    paper = story.sweep.council.beside["answer of", "core-own"]
    nothing = {"decision": "nothing there", "reason": "No name."}
    story.rest("lead", f"POST /documents/{paper}/findings/1/decide", nothing)
    story.rest("psw", "POST /requests/core-own/read")
    story.rest("lead", "POST /requests/core-own/approve")
    story.rest("lead", "POST /requests/core-own/undo-approval")


def of_links(story: Story) -> None:
    story.rest("lead", "PATCH /settings", {"mail_domains": "fernshire.example"})
    story.rest("lead", "POST /asks/Q-1/link", {"days": 3})
    story.rest("lead", "DELETE /asks/Q-1/link")
    made = story.rest("lead", "POST /asks/Q-1/link", {"days": 3})
    story.rest(None, f"POST /ask-links/{made['token']}/file", {}, files=PAPER, version=story.at("ask", "Q-1"))
    made = story.rest("lead", "POST /asks/Q-2/link", {"days": 3})
    story.rest(
        None,
        f"POST /ask-links/{made['token']}/address",
        {"url": "https://www.fernshire.example/plan"},
        version=story.at("ask", "Q-2"),
    )
    made = story.rest("lead", "POST /asks/Q-3/link", {"days": 3})
    story.rest(
        None,
        f"POST /ask-links/{made['token']}/quiet",
        {"until": LATER, "why": "Back then."},
        version=story.at("ask", "Q-3"),
    )
    story.rest(
        None,
        f"POST /ask-links/{made['token']}/reply",
        {"reply": "not_held", "words": "We have none."},
        version=story.at("ask", "Q-3"),
    )
    story.rest("lead", "PATCH /settings", {"mail_domains": "elsewhere.example"}, version=2)
    story.rest("lead", "POST /asks/Q-4/allow-outside")
    made = story.rest("lead", "POST /asks/Q-4/link", {"days": 3})
    story.rest(None, f"POST /ask-links/{made['token']}/code", {"code": made["code"]})


def of_people(story: Story) -> None:
    named = {"email": "core@fernshire.example", "starts_on": TODAY, "ends_on": LATER}
    deputy = story.rest("lead", "POST /deputies", named)
    story.rest("lead", f"POST /deputies/{deputy['reference']}/end")
    for who, act in (("ig", "confirm"), ("ig", "refuse"), ("admin", "withdraw")):
        person = {"confirm": "rival", "refuse": "director", "withdraw": "contrib"}[act]
        given = story.rest("admin", f"POST /people/{person}@fernshire.example/roles", {"role": "ig"})
        story.rest(
            who, f"POST /proposed-roles/{given['proposal']}/{act}", {"reason": "No."} if act == "refuse" else None
        )
    given = story.rest("lead", "POST /people/contrib@fernshire.example/hand-over", {"to": "core@fernshire.example"})
    story.rest("lead", f"POST /hand-overs/{given['reference']}/undo")
    story.rest("admin", "POST /why-not", {"person": "contrib@fernshire.example", "thing": "E-0001"})
    sheet = {"file": ("people.csv", b"Name,Email,Role\nA B,a@fernshire.example,member\n")}
    story.rest("admin", "POST /people/read", files=sheet)
    glass = story.rest("admin", "POST /break-glass", {"reason": "A fault in the store."})
    story.rest("admin", f"POST /break-glass/{glass['reference']}/end")


def of_documents(story: Story) -> None:
    story.rest("lead", "POST /documents", {}, files=PAPER)
    story.rest("lead", "POST /documents/E-0001/revisions", {}, files={"file": ("Policy.txt", b"Another text.")})
    page = {"url": "https://www.fernshire.example/a", "seen_on": TODAY, "details": {"title": "A page"}}
    story.rest("lead", "POST /documents/links", page)
    nothing = {"decision": "nothing there", "reason": "No name."}
    story.rest("lead", "POST /documents/E-0005/findings/1/decide", nothing)
    story.rest("lead", "POST /documents/E-0005/findings/1/reopen", version=2)
    story.rest("lead", "POST /documents/E-0005/supersede", {"by": "E-0001"})
    story.rest("lead", "POST /documents/E-0005/undo-supersede")
    batch = story.rest("lead", "POST /batches", {"name": "From the share"})["reference"]
    story.rest("lead", f"POST /batches/{batch}/files", {}, files={"files": ("a.txt", b"Words of a paper.")})


def of_rounds(story: Story) -> None:
    dates = {"notified_on": "2027-01-11", "return_due_on": "2027-02-01", "reason": "A slip of the pen."}
    story.rest("lead", "POST /assessments/R-2/notice", dates)
    story.rest("lead", "POST /assessments/R-2/extensions/agree", {"decided_on": TODAY, "in_writing": "By letter."})
    more = {"asked_on": TODAY, "until_on": "2027-02-26", "reason": "Illness."}
    story.rest("lead", "POST /assessments/R-2/extensions", more)
    sheet = {"file": ("list.csv", b"No,Request\n1,Your strategy\n2,Your plan\n")}
    story.rest("lead", "POST /lists/read", {}, files=sheet)
    story.rest("lead", "POST /lists", {"name": "A list"}, files=sheet)
    story.rest("lead", "POST /packs", {"kind": "information return"})
    story.rest("lead", "POST /list-changes/new-list/leave")
    story.rest("lead", "POST /list-changes", {"new_list": "later-list"})


def of_the_next_round(story: Story) -> None:
    story.rest("lead", "PATCH /assessments/R-2", {"status": "closed"})
    story.rest("lead", "POST /assessments", {"title": "Next", "list_code": "new-list"})


def of_cases(story: Story) -> None:
    story.rest("psw", "POST /cases/CT-90/people", {"person": "member@fernshire.example", "part": "worker"})
    mine = story.sweep.council.things["case", "assigned to them", "psw"]
    story.page("psw", f"/cases/{mine}/stage", stage="tracked", stage_was="chosen", version=story.at("case", mine))
    story.rest("psw", f"POST /cases/{mine}/contact", {"on": TODAY, "outcome": "Spoke to her."})
    log = story.sweep.council.things["case", "theirs as its worker", "contrib"]
    story.rest("contrib", f"POST /cases/{log}/reflective-log/take-back", version=1)
    story.rest("contrib", f"PATCH /cases/{log}/reflective-log", {"written_by": "allocated worker"}, version=2)
    story.rest("contrib", f"POST /cases/{log}/reflective-log/hand-in", version=3)


def of_oneself(story: Story) -> None:
    token = story.rest("core", "POST /me/tokens", {"name": "My script", "permissions": ["evidence:read"], "days": 7})
    story.rest("core", f"DELETE /me/tokens/{token['reference']}")
    here = json.loads(story.sweep.ask(Sent("GET", "/api/v1/me/sessions"), "rival").body)[0]
    story.rest("rival", f"DELETE /me/sessions/{here['reference']}")
    link = story.rest("admin", "POST /people/core@fernshire.example/password-link")
    word = "kettle orchard lighthouse"
    story.rest(None, f"POST /password-links/{link['address'].rsplit('/', 1)[-1]}", {"password": word})
    story.rest(None, "POST /sign-in", {"email": "core@fernshire.example", "password": word})


STORIES: tuple[Callable[[Story], None], ...] = (
    of_requests,
    of_links,
    of_people,
    of_documents,
    of_rounds,
    of_the_next_round,
    of_cases,
    of_oneself,
)


def test_each_step_is_for_those_who_may_and_for_nobody_else(sweep: Sweep) -> None:
    done: set[str] = set()
    faults: list[str] = []
    for tell in STORIES:
        story = Story(sweep)
        try:
            tell(story)
        finally:
            sweep.put_back()
        done |= {str(operation) for operation in story.done}
        faults += [f"{tell.__name__}: {fault}" for fault in story.faults]
    assert not faults, "\n".join(faults)
    assert done >= BY_STORIES
