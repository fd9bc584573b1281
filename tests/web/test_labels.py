"""A sensitivity label in a file closes its document as far as the council reads it, with the reason; it never opens one."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from docx import Document

from app.assessments import service as assessments
from app.assessments.schemas import SettingsPatch
from app.core.db import Database
from app.documents.labels import label_among, label_in_pdf
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem, Sensitivity
from app.evidence.rules.labels import closer, of_label
from app.evidence.schemas import ItemDetails
from app.intake import service as intake
from app.intake.work import look_at
from app.web import set_up
from tests.app.intake.samples import tools_in
from tests.app.intake.test_taking import coming
from tests.web.evidence_site import Site, a_site

ID = "2096f6a2-d2f7-48be-b329-b73aaa526e5d"
KNOWN = {"official sensitive": "restricted", "official": "internal", "confidential": "restricted", "public": "open"}


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, set_up.router)
    with made.client:
        yield made


def labelled(label: str, *, enabled: str = "true") -> bytes:
    """A Word file with a label as Office writes it."""
    plain = BytesIO()
    document = Document()
    document.add_paragraph(f"How we manage the waiting list. {label}")
    document.save(plain)
    said = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" name="MSIP_Label_{ID}_{what}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for at, (what, value) in enumerate((("Enabled", enabled), ("Name", label), ("SiteId", "x")), 2)
    )
    with ZipFile(plain, "a") as file:
        file.writestr(
            "docProps/custom.xml",
            '<?xml version="1.0" encoding="UTF-8"?><Properties '
            'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{said}</Properties>',
        )
    return plain.getvalue()


def taken(site: Site, data: bytes, name: str, details: ItemDetails | None = None) -> EvidenceItem:
    file = coming(site.folder, name, data)
    looked = look_at(tools_in(site.folder), replace(file, details=details))
    with site.db.write() as session:
        item = intake.take_file(session, site.round.core, looked, tools_in(site.folder))
        assert isinstance(item, EvidenceItem)
        return item


def test_a_label_closes_with_its_reason_and_never_opens(site: Site) -> None:
    assert taken(site, labelled("Official-Sensitive: Personal"), "a.docx").sensitivity is Sensitivity.RESTRICTED
    with site.db.read() as session:
        note = evidence.get_item(session, site.round.core, "E-0001").revisions[0].note
    assert note == "The file’s own label says “Official-Sensitive: Personal”: restricted to named people."
    assert taken(site, labelled("Official"), "b.docx").sensitivity is Sensitivity.INTERNAL
    chosen = ItemDetails(sensitivity=Sensitivity.RESTRICTED)
    assert taken(site, labelled("Internal"), "c.docx", chosen).sensitivity is Sensitivity.RESTRICTED
    assert taken(site, labelled("Confidential", enabled="false"), "d.docx").sensitivity is Sensitivity.INTERNAL
    looked = look_at(tools_in(site.folder), coming(site.folder, "b.docx", labelled("Confidential")))
    with site.db.write() as session:
        item = intake.take_revision(session, site.round.core, "E-0002", 1, looked, tools_in(site.folder))
    assert item.sensitivity is Sensitivity.RESTRICTED


def test_the_council_says_what_its_own_labels_mean(site: Site) -> None:
    with site.db.read() as session:
        version = assessments.settings(session, site.round.lead).version
    sent = {"version": str(version), "words": "", "labels": "Fernshire private = restricted\nConfidential = Open"}
    assert site.lead.post("/set-up/words", data={**sent, "labels": "Private = shut"}).status_code == 422
    assert site.lead.post("/set-up/words", data=sent).status_code == 303
    assert "Fernshire private = restricted" in site.lead.get("/set-up/words").text
    assert taken(site, labelled("Fernshire Private"), "a.docx").sensitivity is Sensitivity.RESTRICTED
    assert taken(site, labelled("Confidential"), "b.docx").sensitivity is Sensitivity.INTERNAL
    with site.db.write() as session:
        data = SettingsPatch.model_validate({"labels": {}})
        assessments.change_settings(session, site.round.lead, version + 1, data)
    assert taken(site, labelled("Fernshire Private 2"), "c.docx").sensitivity is Sensitivity.INTERNAL


@pytest.mark.parametrize("place", ["information", "xmp"])
def test_a_label_is_read_from_a_pdf(place: str) -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        if place == "information":
            file.docinfo[f"/MSIP_Label_{ID}_Name"] = "Confidential"
        else:
            name = f"pdfx:MSIP_Label_{ID}_Name"
            said = (
                "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
                "<rdf:Description rdf:about='' xmlns:pdfx='http://ns.adobe.com/pdfx/1.3/'>"
                f"<{name}>Confidential</{name}></rdf:Description></rdf:RDF></x:xmpmeta>"
            )
            file.Root.Metadata = file.make_stream(said.encode(), Type=pikepdf.Name.Metadata)
        out = BytesIO()
        file.save(out)
    assert label_in_pdf(out.getvalue()) == "Confidential"
    assert label_in_pdf(b"%PDF-1.7 broken") == ""


def test_the_longest_known_name_decides_and_an_unknown_one_says_nothing() -> None:
    assert of_label("OFFICIAL - SENSITIVE (Commercial)", KNOWN) is Sensitivity.RESTRICTED
    assert of_label("Official", KNOWN) is Sensitivity.INTERNAL
    assert of_label("Unofficially yours", KNOWN) is None
    assert closer(Sensitivity.CASE_MATERIAL, Sensitivity.RESTRICTED) is Sensitivity.CASE_MATERIAL
    assert label_among({"Classification": " Restricted "}) == "Restricted" and label_among({"Author": "A"}) == ""
