"""One box over requests, documents, assertions and cases, each with its own rights."""
