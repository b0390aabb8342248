"""Histories that other programs wrote down, brought into the event store as if they had been heard."""
