"""The rules of readiness, pure: the plan, the pace, what waits for whom, what is most at risk."""
