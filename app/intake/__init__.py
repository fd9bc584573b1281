"""Documents in: a batch of files, each with what became of it."""
