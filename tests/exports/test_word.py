"""Word documents: content, structure and what makes them accessible, read back with python-docx."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from exports.layout import lay_out
from exports.snapshot import (
    AnsweredChallenge,
    AnswerEntry,
    AssertionKind,
    CaseEntry,
    Column,
    PartEntry,
    QualityStatementEntry,
    RequestStatement,
    SelfAssessmentEntry,
    StatementKind,
)
from exports.word import (
    abbreviations_document,
    case_list_document,
    gaps_document,
    index_document,
    self_assessment_document,
)
from tests.exports import reading, samples
from tests.exports.reading import W

PACK = samples.a_full_pack()
DRAWN: dict[str, Callable[[], bytes]] = {
    "index": lambda: index_document(PACK),
    "self-assessment": lambda: self_assessment_document(PACK),
    "abbreviations": lambda: abbreviations_document(PACK),
    "case list": lambda: case_list_document(samples.a_case_list()),
    "gaps": lambda: gaps_document(
        samples.a_gaps_report(samples.a_gap(), samples.a_gap(2, accepted_reason="At cabinet."))
    ),
    "empty index": lambda: index_document(samples.a_pack()),
    "empty case list": lambda: case_list_document(samples.a_case_list(0)),
    "no gaps": lambda: gaps_document(samples.a_gaps_report()),
}
every_document = pytest.mark.parametrize("name", DRAWN)


@every_document
def test_has_title_and_language_for_screen_readers(name: str) -> None:
    document = reading.a_word(DRAWN[name]())
    assert document.core_properties.title.endswith("Fernshire County Council")
    assert document.core_properties.language == "en-GB"
    assert document.styles.element.find(f".//{W}lang").get(f"{W}val") == "en-GB"


@every_document
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    levels = [level for level, _ in reading.headings_of(reading.a_word(DRAWN[name]()))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@every_document
def test_no_heading_is_empty(name: str) -> None:
    assert all(words.strip() for _, words in reading.headings_of(reading.a_word(DRAWN[name]())))


@every_document
def test_each_table_has_a_repeated_header_row_a_title_and_alternative_text(name: str) -> None:
    for table in reading.a_word(DRAWN[name]()).tables:
        properties = table._tbl.tblPr
        assert properties.find(f"{W}tblCaption").get(f"{W}val")
        assert properties.find(f"{W}tblDescription").get(f"{W}val")
        assert table._tbl.tr_lst[0].trPr.find(f"{W}tblHeader") is not None
        assert all(cell for cell in reading.table_rows(table)[0])


@every_document
def test_every_jump_has_a_place_to_land(name: str) -> None:
    document = reading.a_word(DRAWN[name]())
    assert reading.jumps_of(document) <= reading.bookmarks_of(document)


@every_document
def test_every_page_says_which_page_of_how_many_and_as_at_when(name: str) -> None:
    footer = reading.a_word(DRAWN[name]()).sections[0].footer._element
    words = "".join(part.text or "" for part in footer.iter(f"{W}t"))
    assert words == "As at 20 January 2027Page 1 of 1"
    assert [part.get(f"{W}instr").strip() for part in footer.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]


@every_document
def test_the_same_snapshot_gives_the_same_bytes(name: str) -> None:
    assert DRAWN[name]() == DRAWN[name]()


@every_document
def test_times_and_authors_come_from_the_snapshot(name: str) -> None:
    properties = reading.a_word(DRAWN[name]()).core_properties
    assert {properties.created, properties.modified} == {samples.TAKEN_AT}
    assert {properties.author, properties.last_modified_by} == {"Fernshire County Council"}


@every_document
def test_every_style_that_is_used_is_there(name: str) -> None:
    document = reading.a_word(DRAWN[name]())
    known = {style.get(f"{W}styleId") for style in document.styles.element.iter(f"{W}style")}
    tags = ("pStyle", "rStyle", "tblStyle")
    used = {one.get(f"{W}val") for tag in tags for one in document.element.body.iter(f"{W}{tag}")}
    assert used <= known


def index(*requests: Any, **facts: Any) -> Any:
    """Index.docx of those requests, read back."""
    return reading.a_word(index_document(samples.a_pack(*requests, **facts)))


def test_each_request_is_a_heading_with_its_code_under_its_theme() -> None:
    headings = reading.headings_of(reading.a_word(index_document(PACK)))
    assert headings[:3] == [(1, "Contents"), (1, "Working with people"), (2, "1 Waiting lists and how risk is managed")]


def test_contents_say_what_is_under_each_request() -> None:
    words = reading.words_of(reading.a_word(index_document(PACK))).split("\n")
    said = [line.split("\t")[-1] for line in words if line.count("\t") == 2]
    assert said == ["3 documents", "1 document", "Answered under 1", "Not held", "Does not apply", "No documents"]


def test_a_reconstructed_request_says_that_it_is_not_cqcs_wording() -> None:
    words = reading.words_of(index(samples.a_request(is_cqc_wording=False)))
    assert words.count("Planning list, not CQC's wording") == 2  # the notice, and at the request
    assert "What CQC asked for" not in words


def test_cqcs_own_wording_is_called_that() -> None:
    words = reading.words_of(index(samples.a_request(is_cqc_wording=True)))
    assert "What CQC asked for" in words
    assert "Planning list" not in words.replace("Planning list (2023)", "")


def test_each_document_has_number_details_where_to_look_and_what_it_shows() -> None:
    document = reading.a_word(index_document(PACK))
    rows = reading.table_rows(document.tables[0])
    assert rows[0] == ["No.", "Document", "Where to look", "What it shows", "Parts"]
    assert rows[1] == [
        "1_01",
        "Waiting well: risk policy\nE-0001, version 2, Policy, PDF, 5\u00a0KB, dated 12\u00a0June\u00a02026, "
        "covers April 2025 to March 2026",
        "Section 4, pages 9 to 12",
        "How risk is rated",
        "a",
    ]


def test_a_request_without_parts_has_no_column_for_them() -> None:
    document = index(samples.a_request("17", samples.an_answer()))
    assert reading.table_rows(document.tables[0])[0] == ["No.", "Document", "Where to look", "What it shows"]


def test_a_document_kept_elsewhere_says_under_which_number() -> None:
    rows = reading.table_rows(reading.a_word(index_document(PACK)).tables[1])
    assert rows[1][1].endswith("Kept once in this pack, as 1_01")


def test_every_link_opens_a_file_of_the_pack_or_a_public_page() -> None:
    layout = lay_out(PACK)
    there = {copy.path for copy in layout.copies} | {"Index.xlsx", "Self-assessment.docx", "Abbreviations.docx"}
    for data in (index_document(PACK), self_assessment_document(PACK)):
        addresses = {address for _, address in reading.links_of(reading.a_word(data))}
        assert addresses
        assert {reading.path_of(one) for one in addresses if not one.startswith("https://")} <= there


def test_one_address_is_one_relationship_however_often_it_is_used() -> None:
    page = samples.a_public_page()
    document = index(*(samples.a_request(str(n), samples.an_answer(page)) for n in range(30)))
    assert sum(rel.target_ref == page.link.url for rel in document.part.rels.values() if rel.is_external) == 1


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (RequestStatement(kind=StatementKind.ANSWERED_UNDER, reason="The same.", other_code="2"),
         "Answered under request 2. The same."),
        (RequestStatement(kind=StatementKind.ANSWERED_UNDER, reason="Gone.", other_code="99"),
         "Answered under request 99. Gone."),
        (RequestStatement(kind=StatementKind.NOT_HELD, reason="Not yet.", plan="From April."),
         "We do not hold this. Not yet.\nWhat we are doing: From April."),
        (RequestStatement(kind=StatementKind.DOES_NOT_APPLY, reason="None here."), "This does not apply to us. None here."),
    ],
)  # fmt: skip
def test_a_request_without_documents_says_why(statement: RequestStatement, words: str) -> None:
    document = index(samples.a_request("1", statement=statement), samples.a_request("2"))
    assert words in reading.words_of(document)


def test_what_is_said_of_a_part_without_a_document_is_there() -> None:
    part = PartEntry(label="b", asked="Risk", note="Reported in the annual report only.")
    assert "Part b: Reported in the annual report only." in reading.words_of(index(samples.a_request(parts=(part,))))


def test_made_up_data_is_said_on_the_page_and_in_every_header() -> None:
    document = reading.a_word(index_document(PACK))
    header = "".join(t.text or "" for t in document.sections[0].header._element.iter(f"{W}t"))
    assert "Made-up data" in header
    assert "Made-up data" in reading.words_of(document)


def test_real_data_is_not_called_made_up() -> None:
    assert "Made-up" not in reading.all_words(index_document(replace(PACK, made_up=False)))


def test_a_pack_that_is_no_draft_is_not_called_one() -> None:
    assert "draft" not in reading.all_words(index_document(samples.a_pack(samples.a_request(), is_draft=False))).lower()


def test_the_self_assessment_goes_from_context_to_strengths_to_weaknesses() -> None:
    headings = reading.headings_of(reading.a_word(self_assessment_document(PACK)))
    assert headings == [
        (1, "Contents"), (1, "Working with people"), (2, "Assessing needs"),
        (3, "Context"), (3, "Strengths"), (3, "Where we need to improve"),
    ]  # fmt: skip


def test_how_we_know_names_each_document_and_where_to_look() -> None:
    tables = [reading.table_rows(table) for table in reading.a_word(self_assessment_document(PACK)).tables]
    assert tables[1][:2] == [["How we know", "Where to look"], ["Waiting well: risk policy  E-0001", "Page 4"]]


def test_cases_are_one_sentence_in_a_self_assessment() -> None:
    assert "3 tracked cases show this." in reading.words_of(reading.a_word(self_assessment_document(PACK)))


def test_what_points_the_other_way_stands_with_our_response() -> None:
    words = reading.words_of(reading.a_word(self_assessment_document(PACK)))
    assert "Points the other way: 31 of 120 waited. (Carers’ survey)\nOur response: Two workers since May." in words


def test_actions_say_who_by_role_by_when_and_how_we_will_know() -> None:
    rows = reading.table_rows(reading.a_word(self_assessment_document(PACK)).tables[-1])
    assert rows[1] == ["Two more officers", "Head of locality", "31 Mar 2027", "9 of 10"]


def test_a_quality_statement_with_nothing_under_it_says_so() -> None:
    pack = samples.a_pack(self_assessment=samples.a_self_assessment())
    words = reading.words_of(reading.a_word(self_assessment_document(pack)))
    assert "Nothing is written under this quality statement." in words


def test_there_is_no_self_assessment_of_ours_to_draw_when_the_council_sent_its_own() -> None:
    with pytest.raises(ValueError, match="no self-assessment"):
        self_assessment_document(samples.a_pack(own_self_assessment=samples.a_file()))


def test_the_case_list_is_headed_as_it_must_be_on_every_page() -> None:
    document = reading.a_word(case_list_document(samples.a_case_list()))
    header = "".join(t.text or "" for t in document.sections[0].header._element.iter(f"{W}t"))
    assert header.startswith("Names left out, still personal data")
    assert reading.words_of(document).startswith("Names left out, still personal data")


def test_a_case_is_a_row_with_its_fields_in_groups() -> None:
    rows = reading.table_rows(reading.a_word(case_list_document(samples.a_case_list(1))).tables[0])
    assert rows == [
        ["Case", "Person", "Need", "Dates"],
        ["CT-01", "Age band: 65-84", "Pathway: hospital discharge", "First contact: 2\u00a0Mar\u00a02026"],
    ]


def test_fields_without_a_group_and_without_a_value_are_drawn_too() -> None:
    cases = samples.a_case_list(
        columns=(Column(label="Pathway"),), cases=(CaseEntry(pseudonym="CT-1", values=(None,)),)
    )
    rows = reading.table_rows(reading.a_word(case_list_document(cases)).tables[0])
    assert rows == [["Case", "About the case"], ["CT-1", ""]]


def test_gaps_stand_by_severity_in_the_order_given_and_accepted_ones_last() -> None:
    report = samples.a_gaps_report(
        samples.a_gap(1, severity="Must fix"),
        samples.a_gap(2, severity="Worth a look"),
        samples.a_gap(3, severity="Must fix"),
        samples.a_gap(4, accepted_reason="At cabinet.", accepted_until=date(2027, 1, 29)),
    )
    document = reading.a_word(gaps_document(report))
    assert [words for _, words in reading.headings_of(document)] == [
        "Must fix: 2 gaps",
        "Worth a look: 1 gap",
        "Accepted: 1 gap",
    ]
    assert reading.table_rows(document.tables[2])[1][1:] == [
        "At cabinet.",
        "4 Waiting lists",
        "Anita Lowe",
        "29 Jan 2027",
    ]


def test_the_gaps_report_carries_its_marking_and_says_it_is_for_us() -> None:
    words = reading.words_of(reading.a_word(gaps_document(samples.a_gaps_report())))
    assert words.startswith("OFFICIAL-SENSITIVE: for council use only")
    assert "not part of any pack for CQC" in words


@pytest.mark.parametrize("text", samples.TORTURE)
def test_any_text_stays_text_in_every_field(text: str) -> None:
    from exports.text import clean

    answer = AnswerEntry(
        document=samples.a_document(title=text, kind=text, period=text),
        where_to_look=text,
        what_it_shows=text,
        parts=(text,),
    )
    request = samples.a_request(
        text or "1", answer, title=text, asked=text, note=text, parts=(PartEntry(label=text, asked=text, note=text),),
        quality_statements=(text,),
    )  # fmt: skip
    pack = samples.a_pack(request, council=text, assessment=text)
    document = reading.a_word(index_document(pack))
    assert reading.table_rows(document.tables[0])[1][3] == clean(text).replace("\n", "").replace("\t", "")
    assert clean(text) in reading.words_of(document)


def test_line_ends_in_a_note_are_kept() -> None:
    assert "one\ntwo" in reading.words_of(index(samples.a_request(note="one\r\ntwo")))


@pytest.mark.parametrize("count", [1, 250])
def test_one_answer_and_many_are_all_there(count: int) -> None:
    answers = [samples.an_answer(samples.a_document(number)) for number in range(1, count + 1)]
    document = index(samples.a_request("17", *answers))
    assert len(reading.table_rows(document.tables[0])) == count + 1


def test_weaknesses_are_counted_on_the_first_page() -> None:
    entry = samples.a_self_assessment(samples.an_assertion(kind=AssertionKind.WEAKNESS))
    words = reading.words_of(reading.a_word(self_assessment_document(samples.a_pack(self_assessment=entry))))
    assert "1 quality statement, 0 strengths and 1 weakness" in words


def test_the_badge_stays_with_the_heading_and_the_request_it_speaks_of() -> None:
    document = reading.a_word(index_document(samples.a_pack(samples.a_request(is_cqc_wording=False))))
    badge = next(one for one in document.paragraphs if one.text.strip() == "Planning list, not CQC's wording")
    assert badge.style.name == "Badge line"
    assert badge.style.paragraph_format.keep_with_next


def test_a_single_part_that_only_says_again_what_is_asked_is_said_once() -> None:
    asked = "Show how long people wait."
    request = samples.a_request(asked=asked, parts=(PartEntry(label="a", asked=asked, note="In the spring."),))
    words = reading.words_of(index(request))
    assert words.count(asked) == 1
    assert "Part a" not in words and "In the spring." in words


def test_one_response_to_several_findings_is_said_once() -> None:
    challenges = tuple(AnsweredChallenge(finding=found, response="We say so.") for found in ("One.", "Two."))
    statement = QualityStatementEntry(
        name="Assessing needs", theme="Working with people", assertions=(samples.an_assertion(challenges=challenges),)
    )
    pack = samples.a_pack(self_assessment=SelfAssessmentEntry(statements=(statement,)))
    words = reading.words_of(reading.a_word(self_assessment_document(pack)))
    assert (words.count("Points the other way"), words.count("Our response")) == (2, 1)


def test_a_reference_is_never_broken_at_its_hyphen() -> None:
    xml = reading.a_word(self_assessment_document(PACK)).element.body.xml
    assert "<w:noBreakHyphen/>" in xml


def test_the_request_that_asks_for_the_self_assessment_points_to_the_one_in_the_pack() -> None:
    ours = SelfAssessmentEntry(statements=())
    pack = samples.a_pack(samples.a_request("1"), self_assessment=ours, self_assessment_code="1")
    words = reading.words_of(reading.a_word(index_document(pack)))
    assert "Our self-assessment is Self-assessment.docx, beside this index." in words
    assert "No documents are sent under this request." not in words
