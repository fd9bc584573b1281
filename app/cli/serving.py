"""Serving: the pages and the API, and the worker beside them."""

import ipaddress
import os
import signal
import sys
import threading
from typing import Annotated

import typer
from rich.console import Console

from app.accounts import service as accounts
from app.cli.store import Store, opened
from app.core.errors import RuleBroken
from app.intake.work import clear_left_behind
from app.jobs.work import worker as workers

console = Console(highlight=False)
BEHIND_PAGES = 5
WORKER = (sys.executable, "-m", "app.cli", "worker", "--with-parent")


def add_to(app: typer.Typer) -> None:
    app.command("serve")(serve)
    app.command("worker")(worker)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; READINESS_HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; READINESS_PORT otherwise.")] = None,
) -> None:
    """Serve the pages and the API, with a worker beside them, until Ctrl+C."""
    with opened() as store:
        run(store, host or store.settings.host, port or store.settings.port)


def worker(
    with_parent: Annotated[bool, typer.Option(help="End when standard input does.", hidden=True)] = False,
) -> None:
    """Carry out long work of this store: imports and packs. `serve` starts one by itself."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    if with_parent:
        if hasattr(os, "nice"):
            os.nice(BEHIND_PAGES)  # beside a server on the same machine: whoever waits for a page comes first
        workers.end_with_parent(ending)
    with opened() as store:
        store.files.clear_waiting_room()
        clear_left_behind(store.db, store.files)
        workers.serve(store.workshop, store.settings.home, ending)


def run(store: Store, host: str, port: int) -> None:
    """Serve a store that is open. One with demo accounts is served on loopback only."""
    import uvicorn

    from app.core.wire import MOST_HEAD_BYTES, Wire
    from app.main import create_app  # every page and route: only serving needs them

    with store.db.read() as session:
        is_demo = accounts.holds_demo_accounts(session)
    if is_demo and not is_loopback(host):
        raise RuleBroken(
            f"This store holds demo accounts, so it is served on this computer only, not on {host}. "
            "Use 127.0.0.1, or set READINESS_HOME to a store of your own."
        )
    settings = store.settings.model_copy(
        update={"secure_cookies": store.settings.secure_cookies and not is_loopback(host)}
    )
    app = create_app(settings, store.db)
    for line in said_at_start(host, port):
        console.print(line)
    signal.signal(signal.SIGTERM, _end_in_order)
    with workers.beside(WORKER):
        uvicorn.run(
            app,
            host=host,
            port=port,
            http=Wire,
            h11_max_incomplete_event_size=MOST_HEAD_BYTES,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=20,
        )


def _end_in_order(*_: object) -> None:
    """A stop asked by the system: uvicorn passes it on when it is done, and the worker beside it is to be waited for too."""
    raise SystemExit(0)


def said_at_start(host: str, port: int) -> list[str]:
    """Where to open it; off loopback, that it has to stand behind TLS."""
    if is_loopback(host):
        return [f"Open http://{host}:{port}/ in a browser. Stop with Ctrl+C."]
    return [
        f"Serving on {host}, port {port}. Stop with Ctrl+C.",
        "Put a proxy with a TLS certificate (https) in front and open that address: over plain http nobody can sign in "
        "or save from another computer. docs/settings.md says how.",
    ]


def is_loopback(host: str) -> bool:
    """True for an address that only this computer can reach."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
