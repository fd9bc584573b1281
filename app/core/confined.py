"""A few long-lived child processes that do risky work (reading strangers' files) under limits."""

import ctypes
import importlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

import orjson

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
# All that a child gets to know of our surroundings: no database address, no keys.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")
_REFUSED_EVENTS = frozenset(
    ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "os.system")
)
_START = "import sys; sys.path[:] = {path!r}; from app.core.confined import serve; serve({preload!r}, {memory})"


class Reason(StrEnum):
    """Why a piece of work gave no result."""

    TOO_SLOW = "too_slow"
    TOO_BIG = "too_big"
    CRASHED = "crashed"
    FAULT = "fault"


class WorkFailed(Exception):
    """The child was stopped, died or met a fault; `detail` is for the log, never for a page."""

    def __init__(self, reason: Reason, detail: str):
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Bounds:
    """Limits of one piece of work; the memory is that of the whole child (address space, bytes)."""

    wall_seconds: float = 8.0
    cpu_seconds: int = 8
    memory_bytes: int = 1 << 30


class Pool:
    """Up to `size` children, started when first needed, each used for many pieces of work; safe to share by threads.

    A child is renewed after `renew_after` pieces, so that what a library leaks does not add up. On Linux a child
    sits in an empty network of its own where the kernel allows that (`Pool.network` says so once a child has run);
    elsewhere only Python's own sockets are refused. On Windows there are no CPU and memory limits, only the clock; on
    macOS none of memory. A child may read every file that we may read: it is limited, not sealed.
    """

    def __init__(
        self, preload: Sequence[str] = (), size: int = 2, bounds: Bounds | None = None, renew_after: int = 300
    ):
        self.bounds = bounds or Bounds()
        self.size = size
        self.network = "unknown"
        self._preload = tuple(preload)
        self._renew_after = renew_after
        self._closed = False
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)

    def run(self, function: Callable[..., Any], *arguments: str | int | None, bounds: Bounds | None = None) -> Any:
        """What `function(*arguments)` returns in a child, as JSON values; WorkFailed when it gives nothing.

        `function` is named by module and name, so it must stand at the top of a module. It may return dataclasses,
        dates and enums; they come back as dicts and strings, because a child that was taken over must not be able
        to hand us objects. `bounds` may set other times than the pool's; the memory is the pool's.
        """
        if self._closed:
            raise RuntimeError("This pool has been closed.")
        child = self._idle.get()
        try:
            if child is None or child.work_done >= self._renew_after or not child.is_alive():
                if child is not None:
                    child.end()
                child = None
                child = _Child(self._preload, self.bounds)
                self.network = child.network
            return child.work(f"{function.__module__}:{function.__qualname__}", arguments, bounds or self.bounds)
        finally:
            if child is not None and (self._closed or not child.is_alive()):
                child.end()
                child = None
            self._idle.put(child)

    def close(self) -> None:
        """End all children that are idle now; one at work ends when its work does."""
        self._closed = True
        idle: list[_Child | None] = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for child in idle:
            if child is not None:
                child.end()
            self._idle.put(None)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Child:
    """The parent's end of one child."""

    def __init__(self, preload: tuple[str, ...], bounds: Bounds):
        self.work_done = 0
        code = _START.format(path=sys.path, preload=preload, memory=bounds.memory_bytes)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1"}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own line of code
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            close_fds=True,
        )
        hello = self._exchange(None, 60.0)
        self.network: str = hello["network"]

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def work(self, function: str, arguments: Sequence[str | int | None], bounds: Bounds) -> Any:
        self.work_done += 1
        order = orjson.dumps({"function": function, "arguments": arguments, "cpu_seconds": bounds.cpu_seconds})
        answer = self._exchange(order, bounds.wall_seconds)
        if "result" in answer:
            return answer["result"]
        self.end()
        raise WorkFailed(Reason(answer["reason"]), answer["detail"])

    def end(self) -> None:
        """Stop the child and wait for it, so that nothing is left behind."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, order: bytes | None, seconds: float) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Event()
        timer = threading.Timer(seconds, self._stop, (late,))
        timer.daemon = True
        timer.start()
        try:
            if order is not None:
                _send(self._process.stdin, order)
            answer = _receive(self._process.stdout)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is not None:
            return orjson.loads(answer)
        self.end()
        if late.is_set():
            raise WorkFailed(Reason.TOO_SLOW, f"stopped after {seconds} s")
        if self._process.returncode == -getattr(signal, "SIGXCPU", 0):
            raise WorkFailed(Reason.TOO_SLOW, "stopped at its limit of CPU time")
        raise WorkFailed(Reason.CRASHED, f"ended by itself with code {self._process.returncode}")

    def _stop(self, late: threading.Event) -> None:
        late.set()
        with suppress(OSError):
            self._process.kill()


def serve(preload: Sequence[str], memory_bytes: int) -> None:
    """The child's whole life: give up what it does not need, then do work until the parent goes away."""
    network = leave_the_network()
    orders = sys.stdin.buffer
    # What a library prints must not land between our answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for module in preload:
        importlib.import_module(module)
    _limit_memory_and_files(memory_bytes)
    _send(answers, orjson.dumps({"network": network}))
    while (order := _receive(orders)) is not None:
        answer, go_on = _carry_out(orjson.loads(order))
        _send(answers, answer)
        if not go_on:
            return


def _carry_out(order: dict[str, Any]) -> tuple[bytes, bool]:
    """The answer, and whether this child is still fit for more: after a fault it is not."""
    module, _, name = order["function"].partition(":")
    _limit_cpu(order["cpu_seconds"])
    try:
        function = getattr(importlib.import_module(module), name)
        return orjson.dumps({"result": function(*order["arguments"])}), True
    except MemoryError:
        return orjson.dumps({"reason": Reason.TOO_BIG, "detail": "out of memory"}), False
    except BaseException as fault:  # a Rust panic is no Exception
        told = f"{type(fault).__name__}: {fault}"[:300].encode("utf-8", "replace").decode()
        return orjson.dumps({"reason": Reason.FAULT, "detail": told}), False


def leave_the_network() -> str:
    """ "none" when the kernel gave us an empty network, "python" when only Python's sockets are refused."""
    sys.addaudithook(_refuse_sockets)
    if not sys.platform.startswith("linux"):
        return "python"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return "none"
    return "python"


def _refuse_sockets(event: str, arguments: tuple[object, ...]) -> None:
    if event in _REFUSED_EVENTS:
        raise PermissionError(f"{event} is not for a confined process")


def _limit_memory_and_files(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    limits = ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0))
    for kind, most in limits:
        with suppress(OSError, ValueError):  # macOS knows the limit of address space but refuses to set it
            resource.setrlimit(kind, (most, most))


def _limit_cpu(seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _send(pipe: Any, message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def _receive(pipe: BinaryIO | Any) -> bytes | None:
    head = pipe.read(8)
    if len(head) < 8:
        return None
    length = int.from_bytes(head, "big")
    message: bytes = pipe.read(length)
    return message if len(message) == length else None
