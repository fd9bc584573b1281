"""The row-by-row result of an act on many, carried over the redirect and told once."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence

from fastapi import Request, Response

from app.web.lists import BulkResult, Refused

COOKIE = "readiness_result"
SECONDS = 60
LONGEST = 3500
LARGEST = 100_000


def carry_result(
    response: Response,
    at: str,
    verb: str,
    done: int,
    refused: Sequence[Sequence[str]],
    undo_at: str = "",
    undo_fields: Mapping[str, str] | None = None,
) -> None:
    """Have the list at `at` ("/requests") say what was done and, by (reference, why), what was not, with the way back."""
    value = _packed(at, verb, done, refused, [undo_at, dict(undo_fields or {})])
    response.set_cookie(COOKIE, value, max_age=SECONDS, httponly=True, samesite="lax")


def told_result(request: Request, at: str, noun: str, titles: Mapping[str, str]) -> BulkResult | None:
    """What the last act on many of this list did, None when there is none to tell."""
    try:
        packed = base64.urlsafe_b64decode(request.cookies.get(COOKIE, "").encode("ascii"))
        place, verb, done, refused, (undo_at, fields) = json.loads(zlib.decompressobj().decompress(packed, LARGEST))
        rows = [Refused(f"{one} {titles.get(one, '')}".strip(), f"{at}/{one}", str(why)) for one, why in refused]
        undo_fields = {str(name): str(value) for name, value in dict(fields).items()}
        found = BulkResult(str(verb), int(done), noun, rows, str(undo_at), undo_fields)
    except (ValueError, TypeError, binascii.Error, UnicodeError, zlib.error):
        return None
    return found if place == at and found.undo_at in ("", f"{at}/bulk/undo") else None


def forget_result(request: Request, response: Response) -> None:
    """The result is told once."""
    if COOKIE in request.cookies:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def _packed(at: str, verb: str, done: int, refused: Sequence[Sequence[str]], undo: Sequence[object]) -> str:
    """As much as a cookie holds; a few hundred refusals keep their references and lose their reasons, then the way back."""
    bare = [[one, "It was left as it is."] for one, _ in refused]
    none: Sequence[object] = ["", {}]
    for rows, back in ((refused, undo), (bare, undo), (refused, none), (bare, none), (refused[:20], none)):
        text = json.dumps([at, verb, done, rows, back], separators=(",", ":"))
        value = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
        if len(value) <= LONGEST:
            return value
    return ""
