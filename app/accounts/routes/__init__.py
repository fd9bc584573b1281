"""REST: people, their roles, signing in, and one's own account."""

from fastapi import APIRouter

from app.accounts.routes import own, people, roles, sessions
from app.accounts.routes.credentials import (
    cookie_name,
    find_actor,
    give_cookie,
    limits_of,
    own_cookie,
    renew_cookie,
    take_cookie,
)

router = APIRouter()
router.include_router(sessions.router)
router.include_router(own.router)
router.include_router(people.router)
router.include_router(roles.router)

__all__ = [
    "cookie_name",
    "find_actor",
    "give_cookie",
    "limits_of",
    "own_cookie",
    "renew_cookie",
    "router",
    "take_cookie",
]
