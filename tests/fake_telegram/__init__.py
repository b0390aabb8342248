"""A small Bot API of our own: real HTTP on loopback, all state in memory, people moved by plain method calls."""

from tests.fake_telegram.server import FakeTelegram
from tests.fake_telegram.world import Line

__all__ = ["FakeTelegram", "Line"]
