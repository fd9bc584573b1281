"""The reference data is whole, keeps its certainty, and both scoring methods work as CQC describes them."""

import csv
from pathlib import Path

import pytest

from app.framework import reference
from app.framework.reference.loading import DATA


def test_there_are_four_themes_and_each_statement_belongs_to_one() -> None:
    framework = reference.framework()
    placed = [statement for theme in framework.themes for statement in theme.quality_statements]
    assert [statement.id for statement in framework.quality_statements] == placed
    assert [theme.number for theme in framework.themes] == [1, 2, 3, 4]


def test_categories_not_used_for_councils_are_there_and_say_so() -> None:
    framework = reference.framework()
    unused = {category.id for category in framework.evidence_categories if not category.used_in_la}
    assert unused == {"OU", "OB"}
    assert {category.id for category in framework.used_categories} == {"PE", "SL", "PA", "PR"}


def test_every_statement_names_known_i_statements_and_its_certainty() -> None:
    framework = reference.framework()
    known = {statement.id for statement in framework.i_statements}
    for statement in framework.quality_statements:
        assert set(statement.i_statements) <= known
        assert statement.we_certainty and statement.care_act_certainty and statement.sources


def test_the_framework_in_force_is_the_one_of_2023() -> None:
    assert reference.framework().current.id == "la-2023"
    assert not reference.framework().versions[1].in_force


def test_the_sizes_of_case_tracking_stand_with_their_version() -> None:
    tracking = reference.case_tracking()
    pilot, baseline, next_round = tracking.versions
    assert (pilot.list_size, pilot.detailed, pilot.interviewed) == (50, 10, 6)
    assert baseline.list_size == pilot.list_size
    assert (next_round.list_size, next_round.certainty) == (None, "not_found")


def test_fields_say_whether_cqc_gets_them() -> None:
    tracking = reference.case_tracking()
    exported = {field.id for field in tracking.exported_fields}
    assert "case_ref" in exported
    assert not exported & {"system_id_ref", "consent_by_when_how", "linked_evidence", "linked_assertions"}


def test_what_must_be_done_now_comes_as_three_choices() -> None:
    assert reference.case_tracking().act_now[0] == "Nothing needs doing today"
    assert len(reference.case_tracking().act_now) == 3


def test_milestones_without_a_rule_have_no_span() -> None:
    timeline = reference.timeline()
    draft = timeline.milestone("M09")
    comments = timeline.milestone("M10")
    assert draft is not None and comments is not None
    assert draft.first_day is None
    assert (comments.anchor, comments.working_days) == ("M09", 10)
    assert timeline.notification.code == "M00"


def test_internal_milestones_lead_up_to_the_stated_deadline() -> None:
    timeline = reference.timeline()
    days = [milestone.day for milestone in timeline.internal]
    assert days == sorted(days)
    assert timeline.internal[-1].day == timeline.return_day
    assert {milestone.certainty for milestone in timeline.internal} == {"reconstructed"}


def test_rules_for_sending_name_their_source_in_full() -> None:
    submission = reference.submission()
    assert all(rule.source.startswith("http") or " " in rule.source for rule in submission.rules)
    assert len(submission.factual_accuracy.comment_types) == 3
    assert "file naming convention" in submission.not_found


@pytest.mark.parametrize(
    ("total", "rating"),
    [(9, "Inadequate"), (13, "Inadequate"), (14, "Requires improvement"), (22, "Requires improvement"), (23, "Good"),
     (31, "Good"), (32, "Outstanding"), (36, "Outstanding")],
)  # fmt: skip
def test_a_sum_of_nine_scores_gives_its_rating(total: int, rating: str) -> None:
    assert reference.rating_for_sum(total, 9).rating == rating


def test_the_what_if_says_its_formula_and_the_next_step_up() -> None:
    what_if = reference.rating_for_sum(22, 9)
    assert what_if.formula == "22 of 36 is 61%"
    assert (what_if.next_rating, what_if.next_sum) == ("Good", 23)


def test_hertfordshires_published_percent_is_reproduced() -> None:
    assert reference.overall_percent(28, 9) == 78


def test_there_is_no_step_above_outstanding() -> None:
    assert reference.rating_for_sum(36, 9).next_sum is None


@pytest.mark.parametrize("total", [8, 37])
def test_a_sum_that_no_scores_give_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="can't sum"):
        reference.rating_for_sum(total, 9)


def test_a_score_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="not a score"):
        reference.rating_for_scores([3, 3, 5])


def test_the_older_method_scores_a_statement_from_its_categories() -> None:
    assert reference.statement_score([3, 3, 2, 3]) == (69, 3)
    assert reference.statement_score([4, 4, 4, 3]) == (94, 4)


def test_every_rating_in_the_third_party_table_follows_from_its_nine_scores(shared: Path) -> None:
    with (shared / "reference" / "la_ratings_thirdparty_2025-10.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.reader(table) if row and not row[0].startswith("#")]
    header = rows[0]
    scores_at = [index for index, name in enumerate(header) if name.upper().startswith("QS")]
    rating_at = next(index for index, name in enumerate(header) if "rating" in name.lower() or name == "overall")
    checked = 0
    for row in rows[1:]:
        if row[rating_at].lower().startswith("not rated"):
            continue
        what_if = reference.rating_for_scores([int(row[index]) for index in scores_at])
        assert what_if.rating.lower() == row[rating_at].lower()
        checked += 1
    assert checked > 70


@pytest.mark.parametrize(
    "name",
    ["framework.yaml", "request_categories.yaml", "case_tracking.yaml", "timeline.yaml", "submission_rules.yaml"],
)
def test_our_copy_says_what_the_reference_says(shared: Path, name: str) -> None:
    assert (DATA / name).read_text(encoding="utf-8") == (shared / "reference" / name).read_text(encoding="utf-8")
