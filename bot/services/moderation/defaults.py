"""What a new group begins with. Nothing here may surprise anybody: every rule begins in shadow.

Shadow shows the admins, in the digest and by /rule, what a rule would have caught, until they decide to enforce it.
"""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.services.moderation.detectors.channels import ChannelPosts
from bot.services.moderation.detectors.duplicates import Duplicates
from bot.services.moderation.detectors.flood import Flood
from bot.services.moderation.detectors.invites import Invites
from bot.services.moderation.detectors.newcomers import NewcomerBounds
from bot.services.moderation.detectors.words import Words
from bot.services.moderation.rules import Conditions, Delete, Mute, Notify, Rule, Warn

_TABLES: Final = Path(__file__).with_name("tables")
SPAM_LIST: Final = "spam"

DEFAULT_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        id="flood",
        name="flood",
        detector=Flood(messages=8, within=timedelta(seconds=10)),
        actions=(Delete(), Mute(duration=timedelta(minutes=10))),
    ),
    Rule(
        id="invites",
        name="invites",
        detector=Invites(),
        when=Conditions(newcomers=NewcomerBounds()),
        actions=(Delete(), Warn(points=1)),
    ),
    Rule(
        id="duplicates",
        name="duplicates",
        detector=Duplicates(people=3, within=timedelta(minutes=10)),
        actions=(Delete(), Notify()),
    ),
    Rule(id="channel-posts", name="channel-posts", detector=ChannelPosts(), actions=(Delete(),)),
    Rule(
        id="spam-words",
        name="spam-words",
        detector=Words(list=SPAM_LIST),
        when=Conditions(newcomers=NewcomerBounds()),
        actions=(Delete(), Warn(points=1)),
    ),
)
"""Their names are text keys; a rule made by people carries the name they gave it."""


@lru_cache(maxsize=1)
def default_lists() -> dict[str, tuple[str, ...]]:
    """The word lists the default rules name: phrases of advertising and fraud in Chinese and English."""
    entries: list[str] = []
    for language in ("zh", "en"):
        lines = (_TABLES / f"spam.{language}.txt").read_text(encoding="utf-8").splitlines()
        entries += [line for line in lines if line and not line.startswith("#")]
    return {SPAM_LIST: tuple(entries)}
