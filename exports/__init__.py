"""Pure renderers: a frozen snapshot in, bytes out."""
