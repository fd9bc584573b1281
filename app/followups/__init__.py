"""What CQC asked afterwards, by when, answered with what."""
