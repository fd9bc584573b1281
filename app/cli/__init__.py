"""The command line, `readiness`: demo, start, serve, worker, migrate, load-list, create-user, import, gaps, pack, verify, audit."""

from app.cli.application import main

__all__ = ["main"]
