"""Kinds of people that are found in every group, in different numbers."""

from bot.playground.scenarios.model import Temper

PILLAR = Temper(
    "pillar", 0.08, lines=3.0, replies=0.30, reacts=0.30, checks_in=0.98, stays=0.999, says_it=0.55, votes=0.9,
    asks=0.05, opens_private=0.9, introduces=0.95, quits=0.0,
)  # fmt: skip
STEADY = Temper(
    "steady", 0.34, lines=0.7, replies=0.08, reacts=0.12, checks_in=0.93, stays=0.995, says_it=0.35, votes=0.6,
    asks=0.03, opens_private=0.5, introduces=0.7, quits=0.0005,
)  # fmt: skip
WAVERING = Temper(
    "wavering", 0.30, lines=0.4, replies=0.05, reacts=0.08, checks_in=0.85, stays=0.965, says_it=0.3, votes=0.35,
    asks=0.03, opens_private=0.3, introduces=0.5, quits=0.004,
)  # fmt: skip
SILENT = Temper(
    "silent", 0.22, lines=0.05, replies=0.01, reacts=0.04, checks_in=0.55, stays=0.97, says_it=0.05, votes=0.2,
    asks=0.01, opens_private=0.15, introduces=0.2, quits=0.003,
)  # fmt: skip
CHATTY = Temper(
    "chatty", 0.06, lines=5.0, replies=0.35, reacts=0.35, checks_in=0.7, stays=0.97, says_it=0.6, votes=0.7,
    asks=0.08, opens_private=0.4, introduces=0.9, quits=0.001,
)  # fmt: skip

USUAL = (PILLAR, STEADY, WAVERING, SILENT, CHATTY)
