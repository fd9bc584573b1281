"""How much a request may send: refused before it is read where it says its length, else as soon as it goes past."""

from collections.abc import AsyncGenerator

from fastapi import Request
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import FieldError, Invalid, TooLarge, WrongType

# A JSON body or a page's form without files; the longest text we take is 20,000 characters.
PLAIN_BYTES = 2 << 20
# Names, boundaries and fields beside the files of a form.
ROOM_FOR_FIELDS = 1 << 20
MOST_FIELDS = 100
# A whole sending of many files may be so many times the largest file.
SENDING = 10
MEGABYTE = 1 << 20
FORM = "multipart/form-data"


class BodyLimit:
    """Refuses (413) bodies past the limit: one for forms with files, a small one for everything else. Bytes."""

    def __init__(self, app: ASGIApp, upload_bytes: int):
        self.app = app
        self.upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self.upload_bytes if headers.get("content-type", "").startswith(FORM) else PLAIN_BYTES
        declared = _declared(headers)
        so_far = 0

        async def receive_up_to() -> Message:
            nonlocal so_far
            # Raised where the body is read, so that the answer goes the way of every other refusal.
            if declared is not None and declared > most:
                raise HTTPException(413, headers={"Connection": "close"})
            message = await receive()
            so_far += len(message.get("body", b""))
            if so_far > most:
                raise HTTPException(413, headers={"Connection": "close"})
            return message

        await self.app(scope, receive_up_to, send)


async def read_upload(request: Request, most_bytes: int, most_files: int) -> FormData:
    """The fields and files of a form whose body has at most `most_bytes` and some room for fields; close it afterwards.

    Raises TooLarge (413) before or while it is read, WrongType (415) for another kind of body, Invalid (422) for one
    that is no proper form or holds too many files.
    """
    if not request.headers.get("content-type", "").startswith(FORM):
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
        raise Invalid(words, errors=(FieldError("/file", "Send the file again."),)) from fault


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
