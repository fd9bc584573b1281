"""REST: the council's settings, its rounds, their dates, milestones, extensions. Set-up and notice stand in app/answers."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.access import CurrentActor, Db
from app.assessments import service
from app.assessments.schemas import (
    AssessmentOut,
    AssessmentPatch,
    AssessmentRow,
    CouncilIn,
    DatesPatch,
    ExtensionDecision,
    ExtensionIn,
    MilestonePatch,
    SettingsOut,
    SettingsPatch,
    ShippedWordIn,
    ShippedWordOut,
    WordsShown,
)
from app.core.etag import IfMatch, set_etag
from app.core.idempotency import IdempotencyKey, once
from app.core.problems import documented

router = APIRouter()
Reference = Annotated[str, Path(max_length=20, examples=["R-2"])]
_ROUNDS = "assessments"


@router.get("/settings", tags=["settings"], responses=documented(), operation_id="read_settings")
def read_settings(response: Response, db: Db, actor: CurrentActor) -> SettingsOut:
    """How this council works: word limit, closure days, abbreviations, thresholds, words of a check, limits of silence."""
    with db.read() as session:
        settings = service.settings(session, actor)
    set_etag(response, settings.version)
    return settings


@router.post("/settings", tags=["settings"], status_code=201, responses=documented(409), operation_id="set_up_council")
def set_up_council(
    data: CouncilIn, response: Response, key: IdempotencyKey, db: Db, actor: CurrentActor
) -> SettingsOut:
    """The first act: the council's name. Everything else begins with defaults that can be changed."""
    with db.write() as session:
        asked = "settings" + data.model_dump_json()
        settings = once(
            session, actor.person_id, key, asked, SettingsOut, lambda: service.set_up_council(session, actor, data)
        )
    set_etag(response, settings.version)
    return settings


@router.patch("/settings", tags=["settings"], responses=documented(409, 412, 428), operation_id="change_settings")
def change_settings(
    data: SettingsPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> SettingsOut:
    """Change what is named; closure days and abbreviations are given whole."""
    with db.write() as session:
        settings = service.change_settings(session, actor, version, data)
    set_etag(response, settings.version)
    return settings


@router.get("/settings/shipped-words", tags=["settings"], responses=documented(), operation_id="list_shipped_words")
def list_shipped_words(
    db: Db,
    actor: CurrentActor,
    shown: WordsShown = WordsShown.ALL,
    q: Annotated[str, Query(max_length=100)] = "",
    after: Annotated[str, Query(max_length=100, description="The last word of the list before.")] = "",
    most: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[ShippedWordOut]:
    """Words that we ship for telling what a paper is about, what each stands for, and what became of it here."""
    with db.read() as session:
        return service.list_shipped_words(session, actor, shown, q, after, most)


@router.post(
    "/settings/shipped-words", tags=["settings"], responses=documented(412, 428), operation_id="change_shipped_word"
)
def change_shipped_word(
    data: ShippedWordIn, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> SettingsOut:
    """Switch one of our words off, say what it stands for here, or put it back. If-Match is the settings' version."""
    with db.write() as session:
        settings = service.change_shipped_word(session, actor, version, data)
    set_etag(response, settings.version)
    return settings


@router.get("/assessments", tags=[_ROUNDS], responses=documented(), operation_id="list_assessments")
def list_assessments(db: Db, actor: CurrentActor) -> list[AssessmentRow]:
    """Every round, the newest first."""
    with db.read() as session:
        return service.list_assessments(session, actor)


@router.get("/assessments/current", tags=[_ROUNDS], responses=documented(409), operation_id="get_current_assessment")
def get_current_assessment(response: Response, db: Db, actor: CurrentActor) -> AssessmentOut:
    """The round that you work in: its dates, the countdown, milestones, extensions."""
    with db.read() as session:
        assessment = service.current_assessment(session, actor)
    set_etag(response, assessment.version)
    return assessment


@router.get("/assessments/{reference}", tags=[_ROUNDS], responses=documented(), operation_id="get_assessment")
def get_assessment(reference: Reference, response: Response, db: Db, actor: CurrentActor) -> AssessmentOut:
    """One round: its dates, the countdown, milestones, extensions."""
    with db.read() as session:
        assessment = service.get_assessment(session, actor, reference)
    set_etag(response, assessment.version)
    return assessment


@router.patch(
    "/assessments/{reference}", tags=[_ROUNDS], responses=documented(409, 412, 428), operation_id="change_assessment"
)
def change_assessment(
    reference: Reference, data: AssessmentPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssessmentOut:
    """Change title, status or the sizes of case tracking."""
    with db.write() as session:
        assessment = service.change_assessment(session, actor, reference, version, data)
    set_etag(response, assessment.version)
    return assessment


@router.patch(
    "/assessments/{reference}/dates", tags=[_ROUNDS], responses=documented(409, 412, 428), operation_id="state_dates"
)
def state_dates(
    reference: Reference, data: DatesPatch, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssessmentOut:
    """Enter dates as CQC states them: case list, second notice, presentation, visit, draft report. Null takes one back."""
    with db.write() as session:
        assessment = service.state_dates(session, actor, reference, version, data)
    set_etag(response, assessment.version)
    return assessment


@router.patch(
    "/assessments/{reference}/milestones/{code}",
    tags=[_ROUNDS],
    responses=documented(409, 412, 428),
    operation_id="change_milestone",
)
def change_milestone(
    reference: Reference,
    code: Annotated[str, Path(max_length=20, examples=["D12"])],
    data: MilestonePatch,
    version: IfMatch,
    response: Response,
    db: Db,
    actor: CurrentActor,
) -> AssessmentOut:
    """Move, rename or mark a step as done. If-Match is the step's own `version`; the answer's ETag is the round's."""
    with db.write() as session:
        assessment = service.change_milestone(session, actor, reference, code, version, data)
    set_etag(response, assessment.version)
    return assessment


@router.post(
    "/assessments/{reference}/extensions",
    tags=[_ROUNDS],
    status_code=201,
    responses=documented(409, 412, 428),
    operation_id="ask_for_extension",
)
def ask_for_extension(
    reference: Reference,
    data: ExtensionIn,
    version: IfMatch,
    response: Response,
    key: IdempotencyKey,
    db: Db,
    actor: CurrentActor,
) -> AssessmentOut:
    """Note that CQC was asked for more time. Nothing moves until CQC agrees in writing."""
    with db.write() as session:
        asked = f"extensions {reference} {data.model_dump_json()}"
        assessment = once(
            session, actor.person_id, key, asked, AssessmentOut,
            lambda: service.ask_for_extension(session, actor, reference, version, data),
        )  # fmt: skip
    set_etag(response, assessment.version)
    return assessment


@router.post(
    "/assessments/{reference}/extensions/agree",
    tags=[_ROUNDS],
    responses=documented(409, 412, 428),
    operation_id="agree_extension",
)
def agree_extension(
    reference: Reference, data: ExtensionDecision, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssessmentOut:
    """CQC agreed in writing to the extension that is open. If-Match is the extension's own `version`."""
    with db.write() as session:
        assessment = service.agree_extension(session, actor, reference, version, data)
    set_etag(response, assessment.version)
    return assessment


@router.post(
    "/assessments/{reference}/extensions/refuse",
    tags=[_ROUNDS],
    responses=documented(409, 412, 428),
    operation_id="refuse_extension",
)
def refuse_extension(
    reference: Reference, data: ExtensionDecision, version: IfMatch, response: Response, db: Db, actor: CurrentActor
) -> AssessmentOut:
    """CQC refused the extension that is open: nothing moves. If-Match is the extension's own `version`."""
    with db.write() as session:
        assessment = service.refuse_extension(session, actor, reference, version, data)
    set_etag(response, assessment.version)
    return assessment
