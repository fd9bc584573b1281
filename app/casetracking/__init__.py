"""Tracked cases by pseudonym: their dated entries, checks and reflective logs. Need to know only."""
