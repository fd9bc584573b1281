"""What the children of the tests are given to do; they load this and nothing more, so it imports no test."""

import os
import socket
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Told:
    on: date
    words: tuple[str, ...]


def tell(words: str) -> Told:
    return Told(date(2027, 1, 21), (words,))


def process() -> int:
    return os.getpid()


def print_much() -> str:
    print("noise " * 1000)  # noqa: T201 - that is what libraries do
    return "said"


def sleep_long() -> None:
    time.sleep(30)


def compute_long() -> None:
    while True:
        pass


def eat_memory() -> int:
    return len(bytearray(4 << 30))


def die() -> None:
    os.abort()


def go_wrong() -> None:
    raise LookupError("not there")


def call_out(port: int) -> str:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return "connected"
    except OSError as refused:
        return type(refused).__name__


def write_file(path: str) -> str:
    try:
        Path(path).write_text("x" * 10)
    except OSError as refused:
        return type(refused).__name__
    return "written"


def database_address() -> str:
    return os.environ.get("DATABASE_URL", "")
