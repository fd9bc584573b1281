"""The verbs of reminders: what leaves next, stopping it, reminding by hand, pausing one's own; and what the worker sends."""

from app.reminders.service.acting import let_leave, remind_owners, stop_reminders
from app.reminders.service.listing import list_reminders, to_leave
from app.reminders.service.pausing import end_pause, my_pause, pause_reminders
from app.reminders.service.sending import is_due, send_due

__all__ = [
    "end_pause",
    "is_due",
    "let_leave",
    "list_reminders",
    "my_pause",
    "pause_reminders",
    "remind_owners",
    "send_due",
    "stop_reminders",
    "to_leave",
]
