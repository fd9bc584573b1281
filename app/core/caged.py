"""A program of somebody else's, run once over a stranger's file: no network, bounded, ended with all that it started."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.core.confined import leave_the_network

_CLONE_NEWNS = 0x00020000
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_PR_SET_PDEATHSIG = 1
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
_START = (
    "import sys; sys.path[:] = {path!r}; from app.core.caged import become; become({limits!r}, {hidden!r}, {command!r})"
)


@dataclass(frozen=True)
class Cage:
    """Limits of one run. Memory (address space) and CPU time are those of each process in it, `file_bytes` of each file."""

    wall_seconds: float = 60.0
    cpu_seconds: int = 60
    memory_bytes: int = 2 << 30
    file_bytes: int = 200 << 20


def run_program(
    command: Sequence[str], folder: Path, cage: Cage | None = None, hidden: Sequence[Path] = ()
) -> int | None:
    """The program's exit code; None when its time was over. Nothing that it started is left when this returns.

    `folder` is its home, its working folder and the place for its temporary files; throw it away afterwards. It has a
    session of its own and no network; where the kernel allows it (Linux, as `confined` says), it finds the folders
    `hidden` empty.
    """
    cage = cage or Cage()
    limits = (cage.cpu_seconds, cage.memory_bytes, cage.file_bytes)
    code = _START.format(path=sys.path, limits=limits, hidden=[str(one) for one in hidden], command=list(command))
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own line of code
        [sys.executable, "-c", code],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        return process.wait(cage.wall_seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end_all_of(process)


def become(limits: tuple[int, int, int], hidden: Sequence[str], command: Sequence[str]) -> None:
    """In the new process: give up what the program does not need, then be the program."""
    leave_the_network()
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        # Whoever waits for the program may be killed; it ends then too.
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        _hide(libc, hidden)
    if sys.platform != "win32":
        import resource

        cpu_seconds, memory_bytes, file_bytes = limits
        for kind, most in (
            (resource.RLIMIT_CPU, cpu_seconds),
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_FSIZE, file_bytes),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(OSError, ValueError):  # macOS knows the limit of address space but refuses to set it
                resource.setrlimit(kind, (most, most))
    os.execvp(command[0], list(command))  # noqa: S606 - the program that the caller named


def _hide(libc: ctypes.CDLL, hidden: Sequence[str]) -> None:
    """Lay an empty folder over each, for this process and what it starts alone."""
    if not hidden or libc.unshare(_CLONE_NEWNS) != 0:
        return
    if libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None) == 0:
        for folder in hidden:
            libc.mount(b"none", os.fsencode(folder), b"tmpfs", 0, b"size=4k")


def _end_all_of(process: "subprocess.Popen[bytes]") -> None:
    """Its whole process group: a program that starts helpers may leave them behind."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
