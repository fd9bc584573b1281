"""REST of answers: requests, answers, renewals after a new version, asks, changes of list."""

from fastapi import APIRouter

from app.answers.routes import answers, asks, documents, links, lists, many, requests, rounds, states

# Before `requests`, whose paths take any code: an act on many has a word in its place.
router = APIRouter()
for module in (many, requests, states, answers, documents, asks, links, lists, rounds):
    router.include_router(module.router)
