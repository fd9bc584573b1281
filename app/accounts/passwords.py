"""Passwords: how they are hashed (argon2id), and which are refused because they are common or easy to guess."""

import os
from functools import cache

from argon2.low_level import Type
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts.rules import length_fault

# Verified when there is no such account, so that the answer takes the same time either way.
_NOBODY = "there is no such account, and this is hashed all the same"
# zxcvbn looks at so many characters; what is guessable stands in them.
_LOOKED_AT = 72
# Of 0 to 4: at 3 a guesser with our hash needs ten to the eighth tries and more.
_GOOD_ENOUGH = 3
# Zxcvbn's reasons as our users would be told them.
_REASONS = {
    "This is a top-10 common password.": "It is one of the ten most common passwords.",
    "This is a top-100 common password.": "It is one of the hundred most common passwords.",
    "This is a very common password.": "It is a very common password.",
    "This is similar to a commonly used password.": "It is much like a common password.",
    "A word by itself is easy to guess.": "One word by itself is easy to guess.",
    "Names and surnames by themselves are easy to guess.": "A name by itself is easy to guess.",
    "Common names and surnames are easy to guess.": "Common names are easy to guess.",
    "Straight rows of keys are easy to guess.": "Rows of keys on the keyboard are easy to guess.",
    "Short keyboard patterns are easy to guess.": "Patterns on the keyboard are easy to guess.",
    'Repeats like "aaa" are easy to guess.': "The same sign again and again is easy to guess.",
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': "Repeating a piece makes it hardly harder to guess.",
    'Sequences like "abc" or "6543" are easy to guess.': "Rows like abc or 6543 are easy to guess.",
    "Recent years are easy to guess.": "Recent years are easy to guess.",
    "Dates are often easy to guess.": "Dates are easy to guess.",
}


@cache
def _hasher() -> PasswordHash:
    # The default cost is about 0.4 s a hash; the tests, which hash hundreds, set it low.
    memory = int(os.environ.get("READINESS_ARGON2_KIB", "65536"))
    return PasswordHash((Argon2Hasher(time_cost=3, memory_cost=memory, parallelism=4, type=Type.ID),))


def hash_password(password: str) -> str:
    return _hasher().hash(password)


@cache
def _hash_of_nobody() -> str:
    return hash_password(_NOBODY)


def matches(password: str, password_hash: str | None) -> bool:
    """True when the password is the hashed one; takes as long when there is none."""
    return _hasher().verify(password, password_hash or _hash_of_nobody()) and password_hash is not None


def password_fault(password: str, known: tuple[str, ...]) -> str | None:
    """What is wrong with a new password, in words; None when it will do. `known` is what others know of its owner.

    Length and whether it can be guessed, nothing about kinds of signs (NCSC, Password administration for system owners).
    """
    from zxcvbn import zxcvbn  # reads its lists of common passwords when it is first needed

    too = length_fault(password)
    if too is not None:
        return too
    parts = {part for text in known for part in (text, *text.replace("@", " ").replace(".", " ").split()) if part}
    lowered = password.lower()
    rest = lowered
    for part in sorted((part.lower() for part in parts if len(part) > 3), key=len, reverse=True):
        rest = rest.replace(part, "")
    found = zxcvbn(password[:_LOOKED_AT], user_inputs=[part.lower() for part in parts])
    if rest != lowered and sum(map(str.isalnum, rest)) < 8:
        return "It is hardly more than your own name, address or council. Choose words that don’t belong to you."
    if found["score"] >= _GOOD_ENOUGH:
        return None
    warning = str(found["feedback"]["warning"])
    reason = _REASONS.get(warning, "It is easy to guess.")
    return f"{reason} Three words that don’t belong together are hard to guess and easy to keep in mind."
