"""Erasing a document that should never have come in: its bytes, words, traces in the index, copies and drafts of packs."""
