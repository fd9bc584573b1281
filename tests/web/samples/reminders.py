"""Reminders that wait, were stopped and left, and who is not told; pausing one's own."""

from datetime import date
from typing import Any

from app.web.forms import FormError, FormErrors
from app.web.lists import Chip, ListAddress
from app.web.views.reminders import Leaving, PausePage, ReminderRow, RemindersPage, UntoldRow
from tests.web.samples.frame import NOW, page

WAITS = ReminderRow("1", "Ben Cole", 2, "Waits", NOW, ["Request 17, Waiting lists: due Thursday"], "", True)
STOPPED = ReminderRow("2", "Grace Okafor", 1, "Stopped", NOW, ["Action AC-4"], "Stopped by Priya Nair.", False, True)
FAULT = FormErrors((FormError("why", "Say why in a few words."),))
CHIPS = [Chip("To leave", 2, "/reminders", True), Chip("Sent", 1, "/reminders?show=sent")]
SENT = ReminderRow("4", "Ben Cole", 1, "Sent", NOW, more="Priya Nair asked for it.")


def reminders(show: str = "next", **facts: Any) -> RemindersPage:
    stands = {"sends": True, "is_on": True, "may_switch": True, "show": show, "chips": CHIPS}
    return RemindersPage(**(stands | {"address": ListAddress("/reminders", {"show": show})} | facts))


SAMPLES = [
    (f"reminders-{name}", "reminders/page.html", page("Reminders"), view)
    for name, view in {
        "next": reminders(leaving=[Leaving(NOW, [WAITS, STOPPED], ["1", "3"])]),
        "off": reminders(is_on=False),
        "no-server": reminders(sends=False),
        "sent": reminders("sent", past=[SENT]),
        "none-sent": reminders("sent"),
        "paused": reminders("paused", paused=[UntoldRow("Helen Tranter", 1, "Back Monday", date(2027, 1, 25))]),
        "none-paused": reminders("paused"),
        "not-reached": reminders("not-reached", unreachable=[UntoldRow("Kofi Mensah", 3, "They have left.")]),
        "all-reached": reminders("not-reached"),
    }.items()
] + [
    ("pause", "reminders/pause.html", page("Pause"), PausePage(date(2027, 1, 25), "Back Monday")),
    ("pause-refused", "reminders/pause.html", page("Pause", errors=FAULT), PausePage(None, "", {}, FAULT)),
]
