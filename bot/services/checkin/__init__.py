"""Rituals and check-ins: which day it is, who is on a streak, who is missing, what it is worth."""
