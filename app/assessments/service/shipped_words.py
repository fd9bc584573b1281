"""Words that we ship for telling what a paper is about: a council switches them off, changes them, and puts them back."""

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.assessments.schemas import SettingsOut, ShippedWordIn, ShippedWordOut, WordsShown
from app.assessments.service.council import change_shipped, settings
from app.core.errors import FieldError, Invalid
from app.framework.shipped_words import ShippedWord, shipped_words


def list_shipped_words(
    session: Session,
    actor: Actor,
    shown: WordsShown = WordsShown.ALL,
    q: str = "",
    after: str = "",
    most: int = 100,
) -> list[ShippedWordOut]:
    """At most so many, in the alphabet's order from the one `after`; `q` stands in the word or in what it stands for."""
    actor.require(Permission.ASSESSMENT_READ)
    stands = settings(session, actor)
    here, own = stands.shipped_words, {word.casefold(): means for word, means in stands.abbreviations.items()}
    wanted = q.strip().casefold()
    found = [
        ShippedWordOut(
            word=one.word,
            stands_for=one.stands_for,
            is_abbreviation=one.is_abbreviation,
            here=here.get(one.word),
            own=own.get(one.word, ""),
        )
        for one in shipped_words().values()
        if one.word > after.casefold() and _is_shown(one, shown, here) and _has(one, here.get(one.word, ""), wanted)
    ]
    return found[:most]


def change_shipped_word(session: Session, actor: Actor, version: int, data: ShippedWordIn) -> SettingsOut:
    """Say what one of our words stands for here; "" switches it off, None puts it back. Invalid (422) for none of ours."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    word = " ".join(data.word.casefold().split())
    if word not in shipped_words():
        said = f"“{data.word[:60]}” is none of the words that we ship. Add it to the words of your own."
        raise Invalid(said, errors=(FieldError("/word", said),))
    return change_shipped(session, actor, version, word, data.means)


def _is_shown(one: ShippedWord, shown: WordsShown, here: dict[str, str]) -> bool:
    if shown is WordsShown.CHANGED:
        return one.word in here
    return shown is WordsShown.ALL or one.is_abbreviation


def _has(one: ShippedWord, here: str, wanted: str) -> bool:
    return wanted in one.word or wanted in one.stands_for.casefold() or (bool(here) and wanted in here.casefold())
