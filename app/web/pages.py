"""Every page of the product, under one router; the API's document leaves them out."""

import importlib

from fastapi import APIRouter, Depends

from app.web.first_asked import first_asked
from app.web.own_forms import own_form

# One module each; a module holds `router` and the handlers of its pages.
MODULES = (
    "signing_in", "account", "help", "requests", "gaps", "packs", "set_up", "today", "evidence", "asks", "ask_links",
    "search", "saved_views", "cases",
    "self_assessment", "actions", "people", "record", "edited", "outbox", "reminders",
)  # fmt: skip

# Every form of every page brings the token of its session.
router = APIRouter(include_in_schema=False, dependencies=[Depends(first_asked), Depends(own_form)])
for _name in MODULES:
    router.include_router(importlib.import_module(f"app.web.{_name}").router)
