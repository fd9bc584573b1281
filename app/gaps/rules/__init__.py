"""The words of every gap: small pure functions from a fact to one sentence."""
