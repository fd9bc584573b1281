"""REST: request lists and the reference data."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from pydantic import ValidationError

from app.access import CurrentActor, Db
from app.core.errors import FieldError, Invalid
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented
from app.files.store import FileStore
from app.files.uploads import uploaded
from app.framework import service
from app.framework.reference import WhatIf
from app.framework.schemas import (
    CrosswalkOut,
    ListChoice,
    ListLoad,
    ListOut,
    ListReadingOut,
    ListWithLinesOut,
    ReferenceData,
)

router = APIRouter()
Code = Annotated[str, Path(max_length=60, examples=["planning-current"])]
Columns = Annotated[
    str,
    Form(
        max_length=5000,
        description='JSON: which column holds which field, by letter or heading, `""` for none; the others are guessed.',
        examples=['{"code": "A", "title": "C"}'],
    ),
]
Sheet = Annotated[str | None, Form(max_length=120, description="The sheet, or the list in a file with several.")]
Upload = Annotated[UploadFile, File(description="Excel workbook, CSV, YAML or JSON.")]


@router.get("/framework", tags=["framework"], responses=documented(), operation_id="read_reference")
def read_reference(db: Db, actor: CurrentActor) -> ReferenceData:
    """CQC's framework as data: themes, statements, evidence categories, scoring, case tracking, timeline, each with its source."""
    with db.read() as session:
        return service.read_reference(session, actor)


@router.get("/framework/what-if", tags=["framework"], responses=documented(), operation_id="what_if")
def what_if(
    scores: Annotated[list[int], Query(description="One score a quality statement, in their order.", max_length=50)],
    db: Db,
    actor: CurrentActor,
) -> WhatIf:
    """What scores would come to, with the formula. Arithmetic, not a forecast of CQC's judgement."""
    with db.read() as session:
        return service.what_if(session, actor, scores)


@router.get("/lists", tags=["lists"], responses=documented(), operation_id="list_lists")
def list_lists(db: Db, actor: CurrentActor) -> list[ListOut]:
    """Every request list there is."""
    with db.read() as session:
        return service.list_lists(session, actor)


@router.post("/lists/read", tags=["lists"], responses=documented(413), operation_id="read_list")
def read_list(
    request: Request, file: Upload, db: Db, actor: CurrentActor, columns: Columns = "{}", sheet: Sheet = None
) -> ListReadingOut:
    """Dry run: the columns as guessed, every line, every problem by row. Nothing is stored."""
    choice = ListChoice(sheet=sheet, columns=_columns(columns))
    with uploaded(request, file) as arrived, db.read() as session:
        return service.read_list_file(session, actor, arrived.path, _name(file), choice)


@router.post("/lists", tags=["lists"], status_code=201, responses=documented(409, 413, 507), operation_id="load_list")
def load_list(
    request: Request,
    file: Upload,
    name: Annotated[str, Form(min_length=1, max_length=200, description="What the list is called.")],
    key: IdempotencyKey,
    db: Db,
    actor: CurrentActor,
    code: Annotated[str | None, Form(max_length=60, description="Its address; made from the name without one.")] = None,
    is_cqcs_own: Annotated[bool, Form(description="True only when this is CQC's own list in CQC's own words.")] = False,
    source: Annotated[str, Form(max_length=300)] = "",
    predecessor_code: Annotated[str | None, Form(max_length=60)] = None,
    columns: Columns = "{}",
    sheet: Sheet = None,
) -> ListOut:
    """Load the list that CQC sent. Either every row is right, or each bad one is named and nothing is stored."""
    data = _load(
        name=name,
        code=code,
        is_cqcs_own=is_cqcs_own,
        source=source,
        predecessor_code=predecessor_code,
        columns=_columns(columns),
        sheet=sheet,
    )
    store: FileStore = request.app.state.store
    with uploaded(request, file) as arrived, db.write() as session:
        asked = f"lists {arrived.sha256} {data.model_dump_json()}"
        return once(
            session, actor.person_id, key, asked, ListOut,
            lambda: service.load_list(session, actor, data, _name(file), arrived, store),
        )  # fmt: skip


@router.get("/lists/{code}", tags=["lists"], responses=documented(), operation_id="get_list")
def get_list(code: Code, db: Db, actor: CurrentActor) -> ListWithLinesOut:
    """One request list with its requests and their parts."""
    with db.read() as session:
        return service.get_list(session, actor, code)


@router.get("/lists/{code}/crosswalk", tags=["lists"], responses=documented(), operation_id="propose_crosswalk")
def propose_crosswalk(
    code: Code,
    old: Annotated[
        str, Query(max_length=60, description="The list that answers would move from.", examples=["pilot-2023"])
    ],
    db: Db,
    actor: CurrentActor,
) -> CrosswalkOut:
    """Which request of the old list each request of this one may continue, with reasons. Nothing is stored."""
    with db.read() as session:
        return service.propose_crosswalk(session, actor, old, code)


def _name(file: UploadFile) -> str:
    """The file's own name without the folders that some browsers send."""
    bare = (file.filename or "list").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isprintable())[-200:]


def _columns(text: str) -> dict[str, str]:
    try:
        return ListChoice.model_validate_json(f'{{"columns": {text}}}').columns
    except ValidationError as fault:
        sentence = 'Give the columns as JSON such as {"code": "A", "title": "C"}.'
        raise Invalid(sentence, errors=(FieldError("/columns", sentence),)) from fault


def _load(**fields: object) -> ListLoad:
    try:
        return ListLoad.model_validate(fields)
    except ValidationError as fault:
        raise Invalid(
            "Some of what was sent is not right. Each fault is named below.",
            errors=tuple(
                FieldError("/" + "/".join(map(str, error["loc"])), _WORDS.get(str(error["loc"][0]), error["msg"]))
                for error in fault.errors()
            ),
        ) from fault


_WORDS = {
    "code": "Use small letters, figures and hyphens, such as cqc-2027.",
    "predecessor_code": "Use the code of a list that is here, such as planning-current.",
}
