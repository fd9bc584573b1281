"""Suggesting which requests documents may answer; a person decides, and what they decide is learned from."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.answers.queries import matching as rows
from app.answers.queries.linked import codes_answered
from app.answers.rules.matching import Asked, Learned, Match, Passage, Where, matcher_of, meant_by
from app.answers.rules.passages import passages_of
from app.answers.schemas.matching import SuggestedOut, SuggestionOut
from app.assessments import service as assessments
from app.assessments.schemas import CouncilWords
from app.documents.names import without_ending
from app.evidence.queries.undecided import KEPT_BACK
from app.framework.shipped_words import standing_in, without


def suggest_requests(session: Session, actor: Actor, documents: Collection[str]) -> list[SuggestionOut]:
    """For each of these documents at most three requests that it may answer and does not yet, the best first.

    A document without one is left out: "no request" is a proper answer. Only requests and documents that this person may
    see are compared; the same six SELECTs however many they are. Of a document whose words are kept back neither words nor
    place are told.
    """
    actor.require(Permission.REQUESTS_READ)
    asked = [
        Asked(one.code, one.title, one.asked, tuple((part.code, part.ask) for part in one.parts))
        for one in rows.list_asked(session, actor)
    ]
    matcher = matcher_of(tuple(asked))
    titles = {one.code: one.title for one in asked}
    known = matcher.know(_placed(session, actor))
    words = assessments.council_words(session, actor)
    answered: dict[str, set[str]] = defaultdict(set)
    for reference, code in codes_answered(session, actor, documents):
        answered[reference].add(code)
    found = []
    for read in rows.list_read(session, actor, documents):
        reference = read.item.reference
        matches = [
            one
            for one in matcher.best(
                _in_words_of(passages_of(read.item.title, read.revision, read.pieces), words), known, reference
            )
            if one.code not in answered[reference]
        ]
        if matches:
            found.append(
                SuggestionOut(
                    document=reference, requests=[_out(one, titles[one.code], read.is_kept_back) for one in matches]
                )
            )
    return found


def _in_words_of(passages: list[Passage], words: CouncilWords) -> list[Passage]:
    """The passages as this council reads them: with what its own words mean, and words of ours as it changed them."""
    return [_as_read(one, words) for one in passages]


def _as_read(passage: Passage, words: CouncilWords) -> Passage:
    meant = (*meant_by(passage.text, words.own), *standing_in(passage.text, words.shipped))
    heard = without(passage.text, words.shipped) if words.shipped else passage.text
    return replace(passage, meant=meant, heard=None if heard == passage.text else heard)


def _placed(session: Session, actor: Actor) -> list[Learned]:
    codes: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for reference, title, file_name, code in rows.list_placed(session, actor):
        codes[reference, title, file_name].append(code)
    return [
        Learned(reference, (Passage(title, Where.TITLE), Passage(without_ending(file_name), Where.NAME)), tuple(found))
        for (reference, title, file_name), found in codes.items()
    ]


def _out(match: Match, title: str, is_kept_back: bool) -> SuggestedOut:
    return SuggestedOut(
        code=match.code,
        title=title,
        part=match.part,
        where_to_look="" if is_kept_back else match.place,
        words=[] if is_kept_back else list(match.words),
        why=KEPT_BACK if is_kept_back else match.why,
        is_clear=match.is_clear,
    )
