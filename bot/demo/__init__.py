"""``hearth demo``: a scripted day in a pretend group, run by the real house on a real database."""
