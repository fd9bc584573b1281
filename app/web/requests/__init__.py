"""Pages of requests: the list, one request and what hangs on it, and what a new version of a document touches."""

from fastapi import APIRouter

from app.web.requests import answers, beside, bulk, listing, one, renewing

router = APIRouter()
# Fixed addresses first: /requests/bulk/... would else be read as a request called "bulk".
for _module in (listing, bulk, one, answers, beside, renewing):
    router.include_router(_module.router)
