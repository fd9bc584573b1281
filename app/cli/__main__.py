"""`python -m app.cli`: the same as `readiness`, for the worker that a server starts beside itself."""

from app.cli.application import main

main()
