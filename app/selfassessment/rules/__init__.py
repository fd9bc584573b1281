"""How well an assertion stands, what the cells of coverage say, and what may be said of tracked cases."""

from app.selfassessment.rules.wording import cases_sentence

__all__ = ["cases_sentence"]
