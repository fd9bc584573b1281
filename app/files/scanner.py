"""The council's virus scanner (ClamAV's clamd): bytes are sent to it, it says what it knows of them. Off by default."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import NotNow

_CHUNK = 1 << 17
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 120.0
_LONGEST_ANSWER = 4096
AWAY = "The virus scanner can’t be reached"


class ScannerAway(NotNow):
    """No answer, or none that makes sense: whatever it was about is not scanned."""

    title = "The virus scanner can’t be reached"


@dataclass(frozen=True)
class Verdict:
    """`found` is the scanner's name of what it found, "" for nothing; `fault` why it could not look into this file."""

    found: str = ""
    fault: str = ""


class Scanner:
    """clamd at `host:port`, or at the path of its socket on this computer; speaks its INSTREAM command."""

    def __init__(self, address: str):
        self._address = address

    def is_there(self) -> bool:
        """Whether it answers."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zPING\0")
                return _answer(connection) == "PONG"
        except OSError:
            return False

    def scan(self, path: Path) -> Verdict:
        """What it says of a file. ScannerAway (503) when it says nothing that makes sense."""
        try:
            with self._connected() as connection, path.open("rb") as file:
                connection.sendall(b"zINSTREAM\0")
                try:
                    while chunk := file.read(_CHUNK):
                        connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
                    connection.sendall(bytes(4))
                except (BrokenPipeError, ConnectionResetError):
                    pass  # past its limit of size it answers at once and listens no more
                answer = _answer(connection)
        except OSError as fault:
            raise ScannerAway(f"{AWAY}. Try again in a few minutes.") from fault
        return _verdict(answer)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(_CONNECT_SECONDS)
            with connection:
                connection.connect(self._address)
                connection.settimeout(_ANSWER_SECONDS)
                yield connection
            return
        host, _, port = self._address.rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS) as connection:
            connection.settimeout(_ANSWER_SECONDS)
            yield connection


def _answer(connection: socket.socket) -> str:
    """One answer, which ends with a zero byte."""
    heard = b""
    while b"\0" not in heard and len(heard) < _LONGEST_ANSWER:
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        heard += more
    return heard.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict()
    if answer.startswith("stream: ") and said.endswith(" FOUND"):
        return Verdict(found=said.removesuffix(" FOUND")[:100])
    if "size limit exceeded" in said:
        return Verdict(fault="This file is larger than the virus scanner takes. Make it smaller, or add a link to it.")
    if said.endswith(" ERROR"):
        return Verdict(fault="The virus scanner could not look into this file. Save it again, and add that.")
    raise ScannerAway(f"{AWAY}. Try again in a few minutes.")
