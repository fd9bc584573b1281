"""Reminders: what each person is told by mail of what is due and late, once a day, stoppable until it leaves."""
