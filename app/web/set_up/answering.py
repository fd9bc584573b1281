"""How a form of Set up is answered: it worked and the next page says so, or its page comes again with what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fastapi.responses import RedirectResponse, Response

from app.core.errors import EditConflict, Problem
from app.web.forms import NO_ERRORS, FormErrors, PostedForm, errors_from
from app.web.notices import tell
from app.web.views.shared import Conflict, Pair


@dataclass(frozen=True)
class Sent:
    """A form that comes back to its page: what was typed, what is wrong, and the status; by default nothing was sent."""

    form: PostedForm = field(default_factory=PostedForm)
    errors: FormErrors = NO_ERRORS
    status: int = 200
    is_conflict: bool = False

    def typed(self, names: Iterable[str]) -> dict[str, str]:
        """What was typed into those of the fields that were sent."""
        return {name: self.form[name] for name in names if name in self.form}

    def conflict_with(self, stands: Mapping[str, str], labels: Mapping[str, str]) -> Conflict | None:
        """What somebody else saved beside what was typed, None when no edit met another."""
        if not self.is_conflict:
            return None
        pairs = [Pair(labels[name], stands[name], typed) for name, typed in self.typed(labels).items()]
        return Conflict([pair for pair in pairs if pair.theirs != pair.yours])

    def faults_beside(self, conflict: Conflict | None) -> FormErrors:
        """The faults to list: a conflict that is shown side by side needs none."""
        return NO_ERRORS if conflict is not None and conflict.pairs else self.errors


def refused(form: PostedForm, errors: FormErrors) -> Sent:
    """A form whose fields can't be read."""
    return Sent(form, errors, 422)


def refused_by(form: PostedForm, problem: Problem) -> Sent:
    """A form that the service refused, in its words."""
    return Sent(form, errors_from(problem), problem.status, isinstance(problem, EditConflict))


def done(address: str, words: str) -> Response:
    """On to `address`, which says what was done."""
    response = RedirectResponse(address, 303)
    tell(response, words)
    return response
