"""REST of intake: files come in as documents, as new versions, by the batch, and by a one-time link."""

from fastapi import APIRouter

from app.intake.routes import cleaning, confirming, files, joining, links, masters, redacting, trackers
from app.intake.routes.files import in_thread, tools_of
from app.intake.routes.links import may_send_by_link

__all__ = ["in_thread", "may_send_by_link", "router", "tools_of"]

router = APIRouter()
for module in (files, cleaning, redacting, confirming, links, trackers, joining, masters):
    router.include_router(module.router)
