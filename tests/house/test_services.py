"""Every verb asks for its permission first."""

import ast

import pytest

from tests.house.source import public_functions, services, short, tree

# Verbs without a person, and readings that only turn ids a caller holds already into names; each with its reason.
WITHOUT_A_PERSON = {
    "app/accounts/service/finding.py": {
        "person_at": "called by verbs that asked",
        "nobody": "words of a refusal",
        "roles_held": "called by verbs that asked",
        "person_out": "called by verbs that asked",
    },
    "app/accounts/service/people.py": {
        "names_of": "names for ids that the caller was given already",
        "holds_demo_accounts": "a fact about the store",
        "demo_people": "made-up people only, for the sign-in page",
    },
    "app/accounts/service/signing_in.py": {
        "prove_password": "nobody is signed in yet",
        "begin_session": "whoever proved who they are",
        "sign_out": "ending one's own session needs no right",
        "actor_of_session": "finds out who it is",
        "note_seen": "notes that a session is in use",
        "find_actor": "finds out who it is",
        "find_actor_by_email": "commands that act as a named person",
        "note_refused": "nobody is signed in yet",
        "who_am_i": "one's own facts",
        "limits_here": "called by verbs that found the session by its cookie",
        "times_of": "called by verbs that found the session by its cookie",
        "bare": "called by verbs that found the person",
        "hashed": "no row",
    },
    "app/accounts/service/sessions.py": {
        "own_session": "one's own session, found by its cookie",
        "good_session": "one's own session, found by its cookie",
        "state_of_session": "one's own session, found by its cookie",
        "lock": "one's own session, found by its cookie",
        "person_to_unlock": "one's own session, found by its cookie",
        "unlock": "one's own session, found by its cookie",
        "password_matches": "one's own session, found by its cookie",
        "list_sessions": "one's own session, found by its cookie",
        "end_session": "one's own session, found by its cookie",
        "end_other_sessions": "one's own session, found by its cookie",
        "end_sessions_of": "one's own session, found by its cookie",
        "renewed": "one's own session, found by its cookie",
        "reference_of": "one's own session, found by its cookie",
    },
    "app/accounts/service/passwords.py": {
        "change_password": "one's own, found by the session's cookie",
        "look_at_password_link": "whoever holds the link",
        "set_password_by_link": "whoever holds the link",
    },
    "app/accounts/service/second_factor.py": {
        "second_factor": "one's own session, found by its cookie",
        "begin_second_factor": "one's own session, found by its cookie",
        "pending_second_factor": "one's own session, found by its cookie",
        "confirm_second_factor": "one's own session, found by its cookie",
        "give_code": "one's own session, found by its cookie",
        "whose_code": "one's own session, found by its cookie",
        "accepts": "one's own session, found by its cookie",
        "new_recovery_codes": "one's own session, found by its cookie",
        "demo_code": "one's own session, found by its cookie",
    },
    "app/accounts/service/tokens.py": {
        "list_tokens": "one's own, found by the session's cookie",
        "make_token": "one's own; holds no right that its owner has not",
        "end_token": "one's own, found by the session's cookie",
        "actor_of_token": "finds out who it is",
        "note_used": "notes that a token is in use",
    },
    "app/accounts/service/vouching.py": {"sign_in_on_word": "whoever the council's identity provider vouches for"},
    "app/accounts/service/trying.py": {
        "count_try": "nobody is signed in yet",
        "tries_so_far": "nobody is signed in yet",
        "forget_tries": "called when somebody proved who they are",
    },
    "app/answers/service/by_link.py": {
        "open_link": "the token is the right to it",
        "try_code": "the token is the right to it",
        "actor_of_link": "finds out who holds the link",
        "reply_by_link": "the token is the right to it",
        "quiet_by_link": "the token is the right to it",
        "after_reply": "called by verbs that were opened by the token",
    },
    "app/answers/service/linking.py": {"facts_of": "turns a row into facts"},
    "app/assessments/service/current.py": {
        "labels": "a fact about the council",
        "current_assessment_id": "asked before it is known who asks",
        "reference_of": "the reference of a round whose id the caller holds",
        "council_facts": "the council's name stands on every page, the sign-in included",
    },
    "app/audit/service.py": {"record": "called by verbs that asked"},
    "app/reminders/service/listing.py": {"to_come": "called by verbs that asked"},
    "app/notify/service.py": {"write_mail": "called by verbs that asked", "keep_back": "called by verbs that asked"},
}


def first_statement(function: ast.FunctionDef) -> ast.stmt:
    """The first line after the docstring."""
    body = function.body
    is_docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1] if is_docstring and len(body) > 1 else body[0]


def asks_first(function: ast.FunctionDef) -> bool:
    names = [argument.arg for argument in function.args.args[:2]]
    return names == ["session", "actor"] and ast.unparse(first_statement(function)).startswith("actor.require(")


def test_every_verb_takes_session_and_actor_and_asks_for_its_permission_first() -> None:
    exempt = WITHOUT_A_PERSON
    wrong = [
        f"{short(path)}: {function.name}"
        for path in services()
        for function in public_functions(path)
        if function.name not in exempt.get(short(path), {}) and not asks_first(function)
    ]
    assert not wrong, "no actor.require(...) as the first line:\n" + "\n".join(wrong)


def test_the_written_list_holds_nothing_that_is_gone() -> None:
    there = {short(path): {function.name for function in public_functions(path)} for path in services()}
    gone = [
        f"{path}: {name}"
        for path, names in WITHOUT_A_PERSON.items()
        for name in names
        if name not in there.get(path, set())
    ]
    assert not gone


@pytest.mark.parametrize(
    "source",
    [
        "def add(session, actor, x):\n    x.y = 1",
        "def add(session, x):\n    actor.require(P)",
        "def add(session, actor):\n    '''A.'''",
    ],
)
def test_the_rule_itself_catches_a_verb_that_does_not_ask(source: str) -> None:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert not asks_first(function)


def test_no_service_commits() -> None:
    wrong = [short(path) for path in services() if ".commit()" in ast.unparse(tree(path))]
    assert not wrong
