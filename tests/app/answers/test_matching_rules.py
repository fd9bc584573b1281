"""Which requests a document answers best: the words that say so, what is left alone, what is learned."""

from pathlib import Path

import pytest

from app.answers.rules.matching import Asked, Learned, Matcher, Passage, Where, matcher_of, meant_by
from tests.app.answers.labelled import BLIND, LIST, MAY_BE_MISSED, SHARED, missed


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return matcher_of(LIST)


def titled(title: str, *more: Passage) -> list[Passage]:
    return [Passage(title, Where.TITLE), *more]


def test_a_document_that_says_outright_what_it_is_gets_its_request_first(matcher: Matcher) -> None:
    first = matcher.best(titled("Hospital discharge: how we work with the acute trust"))[0]
    assert (first.code, first.words[0], first.where) == ("P37", "hospital discharge", Where.TITLE)
    assert first.is_clear


def test_one_that_names_nothing_is_known_by_what_it_speaks_of(matcher: Matcher) -> None:
    opening = Passage(
        "Nobody on the ward had told his daughter. He went home at nine at night with no tablets.", Where.OPENING
    )
    assert matcher.best([Passage("calls after.xlsx", Where.NAME), opening])[0].code == "P37"


def test_the_reason_names_the_words_and_the_place_where_to_look(matcher: Matcher) -> None:
    heading = Passage("Managing the waiting list", Where.HEADING, "Section 2, Managing the waiting list, page 4")
    first = matcher.best(titled("Position at the end of November", heading))[0]
    assert (first.code, first.place) == ("P09", "Section 2, Managing the waiting list, page 4")
    assert first.why == "It says “waiting list” in its heading."


def test_a_word_of_the_council_s_own_counts_as_what_it_means_and_is_the_word_that_is_named(matcher: Matcher) -> None:
    own = {"HomeFirst": "hospital discharge", "AT": "at"}
    text = "homefirst: how it went at Christmas"
    meant = meant_by(text, own)
    assert meant == (("hospital discharge", "HomeFirst"),)
    assert matcher.best([Passage(text, Where.TITLE)]) == ()
    first = matcher.best([Passage(text, Where.TITLE, meant=meant)])[0]
    assert first.code == "P37" and first.words[0] == "HomeFirst"


def test_a_subject_that_cuts_across_gives_way_to_the_one_that_is_named(matcher: Matcher) -> None:
    assert matcher.best(titled("Deprivation of liberty: backlog and action plan"))[0].code == "P36"
    assert matcher.best(titled("Safeguarding adults: waiting times for enquiries"))[0].code == "P33"


@pytest.mark.parametrize(
    "title",
    [
        "Library opening hours",
        "Christmas party: menu choices",
        "test upload, please delete",
        "School admissions appeals",
        "Rota",
    ],
)
def test_papers_of_other_services_and_of_none_are_left_alone(matcher: Matcher, title: str) -> None:
    assert matcher.best(titled(title)) == ()


def test_what_people_here_placed_is_learned_and_named_as_the_reason(matcher: Matcher) -> None:
    unknown = titled("Kingfisher, autumn", Passage("Kingfisher autumn", Where.NAME))
    assert matcher.best(unknown) == ()
    spring = titled("Kingfisher, spring", Passage("Kingfisher spring", Where.NAME))
    placed = Learned("E-0101", tuple(spring), ("P28",))
    first = matcher.best(unknown, matcher.know([placed]))[0]
    assert (first.code, first.why) == ("P28", "It reads like E-0101.")


def test_the_part_that_shares_most_is_named_and_none_where_none_stands_out(matcher: Matcher) -> None:
    carers = next(one for one in matcher.best(titled("Young carers and parent carers: our offer")) if one.code == "P10")
    assert carers.part == "d"
    assert matcher.best(titled("Independent advocacy"))[0].part == ""


def test_a_list_without_codes_like_ours_and_with_bare_titles_is_matched_too() -> None:
    bare = matcher_of((Asked("IR-1", "Front door"), Asked("IR-2", "Carers"), Asked("IR-3", "Leaving hospital")))
    assert bare.best(titled("Discharge to assess pathways"))[0].code == "IR-3"


def test_nothing_is_suggested_where_nothing_is_asked_or_said(matcher: Matcher) -> None:
    assert matcher_of(()).best(titled("Carers strategy")) == ()
    assert matcher.best([]) == ()


def test_one_wrong_placement_neither_makes_a_match_clear_nor_outweighs_what_a_document_says(matcher: Matcher) -> None:
    paper = titled("Kingfisher: hospital discharge", Passage("Kingfisher autumn", Where.NAME))
    wrong = Learned("E-0101", tuple(titled("Kingfisher: hospital discharge, spring")), ("P28",))
    first, *others = matcher.best(paper, matcher.know([wrong]))
    assert first.code == "P37" and "P28" in {one.code for one in others}
    unknown = titled("Kingfisher, autumn", Passage("Kingfisher autumn", Where.NAME))
    spring, summer = (
        Learned(f"E-010{number}", tuple(titled(f"Kingfisher, {season}")), ("P28",))
        for number, season in ((2, "spring"), (3, "summer"))
    )
    assert not matcher.best(unknown, matcher.know([spring]))[0].is_clear
    agreed = matcher.best(unknown, matcher.know([spring, summer]))[0]
    mistake = Learned("E-0104", tuple(titled("Kingfisher, spring")), ("P05",))
    outvoted = matcher.best(unknown, matcher.know([spring, summer, mistake]))
    assert (agreed.code, outvoted[0].code) == ("P28", "P28")
    assert outvoted[0].score == agreed.score


def test_where_people_put_most_papers_like_it_elsewhere_a_request_is_not_suggested(matcher: Matcher) -> None:
    unknown = titled("Kingfisher, autumn")
    placed = Learned("E-0101", tuple(titled("Kingfisher, spring")), ("P28",))
    elsewhere = [
        Learned(f"E-020{number}", tuple(titled(f"Kingfisher, {season}")), ("P05",))
        for number, season in enumerate(("summer", "May", "June", "July"))
    ]
    assert [one.code for one in matcher.best(unknown, matcher.know([placed]))] == ["P28"]
    assert [one.code for one in matcher.best(unknown, matcher.know([placed, *elsewhere]))] == ["P05"]


@pytest.mark.parametrize(
    "labels",
    [
        BLIND,
        pytest.param(
            SHARED,
            marks=pytest.mark.skipif(
                not SHARED.exists(), reason="these labels lie beside the project, in ../shared/inputs"
            ),
        ),
    ],
    ids=["blind", "shared"],
)
def test_labelled_documents_find_their_requests_when_each_is_left_out_of_what_is_learned(
    matcher: Matcher, labels: Path
) -> None:
    found = missed(matcher, labels)
    assert {kind: share for kind, share in found.items() if share > MAY_BE_MISSED[kind]} == {}
