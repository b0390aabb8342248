"""The one HTTP server of the house, and the guard over its event loop."""
