"""Every command under one name; a refusal is one sentence and a non-zero exit, never a traceback."""

import sys
from importlib import import_module
from typing import Any

import typer
from rich.console import Console

from app.core.errors import Problem

# Commands in the order of the help, by module. Only the module of the command that was asked for is imported: with all the
# services behind it, that takes a second or two.
COMMANDS = {
    "demo": ("demo",),
    "serving": ("serve", "worker"),
    "council": ("start", "load-list", "create-user", "migrate"),
    "catalogue": ("import",),
    "watching": ("watch",),
    "outputs": ("gaps", "pack", "verify"),
    "record": ("audit",),
}


def application(command: str = "") -> typer.Typer:
    """All the commands, or as few as hold this one."""
    made = typer.Typer(
        name="readiness",
        help="Evidence manager for councils that prepare for a CQC assessment of adult social care.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(_only_commands)
    wanted = [module for module, names in COMMANDS.items() if command in names]
    for module in wanted or COMMANDS:
        import_module(f"app.cli.{module}").add_to(made)
    return made


def _only_commands() -> None:
    """Without this, Typer would take an application of one command for that command."""


def main() -> None:
    """Run one command."""
    try:
        application(sys.argv[1] if len(sys.argv) > 1 else "")()
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
