"""Groups of the playground: who is in them, what they do all day, and what comes in between. Words: ``*.ftl``."""
