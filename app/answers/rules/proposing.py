"""Where to look in a document for what a request asks, from its own headings and sheets; pure, a person decides."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.places import Outline
from app.framework.wording import meanings

# A heading is proposed when at least this share of what it says, weighed by how rarely the document says it, is asked for.
ENOUGH = 0.5
# One shared word is enough only where the heading says little else and the document says it nowhere else.
LEAST_SHARED = 2
LONGEST = 500


@dataclass(frozen=True)
class Proposed:
    """`words` as a "where to look" reads; `why` names what is shared."""

    words: str
    why: str


@dataclass(frozen=True)
class _Place:
    words: str
    said: tuple[tuple[str, str], ...]


def propose_place(asked: Sequence[str], layout: Outline) -> Proposed | None:
    """The heading or sheet that says most of what is asked; None where none stands out, so that nobody is led astray."""
    wanted = {one.key for text in asked for one in meanings(text)}
    places = _places(layout)
    told = Counter(key for place in places for key in {key for key, _ in place.said})
    best, best_score = None, 0.0
    for place in places:
        weights = {key: 1 / told[key] for key, _ in place.said}
        shared = [key for key in weights if key in wanted]
        if not shared or (len(shared) < LEAST_SHARED and (len(weights) > LEAST_SHARED or told[shared[0]] > 1)):
            continue
        share = sum(weights[key] for key in shared) / sum(weights.values())
        score = share * sum(weights[key] for key in shared)
        if share >= ENOUGH and score > best_score:
            best, best_score = place, score
    if best is None:
        return None
    said = dict.fromkeys(words for key, words in best.said if key in wanted)
    return Proposed(best.words, f"It names {', '.join(f'“{words}”' for words in said)}.")


def _places(layout: Outline) -> list[_Place]:
    """The title of the document, its first heading when no other is as high, names the whole and is no place in it."""
    high = min((heading.level for heading in layout.headings), default=0)
    tops = [heading for heading in layout.headings if heading.level == high]
    named = [heading for heading in layout.headings if not (len(tops) == 1 and heading is tops[0])]
    found = []
    for heading in named if len(layout.headings) > 1 else layout.headings:
        bare = heading.text.removeprefix(heading.number).lstrip(".) :") if heading.number else heading.text
        words = f"Section {heading.number}, {bare}" if heading.number else f"“{bare}”"
        page = f", page {heading.page}" if heading.page else ""
        found.append(_Place(f"{words}{page}"[:LONGEST], _said(heading.text)))
    return found + [_Place(f"Sheet ‘{name}’", _said(name)) for name in layout.sheet_names]


def _said(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.words) for one in meanings(text))
