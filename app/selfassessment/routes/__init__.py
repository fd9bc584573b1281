"""REST: the self-assessment, quality statements, assertions and their supports; beginning a round."""

from fastapi import APIRouter

from app.selfassessment.routes import assertions, rounds, supports, whole

own = APIRouter(tags=["self-assessment"])
own.include_router(whole.router)
own.include_router(supports.router)
own.include_router(assertions.router)
router = APIRouter()
router.include_router(own)
router.include_router(rounds.router)
