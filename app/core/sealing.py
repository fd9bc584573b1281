"""Sealing small secrets with one of the council's keys, which lie beside the data and never in the database."""

import base64
import hashlib
import hmac

from app.core.errors import RuleBroken


def seal(key: bytes, secret: str) -> str:
    """The secret as the database may hold it (Fernet: AES-128-CBC and HMAC-SHA-256)."""
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(key)).encrypt(secret.encode()).decode("ascii")


def unseal(key: bytes, sealed: str) -> str:
    """The secret again. RuleBroken (409) when it was sealed with another key."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(base64.urlsafe_b64encode(key)).decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise RuleBroken(
            "The council's key file does not fit this database. Put back the one from the same backup."
        ) from fault


def keyed_hash(key: bytes, text: str) -> str:
    """HMAC-SHA-256: a short code can't be found from it without the key."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
