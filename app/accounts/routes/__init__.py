"""REST: people, their roles, and one's own session."""

from fastapi import APIRouter

from app.accounts.routes import people, roles, sessions
from app.accounts.routes.sessions import cookie_name, give_cookie

router = APIRouter()
router.include_router(sessions.router)
router.include_router(people.router)
router.include_router(roles.router)

__all__ = ["cookie_name", "give_cookie", "router"]
