"""A checkpoint: the record's last number and hash, signed with the council's own key (Ed25519); one line of JSON."""

import base64
import json
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.audit.rules import canonical, sha256
from app.core.config import Settings
from app.core.errors import Invalid
from app.core.keys import council_key

FORM = "readiness_checkpoint"


@dataclass(frozen=True)
class Checkpoint:
    """`public_key` and `signature` are base64; the signature is over the canonical JSON of the rest."""

    sequence: int
    sha256: str
    at: str
    public_key: str
    signature: str = ""

    @property
    def line(self) -> str:
        """What leaves the machine, is printed and kept: one line."""
        return canonical(self._signed_part() | {"signature": self.signature}).decode()

    @property
    def is_signed(self) -> bool:
        """Whether the signature is the work of the key that it names; whose key that is, the reader compares."""
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.public_key, validate=True))
            key.verify(base64.b64decode(self.signature, validate=True), canonical(self._signed_part()))
        except (InvalidSignature, ValueError, NotBase64):
            return False
        return True

    def _signed_part(self) -> dict[str, Any]:
        return {
            FORM: 1,
            "at": self.at,
            "public_key": self.public_key,
            "sequence": self.sequence,
            "sha256": self.sha256,
        }


def signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The council's own key for the record, made when first asked for; it lies with the other keys in the data folder."""
    return Ed25519PrivateKey.from_private_bytes(council_key(settings, "record"))


def public_key(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def fingerprint(public: str) -> str:
    """What people compare by eye: the first 32 signs of the key's SHA-256, in fours."""
    digest = sha256(public.encode())[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def sign(key: Ed25519PrivateKey, sequence: int, head: str, at: datetime) -> Checkpoint:
    plain = Checkpoint(sequence, head, at.isoformat(timespec="seconds"), public_key(key))
    signature = key.sign(canonical(plain._signed_part()))
    return Checkpoint(plain.sequence, plain.sha256, plain.at, plain.public_key, base64.b64encode(signature).decode())


def read(content: bytes) -> list[Checkpoint]:
    """Every checkpoint in a file: one line, an append-only file of many, a syslog file, or a mail as it was saved.

    Invalid (422) where there is none.
    """
    found = _lines(content) or _lines(_text_of_mail(content))
    if not found:
        raise Invalid(
            "There is no checkpoint in this file. Give the mail or the file that a checkpoint was written to."
        )
    return found


def _lines(content: bytes) -> list[Checkpoint]:
    found = []
    for line in content.decode("utf-8", "replace").splitlines():
        start = line.find('{"at":')
        if start < 0 or f'"{FORM}":1' not in line:
            continue
        try:
            kept = json.loads(line[start : line.rfind("}") + 1])
            found.append(
                Checkpoint(
                    int(kept["sequence"]),
                    str(kept["sha256"]),
                    str(kept["at"]),
                    str(kept["public_key"]),
                    str(kept["signature"]),
                )
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _text_of_mail(content: bytes) -> bytes:
    message = message_from_bytes(content, policy=default)
    body = message.get_body(("plain",))
    return b"" if body is None else str(body.get_content()).encode()
