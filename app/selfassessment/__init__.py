"""The self-assessment: what we claim, how we know it, and what points the other way."""
