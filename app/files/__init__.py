"""Bytes kept once, under their SHA-256."""
