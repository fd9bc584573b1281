"""Where checkpoints go that this service can't take back: a file it only ever appends to, or a syslog server."""

import os
import socket
from datetime import UTC
from urllib.parse import urlsplit

from app.core.clock import now

SECONDS = 10.0
# Facility 13 is "log audit", severity 5 "notice" (RFC 5424).
PRIORITY = 13 * 8 + 5


class OutsideFault(Exception):
    """The line could not be left there; says why."""


def append(target: str, line: str) -> None:
    """Leave one line at `target`: the path of a file, `syslog://host:514` (UDP) or `syslog+tcp://host:601`."""
    try:
        if target.startswith(("syslog://", "syslog+tcp://")):
            _to_syslog(target, line)
        else:
            _to_file(target, line)
    except (OSError, ValueError) as fault:
        raise OutsideFault(
            f"{target} can't be reached or written ({getattr(fault, 'strerror', None) or fault})."
        ) from fault


def _to_file(path: str, line: str) -> None:
    # Append only and never truncated by us; that nobody else can either is for the file's own place to see to.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        data = line.encode() + b"\n"
        if os.write(handle, data) != len(data):
            raise OSError("only a part of the line was written")
        os.fsync(handle)
    finally:
        os.close(handle)


def _to_syslog(target: str, line: str) -> None:
    place = urlsplit(target)
    stamp = now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    message = f"<{PRIORITY}>1 {stamp} {socket.gethostname() or '-'} readiness - checkpoint - {line}".encode()
    if place.scheme == "syslog+tcp":
        with socket.create_connection((place.hostname or "", place.port or 601), SECONDS) as stream:
            stream.sendall(f"{len(message)} ".encode() + message)  # RFC 6587, counted
        return
    family, kind, protocol, _, address = socket.getaddrinfo(place.hostname, place.port or 514, type=socket.SOCK_DGRAM)[
        0
    ]
    with socket.socket(family, kind, protocol) as datagram:
        datagram.settimeout(SECONDS)
        datagram.sendto(message, address)
