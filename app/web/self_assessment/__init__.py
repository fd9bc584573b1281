"""Pages of the self-assessment: the whole, one statement, one assertion and what stands behind it."""

from fastapi import APIRouter

from app.web.self_assessment import assertion, supports, whole, writing

router = APIRouter()
# Fixed addresses first: /assertions/new would else be read as an assertion called "new".
for _module in (whole, writing, assertion, supports):
    router.include_router(_module.router)
