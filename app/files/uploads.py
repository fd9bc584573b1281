"""A sheet or list that is sent to be read, not kept: on disk as long as the block that reads it lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from starlette.datastructures import UploadFile

from app.files.store import Arrived, FileStore


@contextmanager
def uploaded(request: Request, file: UploadFile) -> Iterator[Arrived]:
    """The sent file in the store's waiting room; what nobody kept meanwhile is gone after the block. TooLarge (413)."""
    store: FileStore = request.app.state.store
    with store.lent(file.file, request.app.state.settings.max_upload_mb << 20) as arrived:
        yield arrived
