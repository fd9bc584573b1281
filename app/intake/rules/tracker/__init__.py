"""An old evidence tracker as councils keep them, row by row: what is understood, and every row that is not, with the reason."""

from app.intake.rules.tracker.reading import read_tracker
from app.intake.rules.tracker.records import Record, Report, RequestLine, Skipped, TrackerReading
from app.intake.rules.tracker.values import Person, Reason

__all__ = ["Person", "Reason", "Record", "Report", "RequestLine", "Skipped", "TrackerReading", "read_tracker"]
