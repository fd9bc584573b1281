"""The one sentence that says what just happened, carried over the redirect, with its undo where there is one."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request, Response

COOKIE = "readiness_notice"
SECONDS = 60
LONGEST = 2000


@dataclass(frozen=True)
class Notice:
    """`undo_at` is the address that a press on Undo posts `undo_fields` to; "" where there is nothing to undo."""

    words: str
    undo_at: str = ""
    undo_fields: Mapping[str, str] = field(default_factory=dict)


def tell(response: Response, words: str, *, undo_at: str = "", undo_fields: Mapping[str, str] | None = None) -> None:
    """Have the next page say `words`. No names of people in cases and no case text: it passes through a cookie."""
    text = json.dumps([words[:600], undo_at, dict(undo_fields or {})], separators=(",", ":"))
    value = base64.urlsafe_b64encode(text.encode()).decode("ascii")
    if len(value) <= LONGEST:
        response.set_cookie(COOKIE, value, max_age=SECONDS, httponly=True, samesite="lax")


def told(request: Request) -> Notice | None:
    """What the page before wanted said; None when nothing, or when the cookie is not one of ours."""
    try:
        found = json.loads(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "").encode("ascii")))
        words, undo_at, fields = found
        notice = Notice(str(words), str(undo_at), {str(name): str(value) for name, value in dict(fields).items()})
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        return None
    is_ours = undo_at == "" or (undo_at.startswith("/") and not undo_at.startswith(("//", "/\\")))
    return notice if is_ours else None


def forget(response: Response) -> None:
    """The notice is said once."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
