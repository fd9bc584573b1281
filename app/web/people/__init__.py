"""Pages of people: who has an account, one person, roles that wait, deputies, break-glass, handing over, why not."""

from fastapi import APIRouter

from app.web.people import glass, listing, one, settling, why
from app.web.people.choosing import people_by_name

router = APIRouter()
for _module in (listing, settling, glass, why, one):
    router.include_router(_module.router)

__all__ = ["people_by_name", "router"]
