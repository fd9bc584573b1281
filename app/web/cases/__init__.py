"""Pages of cases: the list, one case, its check, its reflective log."""

from fastapi import APIRouter

from app.web.cases import checking, editing, importing, listing, logs, one

router = APIRouter()
# Fixed addresses first: /cases/new would else be read as a case called "new".
for _module in (listing, editing, importing, one, checking, logs):
    router.include_router(_module.router)
