"""A form is read into the API's schema, and its faults are told as people speak."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import AfterValidator, Field

from app.core.errors import EditConflict, FieldError, Invalid, RuleBroken, VersionRequired
from app.core.schema import In, Line, Prose
from app.web.forms import FormError, PostedForm, body_of, errors_from, read_form


class Kind(StrEnum):
    STRENGTH = "strength"
    WEAKNESS = "weakness"


def not_today(value: str) -> str:
    if value == "today":
        raise ValueError("Say which day.")
    return value


class Sample(In):
    title: Line
    note: Prose = ""
    due_on: date | None = Field(default=None, title="Due date")
    number: int | None = Field(default=None, ge=1, le=500, title="Words in a note")
    kind: Kind = Kind.STRENGTH
    roles: list[str] = Field(default_factory=list)
    draft: bool = False
    owner: Line | None = None
    day: Annotated[str, AfterValidator(not_today)] = ""


def form(**fields: str | tuple[str, ...]) -> PostedForm:
    return PostedForm({name: value if isinstance(value, tuple) else (value,) for name, value in fields.items()})


def test_a_whole_form_becomes_the_schema() -> None:
    sent = form(
        title=" Waits ",
        due_on="27/1/2027",
        number="12",
        kind="weakness",
        roles=("", "a", "b"),
        draft=("", "yes"),
        owner="",
    )
    data, errors = read_form(Sample, sent)
    assert not errors
    assert data == Sample(
        title="Waits", due_on=date(2027, 1, 27), number=12, kind=Kind.WEAKNESS, roles=["a", "b"], draft=True
    )


def test_a_field_that_was_not_sent_stays_unset() -> None:
    data, _ = read_form(Sample, form(title="Waits"))
    assert data is not None and data.model_fields_set == {"title"}


def test_an_emptied_field_is_none_where_that_is_allowed() -> None:
    data, _ = read_form(Sample, form(title="Waits", due_on="", owner=""))
    assert data is not None and data.model_fields_set == {"title", "due_on", "owner"} and data.owner is None


def test_no_tick_is_false_when_its_hidden_field_came() -> None:
    data, _ = read_form(Sample, form(title="Waits", draft="", roles=""))
    assert data is not None and data.draft is False and data.roles == []


def test_three_boxes_make_a_date() -> None:
    data, _ = read_form(
        Sample,
        PostedForm({"title": ("Waits",), "due_on-day": ("27",), "due_on-month": ("1",), "due_on-year": ("2027",)}),
    )
    assert data is not None and data.due_on == date(2027, 1, 27)


def test_fields_of_the_page_s_own_are_left_alone() -> None:
    data, errors = read_form(Sample, form(title="Waits", version="3", next="/"))
    assert data is not None and not errors


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Enter title."),
        ("title", "x" * 301, "Title must be 300 characters or fewer."),
        ("due_on", "soon", "Due date must be a real date, like 27 January 2027."),
        ("number", "many", "Words in a note must be a whole number, like 12."),
        ("number", "0", "Words in a note must be 1 or more."),
        ("number", "501", "Words in a note must be 500 or less."),
        ("kind", "other", "Choose kind from the list."),
        ("day", "today", "Say which day."),
        ("note", "a\x00b", "Take out the control characters; they can't be kept or printed."),
    ],
)
def test_a_fault_says_what_to_do(field: str, value: str, message: str) -> None:
    data, errors = read_form(Sample, form(**{"title": "Waits", field: value}))
    assert data is None
    assert list(errors) == [FormError(field, message)]


def test_what_is_needed_and_was_not_sent_is_asked_for() -> None:
    _, errors = read_form(Sample, form(note="x"))
    assert errors.of("title") == "Enter title."


def test_faults_come_in_the_order_of_the_fields() -> None:
    _, errors = read_form(Sample, form(number="x", title="", due_on="x"))
    assert [error.field for error in errors] == ["title", "due_on", "number"]


def test_a_page_without_its_version_is_428() -> None:
    with pytest.raises(VersionRequired):
        _ = form(title="x").version


@pytest.mark.parametrize("text", ["x", "-1", "1.0", "9" * 30, "²"])
def test_a_version_that_can_t_be_read_is_412(text: str) -> None:
    with pytest.raises(EditConflict):
        _ = form(version=text).version


def test_a_refusal_names_its_fields() -> None:
    refusal = Invalid(
        "No.", errors=(FieldError("/due_on", "Give a later day."), FieldError("/parts/0/ask", "Say what."))
    )
    assert list(errors_from(refusal)) == [
        FormError("due_on", "Give a later day."),
        FormError("parts-0-ask", "Say what."),
    ]


def test_a_refusal_without_fields_is_about_the_whole_form() -> None:
    assert list(errors_from(RuleBroken("A withdrawn document can't answer."))) == [
        FormError("", "A withdrawn document can't answer.")
    ]


def test_a_value_that_can_not_be_taken_is_refused_in_words_at_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        body_of(Sample, title="Waiting lists", note="a\x01b")
    assert [error.pointer for error in refused.value.errors] == ["/note"]
    assert "control characters" in refused.value.detail
