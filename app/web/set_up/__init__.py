"""Pages of Set up: the council and its rounds, the request list, the dates, the people."""

from fastapi import APIRouter

from app.web.set_up import changing, council, dates, lists, milestones, people

router = APIRouter()
for _module in (council, lists, changing, dates, milestones, people):
    router.include_router(_module.router)
