"""Hearth (围炉): runs a community inside its chat group."""

__version__ = "0.1.0"
