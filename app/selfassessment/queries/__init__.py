"""Every SELECT of the self-assessment; each starts from the assertions that a person may see."""

from app.selfassessment.queries.assertions import changeable, visible
from app.selfassessment.queries.supports import visible_supports

__all__ = ["changeable", "visible", "visible_supports"]
