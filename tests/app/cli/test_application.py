"""Every command under one name, and only what it needs brought in for it."""

import subprocess
import sys

import click
import pytest
import typer

from app.cli.application import COMMANDS, application

NAMES = [name for names in COMMANDS.values() for name in names]


def names_in(app: typer.Typer) -> list[str]:
    command = typer.main.get_command(app)
    return command.list_commands(click.Context(command))


def test_every_command_there_is_stands_in_the_list() -> None:
    assert sorted(names_in(application())) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_asked_for_is_there_by_itself(name: str) -> None:
    assert name in names_in(application(name))


def test_a_word_that_is_no_command_meets_all_of_them() -> None:
    assert len(names_in(application("--help"))) == len(NAMES)


def test_the_demo_starts_without_waiting_for_every_service() -> None:
    code = "import sys, app.cli, app.cli.demo, app.demo.drive; print('sqlalchemy' in sys.modules, 'fastapi' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "False"]
