"""Supports of an assertion; one is named by its document or case and by which way it points."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from app.access import CurrentActor, Db
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented
from app.selfassessment import service
from app.selfassessment.models import Direction
from app.selfassessment.schemas.supports import CaseSupportOut, SupportChanged, SupportIn, SupportPatch, SupportsAdded

router = APIRouter()
Reference = Annotated[str, Path(max_length=20, examples=["A-12"])]
Source = Annotated[str, Path(max_length=20, description="The document or case.", examples=["E-0121"])]
Many = Annotated[list[SupportIn], Field(min_length=1, max_length=200)]
CHANGED = documented(409, 412, 428)


class Way(StrEnum):
    """Which way a support points, as it stands in an address."""

    FOR = "for"
    AGAINST = "against"

    @property
    def direction(self) -> Direction:
        return Direction.SUPPORTS if self is Way.FOR else Direction.OTHER_WAY


@router.post("/assertions/{reference}/supports", status_code=201, responses=documented(409), operation_id="add_support")
def add_support(
    reference: Reference, data: SupportIn, key: IdempotencyKey, response: Response, db: Db, actor: CurrentActor
) -> SupportChanged:
    """Add a document or a tracked case behind an assertion, or one that points the other way."""
    with db.write() as session:
        asked = f"assertions/{reference}/supports" + data.model_dump_json()
        support = once(
            session,
            actor.person_id,
            key,
            asked,
            SupportChanged,
            lambda: service.add_support(session, actor, reference, data),
        )
    set_etag(response, support.version)
    return support


@router.post(
    "/assertions/{reference}/supports/many", status_code=201, responses=documented(409), operation_id="add_supports"
)
def add_supports(reference: Reference, data: Many, key: IdempotencyKey, db: Db, actor: CurrentActor) -> SupportsAdded:
    """Add several at once, all or none."""

    def act() -> SupportsAdded:
        return SupportsAdded(supports=service.add_supports(session, actor, reference, data))

    with db.write() as session:
        asked = f"assertions/{reference}/supports/many" + "".join(one.model_dump_json() for one in data)
        return once(session, actor.person_id, key, asked, SupportsAdded, act)


@router.get("/assertions/{reference}/cases", responses=documented(409), operation_id="case_supports")
def case_supports(reference: Reference, db: Db, actor: CurrentActor) -> list[CaseSupportOut]:
    """What tracked cases show. Each case read is written down; where that fails, nothing is shown (503)."""
    with db.write() as session:
        return service.case_supports(session, actor, reference)


@router.patch("/assertions/{reference}/supports/{source}/{way}", responses=CHANGED, operation_id="change_support")
def change_support(
    reference: Reference,
    source: Source,
    way: Way,
    data: SupportPatch,
    version: IfMatch,
    response: Response,
    db: Db,
    actor: CurrentActor,
) -> SupportChanged:
    """Change where to look, what it shows, or which way it points."""
    with db.write() as session:
        support = service.change_support(session, actor, reference, source, way.direction, version, data)
    set_etag(response, support.version)
    return support


@router.delete("/assertions/{reference}/supports/{source}/{way}", responses=CHANGED, operation_id="remove_support")
def remove_support(
    reference: Reference, source: Source, way: Way, version: IfMatch, db: Db, actor: CurrentActor
) -> SupportChanged:
    """Take a support away."""
    with db.write() as session:
        return service.remove_support(session, actor, reference, source, way.direction, version)


@router.post(
    "/assertions/{reference}/supports/{source}/{way}/restore",
    responses=documented(409),
    operation_id="restore_support",
)
def restore_support(
    reference: Reference, source: Source, way: Way, response: Response, db: Db, actor: CurrentActor
) -> SupportChanged:
    """Put a support back that was taken away."""
    with db.write() as session:
        support = service.restore_support(session, actor, reference, source, way.direction)
    set_etag(response, support.version)
    return support
