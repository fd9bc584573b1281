"""Pure rules of a round: working days, the countdown, milestones, which dates can stand together."""

from app.assessments.rules.countdown import Countdown, countdown, forecast_due_on, local_day
from app.assessments.rules.dates import (
    STATUS_WORDS,
    StatedDates,
    date_faults,
    due_moment,
    extension_fault,
    second_open_fault,
    status_fault,
)
from app.assessments.rules.defaults import Defaults, SilenceLimit, Thresholds, defaults
from app.assessments.rules.mail_hours import MailHours, moment_of
from app.assessments.rules.milestones import (
    STATED_AS,
    Basis,
    Dated,
    NewMilestone,
    beginning,
    comments_due_on,
    copy_stated,
    date_of,
    due_day_for,
    due_on_for,
    fitted_days,
    mark_sent,
    shifted_days,
)
from app.assessments.rules.working_days import CQC_DAYS, WorkingDays, bank_holidays

__all__ = [
    "CQC_DAYS",
    "STATED_AS",
    "STATUS_WORDS",
    "Basis",
    "Countdown",
    "Dated",
    "Defaults",
    "MailHours",
    "NewMilestone",
    "SilenceLimit",
    "StatedDates",
    "Thresholds",
    "WorkingDays",
    "bank_holidays",
    "beginning",
    "comments_due_on",
    "copy_stated",
    "countdown",
    "date_faults",
    "date_of",
    "defaults",
    "due_day_for",
    "due_moment",
    "due_on_for",
    "extension_fault",
    "fitted_days",
    "forecast_due_on",
    "local_day",
    "mark_sent",
    "moment_of",
    "second_open_fault",
    "shifted_days",
    "status_fault",
]
