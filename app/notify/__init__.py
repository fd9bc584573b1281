"""Mail: every message is a row of the outbox first, and the worker sends what waits there."""
