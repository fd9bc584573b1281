"""The figures of Today: where the return stands, against the plan, and what waits for whom."""
