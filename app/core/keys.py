"""The council's own keys: made once, kept beside the data and readable by the service's user only, never in the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from app.core.config import Settings
from app.core.errors import NotNow, RuleBroken

LENGTH = 32  # bytes


def council_key(settings: Settings, name: str) -> bytes:
    """The key of this name, made when first asked for.

    NotNow (503) when the data folder can't be read or written, RuleBroken (409) when the key is damaged.
    """
    place = settings.home.expanduser().resolve() / "keys" / f"{name}.key"
    try:
        key = _found_or_made(place)
    except OSError as fault:
        raise NotNow(
            f"The council's key file {place.name} can't be read or written ({fault.strerror}). Tell your administrator."
        ) from fault
    if len(key) != LENGTH:
        raise RuleBroken(f"The council's key file {place.name} is damaged. Put it back from the last backup.")
    return key


def _found_or_made(place: Path) -> bytes:
    with suppress(FileNotFoundError):
        return place.read_bytes()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = place.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        # Whoever comes second keeps the key of whoever came first.
        with suppress(FileExistsError):
            os.link(made, place)
    finally:
        made.unlink()
    return place.read_bytes()
