"""Hashing of passwords (argon2id)."""

import os
from functools import cache

from argon2.low_level import Type
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

# Verified when there is no such account, so that the answer takes the same time either way.
_NOBODY = "there is no such account, and this is hashed all the same"


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
