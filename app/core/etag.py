"""Edit conflicts by ETag: the version of a row goes out, and must come back with a change."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from app.core.errors import EditConflict, VersionRequired

_TAG = re.compile(r'^"(\d{1,9})"$')


def set_etag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'


def _if_match(
    if_match: Annotated[str | None, Header(description='The ETag you read, for example `"3"`.')] = None,
) -> int:
    if if_match is None:
        raise VersionRequired("Send If-Match with the ETag you read, so that nobody's change is lost.")
    found = _TAG.match(if_match.strip())
    if found is None:
        raise EditConflict(
            "If-Match is not an ETag of ours. Read the thing again and send the ETag that comes with it."
        )
    return int(found.group(1))


IfMatch = Annotated[int, Depends(_if_match)]


def require_version(current: int, sent: int) -> None:
    """Raise EditConflict (412) when the row has moved on since it was read."""
    if current != sent:
        raise EditConflict(
            "Someone else changed this after you opened it. Check their version, then save yours.",
            facts={"current_version": current},
        )
