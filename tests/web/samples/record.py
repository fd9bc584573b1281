"""The record, the reads of cases, what one person did, and what a case is opened for."""

from app.activity.schemas import RecordFacts, VerifiedOut
from app.web.forms import FormError, FormErrors
from app.web.lists import ListAddress
from app.web.views import account, record
from app.web.views.cases import WhyPage
from app.web.views.outbox import MailRow, OutboxPage
from app.web.views.shared import Choice, Happening
from tests.web.samples.frame import NOW, PEOPLE, page

FACTS = RecordFacts(
    entries=4182,
    checkpoint=None,
    public_key="MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
    fingerprint="3f2a 91bc 04de 77aa 1c02 9be1 5d6f 8810",
    leaves_to_a_target=False,
    sends_mail=False,
    told=1,
)
BROKEN = VerifiedOut(
    whole=False,
    entries=1204,
    head="9b41d07b3f2a",
    fault="Entry 1205 is not as it was written.",
    fault_at=1205,
    checkpoints=1,
)
SAMPLES = [
    (
        "outbox",
        "outbox/page.html",
        page("Outbox"),
        OutboxPage(
            sends=False,
            waiting=1,
            failed=1,
            rows=[
                MailRow(
                    "1",
                    "a@fernshire.example",
                    "You are asked",
                    "",
                    "Waits",
                    NOW,
                    NOW,
                    "",
                    True,
                    False,
                    "p@x.example",
                    True,
                ),
                MailRow(
                    "2", "b@fernshire.example", "Checkpoint", "Keep it.", "Given up", NOW, None, "Away.", False, True
                ),
            ],
            next="later",
            address=ListAddress("/outbox"),
        ),
    ),
    (
        "outbox-empty",
        "outbox/page.html",
        page("Outbox"),
        OutboxPage(sends=True, waiting=0, failed=0, rows=[], next="", address=ListAddress("/outbox")),
    ),
    ("record", "record/home.html", page("The record"), record.RecordPage(FACTS, may_see_reads=True)),
    (
        "record-broken",
        "record/home.html",
        page("The record"),
        record.RecordPage(FACTS, BROKEN, "{", errors=FormErrors((FormError("checkpoint", "This is no checkpoint."),))),
    ),
    (
        "case-reads",
        "record/reads.html",
        page("Reads of cases"),
        record.ReadsPage(
            [record.ReadRow(NOW, "Joanne Ashworth", ["CT-23"], "Checking the case")], people=PEOPLE, may_open=True
        ),
    ),
    ("case-reads-empty", "record/reads.html", page("Reads of cases"), record.ReadsPage([])),
    (
        "activity",
        "record/activity.html",
        page("Activity"),
        record.ActivityPage(
            "What Priya Nair did",
            "Every change, newest first.",
            [Happening("Priya Nair", "approved request", NOW, "17", "/requests/17")],
            "Nothing yet.",
            people=PEOPLE,
        ),
    ),
    (
        "activity-empty",
        "record/activity.html",
        page("Activity"),
        record.ActivityPage("What you did", "", [], "Nothing yet."),
    ),
    (
        "case-why",
        "cases/why.html",
        page("Open case CT-23"),
        WhyPage(
            "CT-23", [Choice("oversight", "Overseeing the case list"), Choice("concern", "A concern about the person")]
        ),
    ),
    ("unlocked", "account/unlocked.html", page("Unlocked"), account.UnlockedPage()),
]
