"""The columns of each list, the mark of a row, and what a changed cell means. No database, no clock."""
