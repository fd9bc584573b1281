"""Every page of the product, under one router; the API's document leaves them out."""

import importlib

from fastapi import APIRouter

# One module each; a module holds `router` and the handlers of its pages.
MODULES = (
    "account", "help", "requests", "gaps", "packs", "set_up", "today", "evidence", "asks", "search", "cases",
    "self_assessment", "actions",
)  # fmt: skip

router = APIRouter(include_in_schema=False)
for _name in MODULES:
    router.include_router(importlib.import_module(f"app.web.{_name}").router)
