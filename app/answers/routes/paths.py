"""What the routes of answers share: the parts of their paths, the refusals they document, and how a change is answered."""

from typing import Annotated

from fastapi import Path, Response
from sqlalchemy.orm import Session

from app.access import Actor
from app.answers import service
from app.answers.schemas.requests import RequestOut
from app.core.etag import set_etag
from app.core.problems import documented

Code = Annotated[str, Path(max_length=40, description="The request's code in the list in use.", examples=["17"])]
PartCode = Annotated[str, Path(max_length=20, examples=["b"])]
Document = Annotated[str, Path(max_length=20, description="Reference of a document.", examples=["E-0142"])]
AskReference = Annotated[str, Path(max_length=20, examples=["Q-7"])]
ListCode = Annotated[str, Path(max_length=60, description="Code of the new list.", examples=["sent-2027"])]
RoundReference = Annotated[str, Path(max_length=20, description="Reference of another round.", examples=["R-2026"])]

READ = documented()
ADDED = documented(409)
CHANGED = documented(409, 412, 428)


def request_after(session: Session, actor: Actor, code: str, response: Response) -> RequestOut:
    """The request as it stands after a change, with its new ETag."""
    request = service.one_request(session, actor, code)
    set_etag(response, request.version)
    return request
