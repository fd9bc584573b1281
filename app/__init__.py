"""Readiness: the evidence manager for a CQC assessment of adult social care."""
