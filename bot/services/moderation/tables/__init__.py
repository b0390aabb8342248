"""Committed data for rule matching: character tables and the addresses of invitation links.

``simplified.txt`` is built by ``build.py`` (run by hand); the other files are written by hand.
"""
