"""Set up: words that we ship for telling what a paper is about; switched off, changed and put back one by one."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.access import CurrentActor, Db, Permission
from app.assessments import service as assessments
from app.assessments.schemas import ShippedWordIn, WordsShown
from app.core.errors import EditConflict, Problem
from app.web.addresses import local_path
from app.web.forms import Posted, PostedForm, read_form
from app.web.frame import frame
from app.web.lists import Chip, ListAddress
from app.web.notices import tell
from app.web.shell import render
from app.web.views.set_up import ShippedRow, ShippedWords

router = APIRouter()
HERE = "/set-up/words/shipped"
EACH_PAGE, MOST = 100, 100_000
CHIPS = ((WordsShown.ABBREVIATIONS, "Abbreviations"), (WordsShown.CHANGED, "Changed here"), (WordsShown.ALL, "All"))
BACK, OFF, CHANGE = "back", "off", "change"


@router.get("/set-up/words/shipped")
def shipped_words_page(
    request: Request, db: Db, actor: CurrentActor, shown: str = "", q: str = "", after: str = ""
) -> Response:
    """The abbreviations at first; all that we ship is found by a part of it."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    kind = _kind(shown, q)
    with db.read() as session:
        found = assessments.list_shipped_words(session, actor, kind, q[:100], after[:100], EACH_PAGE + 1)
        counts = {one: len(assessments.list_shipped_words(session, actor, one, most=MOST)) for one, _ in CHIPS}
        version = assessments.settings(session, actor).version
        page = frame(session, actor, "Words that are shipped", "/set-up")
    address = ListAddress.of(HERE, {"shown": kind.value, "q": q[:100]})
    rows = [
        ShippedRow(
            word=one.word,
            stands_for=one.stands_for,
            here=one.here or "",
            is_off=one.here == "",
            is_changed=one.here is not None,
            own=one.own,
        )
        for one in found[:EACH_PAGE]
    ]
    view = ShippedWords(
        rows=rows,
        version=version,
        q=q[:100],
        shown=kind.value,
        here=str(address.with_filter("after", after[:100]) if after else address),
        chips=[Chip(name, counts[one], address.with_filter("shown", one.value), one is kind) for one, name in CHIPS],
        next=str(address.with_filter("after", rows[-1].word)) if len(found) > EACH_PAGE else "",
        first=str(address) if after else "",
    )
    return render(request, "set_up/shipped_words.html", page, view)


@router.post("/set-up/words/shipped")
def change_shipped_word(db: Db, actor: CurrentActor, form: Posted) -> Response:
    """Do what the button of a row says; the notice has the way back."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    back = local_path(form["next"] or HERE)
    response = RedirectResponse(back if back.startswith(HERE) else HERE, 303)
    means = {BACK: None, OFF: ""}.get(form["act"], form["means"].strip())
    if form["act"] == CHANGE and not means:
        tell(response, "Write what it stands for here, or switch it off.")
        return response
    data, errors = read_form(ShippedWordIn, PostedForm({"word": (form["word"],), "means": (means or "",)}))
    if data is None:
        tell(response, f"Nothing changed. {next(iter(errors)).message}")
        return response
    try:
        with db.write() as session:
            before = assessments.settings(session, actor).shipped_words.get(data.word.casefold())
            changed = data.model_copy(update={"means": means})
            settings = assessments.change_shipped_word(session, actor, form.version, changed)
    except EditConflict:
        tell(
            response,
            "Somebody else changed the settings meanwhile. This is how they stand now; do it again if it is wanted.",
        )
        return response
    except Problem as problem:
        if problem.status != 422:
            raise
        tell(response, problem.detail)
        return response
    undo = {
        "word": data.word,
        "means": before or "",
        "act": BACK if before is None else CHANGE if before else OFF,
        "version": str(settings.version),
        "next": back,
    }
    tell(response, _said(data.word, means), undo_at=HERE, undo_fields=undo)
    return response


def _kind(shown: str, q: str) -> WordsShown:
    """Abbreviations where nothing was asked for; who looks for a word looks among all."""
    if shown in set(WordsShown):
        return WordsShown(shown)
    return WordsShown.ALL if q else WordsShown.ABBREVIATIONS


def _said(word: str, means: str | None) -> str:
    if means is None:
        return f"“{word}” is as it is shipped."
    return f"“{word}” stands for “{means}” here." if means else f"“{word}” tells nothing here any more."
