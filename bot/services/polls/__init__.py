"""Polls: reading what was asked for, posting it, counting votes, ending it once."""
