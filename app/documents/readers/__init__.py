"""One module for each kind of document: its words, each with its place. They run in a worker, after the checks."""
