"""Giving all that one person has in hand to another, in one act that can be undone."""
