"""Where everything lies in a pack."""

from exports.layout import lay_out
from exports.snapshot import Copies, CouncilWorkbook, WorkbookMapping
from tests.exports import samples


def paths(pack: samples.PackSnapshot) -> list[str]:
    """Every copied file, in order."""
    return [copy.path for copy in lay_out(pack).copies]


def test_files_are_numbered_in_reading_order_in_their_requests_folder() -> None:
    pack = samples.a_pack(samples.a_request("17", *(samples.an_answer(samples.a_document(n)) for n in (1, 2))))
    folder = "17 Waiting lists and how risk is managed"
    assert paths(pack) == [f"{folder}/17_01_Report 1.pdf", f"{folder}/17_02_Report 2.pdf"]


def test_a_public_page_has_a_number_and_no_file() -> None:
    layout = lay_out(samples.a_pack(samples.a_request("17", samples.an_answer(samples.a_public_page()))))
    assert (layout.answers["17", 0].number, layout.copies) == ("17_01", [])


def test_a_document_that_answers_two_requests_is_kept_once_and_pointed_to() -> None:
    both = [samples.a_request(code, samples.an_answer(), title=f"Title {code}") for code in "12"]
    layout = lay_out(samples.a_pack(*both))
    assert [copy.path for copy in layout.copies] == ["1 Title 1/1_01_Report 1.pdf"]
    assert layout.answers["2", 0].kept_as == "1_01"
    assert "1 Title 1/1_01_Report 1.pdf" in layout.see_also["2 Title 2/2_see also.txt"]


def test_or_it_is_repeated_in_each_folder_by_choice() -> None:
    both = [samples.a_request(code, samples.an_answer(), title=f"Title {code}") for code in "12"]
    layout = lay_out(samples.a_pack(*both, copies=Copies.REPEAT))
    assert [copy.path for copy in layout.copies] == ["1 Title 1/1_01_Report 1.pdf", "2 Title 2/2_01_Report 1.pdf"]
    assert layout.see_also == {}


def test_a_document_twice_in_one_request_is_one_file_even_when_repeating() -> None:
    twice = samples.a_request("1", samples.an_answer(), samples.an_answer(where_to_look="Page 9"))
    layout = lay_out(samples.a_pack(twice, copies=Copies.REPEAT))
    assert len(layout.copies) == 1
    assert layout.answers["1", 1].kept_as == "1_01"


def test_codes_that_look_alike_get_folders_of_their_own() -> None:
    alike = [samples.a_request(code, samples.an_answer(samples.a_document(n))) for n, code in enumerate(("3/1", "3-1"))]
    folders = {path.split("/")[0].casefold() for path in paths(samples.a_pack(*alike))}
    assert len(folders) == 2


def test_a_folder_never_takes_the_name_of_the_index() -> None:
    pack = samples.a_pack(samples.a_request("Index.docx", samples.an_answer(), title=""))
    assert paths(pack)[0].split("/")[0].casefold() != "index.docx"


def test_a_document_that_only_the_self_assessment_names_gets_a_folder() -> None:
    pack = samples.a_pack(self_assessment=samples.a_self_assessment(samples.an_assertion(samples.a_document(7))))
    assert paths(pack) == ["Self-assessment documents/SA_01_Report 7.pdf"]


def test_the_councils_own_self_assessment_keeps_its_ending() -> None:
    layout = lay_out(samples.a_pack(own_self_assessment=samples.a_file(name="Our story.PDF")))
    assert layout.self_assessment == "Self-assessment.pdf"


def test_the_councils_own_self_assessment_is_not_kept_twice() -> None:
    own = samples.a_file("own", "own.docx")
    layout = lay_out(
        samples.a_pack(samples.a_request("1", samples.an_answer(samples.a_document(file=own))), own_self_assessment=own)
    )
    assert [copy.path for copy in layout.copies] == ["Self-assessment.docx"]


def test_the_workbook_that_cqc_sent_lies_beside_the_index() -> None:
    sent = CouncilWorkbook(
        file=samples.a_file(name="CQC: request list.xlsx"),
        mapping=WorkbookMapping(sheet="A", header_row=1, code_column="A"),
    )
    assert lay_out(samples.a_pack(council_workbook=sent)).council_workbook == "CQC request list.xlsx"


def test_no_two_files_of_a_pack_share_a_name_on_windows() -> None:
    requests = [
        samples.a_request(str(n), *(samples.an_answer(samples.a_document(n * 10 + k, title="Same")) for k in range(5)))
        for n in range(20)
    ]
    found = [path.casefold() for path in paths(samples.a_pack(*requests))]
    assert len(found) == len(set(found)) == 100
