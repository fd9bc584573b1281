"""Files are looked at, and whole folders imported."""

from app.intake.work.importing import find_files, importer
from app.intake.work.looking import drop, look_again, look_at, look_at_many, tools_for
from app.intake.work.uploading import take_in

__all__ = ["drop", "find_files", "importer", "look_again", "look_at", "look_at_many", "take_in", "tools_for"]
