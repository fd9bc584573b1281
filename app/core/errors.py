"""The few ways in which a request is refused; nothing else sets a status."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; `pointer` is a JSON pointer into the body ("/due_on")."""

    pointer: str
    detail: str


class Problem(Exception):
    """An expected refusal. `detail` is for the user: what is wrong and what to do next."""

    status = 400
    title = "The request could not be carried out"

    def __init__(self, detail: str, *, errors: tuple[FieldError, ...] = (), facts: dict[str, str | int] | None = None):
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.facts = facts or {}


class Unreadable(Problem):
    """What was sent is no proper request: its address, its body or a part of a form."""

    title = "The request can't be read"


class NotSignedIn(Problem):
    status = 401
    title = "Sign in first"


class Locked(NotSignedIn):
    """The session is there and was not used for a while: its owner unlocks it and goes on."""

    title = "Locked"


class Forbidden(Problem):
    status = 403
    title = "This is not yours to do"


class FromElsewhere(Problem):
    status = 403
    title = "Sent from another site"


class SecondFactorNeeded(Forbidden):
    """The right is theirs, once this session has been given a second factor."""

    title = "A second factor is needed"


class FormOutOfDate(Forbidden):
    """A form of ours without the token of this session: it was opened before the sign-in, or is none of ours."""

    title = "This page was opened before you signed in"


class NotFound(Problem):
    status = 404
    title = "Not found"


class NoSuchMethod(Problem):
    status = 405
    title = "Method not allowed"


class RuleBroken(Problem):
    status = 409
    title = "This can't be done as things stand"


class Ended(Problem):
    """It was there and is over: a link past its day, or one that was taken back."""

    status = 410
    title = "This has ended"


class EditConflict(Problem):
    """Someone saved first; `facts["current_version"]` says which version stands now."""

    status = 412
    title = "Someone else changed this"


class TooLarge(Problem):
    status = 413
    title = "Too large"


class AddressTooLong(Problem):
    status = 414
    title = "The address is too long"


class WrongType(Problem):
    status = 415
    title = "Wrong type of content"


class Invalid(Problem):
    """The body or file is not acceptable; each field error names its place."""

    status = 422
    title = "Some of what was sent is not right"


class VersionRequired(Problem):
    status = 428
    title = "Say which version you changed"


class PurposeRequired(Problem):
    """What is asked for is read only for a stated purpose, which is written down."""

    status = 428
    title = "Say what it is for"


class TooManyTries(Problem):
    status = 429
    title = "Too many tries"


class HeadersTooLarge(Problem):
    status = 431
    title = "Too much beside the request"


class NoRoom(Problem):
    """The disk is full: nothing was stored."""

    status = 507
    title = "There is no room left"


class NotNow(Problem):
    """A part that is needed is away for the moment (database busy, store away); trying again is right."""

    status = 503
    title = "Not available just now"
