"""REST: the self-assessment, quality statements, assertions and their supports."""

from fastapi import APIRouter

from app.selfassessment.routes import assertions, supports, whole

router = APIRouter(tags=["self-assessment"])
router.include_router(whole.router)
router.include_router(supports.router)
router.include_router(assertions.router)
