"""Erasing a document through the pages: asked on its page, carried out from the list by another person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access import Role
from app.core.db import Database
from app.web import evidence
from tests.web.evidence_site import Site, a_site

HERE = "/evidence/erasures"


@pytest.fixture
def site(db: Database, tmp_path: Path) -> Iterator[Site]:
    made = a_site(db, tmp_path, evidence.router)
    with made.client:
        yield made


def test_a_wrong_file_is_erased_by_two_people(site: Site) -> None:
    ig = site.someone("Sam Ito", Role.IG)
    item = site.document("Notes about Mary Ellis")
    asked = f"/evidence/{item.reference}/erasure"
    assert f'action="{asked}"' in site.lead.get(f"/evidence/{item.reference}").text
    assert f'action="{asked}"' not in site.core.get(f"/evidence/{item.reference}").text
    refused = site.lead.post(asked, data={"reason": ""})
    assert refused.status_code == 422
    assert site.lead.post(asked, data={"reason": "It came in by mistake."}).headers["location"] == HERE
    assert f"{asked}/carry-out" not in site.lead.get(HERE).text
    assert f"{asked}/carry-out" in site.as_(ig).get(HERE).text
    assert site.lead.post(f"{asked}/carry-out").status_code == 403
    assert site.as_(ig).post(f"{asked}/carry-out").status_code == 303
    page = site.as_(ig).get(HERE).text
    assert "Erased by Sam Ito" in page and "Mary Ellis" not in page
    shown = site.core.get(f"/evidence/{item.reference}").text
    assert "Erased document" in shown and "Mary Ellis" not in shown
    assert site.core.get(f"/evidence/{item.reference}/v1/file").status_code == 409
