"""Readiness: the evidence manager for a CQC assessment of adult social care."""

__version__ = "0.1.0"
