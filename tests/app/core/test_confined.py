"""Work in limited child processes: what goes wrong there stays there."""

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.core.confined import Bounds, Pool, Reason, WorkFailed
from tests.app.core.confined_work import (
    call_out,
    compute_long,
    database_address,
    die,
    eat_memory,
    go_wrong,
    print_much,
    process,
    sleep_long,
    tell,
    write_file,
)


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(size=1, bounds=Bounds(wall_seconds=20, cpu_seconds=20)) as pool:
        yield pool


def failure(pool: Pool, function: object, *arguments: str | int, bounds: Bounds | None = None) -> Reason:
    with pytest.raises(WorkFailed) as failed:
        pool.run(function, *arguments, bounds=bounds)  # type: ignore[arg-type]
    return failed.value.reason


def test_a_result_comes_back_as_plain_values(pool: Pool) -> None:
    assert pool.run(tell, "hello") == {"on": "2027-01-21", "words": ["hello"]}


def test_work_is_done_in_another_process_which_is_used_again(pool: Pool) -> None:
    first = pool.run(process)
    assert first != os.getpid()
    assert pool.run(process) == first


def test_what_a_library_prints_does_not_garble_the_answer(pool: Pool) -> None:
    assert pool.run(print_much) == "said"


def test_work_over_its_time_is_stopped_and_the_next_is_done(pool: Pool) -> None:
    assert failure(pool, sleep_long, bounds=Bounds(wall_seconds=0.5)) is Reason.TOO_SLOW
    assert pool.run(print_much) == "said"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of CPU time for a process")
def test_work_over_its_cpu_time_is_stopped(pool: Pool) -> None:
    assert failure(pool, compute_long, bounds=Bounds(wall_seconds=60, cpu_seconds=0)) is Reason.TOO_SLOW


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of memory for a process")
def test_work_over_its_memory_is_stopped_and_the_next_is_done(pool: Pool) -> None:
    assert failure(pool, eat_memory) is Reason.TOO_BIG
    assert pool.run(print_much) == "said"


def test_a_child_that_dies_is_replaced(pool: Pool) -> None:
    assert failure(pool, die) is Reason.CRASHED
    assert pool.run(print_much) == "said"


def test_a_fault_is_told_and_the_child_replaced(pool: Pool) -> None:
    first = pool.run(process)
    assert failure(pool, go_wrong) is Reason.FAULT
    assert pool.run(process) != first


def test_a_child_is_renewed_after_so_many_pieces() -> None:
    with Pool(size=1, renew_after=2) as pool:
        assert len({pool.run(process) for _ in range(5)}) == 3


def test_a_child_cannot_reach_a_server_here(pool: Pool) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        assert pool.run(call_out, server.getsockname()[1]) != "connected"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of file size for a process")
def test_a_child_writes_no_files(pool: Pool, tmp_path: Path) -> None:
    assert pool.run(write_file, str(tmp_path / "planted")) != "written"


def test_a_child_is_not_told_our_settings(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert pool.run(database_address) == ""


def test_threads_share_a_pool() -> None:
    with Pool(size=2) as pool, ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: pool.run(process), range(24)))
    assert len(set(answers)) <= 2


def test_a_closed_pool_leaves_no_child_and_takes_no_work() -> None:
    pool = Pool(size=1)
    child = pool.run(process)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(RuntimeError):
        pool.run(process)
