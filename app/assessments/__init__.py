"""One CQC assessment of this council: its list, its dates as CQC states them, its milestones; the council's settings."""
