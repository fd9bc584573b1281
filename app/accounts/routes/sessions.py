"""REST: one's own session."""

from fastapi import APIRouter, Request, Response

from app.access import CurrentActor, Db
from app.accounts import service
from app.accounts.schemas import MeOut, SignedInOut, SignInIn
from app.core.config import Settings
from app.core.problems import documented

router = APIRouter(tags=["people"])
COOKIE = "readiness-session"


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host over https; plain http on loopback can't carry that name."""
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


def give_cookie(response: Response, settings: Settings, token: str) -> None:
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


@router.post("/sign-in", responses=documented(), operation_id="sign_in")
def sign_in(data: SignInIn, request: Request, response: Response, db: Db) -> SignedInOut:
    """Start a session; its cookie comes with the answer."""
    settings: Settings = request.app.state.settings
    with db.write() as session:
        token, row, user = service.sign_in(session, data.email, data.password, settings.session_hours)
        answer = SignedInOut(name=user.name, ends_at=row.ends_at)
    give_cookie(response, settings, token)
    return answer


@router.post("/sign-out", status_code=204, responses=documented(), operation_id="sign_out")
def sign_out(request: Request, response: Response, db: Db) -> None:
    """End this session."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(cookie_name(settings))
    if token:
        with db.write() as session:
            service.sign_out(session, token)
    response.delete_cookie(cookie_name(settings), path="/")


@router.get("/me", responses=documented(), operation_id="who_am_i")
def who_am_i(db: Db, actor: CurrentActor) -> MeOut:
    """Who is signed in, and what they may do."""
    with db.read() as session:
        return service.who_am_i(session, actor)
