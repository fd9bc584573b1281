"""Every SELECT over cases; each starts from the cases that a person may read, or may see on the list."""

from app.casetracking.queries.cases import listable, visible

__all__ = ["listable", "visible"]
