"""What the check said of a file, in few words."""

from app.documents.check import inspect
from app.documents.facts import Flag, Outcome


def outcome(data: bytes, name: str) -> tuple[Outcome, str]:
    inspection = inspect(data, name)
    return inspection.outcome, inspection.sentence


def flags(data: bytes, name: str) -> set[Flag]:
    inspection = inspect(data, name)
    assert inspection.accepted, inspection.sentence
    return {warning.flag for warning in inspection.warnings}


def refused(data: bytes, name: str, said: str) -> None:
    found, sentence = outcome(data, name)
    assert found is Outcome.REFUSE
    assert said in sentence


def quarantined(data: bytes, name: str, said: str) -> None:
    found, sentence = outcome(data, name)
    assert found is Outcome.QUARANTINE
    assert said in sentence
