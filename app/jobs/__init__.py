"""Long work: start, progress, resume after a crash."""
