"""Announcements: written once, posted in one group or several, now, later or again and again.

An announcement posted by hand is a person's decision: it goes out even when the day's message budget is spent, and
counts. One that a schedule posts obeys the budget: when it is spent, the announcement is not posted, and its author is
told privately.
"""
