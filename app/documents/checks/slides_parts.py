"""What a PowerPoint presentation hides: comments, hidden slides, speaker notes."""

import re

from app.documents.facts import Flag, Found, Warned

_COMMENT = re.compile(rb"<p\d*:cm\s")
_HIDDEN_SLIDE = re.compile(rb"<(?:\w+:)?sld\s[^>]*show\s*=\s*[\"'](?:0|false)[\"']")
_BODY_OF_NOTES = re.compile(rb"<p:sp>(?:(?!</p:sp>).)*?type=\"body\"(?:(?!</p:sp>).)*?<a:t>[^<\s][^<]*", re.DOTALL)


class SlidesFacts:
    """Gathers from each part of a presentation in turn; `warnings()` says it all at the end."""

    def __init__(self) -> None:
        self.comments = 0
        self.hidden_slides = 0
        self.notes = 0

    def take(self, name: str, data: bytes) -> None:
        """Look at one part."""
        if name.startswith("ppt/comments/"):
            self.comments += len(_COMMENT.findall(data))
        elif name.startswith("ppt/slides/slide") and _HIDDEN_SLIDE.search(data[:4000]):
            self.hidden_slides += 1
        elif name.startswith("ppt/notesSlides/notesSlide") and _BODY_OF_NOTES.search(data):
            self.notes += 1

    def warnings(self) -> list[Warned]:
        said = []
        if self.comments:
            said.append(
                Warned(
                    Flag.HIDDEN_CONTENT,
                    "This presentation holds comments. Take them out before it is sent.",
                    "",
                    Found.COMMENTS,
                )
            )
        if self.hidden_slides:
            said.append(
                Warned(
                    Flag.HIDDEN_CONTENT,
                    "Some slides are hidden. Delete them or show them before this is sent.",
                    "",
                    Found.HIDDEN_SLIDE,
                )
            )
        if self.notes:
            sentence = "There are speaker notes under the slides. Read them, or take them out, before this is sent."
            said.append(Warned(Flag.HIDDEN_CONTENT, sentence, "", Found.SPEAKER_NOTES))
        return said
