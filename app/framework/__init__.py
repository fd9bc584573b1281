"""CQC's framework and the versioned request lists, as data with source and certainty."""
