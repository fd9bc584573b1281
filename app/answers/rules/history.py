"""What each act on a request is called when people read about it."""

from app.answers.rules.wording import listed

_SAID = {
    "answers.answer.added": "added {documents}",
    "answers.answer.changed": "changed what is said of {documents}",
    "answers.answer.moved": "changed the reading order",
    "answers.answer.removed": "took out {documents}",
    "answers.answer.put_back": "put back {documents}",
    "answers.pointer.confirmed": "checked where to look in {documents}",
    "answers.part.added": "added a part",
    "answers.part.changed": "changed a part",
    "answers.part.removed": "took out a part",
    "answers.part.put_back": "put back a part",
    "answers.note.written": "wrote the note to CQC",
    "answers.request.opened": "opened the request",
    "answers.request.changed": "changed the owner, the dates or who reads it",
    "answers.request.put_under": "said it is answered under another request",
    "answers.request.said_not_held": "said it is not held",
    "answers.request.said_not_applicable": "said it does not apply",
    "answers.request.back_to_documents": "went back to answering it with documents",
    "answers.request.read_over": "read it over",
    "answers.request.approved": "approved it",
    "answers.request.approved_with_reason": "approved it with a reason",
    "answers.approval.undone": "took the approval back",
    "answers.ask.asked": "asked for a document",
    "answers.ask.changed": "changed what was asked for",
    "answers.ask.quiet": "asked not to be reminded for a while",
    "answers.ask.reminded_again": "wants to be reminded again",
    "answers.ask.replied": "replied to what was asked for",
    "answers.ask.withdrawn": "no longer asks for a document",
    "answers.list.moved": "moved it to the new request list",
    "answers.round.copied": "brought it over from the last round",
}


def said(action: str, documents: tuple[str, ...]) -> str:
    """The words after the name: "added E-0142"."""
    named = listed(documents) if documents else "a document"
    if action.startswith("evidence.revision."):
        return f"replaced {named} with a new version"
    return _SAID.get(action, "changed it").format(documents=named)
