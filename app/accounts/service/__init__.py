"""The verbs of accounts: people, their roles, signing in and out."""

from app.accounts.service.people import (
    add_people,
    add_person,
    change_person,
    demo_people,
    disable_person,
    get_person,
    holds_demo_accounts,
    list_people,
    names_of,
    person_id_of,
    read_people_file,
    someone_at_work,
    those_at_work,
)
from app.accounts.service.roles import (
    end_role,
    give_role,
)
from app.accounts.service.signing_in import (
    actor_of_token,
    find_actor,
    find_actor_by_email,
    note_seen,
    set_password,
    sign_in,
    sign_out,
    who_am_i,
)

__all__ = [
    "actor_of_token",
    "add_people",
    "add_person",
    "change_person",
    "demo_people",
    "disable_person",
    "end_role",
    "find_actor",
    "find_actor_by_email",
    "get_person",
    "give_role",
    "holds_demo_accounts",
    "list_people",
    "names_of",
    "note_seen",
    "person_id_of",
    "read_people_file",
    "set_password",
    "sign_in",
    "sign_out",
    "someone_at_work",
    "those_at_work",
    "who_am_i",
]
