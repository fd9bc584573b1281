"""What may be done with a case, how long its record is silent, what a check needs, what may be counted."""
