"""PDFs: without comments, attachments and properties; a page with words under a box is drawn anew as a picture."""

from io import BytesIO
from typing import Any

from app.documents.facts import Flag, Found

_COMMENTS = frozenset(
    {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
     "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Redact"}
)  # fmt: skip
_DPI = 170
_POINTS = 72


def clean_pdf(data: bytes, what: frozenset[Found | Flag]) -> bytes:
    """The whole file written anew, so that nothing of earlier versions of it stays."""
    import pikepdf

    pictures = _pictures(data) if what & {Found.UNDER_A_BOX, Found.HIDDEN_TEXT} else {}
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, (picture, width, height) in pictures.items():
            _as_picture(pdf, pdf.pages[number], picture, width, height)
        for page in pdf.pages:
            _keep_notes(page, lambda note: not _is_taken_out(note, what))
        if Flag.EMBEDDED_FILES in what:
            _drop_attachments(pdf)
        if Found.PROPERTIES in what:
            for name in ("/Metadata", "/PieceInfo"):
                if name in pdf.Root:
                    del pdf.Root[name]
            title = pdf.docinfo.get("/Title")
            del pdf.docinfo
            if title is not None:
                pdf.docinfo["/Title"] = title
        pdf.remove_unreferenced_resources()
        pdf.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _is_taken_out(note: Any, what: frozenset[Found | Flag]) -> bool:
    kind = str(note.get("/Subtype", ""))
    return (Found.COMMENTS in what and kind in _COMMENTS) or (Flag.EMBEDDED_FILES in what and kind == "/FileAttachment")


def _keep_notes(page: Any, is_kept: Any) -> None:
    import pikepdf

    if "/Annots" not in page.obj:
        return
    kept = [note for note in page.obj.Annots if is_kept(note)]
    if kept:
        page.obj.Annots = pikepdf.Array(kept)
    else:
        del page.obj["/Annots"]


def _drop_attachments(pdf: Any) -> None:
    if "/Names" in pdf.Root and "/EmbeddedFiles" in pdf.Root.Names:
        del pdf.Root.Names["/EmbeddedFiles"]
    if "/AF" in pdf.Root:
        del pdf.Root["/AF"]


def _pictures(data: bytes) -> dict[int, tuple[bytes, float, float]]:
    """The pages on which words lie under something, from 0, as JPEG with their size in points."""
    import pypdfium2

    from app.documents.checks.pdf_hidden import pages_with_words_under_boxes

    found: dict[int, tuple[bytes, float, float]] = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number in pages_with_words_under_boxes(document):
            page = document[number - 1]
            width, height = page.get_size()
            drawn = page.render(scale=_DPI / _POINTS, may_draw_forms=False).to_pil().convert("RGB")
            out = BytesIO()
            drawn.save(out, "JPEG", quality=88)
            found[number - 1] = (out.getvalue(), width, height)
            page.close()
    finally:
        document.close()
    return found


def _as_picture(pdf: Any, page: Any, picture: bytes, width: float, height: float) -> None:
    """The page shows its picture and nothing else; its words are gone from the file."""
    import pikepdf
    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        across, down = opened.size
    image = pikepdf.Stream(
        pdf, picture, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=across, Height=down,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.obj.Contents = pikepdf.Stream(pdf, f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do Q".encode())
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    page.obj.MediaBox = pikepdf.Array([0, 0, round(width, 3), round(height, 3)])
    for name in ("/Annots", "/CropBox", "/Rotate", "/Group", "/TrimBox", "/BleedBox", "/ArtBox", "/StructParents"):
        if name in page.obj:
            del page.obj[name]
