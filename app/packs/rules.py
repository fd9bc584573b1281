"""What a draft pack says of itself: which documents stay out and why; nothing is left out in silence."""

from collections.abc import Mapping

from app.answers.models import UnmetKind

SHOWN = 20
WHY = {
    UnmetKind.WITHDRAWN: "withdrawn",
    UnmetKind.FILE_TO_COME: "the file is still to come",
    UnmetKind.DRAFT: "still a draft",
    UnmetKind.CASE_MATERIAL: "case material",
    UnmetKind.NO_PERMISSION: "not ours to send yet",
    UnmetKind.NO_CONSENT: "no consent",
    UnmetKind.FINDING: "a flag is open",
}


def left_out_words(held: Mapping[str, UnmetKind], unseen: int, remark: str = "", cleaned: int = 0) -> str:
    """`held` is why each document is held back, by its reference; `unseen` how many more the builder may not see.

    `cleaned` is of how many a rule of the council took something out.
    """
    said = [remark] if remark else []
    if cleaned:
        said.append(f"Authors and other properties were taken out of {cleaned} document{'s' if cleaned > 1 else ''}.")
    if held:
        shown = dict(sorted(held.items())[:SHOWN])
        groups = [
            f"{', '.join(ref for ref, kind in shown.items() if kind is why)} ({words})"
            for why, words in WHY.items()
            if why in shown.values()
        ]
        more = f"; and {len(held) - SHOWN} more" if len(held) > SHOWN else ""
        said.append(f"Held back until someone decides: {'; '.join(groups)}{more}.")
    if unseen:
        said.append(f"{unseen} more can’t be seen by the person who built it.")
    if not held and not unseen:
        said.append("Every document that answers a request is in.")
    return " ".join(said)
