"""What is missing, weak or out of date: computed from facts each time, never stored."""
