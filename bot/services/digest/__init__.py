"""The owner's digest: what needs a decision, then the numbers of a day or a week beside earlier ones."""
