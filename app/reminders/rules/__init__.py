"""Pure rules: who is told what on a day, at which hour, and in which words."""
