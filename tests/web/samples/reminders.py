"""Reminders that wait, were stopped and left, and who is not told; pausing one's own."""

from datetime import date

from app.web.forms import FormError, FormErrors
from app.web.views.reminders import Leaving, PausePage, ReminderRow, RemindersPage, UntoldRow
from tests.web.samples.frame import NOW, page

WAITS = ReminderRow("1", "Ben Cole", 2, "Waits", NOW, ["Request 17, Waiting lists: due Thursday"], "", True)
STOPPED = ReminderRow("2", "Grace Okafor", 1, "Stopped", NOW, ["Action AC-4"], "Stopped by Priya Nair.", False, True)
FAULT = FormErrors((FormError("why", "Say why in a few words."),))
SAMPLES = [
    (
        "reminders",
        "reminders/page.html",
        page("Reminders"),
        RemindersPage(
            sends=True,
            is_on=True,
            may_switch=True,
            leaving=[Leaving(NOW, [WAITS, STOPPED], ["1", "3"])],
            paused=[UntoldRow("Helen Tranter", 1, "Back Monday", date(2027, 1, 25))],
            unreachable=[UntoldRow("Kofi Mensah", 3, "They have left.")],
            past=[ReminderRow("4", "Ben Cole", 1, "Sent", NOW, more="Priya Nair asked for it.")],
        ),
    ),
    (
        "reminders-off",
        "reminders/page.html",
        page("Reminders"),
        RemindersPage(sends=True, is_on=False, may_switch=True, leaving=[], paused=[], unreachable=[], past=[]),
    ),
    (
        "reminders-no-server",
        "reminders/page.html",
        page("Reminders"),
        RemindersPage(sends=False, is_on=True, may_switch=False, leaving=[], paused=[], unreachable=[], past=[]),
    ),
    ("pause", "reminders/pause.html", page("Pause"), PausePage(date(2027, 1, 25), "Back Monday")),
    ("pause-refused", "reminders/pause.html", page("Pause", errors=FAULT), PausePage(None, "", {}, FAULT)),
]
