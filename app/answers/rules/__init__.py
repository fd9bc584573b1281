"""The rules of answers, pure: the six checks, the five states, the exact set, due dates, moves between lists."""
