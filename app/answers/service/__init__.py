"""The verbs of answers: what a person can do with a request, an answer, an ask or a change of list."""
