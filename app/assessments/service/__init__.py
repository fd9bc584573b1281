"""The verbs of settings and rounds: set up, look, dates as CQC states them, more time."""

from app.assessments.service.council import (
    change_settings,
    council_words,
    mail_hours,
    set_up_council,
    settings,
    working_days,
)
from app.assessments.service.current import council_facts, current_assessment_id, labels, reference_of
from app.assessments.service.dates import (
    agree_extension,
    ask_for_extension,
    change_milestone,
    notice_arrived,
    refuse_extension,
    state_dates,
)
from app.assessments.service.rounds import (
    change_assessment,
    current_assessment,
    due_days,
    get_assessment,
    list_assessments,
    report_facts,
    round_facts,
    set_up_assessment,
    use_list,
)
from app.assessments.service.shipped_words import change_shipped_word, list_shipped_words

__all__ = [
    "agree_extension",
    "ask_for_extension",
    "change_assessment",
    "change_milestone",
    "change_settings",
    "change_shipped_word",
    "council_facts",
    "council_words",
    "current_assessment",
    "current_assessment_id",
    "due_days",
    "get_assessment",
    "labels",
    "list_assessments",
    "list_shipped_words",
    "mail_hours",
    "notice_arrived",
    "reference_of",
    "refuse_extension",
    "report_facts",
    "round_facts",
    "set_up_assessment",
    "set_up_council",
    "settings",
    "state_dates",
    "use_list",
    "working_days",
]
