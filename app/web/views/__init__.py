"""What each page shows: frozen dataclasses that a handler fills and a template draws; no rules, no queries."""
