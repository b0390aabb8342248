"""Rules of a group: what a message is matched against, and what follows from a match.

The modules here are pure: facts in, verdict out. They know no database, no clock and no platform.
"""
