"""What `readiness serve` says when it starts."""

import pytest

from app.cli.serving import is_loopback, said_at_start


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_computer_the_address_is_all_that_is_said(host: str) -> None:
    assert is_loopback(host)
    assert said_at_start(host, 8000) == [f"Open http://{host}:8000/ in a browser. Stop with Ctrl+C."]


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "readiness.council.example"])
def test_for_other_computers_it_says_that_tls_has_to_stand_in_front(host: str) -> None:
    assert "TLS" in said_at_start(host, 8000)[-1]
