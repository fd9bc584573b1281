"""REST: tracked cases. Every reading of a record is a write, because it leaves its entry."""

from fastapi import APIRouter

from app.casetracking.routes import cases, checks, imports, logs

router = APIRouter(tags=["cases"])
# Before the cases, whose /cases/{reference} would take /cases/next-to-check for a case.
router.include_router(checks.router)
router.include_router(imports.router)
router.include_router(cases.router)
router.include_router(logs.router)
