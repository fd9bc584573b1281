"""The same paper in another version is told by its name; next year's paper is another one."""

import pytest

from app.evidence.rules.alike import Named, alike, plain_name


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Waiting_list_protocol_v3_FINAL", "waiting list protocol"),
        ("Copy of MPS 2026 (2)", "mps 2026"),
        ("Carers strategy - draft 2.1", "carers strategy 2 1"),
        ("Carers strategy draft v2.1", "carers strategy"),
        ("Quality framework 03.11.2026", "quality framework"),
        ("Quality framework 2026-11-03 clean", "quality framework"),
        ("Annual report 2025 to 2026", "annual report 2025 to 2026"),
        ("Final report of the peer review", "report of the peer review"),
        ("v3", ""),
    ],
)
def test_what_is_left_of_a_name_without_its_version(text: str, plain: str) -> None:
    assert plain_name(text) == plain


def test_a_new_version_is_told_by_title_or_file_name_and_the_latest_older_one_is_named() -> None:
    older = [
        Named("E-1", "Waiting list protocol", "wl.docx"),
        Named("E-2", "Waiting list protocol v2", "wl2.docx"),
        Named("E-3", "Something else", "Carers_strategy_v1.docx"),
        Named("E-4", "Annual report 2024 to 2025", "ar.pdf"),
    ]
    newer = [
        Named("E-10", "Waiting list protocol v3 FINAL", "x.docx"),
        Named("E-11", "Our strategy", "Carers strategy v2.docx"),
        Named("E-12", "Annual report 2025 to 2026", "ar2.pdf"),
        Named("E-13", "Report", "report v2.docx"),
    ]
    found = {reference: one.reference for reference, one in alike(newer, older).items()}
    assert found == {"E-10": "E-2", "E-11": "E-3"}
