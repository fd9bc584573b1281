"""What `readiness serve` says when it starts, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli.serving import is_loopback, said_at_start
from app.jobs.work import is_worked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_computer_the_address_is_all_that_is_said(host: str) -> None:
    assert is_loopback(host)
    assert said_at_start(host, 8000) == [f"Open http://{host}:8000/ in a browser. Stop with Ctrl+C."]


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "readiness.council.example"])
def test_for_other_computers_it_says_that_tls_has_to_stand_in_front(host: str) -> None:
    assert "TLS" in said_at_start(host, 8000)[-1]


def test_a_stop_asked_by_the_system_ends_the_worker_first(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {**os.environ, "READINESS_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        while not is_worked(tmp_path):
            assert server.poll() is None
            time.sleep(0.05)
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        assert not is_worked(tmp_path)
