"""The made-up council, told once and written once for all of these tests."""

from datetime import date
from pathlib import Path

import pytest

from app.demo.drive import Drive, shared_drive
from app.demo.story import Story, tell

TODAY = date(2027, 1, 21)


@pytest.fixture(scope="session")
def story() -> Story:
    """Fernshire on day 11."""
    return tell(TODAY)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def drive(home: Path) -> Drive:
    """The shared drive, written."""
    return shared_drive(home, TODAY)
