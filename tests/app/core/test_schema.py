"""Days and times in bodies are written out: no number is taken for a day of 1970."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import BeforeValidator, ValidationError

import app.main  # noqa: F401  (every schema is known once the application is)
from app.core.schema import Day, In, Moment


class Planned(In):
    on: Day
    at: Moment | None = None


@pytest.mark.parametrize("value", [0, "0", 1.5, "1e3", True])
def test_a_number_is_no_day(value: Any) -> None:
    with pytest.raises(ValidationError, match="Write a day as 2027-01-31"):
        Planned.model_validate({"on": value})
    with pytest.raises(ValidationError, match="Write a day as 2027-01-31"):
        Planned.model_validate({"on": "2027-01-31", "at": value})


def test_every_day_in_a_body_is_such_a_day() -> None:
    loose = [
        f"{model.__name__}.{name}"
        for model in bodies(In)
        if model.__module__.startswith("app.")
        for name, field in model.model_fields.items()
        if any(holds_a_day(one) for one in (field.annotation, *get_args(field.annotation)))
        and not any(isinstance(one, BeforeValidator) for one in field.metadata)
    ]
    assert not loose, "app.core.schema.Day and Moment refuse numbers"


def bodies(model: type[In]) -> Iterator[type[In]]:
    for one in model.__subclasses__():
        yield one
        yield from bodies(one)


def holds_a_day(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, date)
