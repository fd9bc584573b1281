"""CQC's framework, scoring, case tracking, timeline and rules for sending: frozen, read once from `framework/data`."""

from app.framework.reference.cases import CaseTracking, CaseVersion, case_tracking
from app.framework.reference.scoring import (
    Scoring,
    WhatIf,
    band_for,
    overall_percent,
    rating_for_scores,
    rating_for_sum,
    scoring,
    statement_score,
)
from app.framework.reference.standards import (
    EvidenceCategory,
    Framework,
    IStatement,
    QualityStatement,
    Theme,
    framework,
    request_themes,
)
from app.framework.reference.submission import Submission, submission
from app.framework.reference.timeline import CqcMilestone, InternalMilestone, Timeline, timeline

__all__ = [
    "CaseTracking",
    "CaseVersion",
    "CqcMilestone",
    "EvidenceCategory",
    "Framework",
    "IStatement",
    "InternalMilestone",
    "QualityStatement",
    "Scoring",
    "Submission",
    "Theme",
    "Timeline",
    "WhatIf",
    "band_for",
    "case_tracking",
    "framework",
    "overall_percent",
    "rating_for_scores",
    "rating_for_sum",
    "request_themes",
    "scoring",
    "statement_score",
    "submission",
    "timeline",
]
