"""The playground: the real house in a pretend world, with a clock that is moved and people who live by it."""
