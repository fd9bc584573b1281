"""What a page's form sent: fields and files, read into the schema of the API's body, with faults in plain words."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import UploadFile

from app.core.errors import EditConflict, FieldError, Invalid, Problem, VersionRequired
from app.web.dates import read_date

MOST_FILES = 500
MOST_FIELDS = 3000
LARGEST_FIELD = 1024 * 1024

# Stands in every form (own_forms.py); no page reads it as something a person typed.
FORM_TOKEN = "form-token"  # noqa: S105 - a field's name

Schema = TypeVar("Schema", bound=BaseModel)


@dataclass(frozen=True)
class PostedForm:
    """Fields and files of one form. A field that was not sent reads as empty; `version` must have been."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[UploadFile, ...]] = field(default_factory=dict)
    token: str = field(default="", repr=False)

    def __getitem__(self, name: str) -> str:
        """The field's (last) text, "" when it was not sent."""
        return (self.fields.get(name) or ("",))[-1]

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field of ticks; the empty one that stands for "none ticked" is left out."""
        return tuple(value for value in self.fields.get(name, ()) if value)

    def chosen_files(self, name: str) -> tuple[UploadFile, ...]:
        """The files of a file field; none when the person chose none."""
        return tuple(file for file in self.files.get(name, ()) if file.filename)

    @property
    def version(self) -> int:
        """The version of the row on the page; VersionRequired (428) without one, EditConflict (412) if unreadable."""
        text = self["version"]
        if not text:
            raise VersionRequired("This page was opened before the last change. Open it again, then save.")
        if not (text.isdecimal() and len(text) < 10):
            raise EditConflict("This page is out of date. Open it again, then save.")
        return int(text)


@dataclass(frozen=True)
class FormError:
    """One fault: the field's name ("" when it is about the whole form) and what to do."""

    field: str
    message: str


@dataclass(frozen=True)
class FormErrors:
    """The faults of a form, in the order of its fields; false when there are none."""

    entries: tuple[FormError, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    def __iter__(self) -> Iterator[FormError]:
        return iter(self.entries)

    def of(self, name: str) -> str:
        """The first message about one field, "" when it has none."""
        return next((entry.message for entry in self.entries if entry.field == name), "")

    def plus(self, *entries: FormError) -> "FormErrors":
        """These faults and more."""
        return FormErrors((*self.entries, *entries))


NO_ERRORS = FormErrors()
_MENDED_BY_TYPING = frozenset({409, 413, 422})


async def read_posted(request: Request) -> PostedForm:
    """The form of this request; read once, however often it is asked for."""
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
    fields: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[UploadFile, ...]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = (*files.get(name, ()), value)
        else:
            fields[name] = (*fields.get(name, ()), value)
    token = fields.pop(FORM_TOKEN, ("",))[-1]
    return PostedForm(fields, files, token)


async def _posted(request: Request) -> AsyncIterator[PostedForm]:
    try:
        yield await read_posted(request)
    finally:
        await request.close()


Posted = Annotated[PostedForm, Depends(_posted)]


def read_form(schema: type[Schema], form: PostedForm) -> tuple[Schema | None, FormErrors]:
    """The form as `schema`, or None and what is wrong. Only the schema's own fields are read.

    An empty field means None where the schema allows it. A date may come as people write it, or as three boxes named
    `{field}-day`, `-month`, `-year`. A tick box counts as sent when the page's macro put its hidden field beside it.
    """
    faults: list[FormError] = []
    values: dict[str, Any] = {}
    for name, info in schema.model_fields.items():
        if not _was_sent(name, form):
            continue
        value = _value(name, info, form)
        if isinstance(value, FormError):
            faults.append(value)
        else:
            values[name] = value
    try:
        data = schema.model_validate(values)
    except ValidationError as problem:
        unread = {fault.field for fault in faults}
        faults += [
            fault for fault in (_fault(schema, error) for error in problem.errors()) if fault.field not in unread
        ]
        data = None
    if faults:
        order = {name: place for place, name in enumerate(schema.model_fields)}
        return None, FormErrors(
            tuple(sorted(faults, key=lambda fault: order.get(fault.field.split("-")[0], len(order))))
        )
    return data, NO_ERRORS


def body_of(schema: type[Schema], **values: Any) -> Schema:
    """A body from values that a page picked out of its form; Invalid (422) in words for one that can't be taken."""
    try:
        return schema.model_validate(values)
    except ValidationError as problem:
        faults = [_fault(schema, error) for error in problem.errors()]
        errors = tuple(FieldError(f"/{fault.field.split('-')[0]}", fault.message) for fault in faults)
        raise Invalid(faults[0].message, errors=errors) from problem


def errors_from(problem: Problem) -> FormErrors:
    """A service's refusal as faults of the form that caused it."""
    if not problem.errors:
        return FormErrors((FormError("", problem.detail),))
    return FormErrors(tuple(_from_pointer(error) for error in problem.errors))


@dataclass(frozen=True)
class Returned:
    """A form that comes back to whoever sent it: what was typed, what is wrong with it, and the status of its page."""

    form: PostedForm
    errors: FormErrors
    status: int = 422

    @property
    def is_stale(self) -> bool:
        """Someone saved first: the page then shows what stands now."""
        return self.status == EditConflict.status


def returned(form: PostedForm, problem: Problem) -> Returned:
    """The form with a service's refusal; raises the refusal where nothing typed could mend it (no right, no room)."""
    if isinstance(problem, EditConflict):
        return Returned(form, FormErrors((FormError("", problem.detail),)), problem.status)
    if problem.status not in _MENDED_BY_TYPING:
        raise problem
    return Returned(form, errors_from(problem))


def _from_pointer(error: FieldError) -> FormError:
    return FormError(error.pointer.strip("/").replace("/", "-"), error.detail)


def _kinds(annotation: Any) -> set[Any]:
    """Every type named in an annotation: `list[date] | None` names list, date and NoneType."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kinds(parts[0])
    here = {origin} if isinstance(origin, type) else set()
    return here.union(*(_kinds(part) for part in parts)) if parts else {annotation}


def _was_sent(name: str, form: PostedForm) -> bool:
    return name in form or f"{name}-day" in form


def _value(name: str, info: FieldInfo, form: PostedForm) -> Any:
    kinds = _kinds(info.annotation)
    if kinds & {list, tuple, set, frozenset}:
        return form.many(name)
    if bool in kinds:
        return any(value in ("yes", "on", "true", "1") for value in form.many(name))
    text = _date_text(name, form) if date in kinds else form[name]
    if not text.strip():
        return None if type(None) in kinds else (text if str in kinds else None)
    if date not in kinds:
        return text
    return read_date(text) or FormError(name, f"{_label(name, info)} must be a real date, like 27 January 2027.")


def _date_text(name: str, form: PostedForm) -> str:
    boxes = [form[f"{name}-{part}"] for part in ("day", "month", "year")]
    return " ".join(boxes) if f"{name}-day" in form else form[name]


def _label(name: str, info: FieldInfo | None) -> str:
    """How people call the field: its title in the schema, else its name in words."""
    words = info.title if info is not None and info.title else name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label


def _fault(schema: type[BaseModel], error: Any) -> FormError:
    place = [str(part) for part in error["loc"]]
    name = place[0] if place else ""
    label = _label(name, schema.model_fields.get(name)) if name else ""
    return FormError("-".join(place), _message(label, error))


# Pydantic's kinds of fault, each as a sentence about the field.
_SENTENCES = {
    "missing": "Enter {lower}.",
    "string_too_short": "Enter {lower}.",
    "too_short": "Choose at least {min_length} for {lower}.",
    "string_too_long": "{label} must be {max_length:,} characters or fewer.",
    "enum": "Choose {lower} from the list.",
    "literal_error": "Choose {lower} from the list.",
    "int_parsing": "{label} must be a whole number, like 12.",
    "int_from_float": "{label} must be a whole number, like 12.",
    "float_parsing": "{label} must be a number, like 12.5.",
    "greater_than_equal": "{label} must be {ge} or more.",
    "greater_than": "{label} must be more than {gt}.",
    "less_than_equal": "{label} must be {le} or less.",
    "less_than": "{label} must be less than {lt}.",
}


def _message(label: str, error: Any) -> str:
    context = error.get("ctx") or {}
    if error["type"] == "value_error":
        return str(context.get("error", error["msg"]))
    if error.get("input", "") is None:
        return _SENTENCES["missing"].format(lower=_lower(label))
    sentence = _SENTENCES.get(error["type"], "{label} can’t be read. Check it and try again.")
    return sentence.format(label=label, lower=_lower(label), **context)
