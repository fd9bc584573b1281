"""How much a request may send: refused before it is read where it says its length, else as soon as it goes past."""

import re
from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from fastapi import Request
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import FieldError, TooLarge, Unreadable, WrongType

# A JSON body or a page's form without files; the longest text we take is 20,000 characters.
PLAIN_BYTES = 2 << 20
# Names, boundaries and fields beside the files of a form.
ROOM_FOR_FIELDS = 1 << 20
MOST_FIELDS = 100
# A whole sending of many files may be so many times the largest file.
SENDING = 10
MEGABYTE = 1 << 20
FORM = "multipart/form-data"


JSON = re.compile(r"application/([a-z0-9.+-]+\+)?json\s*(;|$)", re.IGNORECASE)
API = "/api/"


class BodyLimit:
    """Refuses bodies past the limit (413) and, in the API, any that is not JSON (415), before anything parses them.

    `files` says which addresses take files in a form, `whole` which take a `PUT` of the bytes of one file alone, as
    patterns with the most bytes each; everywhere else a body is small.
    """

    def __init__(self, app: ASGIApp, files: Sequence[tuple[str, int]], whole: Sequence[tuple[str, int]] = ()):
        self.app = app
        self.files = [(re.compile(pattern), most) for pattern, most in files]
        self.whole = [(re.compile(pattern), most) for pattern, most in whole]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_put = scope["method"] == "PUT"
        taking = self.whole if is_put else self.files
        for_files = next((most for pattern, most in taking if pattern.fullmatch(scope["path"])), None)
        is_form = headers.get("content-type", "").lower().startswith(FORM)
        most = for_files if for_files is not None and (is_form or is_put) else PLAIN_BYTES
        declared = _declared(headers)
        # A form is what another site can make a browser send without asking; no route of JSON is to see one.
        is_foreign = (
            scope["path"].startswith(API) and for_files is None and not JSON.match(headers.get("content-type", ""))
        )
        so_far = 0
        # For those who refuse a body before they read it: one that is too large is refused as such to everybody.
        scope.setdefault("state", {})["body_is_too_large"] = declared is not None and declared > most

        async def receive_up_to() -> Message:
            nonlocal so_far
            # Raised where the body is read, so that the answer goes the way of every other refusal.
            if declared is not None and declared > most:
                raise HTTPException(413, headers={"Connection": "close"})
            message = await receive()
            so_far += len(message.get("body", b""))
            if so_far > most:
                raise HTTPException(413, headers={"Connection": "close"})
            if is_foreign and so_far:
                raise HTTPException(415)
            return message

        await self.app(scope, receive_up_to, send)


class Taking(Protocol):
    """Where the bytes of a body go, piece by piece."""

    def write(self, chunk: bytes) -> None: ...


def is_small(headers: Headers) -> bool:
    """Whether a request says that it brings no more than a form without files does."""
    declared = _declared(headers)
    return declared is not None and declared <= PLAIN_BYTES


async def read_upload(request: Request, most_bytes: int, most_files: int) -> FormData:
    """The fields and files of a form whose body has at most `most_bytes` and some room for fields; close it afterwards.

    Raises TooLarge (413) before or while it is read, WrongType (415) for another kind of body, Unreadable (400) for one
    that is no proper form or holds too many parts.
    """
    if not request.headers.get("content-type", "").lower().startswith(FORM):
        raise WrongType("Send the file as multipart/form-data, in the field `file`.")
    most = most_bytes + ROOM_FOR_FIELDS
    declared = _declared(request.headers)
    if declared is not None and declared > most:
        raise _too_large(most_bytes)
    stream = _up_to(request.stream(), most, most_bytes)
    try:
        return await MultiPartParser(request.headers, stream, max_files=most_files, max_fields=MOST_FIELDS).parse()
    except (MultiPartException, KeyError) as fault:
        words = "The form could not be read: a part of it is missing, too many, or not as multipart/form-data has it."
        raise Unreadable(words, errors=(FieldError("/file", "Send the file again."),)) from fault


async def read_whole(request: Request, arrival: Taking, most_bytes: int) -> None:
    """Write the body of a `PUT` to a place as it comes, without keeping it in memory. TooLarge (413) before or on the way."""
    declared = _declared(request.headers)
    if declared is not None and declared > most_bytes:
        raise _too_large(most_bytes)
    async for chunk in request.stream():
        arrival.write(chunk)


async def _up_to(stream: AsyncGenerator[bytes, None], most: int, said: int) -> AsyncGenerator[bytes, None]:
    so_far = 0
    async for chunk in stream:
        so_far += len(chunk)
        if so_far > most:
            raise _too_large(said)
        yield chunk


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"This is larger than {most / 1_048_576:g} MB, the most that one sending may have.")


def _declared(headers: Headers) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
