"""Pages of Set up: the council and its rounds, the request list, the dates."""

from fastapi import APIRouter

from app.web.set_up import changing, council, dates, lists, milestones, own_words, shipped_words

router = APIRouter()
for _module in (council, lists, changing, dates, milestones, own_words, shipped_words):
    router.include_router(_module.router)
