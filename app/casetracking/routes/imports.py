"""Bringing cases in: look first, then all or none; and out again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, UploadFile
from pydantic import Field

from app.access import CurrentActor, Db
from app.casetracking import service
from app.casetracking.models import CaseStage
from app.casetracking.schemas.cases import CaseIn
from app.casetracking.schemas.imports import ImportDone, ImportPreview, ImportUndone
from app.core.idempotency import IdempotencyKey, once
from app.core.keys import council_key
from app.core.problems import documented
from app.files.uploads import uploaded

router = APIRouter()
KEY = "cases"
Upload = Annotated[UploadFile, File(description="Excel workbook or CSV; by reference only, no names.")]
Stage = Annotated[CaseStage, Form(description="The stage at which the cases begin.")]
Many = Annotated[list[CaseIn], Field(min_length=1, max_length=2000)]


@router.post("/cases/import/read", responses=documented(409, 413), operation_id="preview_import")
def preview_import(
    request: Request, file: Upload, db: Db, actor: CurrentActor, stage: Stage = CaseStage.POOL
) -> ImportPreview:
    """Dry run: the columns as understood, every problem by row. Nothing is stored."""
    secret = council_key(request.app.state.settings, KEY)
    with uploaded(request, file) as arrived, db.read() as session:
        return service.preview_import(session, actor, arrived.path, file.filename or "", stage, secret=secret)


@router.post("/cases/import", status_code=201, responses=documented(409, 413, 507), operation_id="import_sheet")
def import_sheet(
    request: Request,
    file: Upload,
    key: IdempotencyKey,
    db: Db,
    actor: CurrentActor,
    stage: Stage = CaseStage.POOL,
) -> ImportDone:
    """Bring in a sheet of cases: all of them, or none and each bad row named."""
    secret = council_key(request.app.state.settings, KEY)
    with uploaded(request, file) as arrived, db.write() as session:
        return once(
            session,
            actor.person_id,
            key,
            f"cases/import {arrived.sha256} {stage}",
            ImportDone,
            lambda: service.import_sheet(session, actor, arrived.path, file.filename or "", stage, secret=secret),
        )


@router.post("/cases/import/rows", status_code=201, responses=documented(409), operation_id="import_cases")
def import_cases(request: Request, data: Many, key: IdempotencyKey, db: Db, actor: CurrentActor) -> ImportDone:
    """Bring in cases given as rows: all of them, or none and each fault named."""
    secret = council_key(request.app.state.settings, KEY)
    with db.write() as session:
        asked = "cases/import/rows" + "".join(case.model_dump_json() for case in data)
        return once(
            session,
            actor.person_id,
            key,
            asked,
            ImportDone,
            lambda: service.import_cases(session, actor, data, secret=secret),
        )


@router.post("/cases/import/{act}/undo", responses=documented(409), operation_id="undo_import")
def undo_import(act: UUID, db: Db, actor: CurrentActor) -> ImportUndone:
    """Take the cases of one import out again, while nobody has worked on them."""
    with db.write() as session:
        return service.undo_import(session, actor, act)
