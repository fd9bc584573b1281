"""Set up: the council's abbreviations and other words of its own, one on a line."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from app.access import Actor, CurrentActor, Db, Permission
from app.assessments import service as assessments
from app.assessments.schemas import LabelSays, SettingsPatch
from app.core.errors import EditConflict, Invalid
from app.web.forms import NO_ERRORS, FormError, FormErrors, Posted
from app.web.frame import frame
from app.web.set_up.answering import Sent, done, refused, refused_by
from app.web.shell import render
from app.web.views.set_up import WordsForm

router = APIRouter()
MEANS = "="
LABELS = {"words": "Words and what they mean", "labels": "Sensitivity labels"}
MEANINGS = {"open": LabelSays.OPEN, "internal": LabelSays.INTERNAL, "restricted": LabelSays.RESTRICTED}
NO_MEANING = "Write open, internal or restricted after the equals sign."
NOTHING = Sent()


@router.get("/set-up/words")
def words_page(request: Request, db: Db, actor: CurrentActor) -> Response:
    """The words as they stand."""
    return _show(request, db, actor)


@router.post("/set-up/words")
def save_words(request: Request, db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Save the whole list; a line that can't be read is named by its number, and nothing is saved."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    words, errors = read_words(form["words"])
    labels, faults = read_words(form["labels"], "labels")
    odd = next((name for name, said in labels.items() if said.lower() not in MEANINGS), "")
    if odd:
        faults = FormErrors((FormError("labels", f"{odd}: {NO_MEANING}"),))
    errors = errors.plus(*faults)
    if errors:
        return _show(request, db, actor, refused(form, errors))
    try:
        with db.write() as session:
            data = SettingsPatch.model_validate(
                {"abbreviations": words, "labels": {name: said.lower() for name, said in labels.items()}}
            )
            assessments.change_settings(session, actor, form.version, data)
    except ValidationError as wrong:
        said = f"{wrong.errors()[0]['loc'][-1]}: make the word and what it means shorter."
        return _show(request, db, actor, refused(form, FormErrors((FormError("words", said),))))
    except (Invalid, EditConflict) as problem:
        return _show(request, db, actor, refused_by(form, problem))
    return done("/set-up", "The council’s words are saved.")


def read_words(text: str, field: str = "words") -> tuple[dict[str, str], FormErrors]:
    """ "MPS = market position statement", one on a line; empty lines are left out."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        word, means, meaning = (part.strip() for part in line.partition(MEANS))
        if not line.strip():
            continue
        if not (word and means and meaning):
            return {}, _at_line(field, number, "Write the word, an equals sign, and what it means.")
        if word in found:
            return {}, _at_line(field, number, f"{word} stands there twice. Leave one of them.")
        found[word] = meaning
    return found, NO_ERRORS


def _lines(words: Mapping[str, str]) -> str:
    return "\n".join(f"{word} {MEANS} {means}" for word, means in sorted(words.items()))


def _at_line(field: str, number: int, sentence: str) -> FormErrors:
    return FormErrors((FormError(field, f"Line {number}: {sentence}"),))


def _show(request: Request, db: Db, actor: Actor, sent: Sent = NOTHING) -> Response:
    actor.require(Permission.ASSESSMENT_SET_UP)
    with db.read() as session:
        settings = assessments.settings(session, actor)
        stands = {
            "words": _lines(settings.abbreviations),
            "labels": _lines(settings.labels),
        }
        conflict = sent.conflict_with(stands, LABELS)
        faults = sent.faults_beside(conflict)
        page = frame(session, actor, "Words of our own", "/set-up", errors=faults)
    typed = stands | sent.typed(LABELS)
    view = WordsForm(
        words=typed["words"], labels=typed["labels"], version=settings.version, conflict=conflict, errors=faults
    )
    return render(request, "set_up/words.html", page, view, sent.status)
