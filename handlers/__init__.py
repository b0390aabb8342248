"""Entry points, one module per feature: event in, one service call, answer by text key."""
