"""Every command under one name; a refusal is one sentence and a non-zero exit, never a traceback."""

import sys
from typing import Any

import typer
from rich.console import Console

from app.cli import catalogue, council, demo, outputs, serving
from app.core.errors import Problem

app = typer.Typer(
    name="readiness",
    help="Evidence manager for councils that prepare for a CQC assessment of adult social care.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (demo, serving, council, catalogue, outputs):
    module.add_to(app)


def main() -> None:
    """Run one command."""
    try:
        app()
    except Problem as problem:
        say_refusal(problem)
        sys.exit(1)
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped.")
        sys.exit(130)


def say_refusal(problem: Problem) -> None:
    """The sentence, and each fault with its place."""
    console: Any = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(problem.detail, style="bold", markup=False)
    for error in problem.errors:
        console.print(f"  {error.pointer.strip('/') or 'all'}: {error.detail}", markup=False)
