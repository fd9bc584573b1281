"""What a new version changed, and where a passage stands in it; pure."""

from collections.abc import Mapping

from app.answers.rules.checks import is_out_of_date
from app.answers.rules.states import Judged
from app.answers.schemas.facts import AnswerFacts, ResponseFacts
from app.answers.schemas.renewal import ChangedAnswerOut
from app.core.words import some
from app.documents.places import Outline, find_place

SHOWN = 6


def changed_answer(
    facts: ResponseFacts,
    answer: AnswerFacts,
    judged: Judged,
    outlines: Mapping[int, Outline],
    *,
    may_read: bool,
    may_approve: bool,
) -> ChangedAnswerOut:
    holds, proposed, why = place_now(answer, outlines)
    return ChangedAnswerOut(
        code=facts.code,
        title=facts.category.title,
        state=judged.state,
        where_to_look=answer.where_to_look,
        whole_document=answer.whole_document,
        written_for=abs(answer.revision_number),
        is_out_of_date=is_out_of_date(answer),
        holds=holds,
        proposed=proposed,
        why=why,
        version=answer.version,
        request_version=facts.version,
        reading_lapsed=bool(facts.readings) and all(r.set_sha256 != judged.set_sha256 for r in facts.readings),
        approval_lapsed=judged.lapsed is not None,
        may_read=may_read,
        may_approve=may_approve,
    )


def place_now(answer: AnswerFacts, outlines: Mapping[int, Outline]) -> tuple[bool, str, str]:
    """Whether the place still holds, where the passage stands now (empty: a person has to look), and why."""
    if answer.whole_document:
        return True, "", "It points to the whole document."
    if not answer.where_to_look:
        return False, "", "It did not say where to look."
    new = outlines.get(answer.item.current_revision)
    old = outlines.get(abs(answer.revision_number))
    if new is None or old is None:
        return False, "", "The text of the versions can't be compared. Look at the document."
    found = find_place(new, answer.where_to_look, old)
    if found is None:
        return False, "", "The passage was not found again. Look at the document."
    return found.holds, found.words, found.reason


def what_changed(old: Outline, new: Outline, old_number: int) -> tuple[str, ...]:
    """Sentences on what differs between two versions, as far as their layout says it."""
    said: list[str] = []
    if old.page_count and new.page_count and old.page_count != new.page_count:
        said.append(f"It has {some(new.page_count, 'page')}; version {old_number} had {old.page_count}.")
    before = [heading.text for heading in old.headings]
    after = [heading.text for heading in new.headings]
    said += [f"New: “{text}”." for text in after if text not in before][:SHOWN]
    said += [f"Gone: “{text}”." for text in before if text not in after][:SHOWN]
    sheets = [name for name in old.sheet_names if name not in new.sheet_names]
    said += [f"Sheet “{name}” is gone." for name in sheets][:SHOWN]
    return tuple(said)
