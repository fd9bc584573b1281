"""REST routes of the catalogue."""

from fastapi import APIRouter

from app.evidence.routes import documents, findings, many, pages

router = APIRouter()
router.include_router(findings.router)
router.include_router(many.router)
router.include_router(documents.router)
router.include_router(pages.router)
