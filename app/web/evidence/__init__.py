"""Pages of evidence: the catalogue, one document and what is done with it, adding documents, batches of files."""

from fastapi import APIRouter

from app.web.evidence import (
    adding,
    batches,
    bulk,
    changing,
    cleaning,
    erasing,
    findings,
    importing,
    joining,
    listing,
    masters,
    one,
    pages,
    redacting,
    replacing,
)

router = APIRouter()
# Fixed addresses first: /evidence/add would else be read as a document called "add".
for _module in (
    erasing,
    listing,
    bulk,
    adding,
    batches,
    masters,
    importing,
    joining,
    findings,
    replacing,
    cleaning,
    redacting,
    changing,
    pages,
    one,
):
    router.include_router(_module.router)
