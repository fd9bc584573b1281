"""One module for each kind of container: what must be true of it before anything parses it."""
