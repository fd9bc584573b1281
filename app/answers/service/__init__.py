"""The verbs of answers: what a person can do with a request, an answer, an ask or a change of list."""

from app.answers.service.answering import (
    answer_with,
    answer_with_several,
    change_answer,
    move_answer,
    put_back,
    remove_answer,
)
from app.answers.service.approving import (
    approve,
    approve_many,
    approve_with_reason,
    read_over,
    undo_approval,
    undo_approvals,
)
from app.answers.service.asking import (
    ask_for_document,
    change_ask,
    get_ask,
    list_asks,
    reply,
    withdraw_ask,
)
from app.answers.service.by_link import actor_of_link, after_reply, open_link, reply_by_link, try_code
from app.answers.service.handing import hand_over_asks, hand_over_requests, owned_in_requests
from app.answers.service.linked import codes_by_document, count_documents, list_documents, list_titles
from app.answers.service.linking import allow_outside, link_of, make_link, waiting_for_consent, withdraw_link
from app.answers.service.list_changing import (
    choose_moves,
    confirm_list_change,
    get_list_change,
    leave_list_change,
    list_list_changes,
    propose_list_change,
    proposed_lists,
)
from app.answers.service.matching import suggest_requests
from app.answers.service.opening import copy_from, open_responses, set_due_dates
from app.answers.service.placing import leave_out, list_waiting, place
from app.answers.service.proposing import suggest_places
from app.answers.service.reading import (
    count_requests,
    history_of,
    judged_requests,
    list_answers,
    list_requests,
    one_answer,
    one_request,
    whole_return,
)
from app.answers.service.renewing import confirm_places, renew_approvals, renew_readings, what_changed_for
from app.answers.service.requests import (
    add_part,
    change_due_of_many,
    change_owner_of_many,
    change_part,
    change_request,
    remove_part,
)
from app.answers.service.rounds import begin_round, receive_notice
from app.answers.service.standing import back_to_documents, put_under_another, say_does_not_apply, say_not_held

__all__ = [
    "actor_of_link",
    "add_part",
    "after_reply",
    "allow_outside",
    "answer_with",
    "answer_with_several",
    "approve",
    "approve_many",
    "approve_with_reason",
    "ask_for_document",
    "back_to_documents",
    "begin_round",
    "change_answer",
    "change_ask",
    "change_due_of_many",
    "change_owner_of_many",
    "change_part",
    "change_request",
    "choose_moves",
    "codes_by_document",
    "confirm_list_change",
    "confirm_places",
    "copy_from",
    "count_documents",
    "count_requests",
    "get_ask",
    "get_list_change",
    "hand_over_asks",
    "hand_over_requests",
    "history_of",
    "judged_requests",
    "leave_list_change",
    "leave_out",
    "link_of",
    "list_answers",
    "list_asks",
    "list_documents",
    "list_list_changes",
    "list_requests",
    "list_titles",
    "list_waiting",
    "make_link",
    "move_answer",
    "one_answer",
    "one_request",
    "open_link",
    "open_responses",
    "owned_in_requests",
    "place",
    "propose_list_change",
    "proposed_lists",
    "put_back",
    "put_under_another",
    "read_over",
    "receive_notice",
    "remove_answer",
    "remove_part",
    "renew_approvals",
    "renew_readings",
    "reply",
    "reply_by_link",
    "say_does_not_apply",
    "say_not_held",
    "set_due_dates",
    "suggest_places",
    "suggest_requests",
    "try_code",
    "undo_approval",
    "undo_approvals",
    "waiting_for_consent",
    "what_changed_for",
    "whole_return",
    "withdraw_ask",
    "withdraw_link",
]
