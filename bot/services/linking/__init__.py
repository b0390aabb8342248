"""One person with accounts on several platforms: asked for with a one-time code, agreed to on both sides, undone."""
