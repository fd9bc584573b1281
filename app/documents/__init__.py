"""Bytes of a document to facts: its type, whether it may come in, its text with places. No database, no clock."""
