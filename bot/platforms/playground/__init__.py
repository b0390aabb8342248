"""The playground: a pretend platform in memory, with people who are moved by plain method calls."""
